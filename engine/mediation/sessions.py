"""The meetings of a mediation: planned, noticed, recorded or not, held; and the days taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from engine.casework import events as ev
from engine.casework.case import Case, Noted
from engine.casework.people import People, Side
from engine.clock import day_of
from engine.mediation.confidence import APART, SERVICE, Viewer, seen_by
from engine.mediation.states import State


class Mode(StrEnum):
    """How a session is held."""

    VIDEO = "joint_video"
    PHONE = "joint_phone"
    ON_SITE = "on_site"
    ASYNC = "async"  # in writing, over days
    PRIVATE_APPLICANT = "private_applicant"
    PRIVATE_RESPONDENT = "private_respondent"


CALLED_OFF: Final = ("cannot_come", "another_time", "settled", "other")
"""Why a session is not held."""


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting as it was last set."""

    id: str
    at: datetime
    minutes: int
    mode: str
    place: str
    link: str
    planned_on: date
    edition: int  # how often it was set or changed
    off: str = ""  # why it is not held
    waived: frozenset[str] = frozenset()  # seats content with less notice
    recording: Mapping[str, bool] = field(default_factory=dict)  # by seat
    began: str = ""
    ended: str = ""
    present: tuple[str, ...] = ()

    @property
    def end(self) -> datetime:
        return self.at + timedelta(minutes=self.minutes)

    @property
    def is_held(self) -> bool:
        return bool(self.ended)

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to be held."""
        return not self.off and not self.is_held

    def invited(self, people: People) -> tuple[str, ...]:
        """The seats of the parties it is for."""
        alone = APART.get(self.mode)
        sides = [alone] if alone else [*Side]
        return tuple(seat for side in sides for seat in people.parties(side))

    def is_noticed(self, people: People, days: int) -> bool:
        """Whether everybody had so many days of notice, or is content with less."""
        if (day_of(self.at) - self.planned_on).days >= days:
            return True
        seats = self.invited(people)
        return bool(seats) and self.waived.issuperset(seats)

    def is_recorded(self, people: People) -> bool:
        """Whether it may be recorded: only where each of them said so (在线调解规则#22)."""
        seats = self.invited(people)
        return bool(seats) and all(self.recording.get(seat) is True for seat in seats)


@dataclass(frozen=True, slots=True)
class Sessions:
    """All sessions by id, in the order in which they were first set, and days taken by seat."""

    by_id: Mapping[str, Session] = field(default_factory=dict)
    taken: Mapping[str, tuple[date, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, viewer: Viewer = SERVICE) -> Self:
        """Those of a case, as somebody may see them."""
        sessions = cls()
        for noted in seen_by(case, viewer):
            sessions = sessions.after(noted)
        return sessions

    def after(self, noted: Noted) -> Self:
        """The sessions after one more happening; what is of an unseen session stays unseen."""
        match noted.happened:
            case ev.MediationMoved(State.DRAFT):
                return type(self)()
            case ev.DaysTaken(seat, days):
                read = tuple(sorted(map(date.fromisoformat, days)))
                return replace(self, taken={**self.taken, seat: read})
            case ev.SessionPlanned():
                return self._planned(noted, noted.happened)
            case ev.SessionCalledOff(session, reason):
                return self._with(session, off=reason)
            case ev.NoticeWaived(seat, session):
                known = self.by_id.get(session)
                waived = (known.waived if known else frozenset()) | {seat}
                return self._with(session, waived=waived)
            case ev.RecordingAnswered(seat, session, agrees):
                known = self.by_id.get(session)
                answers = {**(known.recording if known else {}), seat: agrees}
                return self._with(session, recording=answers)
            case ev.SessionHeld(session, began, ended, present):
                return self._with(session, began=began, ended=ended, present=present)
        return self

    def _planned(self, noted: Noted, planned: ev.SessionPlanned) -> Self:
        before = self.by_id.get(planned.session)
        session = Session(
            id=planned.session,
            at=datetime.fromisoformat(planned.at),
            minutes=planned.minutes,
            mode=planned.mode,
            place=planned.place,
            link=planned.link,
            planned_on=day_of(noted.at),
            edition=before.edition + 1 if before else 1,
        )
        return replace(self, by_id={**self.by_id, session.id: session})

    def _with(self, id: str, **changed: object) -> Self:
        known = self.by_id.get(id)
        if known is None:
            return self
        # Any: fields by name, each as its event declares it
        session = replace(known, **changed)  # type: ignore[arg-type]
        return replace(self, by_id={**self.by_id, id: session})

    @property
    def ahead(self) -> tuple[Session, ...]:
        """Those still to be held, the next first."""
        return tuple(sorted((s for s in self.by_id.values() if s.is_ahead), key=lambda s: s.at))

    def clashes(self, people: People, wanted: Session) -> Iterator[str]:
        """What speaks against a time: keys of warnings, each once."""
        day = day_of(wanted.at)
        for side in Side:
            seats = set(people.parties(side)) & set(wanted.invited(people))
            if any(day in self.taken.get(seat, ()) for seat in seats):
                yield f"taken_{side}"
        for other in self.ahead:
            if other.id != wanted.id and other.at < wanted.end and wanted.at < other.end:
                yield "another_session"
                return
