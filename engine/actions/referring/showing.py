"""Where the ways out of a case stand, as plain data for whoever shows the whole case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.actions.desk import Desk
from engine.actions.referring.opening import Book, OpenSheet, OpenWay, body_title, book_of, exits
from engine.casework.case import Case
from engine.casework.sheets import Handed
from engine.i18n import Text
from engine.referral.handover import Rank, Sheet

OPEN: Final = "open"
NAMED: Final = (Rank.PRIMARY, Rank.ALSO)


@dataclass(frozen=True, slots=True)
class ExitLine:
    """One sheet: where it is, what happens next, what to bring, by when.

    `standing` is `open` for one that was not handed in yet, else `handed`, `received` or
    `refused`; `until` is by when to hand it in, `answer_by` when the body is to have answered.
    """

    exit: str
    exit_title: Text
    sheet: str  # kind
    title: Text
    standing: str
    id: str = ""
    body: str = ""
    body_title: Text | None = None
    phone: str = ""
    how: str = ""
    handed_on: date | None = None
    taken_on: date | None = None
    number: str = ""
    taker: str = ""
    reason: str = ""
    note: str = ""
    until: date | None = None
    answer_by: date | None = None
    answer: Text | None = None
    bring: tuple[Text, ...] = ()
    next: tuple[Text, ...] = ()


def handed_lines(desk: Desk, case: Case) -> tuple[ExitLine, ...]:
    """Every sheet that went somewhere, the latest first; nothing else of the case is looked at."""
    if not case.sheets.handed:
        return ()
    book = book_of(desk.library)
    latest = sorted(case.sheets.handed.values(), key=lambda one: one.seq, reverse=True)
    return tuple(_handed(desk, book, one) for one in latest if one.kind in book.handover.sheets)


def exit_lines(desk: Desk, case: Case) -> tuple[ExitLine, ...]:
    """What was handed in, then what the route names and nobody handed in yet.

    For the applicant's own side and whoever has the case in hand: it tells what only they may
    read. A case without a kind has no ways yet.
    """
    handed = handed_lines(desk, case)
    if case.category is None:
        return handed
    gone = {line.sheet for line in handed}
    ways = (way for way in exits(desk, case).ways if way.rank in NAMED)
    return (*handed, *(line for way in ways for line in _open(way, gone)))


def _handed(desk: Desk, book: Book, one: Handed) -> ExitLine:
    sheet = book.handover.sheet(one.kind)
    body = desk.library.directory.bodies.get(one.body)
    taken = one.taken_on if one.standing.value == "received" else None
    answer = sheet.answer
    due = answer.due(taken, desk.library.rulebook.calendar) if answer and taken else None
    return ExitLine(
        exit=one.exit,
        exit_title=book.handover.exit(one.exit).title,
        sheet=one.kind,
        title=_title(book, sheet),
        standing=one.standing.value,
        id=one.id,
        body=one.body,
        body_title=body_title(sheet, body) if body else Text(one.body),
        phone=body.phone if body else "",
        how=one.how,
        handed_on=one.on,
        taken_on=one.taken_on,
        number=one.number,
        taker=one.taker,
        reason=one.reason,
        note=one.note,
        answer_by=due,
        answer=answer.says if answer else None,
        bring=sheet.bring,
        next=sheet.next,
    )


def _open(way: OpenWay, gone: set[str]) -> Iterator[ExitLine]:
    for one in way.sheets:
        if one.sheet.id not in gone:
            yield ExitLine(
                exit=way.exit.id,
                exit_title=way.exit.title,
                sheet=one.sheet.id,
                title=one.title,
                standing=OPEN,
                until=first_day(one),
                answer=one.sheet.answer.says if one.sheet.answer else None,
                bring=one.sheet.bring,
                next=one.sheet.next,
            )


def first_day(sheet: OpenSheet) -> date | None:
    """By when it is to be handed in by the applicant: the first that its papers name."""
    return sheet.by[0].day if sheet.by else None


def _title(book: Book, sheet: Sheet) -> Text:
    return book.forms.by_id[sheet.papers[0]].short
