"""A case as it stands: folded from its events, never set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from engine.casework.events import (
    AnswersGiven,
    CaseEvent,
    CaseOpened,
    CategoryChosen,
    EvidenceMarked,
    GuidanceIssued,
    LanguageChosen,
    RouteProposed,
    RulesAdopted,
    StoryTold,
    from_record,
)
from engine.store.store import BEGINNING, Event, Summary


class Stage(StrEnum):
    """The layers of the funnel."""

    CONSULT = "consult"
    ASSESS = "assess"
    MEDIATE = "mediate"
    LITIGATE = "litigate"


@dataclass(frozen=True, slots=True)
class Issued:
    """A guidance that was given out; its document can be verified by number and hash."""

    number: str
    edition: str
    document_hash: str
    library_revision: str
    as_of: date
    at: datetime
    law_hash: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that is known of one case, and where its stream stands."""

    id: UUID
    number: str
    secret_hash: str
    language: str
    library_revision: str
    opened_at: datetime
    updated_at: datetime
    seq: int
    head: str
    stage: Stage = Stage.CONSULT
    story: str = ""
    signals: tuple[str, ...] = ()
    category: str | None = None
    also: tuple[str, ...] = ()
    zone: str = ""  # the event zone by which the kind was chosen
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    answered_at: Mapping[str, int] = field(default_factory=dict)  # seq of each latest answer
    evidence: Mapping[str, str] = field(default_factory=dict)
    issued: tuple[Issued, ...] = ()
    route: RouteProposed | None = None


def fold(events: Sequence[Event]) -> Case:
    """The case that these events make; raises `StoreError` for events nobody can read."""
    first = events[0]
    opened = from_record(first.kind, first.body)
    assert isinstance(opened, CaseOpened)  # every stream begins so
    case = Case(
        id=first.stream,
        number=opened.number,
        secret_hash=opened.secret_hash,
        language=opened.language,
        library_revision=opened.library_revision,
        opened_at=first.at,
        updated_at=first.at,
        seq=first.seq,
        head=first.hash,
    )
    return grow(case, events[1:])


def grow(case: Case, events: Iterable[Event]) -> Case:
    """The case after further events; raises `StoreError` for events nobody can read."""
    for event in events:
        happened = from_record(event.kind, event.body)
        case = _after(replace(case, seq=event.seq, head=event.hash, updated_at=event.at), happened)
    return case


def _after(case: Case, happened: CaseEvent) -> Case:
    if isinstance(happened, LanguageChosen):
        return replace(case, language=happened.language)
    if isinstance(happened, StoryTold):
        return replace(case, story=happened.text, signals=happened.signals)
    if isinstance(happened, CategoryChosen):
        chosen = replace(case, category=happened.category, also=happened.also, zone=happened.zone)
        return replace(chosen, stage=Stage.ASSESS)
    if isinstance(happened, AnswersGiven):
        return replace(
            case,
            answers={**case.answers, **happened.answers},
            answered_at={**case.answered_at, **dict.fromkeys(happened.answers, case.seq)},
        )
    if isinstance(happened, RulesAdopted):
        return replace(case, library_revision=happened.library_revision)
    if isinstance(happened, EvidenceMarked):
        return replace(case, evidence={**case.evidence, **happened.items})
    if isinstance(happened, RouteProposed):
        return replace(case, route=happened)
    if isinstance(happened, GuidanceIssued):
        issued = Issued(
            happened.number,
            happened.edition,
            happened.document_hash,
            happened.library_revision,
            happened.as_of,
            case.updated_at,
            happened.law_hash,
        )
        return replace(case, issued=(*case.issued, issued))
    return case


def summary_of(case: Case) -> Summary:
    """The row that lists and look-ups read, as it follows from the case."""
    return Summary(
        case_id=case.id,
        number=case.number,
        secret_hash=case.secret_hash,
        stage=case.stage.value,
        category=case.category,
        language=case.language,
        opened_on=case.opened_at.date(),
        updated=case.updated_at,
        seq=case.seq,
        head=case.head or BEGINNING,
    )


def summary_from(events: Iterable[Event]) -> Summary:
    """The row that must stand beside these events: for audits."""
    return summary_of(fold(list(events)))
