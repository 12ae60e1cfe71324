"""No event can be changed, removed, moved or added without the audit finding it."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.events import CaseOpened, StoryTold, from_record
from engine.casework.journal import Fault, Flaw, audit, chain, fingerprint
from engine.errors import StoreError
from engine.store.duckdb import DuckdbStore
from engine.store.memory import MemoryStore
from engine.store.store import BEGINNING, Event, Summary
from engine.store.uuid7 import uuid7
from tests.engine.store.builders import MOMENT, Draft, kept, opening


def test_a_chain_begins_at_one_and_names_what_went_before() -> None:
    stream = uuid7(MOMENT)
    told = [StoryTold("甲", ()), StoryTold("乙", ("fire",))]
    first, second = chain(stream, None, told, MOMENT, "resident")
    (third,) = chain(stream, second, [StoryTold("丙", ())], MOMENT, "resident")
    assert [event.seq for event in (first, second, third)] == [1, 2, 3]
    assert [first.previous, second.previous, third.previous] == [
        BEGINNING,
        first.hash,
        second.hash,
    ]
    assert from_record(second.kind, second.body) == told[1]


def test_the_hash_is_the_same_in_every_zone() -> None:
    event = opening("JF-1").events[0]
    assert fingerprint(replace(event, at=event.at.astimezone(UTC))) == event.hash


def test_the_hash_is_that_of_this_very_text() -> None:
    """Files already kept depend on it: it may never change."""
    stream = UUID("019cd55d-7e3b-7000-8000-000000000000")
    (event,) = chain(stream, None, [StoryTold("押金", ("fire",))], MOMENT, "居民")
    text = (
        '{"actor":"居民","at":"2026-03-10T01:30:00.123456+00:00",'
        r'"body":"{\"signals\":[\"fire\"],\"text\":\"押金\"}",'
        f'"kind":"StoryTold","previous":"{"0" * 64}","seq":1,"stream":"{stream}"}}'
    )
    assert event.hash == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("field", ["seq", "kind", "at", "actor", "body", "previous", "stream"])
def test_everything_an_event_says_is_in_its_hash(field: str) -> None:
    event = opening("JF-1").events[0]
    others: dict[str, Any] = {
        "seq": 2,
        "kind": "StoryTold",
        "at": event.at + timedelta(microseconds=1),
        "actor": "mediator",
        "body": event.body + " ",
        "previous": "1" * 64,
        "stream": uuid7(MOMENT),
    }
    assert fingerprint(replace(event, **{field: others[field]})) != event.hash


def test_half_a_character_in_a_name_is_refused() -> None:
    with pytest.raises(StoreError, match="surrogate"):
        chain(uuid7(MOMENT), None, [StoryTold("", ())], MOMENT, "\ud800")


def test_an_untouched_store_has_no_faults() -> None:
    store = MemoryStore()
    for number in range(3):
        kept(store, f"JF-{number}", answers=number)
    assert audit(store) == []


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Draft]:
    """A file with two cases, as bytes, and the last draft of the first case."""
    file = tmp_path_factory.mktemp("journal") / "cases.duckdb"
    store = DuckdbStore(file)
    case = kept(store, "JF-1", answers=5)
    kept(store, "JF-2", answers=2)
    store.close()
    return file.read_bytes(), case


@pytest.mark.parametrize(
    ("tampering", "seq", "flaw"),
    [
        ("UPDATE events SET body = replace(body, 'yes', 'no') WHERE seq = 3", 3, Flaw.CHANGED),
        ("UPDATE events SET actor = 'mediator' WHERE seq = 1", 1, Flaw.CHANGED),
        ("UPDATE events SET happened_at = '2026-01-01' WHERE seq = 6", 6, Flaw.CHANGED),
        ("UPDATE events SET event_hash = repeat('a', 64) WHERE seq = 4", 4, Flaw.CHANGED),
        ("UPDATE events SET event_hash = repeat('a', 64) WHERE seq = 4", 5, Flaw.UNLINKED),
        ("DELETE FROM events WHERE seq = 1", 2, Flaw.OUT_OF_ORDER),
        ("DELETE FROM events WHERE seq = 4", 5, Flaw.OUT_OF_ORDER),
        ("DELETE FROM events WHERE seq = 6", 5, Flaw.CUT),
        ("DELETE FROM events", 0, Flaw.NO_EVENTS),
        ("DELETE FROM cases", 6, Flaw.NO_SUMMARY),
        ("UPDATE cases SET seq = 5", 6, Flaw.CUT),
        ("UPDATE cases SET head_hash = repeat('a', 64)", 6, Flaw.CUT),
        ("UPDATE events SET seq = 7 - seq", 1, Flaw.UNLINKED),
        ("UPDATE events SET seq = seq + 1", 2, Flaw.OUT_OF_ORDER),
    ],
)  # fmt: skip
def test_tampering_with_the_file_is_found(
    tmp_path: Path, written: tuple[bytes, Draft], tampering: str, seq: int, flaw: Flaw
) -> None:
    file, (content, case) = tmp_path / "cases.duckdb", written
    file.write_bytes(content)
    where = "case_id" if " cases" in tampering else "stream"
    only = f"{' AND' if 'WHERE' in tampering else ' WHERE'} {where} = '{case.stream}'"
    with duckdb.connect(file) as db:
        db.execute(tampering + only)
    store = DuckdbStore(file)
    faults = audit(store)
    store.close()
    assert Fault(case.stream, seq, flaw) in faults
    assert {fault.stream for fault in faults} == {case.stream}


@given(st.integers(2, 7), st.randoms(use_true_random=False))
def test_no_event_can_be_taken_out_or_moved(length: int, chance: random.Random) -> None:
    store = MemoryStore()
    case = kept(store, answers=length)
    events = store.read(case.stream)
    tampered = events.copy()
    if chance.random() < 0.5:
        del tampered[chance.randrange(len(tampered))]
    else:
        tampered.insert(chance.randrange(length), tampered.pop())
    store._streams[case.stream] = tampered
    assert audit(store)
    store._streams[case.stream] = events
    assert audit(store) == []


def test_an_event_slipped_in_is_found() -> None:
    store = MemoryStore()
    case = kept(store, answers=2)
    forged = chain(case.stream, case.events[-1], [StoryTold("…", ())], MOMENT, "resident")
    store._streams[case.stream] += forged
    assert [fault.flaw for fault in audit(store)] == [Flaw.CUT]


def derived(events: Sequence[Event]) -> Summary:
    """The summary that follows from the opening alone."""
    opened = from_record(events[0].kind, events[0].body)
    assert isinstance(opened, CaseOpened)
    at = events[0].at
    return Summary(
        events[0].stream, opened.number, opened.secret_hash, "consult", None, opened.language,
        at.date(), at,
    )  # fmt: skip


def test_a_summary_that_does_not_follow_from_its_events_is_found() -> None:
    store = MemoryStore()
    case = kept(store, answers=2)
    assert audit(store, derived) == []
    summary = store._standing.cases[case.stream]
    store._standing.cases[case.stream] = replace(summary, secret_hash="0" * 64)
    assert audit(store) == []
    assert audit(store, derived) == [Fault(case.stream, 3, Flaw.SUMMARY_CHANGED)]


def test_events_that_cannot_be_read_are_a_fault_not_a_crash() -> None:
    def unable(events: Sequence[Event]) -> Summary:
        raise StoreError(f"{len(events)} events")

    store = MemoryStore()
    case = kept(store)
    assert audit(store, unable) == [Fault(case.stream, 1, Flaw.UNREADABLE)]


def test_a_fault_says_where_and_what() -> None:
    case = opening("JF-1")
    said = str(Fault(case.stream, 3, Flaw.CHANGED))
    assert said == f"{case.stream} at 3: an event was changed: its content does not match its hash"
