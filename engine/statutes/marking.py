"""Where the words that were looked for stand in a text, and the part of it worth showing first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

EXCERPT: Final = 130
BEFORE: Final = 30
ELLIPSIS: Final = "…"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words in a row; `marked` where they were looked for."""

    text: str
    marked: bool = False


def marked(text: str, words: Iterable[str]) -> tuple[Stretch, ...]:
    """The whole text in stretches; words as `plain` gives them are found across punctuation."""
    spans = _merged(_found(text, [word for word in words if word]))
    stretches, at = [], 0
    for start, end in spans:
        stretches += [Stretch(text[at:start]), Stretch(text[start:end], marked=True)]
        at = end
    stretches.append(Stretch(text[at:]))
    return tuple(stretch for stretch in stretches if stretch.text)


def excerpt(text: str, words: Iterable[str], length: int = EXCERPT) -> tuple[Stretch, ...]:
    """About so many signs around the first word that is marked, in one line."""
    line = text.replace("\n", " ")
    wanted = list(words)
    if len(line) <= length:
        return marked(line, wanted)
    first = min((start for start, _ in _found(line, wanted)), default=0)
    start = max(0, min(first - BEFORE, len(line) - length))
    end = start + length
    shown = marked(line[start:end], wanted)
    before = (Stretch(ELLIPSIS),) if start else ()
    after = (Stretch(ELLIPSIS),) if end < len(line) else ()
    return (*before, *shown, *after)


def _found(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    folded, places = [], []
    for place, sign in enumerate(text):
        for part in unicodedata.normalize("NFKC", sign).lower():
            if part.isalnum():
                folded.append(part)
                places.append(place)
    whole = "".join(folded)
    for word in words:
        at = whole.find(word) if word else -1
        while at >= 0:
            yield places[at], places[at + len(word) - 1] + 1
            at = whole.find(word, at + len(word))


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
