"""The pages keep their word: lessons can be followed, links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.consultation.reading import Known, read_answers
from engine.errors import DefinitionError
from engine.library import Library
from engine.rulebook.examples import run_examples
from engine.source import Items, read_text

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

# What the lesson takes for granted: a place, a kind of dispute, a piece of evidence.
AROUND = """
- region: 北京市
  title: {zh: 北京市, en: Beijing}
  districts: [石景山区]
  default_district: 石景山区
- fact: case.category
  type: enum
  title: {zh: 类别, en: Kind}
  choices: {loan.private: {zh: 民间借贷, en: Private loan}}
- evidence: transfer_record
  group: performance
  title: {zh: 转账记录, en: Record of the transfer}
  how_to_save: {zh: 截图, en: A screenshot}
  grade: A
  when: loan.lent > 0
"""


def listings(page: str) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)


def test_the_lesson_of_the_pages_runs_as_it_is_printed(tmp_path: Path) -> None:
    (questionnaire,) = listings("docs/write-a-questionnaire.md")
    files = {
        "rules/lesson.yaml": "\n".join(listings("docs/write-a-rule.md")),
        "rules/around.yaml": AROUND,
        "questionnaires/loan.yaml": questionnaire,
        "questionnaires/shared/intake.yaml": "sections: []\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    library = Library.load(tmp_path)
    outcome = run_examples(library.rulebook, "北京市")
    assert outcome.passed == 6
    assert not outcome.failures


def test_the_zone_of_the_page_can_be_used_as_it_is_printed(tmp_path: Path) -> None:
    (zone,) = listings("docs/write-a-zone.md")
    file = tmp_path / "zones.yaml"
    file.write_text(zone, encoding="utf-8")
    assert set(Library.load(zones=file).zones) == {"heating_season"}


def test_the_answer_of_the_page_can_be_used_as_it_is_printed(library: Library) -> None:
    (written,) = listings("docs/write-an-answer.md")
    entries = read_text(written, "answers.yaml")
    assert isinstance(entries, Items)
    rulebook = library.rulebook
    faults: list[DefinitionError] = []
    known = Known(rulebook, rulebook.facts["case.category"].choices)
    assert set(read_answers(entries, known, faults)) == {"wages_below_minimum"}
    assert faults == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    missing = [t for t in targets if "://" not in t and not (page.parent / t).exists()]
    assert not missing
