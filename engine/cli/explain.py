"""`jiefen explain`: why a conclusion holds or not, what is missing, what would change it."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Any, Final

from engine.cli.casefile import assessed, case_of, case_options
from engine.cli.command import Command, Console, library_of
from engine.cli.tree import tree
from engine.cli.words import TerminalWords
from engine.errors import DefinitionError, DefinitionFaults, Place
from engine.library import Library
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.explain import trace
from engine.rulebook.relevance import missing
from engine.rulebook.rule import Amount, Finding, Term
from engine.rulebook.truth import Truth
from engine.rulebook.wording import fill, span_text, title_of
from engine.source import suggest


MOST_UNSETTLED: Final = 10


def _options(parser: ArgumentParser) -> None:
    case_options(parser)
    parser.add_argument(
        "names", metavar="NAME", nargs="*", help="findings, terms or amounts (default: what holds)"
    )
    parser.add_argument("--json", action="store_true", help="print the proofs as trace.v1")


def _run(args: Namespace, console: Console) -> int:
    library = library_of(args)
    evaluation = assessed(case_of(args), library)
    names = [_known(library, name) for name in args.names]
    chosen = names or [finding.name for finding in evaluation.findings()]
    if args.json:
        proofs = [
            trace(evaluation, name, library.revision, args.lang)
            for name in chosen
            if _is_truth(library, name)
        ]
        console.say(json.dumps(proofs, ensure_ascii=False, indent=2))
        return 0
    words = TerminalWords(args.lang)
    for name in chosen:
        for line in _explained(evaluation, library, name, words):
            console.say(line)
        console.say()
    if not names:
        for line in _unsettled(evaluation, words):
            console.say(line)
    return 0


def _known(library: Library, name: str) -> str:
    """A name that can be explained, also by its code; raises `DefinitionFaults`."""
    definitions = library.rulebook.definitions
    if isinstance(definitions.get(name), (Finding, Term, Amount)):
        return name
    coded = [f.name for f in library.rulebook.findings if name in (f.code, *f.also_codes)]
    if coded:
        return coded[0]
    remedy = suggest(name, definitions) or "name a finding, a term or an amount"
    raise DefinitionFaults([DefinitionError(Place(name), "nothing is called so", remedy)])


def _is_truth(library: Library, name: str) -> bool:
    definition = library.rulebook.definitions[name]
    return isinstance(definition, Finding) or getattr(definition, "kind", "") == "truth"


def _explained(
    evaluation: Evaluation, library: Library, name: str, words: TerminalWords
) -> Iterator[str]:
    if _is_truth(library, name):
        yield from _proof(
            evaluation, trace(evaluation, name, library.revision, words.language), words
        )
    else:
        yield from _reckoning(evaluation, name, words)


_STANDS: Final = {"true": "explain.holds", "false": "explain.fails", "unknown": "explain.open"}


def _proof(evaluation: Evaluation, proof: dict[str, Any], words: TerminalWords) -> Iterator[str]:
    names = ", ".join(filter(None, (proof["name"], proof["code"], proof["level"])))
    yield f"{proof['title']}: {words(_STANDS[proof['value']])} ({names})"
    if proof["basis"]:
        yield "  " + words("explain.basis") + ", ".join(proof["basis"])
    if proof["burden"]:
        said = (
            f"{_title(evaluation, fact, words)} ({side})" for fact, side in proof["burden"].items()
        )
        yield "  " + words("explain.burden") + ", ".join(said)
    yield from tree(proof["proof"], words)
    yield from _listed(evaluation, "explain.missing", proof["missing"], words)
    yield from _listed(evaluation, "explain.presumed", proof["presumed"], words)


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


def _listed(evaluation: Evaluation, id: str, names: Any, words: TerminalWords) -> Iterator[str]:
    if names:
        titles = (f"{_title(evaluation, name, words)} ({name})" for name in names)
        yield "  " + words(id) + ", ".join(titles)


def _unsettled(evaluation: Evaluation, words: TerminalWords) -> Iterator[str]:
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


command = Command("explain", "say why a conclusion holds, or does not, in one case", _options, _run)
