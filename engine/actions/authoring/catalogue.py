"""Every definition by pack and file, and which of them a search finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from engine.library import Library
from engine.rulebook.rule import Amount, Finding, Limitation, Route, Term
from engine.rulebook.rulebook import Definition, Rulebook

KINDS = ("finding", "amount", "value", "limitation", "route", "term")
LONGEST_SEARCH = 80


@dataclass(frozen=True, slots=True)
class Subject:
    """One rule file with its definitions in their order."""

    path: str
    definitions: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of rules: rental, shared, routing …"""

    name: str
    subjects: tuple[Subject, ...]

    @property
    def size(self) -> int:
        return sum(len(subject.definitions) for subject in self.subjects)


@dataclass(frozen=True, slots=True)
class Overview:
    """The catalogue as a whole, or what a search found of it."""

    packs: tuple[Pack, ...]
    found: int
    counts: dict[str, int]  # kind of definition → how many the library has


def overview(library: Library, search: str = "", kind: str = "") -> Overview:
    """The definitions whose name, code, title or basis holds every word of a search."""
    rulebook = library.rulebook
    words = search[:LONGEST_SEARCH].casefold().split()
    every = sorted(rulebook.definitions.values(), key=lambda d: (d.place.path, d.place.line))
    found = [d for d in every if kind in ("", entry_kind(d)) and _matches(rulebook, d, words)]
    counts = {kind: sum(entry_kind(d) == kind for d in every) for kind in KINDS}
    return Overview(_packs(found), len(found), counts)


def entry_kind(definition: Definition) -> str:
    """The word that opens its entry."""
    if isinstance(definition, Amount):
        return "value" if definition.is_value else "amount"
    return type(definition).__name__.lower()


def code_of(definition: Definition) -> str:
    """The code of a finding, or the empty text."""
    return definition.code if isinstance(definition, Finding) else ""


def pack_of(path: str) -> str:
    """rules/rental/arrears.yaml → rental."""
    return path.split("/")[1] if path.count("/") > 1 else path


def _packs(found: Iterable[Definition]) -> tuple[Pack, ...]:
    subjects = [
        Subject(path, tuple(group)) for path, group in groupby(found, lambda d: d.place.path)
    ]
    packs = groupby(subjects, lambda subject: pack_of(subject.path))
    return tuple(Pack(name, tuple(group)) for name, group in packs)


def _matches(rulebook: Rulebook, definition: Definition, words: list[str]) -> bool:
    if not words:
        return True
    said = [definition.name]
    if isinstance(definition, (Finding, Amount, Limitation, Term)):
        said += [definition.title.zh, definition.title.en]
    if isinstance(definition, Finding):
        said += [definition.code, *definition.also_codes, definition.says.zh, definition.says.en]
    if isinstance(definition, (Finding, Amount, Limitation)):
        said += definition.basis
    if isinstance(definition, Route):
        said += [word for line in definition.lines for word in (line.to, line.reason)]
    text = "\n".join(said).casefold()
    return all(word in text for word in words)
