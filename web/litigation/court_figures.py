"""What courts and commissions were handed, in figures, with what was settled before that."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.analytics import funnel
from engine.analytics.courts import COUNTED, Asked, Figures, measure, to_csv
from engine.casework.people import Role
from engine.casework.permissions import Action
from engine.clock import today
from engine.i18n import number_text, percent_text
from engine.litigation.reasons import reasons
from web import desk_views, figures, urls
from web.context import Visit
from web.staff import presence, views

router = APIRouter(default_response_class=Response, include_in_schema=False)
FIELDS: Final = ("first", "last")


@router.get(urls.DESK_COURT_FIGURES)
def counted(request: Request) -> Response:
    """The figures of the own unit; of all units for those who oversee them."""
    visit = Visit(request)
    here = presence.needed(visit, Action.COUNT)
    sent = figures.sent_of(request.query_params, FIELDS)
    asked, faults = _asked(visit, sent)
    total, units = _measured(visit, asked)
    before = funnel.measure(
        visit.desk.store,
        visit.desk.library,
        visit.desk.clock,
        funnel.Asked(first=asked.first, last=asked.last),
    )
    return views.page(
        visit,
        here,
        "litigation/court_figures.html",
        422 if faults else 200,
        form=sent,
        faults=faults,
        total=_rows(visit, total),
        codes=_codes(visit, total),
        units=[
            {"title": title, "rows": _rows(visit, found), "codes": _codes(visit, found)}
            for title, found in sorted(units.items())
        ]
        if asked.units is None or len(asked.units) > 1
        else [],
        own=asked.units is not None and len(asked.units) == 1,
        layers=_layers(visit, before),
        small=before.small,
        few=before.total.is_small,
        inbox=visit.desk.actor.role is Role.COURT,
        file=urls.query(urls.DESK_COURT_FIGURES_FILE, **{k: v for k, v in sent.items() if v}),
    )


@router.get(urls.DESK_COURT_FIGURES_FILE)
def as_file(request: Request) -> Response:
    """The same as a table."""
    visit = Visit(request)
    presence.needed(visit, Action.COUNT)
    asked, _ = _asked(visit, figures.sent_of(request.query_params, FIELDS))
    total, units = _measured(visit, asked)
    return figures.file_of("courts", today(visit.desk.clock), to_csv(total, units))


def _asked(visit: Visit, sent: Mapping[str, str]) -> tuple[Asked, dict[str, str]]:
    """What is wanted, within one's own; a day that is none is told and left out."""
    (first, last), faults = figures.period_of(visit, sent)
    actor = visit.desk.actor
    if actor.role is Role.COURT:
        return Asked(first, last, frozenset({actor.unit})), faults
    units = desk_views.figures_scope(actor, visit.service.office.tree())
    return Asked(first, last, units), faults


def _measured(visit: Visit, asked: Asked) -> tuple[Figures, dict[str, Figures]]:
    """The figures, units by name; courts that are none of ours bear what was written of them."""
    tree = visit.service.office.tree()
    total, units = measure(visit.desk.store, visit.desk.vault, asked)
    named = {id: views.title(visit, tree.get(id)) if tree.get(id) else id for id in units}
    return total, {named[id]: found for id, found in units.items()}


def _rows(visit: Visit, found: Figures) -> list[dict[str, str]]:
    """Each figure with its name; unknown where nobody tells, or nothing can be divided."""
    told = [(name, str(found[name])) for name in COUNTED]
    told += [
        ("executed", "" if found.executed is None else str(found.executed)),
        ("days_to_answer", _days(visit, found.days_to_answer)),
        ("days_to_end", _days(visit, found.days_to_end)),
    ]
    unknown = visit.say("court.unknown")
    return [
        {
            "key": name,
            "title": visit.say(f"court.count.{name}"),
            "value": value or unknown,
            "note": visit.say_or(f"court.count_note.{name}", ""),
        }
        for name, value in told
    ]


def _days(visit: Visit, value: Fraction | None) -> str:
    return "" if value is None else visit.say("serving.days", days=number_text(round(value, 1)))


def _codes(visit: Visit, found: Figures) -> list[dict[str, str]]:
    """How often papers came back for each reason, in the order of the reasons."""
    known = reasons()
    return [
        {
            "code": code,
            "title": known[code].title.get(visit.language)
            if code in known
            else visit.say("court.code_unknown"),
            "count": str(count),
        }
        for code, count in found.codes
    ]


def _layers(visit: Visit, before: funnel.Funnel) -> list[dict[str, Any]]:
    """How many disputes each stage took up, and how many ended there."""
    return [
        {
            "title": visit.say(f"stage.{layer.stage}"),
            "figures": [layer.entered, layer.absorbed, layer.went_on],
            "share": percent_text(round(layer.share_absorbed, 3))
            if layer.share_absorbed is not None
            else "",
        }
        for layer in before.total.layers
    ]
