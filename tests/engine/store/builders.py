"""Small cases for the tests of the store: opened, answered, ready to append."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from engine.casework.events import AnswersGiven, CaseOpened, Json
from engine.casework.journal import chain
from engine.clock import TIMEZONE
from engine.store.store import Event, Store, Summary
from engine.store.uuid7 import uuid7

if TYPE_CHECKING:
    from collections.abc import Iterator

MOMENT = datetime(2026, 3, 10, 9, 30, 0, 123456, tzinfo=TIMEZONE)
_minutes: Iterator[int] = count()


class Draft(NamedTuple):
    """What `Store.append` takes: `store.append(*draft)`."""

    stream: UUID
    expected_seq: int
    events: tuple[Event, ...]
    summary: Summary


def opening(number: str) -> Draft:
    """A new case; each is a minute younger than the one before."""
    moment = MOMENT + timedelta(minutes=next(_minutes))
    stream = uuid7(moment)
    opened = CaseOpened(number, "f" * 64, "zh", "revision-1")
    summary = Summary(stream, number, "f" * 64, "consult", None, "zh", moment.date(), moment)
    return Draft(stream, 0, chain(stream, None, [opened], moment, "resident"), summary)


def answering(before: Draft, value: Json = "yes", times: int = 1) -> Draft:
    """The next answers in the same case."""
    last = before.events[-1]
    given = [AnswersGiven({"rental.keys": {"value": value}}, "resident")] * times
    events = chain(before.stream, last, given, last.at + timedelta(seconds=1), "居民")
    return Draft(before.stream, last.seq, events, before.summary)


def kept(store: Store, number: str = "JF-1", answers: int = 0) -> Draft:
    """A case that stands in the store; returns the last thing written."""
    draft = opening(number)
    store.append(*draft)
    for _ in range(answers):
        draft = answering(draft)
        store.append(*draft)
    return draft
