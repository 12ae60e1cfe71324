"""How mediation serves is counted exactly, and nothing is said where nothing can be divided."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from engine.analytics.mediations import Asked, Figures, measure
from engine.casework.case import fold, summary_of
from engine.casework.events import (
    CaseAssigned,
    CaseEvent,
    CaseOpened,
    FollowedUp,
    MediationMoved,
    SessionHeld,
)
from engine.casework.journal import link
from engine.casework.sealing import Seal
from engine.mediation.states import State
from engine.store.memory import MemoryStore
from engine.store.store import BEGINNING
from engine.store.uuid7 import uuid7
from engine.vault import Vault

BEGIN = datetime(2026, 10, 30, 2, 0, tzinfo=UTC)
VAULT = Vault.demo()
S = State
TAKEN_ON = ((0, S.SUBMITTED), (2, S.ACCEPTED))
Day = tuple[int, CaseEvent | State]
HELD = SessionHeld("s", "", "", ())


def keep(store: MemoryStore, unit: str, *days: Day) -> None:
    """A case of a unit on which all this happened, each so many days after the beginning."""
    id, key = uuid7(BEGIN), VAULT.new_key()
    seal = Seal(VAULT, key)
    opened: list[CaseEvent] = [
        CaseOpened(id.hex[-8:], "", "zh", "r"),
        CaseAssigned(unit, "", "taken"),
    ]
    events = [*link(id, 0, BEGINNING, opened, BEGIN, "x", seal)]
    for day, happened in days:
        event = MediationMoved(happened.value) if isinstance(happened, State) else happened
        last, at = events[-1], BEGIN + timedelta(days=day)
        events += link(id, last.seq, last.hash, [event], at, "mediator:m", seal)
    case = fold([*seal.open(events)], key)
    store.append(id, 0, events, summary_of(case))


def told(store: MemoryStore, **asked: object) -> Figures:
    return measure(store, VAULT, Asked(**asked))[0]  # type: ignore[arg-type]  # fields of Asked


def house() -> MemoryStore:
    """Three that agreed (one kept, one broken, one confirmed), two that did not, others."""
    store = MemoryStore()
    kept: list[Day] = [(9, S.EFFECTIVE), (20, S.PERFORMING), (40, S.PERFORMED)]
    scores: list[Day] = [(50, FollowedUp("", "yes", 5)), (51, FollowedUp("R", "yes", 2))]
    keep(store, "bajiao", *TAKEN_ON, (5, HELD), (7, HELD), *kept, *scores)
    keep(store, "bajiao", *TAKEN_ON, (5, HELD), (9, S.EFFECTIVE), (20, S.BREACHED))
    keep(store, "gucheng", (0, S.SUBMITTED), (5, S.ACCEPTED), (9, S.EFFECTIVE), (12, S.CONFIRMED))
    keep(store, "gucheng", *TAKEN_ON, (9, MediationMoved("terminated", "T5")))
    lost: list[Day] = [(3, S.INVITING), (10, S.NO_REPLY), (11, MediationMoved("terminated", "T3"))]
    keep(store, "gucheng", *TAKEN_ON, *lost)
    keep(store, "gucheng", *TAKEN_ON, (9, MediationMoved("terminated", "T8")))
    keep(store, "gucheng", *TAKEN_ON, (9, S.WITHDRAWN))
    return store


def test_the_figures_are_exact() -> None:
    found = told(house())
    assert (found.taken_on, found.agreements, found.failed) == (7, 3, 2)
    assert found.agreement == Fraction(3, 5)
    assert found.days_to_begin == Fraction(17, 7)
    assert found.sessions == Fraction(3, 2)
    assert found.confirmed == Fraction(1, 3)
    assert found.performed == Fraction(1, 2)
    assert found.breached == Fraction(1, 3)
    assert (found.satisfaction, found.answers) == ((Fraction(5), Fraction(2)), (1, 1))
    assert found.days_lost == 7


def test_what_was_agreed_by_word_counts_as_an_agreement() -> None:
    store = house()
    keep(store, "bajiao", *TAKEN_ON, (9, MediationMoved("terminated", "T1")))
    found = told(store)
    assert (found.agreements, found.failed, found.agreement) == (4, 2, Fraction(4, 6))


def test_nothing_is_known_of_nothing() -> None:
    found = told(MemoryStore())
    shares = (found.agreement, found.confirmed, found.performed, found.breached)
    means = (found.sessions, found.days_to_begin, found.days_lost, *found.satisfaction)
    assert [*shares, *means] == [None] * 9
    assert found.is_small


def test_each_unit_stands_for_itself_and_others_are_left_out() -> None:
    _, units = measure(house(), VAULT, Asked())
    assert {unit: one.agreements for unit, one in units.items()} == {"bajiao": 2, "gucheng": 1}
    assert told(house(), units=frozenset({"bajiao"})).agreement == 1
    assert told(house(), units=frozenset()).taken_on == 0


def test_a_period_counts_by_the_day_it_was_taken_on() -> None:
    assert told(house(), first=date(2026, 11, 2)).taken_on == 1
    assert told(house(), last=date(2026, 11, 1)).taken_on == 6


def test_a_second_mediation_of_a_case_counts_for_itself() -> None:
    store = MemoryStore()
    first: list[Day] = [*TAKEN_ON, (9, MediationMoved("terminated", "T4"))]
    again: list[Day] = [(20, S.DRAFT), (21, S.SUBMITTED), (22, S.ACCEPTED), (30, S.EFFECTIVE)]
    keep(store, "bajiao", *first, *again)
    found = told(store)
    assert (found.taken_on, found.agreement) == (2, Fraction(1, 2))
