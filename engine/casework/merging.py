"""What stands between two cases and their being handled as one dispute."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from engine.casework.case import Case
from engine.casework.events import (
    ApartUndone,
    CaseEvent,
    CaseKeptApart,
    CaseMerged,
    MergeUndone,
)
from engine.errors import AnswerError, IllegalStep

MERGING: Final = ("same_person", "both_sides", "family", "told_twice")
"""Why two cases are taken for one dispute."""
APART: Final = ("other_people", "other_matter", "other_claim", "begun_again")
"""Why they are not; with other claims between the same people they may be heard together."""
UNDOING: Final = ("two_disputes", "asked_by_applicant", "merged_by_mistake")
"""Why they are handled each on its own again."""


class MergeBar(StrEnum):
    """Why two cases cannot be handled as one; the key of its text."""

    SAME = "merge_same"
    MERGED = "merge_merged"  # it is handled with another one already
    INTO_MERGED = "merge_into_merged"  # the other one is
    HOLDS_OTHERS = "merge_holds_others"
    CLOSED = "merge_closed"
    INTO_CLOSED = "merge_into_closed"
    INTO_ERASED = "merge_into_erased"
    NOBODY = "merge_nobody"  # the other one lies with nobody yet
    NOT_MERGED = "merge_none"


def bars(case: Case, other: Case, held: Collection[str]) -> tuple[MergeBar, ...]:
    """All that forbids handling a case with another; `held` are those handled with it."""
    course, others = case.course, other.course
    stands = {
        MergeBar.SAME: case.id == other.id,
        MergeBar.MERGED: course.merged is not None,
        MergeBar.HOLDS_OTHERS: bool(held),
        MergeBar.CLOSED: course.closing is not None,
        MergeBar.INTO_ERASED: other.is_erased,
        MergeBar.INTO_MERGED: others.merged is not None,
        MergeBar.INTO_CLOSED: others.closing is not None and not other.is_erased,
        MergeBar.NOBODY: not (others.unit or others.account) and not other.is_erased,
    }
    return tuple(bar for bar, holds in stands.items() if holds)


def merge(
    case: Case, other: Case, held: Collection[str], reason: str, score: int
) -> list[CaseEvent]:
    """What is written where a case is handled with another from now on.

    Nothing where it is already. Raises `IllegalStep` with all that stands in the way, and
    `AnswerError`.
    """
    merged = case.course.merged
    if merged is not None and merged.into == other.number:
        return []
    if found := bars(case, other, held):
        raise IllegalStep(case.stage.value, [], [bar.value for bar in found])
    if reason not in MERGING:
        raise AnswerError("reason", "course_reason")
    return [CaseMerged(other.number, other.course.unit, other.course.account, reason, score)]


def undo(case: Case, reason: str) -> list[CaseEvent]:
    """What is written where it is handled on its own again; raises as `merge` does."""
    if case.course.merged is None:
        raise IllegalStep(case.stage.value, [], [MergeBar.NOT_MERGED.value])
    if reason not in UNDOING:
        raise AnswerError("reason", "course_reason")
    return [MergeUndone(reason)]


def keep_apart(case: Case, other: Case, reason: str, score: int) -> list[CaseEvent]:
    """What is written where two cases are two disputes; nothing where that was said already."""
    if case.id == other.id:
        raise IllegalStep(case.stage.value, [], [MergeBar.SAME.value])
    if other.number in case.course.apart:
        return []
    if reason not in APART:
        raise AnswerError("reason", "course_reason")
    return [CaseKeptApart(other.number, reason, score)]


def propose_again(case: Case, number: str) -> list[CaseEvent]:
    """What is written where two cases may be proposed again."""
    return [ApartUndone(number)] if number in case.course.apart else []
