"""Every address of a case stands for an action, and none is forgotten."""

from __future__ import annotations

from fastapi.routing import APIRoute

from web import urls
from web.access import ACTIONS
from web.app import PARTS


def test_every_address_of_a_case_has_its_action() -> None:
    served = {
        (method, route.path)
        for part in PARTS
        for route in part.router.routes
        if isinstance(route, APIRoute) and "{number}" in route.path
        for method in route.methods or ()
    }
    by_secret = {
        ("GET", urls.RETURN),
        ("POST", urls.RETURN),
        ("GET", urls.VERIFY),
    }  # they open by what they carry
    assert served - by_secret == set(ACTIONS)
