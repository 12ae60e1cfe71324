"""How words are found in what a person writes: spelling evened out, gaps allowed, denials seen."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import TypeAlias

GAP = "…"
_STOPS = frozenset(".。!?\n")
_GAP_LENGTH = 12
_GAP_LENGTH_ASCII = 40
_DENIAL_REACH = 12
_NEWLINES = re.compile(r"\s*\n\s*")
_NOISE = re.compile(r"[^\w\s.,;:!?。、%'’+/-]+")
_SPACES = re.compile(r"(?<=[^\x00-\x7f])[^\S\n]+|[^\S\n]+(?=[^\x00-\x7f])")
_RUNS = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """What denies a cue, and which written forms mean the same."""

    negators: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()  # may stand between a negator and the cue
    askers: tuple[str, ...] = ()  # before a negator: a question, no denial
    owed: tuple[str, ...] = ()  # what one should do: its denial is the dispute itself
    variants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """One cue found: its number, and where it stands in the evened text."""

    number: int
    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


class Speller:
    """Evens out width, case, traditional characters, emoji and stray spaces; sees denials."""

    def __init__(self, wording: Wording) -> None:
        self._table = {ord(form): meant for form, meant in wording.variants.items()}
        self._denial = _denial_pattern(wording)
        self._owed = wording.owed

    @property
    def fingerprint(self) -> str:
        """What changes with the forms that are evened out."""
        written = "".join(f"{chr(form)}{meant}" for form, meant in sorted(self._table.items()))
        return hashlib.sha256(written.encode()).hexdigest()

    def even(self, text: str, limit: int) -> str:
        """At most `limit` characters of the text in the form that cues are compared in."""
        even = unicodedata.normalize("NFKC", text[:limit])[: 2 * limit].casefold()
        even = _NOISE.sub("", even.translate(self._table).replace("_", ""))
        return _RUNS.sub(" ", _SPACES.sub("", _NEWLINES.sub("\n", even))).strip()

    def denies(self, text: str, start: int) -> bool:
        """Whether what stands right before a cue denies it."""
        if self._denial is None or text.startswith(self._owed, start):
            return False
        return self._denial.search(text, max(0, start - _DENIAL_REACH), start) is not None


def _denial_pattern(wording: Wording) -> re.Pattern[str] | None:
    if not wording.negators:
        return None
    askers = "".join(map(re.escape, wording.askers))
    asked = f"(?<![{askers}])" if askers else ""
    negators, fillers = _alternatives(wording.negators), _alternatives(wording.fillers)
    filled = f"(?: ?{fillers})?" if wording.fillers else ""
    return re.compile(f"{asked}{negators}{filled} ?$")


def _alternatives(words: Iterable[str]) -> str:
    """One of the words; an English word only as a whole one."""
    longest_first = sorted(words, key=len, reverse=True)
    written = (rf"\b{re.escape(w)}\b" if w.isascii() else re.escape(w) for w in longest_first)
    return f"(?:{'|'.join(written)})"


_Rest: TypeAlias = tuple[str, ...]
# First one or two characters → first part of a cue → the cues that begin so, with what follows.
_Starts: TypeAlias = dict[str, dict[str, list[tuple[int, _Rest]]]]


class CueIndex:
    """Finds all of many cues in one walk over a text; a cue is written words, `…` for a gap."""

    def __init__(self, cues: Iterable[str], speller: Speller) -> None:
        self._pairs: _Starts = {}
        self._singles: _Starts = {}
        even = cache(lambda part: speller.even(part, len(part)))
        for number, cue in enumerate(cues):
            first, *rest = map(even, cue.split(GAP))
            if first and all(rest):
                starts = self._pairs if len(first) > 1 else self._singles
                same = starts.setdefault(first[:2], {}).setdefault(first, [])
                same.append((number, tuple(rest)))

    def find(self, text: str) -> Iterator[Hit]:
        """Every place of every cue; first those that begin with two characters or more."""
        absent: set[str] = set()
        for start, first, cues in self._begun(text):
            end = start + len(first)
            for number, rest in cues:
                if not rest:
                    yield Hit(number, start, end)
                elif rest[-1] not in absent:
                    stop = _end_of(text, end, rest)
                    if stop:
                        yield Hit(number, start, stop)
                    elif rest[-1] not in text:
                        absent.add(rest[-1])

    def _begun(self, text: str) -> Iterator[tuple[int, str, list[tuple[int, _Rest]]]]:
        """Where the first parts of cues stand, with the cues that begin so."""
        for starts, pieces in (
            (self._pairs, map("".join, pairwise(text))),
            (self._singles, text),
        ):
            for start, piece in enumerate(pieces):
                if piece in starts:
                    for first, cues in starts[piece].items():
                        if text.startswith(first, start) and _is_whole(text, start, first):
                            yield start, first, cues


def _end_of(text: str, end: int, rest: _Rest) -> int:
    """Where the further parts of a cue end, each within reach of the one before; or 0."""
    for part in rest:
        reach = _GAP_LENGTH_ASCII if part.isascii() else _GAP_LENGTH
        at = text.find(part, end, end + reach + len(part))
        if at < 0 or not _STOPS.isdisjoint(text[end:at]) or not _is_whole(text, at, part):
            return 0
        end = at + len(part)
    return end


def _is_whole(text: str, start: int, part: str) -> bool:
    """Whether the part is no piece of a longer Latin word; Chinese has no such borders."""
    if not part.isascii():
        return True
    end = start + len(part)
    begins = start == 0 or not (_is_latin(part[0]) and _is_latin(text[start - 1]))
    ends = end == len(text) or not (_is_latin(part[-1]) and _is_latin(text[end]))
    return begins and ends


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
