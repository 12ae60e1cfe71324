"""The pages of an agreement: writing, reading, signing and sealing it, and taking it to court."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions.mediating import agreeing, confirming, table, undersigning
from engine.actions.mediating.undersigning import Hand
from engine.casework.case import Case
from engine.casework.people import APPLICANT
from engine.errors import AnswerError
from engine.mediation.confidence import Kind
from web import urls
from web.context import Visit, form_of, go, one
from web.course_forms import NOT_REFUSED, Refused, slip_of
from web.mediation import agreement_views as shown
from web.mediation import frame
from web.mediation.house import house_of, session_of
from web.posting import posting_of

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
TAB = "agreement"
FIELDS = ("name", "id_number", "address", "phone", "delivery", "capacity")
SENT = ("sms", "mail")


@router.get(urls.AGREEMENT)
def agreement(request: Request) -> Response:
    visit = Visit(request)
    return _page(visit, visit.case())


def _page(
    visit: Visit, case: Case, refused: Refused = NOT_REFUSED, told: tuple[str, str] = ("", "")
) -> Response:
    view = shown.agreement_view(visit, case)
    response = frame.page(
        visit, case, "mediation/agreement.html", refused, tab=TAB, told=told, **view
    )
    if told[1]:  # a code: shown this once, kept nowhere
        response.headers["Cache-Control"] = "no-store"
    return response


# ---------------------------------------------------------------- who the parties are


@router.get(urls.AGREEMENT_PARTY)
def party(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    return _party_page(visit, request.query_params.get("seat", ""), case)


@router.post(urls.AGREEMENT_PARTY)
def describe(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    seat = one(form, "seat")
    written = {field: one(form, field) for field in FIELDS}
    return frame.settle(
        visit,
        case,
        form,
        "party",
        urls.to(urls.AGREEMENT, number=case.number),
        lambda now, refused: _party_page(visit, seat, now, refused),
        lambda: agreeing.describe(visit.desk, case, seat, written),
    )


def _party_page(visit: Visit, seat: str, case: Case, refused: Refused = NOT_REFUSED) -> Response:
    """One's own words on paper in full; whoever mediates writes them for a party."""
    viewer = table.viewer(visit.desk, case)
    own = seat if viewer.kind is Kind.MEDIATOR else table.seat_at(visit.desk, case)
    known = case.people.details.get(own, {}) if own in agreeing.parties_of(case) else {}
    return frame.page(
        visit,
        case,
        "mediation/party.html",
        refused,
        tab=TAB,
        seat=own,
        form=refused.form or known,
        to=shown.addresses(case),
    )


# ---------------------------------------------------------------- the wording


@router.post(urls.AGREEMENT_DRAFT)
def draft(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    house, slip = house_of(visit, case), slip_of(form)

    def act() -> Case:
        told = agreeing.read_told({key: one(form, key) for key in ("facts", "points", "duty")})
        return agreeing.draft(visit.desk, case, told, house, slip)

    return _settled(visit, case, form, "draft", act)


@router.post(urls.AGREEMENT_FREEZE)
def freeze(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    digest, read = one(form, "digest"), one(form, "read_out") == "yes"
    return _settled(
        visit,
        case,
        form,
        "freeze",
        lambda: agreeing.freeze(visit.desk, case, digest, read, slip_of(form)),
    )


def _settled(visit: Visit, case: Case, form: Form, name: str, act: frame.Act) -> Response:
    address = urls.to(urls.AGREEMENT, number=case.number)
    return frame.settle(visit, case, form, name, address, partial(_page, visit), act)


# ---------------------------------------------------------------- signing


@router.get(urls.AGREEMENT_SIGN)
def signing(request: Request) -> Response:
    visit = Visit(request)
    sent = request.query_params.get("sent", "")
    return _sign_page(visit, visit.case(), sent=sent if sent in SENT else "")


def _sign_page(
    visit: Visit, case: Case, refused: Refused = NOT_REFUSED, sent: str = ""
) -> Response:
    view = shown.signing_view(visit, case)
    held = {key: value for key, value in refused.form.items() if key in ("name", "drawn")}
    return frame.page(
        visit, case, "mediation/sign.html", refused, tab=TAB, sent=sent, form=held, **view
    )


@router.post(urls.AGREEMENT_SIGN)
def sign(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    hand = Hand(one(form, "name")[:60], one(form, "drawn"))
    return frame.settle(
        visit,
        case,
        form,
        "sign",
        urls.to(urls.AGREEMENT, number=case.number),
        partial(_sign_page, visit),
        lambda: undersigning.sign(
            visit.desk,
            case,
            one(form, "digest"),
            hand,
            session_of(visit, case),
            one(form, "code"),
            slip=slip_of(form),
            understood=one(form, "understood") == "yes",
        ),
    )


@router.post(urls.AGREEMENT_CODE)
def code(request: Request, form: Form) -> Response:
    """A party has a code sent to itself; a mediator is shown one to tell a party in person."""
    visit = Visit(request)
    case = visit.case()
    digest = one(form, "digest")
    if table.viewer(visit.desk, case).kind is Kind.MEDIATOR:
        return _code_in_person(visit, case, form, digest)
    ways: list[str] = []

    def act() -> Case:
        outbox = posting_of(request).outbox
        ways.append(undersigning.ask_code(visit.desk, case, digest, outbox))
        return case

    answer = frame.settle(visit, case, form, "code", "", partial(_sign_page, visit), act)
    if not ways:
        return answer
    return go(urls.query(urls.to(urls.AGREEMENT_SIGN, number=case.number), sent=ways[0]))


def _code_in_person(visit: Visit, case: Case, form: Form, digest: str) -> Response:
    signer = APPLICANT if one(form, "signer") == "own" else one(form, "signer")
    made: list[str] = []

    def act() -> Case:
        made.append(undersigning.give_code(visit.desk, case, signer, digest))
        return case

    answer = _settled(visit, case, form, "code", act)
    if not made:
        return answer
    name = case.people.details.get(signer, {}).get("name", "")
    return _page(visit, case, told=(name, made[0]))


@router.post(urls.AGREEMENT_SEAL)
def seal(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    digest = one(form, "digest")
    return _settled(
        visit,
        case,
        form,
        "seal",
        lambda: undersigning.seal(visit.desk, case, digest, slip_of(form)),
    )


@router.post(urls.AGREEMENT_REFUSE)
def refuse(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    digest, reason = one(form, "digest"), one(form, "reason")
    return _settled(
        visit,
        case,
        form,
        "refuse",
        lambda: undersigning.refuse(visit.desk, case, digest, reason, slip_of(form)),
    )


# ---------------------------------------------------------------- to the court


@router.post(urls.CONFIRMATION)
def confirmation(request: Request, form: Form) -> Response:
    """Note that both asked the court, or what it decided."""
    visit = Visit(request)
    case = visit.case()
    outcome = one(form, "outcome")

    def act() -> Case:
        on = day_in(form, "on")
        if one(form, "act") == "applied":
            return confirming.applied(visit.desk, case, on, slip_of(form))
        return confirming.decided(visit.desk, case, outcome, on, slip_of(form))

    return _settled(visit, case, form, "confirmation", act)


def day_in(form: Form, name: str) -> date | None:
    """A day that was picked; raises `AnswerError` for what is none."""
    written = one(form, name).strip()
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as err:
        raise AnswerError(name, "whole_day") from err
