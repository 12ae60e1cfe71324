"""Which cases may be one dispute: found by marks and words, scored exactly, shown as is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.course import State
from engine.casework.people import APPLICANT
from engine.casework.permissions import Action, may, relation_of
from engine.casework.purposes import purposes
from engine.classify.cues import Speller
from engine.search.duplicates import (
    Band,
    Numbers,
    Score,
    compare,
    ranked,
    shipped_numbers,
    without_forms,
)
from engine.search.likeness import shipped_rarity
from engine.search.portrait import Person, Portrait, portrait
from engine.search.seeking import seek
from engine.store.store import Order, Summary, Wanted

if TYPE_CHECKING:
    from engine.search.index import Index

SHOWN: Final = 5
LOOKED_AT: Final = 500  # rows of the same family, where there is no index
FEW: Final = 60  # of them, cases that are compared


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another case that may be the same dispute.

    `reads` is whether the one at the desk may read it: else only that it exists is shown.
    `apart` is whether somebody found that it is another dispute.
    """

    case: Case
    score: Score
    band: Band
    reads: bool
    apart: bool = False
    joined: bool = False  # the two are handled together


@dataclass(frozen=True, slots=True)
class Alike:
    """Candidates, the likeliest first; those kept apart or joined; how many may not be seen here.

    Of these only such as are surely the same are counted, and nothing is told of them.
    """

    candidates: tuple[Candidate, ...] = ()
    apart: tuple[Candidate, ...] = ()
    joined: tuple[Candidate, ...] = ()
    hidden: int = 0


NOBODY: Final = Alike()


def is_registered(case: Case) -> bool:
    """Whether people at work have the case, or were asked to: only then is it compared.

    Whoever only works out their own guidance has shown it to nobody.
    """
    course = case.course
    return bool(course.unit or course.account or course.called)


def index_of(desk: Desk) -> Index | None:
    """The index over the cases of a desk; nothing where there is none that can be asked."""
    return None


def alike(desk: Desk, case: Case, index: Index | None = None) -> Alike:
    """The registered cases that may be one dispute with this one, for whoever may decide on it.

    All houses are looked through; what of a case may be shown is asked for each. Without an index
    the latest cases of the same family are. Raises as `Desk.permit` does.
    """
    desk.permit(case, Action.MERGE)
    if not _is_usable(case):
        return NOBODY
    numbers, speller = shipped_numbers(), speller_of(desk)
    here = portrait(case, speller)
    index = index or index_of(desk)
    if index is not None:
        rows = desk.store.summaries(seek(index, case.id, case.story, here))
    else:
        rows = _lately(desk, case)
    cases = {str(other.id): other for row in rows if _is_usable(other := desk.case_of(row))}
    scores = {
        id: compare(here, portrait(other, speller), numbers, shipped_rarity())
        for id, other in cases.items()
        if id != str(case.id)
    }
    scores = without_forms(scores, numbers)
    found = [
        _candidate(desk, case, cases[id], scores[id], numbers)
        for id in ranked(scores.items(), numbers, len(scores))
    ]
    return _shown(desk, found)


def score(desk: Desk, case: Case, other: Case) -> Score:
    """How likely two cases are one dispute; no points where words may not be used."""
    if not (_has_words(case) and _has_words(other)):
        return Score(0)
    speller = speller_of(desk)
    first, second = portrait(case, speller), portrait(other, speller)
    return compare(first, second, shipped_numbers(), shipped_rarity())


def own_again(desk: Desk, case: Case, others: Iterable[Case], kind: str = "") -> Case | None:
    """The other case of the same person that this one may be about; nothing where none seems so.

    Only for whoever holds them all: the caller has opened each by its own secret. `kind` is what
    the case is likely about, where its kind was not chosen yet.
    """
    numbers, speller = shipped_numbers(), speller_of(desk)
    holder = (Person(frozenset({"id:holder"})),)

    def own(each: Case) -> Portrait:
        seen = portrait(each, speller)
        kinds = seen.categories or frozenset({kind} - {""})
        return replace(seen, parties=holder, told=frozenset(), words="", categories=kinds)

    here = own(case)
    usable = [each for each in others if each.id != case.id and _has_words(each)]
    scores = {str(each.id): compare(here, own(each), numbers, shipped_rarity()) for each in usable}
    near = [id for id, found in scores.items() if found.points >= numbers["reminder.least"]]
    best = ranked(((id, scores[id]) for id in near), numbers, 1) if case.story else []
    return next((each for each in usable if str(each.id) in best), None)


def speller_of(desk: Desk) -> Speller:
    """The spelling in which words are compared."""
    return Speller(desk.library.taxonomy.wording)


def reads(desk: Desk, case: Case) -> bool:
    """Whether the one at the desk may read a case."""
    return (
        not case.is_erased and may(desk.actor, Action.READ, relation_of(desk.actor, case)) is None
    )


def sees(desk: Desk, case: Case) -> bool:
    """Whether they may know that it exists."""
    return may(desk.actor, Action.SEE, relation_of(desk.actor, case)) is None


def _shown(desk: Desk, found: list[Candidate]) -> Alike:
    seen = [each for each in found if sees(desk, each.case)]
    fresh = [each for each in found if not (each.apart or each.joined)]
    hidden = [each for each in fresh if not sees(desk, each.case)]
    return Alike(
        tuple(each for each in fresh if each in seen)[:SHOWN],
        tuple(each for each in seen if each.apart and not each.joined)[:SHOWN],
        tuple(each for each in seen if each.joined),
        sum(each.band is Band.DUPLICATE for each in hidden),
    )


def _candidate(desk: Desk, case: Case, other: Case, found: Score, numbers: Numbers) -> Candidate:
    apart = other.number in case.course.apart or case.number in other.course.apart
    return Candidate(
        other, found, found.band(numbers), reads(desk, other), apart, are_joined(case, other)
    )


def are_joined(case: Case, other: Case) -> bool:
    """Whether the two are handled as one dispute."""
    pairs = ((case, other.number), (other, case.number))
    return any(one.course.merged and one.course.merged.into == into for one, into in pairs)


def _is_usable(case: Case) -> bool:
    return is_registered(case) and _has_words(case)


def _has_words(case: Case) -> bool:
    """Whether its words may be used: neither erased nor taken back."""
    basic = {one.id for one in purposes().needed(Action.ANSWER)}
    withdrawn = basic & case.people.withdrawn.get(APPLICANT, frozenset())
    return not (case.is_erased or case.is_unread or withdrawn)


def _lately(desk: Desk, case: Case) -> list[Summary]:
    """The latest registered cases of the same family."""
    family = (case.category or "").partition(".")[0]
    wanted = Wanted(category=family or None, order=Order.OPENED, limit=LOOKED_AT)
    rows = desk.store.list_cases(wanted).cases
    registered = [row for row in rows if row.unit or row.assignee or row.state == State.WAITING]
    return [row for row in registered if row.case_id != case.id][:FEW]
