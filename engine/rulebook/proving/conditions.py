"""Conditions as the solver reads them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import z3

from engine.rulebook import graph, rows
from engine.rulebook.graph import Node
from engine.rulebook.proving.parts import FALSE, NOUGHT, TRUE, Truths, joined
from engine.rulebook.proving.symbols import Answer, Symbol
from engine.rulebook.rule import Limitation

if TYPE_CHECKING:
    from engine.rulebook.proving.encoding import Encoding

SIGNS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
WARN_DAYS: Final = "limitation_warn_days"
OF_ROW = (rows.RowIs, rows.RowKnown, rows.RowMentions)


class Conditions:
    """Writes conditions out for one encoding."""

    def __init__(self, encoding: Encoding) -> None:
        self.all = encoding

    def truth(self, node: Node) -> Truths:
        """A condition: when it is certainly true, and when certainly false."""
        if isinstance(node, graph.Not):
            part = self.all.truth(node.part)
            return Truths(part.false, part.true)
        if isinstance(node, (graph.All, graph.AnyOf)):
            members = [self.all.truth(member) for member in node.members]
            return joined(members, every=isinstance(node, graph.All))
        if isinstance(node, graph.TruthOf):
            named: Truths = self.all.named(node.name)
            return named
        if isinstance(node, graph.Compare):
            return self._compare(node)
        if isinstance(node, rows.AnyRow):
            return self._any_row(node)
        return self._leaf(node)

    def _leaf(self, node: Node) -> Truths:
        if isinstance(node, graph.HasLimitation):
            items = self.all.rulebook.limitations
            return joined([self._status(item, node.status) for item in items], every=False)
        if isinstance(node, (graph.Constant, graph.InRegion)):
            is_so = (
                node.value
                if isinstance(node, graph.Constant)
                else self.all.region.startswith(node.region)
            )
            return Truths(z3.BoolVal(is_so), z3.BoolVal(not is_so))
        if isinstance(node, graph.Known):
            known = self.all.answer(node.fact).known
            return Truths(known, z3.Not(known))
        return self._of_row(node) if isinstance(node, OF_ROW) else self._of_fact(node)

    def _of_fact(self, node: Any) -> Truths:  # any of the nodes about one answer
        answer, absent = self.all.answer(node.fact), self.all.absent(node.fact)
        held, known = _about(node, answer), answer.known
        true, false = z3.And(known, held), z3.And(known, z3.Not(held))
        presumed = answer.fact.presumed
        if presumed is not None:
            taken = z3.And(z3.Not(known), z3.Not(absent))
            if node.holds(presumed):
                true = z3.Or(true, taken)
            else:
                false = z3.Or(false, taken)
        return Truths(true, z3.Or(absent, false))

    def _of_row(self, node: rows.RowIs | rows.RowKnown | rows.RowMentions) -> Truths:
        cell = None if self.all.row is None else self.all.row.get(node.field)
        if cell is None:
            return self.all.anything()
        if isinstance(node, rows.RowKnown):
            return Truths(cell.known, z3.Not(cell.known))
        held = _about(node, cell)
        return Truths(z3.And(cell.known, held), z3.And(cell.known, z3.Not(held)))

    def _compare(self, node: graph.Compare) -> Truths:
        left, right = self.all.number(node.left), self.all.number(node.right)
        absent, known = z3.Or(left.absent, right.absent), z3.And(left.exact, right.exact)
        holds = SIGNS[node.sign](left.value, right.value)
        guess = self.all.anything(holds)
        open_ = z3.Not(z3.Or(known, absent))
        true = z3.Or(z3.And(known, holds), z3.And(open_, guess.true))
        false = z3.Or(z3.And(known, z3.Not(holds)), z3.And(open_, guess.false))
        return Truths(true, z3.Or(absent, false))

    def _status(self, item: Limitation, status: str) -> Truths:
        """Whether a claim has this status (conventions of the limitation engine, §3.1)."""
        due, early, late = (
            self.all.truth(item.due),
            self.all.number(item.conservative),
            self.all.number(item.favourable),
        )
        unlimited = (
            Truths(FALSE, TRUE) if item.unlimited is None else self.all.truth(item.unlimited)
        )
        known = z3.And(due.true, unlimited.false, early.exact, late.exact)
        none = z3.Or(due.false, z3.And(due.true, unlimited.true))
        held = self._tests(early.value, late.value).get(status)
        guess = self.all.anything(held)
        if held is None:
            return Truths(guess.true, z3.Or(none, guess.false))
        open_ = z3.Not(z3.Or(known, none))
        true = z3.Or(z3.And(known, held), z3.And(open_, guess.true))
        false = z3.Or(z3.And(known, z3.Not(held)), z3.And(open_, guess.false))
        return Truths(true, z3.Or(none, false))

    def _tests(self, early: Symbol, late: Symbol) -> dict[str, Symbol]:
        today, last = z3.ToReal(self.all.as_of), z3.If(late > early, late, early)
        warn = self.all.number(graph.ParameterNumber(WARN_DAYS)).value
        known = WARN_DAYS in self.all.rulebook.parameters
        soon = early - today <= (warn if known else NOUGHT)
        return {
            "EXPIRED": today > last,
            "DISPUTED": z3.And(today > early, today <= last),
            "EXPIRING": z3.And(today <= early, soon),
            "IN_TIME": z3.And(today <= early, z3.Not(soon)),
        }

    def _any_row(self, node: rows.AnyRow) -> Truths:
        group, absent = self.all.answer(node.fact), self.all.absent(node.fact)
        if self.all.loose:
            guess = self.all.anything()
            return Truths(z3.And(z3.Not(absent), guess.true), z3.Or(absent, guess.false))
        parts = []
        for there, cells in self.all.rows_of(node.fact):
            with self.all.in_row(cells):
                counts = Truths(TRUE, FALSE) if node.when is None else self.all.truth(node.when)
                part = self.all.truth(node.part)
            counted = Truths(z3.And(there, counts.true), z3.Or(z3.Not(there), counts.false))
            if node.every:
                part = Truths(part.false, part.true)
            both = z3.And(counted.true, part.true)
            parts.append(Truths(both, z3.Or(counted.false, part.false)))
        some = joined(parts, every=False)
        found = Truths(some.false, some.true) if node.every else some
        return Truths(
            z3.And(group.known, found.true), z3.Or(absent, z3.And(group.known, found.false))
        )


def _about(node: Any, answer: Answer) -> Symbol:  # any of the nodes about one answer or cell
    if isinstance(node, (graph.FactIs, rows.RowIs)):
        return answer.made(node.keys)
    if isinstance(node, graph.FactHas):
        return answer.made([node.key])
    if isinstance(node, graph.Stated):
        return z3.Not(z3.Or(*answer.keys.values()))
    return z3.Or(*(answer.words[word] for word in node.words))
