"""`jiefen explain`: why a conclusion holds or not, what is missing, what would change it."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from engine.cli.casefile import assessed, case_of, case_options
from engine.cli.command import Command, Console, library_of
from engine.cli.telling import changes, explained, is_truth, unsettled
from engine.cli.words import TerminalWords
from engine.errors import DefinitionError, DefinitionFaults, Place
from engine.library import Library
from engine.rulebook.change import flip_json, flips
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.explain import trace
from engine.rulebook.rule import Amount, Finding, Term
from engine.source import suggest


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
        truths = [name for name in chosen if is_truth(library, name)]
        proofs = [_json(evaluation, library, n, args.lang, bool(names)) for n in truths]
        console.say(json.dumps(proofs, ensure_ascii=False, indent=2))
        return 0
    words = TerminalWords(args.lang)
    for name in chosen:
        for line in explained(evaluation, library, name, words):
            console.say(line)
        if names and is_truth(library, name):
            for line in changes(evaluation, name, words):
                console.say(line)
        console.say()
    if not names:
        for line in unsettled(evaluation, words):
            console.say(line)
    return 0


def _json(
    evaluation: Evaluation, library: Library, name: str, language: str, turned: bool
) -> dict[str, Any]:
    """A proof as trace.v1, with what would change it where it was asked for by name."""
    proof = trace(evaluation, name, library.revision, language)
    if not turned:
        return proof
    return proof | {
        "changes": [flip_json(evaluation, f, language) for f in flips(evaluation, name)]
    }


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


command = Command("explain", "say why a conclusion holds, or does not, in one case", _options, _run)
