"""Words of daily life, and those that statutes use in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.errors import DefinitionError, Place

LayWords = Mapping[str, tuple[str, ...]]


def read_lay_words(texts: Mapping[str, str]) -> LayWords:
    """Texts by id, whose lines are `said said: written written`; raises `DefinitionError`."""
    written: dict[str, dict[str, None]] = {}
    for id, text in texts.items():
        for line in filter(str.strip, text.splitlines()):
            said, mark, instead = line.replace("：", ":").partition(":")
            if not (mark and said.split() and instead.split()):
                place = Place(f"rules/texts: {id}")
                raise DefinitionError(place, f"{line[:40]!r} is no pair", "write said: written")
            for word in said.split():
                written.setdefault(word, {}).update(dict.fromkeys(instead.split()))
    return {word: tuple(others) for word, others in written.items()}


def lay_words_in(lay: LayWords, said: str) -> list[str]:
    """The words of daily life in what was said; none that only stands inside a longer one."""
    found = [word for word in lay if word in said]
    return [word for word in found if not any(word != one and word in one for one in found)]


def instead_of(lay: LayWords, words: Iterable[str]) -> list[str]:
    """What statutes say in place of these words, each once."""
    return [*dict.fromkeys(other for word in words for other in lay.get(word, ()))]
