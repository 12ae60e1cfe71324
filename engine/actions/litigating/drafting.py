"""Papers for a court drawn from a case: what each still lacks, and the copy itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from engine.actions.consult import assess, questionnaire_of
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.exhibits import Exhibit
from engine.casework.people import APPLICANT, OPPONENT, WRITER, Role, Side, role_of_mark
from engine.clock import today
from engine.documents.document import Document
from engine.errors import NotFound
from engine.i18n import Language, Text
from engine.interview.progress import LATER
from engine.library import Library
from engine.litigation.catalogue import forms_for
from engine.litigation.filling import FilledForm, fill_form
from engine.litigation.form import Forms, Of
from engine.litigation.matter import Matter, Office
from engine.litigation.papers import Copy, paper
from engine.litigation.reading import load_forms
from engine.referral.directory import Directory
from engine.rulebook.evaluate import Evaluation

_FORMS: Final[dict[tuple[str, str], Forms]] = {}  # by folder and revision of the rules


def matter_of(desk: Desk, case: Case) -> Matter:
    """The case as the applicant files it: own answers, own words on the other side."""
    details = case.people.details
    own = {**details.get(APPLICANT, {}), **details.get(WRITER, {})}
    people = {Of.OWN: own, Of.OTHER: details.get(OPPONENT, {})}
    return _matter(desk, case, assess(desk, case), people, Side.APPLICANT)


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
    return _matter(desk, case, evaluation, {Of.OWN: own, Of.OTHER: other}, side)


def _matter(
    desk: Desk,
    case: Case,
    evaluation: Evaluation,
    people: Mapping[Of, Mapping[str, str]],
    side: Side,
) -> Matter:
    library = desk.library
    return Matter(
        forms=forms_of(library),
        evaluation=evaluation.common(),
        people=people,
        cause=_cause(desk, case),
        offices=offices(library.directory),
        region=library.region,
        texts=library.texts,
        pieces=_pieces(case, side),
        asked=frozenset(question.fact for question in questionnaire_of(desk, case).questions),
    )


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
    """The papers as they read under these rules; raises `DefinitionFaults` where they do not fit.

    They are read when the first is asked for: a library of other rules needs none.
    """
    key = (str(library.root), library.revision)
    if key not in _FORMS:
        _FORMS[key] = load_forms(library.rulebook)
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
    return paper(fill_form(form, matter), issue)
