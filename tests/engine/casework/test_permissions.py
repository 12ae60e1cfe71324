"""One table says who may do what; whoever may not see a case hears that there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from uuid import UUID

import pytest

from engine.casework.case import Case
from engine.casework.course import Course
from engine.casework.people import (
    RESIDENT,
    SEATED,
    STAFF,
    SYSTEM,
    VISITOR,
    Actor,
    Relation,
    Role,
    role_of_mark,
)
from engine.casework.permissions import HOUSE, TABLE, Action, Refusal, matrix, may, relation_of

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CASE = Case(UUID(int=1), "DEM00001", "zh", "r1", NOW, NOW, 1, "0" * 64)
MEDIATOR = Actor(Role.MEDIATOR, "m1", "王", "street-a", frozenset({"street-a"}))
HEAD = Actor(Role.SUPERVISOR, "s1", "李", "district", frozenset({"district", "street-a"}))


def lying_with(unit: str = "", account: str = "", called: bool = True) -> Case:
    return replace(CASE, course=Course(unit=unit, account=account, called=called))


def test_every_action_stands_in_the_table() -> None:
    assert set(TABLE) == set(Action)
    assert len(list(matrix())) == len(Action) * len((*SEATED, *STAFF))


@pytest.mark.parametrize("action", Action)
def test_nobody_without_a_seat_or_an_account_may_do_anything(action: Action) -> None:
    for actor, relation in product((VISITOR, SYSTEM), Relation):
        assert may(actor, action, relation) is not None


def test_whoever_may_do_something_with_a_case_may_see_that_it_exists() -> None:
    for action, role, relations in matrix():
        if action not in HOUSE and action is not Action.TAKE:
            assert relations <= TABLE[Action.SEE].get(role, frozenset()), (action, role)


def test_without_a_relation_no_case_exists_for_anybody() -> None:
    for role, action in product((*SEATED, *STAFF), Action):
        if action not in HOUSE:
            assert may(Actor(role), action, Relation.NONE) is Refusal.NO_CASE


def test_an_administrator_sees_no_case_at_all() -> None:
    head = Actor(Role.ADMINISTRATOR, "a1", unit="district", units=frozenset({"district"}))
    for relation in Relation:
        assert may(head, Action.SEE, relation) is Refusal.NO_CASE


@pytest.mark.parametrize(
    ("case", "actor", "relation"),
    [
        (lying_with(), MEDIATOR, Relation.WAITING),
        (lying_with(called=False), MEDIATOR, Relation.NONE),
        (lying_with("street-a", "m1"), MEDIATOR, Relation.ASSIGNED),
        (lying_with("street-a", "m2"), MEDIATOR, Relation.UNIT),
        (lying_with("street-b"), MEDIATOR, Relation.NONE),
        (lying_with("street-a"), HEAD, Relation.BELOW),
        (lying_with("street-b"), HEAD, Relation.NONE),
        (lying_with("street-a"), RESIDENT, Relation.PARTY),
        (lying_with("street-a"), VISITOR, Relation.NONE),
    ],
)
def test_the_nearest_relation_counts(case: Case, actor: Actor, relation: Relation) -> None:
    assert relation_of(actor, case) is relation


def test_a_case_that_asked_for_nobody_is_private_to_its_resident() -> None:
    private = lying_with(called=False)
    for role in STAFF:
        actor = Actor(role, "x", unit="district", units=frozenset({"district", ""} - {""}))
        assert may(actor, Action.SEE, relation_of(actor, private)) is Refusal.NO_CASE


def test_the_reason_tells_another_role_from_another_case() -> None:
    colleague = relation_of(MEDIATOR, lying_with("street-a", "m2"))
    assert may(MEDIATOR, Action.ANSWER, colleague) is Refusal.NOT_THIS_CASE
    assert may(MEDIATOR, Action.ERASE, colleague) is Refusal.NOT_THIS_ROLE
    assert may(MEDIATOR, Action.STAFF) is Refusal.NOT_THIS_ROLE


def test_an_event_names_role_and_hand() -> None:
    assert (RESIDENT.mark, MEDIATOR.mark) == ("resident", "mediator:m1")
    assert role_of_mark(MEDIATOR.mark) is Role.MEDIATOR
