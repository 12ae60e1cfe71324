"""`jiefen test`: the law tests inside the rule files, and what they never reach."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from engine.cli.command import Command, Console, library_of, rules_option
from engine.cli.prover import need_solver
from engine.clock import today
from engine.library import Library
from engine.rulebook.coverage import Gap, coverage
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.examples import run_examples
from engine.rulebook.worked import evaluate_case, read_cases, unknown_subject
from engine.source import written

TO_CONFIRM: Final = "by the program, for a lawyer to confirm 由程序找到，请法律人员核对"


def _options(parser: ArgumentParser) -> None:
    rules_option(parser)
    parser.add_argument("--only", metavar="PREFIX", default="", help="names that start so, rental.")
    parser.add_argument(
        "--generate", action="store_true", help="find an example for whatever none reaches"
    )
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
    if args.coverage or args.generate:
        evaluations = [evaluation for _, evaluation in outcome.evaluations]
        for path in args.cases:
            evaluations += _evaluations(library, path)
        gaps, totals = coverage(library.rulebook, evaluations, args.only)
        gaps = sorted(gaps, key=lambda gap: (gap.place.path, gap.place.line))
        if args.generate:
            _generate(library, gaps, console)
        else:
            _report_gaps(gaps, totals, console)
    failed = len({(failure.name, failure.place) for failure in outcome.failures})
    console.say(f"{outcome.passed} passed, {failed} failed")
    return 1 if failed else 0


def _evaluations(library: Library, path: Path) -> Iterator[Evaluation]:
    for case in read_cases(path):
        if not unknown_subject(case, library.rulebook):
            yield evaluate_case(case, library.rulebook, library.region)


def _report_gaps(gaps: list[Gap], totals: Mapping[str, tuple[int, int]], console: Console) -> None:
    for gap in gaps:
        console.say(gap)
    for what, (reached, total) in totals.items():
        share = 100 * reached // total if total else 100
        console.say(f"{what}: {reached} of {total} reached ({share}%)")


def _generate(library: Library, gaps: list[Gap], console: Console) -> None:
    """Each example found, as it would stand in the rule file, below what it is for."""
    need_solver()
    from engine.rulebook.proving.generate import proposals  # its solver is an extra
    from engine.rulebook.proving.prover import Prover

    found = 0
    prover = Prover(library.rulebook, library.region.of(None), today(console.clock))
    for proposal in proposals(prover, gaps):
        console.say(f"# {proposal.gap}")
        if proposal.why_not:
            console.say(f"# {proposal.why_not}")
            continue
        found += 1
        example = {"given": dict(proposal.given), "then": proposal.then}
        console.say(f"# {proposal.name}: {TO_CONFIRM}")
        console.say(f"- {written(example)}")
    console.say(f"# {found} found for {len(gaps)} gaps")


command = Command("test", "run the examples that stand beside the rules", _options, _run)
