"""Who is signed in: the cookie, the way back after signing in, and from where somebody comes."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Final

from starlette.responses import Response

from engine.actions.staff import Office, Place, Present
from engine.actions.staff.signing import SignedIn
from engine.casework.permissions import Action
from web import urls
from web.context import STAFF_COOKIE, Visit
from web.staff.browser import browser_of

_OWN_PATH: Final = re.compile(r"/(?!/)[!-\[\]-~]*")  # printable, no backslash: never another site


def own_path(written: str) -> str:
    """An address of this site to go on to; the first page of the staff in place of any other."""
    return written if _OWN_PATH.fullmatch(written) else urls.DESK


def office_of(visit: Visit) -> Office:
    """Where the accounts are kept."""
    return visit.service.office


def needed(visit: Visit, action: Action = Action.OWN) -> Present:
    """Whoever is signed in, if it is theirs to do; raises `NobodySignedIn` or `NotPermitted`."""
    visit.house(action)
    assert visit.present is not None  # or house had raised
    return visit.present


def token(visit: Visit) -> str:
    """What the cookie holds."""
    return visit.request.cookies.get(visit.cookie_name(STAFF_COOKIE), "")


def remember(visit: Visit, response: Response, begun: SignedIn) -> Response:
    """Let this browser be known by the session."""
    response.set_cookie(
        visit.cookie_name(STAFF_COOKIE),
        begun.token,
        max_age=int(office_of(visit).terms.lasting.longest.total_seconds()),
        path="/",
        secure=visit.is_secure,
        httponly=True,
        samesite="lax",
    )
    return response


def forget(visit: Visit, response: Response) -> Response:
    """Let this browser be known no more."""
    name = visit.cookie_name(STAFF_COOKIE)
    response.delete_cookie(name, path="/", secure=visit.is_secure, httponly=True)
    return response


def place_of(visit: Visit) -> Place:
    """The network that the request came from, and the browser."""
    client = visit.request.client
    agent = visit.request.headers.get("user-agent", "")
    return Place(network_of(client.host if client else ""), browser_of(agent))


def network_of(address: str) -> str:
    """The address, or of IPv6 the network of one connection: its owner has 2^64 addresses."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv4Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ip_network((known.packed, 64), strict=False))
