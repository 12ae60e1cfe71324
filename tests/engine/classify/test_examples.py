"""Texts with labels, as they are read from files."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from engine.classify.examples import (
    MOST_OF_A_COLLECTION,
    READ_AGAIN,
    ROWS,
    TRUST,
    Example,
    rows_in,
    stories_in,
)
from engine.errors import StoreError

STORIES = Path(__file__).resolve().parents[3] / "rules" / "causes" / "stories"


def rows(folder: Path, *written: dict[str, object]) -> Path:
    with gzip.open(folder / ROWS, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in written)
    return folder


def row(id: str, code: str = "A", source: str = "hand") -> dict[str, object]:
    return {"id": id, "text": "离婚", "code": code, "label_src": source}


class TestRows:
    def test_they_keep_their_label_and_its_source(self, tmp_path: Path) -> None:
        (one,) = rows_in(rows(tmp_path, row("x1", "B", "silver")), tmp_path)
        assert one == Example("x1", "离婚", "B", source="silver")
        assert not one.is_judged

    def test_a_label_that_was_read_again_takes_the_place_of_the_first(self, tmp_path: Path) -> None:
        again = '{"id": "x1", "code": "C"}\n{"id": "x2", "code": null}\n'
        (tmp_path / READ_AGAIN).write_text(again, encoding="utf-8")
        found = rows_in(rows(tmp_path, row("x1"), row("x2"), row("x3")), tmp_path)
        assert [(one.id, one.area) for one in found] == [("x1", "C"), ("x3", "A")]

    def test_of_a_collection_a_part_is_taken(self, tmp_path: Path) -> None:
        many = [row(f"m{number}", source="collection") for number in range(3000)]
        assert len(rows_in(rows(tmp_path, *many), tmp_path)) == MOST_OF_A_COLLECTION

    def test_a_folder_without_rows_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="name the folder that holds it"):
            rows_in(tmp_path, tmp_path)

    def test_a_file_that_breaks_off_is_told(self, tmp_path: Path) -> None:
        whole = (rows(tmp_path, row("x1")) / ROWS).read_bytes()
        (tmp_path / ROWS).write_bytes(whole[:-6])
        with pytest.raises(StoreError, match="cannot be read"):
            rows_in(tmp_path, tmp_path)


class TestBadStories:
    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("{", "C.jsonl:2: this line is no JSON"),
            ("[1]", "C.jsonl:2: this line is no object"),
            ('{"code": "C"}', "C.jsonl:2: text is missing; write text, code"),
            ('{"text": 7, "code": "C"}', "C.jsonl:2: text is missing"),
            ('{"text": "房租"}', "C.jsonl:2: code is missing"),
            ("", "C.jsonl:2: this line is no JSON"),
            ("[" * 100_000, "C.jsonl:2: this line is no JSON"),
        ],
    )
    def test_a_line_that_is_none_is_told_with_its_place(
        self, tmp_path: Path, line: str, told: str
    ) -> None:
        good = '{"text": "房租", "code": "C"}\n'
        (tmp_path / "C.jsonl").write_text(f"{good}{line}\n{good}", encoding="utf-8")
        with pytest.raises(StoreError) as err:
            stories_in(tmp_path)
        assert str(err.value).startswith(told)

    def test_what_is_no_text_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "C.jsonl").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(StoreError, match=r"C\.jsonl: cannot be read"):
            stories_in(tmp_path)


class TestOurStories:
    def test_each_bears_an_id_of_its_own_and_an_area(self) -> None:
        told = stories_in(STORIES)
        assert len({one.id for one in told}) == len(told)
        assert {one.area for one in told} == set("ABCDEFGHIJKLMNOPQ")

    def test_they_are_marked_as_ours_and_count_less_than_a_label_by_hand(self) -> None:
        assert {one.source for one in stories_in(STORIES)} == {"ours"}
        assert TRUST["ours"] < TRUST["hand"]

    def test_none_is_told_twice_and_none_is_among_the_unseen(self) -> None:
        told = [one.text for one in stories_in(STORIES)]
        assert len(set(told)) == len(told)
        for name in ("unseen_stories.jsonl", "unseen_english.jsonl"):
            path = Path(__file__).resolve().parents[2] / "data" / name
            lines = path.read_text(encoding="utf-8").splitlines()
            assert not {json.loads(line)["text"] for line in lines} & {*told}


def test_fifths_and_halves_hang_on_the_id_alone() -> None:
    one, other = Example("a7", "x", "A"), Example("a7", "y", "B", source="hand")
    assert (one.fold, one.is_reported) == (other.fold, other.is_reported)


def test_a_source_that_is_a_cause_of_action_counts_little() -> None:
    assert Example("1", "x", "A", source="案由").trust < TRUST["statute"]
