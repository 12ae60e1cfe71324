"""Who mediates: the directory for the sides, their wishes, the appointment, ties, objections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.accounts.account import Account
from engine.actions.mediating import choosing as act
from engine.actions.mediating import directory, table
from engine.actions.staff.people import everybody
from engine.casework.case import Case
from engine.casework.permissions import Action, refusal_of
from engine.i18n import LANGUAGES
from engine.mediation.choosing import MOST, NONE, TIES, Choosing
from engine.mediation.confidence import Kind, Viewer
from engine.mediation.likeness import Likeness
from engine.mediation.matching import Bar, Point, Proposal
from engine.mediation.states import STOPPABLE, State
from web import urls
from web.context import Visit, form_of, one
from web.course_forms import NOT_REFUSED, Form, Refused, slip_of
from web.mediation import frame
from web.mediation.forms import of_form
from web.staff import views as staff_views

router = APIRouter(default_response_class=Response, include_in_schema=False)
Sent = Annotated[Mapping[str, list[str]], Depends(form_of)]
FORMS = {
    "wish": urls.MEDIATOR_WISH,
    "name": urls.MEDIATOR_NAME,
    "ties": urls.MEDIATOR_TIES,
    "accept": urls.MEDIATOR_ACCEPT,
    "object": urls.MEDIATOR_OBJECT,
    "recuse": urls.MEDIATOR_RECUSE,
}
WISHES = tuple(f"wish.{place}" for place in range(1, MOST + 1))


@router.get(urls.MEDIATORS)
def mediators(request: Request) -> Response:
    visit = Visit(request)
    return _page(visit, visit.case(), NOT_REFUSED)


@router.post(urls.MEDIATOR_WISH)
def wish(request: Request, form: Sent) -> Response:
    visit = Visit(request)
    case = visit.case()
    wished = [one(form, name)[:40] for name in WISHES]
    if same := one(form, "same")[:40]:
        wished = [same]
    among = _among(visit, case)
    return _settle(
        visit,
        case,
        form,
        "wish",
        lambda: act.wish(visit.desk, case, wished, among, slip_of(form)),
    )


@router.post(urls.MEDIATOR_NAME)
def name(request: Request, form: Sent) -> Response:
    visit = Visit(request)
    case = visit.case()
    account, despite = one(form, "name.account")[:40], bool(one(form, "name.despite"))
    among = _among(visit, case)
    return _settle(
        visit,
        case,
        form,
        "name",
        lambda: act.name(visit.desk, case, account, among, despite=despite, slip=slip_of(form)),
    )


@router.post(urls.MEDIATOR_TIES)
def disclose(request: Request, form: Sent) -> Response:
    visit = Visit(request)
    case = visit.case()
    ties, note = form.get("disclose.ties", []), one(form, "disclose.note")
    return _settle(
        visit,
        case,
        form,
        "disclose",
        lambda: act.disclose(visit.desk, case, ties, note, slip_of(form)),
    )


@router.post(urls.MEDIATOR_ACCEPT)
def accept(request: Request, form: Sent) -> Response:
    visit = Visit(request)
    case = visit.case()
    slip = slip_of(form)
    return _settle(visit, case, form, "accept", lambda: act.accept_ties(visit.desk, case, slip))


@router.post(urls.MEDIATOR_OBJECT)
def objects(request: Request, form: Sent) -> Response:
    visit = Visit(request)
    case = visit.case()
    reason, note, another = (
        one(form, f"object.{field}")[:600] for field in ("reason", "note", "another")
    )
    among = _among(visit, case)
    return _settle(
        visit,
        case,
        form,
        "object",
        lambda: act.objects(visit.desk, case, reason, note, another, among, slip_of(form)),
    )


@router.post(urls.MEDIATOR_RECUSE)
def recuse(request: Request, form: Sent) -> Response:
    """Whoever stood aside has no more to do with the case: they go back to their desk."""
    visit = Visit(request)
    case = visit.case()
    reason = one(form, "recuse.reason")[:40]
    return _settle(
        visit,
        case,
        form,
        "recuse",
        lambda: act.recuse(visit.desk, case, reason, slip_of(form)),
        urls.DESK_MEDIATIONS,
    )


def _settle(
    visit: Visit, case: Case, form: Form, which: str, does: Any, onward: str = ""
) -> Response:
    address = onward or urls.to(urls.MEDIATORS, number=case.number)

    def show(now: Case, refused: Refused) -> Response:
        return _page(visit, now, refused)

    return frame.settle(visit, case, form, which, address, show, of_form(which, does))


def _among(visit: Visit, case: Case) -> tuple[Proposal, ...]:
    return directory.proposals(visit.desk, visit.service.office, case)


# ---------------------------------------------------------------- the page


def _page(visit: Visit, case: Case, refused: Refused) -> Response:
    desk, office = visit.desk, visit.service.office
    viewer, mediation = table.viewer(desk, case), table.table(desk, case)
    if viewer.kind is Kind.NOBODY:
        return frame.page(visit, case, "mediation/closed.html", refused, tab="mediators")
    choosing = mediation.choosing
    accounts = {account.id: account for account in everybody(office)}
    rests = mediation.state is State.SUSPENDED and bool(choosing.gone)
    is_open = choosing.named is None and (mediation.state in act.OPEN_TO or rests)
    appoints = refusal_of(desk.actor, Action.ASSIGN, case) is None and desk.actor.is_staff
    decides = refusal_of(desk.actor, Action.DECIDE, case) is None and viewer.side is not None
    leads = choosing.lead == desk.actor.id and viewer.kind is Kind.MEDIATOR
    proposals = _among(visit, case) if decides or appoints else ()
    likeness = directory.likenesses(office, case) if appoints else {}
    return frame.page(
        visit,
        case,
        "mediation/mediators.html",
        refused,
        tab="mediators",
        leader=_who(visit, choosing, accounts),
        is_open=is_open,
        decides=decides,
        appoints=appoints and is_open,
        leads=leads,
        cards=_cards(visit, proposals, likeness, appoints),
        options=[_option(visit, one) for one in proposals if one.is_free],
        current=_current(case, proposals),
        wished=_wished(case, viewer, choosing, accounts) if decides else [],
        wish_fields=WISHES,
        ties=_ties(visit, choosing),
        tie_options=_keys(visit, "mediators.tie", TIES),
        objection=_objection(case, mediation.state, choosing, viewer) if decides else None,
        objecting=_keys(visit, "mediators.objecting", act.OBJECTING),
        standing_aside=_keys(visit, "mediators.aside", act.STANDING_ASIDE),
        accepted=bool(decides and table.seat_at(desk, case) in choosing.accepted),
        own_likeness=_own_likeness(visit, case) if leads else [],
        to={name: urls.to(address, number=case.number) for name, address in FORMS.items()},
    )


def _who(visit: Visit, choosing: Choosing, accounts: Mapping[str, Account]) -> dict[str, str]:
    """Whom the page speaks of as the mediator, and how far it has come."""
    named = choosing.named
    if named is None:
        return {}
    account = accounts.get(named.account)
    tree = visit.service.office.tree()
    unit = tree.get(account.unit) if account else None
    return {
        "name": account.name if account else visit.say("mediators.somebody"),
        "unit": staff_views.title(visit, unit) if unit else "",
        "way": visit.say(f"mediators.way.{named.way}"),
        "standing": visit.say("mediators.took_on" if named.accepts else "mediators.asked"),
    }


def _cards(
    visit: Visit,
    proposals: tuple[Proposal, ...],
    likeness: Mapping[str, tuple[Likeness, ...]],
    appoints: bool,
) -> list[dict[str, Any]]:
    """Each who could mediate; the sides see nobody who looks like one of them, nor why."""
    shown = [one for one in proposals if appoints or Bar.CONFLICT not in one.bars]
    return [
        {
            "name": one.candidate.name,
            "key": one.candidate.account,
            "unit": _unit(visit, one.candidate.unit),
            "level": visit.say_or(f"staff.level.{one.candidate.level}", one.candidate.level),
            "skills": visit.say("list.comma").join(one.candidate.skills),
            "languages": visit.say("list.comma").join(
                visit.say(f"staff.language.{each}")
                for each in one.candidate.languages
                if each in LANGUAGES
            ),
            "load": visit.say(f"mediators.load.{one.candidate.load}"),
            "is_free": one.is_free,
            "reasons": [_point(visit, one, point) for point in one.points],
            "bars": [
                *(visit.say(f"mediators.bar.{bar}") for bar in one.bars),
                *(
                    visit.say(f"mediators.like.{each.field}")
                    for each in likeness.get(one.candidate.account, ())
                ),
            ],
            "may_be_named": Bar.GONE not in one.bars,
        }
        for one in shown
    ]


def _point(visit: Visit, one: Proposal, point: Point) -> str:
    skills = visit.say("list.comma").join(one.skills)
    return visit.say(f"mediators.point.{point}", skills=skills)


def _unit(visit: Visit, id: str) -> str:
    return staff_views.title(visit, visit.service.office.tree().get(id))


def _option(visit: Visit, one: Proposal) -> dict[str, str]:
    load = visit.say(f"mediators.load.{one.candidate.load}")
    title = f"{one.candidate.name} · {_unit(visit, one.candidate.unit)} · {load}"
    return {"key": one.candidate.account, "title": title}


def _current(case: Case, proposals: tuple[Proposal, ...]) -> dict[str, str]:
    """The mediator with whom the case lies already, where they are free to go on."""
    for each in proposals:
        if each.candidate.account == case.course.account and each.is_free:
            return {"key": each.candidate.account, "name": each.candidate.name}
    return {}


def _wished(
    case: Case, viewer: Viewer, choosing: Choosing, accounts: Mapping[str, Account]
) -> list[str]:
    assert viewer.side is not None
    wished = choosing.wished_by(case.people, viewer.side)
    return [accounts[id].name for id in wished if id in accounts]


def _ties(visit: Visit, choosing: Choosing) -> dict[str, Any]:
    if choosing.ties is None:
        return {}
    return {
        "none": choosing.ties == (NONE,),
        "list": [visit.say(f"mediators.tie.{tie}") for tie in choosing.ties if tie != NONE],
        "note": choosing.note,
    }


def _objection(
    case: Case, state: State, choosing: Choosing, viewer: Viewer
) -> dict[str, bool] | None:
    """Whether one may object, and whether it would be the second time."""
    if choosing.named is None or state not in STOPPABLE | {State.SUSPENDED}:
        return None
    assert viewer.side is not None
    return {"again": bool(choosing.objections_of(case.people, viewer.side))}


def _own_likeness(visit: Visit, case: Case) -> list[str]:
    found = directory.likenesses(visit.service.office, case).get(visit.desk.actor.id, ())
    return [visit.say(f"mediators.like.{each.field}") for each in found]


def _keys(visit: Visit, prefix: str, keys: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"key": key, "title": visit.say(f"{prefix}.{key}")} for key in keys]
