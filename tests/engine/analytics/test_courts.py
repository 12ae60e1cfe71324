"""What courts were handed is counted from what happened, for each unit, and nobody is ranked."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from engine.actions.desk import Desk
from engine.actions.litigating import handing, receiving
from engine.actions.litigating.receiving import Act, Asking
from engine.analytics.courts import UNKNOWN_CODE, Asked, Figures, measure, to_csv
from engine.casework.events import CaseErased
from engine.casework.journal import link
from engine.casework.people import RESIDENT
from engine.casework.sealing import Seal
from engine.clock import TIMEZONE, FixedClock, today
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.engine.actions.litigating.filings import CLERK, DOCKET, ELSEWHERE, OTHER, Filed, filed


@dataclass
class Days:
    """A desk whose days pass."""

    desk: Desk

    def after(self, days: int) -> Desk:
        moment = self.desk.clock.now() + timedelta(days=days)
        return replace(self.desk, clock=FixedClock(moment))

    def act(self, scene: Filed, days: int, elsewhere: bool = False) -> Act:
        clerk = self.after(days).of(ELSEWHERE if elsewhere else CLERK)
        return Act(clerk, scene.case, scene.packet)


@pytest.fixture
def desk(library: Library) -> Desk:
    clock = FixedClock(datetime(2026, 11, 22, 10, 0, tzinfo=TIMEZONE))
    return Desk.over(library, MemoryStore(), clock)


@pytest.fixture
def days(desk: Desk) -> Days:
    return Days(desk)


def counted(desk: Desk, asked: Asked | None = None) -> tuple[Figures, Mapping[str, Figures]]:
    return measure(desk.store, desk.vault, asked or Asked())


def test_of_nothing_nothing_is_counted_and_nothing_divided(desk: Desk) -> None:
    total, units = counted(desk)
    assert set(total.counts.values()) == {0}
    assert units == {}
    assert (total.days_to_answer, total.days_to_end, total.executed) == (None, None, None)


def test_every_fate_is_counted(days: Days) -> None:
    scenes = [filed(days.desk) for _ in range(6)]
    receiving.accept(days.act(scenes[0], 2), DOCKET)
    receiving.decide(days.act(scenes[0], 30), "judgment", today(days.desk.clock))
    receiving.give_back(days.act(scenes[1], 4), ["C02", "C10"])
    receiving.ask(days.act(scenes[2], 1), Asking(["收据"]))
    receiving.delegate(days.act(scenes[3], 3), "court_pre")
    handing.withdraw(scenes[4].of(RESIDENT), scenes[4].case, scenes[4].packet, "settled")
    total, units = counted(days.desk)
    assert {name: n for name, n in total.counts.items() if n} == {
        "referred": 6, "accepted": 1, "returned": 1, "supplements": 1, "delegated_before": 1,
        "judged": 1, "withdrawn": 1, "waiting": 2,
    }  # fmt: skip
    assert total.codes == (("C02", 1), ("C10", 1))
    assert total.days_to_answer == Fraction(2 + 4 + 3, 3)
    assert total.days_to_end == 30
    assert units == {"court": total}


def test_what_was_taken_on_first_is_mediated_after_filing(days: Days) -> None:
    scene = filed(days.desk)
    receiving.accept(days.act(scene, 1), DOCKET)
    receiving.delegate(days.act(scene, 2), "court_post")
    total, _ = counted(days.desk)
    assert (total["delegated_before"], total["delegated_after"]) == (0, 1)


def test_a_packet_that_is_returned_twice_counts_once_and_each_reason_each_time(days: Days) -> None:
    scene = filed(days.desk)
    receiving.give_back(days.act(scene, 1), ["C10"])
    scene.hand_over(packet=scene.packet)
    receiving.give_back(days.act(scene, 2), ["C10"])
    total, _ = counted(days.desk)
    assert (total["referred"], total["returned"], total.codes) == (1, 1, (("C10", 2),))


def test_what_is_passed_on_counts_where_it_came(days: Days) -> None:
    scene = filed(days.desk)
    receiving.transfer(days.act(scene, 1), OTHER.id, "no_jurisdiction")
    receiving.accept(days.act(scene, 3, elsewhere=True), DOCKET)
    _, units = counted(days.desk)
    here, there = units["court"], units[OTHER.id]
    assert (here["referred"], here["transferred"], here["accepted"]) == (1, 1, 0)
    assert (there["referred"], there["accepted"]) == (1, 1)
    assert there.days_to_answer == 2
    own, only = counted(days.desk, Asked(units=frozenset({OTHER.id})))
    assert own["referred"] == 1
    assert set(only) == {OTHER.id}


def test_only_the_days_that_are_asked_for_count(days: Days) -> None:
    filed(days.desk)
    day = today(days.desk.clock)
    for first, last, count in (
        (day, day, 1),
        (day + timedelta(days=1), None, 0),
        (None, day - timedelta(days=1), 0),
    ):
        assert counted(days.desk, Asked(first, last))[0]["referred"] == count


def test_of_an_erased_case_it_is_known_that_papers_came_back_and_not_why(days: Days) -> None:
    scene = filed(days.desk)
    receiving.give_back(days.act(scene, 1), ["C02"])
    case = scene.case
    summary = days.desk.store.find_by_number(scene.number)
    assert summary is not None
    gone = link(case.id, case.seq, case.head, [CaseErased("asked")], days.after(2).clock.now(),
                "system", Seal(days.desk.vault, ""))  # fmt: skip
    days.desk.store.append(case.id, case.seq, gone, replace(summary, sealed_key=""))
    total, _ = counted(days.desk)
    assert (total["returned"], total.codes) == (1, ((UNKNOWN_CODE, 1),))


def test_no_figure_names_anybody_at_work() -> None:
    names = {field.name for field in fields(Figures)}
    assert not names & {"by", "clerk", "account", "mark"}


def test_the_table_is_one_line_a_unit_and_harmless(days: Days) -> None:
    scene = filed(days.desk)
    receiving.give_back(days.act(scene, 1), ["C03"])
    total, units = counted(days.desk)
    written = to_csv(total, {"=SUM(A1)": units["court"]})
    head, line, whole = csv.reader(written.removeprefix("\ufeff").splitlines())
    assert line[0] == "'=SUM(A1)"
    assert whole[0] == "*"
    told = dict(zip(head, line, strict=True))
    assert (told["returned"], told["returned_C03"], told["executed"]) == ("1", "1", "")
    assert told["days_to_answer"] == "1.0"
    assert told["days_to_end"] == ""
