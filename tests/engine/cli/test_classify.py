"""Stories placed on the command line: one for a person, many for a program."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path
from typing import Any

import pytest

from engine.classify.model import write_model
from tests.engine.classify.small import small_model
from tests.engine.cli.terminal import Run

DEPOSIT = "房东不退押金，说墙面有划痕"


def asked(folder: Path, *rows: object) -> Path:
    path = folder / "asked.jsonl"
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def answers(run: Run) -> list[dict[str, Any]]:
    assert run.status == 0, run.err
    return [json.loads(line) for line in run.lines]


class TestOneStory:
    def test_a_person_reads_areas_kinds_and_words(self) -> None:
        run = Run("classify", DEPOSIT)
        assert run.status == 0
        assert "C 房屋租赁" in run.lines[0]
        assert "押金" in run.lines[0]
        assert "rent.deposit" in run.lines[3]

    def test_in_english_its_names_are_english(self) -> None:
        assert "C Renting a home or shop" in Run("classify", DEPOSIT, "--lang", "en").lines[0]

    def test_what_cannot_be_placed_is_said_so(self) -> None:
        run = Run("classify", "😀")
        assert run.lines[-1] == "not sure enough to decide: a person should choose"

    def test_where_everything_shall_be_decided_a_story_is(self) -> None:
        text = "他不给我"
        (shy,) = answers(Run("classify", text, "--json", "--accuracy", "0.97"))
        (bold,) = answers(Run("classify", text, "--json", "--accuracy", "0"))
        assert (shy["abstained"], bold["abstained"]) == (True, False)


class TestFile:
    def test_each_line_has_its_answer_in_order(self, tmp_path: Path) -> None:
        file = asked(tmp_path, {"id": "a", "text": DEPOSIT}, {"id": 7, "text": "老板拖欠工资"})
        first, second = answers(Run("classify", "--file", file, "--json"))
        assert (first["id"], second["id"]) == ("a", 7)
        assert first["proposals"][0]["code"] == "C"
        assert second["proposals"][0]["code"] == "B"
        assert {*first["proposals"][0]} == {"code", "p"}
        assert first["abstained"] is False

    def test_odd_texts_get_an_honest_answer(self, tmp_path: Path) -> None:
        odd = ["", "。", "😀🎉", DEPOSIT * 80_000, "x" * 1_000_000, "\ud83d", "\x00", "{{7*7}}"]
        begun = time.process_time()
        rows = answers(
            Run(
                "classify",
                "--json",
                "--file",
                asked(tmp_path, *({"id": n, "text": text} for n, text in enumerate(odd))),
            )
        )
        assert time.process_time() - begun < 10
        assert [row["abstained"] for row in rows] == [True] * 3 + [False] + [True] * 4
        for row in rows:
            assert len(row["proposals"]) == 3
            assert all(0 <= one["p"] <= 1 for one in row["proposals"])

    def test_all_faulty_lines_are_told_and_nothing_is_answered(self, tmp_path: Path) -> None:
        file = asked(tmp_path, {"id": 1, "text": "good"}, "no", {"text": "a"}, {"id": 2})
        run = Run("classify", "--file", file, "--json")
        assert (run.status, run.out) == (1, "")
        assert [line.partition(" ")[0] for line in run.err.splitlines()[1:]] == [
            "asked.jsonl:2:1:",
            "asked.jsonl:3:1:",
            "asked.jsonl:4:1:",
        ]

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        run = Run("classify", "--file", tmp_path / "none.jsonl", "--json")
        assert run.status == 1
        assert "none.jsonl" in run.err


class TestCalls:
    def test_a_text_or_a_file_is_wanted_not_both(self, tmp_path: Path) -> None:
        assert Run("classify").status == 2
        assert Run("classify", "a", "--file", asked(tmp_path)).status == 2

    @pytest.mark.parametrize("share", ["nan", "2", "-1", "most"])
    def test_a_share_that_is_none_is_told(
        self, share: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit):
            Run("classify", DEPOSIT, f"--accuracy={share}")
        assert "write a share from 0 to 1" in capsys.readouterr().err

    def test_another_model_may_be_named(self, tmp_path: Path) -> None:
        path = tmp_path / "own.zip"
        path.write_bytes(write_model(small_model()))
        (row,) = answers(Run("classify", "房租房租", "--json", "--model", path))
        assert [one["code"] for one in row["proposals"]] == ["C", "B"]

    def test_what_is_no_model_is_told(self, tmp_path: Path) -> None:
        run = Run("classify", DEPOSIT, "--model", asked(tmp_path))
        assert run.status == 1
        assert "jiefen train" in run.err


def test_the_rows_labelled_by_hand_are_answered_in_form(shared: Path, tmp_path: Path) -> None:
    """They were learned from, so nothing is said here of how often it is right."""
    with gzip.open(shared / "data" / "category_train.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["label_src"] == "hand"]
    codes = json.loads((shared / "data" / "category_taxonomy.json").read_bytes())["codes"]
    file = asked(tmp_path, *({"id": row["id"], "text": row["text"]} for row in rows))
    found = answers(Run("classify", "--file", file, "--json"))
    assert [row["id"] for row in found] == [row["id"] for row in rows]
    for row in found:
        shares = [one["p"] for one in row["proposals"]]
        assert len(shares) == 3
        assert shares == sorted(shares, reverse=True)
        assert {one["code"] for one in row["proposals"]} <= {*codes}
        assert isinstance(row["abstained"], bool)
