"""Similar cases are what a mediator would put side by side, and only such as may be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.actions import consent, erasure, looks, similar
from engine.actions.desk import Desk
from engine.actions.search import searchable
from engine.casework.case import Case
from engine.casework.events import CaseAssigned, CaseClosed, CaseReopened, ConsentWithdrawn
from engine.casework.people import RESIDENT, Actor, Role
from engine.errors import NotFound, NotPermitted
from engine.search.similar import Portrait, Weights, nearest, weights
from tests.engine.actions.likeness import Sketch, begun, ended, sketches

MEDIATOR = Actor(Role.MEDIATOR, "m1", "王", "bajiao", frozenset({"bajiao"}))
ELSEWHERE = Actor(Role.MEDIATOR, "m2", "张", "gucheng", frozenset({"gucheng"}))
HEAD = Actor(Role.SUPERVISOR, "s1", "李", "district", frozenset({"district", "bajiao", "gucheng"}))
ONLY_WORDS = Weights({"words": 1}, 0)


def of(desk: Desk, *ids: str) -> list[Sketch]:
    known = {sketch.id: sketch for sketch in sketches(desk)}
    return [known[id] for id in ids]


def entry(desk: Desk, id: str) -> Sketch:
    return of(desk, id)[0]


@pytest.fixture
def here(desk: Desk) -> Case:
    (asked,) = of(desk, "wear_asked")
    return begun(desk, asked)


def found(desk: Desk, case: Case, actor: Actor = MEDIATOR) -> tuple[str, ...]:
    return tuple(one.case.number for one in similar.find(desk.of(actor), case).found)


def test_five_shown_hold_what_a_mediator_would_put_beside_it(desk: Desk) -> None:
    told = sketches(desk)
    assert sum(not one.asks for one in told) >= 40
    portraits = {
        one.id: similar.portrait_of(desk, (begun if one.asks else ended)(desk, one)) for one in told
    }
    full, words = (_recall(told, portraits, by) for by in (weights(), ONLY_WORDS))
    assert full == (1.0, 1.0)  # on the day of writing; words alone found 0.77 and 0.39
    assert words[0] < 0.9
    assert words[1] < 0.6


def _recall(told: list[Sketch], portraits: dict[str, Portrait], by: Weights) -> tuple[float, float]:
    """How many questions got one at least of what they wanted in five, and how much of it."""
    closed = {portraits[one.id].id: one for one in told if not one.asks}
    pool = [portraits[one.id] for one in closed.values()]
    hits, parts = [], []
    for asked in (one for one in told if one.asks):
        near = [closed[case.id] for case, _ in nearest(portraits[asked.id], pool, by, 5)]
        right = sum(one.alike == asked.alike for one in near)
        hits.append(right > 0)
        parts.append(right / sum(one.alike == asked.alike for one in closed.values()))
    return sum(hits) / len(hits), sum(parts) / len(parts)


def test_what_is_in_common_and_what_differs_is_told(desk: Desk, here: Case) -> None:
    worn, driven = of(desk, "wear3", "driven1")
    for sketch in (worn, driven):
        ended(desk, sketch)
    first, second = similar.find(desk.of(MEDIATOR), here).found
    assert first.case.story == worn.story
    assert first.likeness.score > second.likeness.score
    assert first.shared.holds
    assert first.difference.only_here == first.difference.only_there == ()
    assert first.difference.ratio == pytest.approx(4500 / 4000)
    assert (first.closing.outcome, first.days) == ("mediated", 0)
    assert second.difference.articles_there or second.difference.only_there
    assert {*first.shared.holds, *second.difference.only_there} <= first.titles.keys() | {
        *second.titles
    }


def test_only_what_ended_is_shown_and_never_the_case_itself(desk: Desk, here: Case) -> None:
    worn, gone, more = of(desk, "wear1", "gone1", "wear2")
    begun(desk, worn)
    reopened = desk.append(ended(desk, gone), [CaseReopened("not_kept")])
    assert reopened.course.closing is None
    shown = ended(desk, more)
    assert found(desk, here) == (shown.number,)
    closed = desk.append(here, [CaseClosed("settled", "done_as_asked")])
    assert found(desk, closed) == (shown.number,)


def test_nobody_is_shown_a_case_that_they_may_not_read(desk: Desk, here: Case) -> None:
    worn, gone = of(desk, "wear1", "gone1")
    own, foreign = ended(desk, worn), ended(desk, gone, "gucheng")
    assert found(desk, here) == (own.number,)
    assert {*found(desk, here, HEAD)} == {own.number, foreign.number}
    with pytest.raises(NotFound):
        similar.find(desk.of(ELSEWHERE), here)
    given = desk.append(here, [CaseAssigned("gucheng", "m2", "taken")])
    assert found(desk, given, ELSEWHERE) == (foreign.number,)


def test_the_index_gives_the_same_to_those_who_may_read_it(desk: Desk, here: Case) -> None:
    worn, gone, site = of(desk, "wear1", "gone1", "site1")
    own, foreign = ended(desk, worn), ended(desk, gone, "gucheng")
    ended(desk, site)
    begun(desk, worn)
    indexed = searchable(desk)
    assert found(indexed, here) == (own.number,)
    assert {*found(indexed, here, HEAD)} == {own.number, foreign.number}
    portrait = similar.portrait_of(desk, here)
    rows = similar.by_index(indexed.of(MEDIATOR), here, portrait)
    assert {row.unit for row in rows} == {"bajiao"}
    assert {row.state for row in rows} == {"closed"}
    assert rows[0].number == own.number
    assert similar.by_index(indexed.of(RESIDENT), here, portrait) == []
    assert indexed.index is not None
    indexed.index.stop()


def test_it_is_asked_again_as_the_case_stands_now(desk: Desk, here: Case) -> None:
    (worn,) = of(desk, "wear1")
    own = ended(desk, worn)
    row = desk.store.find_by_number(own.number)
    assert row is not None
    desk.append(own, [CaseAssigned("gucheng", "", "in_charge")])

    assert similar.find(desk.of(MEDIATOR), here, look=lambda *_: [row]).found == ()


@pytest.mark.parametrize("gone", [lambda d, c: erasure.erase(d.of(RESIDENT), c), None])
def test_what_was_taken_back_is_shown_no_more(
    desk: Desk, here: Case, gone: Callable[[Desk, Case], object] | None
) -> None:
    (worn,) = of(desk, "wear1")
    own = ended(desk, worn, closed=CaseClosed("settled", "done_as_asked"))
    assert found(desk, here) == (own.number,)
    if gone is None:
        desk.append(own, [ConsentWithdrawn("", tuple(consent.agreed(own)))])
    else:
        gone(desk, own)
    assert found(desk, here) == ()


def test_that_a_case_was_shown_is_noted_in_it(desk: Desk, here: Case) -> None:
    own = ended(desk, entry(desk, "wear1"))
    similar.find(desk.of(MEDIATOR), here)
    assert [line.mark for line in looks.looks_at(desk, own).lines] == [MEDIATOR.mark]


def test_nothing_is_like_a_case_that_says_nothing(desk: Desk) -> None:
    (worn,) = of(desk, "wear1")
    ended(desk, worn)
    empty = begun(desk, replace(worn, story="", facts={}, kind="other"))
    assert found(desk, empty) == ()


def test_a_resident_and_an_administrator_are_shown_none(desk: Desk, here: Case) -> None:
    with pytest.raises((NotPermitted, NotFound)):
        similar.find(desk.of(Actor(Role.ADMINISTRATOR, "a", "", "district")), here)
    ended(desk, entry(desk, "wear1"))
    own = ended(desk, entry(desk, "wear2"))
    row = desk.store.find_by_number(own.number)
    assert row is not None
    shown = similar.find(desk.of(RESIDENT), here, look=lambda *_: [row])
    assert shown.found == ()
    assert found(desk, here, RESIDENT) == ()


def test_private_conclusions_stay_out_of_it(desk: Desk, here: Case) -> None:
    private = {one.name for one in desk.library.rulebook.findings if one.private}
    portrait = similar.portrait_of(desk, here)
    assert private
    assert not private & (portrait.holds | portrait.fails | portrait.doubts)
