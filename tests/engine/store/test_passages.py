"""Every store counts the same passages; each dispute has one fate at each stage it entered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.casework.case import fold, summary_of
from engine.casework.events import (
    AnswersGiven,
    CaseAssigned,
    CaseClosed,
    CaseEvent,
    CaseOpened,
    CaseReopened,
    CategoryChosen,
    ExitTaken,
    StageMoved,
)
from engine.casework.journal import chain
from engine.casework.stages import LADDER
from engine.store.duckdb import DuckdbStore
from engine.store.memory import MemoryStore
from engine.store.passages import By, Survey, Tally
from engine.store.store import Store
from engine.store.uuid7 import uuid7

BEGIN = datetime(2026, 1, 1, 1, 0, tzinfo=UTC)
WINDOW = timedelta(days=90)
NOW = BEGIN + timedelta(days=300)
SURVEY = Survey(NOW, WINDOW)
_numbers = count()

KIND = CategoryChosen("rent.deposit", (), ())
ADVISED = CaseClosed("advised", "guidance_enough")
COURT = (ExitTaken("LITIGATE", "", "own_choice"), StageMoved("litigate", "own_choice"))
MEDIATION = StageMoved("mediate", "both_willing", "street", "石景山区")


def keep(store: Store, *happened: tuple[int, CaseEvent]) -> None:
    """A case that was opened on the first day, with what happened on later ones."""
    number = f"N{next(_numbers):07d}"
    stream = uuid7(BEGIN)
    events = chain(stream, None, [CaseOpened(number, "h", "zh", "r")], BEGIN, "resident")
    for day, event in happened:
        at = BEGIN + timedelta(days=day)
        events = (*events, *chain(stream, events[-1], [event], at, "resident"))
    store.append(stream, 0, events, summary_of(fold(events)))


def fates(store: Store, survey: Survey = SURVEY) -> dict[str, str]:
    """What became of one case, by stage."""
    return {tally.stage: tally.fate for tally in store.passages(LADDER, survey)}


def test_a_question_that_was_answered_is_absorbed_after_the_window(store: Store) -> None:
    keep(store, (1, ADVISED))
    assert fates(store) == {"consult": "absorbed"}
    early = replace(SURVEY, now=BEGIN + timedelta(days=90))
    assert fates(store, early) == {"consult": "recent"}
    assert fates(store, replace(early, now=BEGIN + timedelta(days=91))) == {"consult": "absorbed"}


def test_an_open_dispute_is_not_absorbed_however_long(store: Store) -> None:
    keep(store, (1, KIND))
    assert fates(store) == {"consult": "went_on", "assess": "open"}


def test_whoever_comes_back_within_the_window_went_on_and_later_was_absorbed(store: Store) -> None:
    keep(store, (1, KIND), (2, ADVISED), (92, COURT[0]), (92, COURT[1]))
    assert fates(store) == {"consult": "went_on", "assess": "went_on", "litigate": "open"}
    late = MemoryStore()
    keep(late, (1, KIND), (2, ADVISED), (93, COURT[0]), (93, COURT[1]))
    assert fates(late) == {"consult": "went_on", "assess": "absorbed", "litigate": "open"}


def test_a_reopened_dispute_is_open_again(store: Store) -> None:
    keep(store, (1, KIND), (2, ADVISED), (50, CaseReopened("new_facts")))
    assert fates(store)["assess"] == "open"


def test_one_that_somebody_else_has_left_by_its_exit(store: Store) -> None:
    referred = CaseClosed("referred", "other_body_in_charge")
    keep(store, (1, KIND), (2, ExitTaken("ADMIN", "", "competent_body")), (3, referred))
    (left,) = [t for t in store.passages(LADDER, SURVEY) if t.stage == "assess"]
    assert left == Tally("", "assess", "left", "referred", "ADMIN", 1)


def test_one_that_lives_on_elsewhere_counts_nowhere(store: Store) -> None:
    keep(store, (1, KIND), (3, CaseClosed("merged", "same_dispute")))
    assert fates(store) == {}


def test_only_what_was_entered_in_the_period_counts(store: Store) -> None:
    keep(store, (0, KIND), (100, MEDIATION))
    survey = replace(SURVEY, since=BEGIN + timedelta(days=50))
    assert fates(store, survey) == {"mediate": "open"}
    assert fates(store, replace(SURVEY, until=BEGIN)) == {}


@pytest.mark.parametrize(
    ("by", "group"),
    [
        (By.KIND, "rent.deposit"),
        (By.FAMILY, "rent"),
        (By.PLACE, "石景山区"),
        (By.LEVEL, "street"),
        (By.UNIT, "bajiao"),
        (By.NOTHING, ""),
    ],
)
def test_each_group_is_named_as_it_stands_in_the_case(store: Store, by: By, group: str) -> None:
    keep(store, (0, KIND), (1, MEDIATION), (2, CaseAssigned("bajiao", "", "x")))
    assert {tally.group for tally in store.passages(LADDER, replace(SURVEY, by=by))} == {group}


def test_a_month_is_that_of_the_place_and_not_of_greenwich(store: Store) -> None:
    keep(store, (30, KIND))  # 31 January at nine in the morning
    late = BEGIN + timedelta(days=30, hours=16)  # 1 February at one in the morning
    for_night = chain(uuid7(late), None, [CaseOpened("NIGHT", "h", "zh", "r")], late, "resident")
    store.append(for_night[0].stream, 0, for_night, summary_of(fold(for_night)))
    months = Counter[str]()
    for tally in store.passages(LADDER, replace(SURVEY, by=By.MONTH)):
        months[tally.group] += tally.count
    assert months == {"2026-01": 2, "2026-02": 1}


def test_a_unit_counts_what_lies_with_it_alone(store: Store) -> None:
    keep(store, (0, KIND), (2, CaseAssigned("bajiao", "", "x")))
    keep(store, (0, KIND))
    for units, cases in ((frozenset({"bajiao"}), 1), (frozenset(), 0), (None, 2)):
        found = store.passages(LADDER, replace(SURVEY, units=units))
        assert sum(tally.count for tally in found if tally.stage == "consult") == cases


EVENTS: list[Callable[[], CaseEvent]] = [
    lambda: KIND,
    lambda: CategoryChosen("lab.wage", (), ()),
    lambda: AnswersGiven({"rental.role": {"value": "tenant"}}, "resident"),
    lambda: ADVISED,
    lambda: CaseClosed("referred", "safety_first"),
    lambda: CaseClosed("settled", "done_as_asked"),
    lambda: CaseReopened("came_back"),
    lambda: MEDIATION,
    lambda: COURT[0],
    lambda: COURT[1],
    lambda: ExitTaken("ADMIN", "", "competent_body"),
    lambda: CaseAssigned("bajiao", "", "x"),
]
HISTORY = st.lists(st.tuples(st.integers(0, 100), st.sampled_from(range(len(EVENTS)))), max_size=9)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[MemoryStore, DuckdbStore]]:
    duckdb = DuckdbStore(Path(tmp_path_factory.mktemp("passages")) / "cases.duckdb")
    yield MemoryStore(), duckdb
    duckdb.close()


@settings(max_examples=40, deadline=None)
@given(
    histories=st.lists(HISTORY, min_size=1, max_size=4),
    by=st.sampled_from(By),
    window=st.integers(0, 120),
    since=st.none() | st.integers(0, 200),
)
def test_the_query_counts_what_reading_case_by_case_counts(
    both: tuple[MemoryStore, DuckdbStore],
    histories: list[list[tuple[int, int]]],
    by: By,
    window: int,
    since: int | None,
) -> None:
    for history in histories:
        day, happened = 0, []
        for pause, which in history:
            day += pause
            happened.append((day, EVENTS[which]()))
        for store in both:
            keep(store, *happened)
    begin = None if since is None else BEGIN + timedelta(days=since)
    survey = Survey(NOW, timedelta(days=window), by, begin)
    memory, duckdb = (store.passages(LADDER, survey) for store in both)
    assert memory == duckdb
    if begin is None and by is By.NOTHING:
        consult = sum(tally.count for tally in memory if tally.stage == "consult")
        assert consult == sum(case.outcome != "merged" for case in both[0].cases())
