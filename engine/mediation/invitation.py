"""An invitation to mediate: neutral words, by which ways it is tried, when silence is silence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from engine.errors import AnswerError, DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.mediation.mediation import Attempt
from engine.source import Items, Reader, Record, read_file

FILE: Final = Path(__file__).with_suffix(".yaml")
ABOUT: Final = "about"
LONGEST: Final = 80
CHANNELS: Final = ("sms", "phone", "letter", "visit", "link", "email", "in_app")
OUTCOMES: Final = ("sent", "delivered", "talked", "no_answer", "returned", "wrong_person")
REACHED: Final = frozenset({"delivered", "talked"})
"""Outcomes after which the other side knows of it."""
FEWEST: Final = 2
"""Days and ways that must have been tried before somebody counts as not to be reached."""
_FIGURES: Final = re.compile(r"\d{5,}")  # numbers of persons, telephones, accounts
_SUM: Final = re.compile(r"[\d〇零一二两三四五六七八九十百千万]+(?:元|块|万|千)")
_LATIN: Final = re.compile(r"[a-z][a-z ]*")


@dataclass(frozen=True, slots=True)
class Wording:
    """What it says of the matter by group of kinds, and the words it may not hold, by why."""

    about: Mapping[str, Text]
    refused: Mapping[str, tuple[str, ...]]

    def about_for(self, kind: str | None) -> Text:
        """The neutral words for a kind of dispute."""
        return self.about.get((kind or "").partition(".")[0]) or self.about[""]


@cache
def wording() -> Wording:
    """The words of this service; raises `DefinitionFaults`."""
    faults: list[DefinitionError] = []
    about: dict[str, Text] = {}
    refused: dict[str, tuple[str, ...]] = {}
    written = read_file(FILE, FILE.name)
    for entry in written if isinstance(written, Items) else [written]:
        if not isinstance(entry, Record):
            faults.append(DefinitionError(entry.place, "not an entry", "- about: a group of kinds"))
            continue
        reader = Reader(entry, faults)
        if ABOUT in entry:
            about[str(reader.word(ABOUT))] = reader.text("text", required=True) or Text("")
        else:
            refused[str(reader.word("refused"))] = tuple(map(str, reader.words("words")))
        reader.done()
    if faults:
        raise DefinitionFaults(faults)
    return Wording(about, refused)


def read_about(written: str) -> str:
    """What the mediator writes of the matter; raises `AnswerError` for what is not neutral.

    A sum, a number by which somebody is known, a charge: none of it may reach a stranger's eyes.
    """
    text = " ".join(written.split())
    if len(text) > LONGEST:
        raise AnswerError(ABOUT, "text_too_long", limit=str(LONGEST))
    found = next(_refused(text), "")
    if found:
        raise AnswerError(ABOUT, f"invitation_{found}")
    return text


def _refused(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text).lower()
    close = re.sub(r"[\s\-.,，·]", "", plain)
    if _FIGURES.search(close):
        yield "number"
    if _SUM.search(close):
        yield "amount"
    for why, words in wording().refused.items():
        if any(_holds(plain, word.lower()) for word in words):
            yield why


def _holds(plain: str, word: str) -> bool:
    if _LATIN.fullmatch(word):
        return re.search(rf"\b{re.escape(word)}\b", plain) is not None
    return unicodedata.normalize("NFKC", word) in plain


def is_reached(attempts: Iterable[Attempt], seat: str) -> bool:
    """Whether one of the tries got through."""
    return any(one.outcome in REACHED for one in attempts if one.seat == seat)


def is_tried_enough(attempts: Iterable[Attempt], seat: str) -> bool:
    """Whether enough days and ways were tried in vain to say that nobody can be reached."""
    mine = [one for one in attempts if one.seat == seat]
    if is_reached(mine, seat):
        return False
    days, ways = {one.on for one in mine}, {one.channel for one in mine}
    return len(days) >= FEWEST and len(ways) >= FEWEST
