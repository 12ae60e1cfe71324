"""`jiefen cases`: worked cases against what they expect."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.cli.command import Command, Console, library_of, rules_option
from engine.errors import DefinitionFaults
from engine.library import Library
from engine.rulebook.worked import (
    WorkedCase,
    differences,
    evaluate_case,
    read_cases,
    unknown_subject,
)

SHARED: Final = "edge"  # cases of what every domain shares: routes, dates, rounding


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one case went: passed, failed or skipped, and why."""

    case: WorkedCase
    status: str
    reasons: tuple[str, ...] = ()


def judge(case: WorkedCase, library: Library, domain: str = "") -> Verdict:
    """Whether the conclusions of a case are those that it expects."""
    if domain and case.domain not in (domain, SHARED):
        return Verdict(case, "skipped", (f"domain {case.domain} not chosen",))
    subject = unknown_subject(case, library.rulebook)
    if subject:
        return Verdict(case, "skipped", (f"no vocabulary for {subject}",))
    try:
        evaluation = evaluate_case(case, library.rulebook, library.region)
    except DefinitionFaults as err:
        return Verdict(case, "failed", tuple(str(fault) for fault in err.faults))
    found = tuple(differences(case.expect, evaluation))
    return Verdict(case, "failed" if found else "passed", found)


def _options(parser: ArgumentParser) -> None:
    rules_option(parser)
    parser.add_argument("file", metavar="FILE", type=Path, help="a file of worked cases")
    parser.add_argument(
        "--domain", default="", help="only the cases of this domain, and those that all share"
    )
    parser.add_argument("--json", action="store_true", help="print the verdicts as JSON")


def _run(args: Namespace, console: Console) -> int:
    library = library_of(args)
    verdicts = [judge(case, library, args.domain) for case in read_cases(args.file)]
    counts = Counter(verdict.status for verdict in verdicts)
    if args.json:
        console.say(_json(verdicts, counts))
    else:
        _report(verdicts, args.domain, console)
        numbers = [f"{counts[status]} {status}" for status in ("passed", "failed", "skipped")]
        console.say(", ".join(numbers))
    return 1 if counts["failed"] else 0


def _report(verdicts: list[Verdict], domain: str, console: Console) -> None:
    """Failures with their differences, and what was skipped; other domains as one line."""
    unchosen = [v for v in verdicts if domain and v.case.domain not in (domain, SHARED)]
    if unchosen:
        domains = Counter(verdict.case.domain for verdict in unchosen)
        listed = ", ".join(f"{number} of {name}" for name, number in sorted(domains.items()))
        console.say(f"skipped, domain not chosen: {listed}")
    for verdict in verdicts:
        if verdict.status == "passed" or verdict in unchosen:
            continue
        title = f" {verdict.case.title}" if verdict.status == "failed" else ""
        console.say(f"{verdict.case.id} {verdict.status}:{title}{_reasons(verdict)}")


def _reasons(verdict: Verdict) -> str:
    if verdict.status == "skipped":
        return f" {verdict.reasons[0]}"
    return "".join(f"\n  {reason}" for reason in verdict.reasons)


def _json(verdicts: list[Verdict], counts: Counter[str]) -> str:
    cases = [
        {
            "id": verdict.case.id,
            "domain": verdict.case.domain,
            "status": verdict.status,
            "reasons": list(verdict.reasons),
        }
        for verdict in verdicts
    ]
    summary = {status: counts[status] for status in ("passed", "failed", "skipped")}
    return json.dumps({**summary, "cases": cases}, ensure_ascii=False, indent=2)


command = Command("cases", "compare worked cases with what follows from them", _options, _run)
