"""The funnel for those who work here: filters, a picture, a table with the same figures, a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from engine.accounts.unit import Tree
from engine.analytics.funnel import Asked, Funnel, Group, measure, to_csv
from engine.analytics.funnel_picture import PARTS, PATTERNS, draw
from engine.casework.course import Stage
from engine.casework.permissions import Action
from engine.casework.stages import LEVELS
from engine.i18n import percent_text
from engine.store.passages import By
from web import desk_views, figures, urls
from web.context import Visit
from web.staff import presence, views

router = APIRouter(default_response_class=Response, include_in_schema=False)
FIELDS: Final = ("by", "first", "last", "kind", "place", "level")


@router.get(urls.DESK_FUNNEL)
def funnel(request: Request) -> Response:
    visit = Visit(request)
    here = presence.needed(visit, Action.COUNT)
    sent = figures.sent_of(request.query_params, FIELDS)
    asked, faults = _asked(visit, sent)
    tree = visit.service.office.tree()
    measured = measure(visit.desk.store, visit.desk.library, visit.desk.clock, asked)
    return views.page(
        visit,
        here,
        "staff/funnel.html",
        422 if faults else 200,
        form=sent,
        faults=faults,
        options=_options(visit),
        pictures={
            "patterns": Markup(PATTERNS),
            "broad": Markup(draw(measured.total, _words(visit))),
            "slender": Markup(draw(measured.total, _words(visit), slender=True)),
        },
        parts=PARTS,
        total=_table(visit, measured.total, measured, tree),
        groups=[_table(visit, group, measured, tree) for group in measured.groups],
        exits=[
            {
                "stage": visit.say(f"stage.{exit.stage}"),
                "exit": visit.say_or(f"course.told.exit_{exit.exit}", exit.exit),
                "count": exit.count,
            }
            for exit in measured.exits
        ],
        days=measured.window_days,
        small=measured.small,
        any_small=any(group.is_small for group in measured.groups),
        file=urls.query(urls.DESK_FUNNEL_FILE, **{k: v for k, v in sent.items() if v}),
        whole=asked.units is None,
    )


@router.get(urls.DESK_FUNNEL_FILE)
def as_file(request: Request) -> Response:
    visit = Visit(request)
    presence.needed(visit, Action.COUNT)
    asked, _ = _asked(visit, figures.sent_of(request.query_params, FIELDS))
    measured = measure(visit.desk.store, visit.desk.library, visit.desk.clock, asked)
    return figures.file_of("funnel", measured.seen_on, to_csv(measured))


def _asked(visit: Visit, sent: Mapping[str, str]) -> tuple[Asked, dict[str, str]]:
    """What is wanted, within one's own figures; a day that is none is told and left out."""
    (first, last), faults = figures.period_of(visit, sent)
    by = sent["by"] if sent["by"] in [*By] else By.FAMILY.value
    units = desk_views.figures_scope(visit.desk.actor, visit.service.office.tree())
    asked = Asked(
        By(by),
        first,
        last,
        sent["kind"] or None,
        sent["place"] or None,
        sent["level"] if sent["level"] in LEVELS else None,
        units,
    )
    return asked, faults


def _options(visit: Visit) -> dict[str, list[dict[str, str]]]:
    places = sorted({case for case in _places(visit) if case})
    return {
        "by": [
            {"key": by.value, "title": visit.say(f"funnel.by.{by}")}
            for by in By
            if by is not By.NOTHING
        ],
        "kind": desk_views.kind_options(visit),
        "level": [{"key": one, "title": visit.say(f"course.level.{one}")} for one in LEVELS],
        "place": [{"key": place, "title": place} for place in places],
    }


def _places(visit: Visit) -> list[str]:
    """The places that figures can be asked of: the districts of the region, as cases name them."""
    region = visit.desk.library.region
    return [region.of(name) for name in region.districts]


def _words(visit: Visit) -> dict[str, str]:
    return {
        "title": visit.say("funnel.title"),
        "entered": visit.say("funnel.entered_count", count="{count}"),
        **{stage.value: visit.say(f"stage.{stage}") for stage in Stage},
        **{part: visit.say(f"funnel.{part}") for part in PARTS},
    }


def _table(visit: Visit, group: Group, funnel: Funnel, tree: Tree) -> dict[str, Any]:
    return {
        "title": _group_title(visit, group.key, funnel.asked.by, tree),
        "is_small": group.is_small,
        "layers": [
            {
                "title": visit.say(f"stage.{layer.stage}"),
                "figures": [
                    layer.entered,
                    layer.absorbed,
                    layer.solved,
                    layer.went_on,
                    layer.left,
                    layer.recent,
                    layer.open,
                ],
                "share": percent_text(round(layer.share_absorbed, 3))
                if layer.share_absorbed is not None
                else "",
            }
            for layer in group.layers
        ],
    }


def _group_title(visit: Visit, key: str, by: By, tree: Tree) -> str:
    if not key:
        return visit.say("funnel.unknown")
    if by is By.KIND:
        return desk_views.kind_title(visit, key)
    if by is By.FAMILY:
        titles = {option["key"]: option["title"] for option in desk_views.kind_options(visit)}
        return titles.get(key, key).strip("　")
    if by is By.LEVEL:
        return visit.say_or(f"course.level.{key}", key)
    return views.title(visit, tree.get(key)) if by is By.UNIT else key
