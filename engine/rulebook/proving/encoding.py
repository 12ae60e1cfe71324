"""The conditions of one rulebook as a solver reads them, as they stand in a final assessment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

import z3

from engine.rulebook import graph, rows
from engine.rulebook.evaluate import SHARED
from engine.rulebook.graph import Node
from engine.rulebook.proving.conditions import Conditions
from engine.rulebook.proving.formulas import Formulas
from engine.rulebook.proving.parts import FALSE, Call, Numbers, Truths, to_fen
from engine.rulebook.proving.symbols import Answer, Symbol, answer_to, bounds
from engine.rulebook.roots import roots_of
from engine.rulebook.rule import Amount, Term
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.vocabulary import DATED, Fact

MOST_ROWS: Final = 2  # rows that a group is given in a case made up for a proof
PLAIN_SHARES: Final = (0, 1, 3, 10, 50, 100, 300, 500, 1000, 5000, 30000)  # in thousandths
PLAIN_DAYS: Final = 3_000
DAYS: Final = (date(2010, 1, 1), date(2060, 1, 1))  # of assessment, where any day will do


class Encoding:
    """Every fact, condition and number of a rulebook for one place, each written out once.

    A `loose` encoding lets whatever it cannot say exactly be anything, so that what it cannot
    satisfy no case can; a tight one leaves it out, so that its cases are plain ones.
    """

    def __init__(self, rulebook: Rulebook, region: str, day: date | None, *, loose: bool) -> None:
        self.rulebook = rulebook
        self.region = region
        self.loose = loose
        self.as_of: Symbol = z3.IntVal(day.toordinal()) if day else z3.Int("as_of")
        self.rules: list[Symbol] = []  # what holds in every case
        self.calls: list[Call] = []
        self.row: dict[str, Answer] | None = None  # the cells of the row in hand
        self.spaces = {n: z3.Bool(f"scope {n}") for n in rulebook.namespaces if n != SHARED}
        self._conditions, self._formulas = Conditions(self), Formulas(self)
        self._answers: dict[str, Answer] = {}
        self._groups: dict[str, tuple[tuple[Symbol, dict[str, Answer]], ...]] = {}
        self._absent: dict[str, Symbol] = {}
        self._named: dict[str, Truths | Numbers] = {}
        self._truths: dict[int, tuple[Node, Truths]] = {}
        self._fresh = 0
        self._words = _words(rulebook)
        if day is None:
            first, last = (end.toordinal() for end in DAYS)
            self.rules += [self.as_of >= first, self.as_of <= last]

    # ------------------------------------------------------------ facts

    def answer(self, name: str) -> Answer:
        """The symbols of a fact, with what holds of them in every case."""
        if name not in self._answers:
            fact = self.rulebook.facts[name]
            one = self._answers[name] = self._symbols(fact, name)
            self.rules.append(z3.Implies(one.known, z3.Not(self.absent(name))))
            if fact.applies is not None:
                self.rules.append(z3.Implies(one.known, self.truth(fact.applies).true))
        return self._answers[name]

    def _symbols(self, fact: Fact, path: str, of: str = "") -> Answer:
        words, keys = self._words.get(of or path, ((), ()))
        one = answer_to(fact, path, words, keys)
        self.rules += bounds(one)
        return one

    def absent(self, name: str) -> Symbol:
        """Whether a fact does not apply."""
        if name not in self._absent:
            fact = self.rulebook.facts[name]
            space = self.spaces.get(fact.namespace)
            outside = FALSE if space is None else z3.Not(space)
            self._absent[name] = outside
            if fact.applies is not None:
                self._absent[name] = z3.Or(outside, self.truth(fact.applies).false)
        return self._absent[name]

    def rows_of(self, name: str) -> tuple[tuple[Symbol, dict[str, Answer]], ...]:
        """The rows that a group may have: whether each is there, and its cells."""
        if name not in self._groups:
            columns = self.rulebook.facts[name].row.items()
            found = tuple(
                (
                    z3.Bool(f"{name}.{index}"),
                    {c: self._symbols(f, f"{name}.{index}.{c}", f"{name}.{c}") for c, f in columns},
                )
                for index in range(MOST_ROWS)
            )
            self._groups[name] = found
            self.rules.append(z3.Implies(found[1][0], found[0][0]))
        return self._groups[name]

    def plain_answers(self) -> Iterator[Symbol]:
        """That every share met so far is a plain one, and every day within a few years."""
        for answer in self._answers.values():
            if answer.value is None:
                continue
            if z3.is_real(answer.value):
                yield z3.Or(*(answer.value == z3.Q(share, 1000) for share in PLAIN_SHARES))
            elif answer.fact.main_type in DATED:
                yield answer.value >= self.as_of - PLAIN_DAYS
                yield answer.value <= self.as_of + PLAIN_DAYS

    @contextmanager
    def in_row(self, cells: dict[str, Answer] | None) -> Iterator[None]:
        """With this row in hand."""
        outer, self.row = self.row, cells
        try:
            yield
        finally:
            self.row = outer

    # ------------------------------------------------------------ conditions and numbers

    def truth(self, node: Node) -> Truths:
        """A condition; written out once, unless it speaks of the row in hand."""
        if self.row is not None:
            return self._conditions.truth(node)
        if id(node) not in self._truths:
            # the node is kept beside what it became, so that its id stays its own
            self._truths[id(node)] = (node, self._conditions.truth(node))
        return self._truths[id(node)][1]

    def number(self, node: Node) -> Numbers:
        """A number, sum or date."""
        return self._formulas.number(node)

    def named(self, name: str) -> Any:
        """A definition by its name: Truths, or Numbers rounded as the rule rounds them."""
        if name not in self._named:
            definition = self.rulebook.definitions[name]
            with self.in_row(None):
                if isinstance(definition, Amount):
                    self._named[name] = self._amount(definition)
                elif isinstance(definition, Term) and definition.kind != "truth":
                    self._named[name] = self.number(definition.node)
                else:
                    node: Any = definition.node  # type: ignore[union-attr]  # a term or finding
                    self._named[name] = self._held(name, self.truth(node))
        return self._named[name]

    def _held(self, name: str, truths: Truths) -> Truths:
        """The truths under symbols of their own, so that no condition is written out twice."""
        held = Truths(z3.Bool(f"{name} true"), z3.Bool(f"{name} false"))
        self.rules += [held.true == truths.true, held.false == truths.false]
        return held

    def _amount(self, amount: Amount) -> Numbers:
        due, found = self.truth(amount.due), self.number(amount.node)
        value = to_fen(found.value) if amount.kind == "money" else found.value
        known = z3.And(due.true, found.exact)
        return Numbers(value, known, z3.Or(due.false, found.absent))

    def anything(self, holds: Symbol | None = None) -> Truths:
        """What is not settled by exact numbers: free where loose, undecided where tight.

        Whatever is certain of a number that is not exact `holds` for all it may be, and so for
        the one value that stands for it here.
        """
        if not self.loose:
            return Truths(FALSE, FALSE)
        self._fresh += 1
        guess = Truths(z3.Bool(f"guess {self._fresh}"), z3.Bool(f"not guess {self._fresh}"))
        self.rules.append(z3.Not(z3.And(guess.true, guess.false)))
        if holds is not None:
            self.rules.append(z3.Implies(guess.true, holds))
            self.rules.append(z3.Implies(guess.false, z3.Not(holds)))
        return guess

    def unknown(self) -> Numbers:
        """A number of which nothing is known."""
        self._fresh += 1
        return Numbers(z3.Real(f"open {self._fresh}"), FALSE, FALSE)


def _words(rulebook: Rulebook) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """By fact or column: the words its text may hold, and the keys asked of a free text."""
    words: dict[str, dict[str, None]] = {}
    keys: dict[str, dict[str, None]] = {}
    for root in roots_of(rulebook):
        for node in graph.walk(root):
            if isinstance(node, (graph.Mentions, rows.RowMentions)):
                words.setdefault(_path(node), {}).update(dict.fromkeys(node.words))
            elif isinstance(node, (graph.FactIs, rows.RowIs)):
                keys.setdefault(_path(node), {}).update(dict.fromkeys(sorted(node.keys)))
    found = {}
    for path in words.keys() | keys.keys():
        choices = _fact_at(rulebook, path).choices
        others = tuple(key for key in keys.get(path, {}) if key not in choices)
        found[path] = (tuple(words.get(path, {})), others)
    return found


def _path(node: Any) -> str:  # a node about a fact, or about a field of a row
    return f"{node.fact}.{node.field}" if hasattr(node, "field") else str(node.fact)


def _fact_at(rulebook: Rulebook, path: str) -> Fact:
    if path in rulebook.facts:
        return rulebook.facts[path]
    name, _, column = path.rpartition(".")
    return rulebook.facts[name].row[column]
