"""A mediation as it stands for one who looks on: folded from what they may see of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from engine.casework import events as ev
from engine.casework.case import Case, Noted
from engine.casework.people import People, Side
from engine.mediation.choosing import Choosing
from engine.mediation.confidence import SERVICE, Viewer, seen_by
from engine.mediation.states import State

PEOPLES: Final = "people"


@dataclass(frozen=True, slots=True)
class Step:
    """A state that was entered, when, why and by whose hand."""

    state: State
    at: datetime
    reason: str
    by: str  # mark


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to reach the other side."""

    seat: str
    channel: str
    outcome: str
    on: date


@dataclass(frozen=True, slots=True)
class Mediation:
    """Its course and the consents; each further part keeps a room of its own.

    Of a case that was never mediated, the draft. A second mediation of the same case begins
    anew: what was said before stays in the history and counts for nothing here.
    """

    people: People
    state: State = State.DRAFT
    steps: tuple[Step, ...] = ()
    track: str = PEOPLES
    attempts: tuple[Attempt, ...] = ()
    wills: Mapping[str, bool] = field(default_factory=dict)  # by seat
    opened: Mapping[str, str] = field(default_factory=dict)  # by seat: version of the words read
    choosing: Choosing = field(default_factory=Choosing)
    round: int = 1

    @classmethod
    def of(cls, case: Case, viewer: Viewer = SERVICE) -> Mediation:
        """The mediation of a case as somebody may see it; the programme itself sees all."""
        return cls.folded(case.people, seen_by(case, viewer))

    @classmethod
    def folded(cls, people: People, history: Iterable[Noted]) -> Mediation:
        """What this history makes."""
        mediation = cls(people)
        for noted in history:
            mediation = mediation.after(noted)
        return mediation

    def after(self, noted: Noted) -> Mediation:
        """The mediation after one more happening."""
        self = replace(self, choosing=self.choosing.after(noted))
        match noted.happened:
            case ev.MediationMoved():
                return self._moved(noted, noted.happened)
            case ev.TrackChosen(track):
                return replace(self, track=track)
            case ev.ContactTried(seat, channel, outcome, on):
                tried = Attempt(seat, channel, outcome, on)
                return replace(self, attempts=(*self.attempts, tried))
            case ev.WillDeclared(seat, willing):
                return replace(self, wills={**self.wills, seat: willing})
            case ev.OpeningRead(seat, _, words):
                return replace(self, opened={**self.opened, seat: words})
        return self

    def _moved(self, noted: Noted, moved: ev.MediationMoved) -> Mediation:
        step = Step(State(moved.state), noted.at, moved.reason, noted.actor)
        if step.state is State.DRAFT:
            return Mediation(self.people, steps=(*self.steps, step), round=self.round + 1)
        return replace(self, state=step.state, steps=(*self.steps, step))

    @property
    def before(self) -> State | None:
        """Where it stood before it was suspended."""
        earlier = [step.state for step in self.steps if step.state is not State.SUSPENDED]
        return earlier[-1] if earlier else None

    def since(self, state: State) -> datetime | None:
        """When a state was last entered."""
        entered = [step.at for step in self.steps if step.state is state]
        return entered[-1] if entered else None

    def is_willing(self, side: Side) -> bool | None:
        """Whether everybody on a side wants to mediate; nobody knows while one has not said."""
        said = [self.wills.get(seat) for seat in self.people.parties(side)]
        if not said or (None in said and False not in said):
            return None
        return all(said)

    @property
    def is_agreed_to(self) -> bool:
        """Whether both sides said yes: without that nothing is mediated (人民调解法#17)."""
        return all(self.is_willing(side) is True for side in Side)

    @property
    def was_agreed_to(self) -> bool:
        """Whether both sides once said yes to this one, even where one has left since."""
        entered = [step.state for step in self.steps]
        begun = len(entered) - entered[::-1].index(State.DRAFT) if State.DRAFT in entered else 0
        return self.is_agreed_to or State.CONSENTED in entered[begun:]
