"""Every happening can be written down and read back, and nothing else can."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.events import (
    KINDS,
    AnswersGiven,
    CaseEvent,
    GuidanceIssued,
    Json,
    StoryTold,
    from_record,
    to_record,
)
from engine.clock import TIMEZONE
from engine.errors import StoreError

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
many = st.lists(texts, max_size=3).map(tuple)
values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
answer = st.one_of(
    st.fixed_dictionaries({"value": values}),
    st.sampled_from([{"declined": True}, {"later": True}, {"not_applicable": True}]),
)
details = st.dictionaries(texts, texts, max_size=3)
fields_of: dict[str, st.SearchStrategy[Any]] = {
    "str": texts,
    "int": st.integers(0),
    "bool": st.booleans(),
    "date": st.dates(),
    "date | None": st.none() | st.dates(),
    "tuple[int, ...]": st.lists(st.integers(0), max_size=3).map(tuple),
    "tuple[str, ...]": many,
    "Mapping[str, str]": details,
    "Answers": st.dictionaries(texts, answer, max_size=4),
}


def any_of(kind: type[CaseEvent]) -> st.SearchStrategy[CaseEvent]:
    return st.builds(kind, **{f.name: fields_of[str(f.type)] for f in fields(kind)})


happenings = st.one_of(*map(any_of, KINDS.values()))
EXAMPLE = GuidanceIssued("G-1", "shared", "0" * 64, "revision-1", date(2026, 3, 10))


@given(happenings)
def test_what_is_written_down_reads_back_the_same(event: CaseEvent) -> None:
    assert from_record(*to_record(event)) == event


@given(happenings)
def test_one_event_has_one_text(event: CaseEvent) -> None:
    record = to_record(event)
    assert to_record(from_record(*record)) == record
    assert json.loads(record.body).keys() == {field.name for field in fields(event)}


def test_the_body_is_plain_to_read() -> None:
    given_answers = AnswersGiven({"rental.rent": {"value": "3000.00"}}, "居民")
    assert to_record(given_answers) == (
        "AnswersGiven",
        '{"answers":{"rental.rent":{"value":"3000.00"}},"given_by":"居民"}',
    )
    assert '"as_of":"2026-03-10"' in to_record(EXAMPLE).body


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), Decimal("1.5"), Fraction(1, 3), b"bytes", {1, 2}, object()]
)
def test_what_is_not_exact_or_not_plain_is_not_written(value: Any) -> None:
    with pytest.raises(StoreError, match=r"AnswersGiven\.answers: \w+ cannot be written"):
        to_record(AnswersGiven({"rental.rent": {"value": value}}, "resident"))


def test_a_key_must_be_a_text() -> None:
    wrong: Any = {1: {"value": "x"}}
    with pytest.raises(StoreError, match="a key is a int"):
        to_record(AnswersGiven(wrong, "resident"))


def test_half_a_character_is_not_written() -> None:
    with pytest.raises(StoreError, match="lone surrogate"):
        to_record(StoryTold("\ud800", ()))


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(StoreError, match="no event is called 'CaseSold'"):
        from_record("CaseSold", "{}")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "not the JSON"),
        ('{"text":"a"', "not the JSON"),
        ('{"text":1.5,"signals":[]}', "not an exact number"),
        ('{"text":NaN,"signals":[]}', "not an exact number"),
        ("[]", "not an object"),
        ('{"text":"a"}', "missing fields: signals"),
        ('{"text":"a","signals":[],"mood":"b"}', "unknown or missing fields: mood"),
        ('{"text":1,"signals":[]}', "StoryTold.text is not of type str"),
        ('{"text":"a","signals":"fire"}', "StoryTold.signals is not of type"),
        ('{"text":"a","signals":[1]}', "StoryTold.signals is not of type"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_with_the_reason(body: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        from_record("StoryTold", body)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("AnswersGiven", '{"answers":{"rental.rent":"3000"},"given_by":"resident"}'),
        ("EvidenceMarked", '{"items":{"lease_contract":1}}'),
        ("EvidenceMarked", '{"items":[]}'),
        ("GuidanceIssued", to_record(EXAMPLE).body.replace("2026-03-10", "2026-13-10")),
    ],
)
def test_a_field_of_the_wrong_shape_is_refused(kind: str, body: str) -> None:
    with pytest.raises(StoreError, match="is not of type"):
        from_record(kind, body)


def test_a_moment_is_not_a_day() -> None:
    moment = datetime(2026, 3, 10, 9, tzinfo=TIMEZONE)
    with pytest.raises(StoreError):
        from_record(*to_record(GuidanceIssued("G-1", "shared", "0", "r", moment)))
