"""What is remarked on terms: how grave it is, at which undertaking, on what law, and the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from engine.casework.purposes import entries_of, read_laws
from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.source import Reader, read_file


class Severity(StrEnum):
    """What a remark asks for, the gravest first."""

    REFUSE = "refuse"  # it cannot be signed so
    SUSPEND = "suspend"  # stop and look whether this is a real dispute
    SPLIT = "split"  # it binds as a contract, and no court confirms that part
    ASK = "ask"  # it cannot be told: ask first
    WARN = "warn"


ORDER: tuple[Severity, ...] = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is wrong with terms, or may be; of an undertaking, or of all of them."""

    key: str
    severity: Severity
    obligation: str  # id; empty where it is of the terms as a whole
    title: Text
    remedy: Text
    law: tuple[str, ...] = ()
    to_mediator: bool = False

    @property
    def bars(self) -> bool:
        """Whether terms cannot be signed while it stands."""
        return self.severity in (Severity.REFUSE, Severity.SUSPEND)


@dataclass(frozen=True, slots=True)
class Entry:
    """A remark as its author wrote it, with the words and numbers by which it is found.

    `checked` is the day on which somebody last compared it with its source.
    """

    key: str
    severity: Severity
    title: Text
    remedy: Text
    law: tuple[str, ...]
    source: str
    checked: date
    kinds: frozenset[str] = frozenset()  # of dispute, by the beginning of their key
    words: tuple[str, ...] = ()
    less: tuple[str, ...] = ()  # words that take it back
    truths: tuple[str, ...] = ()  # findings of the rules
    claims: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()  # sums of the rules below which nothing may be agreed
    forms: frozenset[str] = frozenset()  # kinds of undertaking, all where none is named
    number: int = 0
    to_mediator: bool = False  # nobody else is told

    def at(self, obligation: str = "", severity: Severity | None = None, **values: str) -> Remark:
        """The remark on one undertaking, its places filled."""
        title, remedy = (_filled(text, values) for text in (self.title, self.remedy))
        grave = severity or self.severity
        return Remark(self.key, grave, obligation, title, remedy, self.law, self.to_mediator)

    def concerns(self, category: str) -> bool:
        """Whether it is about disputes of this kind."""
        return not self.kinds or any(category.startswith(kind) for kind in self.kinds)

    def word_in(self, text: str) -> str:
        """The first of its words that stands in a text; none where a word takes it back."""
        if any(word in text for word in self.less):
            return ""
        return next((word for word in self.words if word in text), "")


def _filled(text: Text, values: Mapping[str, str]) -> Text:
    return Text(text.zh.format_map(values), text.en.format_map(values)) if values else text


def read_entries(path: Path, word: str = "remark") -> Mapping[str, Entry]:
    """The remarks that a file declares; raises `DefinitionFaults` with every fault."""
    faults: list[DefinitionError] = []
    found: dict[str, Entry] = {}
    for reader in entries_of(read_file(path), word, faults):
        entry = _entry(reader, word)
        reader.done()
        if entry.key in found:
            reader.fault(reader.record.place, f"{entry.key} stands twice", "keep one")
        found[entry.key] = entry
    if faults:
        raise DefinitionFaults(faults)
    return found


def _entry(reader: Reader, word: str) -> Entry:
    nothing = Text("")
    severity = reader.choice("severity", Severity)
    place = reader.record.place
    law = tuple(str(reference) for reference in read_laws(reader))
    source = reader.word("source", "")
    if not law and not source:
        reader.fault(place, "it rests on nothing", "name articles under law, or a source")
    return Entry(
        key=reader.word(word),
        severity=Severity(severity) if severity in frozenset(Severity) else Severity.WARN,
        title=reader.text("title", required=True) or nothing,
        remedy=reader.text("remedy", required=True) or nothing,
        law=law,
        source=source,
        checked=day_of(reader, "checked"),
        kinds=frozenset(reader.words("kinds")),
        words=reader.words("words"),
        less=reader.words("less"),
        truths=reader.words("truths"),
        claims=reader.words("claims"),
        amounts=reader.words("amounts"),
        forms=frozenset(reader.words("forms")),
        to_mediator=reader.flag("to_mediator"),
        number=number_of(reader, "number"),
    )


def day_of(reader: Reader, key: str) -> date:
    """A day in an author's file."""
    written = reader.word(key)
    try:
        return date.fromisoformat(written)
    except ValueError:
        reader.fault(reader.record.place_of(key), f"{written} is no day", "write 2026-11-22")
        return date.min


def number_of(reader: Reader, key: str, default: str = "0") -> int:
    """A whole number in an author's file."""
    written = reader.word(key, default)
    if not written.isdecimal():
        reader.fault(reader.record.place_of(key), f"{written} is no number", "figures only")
        return 0
    return int(written)


def by_gravity(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Remarks with the gravest first, each said once."""
    once = dict.fromkeys(remarks)
    return tuple(sorted(once, key=lambda one: ORDER.index(one.severity)))
