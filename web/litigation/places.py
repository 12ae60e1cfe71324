"""Where whoever draws up papers supplies what they lack: each side has pages of its own."""

from __future__ import annotations

from dataclasses import dataclass

from engine.casework.case import Case
from engine.litigation.form import Of
from web import urls

EXITS = "exits"  # the page of the ways out leads to these forms as well


@dataclass(frozen=True, slots=True)
class Place:
    """Where the one who files supplies things: the other side of a mediation has its own pages."""

    case: Case
    is_other_side: bool = False
    home: str = ""  # the page that a form leads back to, if another than this one

    def question(self, fact: str) -> str:
        pattern = urls.MEDIATION_ANSWER if self.is_other_side else urls.QUESTION
        return urls.to(pattern, number=self.case.number, fact=fact)

    @property
    def evidence(self) -> str:
        pattern = urls.MEDIATION_PIECES if self.is_other_side else urls.EXHIBITS
        return urls.to(pattern, number=self.case.number)

    @property
    def story(self) -> str:
        return urls.to(urls.STORY, number=self.case.number)

    @property
    def days(self) -> str:
        return urls.to(urls.DEADLINES, number=self.case.number)

    @property
    def back(self) -> str:
        pattern = urls.SEAT if self.is_other_side else urls.GUIDANCE
        return urls.to(pattern, number=self.case.number)

    @property
    def begin(self) -> str:
        """Where one goes before the kind of dispute is known."""
        pattern = urls.SEAT if self.is_other_side else urls.KIND
        return urls.to(pattern, number=self.case.number)

    def lines(self, paper: str) -> str:
        """Where the lines of a paper are written on screen."""
        address = urls.to(urls.FILING_LINES, number=self.case.number, paper=paper)
        return urls.query(address, **{"from": self.home}) if self.home else address

    def person(self, who: Of) -> str:
        """The form about one of the sides."""
        address = urls.to(urls.FILING_PERSON, number=self.case.number, who=who.value)
        return urls.query(address, **{"from": self.home}) if self.home else address
