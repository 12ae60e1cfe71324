"""A suggestion is accepted or changed once, by whom it concerns, and binds nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.accounts.unit import Level, Tree, Unit
from engine.actions import consent, consult
from engine.actions.course import Slip
from engine.actions.desk import Desk
from engine.actions.support.settle import NONE, Choice, settle
from engine.actions.support.suggest import Suggestion, What, suggestions
from engine.casework.case import Case
from engine.casework.events import CaseAssigned
from engine.casework.people import Actor, Role
from engine.errors import AnswerError, AnswerFaults, Conflict, NotFound, NotPermitted
from engine.i18n import Text
from tests.engine.actions.likeness import begun, sketches

KEY = "0123456789ABCDEF"
TREE = Tree(
    [
        Unit("district", Text("区中心"), Level.DISTRICT, "", "石景山区"),
        Unit("bajiao", Text("八角街道"), Level.STREET, "district", "八角街道"),
        Unit("north", Text("北社区"), Level.COMMUNITY, "bajiao", "八角街道"),
        Unit("closed", Text("南社区"), Level.COMMUNITY, "bajiao", "八角街道", is_open=False),
        Unit("court", Text("法院"), Level.COURT, "", "石景山区"),
    ]
)
HAND = Actor(Role.MEDIATOR, "m1", "王", "bajiao", frozenset({"bajiao"}))
COLLEAGUE = Actor(Role.MEDIATOR, "m2", "张", "bajiao", frozenset({"bajiao"}))
HEAD = Actor(Role.SUPERVISOR, "s1", "李", "district", TREE.below("district"))
JUDGE = Actor(Role.COURT, "c1", "沈", "bajiao", frozenset({"bajiao"}))


@pytest.fixture
def case(desk: Desk) -> Case:
    asked = next(one for one in sketches(desk) if one.id == "wear1")
    return desk.append(begun(desk, asked), [CaseAssigned("bajiao", "m1", "taken")])


def shown(desk: Desk, case: Case) -> dict[What, Suggestion]:
    return {one.what: one for one in suggestions(desk, case, TREE)}


def kinds(desk: Desk, case: Case) -> list[str]:
    return [event.kind for event in desk.store.read(case.id)]


def test_each_suggestion_comes_with_its_reasons(desk: Desk, case: Case) -> None:
    offered = shown(desk, case)
    assert [*offered] == [*What]
    assert all(one.reasons for one in offered.values())
    assert offered[What.CAUSE].value == "rent.deposit"
    assert "as_chosen" in [reason.key for reason in offered[What.CAUSE].reasons]
    assert offered[What.ROUTE].value == "MEDIATE_COMMUNITY"
    assert offered[What.LEVEL].value == "community"
    assert offered[What.UNIT].value == "north"  # the one open office of that level in the district
    assert offered[What.LAW].parts[0].startswith("民法典#")
    assert all(one.settled is None for one in offered.values())


def test_what_is_accepted_or_changed_is_written_with_both(desk: Desk, case: Case) -> None:
    choices = {
        What.LEVEL: Choice("community", "community", "misread"),
        What.ROUTE: Choice("MEDIATE_COMMUNITY", "LITIGATE", "parties_wish"),
    }
    settled = settle(desk.of(HAND), case, choices, TREE).settled
    assert (settled["level"].agrees, settled["level"].reason) == (True, "agreed")
    assert (settled["route"].chosen, settled["route"].reason) == ("LITIGATE", "parties_wish")
    assert settled["route"].by == HAND.mark


def test_nothing_but_the_kind_changes_by_it(desk: Desk, case: Case) -> None:
    choices = {
        What.LEVEL: Choice("community", "district", "no_room"),
        What.UNIT: Choice("north", "district", "no_room"),
    }
    after = settle(desk.of(HAND), case, choices, TREE)
    assert after.course == case.course
    assert kinds(desk, after)[case.seq :] == ["SuggestionSettled"] * 2


def test_another_kind_stands_in_the_course_by_whose_hand(desk: Desk, case: Case) -> None:
    choice = Choice("rent.deposit", "rent.early_exit", "knows_more")
    after = settle(desk.of(HAND), case, {What.CAUSE: choice}, TREE)
    assert after.category == "rent.early_exit"
    last = desk.store.read(case.id)[-1]
    assert (last.kind, last.actor) == ("CategoryChosen", HAND.mark)


def test_the_kind_that_was_chosen_may_be_confirmed(desk: Desk, case: Case) -> None:
    choice = Choice("rent.deposit", "rent.deposit")
    after = settle(desk.of(HAND), case, {What.CAUSE: choice}, TREE)
    assert kinds(desk, after)[case.seq :] == ["SuggestionSettled"]


def test_the_same_form_twice_is_written_once(desk: Desk, case: Case) -> None:
    slip = Slip(case.seq, KEY)
    choices = {
        What.CAUSE: Choice("rent.deposit", "rent.repair", "misread"),
        What.LEVEL: Choice("community", "community"),
    }
    first = settle(desk.of(HAND), case, choices, TREE, slip)
    again = settle(desk.of(HAND), desk.again(case), choices, TREE, slip)
    assert again.seq == first.seq == case.seq + 3
    assert again.category == "rent.repair"


def test_what_was_settled_so_before_is_not_written_again(desk: Desk, case: Case) -> None:
    choices = {What.LEVEL: Choice("community", "community")}
    first = settle(desk.of(HAND), case, choices, TREE)
    assert settle(desk.of(HAND), first, choices, TREE).seq == first.seq


def test_what_is_no_longer_suggested_is_shown_anew(desk: Desk, case: Case) -> None:
    choices = {What.LEVEL: Choice("district", "district")}
    with pytest.raises(Conflict):
        settle(desk.of(HAND), case, choices, TREE)
    late = Slip(case.seq, KEY)
    desk.append(case, [CaseAssigned("bajiao", "m1", "in_charge")])
    with pytest.raises(Conflict):
        settle(
            desk.of(HAND),
            desk.again(case),
            {What.LEVEL: Choice("community", "community")},
            TREE,
            late,
        )


@pytest.mark.parametrize(
    ("what", "choice", "field"),
    [
        (What.ROUTE, Choice("MEDIATE_COMMUNITY", "ARBITRATE", "misread"), "route"),
        (What.ROUTE, Choice("MEDIATE_COMMUNITY", "", "misread"), "route"),
        (What.LEVEL, Choice("community", "galaxy", "misread"), "level"),
        (What.LEVEL, Choice("community", "street", "因为我想"), "level.reason"),
        (What.UNIT, Choice("north", "closed", "no_room"), "unit"),
        (What.CAUSE, Choice("rent.deposit", "rent.nothing", "misread"), "cause"),
        (What.CAUSE, Choice("rent.deposit", "rent.repair"), "cause.reason"),
    ],
)
def test_only_what_is_offered_may_be_chosen_and_only_for_a_reason(
    desk: Desk, case: Case, what: What, choice: Choice, field: str
) -> None:
    with pytest.raises(AnswerFaults) as caught:
        settle(desk.of(HAND), case, {what: choice}, TREE)
    assert [*caught.value.faults] == [field]
    assert desk.again(case).seq == case.seq


def test_of_statutes_some_or_none_may_be_taken(desk: Desk, case: Case) -> None:
    suggested = shown(desk, case)[What.LAW]
    two = " ".join(suggested.parts[:2])
    after = settle(
        desk.of(HAND), case, {What.LAW: Choice(suggested.value, two, "not_fitting")}, TREE
    )
    assert after.settled["law"].chosen == two
    none = {What.LAW: Choice(suggested.value, NONE, "not_fitting")}
    assert settle(desk.of(HAND), after, none, TREE).settled["law"].chosen == NONE
    with pytest.raises(AnswerFaults):
        settle(
            desk.of(HAND),
            after,
            {What.LAW: Choice(suggested.value, "民法典#1", "misread")},
            TREE,
        )


def test_an_empty_form_is_told(desk: Desk, case: Case) -> None:
    with pytest.raises(AnswerError) as caught:
        settle(desk.of(HAND), case, {}, TREE)
    assert caught.value.key == "support_nothing"


@pytest.mark.parametrize(
    ("actor", "what", "allowed"),
    [
        (HEAD, What.LEVEL, True),
        (HEAD, What.CAUSE, False),
        (COLLEAGUE, What.LEVEL, False),
        (JUDGE, What.LEVEL, False),
    ],
)
def test_who_may_not_do_what_follows_settles_nothing(
    desk: Desk, case: Case, actor: Actor, what: What, allowed: bool
) -> None:
    offered = shown(desk, case)[what]
    choices = {what: Choice(offered.value, offered.value)}
    if allowed:
        assert settle(desk.of(actor), case, choices, TREE).settled[what].by == actor.mark
    else:
        with pytest.raises(NotPermitted):
            settle(desk.of(actor), case, choices, TREE)
    with pytest.raises(NotFound):
        settle(desk.of(replace(COLLEAGUE, unit="gucheng", units=frozenset())), case, choices, TREE)


def test_of_labour_arbitration_comes_first(desk: Desk) -> None:
    site = next(one for one in sketches(desk) if one.id == "site1")
    offered = shown(desk, begun(desk, site))[What.ROUTE]
    assert "LITIGATE" not in (offered.value, *offered.others)
    assert "ARBITRATE" in (offered.value, *offered.others)
    assert "LITIGATE" in offered.barred


def test_whoever_holds_it_at_its_level_is_suggested_to_keep_it(desk: Desk, case: Case) -> None:
    decided = settle(
        desk.of(HAND), case, {What.LEVEL: Choice("community", "street", "parties_wish")}, TREE
    )
    unit = shown(desk, decided)[What.UNIT]
    assert unit.value == "bajiao"
    assert unit.reasons[-1].key == "keeps"


def test_without_a_story_or_a_kind_little_is_said(desk: Desk) -> None:
    empty = consult.open_case(desk).case
    (cause,) = suggestions(desk, empty, TREE)
    assert (cause.value, cause.reasons[0].key) == ("", "no_story")
    told = consult.tell_story(desk, consent.agree(desk, empty, ["assess"]), "啊")
    (cause,) = suggestions(desk, told, TREE)
    assert (cause.value, cause.reasons[0].key) == ("", "unsure")
    untold = replace(next(iter(sketches(desk))), story="")
    case = desk.append(begun(desk, untold), [CaseAssigned("bajiao", "m1", "taken")])
    with pytest.raises(AnswerFaults):  # where nothing is suggested, nothing is agreed or changed
        settle(desk.of(HAND), case, {What.CAUSE: Choice("", "rent.repair", "misread")}, TREE)
