"""What a person keeps of a case, and what one of their cases lends to another, in words."""

from __future__ import annotations

from typing import Any

import segno

from engine.actions import reuse
from engine.casework.case import Case
from web import urls
from web.context import Visit
from web.views import case_line, grouped, kind_title, said


def slip(visit: Visit, case: Case, secret: str) -> dict[str, Any]:
    """What opens the case again: number and code, as words, as a link and as a picture of it."""
    link = visit.base_url + urls.to(urls.RETURN, number=case.number, secret=secret)
    return {
        "line": case_line(visit, case),
        "number": grouped(case.number),
        "secret": grouped(secret),
        "link": link,
        "qr": qr_code(link),
        "resume": visit.base_url + urls.RESUME,
    }


def qr_code(link: str) -> str:
    """A link as a picture; black on white whatever the theme: readers expect no less."""
    return segno.make(link, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff")


def offer_view(visit: Visit, case: Case) -> dict[str, Any] | None:
    """What another case of this browser can lend, in words; nothing where there is nothing."""
    offer = reuse.offered(visit.desk, case, visit.open_cases())
    if offer is None:
        return None
    facts = visit.desk.library.rulebook.facts
    named = [
        {"title": visit.say_or(f"person.{name}", name), "value": value}
        for name, value in offer.details.items()
    ]
    told = [
        {"title": facts[fact].title.get(visit.language), "value": said(visit, facts[fact], value)}
        for fact, value in offer.answers.items()
    ]
    return {
        "key": offer.case.number,
        "number": grouped(offer.case.number),
        "title": kind_title(visit, offer.case),
        "lines": [*named, *told],
    }
