"""A process that writes cases and keeps their index level, until it is killed."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

from engine.search import keeping
from engine.search.document import Document, document_of
from engine.search.keeping import Keeping
from engine.store.address import open_store
from engine.store.store import Summary
from tests.engine.search.test_index import BLINDER
from tests.engine.store.builders import answering, kept


def described(row: Summary) -> Document:
    """Found by how many events it has."""
    return replace(document_of(row), said=f"events{chr(97 + row.seq % 26)}")


def run(folder: Path, turn: str) -> None:
    """Open, answer and erase cases; every thing a round does comes by within a second."""
    keeping.COMMITS, keeping.PAUSE, keeping.SOME = 0.0, 0.01, 5  # type: ignore[misc]  # hurried
    keeping.REST, keeping.LOOKS_BACK = 0.0, 0.1  # type: ignore[misc]  # as above
    store = open_store(str(folder / "cases.duckdb"))
    kept_level = Keeping(store, BLINDER, described, folder / "index")
    kept_level.start()
    for n in count():
        case = kept(store, f"JF-{turn}-{n}", answers=n % 3)
        if n % 5 == 0:
            late = answering(case)
            store.append(*late._replace(summary=replace(late.summary, state="erased")))
        if n % 50 == 20:
            kept_level.wish_anew()
        if n == 0:
            sys.stdout.write("begun\n")
            sys.stdout.flush()


if __name__ == "__main__":
    run(Path(sys.argv[1]), sys.argv[2])
