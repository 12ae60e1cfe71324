"""The text of the law in the guidance: as in force on its day, and never changed under a number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from engine.actions import demo, issue
from engine.actions.desk import Desk
from engine.actions.statutes import lay_words, load_statutes, shelf_of
from engine.casework.case import Case
from engine.errors import DefinitionFaults
from engine.guidance.guidance import Guidance, LawLine
from engine.guidance.layout import lay_out
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.engine.statutes.builders import LINES, editions, line

CODE = "中华人民共和国民法典"
OLD = {"version_date": "1999-03-15", "effective_date": "1999-10-01"}
NOW = {"version_date": "2020-05-28", "effective_date": "2021-01-01"}


def with_law(desk: Desk, *lines: str) -> Desk:
    desk.store.keep_statutes(editions(*lines), "".join(lines))
    return Desk.over(desk.library, desk.store, desk.clock)


def leasing(desk: Desk) -> Case:
    example = demo.seed(desk)[0]
    return desk.load(example.number, example.secret)


def quoted(guidance: Guidance) -> dict[str, LawLine]:
    cited = {f"{one.cite.law}#{one.cite.article}": one for one in guidance.law_text}
    return {name: one for name, one in cited.items() if one.text}


@pytest.fixture
def articles() -> Iterator[str]:
    return iter(
        [line("第一条", "旧第一条。", CODE, **OLD)]
        + [line(f"第{n}条", f"第{n}条甲。\n第{n}条乙。", CODE, **NOW) for n in range(1, 1261)]
    )


def test_without_statutes_articles_are_named_with_the_time_in_force(desk: Desk) -> None:
    guidance = issue.guidance_of(desk, leasing(desk))
    assert guidance.law_text
    assert not quoted(guidance)
    printed = str(lay_out(guidance, desk.library.texts).sections[-1])
    assert "flk.npc.gov.cn" in printed


def test_articles_are_quoted_as_in_force_on_the_day_of_assessment(
    desk: Desk, articles: Iterator[str]
) -> None:
    desk = with_law(desk, *articles)
    guidance = issue.guidance_of(desk, leasing(desk))
    found = quoted(guidance)
    assert found["民法典#722"].text == "第722条甲。\n第722条乙。"
    assert found["民法典#722"].effective == date(2021, 1, 1)
    assert "flk.npc.gov.cn" in str(lay_out(guidance, desk.library.texts).sections[-1])


def test_a_paragraph_is_quoted_alone_unless_its_article_is(
    desk: Desk, articles: Iterator[str]
) -> None:
    desk = with_law(desk, *articles)
    found = quoted(issue.guidance_of(desk, leasing(desk)))
    parts = {name: one.text for name, one in found.items() if name.endswith("(1)")}
    assert parts
    for name, text in parts.items():
        assert name.removesuffix("(1)") not in found
        assert text == f"第{name[4:-3]}条甲。"


def test_every_law_whose_text_is_at_hand_is_quoted_and_links_to_it(
    desk: Desk, articles: Iterator[str]
) -> None:
    desk = with_law(desk, *articles)
    guidance = issue.guidance_of(desk, leasing(desk))
    page = lay_out(guidance, desk.library.texts, address=lambda cite: f"/law/{cite.article}")
    paper = lay_out(guidance, desk.library.texts)
    assert "href='/law/722'" in str(page.sections)
    assert "href" not in str(paper.sections)


def test_a_copy_keeps_its_words_under_its_number(desk: Desk, articles: Iterator[str]) -> None:
    before = leasing(desk)
    named = before.issued[0]
    with_text = with_law(desk, *articles)
    case, first = issue.issue_guidance(with_text, before)
    case, again = issue.issue_guidance(with_text, case)
    assert first.number == again.number != named.number
    assert [one.law_hash for one in case.issued] == ["", issue.law_hash(first)]
    changed = with_law(desk, line("第722条", "改了。", CODE, **NOW))
    case, second = issue.issue_guidance(changed, case)
    assert second.number != first.number
    assert quoted(second)["民法典#722"].text == "改了。"
    assert issue.verify(changed, first.number).law_hash == issue.law_hash(first)


def test_a_law_that_no_finding_rests_on_changes_no_number(
    desk: Desk, articles: Iterator[str]
) -> None:
    desk = with_law(desk, *articles)
    case, first = issue.issue_guidance(desk, leasing(desk))
    _, second = issue.issue_guidance(with_law(desk, *LINES), case)
    assert second.number == first.number


def test_a_file_is_loaded_once_and_a_bad_one_not_at_all(tmp_path: Path) -> None:
    store, path = MemoryStore(), tmp_path / "law.jsonl"
    path.write_text("\n".join(LINES), encoding="utf-8")
    loaded = load_statutes(store, str(path))
    assert loaded is not None
    assert (loaded.laws, loaded.versions, loaded.articles) == (2, 3, 8)
    assert load_statutes(store, str(path)) is None
    path.write_text("\n".join((line("第九条", "新。"), "{")), encoding="utf-8")
    with pytest.raises(DefinitionFaults):
        load_statutes(store, str(path))
    assert sum(len(edition.articles) for edition in store.statutes()) == 8


def test_the_rules_know_laws_by_the_names_of_collections(library: Library) -> None:
    name = library.rulebook.laws["民诉法解释"].also_named[0]
    shelf = shelf_of(library, editions(line("第一条", "文字。", name)))
    assert shelf.title_of("民诉法解释") == name


def test_words_of_daily_life_are_those_of_the_rules(library: Library) -> None:
    assert "出租人" in lay_words(library)["房东"]
