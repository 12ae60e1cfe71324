"""The pages of proposals: what is on the table, the builder of terms, one with its answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions.mediating import offers as act
from engine.actions.mediating import table
from engine.actions.mediating.offers import AT_TABLE, TALKING, Draft, needs_time
from engine.actions.mediating.weighing import claims_seen
from engine.casework.case import Case
from engine.casework.people import Side
from engine.casework.permissions import Action
from engine.clock import today
from engine.errors import AnswerError, AnswerFaults, NotFound
from engine.interview.answers import Reshape, read_form, without_row
from engine.mediation.bidding import MET, Biddings
from engine.mediation.clauses import defaults, kinds
from engine.mediation.confidence import JOINT, Kind
from engine.mediation.obligations import (
    BOTH,
    OWN_WORDS,
    ROWS,
    TERMS,
    Obligation,
    Otherwise,
    fill_rows,
    read_rows,
)
from engine.mediation.obligations import (
    Kind as Sort,
)
from engine.mediation.offers import Offers
from engine.rulebook.calendar import add_months
from web import course_views, urls, views
from web.context import Visit, form_of, go, one
from web.course_forms import NOT_REFUSED, Refused, slip_of
from web.mediation import frame, offer_views

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
BLANK_ROWS: Final = 1
UNTIL: Final = replace(ROWS.row["by"], name="until")


@router.get(urls.MEDIATION_OFFERS)
def offers(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    asked = visit.request.query_params
    if "make" not in asked or not _may_act(visit, case):
        return _table(visit, case)
    return _builder(visit, case, _prefilled(visit, case, asked.get("from", "")))


@router.post(urls.MEDIATION_OFFERS)
def make(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    if not _may_act(visit, case):
        return go(urls.to(urls.MEDIATION_OFFERS, number=case.number))  # only looks on
    sent: dict[str, Any] = {name: values[0] for name, values in form.items() if values}
    try:
        terms = read_rows(form)
        if isinstance(terms, Reshape):
            sent = sent if terms.removed is None else without_row(ROWS, sent, terms.removed)
            return _builder(visit, case, sent | {f"{TERMS}.count": str(terms.count)})
        until = _until(form)
    except AnswerFaults as err:
        faults = {name: views.fault_text(visit, fault) for name, fault in err.faults.items()}
        return _builder(visit, case, sent, Refused(422, "make", sent, faults))
    filled = {name: value for name, value in sent.items() if not name.startswith(f"{TERMS}.")}
    filled |= fill_rows(terms)
    if one(form, "do") == "check":
        return _builder(visit, case, filled, terms=terms)
    draft = Draft(
        terms,
        one(form, "scope") or JOINT,
        until,
        one(form, "follows")[:40],
        one(form, "accepts") == "yes",
        one(form, "understood") == "yes",
    )

    def shown(now: Case, refused: Refused) -> Response:
        newest = Offers.of(now, table.viewer(visit.desk, now)).on_table
        again = filled | {"follows": newest.id if newest else ""}
        return _builder(visit, now, again, refused, terms=terms)

    address = urls.to(urls.MEDIATION_OFFERS, number=case.number)
    make_it = partial(act.make, visit.desk, case, draft, slip_of(form))
    return frame.settle(visit, case, form, "make", address, shown, make_it)


@router.get(urls.MEDIATION_OFFER)
def offer(request: Request, proposal: str) -> Response:
    visit = Visit(request)
    return _proposal(visit, visit.case(), proposal)


@router.post(urls.MEDIATION_OFFER)
def settle(request: Request, proposal: str, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    desk, slip, name = visit.desk, slip_of(form), one(form, "act")
    understood = one(form, "understood") == "yes"
    note = one(form, "note")
    acts = {
        "accept": partial(act.answer, desk, case, proposal, True, understood=understood, slip=slip),
        "refuse": partial(act.answer, desk, case, proposal, False, note=note, slip=slip),
        "release": partial(act.release, desk, case, proposal, slip),
        "withdraw": partial(act.withdraw, desk, case, proposal, slip),
    }
    if name not in acts:
        raise NotFound("act", name[:20])
    address = urls.to(urls.MEDIATION_OFFER, number=case.number, proposal=proposal)

    def shown(now: Case, refused: Refused) -> Response:
        return _proposal(visit, now, proposal, refused)

    return frame.settle(visit, case, form, name, address, shown, acts[name])


# ---------------------------------------------------------------- what they show


def _may_act(visit: Visit, case: Case) -> bool:
    viewer = table.viewer(visit.desk, case)
    if viewer.kind is Kind.MEDIATOR:
        return course_views.may_do(visit, case, Action.LEAD)
    return viewer.kind is Kind.SIDE and course_views.may_do(visit, case, Action.DECIDE)


def _table(visit: Visit, case: Case) -> Response:
    found = Offers.of(case, table.viewer(visit.desk, case))
    state = table.table(visit.desk, case).state
    view = partial(offer_views.proposal_view, visit, case, found)
    every = [view(one) for one in reversed([*found.by_id.values()])]
    on_table = view(found.on_table) if found.on_table else None
    action = urls.to(urls.MEDIATION_OFFERS, number=case.number)
    viewer = table.viewer(visit.desk, case)
    bids = viewer.kind is Kind.MEDIATOR or Biddings.of(case, viewer).latest is not None
    return frame.page(
        visit,
        case,
        "mediation/offers.html",
        tab="offers",
        on_table=on_table,
        private=[one for one in every if one["is_private"]],
        earlier=[one for one in every if not one["is_private"] and one != on_table],
        make=urls.query(action, make="1") if _may_act(visit, case) and state in TALKING else "",
        bidding=urls.to(urls.MEDIATION_BIDDING, number=case.number) if bids else "",
    )


def _proposal(visit: Visit, case: Case, proposal: str, refused: Refused = NOT_REFUSED) -> Response:
    viewer = table.viewer(visit.desk, case)
    found = Offers.of(case, viewer)
    held = found.by_id.get(proposal)
    if held is None:
        raise NotFound("proposal", proposal)
    side, may_act = viewer.side, _may_act(visit, case)
    shown = offer_views.proposal_view(visit, case, found, held)
    state = table.table(visit.desk, case).state
    weighed = offer_views.weighed_view(visit, case, held.terms)
    asked = side is not None and needs_time(visit.desk, case, held.terms, side)
    goes_on = state in (AT_TABLE if held.is_joint else TALKING)
    can_answer = may_act and side is not None and shown["is_open"] and goes_on
    can_answer = can_answer and (held.is_joint or held.side is not side)
    offers_page = urls.to(urls.MEDIATION_OFFERS, number=case.number)
    return frame.page(
        visit,
        case,
        "mediation/offer.html",
        refused,
        tab="offers",
        offer=shown,
        weighed=weighed,
        action=shown["href"],
        offers=offers_page,
        earlier=[
            offer_views.proposal_view(visit, case, found, one) for one in found.chain(proposal)[1:]
        ],
        can_answer=can_answer,
        agreement=urls.to(urls.AGREEMENT, number=case.number)
        if shown["standing"] == "agreed" and frame.is_written(table.table(visit.desk, case), viewer)
        else "",
        own_answer=held.answer_of(case.people, side) if side else None,
        warning=(weighed["warning"] or visit.say("offers.warn_unknown")) if asked else "",
        can_release=may_act and held.may_release(side) and shown["is_open"] and state in AT_TABLE,
        can_withdraw=may_act and held.side is side and shown["is_open"] and goes_on,
        counter=urls.query(offers_page, **{"make": "1", "from": proposal})
        if may_act and state in TALKING
        else "",
    )


# ---------------------------------------------------------------- the builder


def _until(form: Form) -> date | None:
    if not any(one(form, f"until.{part}").strip() for part in ("year", "month", "day")):
        return None
    first, last, _ = read_form(UNTIL, form)
    if first != last:
        raise AnswerFaults({"until": AnswerError("until", "whole_day")})
    return date.fromordinal(first)


def _prefilled(visit: Visit, case: Case, start: str) -> dict[str, Any]:
    """What the builder holds at first: the terms that are answered, or what the rules suggest."""
    viewer = table.viewer(visit.desk, case)
    found = Offers.of(case, viewer)
    newest = found.on_table
    held = found.by_id.get(start)
    terms = held.terms if held else _suggested(visit, case)
    filled = fill_rows(terms) if terms else {f"{TERMS}.count": str(BLANK_ROWS)}
    return filled | {"follows": newest.id if newest else "", "scope": JOINT}


def _suggested(visit: Visit, case: Case) -> tuple[Obligation, ...]:
    """The sum that the bids met at, or each sum that is reckoned for sure, payable in a month."""
    viewer = table.viewer(visit.desk, case)
    day = date.fromordinal(add_months(today(visit.desk.clock).toordinal(), 1))
    latest = Biddings.of(case, viewer).latest
    if latest is not None and latest.outcome == MET:
        what, payer = latest.subject, latest.payer
        return (Obligation("1", Sort.PAY, payer, what, latest.fen, day, "", Otherwise.BALANCE),)
    sure = [c for c in claims_seen(visit.desk, case, viewer) if c.low and c.low == c.high]
    return tuple(
        Obligation(
            str(number),
            Sort.PAY,
            claim.side.other,
            claim.claim.title.get("zh"),
            claim.low,
            day,
            "",
            Otherwise.BALANCE,
            original=claim.low,
            claim=claim.claim.key,
        )
        for number, claim in enumerate(sure[:3], 1)
    )


def _builder(
    visit: Visit,
    case: Case,
    form: Mapping[str, Any],
    refused: Refused = NOT_REFUSED,
    terms: tuple[Obligation, ...] | None = None,
) -> Response:
    viewer = table.viewer(visit.desk, case)
    claims = claims_seen(visit.desk, case, viewer)
    side = viewer.side
    large = terms is not None and side is not None and needs_time(visit.desk, case, terms, side)
    weighed = offer_views.weighed_view(visit, case, terms) if terms is not None else None
    return frame.page(
        visit,
        case,
        "mediation/offer_form.html",
        refused,
        tab="offers",
        form=form,
        faults=refused.faults,
        count=_count(form),
        action=urls.to(urls.MEDIATION_OFFERS, number=case.number),
        kinds=_options(kinds(visit.language)),
        doers=[*_sides(visit, case), {"key": BOTH, "title": visit.say("offers.both")}],
        defaults=_options([*defaults(visit.language), (OWN_WORDS, visit.say("offers.own_words"))]),
        claims=[
            {"key": one.claim.key, "title": one.claim.title.get(visit.language)} for one in claims
        ],
        scopes=_scopes(visit, case),
        is_side=side is not None,
        weighed=weighed,
        clauses=offer_views.terms_view(visit, case, terms) if terms is not None else [],
        warning=(weighed or {}).get("warning") if large else "",
        large=large,
    )


def _count(form: Mapping[str, Any]) -> int:
    written = str(form.get(f"{TERMS}.count", "1"))
    return max(1, min(int(written), 20)) if written.isdecimal() and len(written) < 4 else 1


def _options(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"key": key, "title": title} for key, title in pairs]


def _sides(visit: Visit, case: Case) -> list[dict[str, str]]:
    return [{"key": side.value, "title": frame.called(visit, case, side)} for side in Side]


def _scopes(visit: Visit, case: Case) -> list[dict[str, str]]:
    """To whom it may be shown by the one at the desk."""
    viewer = table.viewer(visit.desk, case)
    joint = {"key": JOINT, "title": visit.say("offers.to_both")}
    if viewer.side is not None:
        only = visit.say("offers.to_mediator")
        return [joint, {"key": viewer.side.value, "title": only}]
    return [
        joint,
        *(
            {
                "key": side.value,
                "title": visit.say("offers.to_one", who=frame.side_title(visit, side)),
            }
            for side in Side
        ),
    ]
