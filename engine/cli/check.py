"""`jiefen check`: every fault of the definitions, and what an author should look at again."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter

from engine.actions.authoring.checks import material_of
from engine.cli.command import Command, Console, library_of, rules_option
from engine.cli.prover import need_solver
from engine.clock import today
from engine.errors import DefinitionFaults
from engine.library import Library
from engine.rulebook.examples import run_examples
from engine.rulebook.lint.remark import Remark, Weight
from engine.rulebook.lint.run import lint


def _options(parser: ArgumentParser) -> None:
    rules_option(parser)
    parser.add_argument(
        "--strict", action="store_true", help="show advice as well, and fail where there is any"
    )
    parser.add_argument(
        "--prove",
        action="store_true",
        help="prove that every conclusion, line and question is possible, and no two contradict",
    )


def _run(args: Namespace, console: Console) -> int:
    try:
        library = library_of(args)
    except DefinitionFaults as err:
        for fault in err.faults:
            console.say(fault)
        console.say(f"{_count(len(err.faults), 'fault')}; the rules cannot be read until then")
        return 1
    remarks = lint(material_of(library, today(console.clock)))
    shown = [r for r in remarks if args.strict or r.weight is Weight.FAULT]
    for remark in shown:
        console.say(remark)
    proved = _prove(library, console) if args.prove else True
    console.say(_summary(library, remarks, strict=args.strict))
    return 0 if proved and not shown else 1


def _prove(library: Library, console: Console) -> bool:
    """Say what can be proved of the rules; whether nothing is wrong with them."""
    need_solver()
    from engine.rulebook.lint.proofs import prove  # its solver is an extra

    outcome = run_examples(library.rulebook, library.region.of(None))
    shown = [evaluation for _, evaluation in outcome.evaluations]
    proofs = prove(material_of(library, today(console.clock)), shown)
    for remark in proofs.remarks:
        console.say(remark)
    for what in proofs.undecided:
        console.say(f"undecided: {what}")
    console.say(
        f"proved: {_count(proofs.by_example + proofs.by_case, 'condition')} can be met"
        f" ({proofs.by_example} shown by an example, {proofs.by_case} by a case found),"
        f" {_count(proofs.exclusive, 'pair')} of findings exclude each other;"
        f" {len(proofs.undecided)} undecided, {len(proofs.remarks)} wrong"
    )
    return not proofs.remarks


def _summary(library: Library, remarks: tuple[Remark, ...], *, strict: bool) -> str:
    weights = Counter(remark.weight for remark in remarks)
    faults, advice = weights[Weight.FAULT], weights[Weight.ADVICE]
    found = f"{_count(faults, 'fault')} in " if faults else "all is well with "
    more = f"; {_count(advice, 'piece')} of advice" if advice else ""
    hint = f" (--strict shows {'it' if advice == 1 else 'them'})" if advice and not strict else ""
    return f"{found}{_contents(library)}{more}{hint}"


def _contents(library: Library) -> str:
    rulebook = library.rulebook
    questions = sum(len(one.questions) for one in library.questionnaires.values())
    parts = (
        (len(rulebook.findings), "finding"),
        (len(rulebook.amounts), "amount"),
        (len(rulebook.facts), "fact"),
        (len(rulebook.parameters), "parameter"),
        (len(rulebook.laws), "law"),
        (questions, "question"),
    )
    return ", ".join(_count(number, word) for number, word in parts)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


command = Command(
    "check", "find every fault in the rules and questionnaires, with its remedy", _options, _run
)
