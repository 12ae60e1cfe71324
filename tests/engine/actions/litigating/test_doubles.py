"""Packets of one court find each other by what they hold, and never those of another."""

from __future__ import annotations

from engine.actions.desk import Desk
from engine.actions.litigating import assembling, describing, handing, receiving, shelf
from engine.actions.litigating.doubles import Double, doubles
from engine.actions.litigating.receiving import Act
from engine.casework.people import RESIDENT
from engine.search.duplicates import Band
from tests.engine.actions.litigating.filings import CLERK, COURT, ELSEWHERE, OTHER, Filed, ready

OWNER = {"name": "王芳", "phone": "13900139000", "address": "石景山区八角北路9号"}
STRANGER = {"name": "李强", "phone": "13900139111", "address": "石景山区古城路1号"}


def handed(desk: Desk, other: dict[str, str], kind: str = "rent.arrears") -> Filed:
    scene = ready(desk, kind=kind, agrees=("assess", "mediate", "messages", "refer", "draft"))
    own = scene.of(RESIDENT)
    describing.describe_opponent(own, scene.case, other, ["draft"])
    scene.hand_over(assembling.additions(own, scene.case))
    return scene


def found(scene: Filed, desk: Desk | None = None) -> tuple[Double, ...]:
    clerk = desk or scene.of(CLERK)
    manifest = shelf.manifest_of(clerk, scene.case, scene.found)
    return doubles(clerk, scene.case, scene.found, manifest)


def test_the_same_people_and_cause_are_likely_the_same(desk: Desk) -> None:
    first, second = handed(desk, OWNER), handed(desk, OWNER)
    (double,) = found(second)
    assert (double.row.id, double.band, double.same_case) == (first.packet, Band.DUPLICATE, False)
    assert {reason.key for reason in double.score.reasons} >= {"persons", "cause"}


def test_somebody_else_with_a_like_matter_is_not(desk: Desk) -> None:
    scene = handed(desk, OWNER)
    other = ready(desk, agrees=("assess", "mediate", "messages", "refer", "draft"))
    own = other.of(RESIDENT)
    describing.describe_writer(own, other.case, STRANGER, ["draft"])
    other.hand_over()
    assert all(double.row.id != other.packet or double.band is not Band.DUPLICATE
               for double in found(scene))  # fmt: skip


def test_two_packets_of_one_case_are_told_as_such(desk: Desk) -> None:
    scene = handed(desk, OWNER)
    first = scene.packet
    receiving.give_back(Act(scene.of(CLERK), scene.case, first), ["C05"])
    handing.withdraw(scene.of(RESIDENT), scene.case, first, "other_court")
    scene.hand_over()
    (double,) = found(scene)
    assert (double.row.id, double.same_case) == (first, True)


def test_of_what_lies_elsewhere_nothing_is_told(desk: Desk) -> None:
    first, second = handed(desk, OWNER), handed(desk, OWNER)
    receiving.transfer(Act(first.of(CLERK), first.case, first.packet), OTHER.id, "other_unit")
    assert found(second) == ()
    assert found(first, first.of(ELSEWHERE)) == ()


def test_the_words_of_the_story_are_not_compared(desk: Desk) -> None:
    scene = handed(desk, OWNER)
    manifest = shelf.manifest_of(desk, scene.case, scene.found)
    assert "text" not in {r.key for d in found(scene) for r in d.score.reasons}
    assert scene.case.story == "" or scene.case.story not in manifest.model_dump_json()


def test_an_erased_case_is_found_no_more(desk: Desk) -> None:
    first, second = handed(desk, OWNER), handed(desk, OWNER)
    assert found(second)
    shelf.forget(desk.store, first.number)
    assert found(second) == ()
    marks = desk.store.entries(shelf.MARKS)
    assert marks
    assert not [entry for entry in marks if entry.id.startswith(first.packet)]


def test_marks_tell_nothing_without_the_key(desk: Desk) -> None:
    handed(desk, OWNER)
    written = "".join(f"{e.id}{e.owner}{e.body}" for e in desk.store.entries(shelf.MARKS))
    assert not [word for word in OWNER.values() if word in written]
    assert COURT.id not in written
