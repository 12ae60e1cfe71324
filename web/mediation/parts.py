"""The rooms of a mediation on the site, each with its routes."""

from __future__ import annotations

from typing import Final

from web.mediation import (
    answers,
    care,
    desk,
    facts,
    figures,
    home,
    invite,
    mediators,
    opening,
    overview,
    pieces,
    room,
    saying,
    sessions,
)

MEDIATION: Final = (
    home,
    saying,
    invite,
    opening,
    sessions,
    answers,
    facts,
    room,
    pieces,
    mediators,
    care,
    overview,
    desk,
    figures,
)
