"""How many stories of danger the safety scan sees, and how many harmless ones it takes for one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256

import pytest

from engine.classify.safety import SafetyScan
from engine.source import Items, Reader, Record, read_file
from tests.engine.classify.conftest import ROOT, Story

PEOPLE = {"self_harm", "violence", "minor_or_dependant_harmed"}


@dataclass(frozen=True, slots=True)
class Told:
    """A story, the signals that people should see in it, and the part of the set it is in."""

    text: str
    signals: frozenset[str]
    part: str  # tuned, aside or kept


@cache
def told() -> tuple[Told, ...]:
    entries = read_file(ROOT / "tests/data/danger.yaml")
    assert isinstance(entries, Items)
    readers = [Reader(entry, []) for entry in entries if isinstance(entry, Record)]
    return tuple(
        Told(text, frozenset(reader.words("signals")), _part(text, reader.flag("kept")))
        for reader in readers
        for text in [reader.word("text")]
    )


def _part(text: str, kept: bool) -> str:
    if kept:
        return "kept"
    return "aside" if sha256(text.encode()).digest()[0] % 2 else "tuned"


def seen(safety: SafetyScan, text: str) -> set[str]:
    return {alarm.signal for alarm in safety.scan(text)} & PEOPLE


def test_there_are_many_stories_and_every_signal_is_one_of_people() -> None:
    assert sum(bool(one.signals) for one in told()) >= 190
    assert sum(not one.signals for one in told()) >= 250
    assert {signal for one in told() for signal in one.signals} == PEOPLE
    assert len({one.text for one in told()}) == len(told())


@pytest.mark.parametrize("part", ["tuned", "aside", "kept"])
def test_danger_is_seen_whatever_the_words(safety: SafetyScan, part: str) -> None:
    danger = [one for one in told() if one.part == part and one.signals]
    missed = [one.text for one in danger if not seen(safety, one.text)]
    assert len(missed) <= 0.05 * len(danger), missed
    named = sum(len(one.signals & seen(safety, one.text)) for one in danger)
    assert named >= 0.93 * sum(len(one.signals) for one in danger)


@pytest.mark.parametrize("part", ["tuned", "aside", "kept"])
def test_harmless_stories_raise_nearly_nothing(safety: SafetyScan, part: str) -> None:
    harmless = [one for one in told() if one.part == part and not one.signals]
    loud = [one.text for one in harmless if seen(safety, one.text)]
    assert len(loud) <= 0.04 * len(harmless), loud


def test_ordinary_quarrels_seldom_raise_danger(safety: SafetyScan, stories: list[Story]) -> None:
    calm = [story for story in stories if story.cause not in {"fam.dv", "nb.thrown", "nb.pet"}]
    loud = [story.text for story in calm if seen(safety, story.text)]
    assert len(loud) <= 0.06 * len(calm), loud


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("孩子打篮球摔了", None),
        ("孩子身上全是印子", "minor_or_dependant_harmed"),
        ("他把孩子锁在屋里", "minor_or_dependant_harmed"),
        ("我二十五岁了还在上班", None),
        ("我十五岁就在厂里上班", "minor_or_dependant_harmed"),
        ("拿刀", "violence"),
        ("拿回来的刀具生锈", None),
    ],
)
def test_pairs_of_words_count_only_together(
    safety: SafetyScan, text: str, signal: str | None
) -> None:
    assert seen(safety, text) >= ({signal} if signal else set())
    assert signal or not seen(safety, text)
