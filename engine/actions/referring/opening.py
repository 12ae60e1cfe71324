"""Which ways out a case has, why, and the sheets of each, filled as far as the case goes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from engine.actions.consult import assess
from engine.actions.desk import Desk
from engine.actions.litigating.drafting import matter_of
from engine.casework.case import Case
from engine.documents.document import Document
from engine.errors import DefinitionFaults, NotFound, RulesOutgrown
from engine.i18n import LANGUAGES, Language, Text
from engine.library import Library
from engine.litigation.filling import FilledForm, fill_form
from engine.litigation.form import Form, Forms
from engine.litigation.limits import last_day, last_days
from engine.litigation.matter import Matter
from engine.litigation.open import told_missing
from engine.litigation.papers import Copy, paper
from engine.litigation.reading import load_sheets
from engine.referral.aid import Aid, Criterion, load_criteria, look
from engine.referral.directory import Body
from engine.referral.handover import (
    Exit,
    Handover,
    Rank,
    Sheet,
    load_handover,
    ways_out,
)
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.relevance import Walk
from engine.rulebook.wording import fill


@dataclass(frozen=True, slots=True)
class Book:
    """What authors wrote of the ways out: the ways and sheets, their papers, the terms of aid."""

    handover: Handover
    forms: Forms
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class LastDay:
    """By when something is to be handed in; None where the case does not tell the day."""

    title: Text
    day: date | None
    basis: str


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A sheet in a case: its papers, why it fits, by when, and what would tell whether it fits."""

    sheet: Sheet
    title: Text
    papers: tuple[FilledForm, ...]
    because: tuple[Text, ...] = ()
    by: tuple[LastDay, ...] = ()
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenWay:
    """A way out of a case with its sheets; `maybe` are those that may fit."""

    exit: Exit
    rank: Rank
    sheets: tuple[OpenSheet, ...]
    maybe: tuple[OpenSheet, ...]
    reasons: tuple[str, ...] = ()  # of the route, where it names this way first


@dataclass(frozen=True, slots=True)
class Exits:
    """All ways out of a case as its own side sees them, and how it stands with legal aid."""

    ways: tuple[OpenWay, ...]
    aid: Aid
    primary: str
    matter: Matter  # as the body may see it that shows it to others
    own: Matter  # with what only the own side may read

    def find(self, id: str) -> OpenSheet:
        """A sheet that fits; raises `NotFound` for one that the case does not have."""
        found = (one for way in self.ways for one in way.sheets if one.sheet.id == id)
        sheet = next(found, None)
        if sheet is None:
            raise NotFound("sheet", id[:40])
        return sheet

    @property
    def fitting(self) -> tuple[OpenSheet, ...]:
        return tuple(sheet for way in self.ways for sheet in way.sheets)


_BOOKS: Final[dict[tuple[str, str], Book]] = {}  # by folder and revision of the rules


def book_of(library: Library) -> Book:
    """The ways out under these rules; raises `RulesOutgrown` where they do not fit."""
    key = (str(library.root), library.revision)
    if key not in _BOOKS:
        try:
            forms = load_sheets(library.rulebook)
            handover = load_handover(library.rulebook, library.directory.bodies, forms.by_id)
            _BOOKS[key] = Book(handover, forms, load_criteria(library.rulebook))
        except DefinitionFaults as err:
            raise RulesOutgrown(library.revision) from err
    return _BOOKS[key]


def exits(desk: Desk, case: Case) -> Exits:
    """The ways out of a case of a known kind, from the applicant's own answers alone."""
    book, evaluation = book_of(desk.library), assess(desk, case)
    plain = replace(matter_of(desk, case), forms=book.forms)
    own = replace(plain, evaluation=evaluation)
    route = evaluation.route()
    primary, also = (route.primary, route.also) if route else ("", ())
    ways = tuple(
        OpenWay(
            way.exit,
            way.rank,
            tuple(_opened(one, book, plain, own) for one in way.sheets),
            tuple(_open(one, book, own) for one in way.maybe),
            route.reasons if route and way.rank is Rank.PRIMARY else (),
        )
        for way in ways_out(book.handover, evaluation, primary, also)
    )
    return Exits(
        ways, look(book.criteria, evaluation, own.asked or frozenset()), primary, plain, own
    )


def _opened(sheet: Sheet, book: Book, plain: Matter, own: Matter) -> OpenSheet:
    forms = [book.forms.by_id[name] for name in sheet.papers]
    chosen = [form for form in forms if form.when is None or _may(form, own)]
    papers = tuple(fill_form(form, own if form.confidential else plain) for form in chosen)
    by = tuple(
        LastDay(by.title, last_day(by, filled.matter), by.basis)
        for filled in papers
        for by in last_days(filled.form, filled.matter)
    )
    return OpenSheet(sheet, forms[0].short, papers, _because(sheet, own.evaluation), by)


def _may(form: Form, own: Matter) -> bool:
    return form.when is None or form.when.eval(own.evaluation) is not False


def _open(sheet: Sheet, book: Book, own: Matter) -> OpenSheet:
    """One of which nobody knows yet whether it fits, with the questions that would tell."""
    ask: tuple[str, ...] = ()
    if sheet.when is not None:
        walk = Walk(own.evaluation)
        walk.visit(sheet.when)
        ask = told_missing(own, walk.found).ask
    return OpenSheet(sheet, book.forms.by_id[sheet.papers[0]].short, (), ask=ask)


def _because(sheet: Sheet, evaluation: Evaluation) -> tuple[Text, ...]:
    """What the law says, as far as it holds."""
    found = []
    for name in sheet.because:
        if evaluation.truth(name) is True:
            says = evaluation.rulebook.definitions[name].says  # type: ignore[union-attr]  # a finding
            found.append(Text(*(fill(says.get(lang), evaluation, lang) for lang in LANGUAGES)))
    return tuple(found)


def bodies_of(desk: Desk, case: Case, sheet: Sheet) -> tuple[Body, ...]:
    """To whom it can go, the likeliest first; a sheet for any authority goes by kind of dispute."""
    directory = desk.library.directory
    named = tuple(directory.bodies[id] for id in sheet.bodies)
    if not sheet.otherwise:
        return named
    card = desk.library.taxonomy.cards.get(case.category or "")
    fitting = directory.for_routes(
        (sheet.exit,), card.category if card else "", case.category or ""
    )
    chosen = tuple(body for body in fitting if body in named)
    return chosen or named[-1:]


def body_title(sheet: Sheet, body: Body) -> Text:
    """What a body is called on this way."""
    return sheet.called.get(body.id, body.title)


def drawn(
    desk: Desk,
    case: Case,
    sheet: OpenSheet,
    name: str,
    language: Language,
    large: bool = False,
    body: str = "",
) -> Document:
    """One paper of a sheet, ready to be drawn; raises `NotFound` for one it does not have."""
    filled = next((one for one in sheet.papers if one.form.id == name), None)
    if filled is None:
        raise NotFound("document", name[:40])
    bodies = bodies_of(desk, case, sheet.sheet)
    to = next((one for one in bodies if one.id == body), bodies[0])
    at, revision = desk.clock.now(), desk.library.revision
    copy = Copy(case.number, revision, at, language, large, body_title(sheet.sheet, to))
    return paper(filled, copy)


def digest_of(desk: Desk, case: Case, sheet: OpenSheet, body: str) -> str:
    """SHA-256 over what all its papers say for that body."""
    documents = [drawn(desk, case, sheet, p.form.id, "zh", body=body) for p in sheet.papers]
    told = "\n".join(document.stamp.inputs_hash for document in documents)
    return hashlib.sha256(told.encode()).hexdigest()
