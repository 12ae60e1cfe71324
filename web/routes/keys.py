"""Keys for the systems of courts, for administrators: made, told once, revoked."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.accounts.client import Client, Scope
from engine.actions.staff import Present, clients
from engine.casework.permissions import Action
from engine.errors import AnswerError, AnswerFaults, Conflict, NotFound
from web import urls
from web.context import Visit, form_of, go, one
from web.staff import presence, views
from web.staff.presence import office_of
from web.views import moment

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
FIELDS: Final = ("title", "unit", "days", "scopes")


@router.get(urls.KEYS)
def keys(request: Request) -> Response:
    visit = Visit(request)
    return _page(visit, presence.needed(visit, Action.STAFF))


@router.post(urls.KEYS)
def settle(request: Request, form: Form) -> Response:
    visit = Visit(request)
    here, office = presence.needed(visit, Action.STAFF), office_of(visit)
    if gone := one(form, "revoke"):
        with suppress(Conflict, NotFound):  # the page shows how it stands
            clients.revoke(office, here.account, gone[:40])
        return go(urls.KEYS)
    scopes = form.get("scopes", [])
    sent = {"title": one(form, "title")[:80], "unit": one(form, "unit")[:40]}
    sent["days"] = one(form, "days")[:9]
    try:
        made = clients.make(
            office,
            here.account,
            sent["title"],
            sent["unit"],
            scopes,
            one(form, "key"),
            sent["days"],
        )
    except Conflict:
        told = AnswerFaults({"title": AnswerError("title", "keys_told")})
        return _page(visit, here, sent, scopes, views.refused(visit, told, FIELDS))
    except AnswerFaults as err:
        return _page(visit, here, sent, scopes, views.refused(visit, err, FIELDS))
    return _page(visit, here, key=made.key)


def _page(
    visit: Visit,
    here: Present,
    form: Mapping[str, str] | None = None,
    scopes: list[str] | None = None,
    told: views.Refused | None = None,
    key: str = "",
) -> Response:
    office = office_of(visit)
    every = [scope.value for scope in Scope]
    listed, tree = clients.listed(office, here.account), office.tree()
    able = [unit.id for unit in tree.units.values() if unit.level in clients.FOR]
    return views.page(
        visit,
        here,
        "staff/keys.html",
        told.status if told else 200,
        made=key,
        form={**(form or {}), "scopes": every if scopes is None else scopes},
        faults=told.faults if told else {},
        scopes=[{"key": one, "title": visit.say(f"keys.scope.{one}")} for one in every],
        units=views.unit_options(visit, tree, able),
        lines=[_line(visit, client, views.path(visit, tree, client.unit)) for client in listed],
        once=office.code(16),
    )


def _line(visit: Visit, client: Client, unit: str) -> dict[str, object]:
    used = moment(visit, client.used_at) if client.used_at else ""
    return {
        "id": client.id,
        "title": client.title,
        "unit": unit,
        "open": client.is_open,
        "opens": client.opens(visit.desk.clock.now()),
        "ends": visit.say("keys.until", when=moment(visit, client.ends_at))
        if client.ends_at
        else "",
        "scopes": [visit.say(f"keys.scope.{scope}") for scope in client.scopes],
        "made": visit.say("keys.made", when=moment(visit, client.made_at)),
        "used": visit.say("keys.used", when=used) if used else visit.say("keys.never"),
    }
