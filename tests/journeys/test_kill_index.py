"""Power cuts while cases are indexed: afterwards the index stands where the store stands."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from engine.search.keeping import Keeping
from engine.search.query import Held, Query, head_number
from engine.store.address import opened
from tests.engine.search.test_index import BLINDER
from tests.journeys.indexing import described

ROUNDS = int(os.environ.get("JIEFEN_KILLS", "6"))
ROOT = Path(__file__).resolve().parents[2]


def killed_while_indexing(folder: Path, turn: int, chance: random.Random) -> None:
    """Let a process write and index, and kill it at some moment."""
    command = [sys.executable, "-m", "tests.journeys.indexing", str(folder), str(turn)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(chance.random() * 0.6)
        process.kill()


def test_the_index_is_right_again_after_every_power_cut(tmp_path: Path) -> None:
    chance, made, cases = random.Random(5), 0, 0
    for turn in range(ROUNDS):
        killed_while_indexing(tmp_path, turn, chance)
        with opened(str(tmp_path / "cases.duckdb")) as store:
            keeping = Keeping(store, BLINDER, described, tmp_path / "index")
            keeping.round()
            made += keeping.progress.total
            index = keeping.index
            assert index is not None
            rows = [row for row in store.cases() if row.state != "erased"]
            should = {row.case_id: Held(row.seq, head_number(row.head)) for row in rows}
            assert dict(index.held()) == should
            for events in {row.seq for row in rows}:
                with_so_many = {row.case_id for row in rows if row.seq == events}
                asked = Query(f"events{chr(97 + events)}", limit=len(rows))
                assert {hit.id for hit in index.search(asked).hits} == with_so_many
            keeping.stop()
            cases = len(rows)
    assert cases > ROUNDS, "the rounds were too short to test anything"
    print(f"\n{ROUNDS} kills, {cases} cases, {made} made up for")  # noqa: T201 - a figure to be read with -s
