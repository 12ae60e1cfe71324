"""A case as it stands: folded from its events, never set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, TypeGuard, get_args
from uuid import UUID

from engine.casework.course import MERGED, Course, Stage, State
from engine.casework.events import (
    AnswersGiven,
    CaseEvent,
    CaseOpened,
    CategoryChosen,
    ClarificationGiven,
    EvidenceMarked,
    GuidanceIssued,
    LanguageChosen,
    MediationEvent,
    MessagePosted,
    RouteProposed,
    RulesAdopted,
    StoryTold,
    SuggestionSettled,
    from_record,
)
from engine.casework.exhibits import Exhibits
from engine.casework.filing import Filing
from engine.casework.people import People
from engine.casework.sealing import is_sealed
from engine.casework.sheets import Sheets
from engine.casework.thread import ADVICE, Talk
from engine.clock import day_of
from engine.store.store import BEGINNING, Event, Summary

MEDIATING: Final = get_args(MediationEvent)


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
    due_on: date | None = None  # the last safe day of the first limitation to end
    place: str = ""  # whose figures were used


@dataclass(frozen=True, slots=True)
class Settled:
    """What one of the staff made of a suggestion, and whose hand it was."""

    suggested: str
    chosen: str
    reason: str
    at: datetime
    by: str  # mark

    @property
    def agrees(self) -> bool:
        return self.chosen == self.suggested


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing that happened in the mediation, at its place in the case, and by whose hand."""

    seq: int
    at: datetime
    actor: str  # mark
    happened: MediationEvent | MessagePosted


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that is known of one case, and where its stream stands.

    `sealed_key` is what its personal words are sealed with; without it they stay unread.
    """

    id: UUID
    number: str
    language: str
    library_revision: str
    opened_at: datetime
    updated_at: datetime
    seq: int
    head: str
    sealed_key: str = ""
    is_unread: bool = False  # something is sealed that was not opened
    story: str = ""
    signals: tuple[str, ...] = ()
    told_at: int = 0  # seq of the latest story
    clarified: Mapping[str, str] = field(default_factory=dict)  # choice by plain question
    category: str | None = None
    also: tuple[str, ...] = ()
    zone: str = ""  # the event zone by which the kind was chosen
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    answered_at: Mapping[str, int] = field(default_factory=dict)  # seq of each latest answer
    answered_by: Mapping[str, str] = field(default_factory=dict)  # mark of who gave it
    evidence: Mapping[str, str] = field(default_factory=dict)
    issued: tuple[Issued, ...] = ()
    route: RouteProposed | None = None
    people: People = field(default_factory=People)
    course: Course = field(default_factory=Course)
    talk: Talk = field(default_factory=Talk)
    exhibits: Exhibits = field(default_factory=Exhibits)
    filing: Filing = field(default_factory=Filing)
    sheets: Sheets = field(default_factory=Sheets)
    mediation: tuple[Noted, ...] = ()  # what happened there, to be read through who looks on
    settled: Mapping[str, Settled] = field(default_factory=dict)  # the latest, by what

    @property
    def stage(self) -> Stage:
        return self.course.stage

    @property
    def is_erased(self) -> bool:
        return self.course.erased


def fold(events: Sequence[Event], sealed_key: str = "") -> Case:
    """The case that these events make; raises `StoreError` for events nobody can read."""
    first = events[0]
    opened = from_record(first.kind, first.body)
    assert isinstance(opened, CaseOpened)  # every stream begins so
    case = Case(
        id=first.stream,
        number=opened.number,
        language=opened.language,
        library_revision=opened.library_revision,
        opened_at=first.at,
        updated_at=first.at,
        seq=first.seq,
        head=first.hash,
        sealed_key=sealed_key,
        people=People().after(opened),
    )
    return grow(case, events[1:])


def grow(case: Case, events: Iterable[Event]) -> Case:
    """The case after further events; what is still sealed counts as happened and unread.

    Raises `StoreError` for events nobody can read.
    """
    for event in events:
        case = replace(case, seq=event.seq, head=event.hash, updated_at=event.at)
        if is_sealed(event.body):
            case = replace(case, is_unread=True)
            continue
        happened = from_record(event.kind, event.body)
        case = _after(case, happened, event.actor)
        case = replace(
            case,
            people=case.people.after(happened),
            course=case.course.after(happened, event.at),
            talk=case.talk.after(happened, event.seq, event.at, event.actor),
            exhibits=case.exhibits.after(happened, event.at, event.actor),
            filing=case.filing.after(happened, event.seq, event.at, event.actor),
            sheets=case.sheets.after(happened, event.seq, event.at, event.actor),
        )
    return case


def _after(case: Case, happened: CaseEvent, actor: str) -> Case:
    if isinstance(happened, MEDIATING) or _is_of_room(happened):
        noted = Noted(case.seq, case.updated_at, actor, happened)
        return replace(case, mediation=(*case.mediation, noted))
    match happened:
        case LanguageChosen():
            return replace(case, language=happened.language)
        case StoryTold():
            return replace(case, story=happened.text, signals=happened.signals, told_at=case.seq)
        case CategoryChosen():
            return replace(case, category=happened.category, also=happened.also, zone=happened.zone)
        case ClarificationGiven():
            clarified = {**case.clarified, happened.question: happened.choice}
            return replace(case, clarified=clarified)
        case AnswersGiven():
            return replace(
                case,
                answers={**case.answers, **happened.answers},
                answered_at={**case.answered_at, **dict.fromkeys(happened.answers, case.seq)},
                answered_by={**case.answered_by, **dict.fromkeys(happened.answers, actor)},
            )
        case RulesAdopted():
            return replace(case, library_revision=happened.library_revision)
        case EvidenceMarked():
            return replace(case, evidence={**case.evidence, **happened.items})
        case RouteProposed():
            return replace(case, route=happened)
        case GuidanceIssued():
            return replace(case, issued=(*case.issued, _issued(happened, case.updated_at)))
        case SuggestionSettled():
            settled = Settled(
                happened.suggested, happened.chosen, happened.reason, case.updated_at, actor
            )
            return replace(case, settled={**case.settled, happened.what: settled})
    return case


def _is_of_room(happened: CaseEvent) -> TypeGuard[MessagePosted]:
    """Whether something was said in the mediation, not to an adviser."""
    return isinstance(happened, MessagePosted) and happened.thread != ADVICE


def _issued(happened: GuidanceIssued, at: datetime) -> Issued:
    return Issued(
        happened.number,
        happened.edition,
        happened.document_hash,
        happened.library_revision,
        happened.as_of,
        at,
        happened.law_hash,
        happened.due_on,
        happened.place,
    )


def summary_of(case: Case) -> Summary:
    """The row that lists and look-ups read, as it follows from the case."""
    course = case.course
    last = case.issued[-1] if case.issued else None
    return Summary(
        case_id=case.id,
        number=case.number,
        secret_hash=case.people.secret_hash,
        stage=case.stage.value,
        category=case.category,
        language=case.language,
        opened_on=day_of(case.opened_at),
        updated=case.updated_at,
        seq=case.seq,
        head=case.head or BEGINNING,
        state=course.state.value,
        outcome=_outcome(course),
        level=course.level,
        place=course.place or (last.place if last else ""),
        unit=course.unit,
        assignee=course.account,
        due_on=last.due_on if last and course.state is not State.CLOSED else None,
        closed_on=day_of(course.closing.at) if course.closing else None,
        sealed_key=case.sealed_key,
    )


def _outcome(course: Course) -> str:
    """How the dispute ended; a case that is handled with another counts nowhere, ended or not."""
    if course.merged is not None:
        return MERGED
    return course.closing.outcome if course.closing else ""


def summary_from(events: Iterable[Event]) -> Summary:
    """The row that must stand beside these events, its key aside: for audits."""
    return summary_of(fold(list(events)))
