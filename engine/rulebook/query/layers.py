"""In which order a query works things out: what is used twice gets a name and a layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from engine.rulebook.query.expr import Expr

LEAVES: Final = frozenset({"number", "column", "cell", "true", "false"})
REPEATED: Final = frozenset({"step", "among"})  # their argument is printed more than once
FOLDS: Final = frozenset({"fold", "exists"})
DEEPEST: Final = 40  # nested deeper, an expression gets a name of its own


@dataclass(frozen=True, slots=True)
class Layer:
    """What one step of the query works out, and what it hands on from those before."""

    made: tuple[Expr, ...]
    kept: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The layers, innermost first, and the columns or cells that are read at all."""

    read: tuple[Expr, ...]
    layers: tuple[Layer, ...]
    named: frozenset[int]


def plan(outputs: Iterable[Expr]) -> Plan:
    """The layers over cases that these outputs need; the outputs come after the last."""
    wanted = list(outputs)
    nodes = reachable(wanted)
    across = {p.id for n in nodes if n.row or n.op in FOLDS for p in n.parts if not p.row}
    return _Planning([n for n in nodes if not n.row], wanted, across).plan("column")


def plan_of_rows(outputs: Iterable[Expr]) -> Plan:
    """The layers inside a group, for what is reckoned of each of its rows."""
    wanted = list(outputs)
    return _Planning(reachable(wanted, rows=True), wanted, set()).plan("cell")


def reachable(outputs: Sequence[Expr], *, rows: bool = False) -> list[Expr]:
    """Everything below, parts before what is made of them; or only what looks at a row."""
    found: dict[int, Expr] = {}
    waiting = list(outputs)
    while waiting:
        node = waiting.pop()
        if node.id not in found and (node.row or not rows):
            found[node.id] = node
            waiting.extend(node.parts)
    return [found[id] for id in sorted(found)]


class _Planning:
    """Nodes of one kind, of the case or of a row; those of the other kind are not looked into."""

    def __init__(self, nodes: Sequence[Expr], outputs: Sequence[Expr], wanted: set[int]) -> None:
        self.nodes, self.outputs = nodes, outputs
        self.inside = {node.id for node in nodes}
        self.named = self._named(wanted)
        self.level: dict[int, int] = {}
        self.direct: dict[int, frozenset[Expr]] = {}
        for node in nodes:
            if node.id in self.named:
                below = self.direct[node.id] = frozenset(self._names_in(node))
                deepest = max((self.level.get(one.id, 0) for one in below), default=0)
                self.level[node.id] = 1 + deepest

    def _named(self, wanted: set[int]) -> frozenset[int]:
        uses = Counter(part.id for node in self.nodes for part in node.parts)
        uses.update(node.id for node in self.outputs)
        wanted |= {p.id for node in self.nodes if node.op in REPEATED for p in node.parts}
        named: set[int] = set()
        depth: dict[int, int] = {}
        for node in self.nodes:
            deepest = 1 + max((depth.get(part.id, 0) for part in node.parts), default=0)
            often = uses[node.id] > 1 or node.id in wanted
            heavy = node.op in FOLDS or deepest > DEEPEST
            named_now = (often or heavy) and node.op not in LEAVES and not _is_cheap(node)
            depth[node.id] = 0 if named_now else deepest
            if named_now:
                named.add(node.id)
        return frozenset(named)

    def _names_in(self, node: Expr) -> Iterator[Expr]:
        """The named expressions and leaves that stand in one, itself left out."""
        for part in node.parts:
            if part.id in self.named or part.op in ("column", "cell"):
                if part.id in self.inside:
                    yield part
            else:
                yield from self._names_in(part)

    def plan(self, leaf: str) -> Plan:
        """Each expression in its layer, handed on as long as somebody above needs it."""
        top = 1 + max(self.level.values(), default=0)
        until: dict[int, int] = {}
        for id, below in self.direct.items():
            for one in below:
                until[one.id] = max(until.get(one.id, 0), self.level[id])
        for output in self.outputs:
            is_own = output.id in self.named or output.op == leaf
            for one in [output] if is_own else self._names_in(output):
                until[one.id] = top
        layers = [
            Layer(
                tuple(node for node in self.nodes if self.level.get(node.id) == number),
                tuple(
                    node
                    for node in self.nodes
                    if until.get(node.id, 0) > number and self.level.get(node.id, 0) < number
                ),
            )
            for number in range(1, top)
        ]
        read = tuple(node for node in self.nodes if node.op == leaf)
        return Plan(read, tuple(layers), self.named)


def _is_cheap(node: Expr) -> bool:
    """What costs less to do again than to hand on."""
    return node.op in ("among", "bit") and node.parts[0].op in ("column", "cell")
