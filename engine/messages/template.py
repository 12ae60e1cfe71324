"""What messages say and how they are delivered, read strictly from the data beside this file."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Final

from engine.casework.events import KINDS
from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.source import Items, Reader, Record, read_file

HERE: Final = Path(__file__).parent
PLACES: Final = frozenset({"number", "link", "day", "days", "code"})
RECIPIENTS: Final = ("subject", "applicant", "respondent")


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of message."""

    id: str
    caused_by: str
    to: tuple[str, ...]
    subject: Text
    body: Text

    def written(self, language: str, values: Mapping[str, str]) -> tuple[str, str]:
        """Subject and body in a language, their places filled."""
        subject, body = self.subject.get(language), self.body.get(language)
        return subject.format(**values), body.format(**values)


@dataclass(frozen=True, slots=True)
class Delivery:
    """How messages are sent again, held and kept, and when people are reminded."""

    attempts: int
    first_wait: timedelta
    factor: int
    longest_wait: timedelta
    jitter: Fraction
    lease: timedelta
    sent_kept: timedelta
    remind_days: tuple[int, ...]
    remind_hour: int
    hook_attempts: int = 20
    late_days: tuple[int, ...] = ()

    def wait(self, attempts: int, chance: float) -> timedelta:
        """How long to wait after so many attempts that failed; `chance` lies in 0 to 1."""
        times: int = self.factor ** min(max(attempts - 1, 0), 20)
        bare = min(self.first_wait * times, self.longest_wait)
        return bare * (1 + float(self.jitter) * chance)


@cache
def templates() -> Mapping[str, Template]:
    """Every kind of message by its id; raises `DefinitionFaults`."""
    faults: list[DefinitionError] = []
    found: dict[str, Template] = {}
    for record in _records(HERE / "templates.yaml"):
        reader = Reader(record, faults)
        one = Template(
            id=str(reader.word("message")),
            caused_by=str(reader.choice("caused_by", KINDS, "")),
            to=tuple(map(str, reader.words("to"))),
            subject=reader.text("subject", required=True) or Text(""),
            body=reader.text("body", required=True) or Text(""),
        )
        _check(reader, one, found)
        reader.done()
        found[one.id] = one
    if faults:
        raise DefinitionFaults(faults, "the messages")
    return found


def _check(reader: Reader, one: Template, found: Mapping[str, Template]) -> None:
    if one.id in found:
        reader.fault(reader.record.place, f"message {one.id} stands twice", "keep one")
    for name in one.to:
        if name not in RECIPIENTS:
            place = reader.record.place_of("to")
            reader.fault(place, f"to: {name} is nobody", f"one of: {', '.join(RECIPIENTS)}")
    for text in (one.subject.zh, one.subject.en, one.body.zh, one.body.en):
        unknown = {name for _, name, _, _ in string.Formatter().parse(text) if name} - PLACES
        if unknown or not text:
            what = f"unknown places {', '.join(sorted(unknown))}" if unknown else "a text is empty"
            reader.fault(reader.record.place, what, f"places: {', '.join(sorted(PLACES))}")
        if "\n" in text:
            reader.fault(reader.record.place, "a text runs over lines", "write one line")


@cache
def delivery() -> Delivery:
    """The terms of delivery; raises `DefinitionFaults`."""
    faults: list[DefinitionError] = []
    reader = Reader(_records(HERE / "delivery.yaml")[0], faults)
    reader.word("delivery")
    found = Delivery(
        attempts=_whole(reader, "attempts"),
        first_wait=timedelta(seconds=_whole(reader, "first_wait_seconds")),
        factor=_whole(reader, "factor"),
        longest_wait=timedelta(seconds=_whole(reader, "longest_wait_seconds")),
        jitter=_number(reader, "jitter", reader.word("jitter")),
        lease=timedelta(seconds=_whole(reader, "lease_seconds")),
        sent_kept=timedelta(days=_whole(reader, "sent_kept_days")),
        remind_days=tuple(
            int(_number(reader, "remind_days", d)) for d in reader.words("remind_days")
        ),
        remind_hour=_whole(reader, "remind_hour"),
        hook_attempts=_whole(reader, "hook_attempts"),
        late_days=tuple(int(_number(reader, "late_days", d)) for d in reader.words("late_days")),
    )
    reader.done()
    if faults:
        raise DefinitionFaults(faults, "the delivery of messages")
    return found


def _records(path: Path) -> list[Record]:
    written = read_file(path, path.name)
    entries = written if isinstance(written, Items) else [written]
    return [entry for entry in entries if isinstance(entry, Record)]


def _whole(reader: Reader, key: str) -> int:
    return int(_number(reader, key, reader.word(key)))


def _number(reader: Reader, key: str, written: str) -> Fraction:
    try:
        number = Fraction(written)
    except (ValueError, ZeroDivisionError):
        number = Fraction(-1)
    if number < 0:
        reader.fault(reader.record.place_of(key), f"{key}: {written} is no number", f'{key}: "8"')
    return number
