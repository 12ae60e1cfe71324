"""Words as tokens that only the holder of the master key can make: all the index has of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from engine.classify.cues import Speller

if TYPE_CHECKING:
    from engine.vault import Vault

ABOUT: Final = "search index"
LONGEST: Final = 40_000
"""Signs of one text that are looked at."""
BYTES: Final = 6
"""Of a digest; 5 million grams in one index would give about 4 % for any two of them to meet."""
KEPT: Final = 200_000  # tokens held in memory, some 30 MB
SIGNS: Final = range(0x3400, 0xA000)
COMMON: Final = frozenset(
    bytes([row, cell]).decode("gb2312", "ignore")
    for row in range(0xB0, 0xF8)
    for cell in range(0xA1, 0xFF)
) - {""}
"""The 6,763 signs of GB 2312: beside one of these any sign is found by its pairs."""

_COMMAS: Final = re.compile(r"(?<=\d),(?=\d{3})")
_RUNS: Final = re.compile(r"[\u3400-\u9fff]+|[a-z]+|[0-9]+")


def grams(even: str) -> Iterator[str]:
    """Pairs of Chinese signs, Latin words and figures whole, of a text of even spelling.

    A sign that stands alone is one by itself. Measured on 7,362 questions: of the texts that hold
    every pair of a word of three to six signs, 95 to 97 % hold the word. Single signs would add
    39 % and places in the text 45 % to the index, and both are what a text is guessed by.
    """
    for run in _RUNS.findall(even):
        if run.isascii() or len(run) == 1:
            yield run
        else:
            for first, second in pairwise(run):
                yield first + second


def lonely(even: str) -> Iterator[str]:
    """Signs that stand in no pair with a common one: by itself none of them would be found."""
    for run in _RUNS.findall(even):
        if not run.isascii() and len(run) > 1:
            for before, sign, after in zip(" " + run, run, run[1:] + " ", strict=False):
                if before not in COMMON and after not in COMMON:
                    yield sign


class Blinder:
    """Makes tokens under a key that follows from the oldest master key of a vault.

    `area` keeps tokens of different fields apart: what is known of one tells nothing of another.
    """

    def __init__(self, vault: Vault, speller: Speller) -> None:
        self._keyed = hashlib.blake2b(key=vault.derived(ABOUT), digest_size=BYTES)
        self._speller = speller
        self.sign: Callable[[str], str] = lru_cache(8192)(lambda sign: speller.even(sign, 1))
        self._tokens: dict[tuple[str, str], str] = {}
        self.around: Callable[[str, str], tuple[str, ...]] = lru_cache(64)(self._around)

    @property
    def fingerprint(self) -> str:
        """What changes with the key or the way of spelling; tells neither."""
        return self._digest("fingerprint", self._speller.fingerprint)

    def even(self, text: str) -> str:
        """A text in the spelling that is compared; 12,000 is one figure."""
        return _COMMAS.sub("", self._speller.even(text, LONGEST))

    def tokens(self, area: str, text: str) -> list[str]:
        """The tokens of a text in its order, each as often as it stands there."""
        even = self.even(text)
        return self.of(area, [*grams(even), *lonely(even)])

    def even_words(self, text: str) -> list[str]:
        """The words of a question in the spelling that is compared."""
        return [word for word in dict.fromkeys(map(self.even, text.split())) if word]

    def words(self, text: str) -> list[list[str]]:
        """The grams of each word of a question: what stands between its spaces."""
        found = (list(dict.fromkeys(grams(self.even(word)))) for word in text.split())
        return [word for word in found if word]

    def of(self, area: str, some: Iterable[str]) -> list[str]:
        """The token of each gram."""
        return [self.token(area, gram) for gram in some]

    def token(self, area: str, gram: str) -> str:
        """The token of one gram or of one exact value."""
        known = self._tokens.get((area, gram))
        if known is None:
            if len(self._tokens) >= KEPT:
                self._tokens.clear()
            known = self._tokens[area, gram] = self._digest(area, gram)
        return known

    def _around(self, area: str, sign: str) -> tuple[str, ...]:
        """The tokens of a sign, and of every pair that it could stand in."""
        pairs = (pair for other in COMMON for pair in (sign + other, other + sign))
        return tuple(self._digest(area, gram) for gram in (sign, *pairs))

    def _digest(self, area: str, gram: str) -> str:
        digest = self._keyed.copy()
        digest.update(f"{area}:{gram}".encode())
        return digest.hexdigest()


def is_sign(gram: str) -> bool:
    """Whether a gram is one Chinese sign alone, which stands in the index in its pairs."""
    return len(gram) == 1 and ord(gram) in SIGNS
