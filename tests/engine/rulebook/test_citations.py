"""Every citation in the rules, wherever it is written, compared with the text of the law."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.errors import Place
from engine.library import Library
from engine.rulebook.lint.citations import Proof, citations, prove_citations
from engine.rulebook.lint.material import Material
from engine.rulebook.lint.remark import Weight
from engine.rulebook.lint.written import entries_of
from engine.rulebook.rulebook import Rulebook
from engine.source import read_file
from engine.statutes.shelf import Shelf
from tests.engine.statutes.builders import editions

TODAY = date(2026, 11, 22)
LAWS = """
- law: 花园
  title: {zh: 花园法, en: Garden Law}
  in_force: {from: 2020-07-01}
  status: V1
- law: 浇水(一)
  title: {zh: 中华浇水条例, en: Watering Decree}
  also_named: [浇水条例]
  in_force: {from: 2010-03-01}
  status: V1
- law: 森林法
  title: {zh: 森林法, en: Forest Law}
  in_force: {from: 2001-05-01}
  status: V1
"""
RULE = """
- fact: garden.dry
  type: bool3
  title: {zh: 旱, en: Dry}
- finding: garden.water
  title: {zh: 要浇水, en: Water}
  when: garden.dry is yes
  level: likely
  basis: [%s]
  says: {zh: 要浇水。, en: Water.}
"""


def material(tmp_path: Path, rules: str, laws: str = LAWS) -> Material:
    path = tmp_path / "rules.yaml"
    path.write_text(laws + rules, encoding="utf-8")
    written = read_file(path, "rules.yaml")
    entries = list(entries_of([written]))
    return Material(Rulebook.load([written]), TODAY, entries={e.place: e for e in entries})


def proof(tmp_path: Path, rules: str, laws: str = LAWS) -> Proof:
    made = material(tmp_path, rules, laws)
    names = {id: law.names for id, law in made.rulebook.laws.items()}
    return prove_citations(made, Shelf(editions(), names))


def test_a_wrong_citation_is_a_fault_with_its_place_and_what_to_write(tmp_path: Path) -> None:
    found = proof(tmp_path, RULE % '花园#2, "花园#2(3)"')
    (remark,) = found.remarks
    assert str(remark) == (
        "rules.yaml:23:18: fault: 花园#2(3): article 2 has 2 paragraphs, no paragraph 3 in the "
        "version of 2020-01-01 → #2(1) to #2(2) [citation]"
    )
    assert (found.total, found.wrong, found.open) == (2, 1, ())


def test_a_law_is_found_by_another_name(tmp_path: Path) -> None:
    assert proof(tmp_path, RULE % "浇水(一)#1").remarks == ()
    assert proof(tmp_path, RULE % "浇水(一)#9").open[0].reason.endswith("is an excerpt")


def test_what_cannot_be_compared_is_listed_by_law(tmp_path: Path) -> None:
    found = proof(tmp_path, RULE % "森林法#1, 森林法#2, 浇水(一)#9")
    assert {law: len(one) for law, one in found.open_by_law().items()} == {
        "森林法": 2,
        "浇水(一)": 1,
    }
    assert found.wrong == 0


def test_a_citation_in_any_text_is_compared(tmp_path: Path) -> None:
    value = '{from: 2011-01-01, value: "1.00", status: verified, source: "见浇水(一)#1；花园#9"}'
    rules = f"""
- parameter: fee
  type: money
  title: {{zh: 费, en: Fee}}
  values: [{value}]
"""
    found = proof(tmp_path, rules)
    assert found.total == 2
    (remark,) = found.remarks
    assert remark.message.startswith("花园#9: there is no article 9")


def test_the_time_of_a_rule_decides_which_versions_are_compared(tmp_path: Path) -> None:
    limited = RULE % "花园#2之一" + "  in_force: {by: as_of, %s}\n"
    assert proof(tmp_path, limited % "from: 2020-07-01").wrong == 0
    assert proof(tmp_path, limited % "from: 2019-07-01").wrong == 1
    assert proof(tmp_path, limited % "to: 2020-07-01").wrong == 1


@pytest.mark.parametrize(
    ("citation", "message"),
    [("花圆#1", "no law entry has that name"), ("花园#Q1", "it names no article")],
)
def test_a_citation_that_nobody_can_read_is_wrong(
    tmp_path: Path, citation: str, message: str
) -> None:
    (remark,) = proof(tmp_path, RULE % citation).remarks
    assert message in remark.message
    assert remark.weight is Weight.FAULT


def test_several_articles_may_follow_one_law(tmp_path: Path) -> None:
    rules = RULE.replace("要浇水。", '"依花园#1、#2(2)，#2-1 and #7; 楼#3"') % "花园#1"
    found = [cited.text for cited in citations(material(tmp_path, rules))]
    assert found == ["花园#1", "花园#1", "花园#2(2)", "花园#2-1", "花园#7"]


def test_a_law_in_force_since_another_day_is_to_be_looked_at(tmp_path: Path) -> None:
    old = LAWS.replace("2020-07-01", "2001-05-01")
    found = proof(tmp_path, RULE % "花园#1", old)
    (remark,) = found.remarks
    assert found.wrong == 0
    assert remark.message == "花园: in force from 2001-05-01 here, its text at hand from 2020-07-01"


def test_a_law_cited_without_an_article_is_listed(tmp_path: Path) -> None:
    (one,) = proof(tmp_path, RULE % "花园").open
    assert (one.cited.law, one.reason) == ("花园", "it names no article")


def test_a_source_that_is_no_law_is_listed(tmp_path: Path) -> None:
    rules = """
- parameter: fee
  type: money
  title: {zh: 费, en: Fee}
  values: [{from: 2011-01-01, value: "1.00", status: verified, source: "楼规#3"}]
"""
    found = proof(tmp_path, rules)
    assert (found.wrong, [one.cited.law for one in found.open]) == (0, ["楼规"])


def test_a_sign_in_a_text_is_no_citation(tmp_path: Path) -> None:
    rules = RULE.replace("要浇水。", "1#楼要浇水。") % "花园#1"
    assert [cited.text for cited in citations(material(tmp_path, rules))] == ["花园#1"]


def test_the_rules_cite_no_article_that_is_not_there(library: Library, shared: Path) -> None:
    from engine.actions.authoring.checks import material_of
    from engine.actions.statutes import shelf_of
    from engine.statutes.origin import fetch

    shelf = shelf_of(library, fetch(str(shared / "data" / "statutes.jsonl.gz")).editions())
    found = prove_citations(material_of(library, TODAY), shelf)
    assert [str(remark) for remark in found.remarks if remark.weight is Weight.FAULT] == []
    assert found.total - len(found.open) > 400
    assert all(isinstance(one.cited.place, Place) for one in found.open)
