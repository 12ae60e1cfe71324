"""Run as a process: appends without end and prints each event once it is acknowledged."""

from __future__ import annotations

import os
import sys
from threading import Thread

from engine.store.duckdb import DuckdbStore
from tests.engine.store.builders import Draft, answering, opening


def append_without_end(store: DuckdbStore, name: str) -> None:
    """Cases of nine events, one after another."""
    number = 0
    while True:
        number += 1
        draft = opening(f"{name}-{number}")
        for _ in range(9):
            store.append(*draft, key=draft.events[0].hash)
            acknowledge(draft)
            draft = answering(draft)


def acknowledge(draft: Draft) -> None:
    """One write, so that lines of several threads do not mix."""
    last = draft.events[-1]
    os.write(1, f"{last.stream} {last.seq} {last.hash}\n".encode())


if __name__ == "__main__":
    kept_open = DuckdbStore(sys.argv[1], checkpoint_every=0.1)
    os.write(1, b"open\n")
    for thread in range(3):
        Thread(target=append_without_end, args=(kept_open, f"{os.getpid()}-{thread}")).start()
