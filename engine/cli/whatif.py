"""`jiefen whatif`: what other rules would change, over stored, worked or invented cases."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

from engine.actions import consult
from engine.actions.desk import Desk
from engine.analytics.bars import draw_bars
from engine.analytics.invented import invented
from engine.analytics.reading import Reading
from engine.analytics.whatif import CaseAt, Changes, compare
from engine.cli.command import Command, Console, language_option, root_of, vault_at_hand
from engine.cli.plain import plain_text
from engine.clock import TIMEZONE, FixedClock, today
from engine.documents.document import Stamp, inputs_hash
from engine.documents.html import render_page
from engine.errors import DefinitionFaults
from engine.interview.progress import LATER
from engine.library import Library
from engine.rulebook.query.duckdb import Duckdb
from engine.rulebook.worked import evaluate_case, read_cases, unknown_subject
from engine.store.address import opened

INVENTED = 2_000
NOON = time(12)


def _options(parser: ArgumentParser) -> None:
    language_option(parser)
    parser.add_argument(
        "--rules",
        metavar="DIR",
        type=Path,
        required=True,
        help="the other rules: the folder that holds rules/ and questionnaires/",
    )
    parser.add_argument(
        "--than",
        metavar="DIR",
        type=Path,
        help="the rules that they are compared with (default: those that came along)",
    )
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--cases", metavar="FILE", type=Path, help="worked cases")
    source.add_argument("--store", metavar="STORE", help="a DuckDB file, or postgresql://…")
    source.add_argument(
        "--generated",
        metavar="N",
        type=int,
        default=INVENTED,
        help=f"so many invented cases (default: {INVENTED})",
    )
    parser.add_argument("--seed", type=int, default=1, help="which invented cases (default: 1)")
    parser.add_argument(
        "--as-of",
        metavar="DAY",
        type=date.fromisoformat,
        help="the day of assessment of stored and invented cases (default: today)",
    )
    parser.add_argument(
        "--on",
        choices=("duckdb", "python"),
        default="duckdb",
        help="one query over all cases (default), or each case by itself",
    )
    parser.add_argument("--json", action="store_true", help="print the record whatif.v1")
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        help="write whatif.html, whatif.svg and whatif.json into this folder",
    )


def _run(args: Namespace, console: Console) -> int:
    before, after = Library.load(args.than), Library.load(root_of(args))
    day = args.as_of or today(console.clock)
    cases = [*_cases(args, before, day, console)]
    changes = _compared(before, after, cases, args.on)
    reading = Reading(before, after, changes, args.lang)
    stamp = Stamp("", inputs_hash(reading.record()), after.revision, console.clock.now())
    document = reading.document(stamp)
    if args.json:
        console.say(json.dumps(reading.record(), ensure_ascii=False, indent=2))
    else:
        console.out.write(plain_text(document))
    if args.out is not None:
        args.out.mkdir(parents=True, exist_ok=True)
        record = json.dumps(reading.record(), ensure_ascii=False, indent=2) + "\n"
        picture = draw_bars(reading.word("changed"), reading.bars(), changes.cases)
        (args.out / "whatif.json").write_text(record, encoding="utf-8")
        (args.out / "whatif.svg").write_text(picture, encoding="utf-8")
        page = render_page(document, args.lang, picture)
        (args.out / "whatif.html").write_text(page, encoding="utf-8")
        console.complain(f"written: {args.out}")
    return 0


def _compared(before: Library, after: Library, cases: list[CaseAt], on: str) -> Changes:
    if on == "python":
        return compare(before, after, cases, None, Duckdb())
    from engine.store.scan import Scan  # slow to load, and only this command needs it

    return compare(before, after, cases, Scan, Duckdb())


def _cases(args: Namespace, library: Library, day: date, console: Console) -> Iterator[CaseAt]:
    if args.cases is not None:
        return _worked(args.cases, library, console)
    if args.store is not None:
        return _stored(args.store, library, day, console)
    return invented(library, args.generated, day, args.seed)


def _worked(path: Path, library: Library, console: Console) -> Iterator[CaseAt]:
    """The cases of a file, each on its own day; those that cannot be read are named."""
    for case in read_cases(path):
        if unknown_subject(case, library.rulebook):
            continue
        try:
            evaluation = evaluate_case(case, library.rulebook, library.region)
        except DefinitionFaults as err:
            console.complain(err)
            continue
        parameters = {n: evaluation.parameter(n) for n in evaluation.overridden}
        yield CaseAt(
            case.id,
            evaluation.answers,
            case.as_of,
            evaluation.region,
            evaluation.scope,
            "",
            _set_by_hand(library, evaluation.region, case.as_of, parameters),
        )


def _set_by_hand(
    library: Library, region: str, day: date, parameters: dict[str, object]
) -> dict[str, object]:
    """The numbers that a case sets otherwise than the rules do."""
    own: dict[str, object] = {}
    for name, value in parameters.items():
        parameter = library.rulebook.parameters.get(name)
        period = parameter.at(day, region) if parameter else None
        if period is None or period.value != value:
            own[name] = value
    return own


def _stored(address: str, library: Library, day: date, console: Console) -> Iterator[CaseAt]:
    """The cases of a service that have got as far as questions, all assessed on one day."""
    clock = FixedClock(datetime.combine(day, NOON, TIMEZONE))
    with opened(address) as store:
        desk = Desk.over(library, store, clock, vault_at_hand())
        for summary in store.cases():
            case = desk.case_of(summary)
            if case.category is None:
                continue
            answers = {n: a for n, a in consult.answers_of(desk, case).items() if a is not LATER}
            answers["case.facts_known_share"] = consult.standing(desk, case).known_share
            asked = consult.questionnaire_of(desk, case)
            region, scope = consult.region_of(desk, case), frozenset(asked.scope)
            yield CaseAt(case.number, answers, day, region, scope, asked.id)


command = Command("whatif", "count what other rules would change", _options, _run)
