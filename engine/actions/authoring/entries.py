"""Which entry of the rule files a place lies in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache

from engine.actions.authoring.checks import Checks
from engine.errors import Place
from engine.rulebook.lint.remark import Remark
from engine.rulebook.rulebook import Rulebook

Starts = list[tuple[int, str]]  # first line → name; the empty name for what has no page


def owner_of(rulebook: Rulebook, place: Place) -> str:
    """The definition, fact, parameter or law whose entry holds a place, or the empty text."""
    starts = _starts(rulebook).get(place.path, [])
    before = bisect_right([line for line, _ in starts], place.line)
    return starts[before - 1][1] if before else ""


def remarks_by_owner(rulebook: Rulebook, checks: Checks) -> Mapping[str, tuple[Remark, ...]]:
    """The remarks about each entry that has a page."""
    found: dict[str, tuple[Remark, ...]] = {}
    for remark in checks.remarks:
        owner = owner_of(rulebook, remark.place)
        if owner:
            found[owner] = (*found.get(owner, ()), remark)
    return found


@lru_cache(maxsize=4)
def _starts(rulebook: Rulebook) -> Mapping[str, Starts]:
    files: dict[str, Starts] = {}
    for place, name in _entries(rulebook):
        files.setdefault(place.path, []).append((place.line, name))
    return {path: sorted(starts) for path, starts in files.items()}


def _entries(rulebook: Rulebook) -> Iterable[tuple[Place, str]]:
    yield from ((d.place, name) for name, d in rulebook.definitions.items())
    yield from ((f.place, name) for name, f in rulebook.facts.items())
    yield from ((p.place, name) for name, p in rulebook.parameters.items())
    yield from ((law.place, id) for id, law in rulebook.laws.items())
    yield from ((item.place, "") for item in rulebook.listed)
