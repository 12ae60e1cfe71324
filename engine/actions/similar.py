"""Cases that ended and are like one at hand: found among those that the reader may read."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from engine.actions.admission import admitted
from engine.actions.consult import answers_of, questionnaire_of
from engine.actions.desk import Desk
from engine.actions.grounds import proposal_of
from engine.casework.case import Case
from engine.casework.course import Closing, State
from engine.casework.people import Role
from engine.casework.permissions import Action, may, relation_of
from engine.clock import day_of, today
from engine.errors import IndexFault, JiefenError
from engine.rulebook.evaluate import SHARED, Evaluation
from engine.rulebook.node import Unanswered
from engine.rulebook.rule import Finding
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.uses import facts_under
from engine.search.blind import grams
from engine.search.document import Kind
from engine.search.query import Query
from engine.search.reach import reach_of
from engine.search.similar import Difference, Likeness, Portrait, difference, nearest, weights
from engine.store.store import Order, Wanted

if TYPE_CHECKING:
    from uuid import UUID

    from engine.i18n import Text
    from engine.store.store import Summary

MOST: Final = 5
CANDIDATES: Final = 24  # cases that are compared in full; each takes 8 ms where it is not at hand
OF_KIND: Final = 18  # of them of the same kind of dispute, before others of its family
OF_FAMILY: Final = 21  # of the kind and its family, before those of any
NEAR_AMOUNTS: Final = range(-2, 3)  # steps of which four make ten times as much
CLAIMED: Final = "case.amount_claimed"
FIRM: Final = frozenset({"certain", "likely", "arguable"})  # levels at which law was found

DeskFor = Callable[[Case], Desk]
Look = Callable[[Desk, Case, Portrait], list["Summary"]]
"""Finds rows that may be like a case, among those that the one at the desk may read."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A case that ended, how much it is like the one at hand, and in what it differs.

    `shared` is what both rest on. `titles` has the findings that are named; `days` is how long it
    took from its beginning.
    """

    case: Case
    likeness: Likeness
    difference: Difference
    shared: Portrait
    titles: dict[str, Text]
    closing: Closing
    days: int


@dataclass(frozen=True, slots=True)
class Similar:
    """The likest cases, of how many that were compared; `here` is the one at hand."""

    here: Portrait
    found: tuple[Alike, ...]
    compared: int


def find(
    desk: Desk, case: Case, desk_for: DeskFor | None = None, look: Look | None = None
) -> Similar:
    """The five closed cases most like one, each with what differs.

    Only cases that the one at the desk may read as they stand now; that they were looked at is
    noted. `desk_for` gives the desk of the rules that a case goes by. Raises as `permit` does.
    """
    desk.permit(case, Action.READ)
    under = desk_for or (lambda _: desk)
    here = portrait_of(under(case), case)
    cases: dict[object, Case] = {}
    portraits = []
    for row in (look or by_index)(desk, case, here)[:CANDIDATES]:
        other = desk.case_of(row)
        if other.id != case.id and _may_show(desk, other):
            with suppress(JiefenError):  # rules of today that cannot read what was answered then
                portraits.append(portrait_of(under(other), other))
                cases[other.id] = other
    found = []
    for there, likeness in nearest(here, portraits, weights(), MOST):
        other = cases[there.id]
        with suppress(JiefenError):  # it was taken back this very moment
            admitted(desk, other, Action.READ)
            found.append(_alike(under, case, other, here, there, likeness))
    return Similar(here, tuple(found), len(portraits))


def by_index(desk: Desk, case: Case, here: Portrait) -> list[Summary]:
    """The nearest by words, articles and amount: of the kind, of its family, then of any.

    Where there is no index to ask, the latest.
    """
    keeping = desk.index
    index = keeping.index if keeping is not None else None
    if keeping is None or index is None:
        return by_rows(desk, case, here)
    from engine.search.schema import amount_mark  # slow to load, and the index has it loaded

    marks = [*_cited(desk, here)]
    if here.amount:
        marks += [amount_mark(here.amount, step) for step in NEAR_AMOUNTS]
    asked = Query(
        reach=reach_of(desk.actor, Action.READ),
        kind=Kind.CASE,
        states=frozenset({State.CLOSED.value}),
        without=frozenset({case.id}),
    )
    found: dict[UUID, None] = {}
    try:
        for category, most in ((here.kind, OF_KIND), (here.family, OF_FAMILY), ("", CANDIDATES)):
            wanted = replace(asked, category=category or None, limit=most)
            for hit in index.nearest(case.story, wanted, marks).hits:
                if len(found) < most:
                    found[hit.id] = None
    except IndexFault:
        keeping.doubt()
        return by_rows(desk, case, here)
    rows = {row.case_id: row for row in desk.store.summaries([*found])}
    return [rows[id] for id in found if id in rows]


def _cited(desk: Desk, here: Portrait) -> frozenset[str]:
    """The articles that a case rests on, as the index has them: with their paragraphs."""
    known = desk.library.rulebook.definitions
    found = (known.get(name) for name in here.holds)
    return frozenset(b for one in found if isinstance(one, Finding) for b in one.basis)


def by_rows(desk: Desk, case: Case, here: Portrait) -> list[Summary]:
    """The latest of the same kind, then of its family, that may be read."""
    found: dict[object, Summary] = {}
    for category, most in ((here.kind, OF_KIND), (here.family, CANDIDATES)):
        for wanted in _within_reach(desk):
            asked = replace(wanted, category=category, order=Order.UPDATED, limit=most)
            for row in desk.store.list_cases(asked).cases if category else ():
                found.setdefault(row.case_id, row)
    found.pop(case.id, None)
    return [*found.values()]


def portrait_of(desk: Desk, case: Case) -> Portrait:
    """What a case is compared by, under the rules at the desk; as of the day when it ended."""
    day = day_of(case.course.closing.at) if case.course.closing else today(desk.clock)
    version = (case.seq, case.head, day, desk.library.revision)
    return desk.portraits.of(case.id, version, lambda _: _portrait(desk, case, day))


def _portrait(desk: Desk, case: Case, day: date) -> Portrait:
    plain = Portrait(
        case.id,
        case.category or "",
        words=frozenset(grams(unicodedata.normalize("NFKC", case.story).lower())),
        level=case.course.level,
    )
    if case.category is None:
        return plain
    answers = answers_of(desk, case)
    asked = questionnaire_of(desk, case)
    evaluation = Evaluation(
        desk.library.rulebook,
        answers,
        as_of=day,
        region=desk.library.region.of_case(desk.library.rulebook, answers, asked.scope),
        scope=asked.scope,
        gates=asked.gates,
        lazy=True,
    )
    given = {
        name
        for name, value in answers.items()
        if not (name.startswith(SHARED) or isinstance(value, Unanswered))
    }
    holds, fails, doubts = _findings(evaluation, frozenset(given))
    return replace(
        plain,
        articles=frozenset(_article(each) for finding in holds for each in finding.basis),
        holds=frozenset(finding.name for finding in holds),
        fails=fails,
        doubts=doubts,
        amount=_amount(evaluation, answers),
        level=plain.level or _level(desk, case),
    )


def _findings(
    evaluation: Evaluation, given: frozenset[str]
) -> tuple[list[Finding], frozenset[str], frozenset[str]]:
    """Findings that hold, that answers rule out, and that are open: those that are law only."""
    holds, fails, doubts = [], set(), set()
    for finding in _decisive(evaluation.rulebook, evaluation.scope):
        truth = evaluation.truth(finding.name)
        if truth is True and evaluation.level(finding) in FIRM:
            holds.append(finding)
        elif truth is None:
            doubts.add(finding.name)
        elif truth is False and not given.isdisjoint(
            facts_under(evaluation.rulebook, finding.name)
        ):
            fails.add(finding.name)
    return holds, frozenset(fails), frozenset(doubts)


@lru_cache(64)
def _decisive(rulebook: Rulebook, scope: frozenset[str]) -> tuple[Finding, ...]:
    """What is found of a dispute of these namespaces, and may stand where others look on.

    To work out those of all kinds would take three times as long.
    """
    own = scope - {SHARED}

    def is_of(finding: Finding) -> bool:
        facts = {rulebook.facts[fact].namespace for fact in facts_under(rulebook, finding.name)}
        return not facts - {SHARED} or not own.isdisjoint(facts)

    return tuple(
        finding
        for finding in rulebook.findings
        if not (finding.procedure or finding.private or finding.name.startswith(f"{SHARED}."))
        and is_of(finding)
    )


def _article(basis: str) -> str:
    """The article of a citation, whatever paragraph it names."""
    law, _, number = basis.partition("#")
    return f"{law}#{number.partition('(')[0].partition('-')[0]}" if number else law


def _amount(evaluation: Evaluation, answers: dict[str, object]) -> int | None:
    """What is claimed, else the largest sum that was worked out; in fen."""
    claimed = answers.get(CLAIMED)
    if isinstance(claimed, int) and claimed > 0:
        return claimed
    sums = [
        each.value
        for each in evaluation.amounts()
        if each.definition.kind == "money" and not each.definition.heuristic
    ]
    return max((int(value) for value in sums if value), default=None)


def _level(desk: Desk, case: Case) -> str:
    return proposal_of(desk, case).level if case.course.closing is None else ""


def _within_reach(desk: Desk) -> Iterator[Wanted]:
    """The closed cases that the one at the desk may read, as questions to the store."""
    actor = desk.actor
    units = actor.units if actor.role is Role.SUPERVISOR else frozenset({actor.unit})
    closed = Wanted(state=State.CLOSED.value)
    yield replace(closed, units=units - {""})
    if actor.id:
        yield replace(closed, assignee=actor.id)


def _may_show(desk: Desk, case: Case) -> bool:
    """Whether it ended and may be read by the one at the desk, as it stands now.

    Only by staff: whoever holds a seat entered one case and no other.
    """
    ended = case.course.state is State.CLOSED and desk.actor.is_staff
    return ended and may(desk.actor, Action.READ, relation_of(desk.actor, case)) is None


def _alike(
    under: DeskFor, case: Case, other: Case, here: Portrait, there: Portrait, likeness: Likeness
) -> Alike:
    differing = difference(here, there)
    shared = replace(here, articles=here.articles & there.articles, holds=here.holds & there.holds)
    names = (
        *shared.holds,
        *differing.only_here,
        *differing.only_there,
        *differing.open_there,
        *differing.open_here,
    )
    books = [under(one).library.rulebook.definitions for one in (case, other)]
    titles = {
        name: definition.title
        for name in names
        for definitions in reversed(books)
        if isinstance(definition := definitions.get(name), Finding)
    }
    closing = other.course.closing
    assert closing is not None  # it was asked for above
    days = (day_of(closing.at) - day_of(other.opened_at)).days
    return Alike(other, likeness, differing, shared, titles, closing, days)
