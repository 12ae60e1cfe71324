from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.actions import consent, consult, looks
from engine.actions.desk import Desk
from engine.actions.erasure import erase
from engine.actions.issue import issue_guidance
from engine.actions.search import Results, find, number_in, searchable
from engine.casework.case import Case
from engine.casework.events import AdviserCalled, CaseAssigned, CaseClosed, CaseEvent, MessagePosted
from engine.casework.people import RESIDENT, STAFF, Actor, Role
from engine.casework.permissions import Action, may, relation_of
from engine.casework.thread import ADVICE
from engine.errors import NotPermitted
from engine.search.query import By, Query
from tests.engine.actions.cases import MEDIATOR, told


@pytest.fixture
def searching(desk: Desk) -> Desk:
    return searchable(desk)


def case_with(desk: Desk, story: str, *happened: CaseEvent, category: str = "rent.deposit") -> Case:
    case = consent.agree(desk, consult.open_case(desk).case, ["assess"])
    case = consult.tell_story(desk, case, story)
    case = consult.choose_category(desk, case, category)
    return desk.append(case, list(happened)) if happened else case


def lying_with(unit: str, account: str = "") -> CaseAssigned:
    return CaseAssigned(unit, account, "taken")


def numbers(results: Results) -> set[str]:
    return {hit.row.number for hit in results.hits}


def words_of(results: Results) -> list[str]:
    return [p.text for hit in results.hits if hit.excerpt for p in hit.excerpt.pieces if p.marked]


MINE = lying_with("street-a", "m1")


def test_a_case_is_found_by_its_story_and_shown_with_its_words(searching: Desk) -> None:
    case = case_with(searching, "房东一直不退押金，说墙面要重新粉刷。", MINE)
    case_with(searching, "邻居的狗半夜叫。", MINE)
    found = find(searching.of(MEDIATOR), Query("押金 粉刷"))
    assert numbers(found) == {case.number}
    assert found.exact
    assert words_of(found) == ["押金", "粉刷"]
    assert not found.hits[0].told


def test_a_case_is_found_by_what_was_chosen_and_by_what_the_guidance_says(searching: Desk) -> None:
    case = case_with(searching, "他不还钱", MINE, category="rent.arrears")
    case = consult.record_answers(searching, case, {"rental.contract_form": "paper"})
    case, guidance = issue_guidance(searching, case)
    actor = searching.of(MEDIATOR)
    by_kind, by_choice = find(actor, Query("拖欠租金")), find(actor, Query("纸质合同"))
    assert numbers(by_kind) == numbers(by_choice) == {case.number}
    assert by_choice.hits[0].told
    assert words_of(by_choice) == ["纸质合同"]
    told_by_it = guidance.findings[0].title.zh
    assert numbers(find(actor, Query(told_by_it))) == {case.number}
    assert words_of(find(actor, Query("paper"), "en")) == ["Paper"]


def test_what_changes_is_found_as_it_stands_now(searching: Desk) -> None:
    case = case_with(searching, "先前的故事", MINE)
    actor = searching.of(MEDIATOR)
    assert numbers(find(actor, Query("先前的故事"))) == {case.number}
    case = consult.tell_story(searching, case, "后来的说法")
    assert numbers(find(actor, Query("先前的"))) == set()
    assert numbers(find(actor, Query("后来的说法"))) == {case.number}


def test_an_erased_case_is_found_no_more(searching: Desk) -> None:
    case = case_with(searching, "要删掉的话", MINE)
    actor = searching.of(MEDIATOR)
    assert numbers(find(actor, Query("要删掉"))) == {case.number}
    erase(searching, case)
    assert find(actor, Query("要删掉")).total == 0
    assert find(actor, Query()).total == 0


def test_who_agrees_no_longer_is_found_by_no_word(searching: Desk) -> None:
    case = case_with(searching, "收回同意的话", MINE)
    consent.withdraw(searching, case, ["assess"])
    actor = searching.of(MEDIATOR)
    assert numbers(find(actor, Query("收回同意"))) == set()
    assert numbers(find(actor, Query())) == {case.number}  # that there is a case may be seen


def test_what_was_said_to_an_adviser_or_filed_is_found_by_nobody(searching: Desk) -> None:
    case = told(searching).case
    searching.append(case, [MINE, MessagePosted(ADVICE, "只对调解员说的")])
    actor = searching.of(MEDIATOR)
    assert find(actor, Query("只对调解员说的")).total == 0
    assert find(actor, Query("紫藤")).total == 0  # a thread, and the name of a file
    assert find(actor, Query("13900008888")).total == 0  # how people are reached
    assert words_of(find(actor, Query("司徒青山"))) == ["司徒青山"]  # the name is on its page


def test_that_words_of_a_case_were_shown_is_noted_as_reading(searching: Desk) -> None:
    case = case_with(searching, "留痕的故事", MINE)
    actor = searching.of(MEDIATOR)
    find(actor, Query(category="rent"))
    assert looks.looks_at(searching, case).lines == ()
    find(actor, Query("留痕"))
    (line,) = looks.looks_at(searching, case).lines
    assert (line.mark, line.action) == (MEDIATOR.mark, Action.READ.value)


def test_a_hit_that_is_no_longer_theirs_is_not_shown(searching: Desk) -> None:
    """The index may lag behind: what the case says now decides."""
    case = case_with(searching, "换了单位的事", MINE)
    keeping = searching.index
    assert keeping is not None
    index = keeping.index
    assert index is not None
    searching.append(case, [lying_with("street-b", "m2")])
    assert index.search(Query("换了单位")).total == 1  # not brought level yet
    lagging = replace(searching, index=_Lagging(keeping))  # type: ignore[arg-type]  # as far as it is asked
    assert find(lagging.of(MEDIATOR), Query("换了单位")).hits == ()


class _Lagging:
    """The real index, asked before it heard of what happened last."""

    def __init__(self, keeping: object) -> None:
        self.blinder = keeping.blinder  # type: ignore[attr-defined]  # it is a Keeping
        self.progress = keeping.progress  # type: ignore[attr-defined]  # it is a Keeping
        self.index = keeping._shown  # type: ignore[attr-defined]  # what its property would renew


@pytest.mark.parametrize("actor", [RESIDENT, Actor(Role.ADMINISTRATOR, "a1", "", "district")])
def test_who_sees_no_lists_does_not_search(searching: Desk, actor: Actor) -> None:
    with pytest.raises(NotPermitted):
        find(searching.of(actor), Query("押金"))


def test_without_an_index_it_is_said_that_none_is_ready(desk: Desk) -> None:
    assert not find(desk.of(MEDIATOR), Query("押金")).ready


def test_values_are_counted_among_what_may_be_seen(searching: Desk) -> None:
    case_with(searching, "一", MINE)
    case_with(searching, "二", lying_with("street-b", "m2"))
    found = find(searching.of(MEDIATOR), Query())
    assert found.facets["unit"] == {"street-a": 1}
    assert found.facets["category"] == {"rent": 1, "rent.deposit": 1}
    assert found.facets["year"] == {"2026": 1}


def test_a_number_leads_to_its_case_if_it_may_be_seen(searching: Desk) -> None:
    case = case_with(searching, "一", MINE)
    written = f"{case.number[:4]} {case.number[4:].lower()}"
    assert number_in(searching.of(MEDIATOR), written) == case.number
    assert number_in(searching.of(replace(MEDIATOR, id="x", unit="street-b")), written) == ""
    assert number_in(searching.of(MEDIATOR), "拖欠工资") == ""
    assert number_in(searching.of(MEDIATOR), "0" * 8) == ""


@pytest.mark.parametrize(
    "text", ["", " ", "🙂", "\x00", "押", "'; DROP TABLE cases; --", "*:*", "😀😀😀"]
)
def test_whatever_is_asked_is_answered(searching: Desk, text: str) -> None:
    case_with(searching, "押金不退", MINE)
    found = find(searching.of(MEDIATOR), Query(text))
    assert found.total == (1 if text.strip() in ("", "押") else 0)


UNITS = ("street-a", "street-b", "below", "")
people = st.builds(
    Actor,
    st.sampled_from(STAFF),
    st.sampled_from(["m1", "m2", ""]),
    st.just("somebody"),
    st.sampled_from(UNITS),
    st.frozensets(st.sampled_from(UNITS[:3])),
)


@pytest.fixture(scope="module")
def house(library: object) -> Desk:
    """Cases in every standing that there is, each with a word of its own and one that all share."""
    from engine.clock import SystemClock
    from engine.library import Library
    from engine.store.memory import MemoryStore

    assert isinstance(library, Library)
    desk = searchable(Desk.over(library, MemoryStore(), SystemClock()))
    standings: Iterable[tuple[CaseEvent, ...]] = (
        (),
        (AdviserCalled("asked"),),
        (AdviserCalled("asked"), CaseClosed("withdrawn", "solved")),
        (AdviserCalled("asked"), lying_with("", "m1")),
        *((lying_with(unit, account),) for unit in UNITS[:3] for account in ("m1", "m2", "")),
        (lying_with("street-a", "m1"), CaseClosed("withdrawn", "solved")),
    )
    for happened in standings:
        case_with(desk, "人人都有的话", *happened)
    return desk


@given(actor=people)
def test_a_case_is_found_by_words_if_and_only_if_it_may_be_read(house: Desk, actor: Actor) -> None:
    if may(actor, Action.LIST) is not None:
        return
    cases = [house.case_of(row) for row in house.store.cases()]
    for query, action in ((Query("人人都有的话"), Action.READ), (Query(), Action.SEE)):
        allowed = {c.number for c in cases if may(actor, action, relation_of(actor, c)) is None}
        found = find(house.of(actor), query)
        assert numbers(found) == allowed
        assert found.total == len(allowed)


@given(actor=people, stage=st.sampled_from(["assess", "mediate", None]), word=st.booleans())
def test_no_question_reaches_beyond_what_may_be_seen(
    house: Desk, actor: Actor, stage: str | None, word: bool
) -> None:
    if may(actor, Action.LIST) is not None:
        return
    query = Query(
        "人人" if word else "",
        stage=stage,
        opened_from=date(2020, 1, 1),
        order=By.OPENED,
        states=frozenset({"open", "waiting", "closed"}),
    )
    for hit in find(house.of(actor), query).hits:
        assert may(actor, Action.SEE, relation_of(actor, hit.case)) is None
