"""The pages after an agreement: what falls due, what was done, what was not, how both fared."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions.mediating import keeping, table
from engine.casework.case import Case
from engine.casework.people import APPLICANT, Side
from engine.clock import today
from engine.errors import AnswerError, Place
from engine.i18n import Text, date_text, money_text
from engine.mediation.aftercare import (
    HOLDS,
    SCORES,
    Aftercare,
    Due,
    Performance,
    Standing,
    calendar,
    follow_up_days,
)
from engine.mediation.agreement import Agreement
from engine.mediation.clauses import clause
from engine.mediation.confidence import Kind, Viewer
from engine.mediation.obligations import MOST_FEN, Obligation
from engine.mediation.states import State
from engine.rulebook.vocabulary import Fact, read_answer
from web import urls
from web.context import Visit, form_of, one, whole
from web.course_forms import NOT_REFUSED, Refused, slip_of
from web.mediation import frame
from web.mediation.agreement import day_in

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
MONEY = Fact("fen", "money", Text("fen"), Place(__name__), limits=(0, MOST_FEN))
CHIPS = {
    Standing.DONE: "success",
    Standing.LATE: "danger",
    Standing.DUE: "warning",
    Standing.OPEN: "info",
}


@router.get(urls.AFTERCARE)
def after(request: Request) -> Response:
    visit = Visit(request)
    return _page(visit, visit.case())


@router.post(urls.AFTERCARE_DONE)
def done(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()

    def act() -> Case:
        fen, on = _money(form), day_in(form, "on")
        words = one(form, "note")
        return keeping.note(
            visit.desk, case, one(form, "obligation"), fen, on, words, slip_of(form)
        )

    return _settled(visit, case, form, act)


@router.post(urls.AFTERCARE_ANSWER)
def answer(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    agrees = one(form, "agrees") == "yes"
    return _settled(
        visit,
        case,
        form,
        lambda: keeping.answer(visit.desk, case, one(form, "performance"), agrees, slip_of(form)),
    )


@router.post(urls.AFTERCARE_BREACH)
def breach(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    words = one(form, "note")
    return _settled(
        visit,
        case,
        form,
        lambda: keeping.breach(visit.desk, case, one(form, "obligation"), words, slip_of(form)),
    )


@router.post(urls.AFTERCARE_ASKED)
def asked(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    seat = APPLICANT if one(form, "seat") == "own" else one(form, "seat")

    def act() -> Case:
        return keeping.follow_up(
            visit.desk,
            case,
            seat,
            one(form, "holds"),
            whole(form, "score"),
            one(form, "note"),
            slip_of(form),
        )

    return _settled(visit, case, form, act)


def _settled(visit: Visit, case: Case, form: Form, act: frame.Act) -> Response:
    address = urls.to(urls.AFTERCARE, number=case.number)
    return frame.settle(visit, case, form, "after", address, partial(_page, visit), act)


def _money(form: Form) -> int | None:
    """A sum as people write it, in fen; raises `AnswerError` at its field."""
    written = one(form, "fen").strip()
    if not written:
        return None
    try:
        fen: int = read_answer(MONEY, written)
    except AnswerError as err:
        raise AnswerError("fen", err.key, **err.values) from err
    return fen


# ---------------------------------------------------------------- the page


def _page(visit: Visit, case: Case, refused: Refused = NOT_REFUSED) -> Response:
    viewer = table.viewer(visit.desk, case)
    care, mediation = Aftercare.of(case, viewer), table.table(visit.desk, case)
    agreement = Agreement.of(case, viewer)
    terms = keeping.terms_of(case) if agreement.effective_at else ()
    now = today(visit.desk.clock)
    return frame.page(
        visit,
        case,
        "mediation/after.html",
        refused,
        tab="after",
        terms=[_term(visit, case, viewer, care, term) for term in terms],
        breached=_breached(visit, case) if mediation.state is State.BREACHED else [],
        days=[_due(visit, case, terms, one) for one in calendar(terms, care, now)],
        asked=_asked(visit, case, viewer, care, terms),
        form=refused.form or {"on": now.isoformat()},
        to={
            "done": urls.to(urls.AFTERCARE_DONE, number=case.number),
            "answer": urls.to(urls.AFTERCARE_ANSWER, number=case.number),
            "breach": urls.to(urls.AFTERCARE_BREACH, number=case.number),
            "asked": urls.to(urls.AFTERCARE_ASKED, number=case.number),
        },
    )


def _term(
    visit: Visit, case: Case, viewer: Viewer, care: Aftercare, term: Obligation
) -> dict[str, Any]:
    names = {side.value: frame.called(visit, case, side) for side in Side}
    now, side = today(visit.desk.clock), viewer.side if viewer.kind is Kind.SIDE else None
    late = [one for one in calendar((term,), care, now) if one.standing is Standing.LATE]
    is_open = bool(calendar((term,), care, now)) and not care.is_done(term)
    owed = care.owed(term)
    return {
        "id": term.id,
        "text": clause(term, names, visit.language),
        "is_money": term.kind == keeping.MONEY,
        "done": care.is_done(term) and bool(calendar((term,), care, now)),
        "owed": visit.say("after.owed", sum=money_text(owed)) if owed else "",
        "is_breached": care.is_breached(term.id),
        "performances": [
            _performance(visit, case, one, side) for one in care.of_obligation(term.id)
        ],
        "may_note": side is not None and is_open,
        "may_report": bool(late)
        and side is not None
        and term.who != side.value
        and not care.is_breached(term.id),
    }


def _performance(visit: Visit, case: Case, one: Performance, side: Side | None) -> dict[str, Any]:
    by = case.people.side_of(one.seat)
    key = {None: "waits", True: "agreed", False: "denied"}[one.agreed]
    may_answer = side is not None and by is not side and one.agreed is None
    return {
        "id": one.id,
        "text": visit.say(
            "after.paid" if one.fen else "after.done_on",
            sum=money_text(one.fen),
            day=date_text(one.on, visit.language),
            who=frame.called(visit, case, by) if by else "",
        ),
        "note": one.note,
        "standing": visit.say("after.waits_you" if may_answer else f"after.{key}"),
        "chip": {"waits": "info", "agreed": "success", "denied": "warning"}[key],
        "may_answer": may_answer,
    }


def _due(visit: Visit, case: Case, terms: tuple[Obligation, ...], due: Due) -> dict[str, str]:
    who = next((one.who for one in terms if one.id == due.obligation), "")
    both = who not in frozenset(Side)
    by = visit.say("offers.both") if both else frame.called(visit, case, Side(who))
    return {
        "day": date_text(due.on, visit.language),
        "what": visit.say("after.to_pay", who=by, sum=money_text(due.fen))
        if due.fen
        else visit.say("after.to_do", who=by, number=due.obligation),
        "standing": visit.say(f"after.standing.{due.standing}"),
        "chip": CHIPS[due.standing],
    }


def _breached(visit: Visit, case: Case) -> list[dict[str, str]]:
    return [
        {"title": visit.say(f"after.way.{way}"), "text": visit.say(f"after.way_text.{way}")}
        for way in keeping.choices(case)
    ]


def _asked(
    visit: Visit,
    case: Case,
    viewer: Viewer,
    care: Aftercare,
    terms: tuple[Obligation, ...],
) -> dict[str, Any] | None:
    """The question how it went, from a week after the last day on; both sides are asked alike."""
    on = Agreement.of(case).effective_on
    if on is None or viewer.kind not in (Kind.SIDE, Kind.MEDIATOR):
        return None
    first = follow_up_days(terms, on)[0]
    own = table.seat_at(visit.desk, case) if viewer.kind is Kind.SIDE else None
    answered = next((one for one in care.answers if one.seat == own), None)
    seats = [
        {
            "key": seat or "own",
            "title": f"{visit.say(f'mediation.side.{side}')} "
            f"{case.people.details.get(seat, {}).get('name', '')}",
        }
        for side in Side
        for seat in case.people.parties(side)
        if own is None or seat == own
    ]
    return {
        "open": today(visit.desk.clock) >= first,
        "day": date_text(first, visit.language),
        "seats": seats,
        "leads": own is None,
        "answered": visit.say(
            "after.answered",
            holds=visit.say(f"after.holds.{answered.holds}"),
            score=str(answered.score),
        )
        if answered
        else "",
        "holds": [{"key": key, "title": visit.say(f"after.holds.{key}")} for key in HOLDS],
        "scores": [
            {"key": str(score), "title": visit.say(f"after.score.{score}")}
            for score in reversed(SCORES)
        ],
    }
