"""What a step of the ladder writes: the table read for one case, or everything that forbids it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from engine.casework.case import Case
from engine.casework.events import (
    CaseClosed,
    CaseEvent,
    CaseReopened,
    ExitTaken,
    StageMoved,
)
from engine.casework.guards import Bar, Grounds, standing
from engine.casework.stages import (
    ENDINGS,
    LEVEL_REASONS,
    LEVELS,
    REOPENINGS,
    WAYS,
    Ending,
    Way,
    ending_of,
    way_of,
)
from engine.errors import AnswerError, AnswerFaults, IllegalStep


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as it stands for one case now: what still bars it, and what is said before it."""

    way: Way
    bars: tuple[Bar, ...] = ()
    cautions: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """A step somebody wants to take, and why; `level` where it leads to mediation."""

    way: str
    reason: str
    body: str = ""
    level: str = ""
    level_reason: str = ""


class Receiver(Protocol):
    """An office that may receive a case."""

    @property
    def id(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def is_open(self) -> bool: ...
    def serves(self, kind: str) -> bool: ...


R = TypeVar("R", bound=Receiver)


def offers(case: Case, grounds: Grounds) -> tuple[Offer, ...]:
    """The steps from where the case stands; a closed one only goes forward."""
    return tuple(
        Offer(
            way,
            standing(way.needs, case, replace(grounds, exit=way.exit)),
            standing(way.cautions, case, grounds),
        )
        for way in WAYS
        if _is_open(way, case, grounds)
    )


def endings(case: Case, grounds: Grounds) -> tuple[Ending, ...]:
    """The ways to end here, for whoever is to say so."""
    if case.course.closing is not None or case.is_erased:
        return ()
    return tuple(ending for ending in ENDINGS if _may_end(ending, case, grounds))


def move(case: Case, grounds: Grounds, wish: Wish, proposed: str, place: str) -> list[CaseEvent]:
    """What is to be written for a step; `proposed` is the level that the rules name.

    Raises `IllegalStep` with everything that stands in the way, `AnswerFaults` for the form.
    """
    way = way_of(wish.way)
    if way is None or not _is_open(way, case, grounds):
        raise _illegal(case, grounds)
    if bars := standing(way.needs, case, replace(grounds, exit=way.exit)):
        raise _illegal(case, grounds, bars)
    _refuse_form(way, wish, case, proposed)
    happened: list[CaseEvent] = []
    if way.exit:
        happened.append(ExitTaken(way.exit, wish.body, wish.reason))
    if way.to is not None:
        level = (wish.level or proposed) if way.has_level else ""
        why = wish.level_reason if level != proposed else ""
        at = place if way.has_level else ""
        happened.append(StageMoved(way.to.value, wish.reason, level, at, why))
    return happened


def end(case: Case, grounds: Grounds, outcome: str, reason: str) -> list[CaseEvent]:
    """What is to be written where the dispute ends here; raises as `move` does."""
    ending = ending_of(outcome)
    if ending is None:
        raise AnswerError("outcome", "course_outcome")
    if case.course.closing is not None or not _may_end(ending, case, grounds):
        lacking = standing(ending.needs, case, grounds)
        raise _illegal(case, grounds, lacking)
    if reason not in ending.reasons:
        raise AnswerError("reason", "course_reason")
    return [CaseClosed(outcome, reason)]


def reopen(case: Case, grounds: Grounds, reason: str) -> list[CaseEvent]:
    """What is to be written where a closed dispute was not over; raises as `move` does."""
    if case.course.closing is None or case.is_erased:
        raise _illegal(case, grounds)
    if reason not in REOPENINGS:
        raise AnswerError("reason", "course_reason")
    return [CaseReopened(reason)]


def receiver(units: Iterable[Receiver], level: str, place: str, kind: str) -> str:
    """The one office that a case of this level, place and kind belongs to; empty where none does.

    Those made for the kind go before those that take all; two that fit alike are a question for
    people, not for chance.
    """
    fitting = receivers((unit for unit in units if unit.level == level), place, kind)
    special = [unit for unit in fitting if not unit.serves("")]
    chosen = special or fitting
    return chosen[0].id if len(chosen) == 1 else ""


def receivers(units: Iterable[R], place: str, kind: str) -> list[R]:
    """Every open office, of whichever level, that serves this place and this kind."""
    return [unit for unit in units if unit.is_open and _covers(unit, place) and unit.serves(kind)]


def _covers(unit: Receiver, place: str) -> bool:
    """Places are written short or long: 石景山区, 北京市石景山区, 北京市石景山区八角街道."""
    return not unit.place or unit.place in place or (bool(place) and place in unit.place)


def _is_open(way: Way, case: Case, grounds: Grounds) -> bool:
    course = case.course
    if case.is_erased or course.stage not in way.sources:
        return False
    if way.staff_only and not grounds.by_staff:
        return False
    return course.closing is None or (way.to is not None and way.to is not course.stage)


def _may_end(ending: Ending, case: Case, grounds: Grounds) -> bool:
    return (
        not case.is_erased
        and case.stage in ending.stages
        and (grounds.by_staff or not ending.staff_only)
        and not standing(ending.needs, case, grounds)
    )


def _refuse_form(way: Way, wish: Wish, case: Case, proposed: str) -> None:
    faults: dict[str, AnswerError] = {}
    if wish.reason not in way.reasons:
        faults["reason"] = AnswerError("reason", "course_reason")
    if way.has_level:
        faults |= _level_faults(way, wish, case, proposed)
    if faults:
        raise AnswerFaults(faults)


def _level_faults(way: Way, wish: Wish, case: Case, proposed: str) -> dict[str, AnswerError]:
    level = wish.level or proposed
    if level not in LEVELS:
        return {"level": AnswerError("level", "course_level")}
    now = case.course.level
    if way.name == "higher" and now in LEVELS and LEVELS.index(level) <= LEVELS.index(now):
        return {"level": AnswerError("level", "course_not_higher")}
    if way.name != "higher" and level != proposed and wish.level_reason not in LEVEL_REASONS:
        return {"level_reason": AnswerError("level_reason", "course_reason")}
    return {}


def _illegal(case: Case, grounds: Grounds, lacking: Iterable[Bar] = ()) -> IllegalStep:
    possible = [offer.way.name for offer in offers(case, grounds) if not offer.bars]
    return IllegalStep(case.stage.value, possible, [bar.value for bar in lacking])
