"""Whether a lay reader can read what is written: both languages, short sentences, plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.rulebook.lint.material import Material
from engine.rulebook.lint.remark import Remark, Weight, advice
from engine.rulebook.lint.words import han, is_foreign, sentences
from engine.rulebook.lint.written import Passage

LONGEST_SENTENCE: Final = 45  # Han characters
LONGEST_QUESTION: Final = 40
LONGEST_HEADLINE: Final = 60
MOST_SENTENCES: Final = 2

_OF_ZONES: Final = frozenset({"intro", "after", "notice"})
_NEEDS_ENGLISH: Final = frozenset({"title", "question", "choice", "hint", "says"}) | _OF_ZONES
_READ_BY_ALL: Final = _OF_ZONES | frozenset(
    {"question", "hint", "why", "says", "terms", "reason", "how_to_save", "formula", "choice"}
    | {"step"}
)
_PLAIN: Final = frozenset({"question", "hint", "why", "choice", "terms"}) | _OF_ZONES


def languages(material: Material) -> Iterator[Remark]:
    """Texts without English or without Chinese, and English that is Chinese."""
    for passage in material.passages:
        if not passage.zh:
            yield Remark(passage.place, "language", f"{passage}: no zh", "Chinese comes first")
        if not passage.en:
            weight = Weight.FAULT if passage.field in _NEEDS_ENGLISH else Weight.ADVICE
            remedy = "{zh: …, en: …}"
            yield Remark(passage.zh_place, "language", f"{passage}: no en", remedy, weight)
        elif is_foreign(passage.en) and passage.en != "—":
            message = f"{passage}: the en text is Chinese"
            yield Remark(passage.en_place, "language", message, "write it in English")


def lengths(material: Material) -> Iterator[Remark]:
    """Sentences, questions and headlines longer than people read at once."""
    for passage in material.passages:
        if passage.field not in _READ_BY_ALL and passage.kind != "text":
            continue
        parts = sentences(passage.zh)
        longest = max(map(han, parts), default=0)
        if longest > LONGEST_SENTENCE:
            yield _long(passage, f"a sentence of {longest} characters", LONGEST_SENTENCE)
        if passage.field == "question" and han(passage.zh) > LONGEST_QUESTION:
            yield _long(passage, f"{han(passage.zh)} characters", LONGEST_QUESTION)
        if passage.kind == "headline" and han(passage.zh) > LONGEST_HEADLINE:
            yield _long(passage, f"{han(passage.zh)} characters", LONGEST_HEADLINE)
        if passage.kind == "finding" and passage.field == "says" and len(parts) > MOST_SENTENCES:
            yield _long(passage, f"{len(parts)} sentences", MOST_SENTENCES)


def _long(passage: Passage, what: str, limit: int) -> Remark:
    return advice(passage.zh_place, "too-long", f"{passage}: {what}", f"at most {limit}")


def hard_words(material: Material) -> Iterator[Remark]:
    """Words of the trade where lay readers must understand at once, and words that promise."""
    for passage in material.passages:
        if passage.kind == "text" and passage.name.startswith(("plain", "never")):
            continue
        if passage.field in _PLAIN or passage.kind == "headline":
            for word, plain in material.words.hard_in(passage.zh):
                message = f"{passage}: {word}"
                yield advice(passage.zh_place, "hard-word", message, f"say: {plain}")
        for word, instead in material.words.never_in(passage.zh):
            message = f"{passage}: {word} promises what nobody can"
            yield Remark(passage.zh_place, "promise", message, instead)
