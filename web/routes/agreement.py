"""How often suggestions were agreed with: filters, a picture, a table, a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from engine.accounts.unit import Tree
from engine.actions.support.suggest import What
from engine.analytics.agreement import Agreement, Asked, Rate, Split, measure, to_csv
from engine.analytics.agreement_picture import draw
from engine.analytics.funnel_picture import PATTERNS
from engine.casework.permissions import Action
from engine.i18n import percent_text
from web import desk_views, figures, urls
from web.context import Visit
from web.staff import presence, views

router = APIRouter(default_response_class=Response, include_in_schema=False)
FIELDS: Final = ("by", "first", "last", "what")
MOST_REASONS: Final = 2


@router.get(urls.DESK_AGREEMENT)
def agreement(request: Request) -> Response:
    visit = Visit(request)
    here = presence.needed(visit, Action.COUNT)
    sent = figures.sent_of(request.query_params, FIELDS)
    asked, faults = _asked(visit, sent)
    measured = _measured(visit, asked)
    tree = visit.service.office.tree()
    named = [(_title(visit, rate.key, asked.by, tree), rate) for rate in measured.groups]
    return views.page(
        visit,
        here,
        "staff/agreement.html",
        422 if faults else 200,
        form=sent,
        faults=faults,
        options=_options(visit),
        picture=Markup(draw(named, _words(visit))),
        patterns=Markup(PATTERNS),
        rows=[_row(visit, title, rate) for title, rate in named],
        total=_row(visit, visit.say("agreement.all"), measured.total),
        by=visit.say(f"agreement.by.{asked.by}"),
        small=measured.small,
        any_small=any(rate.is_small for rate in (*measured.groups, measured.total)),
        file=urls.query(urls.DESK_AGREEMENT_FILE, **{k: v for k, v in sent.items() if v}),
        whole=asked.units is None,
    )


@router.get(urls.DESK_AGREEMENT_FILE)
def as_file(request: Request) -> Response:
    visit = Visit(request)
    presence.needed(visit, Action.COUNT)
    asked, _ = _asked(visit, figures.sent_of(request.query_params, FIELDS))
    measured = _measured(visit, asked)
    return figures.file_of("agreement", measured.seen_on, to_csv(measured))


def _measured(visit: Visit, asked: Asked) -> Agreement:
    return measure(visit.desk.store, visit.desk.library, visit.desk.clock, asked)


def _asked(visit: Visit, sent: Mapping[str, str]) -> tuple[Asked, dict[str, str]]:
    """What is wanted, within one's own figures; a day that is none is told and left out."""
    (first, last), faults = figures.period_of(visit, sent)
    by = Split(sent["by"]) if sent["by"] in [*Split] else Split.WHAT
    what = sent["what"] if sent["what"] in [*What] else ""
    units = desk_views.figures_scope(visit.desk.actor, visit.service.office.tree())
    return Asked(by, first, last, what, units), faults


def _options(visit: Visit) -> dict[str, list[dict[str, str]]]:
    return {
        "by": [{"key": by.value, "title": visit.say(f"agreement.by.{by}")} for by in Split],
        "what": [{"key": one.value, "title": visit.say(f"support.{one}")} for one in What],
    }


def _words(visit: Visit) -> dict[str, str]:
    counted = {name: visit.say(f"agreement.{name}_count", count="{count}") for name in COUNTED}
    return {"title": visit.say("agreement.title"), **counted}


COUNTED: Final = ("agreed", "changed")


def _row(visit: Visit, title: str, rate: Rate) -> dict[str, Any]:
    return {
        "title": title,
        "figures": [rate.settled, rate.agreed, rate.changed],
        "share": percent_text(round(rate.share, 3)) if rate.share is not None else "",
        "is_small": rate.is_small,
        "reasons": [
            {"title": visit.say_or(f"course.reason.support_{key}", key), "count": count}
            for key, count in rate.reasons[:MOST_REASONS]
        ],
    }


def _title(visit: Visit, key: str, by: Split, tree: Tree) -> str:
    if not key:
        return visit.say("funnel.unknown")
    if by is Split.WHAT:
        return visit.say_or(f"support.{key}", key)
    return views.title(visit, tree.get(key)) if by is Split.UNIT else key
