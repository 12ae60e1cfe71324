"""Nothing said without prejudice goes out with a sheet: into no paper, no line, no record."""

from __future__ import annotations

from datetime import datetime

from hypothesis import HealthCheck, given, settings

from engine.actions import consent, exhibits
from engine.actions.desk import Desk
from engine.actions.referring import handing, opening
from engine.actions.referring.handing import Going, Taken
from engine.actions.referring.showing import exit_lines
from engine.casework import events as ev
from engine.casework.people import RESIDENT, Actor, Role, Side
from engine.casework.sheets import CARRIED
from engine.clock import TIMEZONE, FixedClock, today
from engine.documents.walk import texts_of
from engine.store.memory import MemoryStore
from tests.engine.actions.mediating.tables import FACTS, Scene, seated
from tests.ours import library
from tests.properties.mediations import picks, played, script_of

AGREED = {"rental.monthly_rent": {"value": "12000.00"}}
LOCKED_OUT = {**FACTS, "case.danger": ["lockout_or_cutoff", "verbal_threat"]}


def files(scene: Scene) -> None:
    """One file of each side, and one of the mediator's, each with a name that tells whose it is."""
    hands = (RESIDENT, Actor(Role.RESPONDENT, scene.seat), scene.hand)
    for number, hand in enumerate(hands):
        content = f"第{number}份材料".encode()
        offered = exhibits.Offered(f"{number}.txt", len(content), lambda c=content: c)  # type: ignore[misc]
        exhibits.hand_in(scene.desk.of(hand), scene.case, [offered], "lease_contract")


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chosen=picks())
def test_no_body_meets_a_word_that_was_said_without_prejudice(
    chosen: list[tuple[int, Side]],
) -> None:
    clock = FixedClock(datetime(2026, 11, 22, 10, 0, tzinfo=TIMEZONE))
    desk = Desk.over(library(), MemoryStore(), clock)
    scene = seated(desk, LOCKED_OUT)
    files(scene)
    script = script_of(chosen, scene.seat)
    played(scene, script)
    for seat in ("", scene.seat):
        by = RESIDENT if not seat else Actor(Role.RESPONDENT, seat)
        scene.happen(ev.FactAgreed(seat, AGREED), by=by)
    consent.agree(scene.applicant, scene.case, ["refer"])
    found = opening.exits(desk, scene.case)
    assert {sheet.sheet.id for sheet in found.fitting} >= {"police_report", "housing_complaint"}
    told = ""
    for sheet in found.fitting:
        for paper in sheet.papers:
            for language in ("zh", "en"):
                copy = opening.drawn(desk, scene.case, sheet, paper.form.id, language)
                told += "".join(map(str, texts_of(copy.sections)))
        body = opening.bodies_of(desk, scene.case, sheet.sheet)[0].id
        going = Going(body, today(clock), CARRIED)
        case = handing.hand_in(scene.applicant, scene.case, sheet.sheet.id, going)
        newest = max(case.sheets.handed.values(), key=lambda one: one.seq)
        handing.receive(scene.applicant, case, newest.id, Taken(today(clock), "第1号"))
    told += repr(exit_lines(scene.applicant, scene.case))
    assert "0.txt" in told
    for name in ("1.txt", "2.txt"):
        assert name not in told
    for mark, allowed in script.open_to.items():
        assert "court" not in allowed
        assert mark not in told
