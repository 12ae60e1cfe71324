"""Every lint, run over one material."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from engine.rulebook.lint.answers import answers
from engine.rulebook.lint.basis import bases, doubtful_sources, references, tests
from engine.rulebook.lint.contradictions import contradictions
from engine.rulebook.lint.deadlines import deadlines
from engine.rulebook.lint.divisors import divisors
from engine.rulebook.lint.fixed_texts import wordless
from engine.rulebook.lint.material import Material
from engine.rulebook.lint.names import placeholders
from engine.rulebook.lint.parameters import periods
from engine.rulebook.lint.reach import dead_choices, unasked, unneeded, untitled
from engine.rulebook.lint.remark import Remark
from engine.rulebook.lint.sides import sides
from engine.rulebook.lint.texts import hard_words, languages, lengths
from engine.rulebook.lint.zones import zones

Lint = Callable[[Material], Iterator[Remark]]

LINTS: Final[tuple[Lint, ...]] = (
    bases,
    tests,
    references,
    periods,
    contradictions,
    divisors,
    unasked,
    unneeded,
    dead_choices,
    untitled,
    placeholders,
    wordless,
    sides,
    languages,
    lengths,
    hard_words,
    doubtful_sources,
    zones,
    answers,
    deadlines,
)


def lint(material: Material) -> tuple[Remark, ...]:
    """Everything the lints find, in the order of the files."""
    remarks = {remark for each in LINTS for remark in each(material)}
    return tuple(
        sorted(remarks, key=lambda r: (r.place.path, r.place.line, r.place.column, r.message))
    )
