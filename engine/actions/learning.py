"""Which cases a classifier may learn from: agreed to by their applicant, their kind settled."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from engine.casework.case import Case, fold
from engine.casework.course import Stage
from engine.casework.events import (
    CaseClosed,
    CategoryChosen,
    ConsentGiven,
    ExitTaken,
    GuidanceIssued,
    StageMoved,
)
from engine.casework.people import STAFF, role_of_mark
from engine.casework.purposes import purposes
from engine.casework.sealing import Seal, is_sealed
from engine.classify.examples import Example
from engine.classify.learned import LearnedClassifier
from engine.classify.model import Model
from engine.classify.taxonomy import Taxonomy
from engine.errors import SealError
from engine.store.store import Event, Store
from engine.vault import Vault

NEEDED: Final = ("assess", "learn")  # purposes that the applicant agrees to now
SHORTEST: Final = 6  # signs of a story
AT_ONCE: Final = 500  # cases looked up together
BY_STAFF: Final = frozenset(kind.__name__ for kind in (StageMoved, ExitTaken, CaseClosed))
SUGGESTED: Final = "SuggestionSettled"
CAUSE: Final = "cause"


def settled_cases(store: Store, vault: Vault, taxonomy: Taxonomy, model: Model) -> list[Example]:
    """A story with its kind of every case that may be learned from, by the id of the case.

    Its applicant agreed to that and still does, somebody settled on its kind (see `is_settled`),
    and its key is there. A kind of two areas counts for the one that the model finds likelier.
    """
    areas = taxonomy.areas
    classifier = LearnedClassifier(model, taxonomy)
    found = []
    for case in _willing(store, vault):
        kind = case.category or ""
        of = [area.code for area in areas.values() if kind in area.causes]
        if len(of) > 1:
            ranked = [share.area for share in classifier.propose(case.story).areas]
            of = [area for area in ranked if area in of]
        if of:
            found.append(Example(str(case.id), case.story, of[0], kind, "case"))
    return sorted(found, key=lambda one: one.id)


def _willing(store: Store, vault: Vault) -> Iterator[Case]:
    """The cases of which somebody agreed to it at some time, so far as they fulfil all the rest."""
    agreed = (
        event.stream
        for event in store.happenings([ConsentGiven.__name__])
        if NEEDED[-1] in json.loads(event.body).get("purposes", ())
    )
    streams = iter(dict.fromkeys(agreed))
    while part := [*islice(streams, AT_ONCE)]:
        for summary in store.summaries(part):
            if not summary.sealed_key:
                continue  # erased, or from before cases had keys
            try:
                opened = Seal(vault, summary.sealed_key).open(store.read(summary.case_id))
                events = [*opened]
            except SealError:
                continue  # another key: nobody learns from what cannot be read
            case = fold(events, summary.sealed_key)
            if may_be_learned(case, events):
                yield case


def may_be_learned(case: Case, events: Sequence[Event]) -> bool:
    """Whether a case is readable, agreed to, told in some words and settled."""
    known = purposes().by_id
    agreed = case.people.agreed()
    return (
        not case.is_erased
        and not case.is_unread
        and all(known[id].is_agreed(agreed) for id in NEEDED)
        and len(case.story) >= SHORTEST
        and is_settled(events)
    )


def is_settled(events: Sequence[Event]) -> bool:
    """Whether somebody stood by the kind after it was last chosen.

    The applicant does who answers its questions until guidance is issued; staff do who move the
    case on, send it elsewhere or end it, having read it, and who confirm its cause. Choosing alone
    is no settling: the first proposal is one tap away, and a model must not learn from itself.
    """
    chosen = [at for at, event in enumerate(events) if event.kind == CategoryChosen.__name__]
    if not chosen:
        return False
    kind = json.loads(events[chosen[-1]].body)["category"]
    return any(_settles(event, kind) for event in events[chosen[-1] + 1 :])


def _settles(event: Event, kind: str) -> bool:
    if event.kind == GuidanceIssued.__name__:
        return True
    if is_sealed(event.body) or role_of_mark(event.actor) not in STAFF:
        return False
    told = json.loads(event.body)
    if event.kind == StageMoved.__name__:
        return bool(told["stage"] != Stage.ASSESS)
    if event.kind == SUGGESTED:
        return bool(told["what"] == CAUSE and told["chosen"] == kind)
    return event.kind in BY_STAFF
