"""How a conclusion is told in a terminal: its standing, its proof, what it lacks, what turns it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from engine.cli.tree import tree
from engine.cli.words import TerminalWords
from engine.i18n import join_text
from engine.library import Library
from engine.rulebook.change import change_text, flips
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.explain import trace
from engine.rulebook.relevance import missing
from engine.rulebook.rule import Amount, Finding
from engine.rulebook.truth import Truth
from engine.rulebook.wording import fill, span_text, title_of

MOST_UNSETTLED: Final = 10
_STANDS: Final = {"true": "explain.holds", "false": "explain.fails", "unknown": "explain.open"}


def is_truth(library: Library, name: str) -> bool:
    """Whether a name is a finding or a term that is true, false or unknown."""
    definition = library.rulebook.definitions[name]
    return isinstance(definition, Finding) or getattr(definition, "kind", "") == "truth"


def explained(
    evaluation: Evaluation, library: Library, name: str, words: TerminalWords
) -> Iterator[str]:
    """The lines that say where a conclusion stands and why."""
    if not is_truth(library, name):
        yield from _reckoning(evaluation, name, words)
        return
    proof = trace(evaluation, name, library.revision, words.language)
    names = ", ".join(filter(None, (proof["name"], proof["code"], proof["level"])))
    yield f"{proof['title']}: {words(_STANDS[proof['value']])} ({names})"
    if proof["basis"]:
        yield "  " + words("explain.basis") + ", ".join(proof["basis"])
    if proof["burden"]:
        said = (
            f"{_title(evaluation, fact, words)} ({_side(library, side, words)})"
            for fact, side in proof["burden"].items()
        )
        yield "  " + words("explain.burden") + ", ".join(said)
    yield from tree(proof["proof"], words)
    yield from _listed(evaluation, "explain.missing", proof["missing"], words)
    yield from _listed(evaluation, "explain.presumed", proof["presumed"], words)


def _side(library: Library, side: str, words: TerminalWords) -> str:
    text = library.texts.get(f"side.{side}")
    return side if text is None else words.say(text)


def changes(evaluation: Evaluation, name: str, words: TerminalWords) -> Iterator[str]:
    """The fewest other answers with which the conclusion would come out otherwise."""
    turns = flips(evaluation, name)
    if turns:
        is_open = turns[0].before is Truth.UNKNOWN
        yield "  " + words("explain.settle" if is_open else "explain.change")
    for flip in turns:
        told = join_text(
            (change_text(evaluation, change, words.language) for change in flip.changes),
            words.language,
        )
        yield f"    {told} → {words(_STANDS[flip.after.value])}"


def _reckoning(evaluation: Evaluation, name: str, words: TerminalWords) -> Iterator[str]:
    """A number: what it is, how it is reckoned, and what is missing where it is not known."""
    definition = evaluation.rulebook.definitions[name]
    kind = getattr(definition, "kind", "number")
    said = span_text(evaluation.number(name), kind, words.language)
    yield f"{_title(evaluation, name, words)}: {said} ({name})"
    if isinstance(definition, Amount):
        if definition.formula.zh:
            formula = fill(words.say(definition.formula), evaluation, words.language)
            yield "  " + words("explain.formula") + formula
        if definition.basis:
            yield "  " + words("explain.basis") + ", ".join(definition.basis)
    yield from _listed(evaluation, "explain.missing", missing(evaluation, name), words)


def _listed(
    evaluation: Evaluation, id: str, names: Sequence[str], words: TerminalWords
) -> Iterator[str]:
    if names:
        titles = (f"{_title(evaluation, name, words)} ({name})" for name in names)
        yield "  " + words(id) + ", ".join(titles)


def unsettled(evaluation: Evaluation, words: TerminalWords) -> Iterator[str]:
    """Findings that are neither true nor false, each with what it waits for."""
    waiting = [
        finding
        for finding in evaluation.rulebook.findings
        if evaluation.finding(finding.name) is Truth.UNKNOWN
    ]
    if waiting:
        yield words("explain.others", count=len(waiting))
    for finding in waiting[:MOST_UNSETTLED]:
        lacking = missing(evaluation, finding.name)
        titles = ", ".join(_title(evaluation, name, words) for name in lacking[:3])
        more = ", …" if len(lacking) > 3 else ""
        yield f"- {words.say(finding.title)} ({finding.name}): {titles}{more}"
    if len(waiting) > MOST_UNSETTLED:
        yield words("explain.rest", count=len(waiting) - MOST_UNSETTLED)


def _title(evaluation: Evaluation, name: str, words: TerminalWords) -> str:
    return title_of(evaluation.rulebook, name, words.language)
