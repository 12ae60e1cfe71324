"""Statutes on the command line: loaded, shown, searched, and compared with what rules cite."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.engine.cli.terminal import Run, change
from tests.engine.statutes.builders import LINES, NEW, line

CODE = {**NEW, "effective_date": "2021-01-01"}
CIVIL = line("第六百七十五条", "借的应当还。\n没说何时还的，可以催。", "民法典", **CODE)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "statutes.jsonl"
    path.write_text("\n".join((*LINES, CIVIL)) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "law.duckdb"


class TestLoad:
    def test_a_file_is_brought_into_the_store_once(self, file: Path, store: Path) -> None:
        first, again = (Run("law", "load", file, "--store", store) for _ in range(2))
        held = f"{store} holds 9 articles of 3 laws"
        assert (first.status, again.status) == (0, 0)
        assert first.lines == [f"{file}: 9 articles of 3 laws in 4 versions", held]
        assert again.lines == [f"{file}: nothing new", held]

    def test_bad_lines_are_named_and_nothing_is_written(self, file: Path, store: Path) -> None:
        with file.open("a", encoding="utf-8") as written:
            written.write("{\n" + line("前言", "文字。") + "\n")
        run = Run("law", "load", file, "--store", store)
        assert run.status == 1
        assert re.search(r"statutes.jsonl:10:1: this is not JSON", run.err)
        assert re.search(r"statutes.jsonl:11:1: article '前言' is no number", run.err)
        assert "2 faults in the statutes" in run.err
        file.write_text(CIVIL, encoding="utf-8")
        assert "holds 1 articles of 1 laws" in Run("law", "load", file, "--store", store).out

    def test_an_unknown_package_is_refused_kindly(self, store: Path) -> None:
        run = Run("law", "load", "no-such-package", "--store", store)
        assert (run.status, "name a file of JSON lines" in run.err) == (1, True)


class TestShow:
    @pytest.mark.parametrize(
        "citation", ["花园法#1(2)", "花园法第一条第二款", "《花园法》第1条第2款"]
    )
    def test_an_article_is_shown_however_it_is_written(self, file: Path, citation: str) -> None:
        run = Run("law", "show", citation, "--statutes", file)
        assert run.lines == [
            "花园法 第一条",
            "树木归种树的人所有。",
            "in force from 2020-07-01 · 现行有效 · 公报 · two sources agree",
        ]

    def test_a_law_alone_shows_its_articles(self, file: Path) -> None:
        run = Run("law", "show", "浇水条例", "--statutes", file)
        assert run.lines[0] == "浇水条例: 3 articles · in force from 2010-03-01"
        assert len(run.lines) == 4

    @pytest.mark.parametrize(
        ("citation", "words"),
        [
            ("花园法#9", "articles 1 to 2之一"),
            ("花园法#1(9)", "the article has 2 paragraphs"),
            ("森林法#1", "3 laws are at hand"),
            ("#", "3 laws are at hand"),
        ],
    )
    def test_what_is_not_at_hand_is_told(self, file: Path, citation: str, words: str) -> None:
        run = Run("law", "show", citation, "--statutes", file)
        assert (run.status, words in run.err) == (1, True)


class TestCitations:
    def test_every_citation_that_stands_is_counted(self, rules: Path, file: Path) -> None:
        run = Run("check", "--citations", "--rules", rules, "--statutes", file)
        assert run.status == 0
        assert "民法典" not in run.out
        assert re.search(r"\d+ citations: 1 stand, 0 wrong, \d+ not compared", run.lines[-2])

    def test_a_wrong_citation_fails_the_check(self, rules: Path, file: Path) -> None:
        change(rules, "民法典#675", "民法典#675(3)")
        run = Run("check", "--citations", "--rules", rules, "--statutes", file)
        assert run.status == 1
        assert re.search(
            r"rules/loan.yaml:\d+:\d+: fault: 民法典#675\(3\): article 675 has 2 paragraphs,",
            run.out,
        )

    def test_what_cannot_be_compared_is_listed_and_is_no_fault(
        self, rules: Path, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("JIEFEN_STATUTES", raising=False)
        monkeypatch.chdir(tmp_path)
        run = Run("check", "--citations", "--rules", rules)
        assert run.status == 0
        assert "not compared: 民法典 675 (1): the text of the law is not at hand" in run.lines
        assert "not compared: 人民调解法 31, 4 (2): no law entry has that name" in run.lines
        assert "jiefen law load FILE" in run.lines[-2]

    def test_a_store_that_is_not_there_is_not_made(self, rules: Path, store: Path) -> None:
        run = Run("check", "--citations", "--rules", rules, "--store", store)
        assert (run.status, run.err) == (1, f"{store}: no such file\n")
        assert not store.exists()
