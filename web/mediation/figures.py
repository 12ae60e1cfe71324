"""How mediation serves, in figures: of everything one may count, and of each unit by its name."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.analytics.mediations import SMALL, Asked, Figures, measure
from engine.casework.permissions import Action
from engine.i18n import number_text, percent_text
from web import desk_views, figures, urls
from web.context import Visit
from web.staff import presence, views

router = APIRouter(default_response_class=Response, include_in_schema=False)
FIELDS: Final = ("first", "last")


@router.get(urls.DESK_MEDIATION_FIGURES)
def counted(request: Request) -> Response:
    visit = Visit(request)
    here = presence.needed(visit, Action.COUNT)
    sent = figures.sent_of(request.query_params, FIELDS)
    (first, last), faults = figures.period_of(visit, sent)
    tree = visit.service.office.tree()
    units = desk_views.figures_scope(visit.desk.actor, tree)
    total, by_unit = measure(visit.desk.store, visit.desk.vault, Asked(first, last, units))
    named = {views.title(visit, tree.get(unit)): found for unit, found in by_unit.items()}
    return views.page(
        visit,
        here,
        "mediation/figures.html",
        422 if faults else 200,
        form=sent,
        faults=faults,
        total=rows(visit, total),
        units=[
            {"title": title, "rows": rows(visit, named[title]), "is_small": named[title].is_small}
            for title in sorted(named)
        ],
        is_small=total.is_small,
        small=SMALL,
        whole=units is None,
    )


def rows(visit: Visit, found: Figures) -> list[dict[str, Any]]:
    """Each figure with its name and what it is made of; unknown where nothing can be divided."""
    ours, theirs = found.satisfaction
    told: list[tuple[str, str]] = [
        ("taken_on", str(found.taken_on)),
        ("days_to_begin", _days(visit, found.days_to_begin)),
        ("sessions", _number(found.sessions)),
        ("agreement", _share(found.agreement)),
        ("confirmed", _share(found.confirmed)),
        ("performed", _share(found.performed)),
        ("breached", _share(found.breached)),
        ("satisfied_applicants", _score(visit, ours, found.answers[0])),
        ("satisfied_others", _score(visit, theirs, found.answers[1])),
        ("days_lost", _days(visit, found.days_lost)),
    ]
    unknown = visit.say("serving.unknown")
    return [
        {
            "key": key,
            "title": visit.say(f"serving.{key}"),
            "value": value or unknown,
            "note": visit.say(
                f"serving.{key}_note", agreements=found.agreements, failed=found.failed
            ),
        }
        for key, value in told
    ]


def _number(value: Fraction | None) -> str:
    return "" if value is None else number_text(round(value, 1))


def _share(value: Fraction | None) -> str:
    return "" if value is None else percent_text(round(value, 3))


def _days(visit: Visit, value: Fraction | None) -> str:
    return "" if value is None else visit.say("serving.days", days=_number(value))


def _score(visit: Visit, value: Fraction | None, answers: int) -> str:
    if value is None:
        return ""
    return visit.say("serving.score", score=_number(value), answers=answers)
