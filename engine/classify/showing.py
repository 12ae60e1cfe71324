"""Where the words that decided stand in a story as its teller wrote it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

_BETWEEN: Final = r"[\W_]{0,4}"  # stray spaces, signs and pictures inside a word


class Piece(NamedTuple):
    """Some words of a story in a row; `marked` where they spoke for what is proposed."""

    text: str
    marked: bool = False


def pieces(story: str, words: Iterable[str], variants: Mapping[str, str]) -> tuple[Piece, ...]:
    """The whole story in pieces, joined the same as before.

    `words` are in the spelling in which cues are compared; `variants` are written forms by what is
    meant. A Latin word is marked only where it stands alone.
    """
    patterns = [pattern for word in words if (pattern := _pattern(word))]
    if not patterns:
        return (Piece(story),) if story else ()
    even = "".join(_even(sign, variants) for sign in story)
    found: list[Piece] = []
    at = 0
    for hit in re.finditer("|".join(sorted(patterns, key=len, reverse=True)), even):
        found += [Piece(story[at : hit.start()]), Piece(story[hit.start() : hit.end()], True)]
        at = hit.end()
    found.append(Piece(story[at:]))
    return tuple(piece for piece in found if piece.text)


def _even(sign: str, variants: Mapping[str, str]) -> str:
    """A sign in plain spelling, always one sign long, so that places stay the same."""
    plain = unicodedata.normalize("NFKC", sign).casefold()
    plain = plain if len(plain) == 1 else sign
    meant = variants.get(plain, plain)
    return meant if len(meant) == 1 else plain


def _pattern(word: str) -> str:
    signs = [sign for sign in word if sign.isalnum()]
    if not signs:
        return ""
    before = "(?<![a-z0-9])" if signs[0].isascii() else ""
    after = "(?![a-z0-9])" if signs[-1].isascii() else ""
    return before + _BETWEEN.join(map(re.escape, signs)) + after
