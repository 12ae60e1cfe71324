"""Whether the guidance has words for whatever rules name: steps, reasons, sides."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Place
from engine.rulebook.lint.material import Material
from engine.rulebook.lint.remark import Remark


def wordless(material: Material) -> Iterator[Remark]:
    """Codes without a fixed text: the guidance could not be printed where they come up."""
    if not material.texts:
        return
    said: set[str] = set()
    for id, place in _wanted(material):
        if id not in material.texts and id not in said:
            said.add(id)
            yield Remark(place, "wordless", f"no text {id}", f"- text: {id} in rules/texts")


def _wanted(material: Material) -> Iterator[tuple[str, Place]]:
    rulebook = material.rulebook
    if rulebook.route is not None:
        place = rulebook.route.place
        for line in rulebook.route.lines:
            yield f"route.{line.to}", place
            yield f"reason.{line.reason}", place
        for _, steps in rulebook.route.also:
            yield from ((f"route.{step}", place) for step in steps)
    for finding in rulebook.findings:
        sides = (finding.holder, *finding.burden.values(), *finding.reasons)
        yield from ((f"side.{side}", finding.place) for side in sides)
        yield from ((f"level.{level}", finding.place) for _, level in finding.levels)
    for item in rulebook.listed:
        if item.kind == "way":
            parts = ("name", "time", "cost", "effect")
            yield from ((f"path.{item.id}.{part}", item.place) for part in parts)
        if item.kind == "side":
            yield f"side.{item.id}", item.place
        for side in filter(None, (item.words.get("other"), item.words.get("gives"))):
            yield f"side.{side}", item.place
