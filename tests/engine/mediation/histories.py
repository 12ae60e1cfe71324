"""Happenings of a mediation without a case around them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from engine.casework.case import Noted
from engine.casework.events import MediationEvent, MessagePosted

DAY = date(2026, 11, 22)
MOMENT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def noted(happened: MediationEvent | MessagePosted, actor: str = "mediator:m1") -> Noted:
    """One happening by somebody's hand."""
    return Noted(2, MOMENT, actor, happened)
