"""The rooms of papers for a court on the site, each with its routes."""

from __future__ import annotations

from typing import Final

from web.litigation import (
    court_figures,
    court_list,
    court_packet,
    drafting,
    handover,
    lines,
    sheets,
)

LITIGATION: Final = (drafting, handover, lines, sheets, court_list, court_figures, court_packet)
