"""Several happenings that are to be written together, each seen by the next."""

from __future__ import annotations

from datetime import datetime

from engine.casework.case import MEDIATING, Noted
from engine.casework.events import CaseEvent
from engine.mediation.mediation import Mediation
from engine.mediation.states import State
from engine.mediation.steps import step


class Unfolding:
    """What is to be written, and the mediation as it will stand then."""

    def __init__(self, mediation: Mediation, at: datetime, by: str) -> None:
        self.mediation = mediation
        self.events: list[CaseEvent] = []
        self._at, self._by = at, by

    def add(self, *happened: CaseEvent) -> None:
        """These are written as well."""
        for one in happened:
            self.events.append(one)
            if isinstance(one, MEDIATING):
                self.mediation = self.mediation.after(Noted(0, self._at, self._by, one))

    def go(self, to: State, reason: str = "") -> None:
        """A step; raises `IllegalStep` as `step` does."""
        self.add(step(self.mediation, to, reason))
