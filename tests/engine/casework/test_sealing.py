"""Personal words are sealed before they are chained, and are gone for good with their key."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from engine.casework.case import fold, summary_from, summary_of
from engine.casework.events import (
    AnswersGiven,
    CaseEvent,
    CaseOpened,
    CategoryChosen,
    PersonDescribed,
    StoryTold,
)
from engine.casework.journal import audit, chain
from engine.casework.sealing import Seal
from engine.errors import SealError
from engine.store.memory import MemoryStore
from engine.store.store import Event
from engine.vault import Vault

VAULT = Vault.demo()
KEY = VAULT.new_key()
STREAM = UUID(int=7)
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
WORDS = ("房东赵某", "13800000000", "不退押金", "3000.00")


def history() -> tuple[Event, ...]:
    happened: list[CaseEvent] = [
        CaseOpened("DEM00007", "0" * 64, "zh", "r1"),
        StoryTold(WORDS[2], ()),
        CategoryChosen("rent.deposit", (), ()),
        AnswersGiven({"rental.deposit_amount": {"value": WORDS[3]}}, "resident"),
        PersonDescribed("", {"name": WORDS[0], "phone": WORDS[1]}, "resident"),
    ]
    return chain(STREAM, None, happened, NOW, "resident", Seal(VAULT, KEY))


def test_no_personal_word_stands_in_what_is_kept() -> None:
    kept = "".join(event.body for event in history())
    assert not [word for word in WORDS if word in kept]
    assert "rent.deposit" in kept  # what lists read stays readable


def test_with_the_key_the_case_is_as_it_was_told() -> None:
    case = fold(list(Seal(VAULT, KEY).open(history())), KEY)
    assert case.story == WORDS[2]
    assert case.answers["rental.deposit_amount"] == {"value": "3000.00"}
    assert case.people.details[""] == {"name": WORDS[0], "phone": WORDS[1]}


def test_without_the_key_only_that_it_happened_is_known() -> None:
    case = fold(list(Seal(VAULT, "").open(history())))
    assert (case.story, dict(case.answers), dict(case.people.details)) == ("", {}, {})
    assert (case.category, case.seq) == ("rent.deposit", 5)


def test_the_chain_holds_with_and_without_the_key() -> None:
    store = MemoryStore()
    events = history()
    store.append(STREAM, 0, events, summary_of(fold(list(events), KEY)))
    assert audit(store, summary_from) == []


def test_a_body_moved_to_another_place_does_not_open() -> None:
    events = list(history())
    moved = Event(STREAM, 4, "StoryTold", NOW, "resident", events[1].body, events[2].hash, "0" * 64)
    with pytest.raises(SealError):
        list(Seal(VAULT, KEY).open([moved]))
