"""Cases with what was noted on them, and the real deadlines to try them against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from uuid import UUID

from engine.casework.case import Case
from engine.casework.course import Course, Stage, Step
from engine.casework.deadlines import Ground, Item, deadlines_of
from engine.rulebook.conclusion import TimeLimit
from tests.ours import library

BEGAN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
CASE = Case(UUID(int=7), "DEM00001", "zh", "r1", BEGAN, BEGAN, 3, "0" * 64, category="rent.arrears")


@cache
def ground() -> Ground:
    book = library().rulebook
    return Ground(library().deadlines, book.parameters, book.calendar, library().region.of(None))


def case(
    noted: Mapping[str, date] | None = None,
    kind: str = "rent.arrears",
    stage: Stage = Stage.ASSESS,
    entered: datetime = BEGAN,
) -> Case:
    """A case of a kind that stands at a stage, with these days noted."""
    course = Course(steps=(Step(stage, entered, "chosen"),), milestones=dict(noted or {}))
    return replace(CASE, category=kind, course=course)


def items(
    of: Case, today: date, limits: tuple[TimeLimit, ...] = (), on: Ground | None = None
) -> dict[str, Item]:
    """Its deadlines by key."""
    return {item.key: item for item in deadlines_of(of, limits, on or ground(), today)}
