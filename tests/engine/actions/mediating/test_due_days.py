"""Whoever has to do something is reminded seven days and one before, on the day, and after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from engine.actions.desk import Desk
from engine.actions.mediating import keeping
from engine.actions.mediating.due_days import due_days
from engine.actions.outbox import Outbox, timer
from engine.actions.reminding import Reminders
from engine.actions.revisions import Revisions
from engine.casework.events import ConsentGiven
from engine.clock import TIMEZONE
from engine.messages.message import MESSAGES
from tests.engine.actions.mediating.agreements import in_force
from tests.engine.actions.mediating.tables import Scene

DUE = date(2026, 12, 22)


@pytest.fixture
def scene(desk: Desk) -> Scene:
    scene = in_force(desk)
    scene.happen(ConsentGiven("", ("messages",), "2026-11-22", "resident"))
    return scene


def _reminders(scene: Scene) -> Reminders:
    outbox = Outbox(scene.desk.vault, "https://jiefen.example/resume")
    return Reminders(Revisions(replace(scene.desk)), outbox)


def _ids(scene: Scene, day: date) -> set[str]:
    now = datetime(day.year, day.month, day.day, 10, tzinfo=TIMEZONE)
    scene.desk.store.put([replace(timer(scene.case, now), id=f"t{day}")])
    before = {entry.id for entry in scene.desk.store.entries(MESSAGES)}
    _reminders(scene).look_due(now)
    return {
        entry.id
        for entry in scene.desk.store.entries(MESSAGES)
        if entry.id not in before and ".term1." in entry.id
    }


@pytest.mark.parametrize("days", [-7, -1, 0, 1, 7])
def test_on_each_of_five_days_the_one_who_owes_is_told_once(scene: Scene, days: int) -> None:
    day = DUE + timedelta(days=days)
    found = _ids(scene, day)
    assert len(found) == 1
    assert all(".own." in id for id in found)
    assert _ids(scene, day) == set()


@pytest.mark.parametrize("days", [-8, -6, 2, 8])
def test_on_other_days_nobody_is(scene: Scene, days: int) -> None:
    assert _ids(scene, DUE + timedelta(days=days)) == set()


def test_what_is_paid_is_reminded_of_no_more(scene: Scene) -> None:
    keeping.note(scene.respondent, scene.case, "1", 3_000_000, date(2026, 11, 22))
    assert list(due_days(scene.case, DUE)) == []
    assert _ids(scene, DUE) == set()
