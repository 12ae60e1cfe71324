"""What the other side is told before it says yes or no: not a word of the dispute."""

from __future__ import annotations

from engine.casework.case import Case
from engine.mediation.invitation import ABOUT, wording
from engine.mediation.told import told
from web.context import Visit


def about_of(visit: Visit, case: Case, seat: str) -> str:
    """What the invitation says of the matter: the mediator's own words, or those of its kind."""
    own = case.people.details.get(seat, {}).get(ABOUT, "")
    return own or wording().about_for(case.category).get(visit.language)


def told_view(visit: Visit) -> list[dict[str, str]]:
    """What mediation is, what not coming means, what a yes means."""
    language = visit.language
    return [
        {"title": part.title.get(language), "text": part.text.get(language)} for part in told().will
    ]
