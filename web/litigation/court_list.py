"""The inbox of a court or commission: what came, narrowed and ordered, page by page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.actions.litigating import answering, inbox
from engine.actions.litigating.inbox import TO_ANSWER, Asked, Limit, Order
from engine.actions.litigating.shelf import Row
from engine.casework.deadlines.colour import colour_of
from engine.casework.filing import Standing
from engine.casework.permissions import Action
from engine.clock import today
from engine.errors import NotFound
from engine.i18n import money_text
from web import desk_views, urls, views
from web.context import Visit
from web.listing import Listing, among
from web.staff import presence
from web.staff import views as staff_views

router = APIRouter(default_response_class=Response, include_in_schema=False)
PAGE: Final = 25
ANSWER: Final = "answer"
ANY: Final = "any"
TRACKS: Final = ("FILING", "PAY_ORDER", "CONFIRM", "ARBITRATE", "COURT_PRE")
SEEN: Final = tuple(one.value for one in Standing if one is not Standing.MADE)
MADE: Final = ("first", "again")
COLOURS: Final = {Limit.OVER: "red", Limit.WEEK: "orange", Limit.MONTH: "yellow"}
MORE: Final = ("limit", "track", "made", "least", "most", "docket")
"""Filters that stand behind the first ones."""
_SUM: Final = re.compile(r"\d{1,11}(\.\d{1,2})?")
_PACKET: Final = re.compile(r"[0-9a-f]{20}")


@dataclass(frozen=True, slots=True)
class Filters(Listing):
    """What the inbox was asked for: what waits for an answer, unless a standing is said."""

    AT = urls.DESK_COURT
    ORDERS = (*Order,)
    DEEPEST = 99_999

    order: str = Order.CAME.value
    standing: str = ANSWER
    limit: str = ""
    track: str = ""
    made: str = ""
    least: str = ""
    most: str = ""
    docket: str = ""

    @classmethod
    def own(cls, said: Mapping[str, str]) -> dict[str, str]:
        return {
            "standing": among(said["standing"], (ANSWER, ANY, *SEEN)) or ANSWER,
            "limit": among(said["limit"], Limit),
            "track": among(said["track"], TRACKS),
            "made": among(said["made"], MADE),
            "least": said["least"].strip()[:20],
            "most": said["most"].strip()[:20],
            "docket": said["docket"].strip()[:60],
        }

    @property
    def is_narrow(self) -> bool:
        """Whether one of the filters behind the first ones is set."""
        return any(getattr(self, name) for name in MORE)

    def asked(self) -> Asked:
        """The same for the books."""
        if self.standing == ANSWER:
            standings = frozenset(one.value for one in TO_ANSWER)
        else:
            standings = frozenset() if self.standing == ANY else frozenset({self.standing})
        return Asked(
            standings=standings,
            cause=self.kind,
            track=self.track,
            limit_near=Limit(self.limit) if self.limit else None,
            least_fen=fen(self.least),
            most_fen=fen(self.most),
            again={"again": True, "first": False}.get(self.made),
            docket=self.docket,
            order=Order(self.order),
            offset=PAGE * (self.page - 1),
            limit=PAGE,
        )


def fen(written: str) -> int | None:
    """A sum of yuan as somebody writes it: 36000, 36,000.50; None for what is none."""
    plain = written.replace(",", "").replace("，", "").replace(" ", "")
    if not _SUM.fullmatch(plain) or not plain.isascii():
        return None
    yuan, _, rest = plain.partition(".")
    return int(yuan) * 100 + int(rest.ljust(2, "0") or 0)


@router.get(urls.DESK_COURT)
def listing(request: Request) -> Response:
    """What lies with the unit of whoever is signed in."""
    visit = Visit(request)
    here = presence.needed(visit, Action.INBOX)
    filters = Filters.of(request.query_params)
    day = today(visit.desk.clock)
    unit = visit.desk.actor.unit
    found = inbox.look_over(visit.desk.store, unit, filters.asked(), day)
    faults = {
        name: visit.say("fault.court_sum")
        for name in ("least", "most")
        if getattr(filters, name) and fen(getattr(filters, name)) is None
    }
    return staff_views.page(
        visit,
        here,
        "litigation/court_list.html",
        rows=[row_view(visit, row, day) for row in found.rows],
        count=found.count,
        **filters.turning(found.count, PAGE),
        form=filters.form,
        faults=faults,
        narrow=filters.is_narrow or bool(faults),
        done=among(request.query_params.get("done", ""), ("transfer",)),
        unit=staff_views.title(visit, visit.service.office.tree().get(unit)),
        options=_options(visit),
    )


def _options(visit: Visit) -> dict[str, list[dict[str, str]]]:
    def worded(keys: tuple[str, ...], text: str) -> list[dict[str, str]]:
        return [{"key": key, "title": visit.say(f"{text}.{key}")} for key in keys]

    return {
        "standing": worded((ANSWER, ANY, *SEEN), "court.standing"),
        "kind": desk_views.kind_options(visit),
        "order": worded(tuple(Order), "court.order"),
        "limit": worded(tuple(Limit), "court.limit"),
        "track": worded(TRACKS, "court.track"),
        "made": worded(MADE, "court.made"),
    }


def row_view(visit: Visit, row: Row, day: date) -> dict[str, Any]:
    """One packet in a list."""
    return {
        "href": urls.to(urls.DESK_PACKET, packet=row.id),
        "id": short(row.id),
        "docket": row.docket,
        "kind": desk_views.kind_title(visit, row.cause),
        "track": visit.say(f"court.track.{row.track}"),
        "total": "" if row.total_fen is None else money_text(row.total_fen),
        "limit": limit_view(visit, _day(row.last_safe_day), day),
        "no_limit": visit.say("court.no_limit" if row.unlimited else "court.unknown"),
        "term": term_view(visit, row.track, row.standing, row.came_on, day),
        "came": desk_views.day(visit, date.fromisoformat(row.came_on)) if row.came_on else "",
        "standing": visit.say(f"court.standing.{row.standing}"),
        "again": visit.say("court.made_times", count=row.version) if row.version > 1 else "",
    }


def short(id: str) -> str:
    """The id of a packet as it is read aloud."""
    return views.grouped(id[:8].upper())


def known_packet(written: str) -> str:
    """The id of a packet in an address; raises `NotFound` for what cannot be one."""
    if not _PACKET.fullmatch(written):
        raise NotFound("packet", written[:40])
    return written


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def limit_view(visit: Visit, last: date | None, day: date) -> dict[str, str] | None:
    """A last safe day with the days that are left: its colour is always said as well."""
    if last is None:
        return None
    left = (last - day).days
    return {
        "colour": COLOURS.get(inbox.nearness(left), "green"),
        "left": left_text(visit, left),
        "day": desk_views.day(visit, last),
    }


def term_view(
    visit: Visit, track: str, standing: str, came_on: str, day: date
) -> dict[str, str] | None:
    """By when an answer is due, where a term runs."""
    term = answering.term(visit.desk.library, track, standing, came_on)
    if term is None:
        return None
    left = term.left(day)
    return {
        "colour": colour_of(left, term.whole).value,
        "left": left_text(visit, left),
        "day": desk_views.day(visit, term.last),
        "whole": str(term.whole),
    }


def left_text(visit: Visit, left: int) -> str:
    """So many days left, today, or over."""
    key = "over" if left < 0 else "today" if left == 0 else "left"
    return visit.say(f"overview.{key}", days=abs(left))
