"""The part of a text where words that were looked for stand, with these words marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from engine.search.blind import grams

LENGTH: Final = 90  # signs that are shown
BEFORE: Final = 24  # of them before the first word

Spell = Callable[[str], str]
"""Gives the spelling in which texts are compared."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an excerpt; `marked` where it is a word that was looked for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is shown of a text; `words` of those that were looked for stand whole in it."""

    pieces: tuple[Piece, ...]
    words: int


def best_excerpt(texts: Iterable[str], words: Sequence[str], spell: Spell) -> Excerpt | None:
    """That of the text which holds the most of the words; of equals, of the first."""
    found = [each for text in texts if (each := excerpt(text, words, spell)) is not None]
    return max(found, key=lambda each: each.words, default=None)


def excerpt(text: str, words: Sequence[str], spell: Spell) -> Excerpt | None:
    """The part that holds most of the words; None where the text holds none of them."""
    even, places = _spelt(text, spell)
    found = [
        (places[start], places[end - 1] + 1, number)
        for number, word in enumerate(words)
        for start, end in (*_whole(word, even),) or _parts(word, even)
    ]
    if not found:
        return None
    starts = [max(0, start - BEFORE) for start, _, _ in found]
    shown = {
        at: {n for start, end, n in found if start >= at and end <= at + LENGTH} for at in starts
    }
    best = max(shown, key=lambda at: (len(shown[at]), -at))
    return Excerpt(tuple(_pieces(text, best, found)), sum(any(_whole(w, even)) for w in words))


def _pieces(text: str, first: int, found: Sequence[tuple[int, int, int]]) -> Iterator[Piece]:
    last = min(len(text), first + LENGTH)
    marked = {at for start, end, _ in found for at in range(start, end)}
    if first > 0:
        yield Piece("…")
    for is_marked, run in groupby(range(first, last), key=marked.__contains__):
        yield Piece("".join(" " if text[at].isspace() else text[at] for at in run), is_marked)
    if last < len(text):
        yield Piece("…")


def _parts(word: str, even: str) -> Iterator[tuple[int, int]]:
    """Where the pairs of signs of a word stand."""
    for gram in dict.fromkeys(grams(word)):
        yield from _whole(gram, even)


def _whole(word: str, even: str) -> Iterator[tuple[int, int]]:
    if not word:
        return
    before = "(?<![a-z])" if _is_latin(word[0]) else "(?<![0-9])" if word[0].isdecimal() else ""
    behind = "(?![a-z])" if _is_latin(word[-1]) else "(?![0-9])" if word[-1].isdecimal() else ""
    for match in re.finditer(f"{before}{re.escape(word)}{behind}", even):
        yield match.span()


def _spelt(text: str, spell: Spell) -> tuple[str, list[int]]:
    """The text in the spelling that is compared, and from which sign each one of it comes."""
    signs: list[tuple[str, int]] = []
    for at, sign in enumerate(text):
        signs += [(" ", at)] if sign.isspace() else [(each, at) for each in spell(sign)]
    kept = [
        (sign, at)
        for n, (sign, at) in enumerate(signs)
        if not (sign in " ," and _is_dropped(signs, n))
    ]
    return "".join(sign for sign, _ in kept), [at for _, at in kept]


def _is_dropped(signs: Sequence[tuple[str, int]], n: int) -> bool:
    """Whether a blank stands beside a Chinese sign, or a comma in a figure."""
    before = signs[n - 1][0] if n else ""
    after = "".join(sign for sign, _ in signs[n + 1 : n + 4])
    if signs[n][0] == " ":
        return not before.isascii() or not after[:1].isascii()
    return before.isdecimal() and len(after) == 3 and after.isdecimal()


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()
