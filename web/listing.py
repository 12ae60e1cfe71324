"""What an address asks of a list of cases: how it is narrowed and ordered, and which page of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Final, Self

from engine.casework.course import Stage, State
from web import urls

STATES: Final = (State.OPEN, State.WAITING, State.CLOSED)
LONGEST: Final = 40  # of a key


@dataclass(frozen=True, slots=True)
class Listing:
    """What was asked for; what cannot be meant counts as not chosen.

    The defaults of the fields are what is meant where an address does not say them. Each kind of
    list names its address, its orders and its last page, and may add fields.
    """

    AT: ClassVar[str]
    ORDERS: ClassVar[tuple[str, ...]]
    DEEPEST: ClassVar[int]  # pages

    stage: str = ""
    state: str = ""
    unit: str = ""
    kind: str = ""
    order: str = ""
    page: int = 1

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> Self:
        """What an address asks for."""
        unsaid = {field.name: str(field.default) for field in fields(cls)}
        said = {**unsaid, **sent}
        return cls(
            stage=among(said["stage"], Stage),
            state=among(said["state"], STATES),
            unit=said["unit"][:LONGEST],
            kind=said["kind"][:LONGEST],
            order=among(said["order"], cls.ORDERS) or unsaid["order"],
            page=max(1, min(page_in(said["page"]), cls.DEEPEST)),
            **cls.own(said),
        )

    @classmethod
    def own(cls, said: Mapping[str, str]) -> dict[str, str]:
        """The fields that only this kind of list has."""
        return {}

    @property
    def form(self) -> dict[str, str]:
        """What the fields of the form hold."""
        return {field.name: str(getattr(self, field.name)) for field in fields(self)}

    def address(self, page: int) -> str:
        """The same at another page; what is meant anyway is left out."""
        unsaid = {field.name: str(field.default) for field in fields(self)}
        said = {name: value for name, value in self.form.items() if value != unsaid[name]}
        return urls.query(self.AT, **{**said, "page": str(page)})

    def turning(self, count: int, size: int) -> dict[str, Any]:
        """Where one is among the pages of so many things, and the ways before and after it."""
        pages = max(1, -(-count // size))
        return {
            "at": self.page,
            "pages": pages,
            "before": self.address(self.page - 1) if 1 < self.page <= pages else "",
            "after": self.address(self.page + 1) if self.page < pages else "",
        }


def among(said: str, choices: Iterable[str]) -> str:
    """What was said, if it can be chosen; else nothing."""
    return said if said in [*choices] else ""


def page_in(said: str) -> int:
    """The number of a page; 0 for what is none, however long it is."""
    return int(said[:6]) if said.isascii() and said.isdecimal() else 0
