"""Whether every {name} in a text is filled: where it may stand, and what it may name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.errors import Place
from engine.rulebook.lint.material import Material
from engine.rulebook.lint.remark import Remark
from engine.rulebook.lint.written import Passage
from engine.source import suggest

FILLED: Final = frozenset(
    {
        ("finding", "says"),
        ("finding", "reason"),
        ("amount", "formula"),
        ("value", "formula"),
        ("option", "terms"),
        ("headline", "says"),
        ("answer", "says"),
        ("answer", "step"),
    }
)

_LANGUAGES: Final = frozenset({"zh", "en"})  # a title in the language of the text around it


def placeholders(material: Material) -> Iterator[Remark]:
    """Names that nothing bears, names where nothing fills them, and names in one language only."""
    rulebook = material.rulebook
    known = {"as_of", *rulebook.facts, *rulebook.definitions, *rulebook.parameters}
    for passage in material.passages:
        chinese, english = names_of(passage.zh), names_of(passage.en)
        if (passage.kind, passage.field) in FILLED:
            for name in sorted((chinese | english) - known):
                message = f"{passage}: nothing is called {name}"
                yield Remark(_place(passage, name), "placeholder", message, suggest(name, known))
        elif passage.kind != "text":
            for name in sorted(chinese | english):
                message = f"{passage}: {{{name}}} is not filled here"
                yield Remark(_place(passage, name), "placeholder", message, "write it in words")
            continue
        one_sided = ", ".join(sorted((chinese ^ english) - _LANGUAGES))
        if passage.en and passage.kind == "text" and one_sided:
            message = f"{passage}: {one_sided} stands in one language only"
            yield Remark(passage.place, "placeholder", message, "name the same in zh and en")


def _place(passage: Passage, name: str) -> Place:
    return passage.zh_place if name in names_of(passage.zh) else passage.en_place


def names_of(text: str) -> set[str]:
    """The {names} in a text."""
    return {part.partition("}")[0] for part in text.split("{")[1:] if "}" in part}


def names_in_texts(material: Material) -> set[str]:
    """Every name that some text of the rules fills in."""
    return {
        name
        for passage in material.passages
        if (passage.kind, passage.field) in FILLED
        for name in names_of(passage.zh) | names_of(passage.en)
    }
