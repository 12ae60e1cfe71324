"""Finds a case that makes a condition true or false, or proves that there is none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

import z3

from engine.rulebook.evaluate import SHARED, Evaluation
from engine.rulebook.graph import Node
from engine.rulebook.node import Truthy
from engine.rulebook.proving.encoding import Encoding
from engine.rulebook.proving.symbols import Symbol, exact
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.uses import AS_OF, below

PATIENCE: Final = 3_000_000  # steps of the solver for one question, the same on every machine
LONGEST: Final = 3_000  # milliseconds, for products of unknowns are not counted as steps
ROUNDS: Final = 40  # times that a wrong guess at the calendar is put right


@dataclass(frozen=True, slots=True)
class Witness:
    """A case in which the conditions are as wanted, shown by evaluation."""

    evaluation: Evaluation


@dataclass(frozen=True, slots=True)
class Impossible:
    """No case makes the conditions so."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """Neither a case was found nor a proof that there is none."""


Answer = Witness | Impossible | Undecided
Wanted = tuple[Truthy, bool]  # a condition, and whether it is to be true or false


class Prover:
    """Asks one rulebook, assessed in one place; a case it finds is of one day if it can be."""

    def __init__(self, rulebook: Rulebook, region: str, day: date) -> None:
        self.rulebook = rulebook
        self.region = region
        self.day = day

    def find(self, *wanted: Wanted, within: Collection[str] = ()) -> Answer:
        """A case in which each of these conditions is certainly true, or certainly false.

        The case is about the namespaces `within`, and may be about others.

        Plain answers are tried first: lawyers read them more easily, and products of unknown
        shares are what a solver finds hardest.
        """
        tight = self._encoding(self.day, within)
        for attempt in (partial(self._ask, tight, plain=True), partial(self._ask, tight)):
            answer = attempt(wanted)
            if isinstance(answer, Witness):
                return answer
        return self._ask(self._encoding(None, within), wanted)

    def _encoding(self, day: date | None, within: Collection[str]) -> Encoding:
        """Tight on one day, loose on any."""
        encoding = Encoding(self.rulebook, self.region, day, loose=day is None)
        encoding.rules += [on for space, on in encoding.spaces.items() if space in within]
        return encoding

    def _ask(self, encoding: Encoding, wanted: Sequence[Wanted], *, plain: bool = False) -> Answer:
        goals = [_goal(encoding, node, value) for node, value in wanted]
        facts = below(self.rulebook, [node for node, _ in wanted]) - {AS_OF}
        solver = z3.SimpleSolver()
        solver.set("rlimit", PATIENCE)
        solver.set("timeout", LONGEST)
        solver.add(*goals, *encoding.rules, *(encoding.plain_answers() if plain else ()))
        for _ in range(ROUNDS):
            found = solver.check()
            if found == z3.unsat and encoding.loose:
                return Impossible()
            if found != z3.sat:
                return Undecided()
            model = solver.model()
            case = self._case(encoding, model, facts)
            if all(node.eval(case) is value for node, value in wanted):
                return Witness(case)
            corrections = _corrections(encoding, model)
            if not corrections:
                return Undecided()
            solver.add(*corrections)
        return Undecided()

    def _case(self, encoding: Encoding, model: Symbol, facts: Iterable[str]) -> Evaluation:
        """The case that a model of the solver describes."""
        answers: dict[str, Any] = {}
        for name in sorted(facts):
            answer = encoding.answer(name)
            if not z3.is_true(model.eval(answer.known, model_completion=True)):
                continue
            if answer.fact.type == "rows":
                answers[name] = _rows(encoding, model, name)
            else:
                answers[name] = answer.read(model)
        spaces = {s for s, on in encoding.spaces.items() if z3.is_true(model.eval(on, True))}
        day = model.eval(encoding.as_of, model_completion=True).as_long()
        return Evaluation(
            self.rulebook,
            answers,
            as_of=date.fromordinal(day),
            region=self.region,
            scope=spaces | {SHARED},
        )


def _goal(encoding: Encoding, node: Node, value: bool) -> Symbol:
    truths = encoding.truth(node)
    return truths.true if value else truths.false


def _rows(encoding: Encoding, model: Symbol, name: str) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            column: cell.read(model)
            for column, cell in cells.items()
            if z3.is_true(model.eval(cell.known, model_completion=True))
        }
        for there, cells in encoding.rows_of(name)
        if z3.is_true(model.eval(there, model_completion=True))
    )


def _corrections(encoding: Encoding, model: Symbol) -> list[Symbol]:
    """What the calendar really says, wherever the model has it otherwise."""
    found = []
    for call in encoding.calls:
        members = [model.eval(m, model_completion=True).as_long() for m in call.members]
        guessed = model.eval(call.function(*members), model_completion=True).as_long()
        try:
            real = int(call.real(*members))
        except (ValueError, OverflowError):
            continue  # no day of the calendar
        if real != guessed:
            found.append(call.function(*members) == z3.ToInt(exact(real)))
    return found
