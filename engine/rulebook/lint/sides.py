"""Whether what tells the two sides of a dispute apart is kept out of comparing what they say."""

from __future__ import annotations

from collections.abc import Iterator

from engine.rulebook.lint.material import Material
from engine.rulebook.lint.remark import Remark
from engine.rulebook.uses import facts_below


def sides(material: Material) -> Iterator[Remark]:
    """A fact by which a side is known must be `compared: mirrored`: the other side is the other."""
    rulebook = material.rulebook
    found = {
        fact
        for side in rulebook.listed_as("side")
        if side.when is not None
        for fact in facts_below(rulebook, (side.when,))
        if rulebook.facts[fact].is_comparable
    }
    for name in sorted(found):
        message = f"{name} tells which side somebody is on, and both sides would be asked for it"
        yield Remark(rulebook.facts[name].place, "side-compared", message, "compared: mirrored")
