"""What a solver proves of the rules: nothing idle, nothing contradictory, every question asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from engine.errors import Place
from engine.rulebook import graph
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.graph import Truthy
from engine.rulebook.lint.contradictions import contradiction, exclusive_pairs
from engine.rulebook.lint.material import Material
from engine.rulebook.lint.remark import Remark
from engine.rulebook.proving.prover import Impossible, Prover, Witness
from engine.rulebook.rule import Amount, Finding, Limitation, Route, RouteLine


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that some case must make true."""

    place: Place
    what: str
    node: Truthy
    line: RouteLine | None = None  # of a route: taken wherever no earlier line surely holds

    def is_shown(self, evaluation: Evaluation) -> bool:
        """Whether a case makes it true."""
        if self.line is not None:
            taken = evaluation.route()
            return taken is not None and taken.line is self.line
        return self.node.eval(evaluation) is True


@dataclass(slots=True)
class Proofs:
    """What was proved: by an example or a case found; exclusive pairs; and what stays open."""

    remarks: list[Remark] = field(default_factory=list)
    by_example: int = 0
    by_case: int = 0
    exclusive: int = 0
    undecided: list[str] = field(default_factory=list)


def prove(material: Material, shown: Sequence[Evaluation]) -> Proofs:
    """Every proof there is to be had; `shown` are the assessments of the examples."""
    proofs = Proofs()
    prover = Prover(material.rulebook, material.region, material.day)
    for claim in claims(material):
        if any(claim.is_shown(evaluation) for evaluation in shown):
            proofs.by_example += 1
        else:
            _decide(prover, claim, proofs)
    _exclusive(material, prover, proofs)
    return proofs


def _decide(prover: Prover, claim: Claim, proofs: Proofs) -> None:
    answer = prover.find((claim.node, True))
    if isinstance(answer, Witness):
        proofs.by_case += 1
    elif isinstance(answer, Impossible):
        remedy = "mend its condition, or leave it out"
        proofs.remarks.append(Remark(claim.place, "impossible", claim.what, remedy))
    else:
        proofs.undecided.append(claim.what)


def _exclusive(material: Material, prover: Prover, proofs: Proofs) -> None:
    for one, other in exclusive_pairs(material.rulebook):
        answer = prover.find((one.node, True), (other.node, True))
        if isinstance(answer, Witness):
            proofs.remarks.append(contradiction(material, (one, other), answer.evaluation))
        elif isinstance(answer, Impossible):
            proofs.exclusive += 1
        else:
            proofs.undecided.append(f"{one.name} and {other.name} may both be true")


def claims(material: Material) -> Iterator[Claim]:
    """Everything that must be possible: conclusions, lines, list entries and questions."""
    for definition in material.rulebook.definitions.values():
        name, place = definition.name, definition.place
        if isinstance(definition, Route):
            yield from _lines(definition)
        elif isinstance(definition, (Amount, Limitation)):
            yield Claim(place, f"{name} can never be due", definition.due)
        elif isinstance(definition, Finding):
            yield Claim(place, f"{name} can never be true", definition.node)
        elif definition.kind == "truth":
            node: Truthy = definition.node  # type: ignore[assignment]  # its kind says so
            yield Claim(place, f"{name} can never be true", node)
            yield Claim(place, f"{name} can never be false", graph.Not(node))
    for item in material.rulebook.listed:
        if item.when is not None:
            yield Claim(item.place, f"{item.kind} {item.id} can never be shown", item.when)
    yield from _questions(material)


def _lines(route: Route) -> Iterator[Claim]:
    earlier: list[Truthy] = []
    for number, line in enumerate(route.lines, 1):
        when = line.when or graph.Constant(True)
        node = graph.All((*(graph.Not(one) for one in earlier), when))
        what = f"line {number} of {route.name} ({line.to}) is never taken"
        yield Claim(route.place, what, node, line)
        earlier.append(when)
    for when, added in route.also:
        yield Claim(route.place, f"{route.name} never adds {', '.join(added)}", when)


def _questions(material: Material) -> Iterator[Claim]:
    for name, asked in material.asked.items():
        fact = material.rulebook.facts[name]
        guards = _present((fact.applies, *asked.gates))
        if guards:
            message = f"{name} can never be asked"
            yield Claim(asked.place, message, graph.All(guards))


def _present(nodes: Iterable[Truthy | None]) -> tuple[Truthy, ...]:
    return tuple(node for node in nodes if node is not None)
