"""Accounts and invitations, for those who bring people in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.accounts.account import Account
from engine.accounts.change import OPERATOR
from engine.actions.staff import Present, duties, joining, people
from engine.casework.people import STAFF, Role
from engine.casework.permissions import Action
from engine.errors import AnswerError, AnswerFaults, Conflict
from web import urls
from web.context import Visit, form_of, go, one, whole
from web.slips import qr_code
from web.staff import presence, views
from web.staff.presence import office_of
from web.views import moment

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
INVITE_FIELDS = ("role", "unit", "email")


@router.get(urls.ACCOUNTS)
def accounts(request: Request) -> Response:
    visit = Visit(request)
    here, office = presence.needed(visit, Action.STAFF), office_of(visit)
    listed, tree = people.accounts(office, here.account), office.tree()
    wanted = request.query_params.get("q", "").strip()[:40]
    found = [account for account in listed if _fits(visit, account, wanted)]
    names = {account.id: account.name for account in listed}
    invitations = joining.invitations(office, here.account)
    return views.page(
        visit,
        here,
        "staff/accounts.html",
        accounts=[(account, views.path(visit, tree, account.unit)) for account in found],
        wanted=wanted,
        invitations=[
            {
                "id": one.id,
                "role": one.role,
                "unit": views.path(visit, tree, one.unit),
                "by": names.get(one.by, visit.say("staff.operator")),
                "until": moment(visit, one.until),
                "renews": names.get(one.account, ""),
            }
            for one in invitations
        ],
        invited_nobody=not invitations,
    )


def _fits(visit: Visit, account: Account, wanted: str) -> bool:
    about = (account.name, account.login, visit.say(f"role.{account.role.value}"))
    return any(wanted.casefold() in text.casefold() for text in about)


@router.get(urls.INVITATIONS)
def invite_page(request: Request) -> Response:
    visit = Visit(request)
    here = presence.needed(visit, Action.STAFF)
    unit = request.query_params.get("unit", here.account.unit)
    return _invite_page(visit, here, {"unit": unit, "key": office_of(visit).code(16)})


@router.post(urls.INVITATIONS)
def invite(request: Request, form: Form) -> Response:
    visit = Visit(request)
    here, office = presence.needed(visit, Action.STAFF), office_of(visit)
    if withdrawn := one(form, "withdraw"):
        joining.withdraw(office, here.account, withdrawn)
        return go(urls.ACCOUNTS)
    sent = {field: one(form, field)[:160] for field in (*INVITE_FIELDS, "key")}
    try:
        secret = joining.invite(
            office, here.account, sent["role"], sent["unit"], sent["email"], sent["key"]
        )
    except AnswerFaults as err:
        return _invite_page(visit, here, sent, views.refused(visit, err, INVITE_FIELDS))
    return _link_page(visit, here, secret)


def _invite_page(
    visit: Visit, here: Present, form: Mapping[str, str], told: views.Refused | None = None
) -> Response:
    office = office_of(visit)
    duties.needs_overview(here.account, "invite")
    tree = office.tree()
    seen = duties.visible_units(here.account, tree)
    given = {role for unit in seen for role in duties.roles_to_give(here.account, tree, unit)}
    return views.page(
        visit,
        here,
        "staff/invite.html",
        told.status if told else 200,
        form=form,
        faults=told.faults if told else {},
        roles=views.role_options(visit, [role for role in STAFF if role in given]),
        units=views.unit_options(visit, tree, seen),
    )


def _link_page(visit: Visit, here: Present, secret: str) -> Response:
    """The link, which is told this once."""
    office = office_of(visit)
    invitation = joining.opened(office, secret).thing
    link = visit.base_url + urls.to(urls.JOIN, secret=secret)
    known = joining.known(office, invitation)
    return views.page(
        visit,
        here,
        "staff/link.html",
        link=link,
        picture=qr_code(link),
        role=visit.say(f"role.{invitation.role.value}"),
        unit=views.path(visit, office.tree(), invitation.unit),
        until=moment(visit, invitation.until),
        name=known.name if known else "",
    )


@router.get(urls.ACCOUNT)
def account(request: Request, id: str) -> Response:
    visit = Visit(request)
    return _account_page(visit, presence.needed(visit, Action.STAFF), id)


@router.post(urls.ACCOUNT)
def change(request: Request, id: str, form: Form) -> Response:
    visit = Visit(request)
    here, office = presence.needed(visit, Action.STAFF), office_of(visit)
    by, version = here.account, whole(form, "version") or 0
    wish = one(form, "do")
    try:
        if wish == "reset":
            return _link_page(visit, here, people.reset(office, by, id, one(form, "key")))
        if wish == "move":
            people.move(office, by, id, version, one(form, "role"), one(form, "unit"))
        elif wish in ("disable", "enable"):
            act = people.disable if wish == "disable" else people.enable
            act(office, by, id, version)
    except (AnswerError, AnswerFaults, Conflict) as err:
        sent = {"role": one(form, "role"), "unit": one(form, "unit")} if wish == "move" else {}
        told = views.refused(visit, err, ("account", "role", "unit"))
        return _account_page(visit, here, id, sent, told)
    return go(urls.to(urls.ACCOUNT, id=id))


def _account_page(
    visit: Visit,
    here: Present,
    id: str,
    form: Mapping[str, str] | None = None,
    told: views.Refused | None = None,
) -> Response:
    office = office_of(visit)
    page = people.account(office, here.account, id)
    account, tree = page.thing, office.tree()
    return views.page(
        visit,
        here,
        "staff/account.html",
        told.status if told else 200,
        account=account,
        version=page.version,
        form=form or {"role": account.role.value, "unit": account.unit},
        faults=told.faults if told else {},
        unit=views.path(visit, tree, account.unit),
        has_factor=people.has_factor(office, account),
        may_change=here.account.role is Role.ADMINISTRATOR,
        is_own=account.id == here.account.id,
        roles=views.role_options(visit),
        units=views.unit_options(visit, tree, tree.units),
        key=office.code(16),
        since=moment(visit, account.made_at),
    )


@router.get(urls.CHANGES)
def changes(request: Request) -> Response:
    visit = Visit(request)
    here, office = presence.needed(visit, Action.STAFF), office_of(visit)
    names = {account.id: account.name for account in people.everybody(office)}
    tree = office.tree()

    def named(id: str) -> str:
        if id == OPERATOR:
            return visit.say("staff.operator")
        unit = tree.get(id)
        return names.get(id) or (views.title(visit, unit) if unit else id)

    lines: list[dict[str, Any]] = [
        {
            "at": moment(visit, line.at),
            "by": named(line.by),
            "what": visit.say(f"staff.change.{line.what}"),
            "about": named(line.about) if line.about else "",
        }
        for line in people.changes(office, here.account)
    ]
    return views.page(visit, here, "staff/changes.html", lines=lines)
