"""The rooms of a mediation on the site, each with its routes."""

from __future__ import annotations

from typing import Final

from web.mediation import (
    aftercare,
    agreement,
    answers,
    bidding,
    care,
    desk,
    facts,
    figures,
    home,
    invite,
    mediators,
    offers,
    opening,
    overview,
    papers,
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
    offers,
    bidding,
    agreement,
    papers,
    aftercare,
    mediators,
    care,
    overview,
    desk,
    figures,
)
