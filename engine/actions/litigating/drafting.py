"""Papers for a court drawn from a case: what each still lacks, and the copy itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

from engine.actions import deadlines, exhibits
from engine.actions.consult import answers_of, assess, questionnaire_of, standing
from engine.actions.desk import Desk
from engine.actions.mediating import answering, table
from engine.casework.case import Case
from engine.casework.exhibits import Exhibit
from engine.casework.people import (
    APPLICANT,
    Role,
    Side,
    opponent_of,
    role_of_mark,
    writer_of,
)
from engine.clock import today
from engine.documents.document import Document
from engine.errors import DefinitionFaults, NotFound, RulesOutgrown, SealError
from engine.evidence.pages import pages_of
from engine.i18n import Language, Text
from engine.interview.other_side import ground_of
from engine.interview.progress import LATER
from engine.library import Library
from engine.litigation.catalogue import forms_for
from engine.litigation.filling import FilledForm, fill_form
from engine.litigation.form import Forms, FromDeadline, Of
from engine.litigation.matter import Due, Matter, Office
from engine.litigation.papers import Copy, paper
from engine.litigation.reading import load_forms
from engine.mediation.mediation import Mediation
from engine.referral.directory import Directory
from engine.rulebook.evaluate import Evaluation

_FORMS: Final[dict[tuple[str, str], Forms]] = {}  # by folder and revision of the rules


def filer(desk: Desk, case: Case) -> str:
    """The seat for which the one at the desk draws up papers; the staff do so for the applicant."""
    here = table.viewer(desk, case)
    return table.seat_at(desk, case) if here.side is Side.RESPONDENT else APPLICANT


def details_of(case: Case, seat: str, of: Of) -> Mapping[str, str]:
    """What whoever holds a seat wrote for papers, of themselves or of the other side."""
    details = case.people.details
    if of is Of.OTHER:
        return details.get(opponent_of(seat), {})
    return {**details.get(seat, {}), **details.get(writer_of(seat), {})}


def matter_for(desk: Desk, case: Case, library: Library | None = None) -> Matter:
    """The case as the one at the desk files it: their own answers, pieces and words on others.

    `library` holds the deadlines of today, which are no part of the rules a case began under.
    """
    seat = filer(desk, case)
    matter = matter_of(desk, case) if seat == APPLICANT else matter_of_other(desk, case, seat)
    if library is None and seat == APPLICANT:
        return matter
    return replace(matter, due=_due(desk, case, matter.forms, library or desk.library))


def matter_of(desk: Desk, case: Case) -> Matter:
    """The case as the applicant files it: own answers, own words on the other side."""
    questions = questionnaire_of(desk, case).questions
    closed = standing(desk, case).closed if case.category is not None else frozenset()
    made = Draft(APPLICANT, Side.APPLICANT)
    asked = frozenset(question.fact for question in questions) - closed
    matter = _matter(desk, case, assess(desk, case), made, asked)
    due = _due(desk, case, matter.forms, desk.library)
    days = dict(case.course.milestones)
    return replace(matter, days=days, due=due, notes_days=True, story=case.story)


def matter_of_other(desk: Desk, case: Case, seat: str) -> Matter:
    """The case as the other side files it: from what it said itself, and from nothing else.

    Of the applicant's comes in what the other side is told when it is asked: the kind of dispute,
    and which side is which.
    """
    answers = {**_mirrored(desk, case), **answering.their_answers(desk, case)}
    asked: frozenset[str] = frozenset()
    if answering.may_answer(Mediation.of(case)):
        questions = answering.questions_for(desk, case).questions
        closed = answering.their_standing(desk, case).closed
        asked = frozenset(question.fact for question in questions) - closed
    own, other = (details_of(case, seat, of) for of in Of)
    matter = matter_from(desk, case, answers, own, other)
    return replace(matter, asked=asked, is_turned=True)


def _mirrored(desk: Desk, case: Case) -> dict[str, Any]:
    """What both sides share from the start, as the other side's questions rest on it."""
    facts = desk.library.rulebook.facts
    ground = ground_of(facts, answers_of(desk, case), case.category)
    return {name: value for name, value in ground.items() if facts[name].compared == "mirrored"}


def matter_from(
    desk: Desk,
    case: Case,
    answers: Mapping[str, Any],
    own: Mapping[str, str],
    other: Mapping[str, str],
    side: Side = Side.RESPONDENT,
) -> Matter:
    """The case as another side files it, from its own answers and what it said of the people.

    `answers` are typed, by fact; nothing of the applicant's comes in but the kind of dispute.
    """
    told = {name: value for name, value in answers.items() if value is not LATER}
    if case.category is not None:
        told["case.category"] = case.category
    questionnaire = questionnaire_of(desk, case)
    library = desk.library
    evaluation = Evaluation(
        library.rulebook,
        told,
        as_of=today(desk.clock),
        region=library.region.of_case(library.rulebook, told, questionnaire.scope),
        scope=questionnaire.scope,
        gates=questionnaire.gates,
        final=True,
    )
    asked = frozenset(question.fact for question in questionnaire.questions)
    matter = _matter(desk, case, evaluation, Draft(APPLICANT, side), asked)
    return replace(matter, people={Of.OWN: own, Of.OTHER: other})


@dataclass(frozen=True, slots=True)
class Draft:
    """For whom papers are drawn up: the seat, and the side it is on."""

    seat: str
    side: Side


def _matter(
    desk: Desk, case: Case, evaluation: Evaluation, draft: Draft, asked: frozenset[str]
) -> Matter:
    library = desk.library
    return Matter(
        forms=forms_of(library),
        evaluation=evaluation.common(),
        people={of: details_of(case, draft.seat, of) for of in Of},
        cause=_cause(desk, case),
        offices=offices(library.directory),
        region=library.region,
        texts=library.texts,
        pieces=_pieces(case, draft.side),
        asked=asked,
    )


def _due(desk: Desk, case: Case, forms: Forms, library: Library) -> Mapping[str, Due]:
    """The deadlines that papers tell, as far as they run in the case and are still open."""
    told = {
        element.origin.deadline
        for form in forms.by_id.values()
        for element in form.elements
        if isinstance(element.origin, FromDeadline)
    }
    return {
        item.definition.id: Due(item.title, item.day)
        for item in deadlines.agenda(desk, case, library)
        if item.definition.id in told and item.is_open and item.day is not None
    }


def _pieces(case: Case, side: Side) -> tuple[Exhibit, ...]:
    """The evidence of a side. What an applicant sent in the talks is not: it was said there.

    The other side has no other place to hand anything in.
    """
    return tuple(
        piece
        for piece in case.exhibits.held
        if _filed_for(case, piece.filed_by) is side
        and not (piece.thread and side is Side.APPLICANT)
    )


def forms_of(library: Library) -> Forms:
    """The papers as they read under these rules; raises `RulesOutgrown` where they do not fit.

    They are read when the first is asked for: a library of other rules needs none.
    """
    key = (str(library.root), library.revision)
    if key not in _FORMS:
        try:
            _FORMS[key] = load_forms(library.rulebook)
        except DefinitionFaults as err:
            raise RulesOutgrown(library.revision) from err
    return _FORMS[key]


def offices(directory: Directory) -> Mapping[str, Office]:
    """The bodies as papers name them."""
    return {body.id: Office(body.place, body.title) for body in directory.bodies.values()}


def _filed_for(case: Case, mark: str) -> Side | None:
    """Whose side the hand that handed in a piece is on; nobody's, where it is of the staff."""
    role, seat = role_of_mark(mark), mark.partition(":")[2]
    if role is Role.RESIDENT:
        return Side.APPLICANT
    return case.people.side_of(seat) if seat in case.people.seats else None


def _cause(desk: Desk, case: Case) -> Text:
    """The cause of action by its official name, or the kind of dispute."""
    card = desk.library.taxonomy.cards.get(case.category or "")
    if card is None:
        return Text("")
    return Text(card.cause_name or card.title.zh, card.title.get("en"))


def papers_of(matter: Matter) -> tuple[FilledForm, ...]:
    """Every paper that suits the case, filled as far as it goes."""
    return tuple(fill_form(form, matter) for form in forms_for(matter))


def copy_of(
    desk: Desk, case: Case, matter: Matter, name: str, language: Language, large: bool = False
) -> Document:
    """One paper, ready to be drawn; raises `NotFound` for one the case does not have."""
    form = next((form for form in forms_for(matter) if form.id == name), None)
    if form is None:
        raise NotFound("document", name[:40])
    issue = Copy(case.number, desk.library.revision, desk.clock.now(), language, large)
    if form.listing:
        matter = replace(matter, pages=dict(_pages(desk, case, matter.pieces)))
    return paper(fill_form(form, matter), issue)


def _pages(desk: Desk, case: Case, pieces: Iterable[Exhibit]) -> Iterator[tuple[str, int]]:
    """How many pages each piece has, where that can be told."""
    for piece in pieces:
        with suppress(SealError):  # a file that is gone has none
            if (count := pages_of(exhibits.read(desk, case, piece.id).content)) is not None:
                yield piece.id, count
