"""How papers for a court write a day."""

from __future__ import annotations

from datetime import date

from engine.i18n import Text
from engine.litigation.matter import Matter


def plain_day(day: date, matter: Matter) -> Text:
    """A day without its weekday."""
    parts = {"year": str(day.year), "month": str(day.month), "day": str(day.day)}
    zh = matter.words("day", **parts).zh
    return Text(zh, f"{day.day} {day:%B %Y}")
