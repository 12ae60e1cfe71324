"""What the index holds of a case: its words to be blinded, and what lists are filtered by."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from uuid import UUID

from engine.casework.course import State
from engine.store.store import Summary


class Kind(IntEnum):
    """What kind of thing a document stands for; the numbers stand in indexes and never change."""

    CASE = 1


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found; every text of it enters the index blinded.

    `said` and `told` are found by words: what people wrote, and what the guidance says. `marks` and
    `articles` are found whole: `phone:13800138000`, `name:张三`, `law#722`. `amount` is in fen.
    """

    id: UUID
    seq: int
    head: str
    opened: date
    state: str = State.OPEN.value
    stage: str = ""
    category: str = ""
    unit: str = ""
    assignee: str = ""
    place: str = ""
    level: str = ""
    outcome: str = ""
    closed: date | None = None
    said: str = ""
    told: str = ""
    marks: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    amount: int | None = None
    kind: Kind = Kind.CASE

    @property
    def categories(self) -> tuple[str, ...]:
        """The kind of dispute and the family it belongs to: `rent.deposit` and `rent`."""
        family, point, _ = self.category.partition(".")
        return (family, self.category) if point else (family,) if family else ()


def document_of(case: Summary) -> Document:
    """What the row of a case says; its words are to be added."""
    return Document(
        id=case.case_id,
        seq=case.seq,
        head=case.head,
        opened=case.opened_on,
        state=case.state,
        stage=case.stage,
        category=case.category or "",
        unit=case.unit,
        assignee=case.assignee,
        place=case.place,
        level=case.level,
        outcome=case.outcome,
        closed=case.closed_on,
    )


def phone_mark(written: str) -> str:
    """The mark of a telephone number, however it is spaced; the code of the country is left out."""
    figures = "".join(c for c in written if c.isdecimal())
    return f"phone:{figures.removeprefix('0086').removeprefix('86')}"


def name_mark(written: str) -> str:
    """The mark of a name, without blanks and case."""
    return f"name:{''.join(written.split()).casefold()}"


def magnitude(fen: int) -> int:
    """In which of four steps to each power of ten an amount lies; the next one is 1.8 times it."""
    return round(4 * math.log10(fen)) if fen > 0 else 0
