"""What reads the stories: its model card for everybody, and what people made of its proposals."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from engine.analytics.choices import ABSTAINED, FATES, FOUND, Choices, Chosen, Hourly
from engine.analytics.curve import draw
from engine.analytics.funnel import SMALL, number
from engine.classify.card import Card, Part
from engine.classify.learned import LearnedClassifier
from engine.clock import today
from web import urls
from web.context import Visit
from web.views import moment

router = APIRouter(default_response_class=Response, include_in_schema=False)
FIRST: Final = ("not_for", "weak", "figures")
PICTURED: Final = {"calibration": (0.0, True), "coverage": (0.0, False)}
"""From which share on its axes begin, and whether the diagonal means something."""


@router.get(urls.CLASSIFIER)
def classifier(request: Request) -> Response:
    """The card of the model in use, with the figures of this very site."""
    visit = Visit(request)
    desk = visit.desk
    made = desk.classifier
    card = None
    if isinstance(made, LearnedClassifier):
        card = Card(made.model, desk.library.taxonomy, visit.language)
    small = number(desk.library, SMALL, today(desk.clock))
    hourly: Hourly = request.app.state.choices
    return visit.page(
        "resident/classifier.html",
        lead=[card.word("lead"), card.word("how")] if card else [],
        parts=[_part(part) for part in sorted(card.parts(), key=_rank)] if card else [],
        chosen=_site(visit, hourly.of(desk.store, desk.clock, small)),
        small=small,
    )


def _rank(part: Part) -> int:
    """What people should know first stands first; all else as in the card."""
    return FIRST.index(part.id) if part.id in FIRST else len(FIRST)


def _part(part: Part) -> dict[str, Any]:
    picture = ""
    if part.points and part.table and part.id in PICTURED:
        low, diagonal = PICTURED[part.id]
        across, *_, up = part.table.head[:2] if part.id == "calibration" else part.table.head
        title = part.title
        picture = draw(
            part.id, part.points, title=title, across=across, up=up, low=low, diagonal=diagonal
        )
    return {
        "id": part.id,
        "title": part.title,
        "paragraphs": () if part.id == "made" else part.paragraphs,
        "items": part.items,
        "table": part.table,
        "picture": Markup(picture),
    }


def _site(visit: Visit, choices: Choices) -> dict[str, Any]:
    """The running figures as lines of a table, the last for all together."""
    months = [*choices.months]
    lines = [_line(visit, month) for month in months]
    total = choices.total
    if total is not None and len(months) > 1:
        lines.append({**_line(visit, total), "title": visit.say("classifier.together")})
    return {"lines": lines, "seen_at": moment(visit, choices.seen_at)}


def _line(visit: Visit, chosen: Chosen) -> dict[str, Any]:
    whole = chosen.since == chosen.until
    title = chosen.since if whole else f"{chosen.since} – {chosen.until}"
    known = chosen.counts[FOUND]
    return {
        "title": title,
        "stories": f"{chosen.stories:,}",
        "shares": [_share(chosen.counts[fate], chosen.stories) for fate in FATES],
        "abstained": _share(chosen.counts[ABSTAINED], known),
    }


def _share(count: int, whole: int) -> str:
    return f"{count:,} ({count / whole:.0%})" if whole else "–"
