"""`jiefen test`: the law tests inside the rule files, and what they never reach."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from engine.cli.command import Command, Console, library_of, rules_option
from engine.library import Library
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.examples import coverage, run_examples
from engine.rulebook.worked import evaluate_case, read_cases, unknown_subject


def _options(parser: ArgumentParser) -> None:
    rules_option(parser)
    parser.add_argument("--only", metavar="PREFIX", default="", help="names that start so, rental.")
    parser.add_argument("--coverage", action="store_true", help="tell what no example reaches")
    parser.add_argument(
        "--cases",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="worked cases that count for --coverage as well",
    )


def _run(args: Namespace, console: Console) -> int:
    library = library_of(args)
    region = library.region.of(None)
    outcome = run_examples(library.rulebook, region, args.only)
    for failure in outcome.failures:
        console.say(failure)
    if args.coverage:
        evaluations = [evaluation for _, evaluation in outcome.evaluations]
        for path in args.cases:
            evaluations += _evaluations(library, path)
        _report_gaps(library, evaluations, args.only, console)
    failed = len({(failure.name, failure.place) for failure in outcome.failures})
    console.say(f"{outcome.passed} passed, {failed} failed")
    return 1 if failed else 0


def _evaluations(library: Library, path: Path) -> Iterator[Evaluation]:
    for case in read_cases(path):
        if not unknown_subject(case, library.rulebook):
            yield evaluate_case(case, library.rulebook, library.region)


def _report_gaps(
    library: Library, evaluations: list[Evaluation], only: str, console: Console
) -> None:
    gaps, totals = coverage(library.rulebook, evaluations, only)
    for gap in sorted(gaps, key=lambda gap: (gap.place.path, gap.place.line)):
        console.say(gap)
    for what, (reached, total) in totals.items():
        share = 100 * reached // total if total else 100
        console.say(f"{what}: {reached} of {total} reached ({share}%)")


command = Command("test", "run the examples that stand beside the rules", _options, _run)
