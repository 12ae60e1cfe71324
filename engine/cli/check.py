"""`jiefen check`: every fault of the definitions, and what an author should look at again."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator

from engine.actions.authoring.checks import material_of
from engine.actions.referring.opening import book_of
from engine.cli.command import Command, Console, library_of, rules_option
from engine.cli.prover import need_solver
from engine.cli.statutes import VARIABLE, editions_for, statutes_options
from engine.clock import today
from engine.errors import DefinitionFaults, Place
from engine.library import Library, default_root
from engine.litigation.interruptions import interruptions
from engine.litigation.outcomes import preconditions
from engine.litigation.reading import load_forms
from engine.litigation.reasons import reasons
from engine.rulebook.examples import run_examples
from engine.rulebook.lint.citations import Cited, prove_citations
from engine.rulebook.lint.material import Material
from engine.rulebook.lint.remark import Remark, Weight
from engine.rulebook.lint.run import lint
from engine.statutes.proof import Period
from engine.statutes.shelf import Shelf


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
    parser.add_argument(
        "--citations", action="store_true", help="compare every citation with the text of the law"
    )
    statutes_options(parser)


def _run(args: Namespace, console: Console) -> int:
    try:
        library = library_of(args)
        is_ours = library.root == default_root()
        if is_ours:
            load_forms(library.rulebook)  # the papers for courts are ours, and speak of our rules
            book_of(library)  # so do the ways out, and their sheets
    except DefinitionFaults as err:
        for fault in err.faults:
            console.say(fault)
        console.say(f"{_count(len(err.faults), 'fault')}; the rules cannot be read until then")
        return 1
    material = material_of(library, today(console.clock))
    remarks = lint(material)
    shown = [r for r in remarks if args.strict or r.weight is Weight.FAULT]
    for remark in shown:
        console.say(remark)
    stands = _citations(args, console, material, is_ours) if args.citations else True
    proved = _prove(material, console) if args.prove else True
    console.say(_summary(library, remarks, strict=args.strict))
    return 0 if stands and proved and not shown else 1


def _prove(material: Material, console: Console) -> bool:
    """Say what can be proved of the rules; whether nothing is wrong with them."""
    need_solver()
    from engine.rulebook.lint.proofs import prove  # its solver is an extra

    outcome = run_examples(material.rulebook, material.region)
    proofs = prove(material, [evaluation for _, evaluation in outcome.evaluations])
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


def _of_courts(material: Material) -> Iterator[Cited]:
    """What the reasons, preconditions and interruptions for courts cite: ours, and our rules'."""
    found = {
        "reasons.yaml": [law for reason in reasons().values() for law in reason.law],
        "preconditions.yaml": [law for laws in preconditions().law.values() for law in laws],
        "interruptions.yaml": [law for one in interruptions() for law in one.law],
    }
    day = Period.of_day(material.day)
    for name, cited in found.items():
        for one in cited:
            yield Cited(one.law, str(one), Place(f"litigation/{name}", 1, 1), day, True)


def _citations(args: Namespace, console: Console, material: Material, ours: bool) -> bool:
    """Every citation against the statutes at hand; what could not be compared, by law."""
    shelf = Shelf(editions_for(args), {id: law.names for id, law in material.rulebook.laws.items()})
    proof = prove_citations(material, shelf, _of_courts(material) if ours else ())
    doubtful = len(proof.remarks) - proof.wrong
    for remark in proof.remarks:
        console.say(remark)
    for law, found in proof.open_by_law().items():
        articles = sorted({one.cited.text.partition("#")[2] for one in found} - {""})
        cited = " ".join((law, ", ".join(articles))).strip()
        console.say(f"not compared: {cited} ({len(found)}): {found[0].reason}")
    stand = proof.total - proof.wrong - len(proof.open)
    console.say(
        f"{_count(proof.total, 'citation')}: {stand} stand, {proof.wrong} wrong, "
        f"{len(proof.open)} not compared" + (f"; {doubtful} to be looked at" if doubtful else "")
    )
    if not shelf:
        console.say(f"no statutes at hand: jiefen law load FILE, --statutes FILE, or {VARIABLE}")
    return not (proof.wrong or (args.strict and doubtful))


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
