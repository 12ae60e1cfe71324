"""What the two sides agree on, where they differ, and which difference changes the result.

A finding that depends on a contested fact is worked out for both versions. Each dispute is turned
by itself, once with everything else as the applicant says and once as the other side says.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from engine.casework.people import Side
from engine.mediation.outcome import Change, Outcome, changes, heaviest
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import ABSENT, DECLINED, Unanswered
from engine.rulebook.uses import resting_on
from engine.rulebook.vocabulary import Fact

MOST: Final = 24
"""How many disputes are turned one by one; those on which most rests come first."""

Answers = Mapping[str, Any]
Reckon = Callable[[Answers], Evaluation]
"""The law applied to answers of the facts that both are asked, beside whatever else is known."""


class Standing(StrEnum):
    """How the two sides stand on one fact."""

    AGREED = "agreed"
    DISPUTED = "disputed"
    APPLICANT_ONLY = "applicant_only"
    RESPONDENT_ONLY = "respondent_only"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes otherwise where the other side's version holds instead of the applicant's."""

    alone: tuple[Change, ...]  # all else as the applicant says
    against: tuple[Change, ...]  # all else as the other side says

    @property
    def matters(self) -> bool:
        """Whether anything at all becomes otherwise."""
        return bool(self.alone or self.against)

    @property
    def lead(self) -> Change | None:
        """The sum that changes most."""
        return heaviest((*self.alone, *self.against))

    @property
    def weight(self) -> int:
        """How many fen it is about at most; none where no sum changes, or nobody can tell."""
        return self.lead.weight if self.lead else 0

    @property
    def is_mixed(self) -> bool:
        """Whether it changes something else, depending on what is found about the other points."""
        alone, against = (
            {change.key: change.delta for change in some if change.in_money}
            for some in (self.alone, self.against)
        )
        return alone != against


@dataclass(frozen=True, slots=True)
class Point:
    """One fact with both sides' answers; none where a side has not answered."""

    fact: str
    standing: Standing
    answers: Mapping[Side, Any]
    effect: Effect | None = None  # of a dispute; none where it was not tried

    @property
    def matters(self) -> bool:
        """Whether it is a dispute that changes something."""
        return self.effect is not None and self.effect.matters


@dataclass(frozen=True, slots=True)
class Agenda:
    """All points in the order of the questions, and between which ends the result lies."""

    points: tuple[Point, ...]
    span: tuple[Change, ...] = ()  # from all as the applicant says to all as the other side says

    def standing(self, standing: Standing) -> tuple[Point, ...]:
        """The points that stand so."""
        return tuple(point for point in self.points if point.standing is standing)

    @property
    def disputes(self) -> tuple[Point, ...]:
        """The disputes, those that matter most first; those not tried before those of no effect."""
        return tuple(sorted(self.standing(Standing.DISPUTED), key=_gravity))


def _gravity(point: Point) -> tuple[int, int, int, str]:
    if point.effect is None:
        return (2, 0, 0, point.fact)
    touched = len({change.key for change in (*point.effect.alone, *point.effect.against)})
    return (1 if point.matters else 3, -point.effect.weight, -touched, point.fact)


def compare(
    facts: Iterable[Fact], applicant: Answers, respondent: Answers, reckon: Reckon
) -> Agenda:
    """Set both sides' answers side by side, and try both versions of whatever they differ on.

    Only comparable facts are looked at; the answers of each are those on its own path. Which side
    is called which changes nothing but the direction of the changes.
    """
    points = [
        _point(fact, applicant.get(fact.name), respondent.get(fact.name))
        for fact in facts
        if fact.is_comparable and (fact.name in applicant or fact.name in respondent)
    ]
    disputes = [point for point in points if point.standing is Standing.DISPUTED]
    if not disputes:
        return Agenda(tuple(points))
    tried = _Branches({point.fact: point for point in points}, disputes, reckon)
    return Agenda(tuple(tried.with_effect(point) for point in points), tried.span)


def _point(fact: Fact, ours: Any, theirs: Any) -> Point:
    return Point(
        fact.name,
        _standing(fact, ours, theirs),
        {Side.APPLICANT: ours, Side.RESPONDENT: theirs},
    )


def _standing(fact: Fact, ours: Any, theirs: Any) -> Standing:
    match is_said(ours), is_said(theirs):
        case True, True:
            if not is_same(fact, ours, theirs):
                return Standing.DISPUTED
            return Standing.AGREED if is_whole(ours) else Standing.UNKNOWN
        case True, False:
            return Standing.APPLICANT_ONLY
        case False, True:
            return Standing.RESPONDENT_ONLY
    return Standing.UNKNOWN


def is_said(answer: Any) -> bool:
    """Whether it says something: that it does not apply is said, "not sure" is not."""
    return answer is ABSENT or (answer is not None and not isinstance(answer, Unanswered))


def is_whole(answer: Any) -> bool:
    """Whether nothing inside of it is left open: what nobody knows is nothing agreed."""
    if not isinstance(answer, tuple) or not all(isinstance(row, Mapping) for row in answer):
        return True
    return not any(isinstance(cell, Unanswered) for row in answer for cell in row.values())


def is_same(fact: Fact, ours: Any, theirs: Any) -> bool:
    """Whether two answers say the same: rows in any order, words whatever their punctuation."""
    return bool(_plain(fact, ours) == _plain(fact, theirs))


def _plain(fact: Fact, answer: Any) -> Any:
    if answer is ABSENT:
        return ABSENT
    if fact.type == "rows":
        rows = [
            [(name, repr(_plain(fact.row[name], row.get(name, DECLINED)))) for name in fact.row]
            for row in answer
        ]
        return sorted(rows)
    if fact.main_type == "text" and isinstance(answer, str):
        plain = unicodedata.normalize("NFKC", answer).casefold()
        return "".join(c for c in plain if c.isalnum()) or plain
    return answer


class _Branches:
    """Both versions of every dispute, tried."""

    def __init__(self, points: Mapping[str, Point], disputes: list[Point], reckon: Reckon) -> None:
        self._points = points
        self._disputes = disputes
        self._reckon = reckon
        self._whole = {side: reckon(self._all(side)) for side in (Side.APPLICANT,)}
        theirs = {point.fact: point.answers[Side.RESPONDENT] for point in disputes}
        self._whole[Side.RESPONDENT] = self._turned(Side.APPLICANT, theirs)
        self._outcome = {side: Outcome.of(self._whole[side]) for side in Side}
        self.span = changes(*(self._outcome[side] for side in Side))
        rulebook = self._whole[Side.APPLICANT].rulebook
        resting = {point.fact: len(resting_on(rulebook, point.fact)) for point in disputes}
        self._idle = {fact for fact, count in resting.items() if count <= 1}
        busy = sorted((f for f in resting if f not in self._idle), key=lambda f: (-resting[f], f))
        self._tried = {*busy[:MOST]}

    def with_effect(self, point: Point) -> Point:
        """The point, and what comes of turning it where it is disputed."""
        if point.standing is not Standing.DISPUTED:
            return point
        if point.fact in self._idle:
            return Point(point.fact, point.standing, point.answers, Effect((), ()))
        if point.fact not in self._tried:
            return point
        return Point(point.fact, point.standing, point.answers, self._effect(point))

    def _effect(self, point: Point) -> Effect:
        if len(self._disputes) == 1:
            return Effect(self.span, self.span)
        ours, theirs = Side.APPLICANT, Side.RESPONDENT
        alone = Outcome.of(self._turned(ours, {point.fact: point.answers[theirs]}))
        against = Outcome.of(self._turned(theirs, {point.fact: point.answers[ours]}))
        return Effect(changes(self._outcome[ours], alone), changes(against, self._outcome[theirs]))

    def _all(self, side: Side) -> dict[str, Any]:
        """Everything as one side says; from whoever said it where only one did."""
        return {
            fact: answer
            for fact, point in self._points.items()
            if is_said(answer := _said_by(point, side))
        }

    def _turned(self, side: Side, changed: Answers) -> Evaluation:
        """All as one side says, but for these; where the law of another place applies, anew."""
        facts = self._whole[side].rulebook.facts
        if any(facts[fact].type == "district" for fact in changed):
            return self._reckon({**self._all(side), **changed})
        return self._whole[side].with_answers(changed)


def _said_by(point: Point, side: Side) -> Any:
    first, second = point.answers[side], point.answers[side.other]
    return first if is_said(first) else second
