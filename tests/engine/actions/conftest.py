"""A desk at a fixed moment over the real library."""

from __future__ import annotations

from datetime import datetime

import pytest

from engine.actions.desk import Desk
from engine.clock import TIMEZONE, FixedClock
from engine.library import Library
from engine.store.memory import MemoryStore


@pytest.fixture
def desk(library: Library) -> Desk:
    clock = FixedClock(datetime(2026, 11, 22, 10, 0, tzinfo=TIMEZONE))
    return Desk.over(library, MemoryStore(), clock)
