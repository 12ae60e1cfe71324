"""Rates of agreement count each suggestion once, and tell no share of a few."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from engine.analytics.agreement import Agreement, Asked, Rate, Split, measure, to_csv
from engine.analytics.agreement_picture import draw
from engine.casework.case import fold, summary_of
from engine.casework.events import CaseAssigned, CaseEvent, CaseOpened, SuggestionSettled
from engine.casework.journal import link
from engine.casework.sealing import Seal
from engine.clock import FixedClock
from engine.library import Library
from engine.store.memory import MemoryStore
from engine.store.store import BEGINNING
from engine.store.uuid7 import uuid7
from engine.vault import Vault

BEGIN = datetime(2026, 10, 30, 2, 0, tzinfo=UTC)
WORDS = {"title": "一致 <1>", "agreed": "同意 {count}", "changed": "改了 {count}"}
SEAL = Seal(Vault.demo(), "")


def settled(what: str, chosen: str, reason: str = "agreed") -> SuggestionSettled:
    return SuggestionSettled(what, "a", chosen, reason)


def keep(store: MemoryStore, unit: str, *happened: CaseEvent, after: int = 0) -> None:
    """A case of a unit, on which all this happened some days on."""
    id, at = uuid7(BEGIN), BEGIN + timedelta(days=after)
    opened = CaseOpened(id.hex[-8:], "", "zh", "r")
    begun = link(id, 0, BEGINNING, [opened, CaseAssigned(unit, "", "taken")], BEGIN, "x", SEAL)
    last = begun[-1]
    events = [*begun, *link(id, last.seq, last.hash, list(happened), at, "mediator:m", SEAL)]
    store.append(id, 0, events, summary_of(fold(events)))


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    for _ in range(6):
        keep(store, "bajiao", settled("cause", "a"), settled("level", "b", "misread"))
    keep(store, "bajiao", settled("cause", "b", "misread"), settled("cause", "a"))
    keep(store, "gucheng", settled("cause", "b", "knows_more"), after=5)
    return store


def seen(store: MemoryStore, library: Library, asked: Asked) -> Agreement:
    return measure(store, library, FixedClock(BEGIN + timedelta(days=30)), asked)


def test_each_suggestion_counts_once_with_the_last_word(
    store: MemoryStore, library: Library
) -> None:
    found = seen(store, library, Asked())
    assert [(g.key, g.settled, g.agreed, g.changed) for g in found.groups] == [
        ("cause", 8, 7, 1),
        ("level", 6, 0, 6),
    ]
    assert found.groups[0].share == Fraction(7, 8)
    assert found.groups[1].reasons == (("misread", 6),)
    assert (found.total.settled, found.total.agreed) == (14, 7)


def test_of_a_few_no_share_is_told(store: MemoryStore, library: Library) -> None:
    found = seen(store, library, Asked(Split.UNIT))
    assert [(g.key, g.is_small, g.share is None) for g in found.groups] == [
        ("bajiao", False, False),
        ("gucheng", True, True),
    ]
    assert "gucheng,1,0,1,\r\n" in to_csv(found)
    assert seen(MemoryStore(), library, Asked()).total.share is None


def test_only_the_asked_units_days_and_suggestions_count(
    store: MemoryStore, library: Library
) -> None:
    assert seen(store, library, Asked(units=frozenset({"gucheng"}))).total.settled == 1
    assert seen(store, library, Asked(units=frozenset())).total.settled == 0
    assert seen(store, library, Asked(what="level")).total.settled == 6
    november = Asked(Split.MONTH, first=date(2026, 11, 1))
    assert [group.key for group in seen(store, library, november).groups] == ["2026-11"]
    october = Asked(last=date(2026, 10, 30))
    assert seen(store, library, october).total.settled == 13
    both = seen(store, library, Asked(Split.MONTH))
    assert [group.key for group in both.groups] == ["2026-10", "2026-11"]


def test_the_table_for_spreadsheets_has_the_same_figures(
    store: MemoryStore, library: Library
) -> None:
    text = to_csv(seen(store, library, Asked()))
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == {
        "what": "cause", "settled": "8", "agreed": "7", "changed": "1", "share": "0.875",
    }  # fmt: skip
    assert rows[-1]["what"] == "*"


def test_the_picture_says_every_figure_in_words(store: MemoryStore, library: Library) -> None:
    found = seen(store, library, Asked())
    picture = draw([("案由 <b>", found.groups[0])], WORDS)
    assert "案由 &lt;b&gt;: 同意 7 · 改了 1" in picture
    assert "一致 &lt;1&gt;" in picture
    assert "style=" not in picture
    assert "<rect" not in draw([], WORDS)
    assert Rate("x", 0, 0, (), False).share is None
