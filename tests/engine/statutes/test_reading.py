"""Statutes as they arrive, and what is said of lines that are wrong."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import ClassVar

import pytest

from engine.errors import DefinitionError, DefinitionFaults
from engine.statutes import origin
from engine.statutes.citation import Number
from engine.statutes.origin import fetch
from engine.statutes.reading import read_editions
from tests.engine.statutes.builders import DECREE, GARDENS, LINES, NEW, editions, line


def faults_of(*lines: bytes | str) -> list[str]:
    with pytest.raises(DefinitionFaults) as caught:
        read_editions(lines, "x.jsonl")
    return [str(fault) for fault in caught.value.faults]


def test_lines_become_versions_of_laws() -> None:
    found = [(e.law, e.version, len(e.articles)) for e in editions()]
    assert found == [
        (GARDENS, "2001-01-01", 2),
        (GARDENS, "2020-01-01", 3),
        (DECREE, "2010-02-03", 3),
    ]


def test_an_article_keeps_what_the_collection_says_of_it() -> None:
    article = editions()[1].articles[0]
    said = (article.chapter, article.status, article.source, article.checked)
    assert said == ("第一章 总则", "现行有效", "公报", "match")


def test_articles_stand_in_the_order_of_their_numbers() -> None:
    (edition,) = editions(
        line("第十条", "丙。"), line("第二条之一", "乙。"), line("第二条", "甲。")
    )
    assert [str(a.number) for a in edition.articles] == ["2", "2之一", "10"]


def test_every_bad_line_is_named_with_its_number_and_remedy() -> None:
    found = faults_of(
        LINES[0],
        "{",
        "[]",
        line("前言", "文字。"),
        line("第一条", "  "),
        line("第三条", "文字。", article_no=4),
        line("第三条", "文字。", effective_date="2021-02-30"),
        line("第三条", "文字。", effective_date="2021-02-03", ended_date="2021-02-03"),
        line("第三条", "\ud800"),
        b'{"law": "\xff"}',
        "",
        line("第三条", "字" * 50_001),
    )
    assert [int(fault.split(":")[1]) for fault in found] == [2, 3, 4, 5, 6, 7, 8, 9, 10, 12]
    assert "this is not JSON → write {" in found[0]
    assert "article '前言' is no number of an article → write 第一条" in found[2]
    assert "article_no 4 is not that of 第三条" in found[4]
    assert "effective_date '2021-02-30' is no date" in found[5]


def test_an_article_that_stands_twice_in_a_version_is_a_fault() -> None:
    assert "花园法 第一条 stands twice" in faults_of(LINES[0], LINES[0])[0]


def test_a_version_comes_into_force_on_one_day() -> None:
    other = line("第九条", "文字。", **{**NEW, "effective_date": "2020-08-01"})
    assert "see line 1" in faults_of(LINES[2], other)[0]


def test_a_file_without_an_article_is_a_fault() -> None:
    assert "no article here" in faults_of("", "  ")[0]


def test_gaps_between_numbers_tell_an_excerpt() -> None:
    old, new, decree = editions()
    assert [e.is_excerpt for e in (old, new, decree)] == [False, False, True]


class TestFetching:
    @pytest.fixture
    def packed(self, tmp_path: Path) -> Path:
        path = tmp_path / "gardens.jsonl.gz"
        path.write_bytes(gzip.compress("\n".join(LINES).encode(), mtime=0))
        return path

    @pytest.fixture
    def package(self, monkeypatch: pytest.MonkeyPatch, packed: Path) -> Iterator[None]:
        brought = {
            "a-path": packed,
            "lines": iter(LINES),
            "a-function": lambda: str(packed),
            "a-number": 7,
        }
        points = [_Point(name, "x:y", origin.GROUP) for name in (*brought, "broken")]
        monkeypatch.setattr(origin, "entry_points", lambda group: points)
        _Point.brought = brought
        return iter(())

    def test_a_file_may_be_packed(self, packed: Path) -> None:
        assert fetch(str(packed)).editions() == editions()

    def test_equal_files_have_equal_digests(self, packed: Path, tmp_path: Path) -> None:
        other = tmp_path / "other"
        other.write_bytes(packed.read_bytes())
        assert fetch(str(other)).digest == fetch(str(packed)).digest

    def test_a_damaged_file_is_refused_kindly(self, packed: Path) -> None:
        packed.write_bytes(packed.read_bytes()[:40])
        damaged = fetch(str(packed))
        with pytest.raises(DefinitionError, match="damaged"):
            damaged.editions()

    def test_no_such_file_or_package_says_what_there_is(self) -> None:
        with pytest.raises(DefinitionError, match="no such file or package"):
            fetch("nothing-here")

    @pytest.mark.usefixtures("package")
    @pytest.mark.parametrize("name", ["a-path", "lines", "a-function"])
    def test_an_installed_package_gives_a_path_or_lines(self, name: str) -> None:
        assert fetch(name).editions() == editions()

    @pytest.mark.usefixtures("package")
    @pytest.mark.parametrize(("name", "words"), [("a-number", "neither"), ("broken", "loaded")])
    def test_a_package_that_gives_something_else_is_named(self, name: str, words: str) -> None:
        with pytest.raises(DefinitionError, match=words):
            fetch(name)


class _Point(EntryPoint):
    brought: ClassVar[dict[str, object]] = {}

    def load(self) -> object:
        if self.name not in self.brought:
            raise ImportError("x")
        return self.brought[self.name]


def test_a_number_may_have_a_branch() -> None:
    assert editions()[1].article(Number(2, 1)) is not None
