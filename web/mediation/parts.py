"""The rooms of a mediation on the site, each with its routes."""

from __future__ import annotations

from typing import Final

from web.mediation import (
    aftercare,
    agreement,
    answers,
    care,
    desk,
    facts,
    figures,
    home,
    mediators,
    overview,
    papers,
    pieces,
    room,
)

MEDIATION: Final = (
    home,
    answers,
    facts,
    room,
    pieces,
    agreement,
    papers,
    aftercare,
    mediators,
    care,
    overview,
    desk,
    figures,
)
