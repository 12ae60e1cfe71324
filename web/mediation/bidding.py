"""The page of blind bidding: the offer of it, one's own bid, and whether the two met."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions.mediating import bidding as act
from engine.actions.mediating import table
from engine.actions.mediating.offers import TALKING
from engine.casework.case import Case
from engine.casework.people import Side
from engine.casework.permissions import Action
from engine.errors import AnswerError
from engine.mediation.bidding import Bidding, Biddings
from engine.mediation.confidence import Kind
from engine.mediation.obligations import ROWS
from engine.rulebook.vocabulary import read_answer
from web import course_views, urls
from web.context import Visit, form_of, go, one, whole
from web.course_forms import NOT_REFUSED, Refused, slip_of
from web.course_forms import Form as Sent
from web.mediation import frame, offer_views

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
GAPS: Final = (0, 30, 50, 100)  # permille offered to choose from; ours, no law
ROUNDS: Final = (1, 3, 5)


@router.get(urls.MEDIATION_BIDDING)
def bidding(request: Request) -> Response:
    visit = Visit(request)
    return _page(visit, visit.case())


@router.post(urls.MEDIATION_BIDDING)
def settle(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    name = one(form, "act")
    acts: Mapping[str, Callable[[], Case]] = {
        "open": partial(_open, visit, case, form),
        "yes": partial(_answer, visit, case, form, agrees=True),
        "no": partial(_answer, visit, case, form, agrees=False),
        "bid": partial(_bid, visit, case, form),
    }
    address = urls.to(urls.MEDIATION_BIDDING, number=case.number)
    if name not in acts:
        return go(address)  # nothing was pressed
    return frame.settle(visit, case, form, name, address, partial(_page, visit), acts[name])


def _open(visit: Visit, case: Case, form: Sent) -> Case:
    terms = act.Terms(
        one(form, "subject"), one(form, "payer"), whole(form, "gap"), whole(form, "rounds")
    )
    return act.open_bidding(visit.desk, case, terms, slip_of(form))


def _answer(visit: Visit, case: Case, form: Sent, *, agrees: bool) -> Case:
    return act.answer(visit.desk, case, one(form, "bidding")[:40], agrees, slip_of(form))


def _bid(visit: Visit, case: Case, form: Sent) -> Case:
    try:
        fen = read_answer(ROWS.row["fen"], one(form, "bid"))
    except AnswerError as err:
        raise AnswerError("bid", err.key, **err.values) from err
    number = whole(form, "round") or 0
    held = one(form, "bidding")[:40]
    return act.bid(visit.desk, case, held, number, int(fen), slip_of(form))


def _page(visit: Visit, case: Case, refused: Refused = NOT_REFUSED) -> Response:
    viewer = table.viewer(visit.desk, case)
    latest = Biddings.of(case, viewer).latest
    talking = table.table(visit.desk, case).state in TALKING
    leads = viewer.kind is Kind.MEDIATOR and course_views.may_do(visit, case, Action.LEAD)
    decides = viewer.kind is Kind.SIDE and course_views.may_do(visit, case, Action.DECIDE)
    offers = urls.to(urls.MEDIATION_OFFERS, number=case.number)
    return frame.page(
        visit,
        case,
        "mediation/bidding.html",
        refused,
        tab="offers",
        action=urls.to(urls.MEDIATION_BIDDING, number=case.number),
        offers=offers,
        complete=urls.query(offers, make="1"),
        form=refused.form,
        faults=refused.faults,
        bidding=_view(visit, case, latest, viewer.side) if latest else None,
        can_open=leads and talking and (latest is None or latest.is_over),
        leads=leads,
        decides=decides and talking,
        payers=[{"key": side.value, "title": frame.called(visit, case, side)} for side in Side],
        gaps=[
            {"key": str(gap), "title": visit.say("bidding.gap_of", percent=f"{gap / 10:g}")}
            for gap in GAPS
        ],
        rounds=[{"key": str(n), "title": visit.say("bidding.rounds_of", count=n)} for n in ROUNDS],
    )


def _view(visit: Visit, case: Case, held: Bidding, side: Side | None) -> dict[str, Any]:
    """A bidding as its page shows it, made of what the one who looks on may see of it."""
    own = held.bid_of(side) if side else None
    return {
        "id": held.id,
        "subject": held.subject,
        "payer": frame.called(visit, case, held.payer),
        "gap": f"{held.gap / 10:g}",
        "rounds": held.rounds,
        "round": held.round,
        "compared": held.compared,
        "outcome": held.outcome,
        "sum": offer_views.bid_view(visit, held.fen) if held.fen else "",
        "is_running": held.is_running,
        "answers": [(frame.called(visit, case, one), held.answers.get(one)) for one in Side],
        "agreed": held.answers.get(side) if side else None,
        "own": offer_views.bid_view(visit, own) if own is not None else "",
        "pays": side is held.payer,
    }
