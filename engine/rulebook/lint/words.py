"""Which words are too hard or too sure for a lay reader, and how long a sentence may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.i18n import Text

HARD: Final = "plain."
NEVER: Final = "never."
ALLOWED: Final = "plain_allowed"

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_LATIN: Final = re.compile(r"[A-Za-z]")
_SENTENCE: Final = re.compile(r"[。！？!?\n]+")
_BRACKETS: Final = re.compile(r"[（(][^（）()]*[）)]")


@dataclass(frozen=True, slots=True)
class Wordlist:
    """Words by what to write instead; `allowed` phrases hold a word and mean something else."""

    hard: Mapping[str, Text]
    never: Mapping[str, Text]
    allowed: tuple[str, ...] = ()

    @classmethod
    def of(cls, texts: Mapping[str, Text]) -> Wordlist:
        """The list as it stands among the fixed texts: `plain.<word>`, `never.<word>`."""
        return cls(
            hard={id.removeprefix(HARD): t for id, t in texts.items() if id.startswith(HARD)},
            never={id.removeprefix(NEVER): t for id, t in texts.items() if id.startswith(NEVER)},
            allowed=tuple(texts[ALLOWED].zh.split()) if ALLOWED in texts else (),
        )

    def hard_in(self, text: str) -> Iterator[tuple[str, str]]:
        """Hard words with the plain ones; a term in brackets beside plain words is welcome."""
        return self._found(_BRACKETS.sub("", text), self.hard)

    def never_in(self, text: str) -> Iterator[tuple[str, str]]:
        """Words that promise what nobody can promise."""
        return self._found(text, self.never)

    def _found(self, text: str, words: Mapping[str, Text]) -> Iterator[tuple[str, str]]:
        for phrase in self.allowed:
            text = text.replace(phrase, " ")
        for word in sorted(words, key=len, reverse=True):
            if word in text:
                yield word, words[word].zh
                text = text.replace(word, " ")


def han(text: str) -> int:
    """How many Chinese characters a text has."""
    return len(_HAN.findall(text))


def is_foreign(english: str) -> bool:
    """Whether an English text has Chinese characters and no Latin letter at all."""
    return bool(_HAN.search(english)) and not _LATIN.search(english)


def sentences(text: str) -> list[str]:
    """The sentences of a Chinese text."""
    return [part for part in _SENTENCE.split(text) if part.strip()]
