"""`jiefen diff`: which cases come out otherwise under other rules, side by side."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.actions.consult import assess
from engine.actions.desk import Desk
from engine.actions.revisions import CURRENT, library_at
from engine.cli.command import Command, Console, parameters_option, vault_at_hand
from engine.errors import DefinitionFaults
from engine.library import Library
from engine.rulebook.difference import SCHEMA, Line, as_json, difference
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.worked import evaluate_case, read_cases, unknown_subject
from engine.store.address import opened

Libraries = tuple[Library, Library]
NOTHING = "—"


def _options(parser: ArgumentParser) -> None:
    parameters_option(parser)
    where = f"a folder with rules/ and questionnaires/, a commit of the checkout, or {CURRENT}"
    parser.add_argument("old", metavar="OLD", help=f"the rules before: {where}")
    parser.add_argument("new", metavar="NEW", help="the rules after")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--cases", metavar="FILE", type=Path, help="a file of worked cases")
    source.add_argument("--store", metavar="STORE", help="a DuckDB file, or postgresql://…")
    parser.add_argument("--json", action="store_true", help="print the differences as JSON")


def _run(args: Namespace, console: Console) -> int:
    with library_at(args.old, args.parameters) as old, library_at(args.new, args.parameters) as new:
        libraries = (old, new)
        if args.store:
            pairs = _stored(args.store, libraries, console)
        else:
            pairs = _worked(args.cases, libraries, console)
        found = [(id, difference(before, after)) for id, before, after in pairs]
        revisions = (old.revision, new.revision)
    changed = [(id, lines) for id, lines in found if lines]
    if args.json:
        console.say(_json(revisions, changed, len(found)))
    else:
        for id, lines in changed:
            _table(id, lines, console)
        console.say(_summary(revisions, changed, len(found)))
    return 0


def _worked(
    path: Path, libraries: Libraries, console: Console
) -> Iterator[tuple[str, Evaluation, Evaluation]]:
    """Every worked case that both can read; the others are named."""
    for case in read_cases(path):
        missing = next(filter(None, (unknown_subject(case, one.rulebook) for one in libraries)), "")
        if missing:
            console.complain(f"{case.id} skipped: no vocabulary for {missing}")
            continue
        try:
            before, after = (evaluate_case(case, one.rulebook, one.region) for one in libraries)
        except DefinitionFaults as err:
            console.complain(f"{case.id}: {err}")
            continue
        yield case.id, before, after


def _stored(
    address: str, libraries: Libraries, console: Console
) -> Iterator[tuple[str, Evaluation, Evaluation]]:
    """Every case of a service that has come as far as a kind of dispute."""
    with opened(address) as store:
        vault = vault_at_hand()
        desks = [Desk.over(library, store, console.clock, vault) for library in libraries]
        for summary in store.cases():
            if summary.category is not None:
                case = desks[0].case_of(summary)
                before, after = (assess(desk, case) for desk in desks)
                yield summary.number, before, after


def _table(id: str, lines: Sequence[Line], console: Console) -> None:
    """What differs in one case, each line with what was and what is."""
    console.say(id)
    names = [f"{line.kind} {line.name}".strip() for line in lines]
    befores = [line.before or NOTHING for line in lines]
    wide, wider = max(map(len, names)), max(map(len, befores))
    for name, before, line in zip(names, befores, lines, strict=True):
        console.say(f"  {name:<{wide}}  {before:<{wider}}  →  {line.after or NOTHING}")


def _summary(
    revisions: tuple[str, str], changed: Sequence[tuple[str, tuple[Line, ...]]], count: int
) -> str:
    kinds = Counter(kind for _, lines in changed for kind in {line.kind for line in lines})
    counted = ", ".join(f"{number} in {kind}" for kind, number in sorted(kinds.items()))
    more = f": {counted}" if counted else ""
    return f"{len(changed)} of {count} cases differ from {revisions[0]} to {revisions[1]}{more}"


def _json(
    revisions: tuple[str, str], changed: Sequence[tuple[str, tuple[Line, ...]]], count: int
) -> str:
    written = {
        "schema": SCHEMA,
        "old": revisions[0],
        "new": revisions[1],
        "cases": count,
        "changed": [{"id": id, "lines": as_json(lines)} for id, lines in changed],
    }
    return json.dumps(written, ensure_ascii=False, indent=2)


command = Command("diff", "which cases come out otherwise under other rules", _options, _run)
