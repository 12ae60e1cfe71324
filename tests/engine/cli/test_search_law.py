"""`jiefen search law`: words, and files of questions, good and bad."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.engine.cli.terminal import Run
from tests.engine.statutes.builders import LINES


@pytest.fixture
def statutes(tmp_path: Path) -> Path:
    path = tmp_path / "statutes.jsonl"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


def written(folder: Path, *lines: object) -> Path:
    """A file of these lines, each as it stands or as JSON."""
    path = folder / "asked.jsonl"
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def search(*words: object) -> Run:
    return Run("search", "law", *words)


class TestWords:
    def test_articles_are_found_by_words(self, statutes: Path, tmp_path: Path) -> None:
        store = tmp_path / "law.duckdb"
        Run("law", "load", statutes, "--store", store)
        run = search("押金", "水桶", "--store", store)
        assert run.lines == ["浇水条例#2  浇水的人应当及时退还水桶押金。", "1 found"]

    def test_where_nothing_has_every_word_the_nearest_are_named_so(self, statutes: Path) -> None:
        run = search("押金", "树木", "--statutes", statutes, "--most", "2")
        assert run.lines[0] == "no article has every word; the nearest are:"
        assert len(run.lines) == 4

    def test_nothing_found_is_a_fault(self, statutes: Path) -> None:
        run = search("zzz", "--statutes", statutes)
        assert (run.status, run.lines) == (1, ["nothing found"])

    def test_as_json_it_is_one_line(self, statutes: Path) -> None:
        run = search("花园法第二条之一", "--json", "--statutes", statutes)
        (first, *_) = json.loads(run.out)["articles"]
        assert (first["law"], first["article"]) == ("花园法", "第二条之一")
        assert first["name"] == "花园法第二条之一"

    def test_without_statutes_it_says_how_to_get_them(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("JIEFEN_STATUTES", raising=False)
        monkeypatch.chdir(tmp_path)
        run = search("押金")
        assert (run.status, "jiefen law load FILE" in run.err) == (1, True)

    def test_the_variable_names_the_statutes(
        self, statutes: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("JIEFEN_STATUTES", str(statutes))
        assert search("水桶").status == 0

    def test_words_and_a_file_at_once_are_a_wrong_call(self, tmp_path: Path) -> None:
        assert search().status == 2
        assert search("押金", "--file", written(tmp_path, {"id": 1, "query": "a"})).status == 2

    @pytest.mark.parametrize("most", ["0", "101", "-1", "x", "²", "9" * 5000])
    def test_an_odd_number_of_articles_is_a_wrong_call(self, most: str) -> None:
        with pytest.raises(SystemExit) as left:
            search("押金", f"--most={most}")
        assert left.value.code == 2


class TestFile:
    def answers(self, statutes: Path, path: Path, *more: str) -> list[dict[str, Any]]:
        run = search("--file", path, "--json", "--statutes", statutes, *more)
        assert (run.status, run.err) == (0, "")
        return [json.loads(line) for line in run.lines]

    def test_each_question_gets_a_line_in_its_order(self, statutes: Path, tmp_path: Path) -> None:
        asked = written(tmp_path, {"id": 7, "query": "水桶押金"}, {"id": "b", "query": "树木归谁"})
        found = self.answers(statutes, asked, "--most", "1")
        assert [one["id"] for one in found] == [7, "b"]
        assert [one["articles"][0]["article"] for one in found] == ["第二条", "第一条"]
        assert {*found[0]["articles"][0]} == {"law", "article", "name", "score", "words"}

    @pytest.mark.parametrize(
        "query",
        [
            "",
            "  ",
            "🙂🙃",
            "\0",
            "'; DROP TABLE articles;--",
            "{{7*7}}",
            "\ud800",
            "水" * 1_000_000,
        ],
    )
    def test_any_text_is_answered(self, statutes: Path, tmp_path: Path, query: str) -> None:
        (found,) = self.answers(statutes, written(tmp_path, {"id": 1, "query": query}))
        assert isinstance(found["articles"], list)
        assert query.strip() or not found["articles"]

    def test_every_bad_line_is_named_and_nothing_is_answered(
        self, statutes: Path, tmp_path: Path
    ) -> None:
        asked = written(
            tmp_path,
            {"id": 1, "query": "押金"},
            "{",
            "",
            [1],
            {"query": "押金"},
            {"id": 6},
            {"id": 7, "query": None},
            {"id": True, "query": "押金"},
            {"id": "\ud800", "query": "押金"},
            "[" * 100_000,
        )
        run = search("--file", asked, "--json", "--statutes", statutes)
        assert (run.status, run.out) == (2, "")
        assert "8 faults in asked.jsonl" in run.err
        assert [f"asked.jsonl:{n}:" in run.err for n in range(1, 11)] == [
            *(False, True, False),
            *([True] * 7),
        ]
        assert '"query": "…"' in run.err
        assert "Traceback" not in run.err

    def test_what_is_not_utf_8_is_told(self, statutes: Path, tmp_path: Path) -> None:
        asked = tmp_path / "asked.jsonl"
        asked.write_bytes(b'{"id": 1, "query": "\xff"}\n')
        run = search("--file", asked, "--statutes", statutes)
        assert (run.status, "save the file as UTF-8" in run.err) == (2, True)

    def test_a_file_that_is_not_there_is_told(self, statutes: Path, tmp_path: Path) -> None:
        run = search("--file", tmp_path / "none.jsonl", "--statutes", statutes)
        assert (run.status, "No such file" in run.err) == (1, True)

    def test_people_read_lines(self, statutes: Path, tmp_path: Path) -> None:
        asked = written(tmp_path, {"id": 1, "query": "水桶押金"}, {"id": 2, "query": "☂"})
        run = search("--file", asked, "--statutes", statutes)
        assert run.lines[:2] == ["1:", "  浇水条例#2  浇水的人应当及时退还水桶押金。"]
        assert run.lines[-2:] == ["2:", "  nothing found"]


class TestLearning:
    def test_questions_with_their_articles_make_a_file(
        self, statutes: Path, tmp_path: Path
    ) -> None:
        linked = [{"law": "花园法", "article": "第一条"}]
        lines = [{"query": f"隔壁种树{n}", "articles": linked} for n in range(4)]
        out = tmp_path / "asked.json"
        run = Run("law", "learn", written(tmp_path, *lines), "-o", out, "--statutes", statutes)
        assert run.status == 0
        assert "1 articles and" in run.out
        assert '"questions":4' in out.read_text(encoding="utf-8")

    def test_bad_lines_are_named_and_nothing_is_written(
        self, statutes: Path, tmp_path: Path
    ) -> None:
        asked = written(tmp_path, {"query": "树"}, {"query": 1, "articles": []}, {"articles": [1]})
        out = tmp_path / "asked.json"
        run = Run("law", "learn", asked, "-o", out, "--statutes", statutes)
        assert (run.status, out.exists()) == (1, False)
        assert "3 faults" in run.err
