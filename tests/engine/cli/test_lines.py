"""JSON lines as commands take them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.cli.lines import LONGEST_ID, id_of, read_lines, words_of
from engine.errors import DefinitionFaults


def pair(row: Mapping[str, Any]) -> tuple[str | int, str]:
    return id_of(row), words_of(row, "text")


def read(tmp_path: Path, content: bytes) -> list[tuple[str | int, str]]:
    path = tmp_path / "asked.jsonl"
    path.write_bytes(content)
    return read_lines(path, pair, '{"id": …, "text": "…"}')


def test_every_row_has_its_id_and_text(tmp_path: Path) -> None:
    rows = read(tmp_path, b'{"id": 1, "text": "a", "more": []}\n\n{"id": "b", "text": ""}\n')
    assert rows == [(1, "a"), ("b", "")]


def test_a_byte_mark_and_the_line_ends_of_windows_are_no_faults(tmp_path: Path) -> None:
    assert read(tmp_path, b'\xef\xbb\xbf{"id": 1, "text": "a"}\r\n') == [(1, "a")]


def test_an_empty_file_asks_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, b"") == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"no", "this is not JSON"),
        (b"[" * 100_000, "this is not JSON"),
        (b"[1]", "this is not an object"),
        (b'{"id": 1, "text": "\xff"}', "this is not UTF-8"),
        (b'{"text": "a"}', "id is missing, or neither a word nor a number"),
        (b'{"id": true, "text": "a"}', "id is missing, or neither a word nor a number"),
        (b'{"id": "\\ud83d", "text": "a"}', "id is too long, or holds what is no character"),
        (b'{"id": 1}', "text is missing or no text"),
        (b'{"id": 1, "text": 2}', "text is missing or no text"),
    ],
)
def test_a_faulty_line_is_named_with_what_to_write(
    tmp_path: Path, line: bytes, message: str
) -> None:
    with pytest.raises(DefinitionFaults) as err:
        read(tmp_path, b'{"id": 0, "text": "good"}\n' + line)
    (fault,) = err.value.faults
    assert (fault.place.path, fault.place.line, fault.message) == ("asked.jsonl", 2, message)
    assert fault.remedy


def test_all_faulty_lines_are_told_at_once(tmp_path: Path) -> None:
    long = '{"id": "' + "x" * (LONGEST_ID + 1) + '", "text": "a"}'
    with pytest.raises(DefinitionFaults) as err:
        read(tmp_path, "\n".join(["no", "", '{"id": 1}', '{"id": 1, "text": ""}', long]).encode())
    assert [fault.place.line for fault in err.value.faults] == [1, 3, 5]


@pytest.mark.parametrize("name", ["none.jsonl", "."])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(OSError, match=r"none\.jsonl|directory"):
        read_lines(tmp_path / name, pair, "{}")
