"""One case out of a file, assessed: what `advise` and `explain` are about."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from engine.cli.command import language_option, rules_option
from engine.errors import DefinitionError, DefinitionFaults, NotFound, Place
from engine.library import Library
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.worked import WorkedCase, evaluate_case, read_cases, unknown_subject


def case_options(parser: ArgumentParser) -> None:
    """CASE, --id, --lang and --rules."""
    rules_option(parser)
    language_option(parser)
    parser.add_argument("file", metavar="CASE", type=Path, help="a case: as_of, facts, params")
    parser.add_argument("--id", help="which case, where the file holds several")


def case_of(args: Namespace) -> WorkedCase:
    """The case that is meant; raises `NotFound` or names the cases to choose from."""
    cases = read_cases(args.file)
    if args.id is None and len(cases) == 1:
        return cases[0]
    found = [case for case in cases if case.id == args.id]
    if found:
        return found[0]
    if args.id is not None:
        raise NotFound("case", args.id)
    if not cases:
        raise DefinitionFaults(
            [DefinitionError(Place(str(args.file)), "no case here", "facts: {…}")]
        )
    named = ", ".join(case.id for case in cases[:8]) + (", …" if len(cases) > 8 else "")
    message = f"the file holds {len(cases)} cases: {named}"
    raise DefinitionFaults([DefinitionError(cases[0].place, message, "choose one: --id ID")])


def assessed(case: WorkedCase, library: Library) -> Evaluation:
    """The final assessment of the case; raises `DefinitionFaults` for facts nobody knows."""
    subject = unknown_subject(case, library.rulebook)
    if subject:
        message = f"no vocabulary for {subject}"
        known = ", ".join(sorted(library.rulebook.namespaces))
        raise DefinitionFaults([DefinitionError(case.place, message, f"known: {known}")])
    return evaluate_case(case, library.rulebook, library.region)
