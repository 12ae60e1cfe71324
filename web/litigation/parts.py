"""The rooms of papers for a court on the site, each with its routes."""

from __future__ import annotations

from typing import Final

from web.litigation import drafting, handover, sheets

LITIGATION: Final = (drafting, handover, sheets)
