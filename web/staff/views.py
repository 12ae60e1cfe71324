"""What the pages of the staff show: faults by field, units by their path, moments, the ways on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import Response

from engine.accounts.account import Account
from engine.accounts.unit import Tree, Unit
from engine.actions.staff import Present
from engine.casework.people import STAFF, Actor, Role
from engine.casework.permissions import Action, may
from engine.errors import AnswerError, AnswerFaults, Conflict
from web import urls
from web.context import Visit
from web.views import fault_text

TOO_OFTEN = "staff_too_often"
WAYS: Final = (
    ("home", urls.DESK, Action.OWN),
    ("court", urls.DESK_COURT, Action.INBOX),
    ("cases", urls.DESK_CASES, Action.LIST),
    ("mediations", urls.DESK_MEDIATIONS, Action.LIST),
    ("search", urls.DESK_SEARCH, Action.LIST),
    ("funnel", urls.DESK_FUNNEL, Action.COUNT),
    ("agreement", urls.DESK_AGREEMENT, Action.COUNT),
    ("counter", urls.DESK_OPEN, Action.OPEN_FOR),
    ("accounts", urls.ACCOUNTS, Action.STAFF),
    ("units", urls.UNITS, Action.STAFF),
    ("changes", urls.CHANGES, Action.STAFF),
    ("keys", urls.KEYS, Action.STAFF),
    ("permissions", urls.PERMISSIONS, Action.RULE),
    ("outbox", urls.OUTBOX, Action.RULE),
    ("own", urls.OWN, Action.OWN),
)
"""Where the staff can go: the name of the way, its address, and what one does there."""
ADMINISTRATORS: Final = frozenset({"units", "changes", "keys"})
WHO_MEDIATES: Final = frozenset({Role.MEDIATOR, Role.SUPERVISOR})
ICONS: Final = {
    "court": "scale",
    "cases": "folder",
    "mediations": "calendar",
    "search": "search",
    "funnel": "bars3",
    "agreement": "scale",
    "counter": "plus",
    "accounts": "question",
    "units": "grid",
    "changes": "calendar",
    "keys": "pen",
    "permissions": "check",
    "outbox": "next",
    "own": "pen",
}
NOTHING = "staff_nothing"
LABELS = {
    "login": "staff.login",
    "name": "staff.name",
    "password": "staff.password",
    "current": "staff.password_current",
    "zh": "staff.unit.zh",
}
"""What the fields are called that must be filled in, so that a fault can name them."""


@dataclass(frozen=True, slots=True)
class Refused:
    """What a form is shown with again: a message at each field, and the status of the answer."""

    faults: Mapping[str, str]
    status: int


def refused(
    visit: Visit, err: AnswerError | AnswerFaults | Conflict, order: Sequence[str]
) -> Refused:
    """The messages of a form, in the order of its fields."""
    if isinstance(err, Conflict):
        return Refused({order[0]: visit.say("fault.staff_conflict")}, 409)
    faults = err.faults if isinstance(err, AnswerFaults) else {err.field: err}
    known = sorted(faults, key=lambda name: order.index(name) if name in order else len(order))
    too_often = any(fault.key == TOO_OFTEN for fault in faults.values())
    told = {name: _told(visit, faults[name]) for name in known}
    return Refused(told, 429 if too_often else 422)


def _told(visit: Visit, fault: AnswerError) -> str:
    if fault.key == NOTHING and fault.field in LABELS:
        return visit.say("staff.fill_in", field=visit.say(LABELS[fault.field]))
    return fault_text(visit, fault)


def page(visit: Visit, here: Present, template: str, status: int = 200, **context: Any) -> Response:
    """A page for somebody who is signed in, with the ways on from it."""
    links = nav(visit, here.account)
    return visit.page(template, status, nav=links, who=here.account, urls=urls, **context)


def nav(visit: Visit, account: Account) -> list[tuple[str, str, bool]]:
    """Where somebody in that role can go, and where they are."""
    path = visit.request.url.path
    return [
        (visit.say(f"staff.nav.{name}"), href, _is_here(path, href))
        for name, href in _ways(account)
    ]


def cards(visit: Visit, account: Account) -> list[dict[str, str]]:
    """The same ways with what one finds there, for the first page."""
    return [
        {
            "title": visit.say(f"staff.nav.{name}"),
            "text": visit.say(f"staff.home.{name}"),
            "href": href,
            "icon": ICONS.get(name, "paper"),
        }
        for name, href in _ways(account)
        if href != urls.DESK
    ]


def _ways(account: Account) -> Iterator[tuple[str, str]]:
    for name, href, action in WAYS:
        if may(Actor(account.role), action) is None and (
            name not in ADMINISTRATORS or account.role is Role.ADMINISTRATOR
        ):
            if name == "mediations" and account.role not in WHO_MEDIATES:
                continue
            yield name, href


def _is_here(path: str, href: str) -> bool:
    return path == href or (href != urls.DESK and path.startswith(f"{href}/"))


def title(visit: Visit, unit: Unit | None) -> str:
    """What a unit is called."""
    return unit.title.get(visit.language) if unit else visit.say("staff.unit.gone")


def path(visit: Visit, tree: Tree, id: str) -> str:
    """A unit behind those above it."""
    units = [*reversed(tree.above(id)), tree.get(id)]
    return " / ".join(title(visit, unit) for unit in units)


def unit_options(visit: Visit, tree: Tree, allowed: Iterable[str]) -> list[dict[str, str]]:
    """Open units to choose from, each under its own, indented by how deep it lies."""
    among = set(allowed)
    return [
        {"key": unit.id, "title": f"{'　' * depth}{title(visit, unit)}"}
        for depth, unit in tree.walk()
        if unit.id in among and unit.is_open
    ]


def role_options(visit: Visit, roles: Iterable[Role] = STAFF) -> list[dict[str, str]]:
    """Roles to choose from, each with what it is for."""
    return [
        {
            "key": role.value,
            "title": visit.say(f"role.{role.value}").capitalize(),
            "hint": visit.say(f"staff.duty.{role.value}"),
        }
        for role in roles
    ]
