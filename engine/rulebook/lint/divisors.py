"""Whether a divisor may be nought: then the quotient is unknown whatever people answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.errors import Place
from engine.rulebook import graph
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.graph import Node, Span
from engine.rulebook.lint.material import Material
from engine.rulebook.lint.remark import Remark
from engine.rulebook.roots import roots_in, roots_listed
from engine.rulebook.rule import Amount
from engine.rulebook.wording import condition_text


def divisors(material: Material) -> Iterator[Remark]:
    """Divisions by what the bounds and conditions around it do not keep from nought."""
    cases = [_unknown_case(material, pick) for pick in (min, max)]
    for owner, place, root, guards in _formulas(material):
        for division, inner in _divisions(root, guards):
            spans = [division.right.eval(case) for case in cases]
            if any(_may_be_nought(span) for span in spans) and not _kept(division.right, inner):
                divisor = condition_text(division.right, material.rulebook, "en")
                message = f"{owner} divides by {divisor}, which may be 0"
                remedy = "a line of its own: {when: divisor > 0, is: …}"
                yield Remark(place, "divisor", message, remedy)


def _unknown_case(material: Material, pick: Any) -> Evaluation:  # min or max, both overloaded
    """A case of which nothing is known, each parameter at one end of what it ever was."""
    values: dict[str, Any] = {}
    for parameter in material.rulebook.parameters.values():
        known = [period.value for period in parameter.every if period.value is not None]
        if known:
            values[parameter.name] = pick(known) if parameter.type != "brackets" else known[0]
    rulebook = material.rulebook
    return Evaluation(rulebook, {}, as_of=material.day, parameters=values, final=False)


def _formulas(material: Material) -> Iterator[tuple[str, Place, Node, tuple[Node, ...]]]:
    for definition in material.rulebook.definitions.values():
        due = (definition.due,) if isinstance(definition, Amount) else ()
        for root in roots_in(definition):
            yield definition.name, definition.place, root, due
    for item in material.rulebook.listed:
        when = () if item.when is None else (item.when,)
        for root in roots_listed(item):
            yield f"{item.kind} {item.id}", item.place, root, when


def _divisions(
    node: Node, guards: tuple[Node, ...]
) -> Iterator[tuple[graph.Arithmetic, tuple[Node, ...]]]:
    """Every division below a node, with the conditions that hold where it is reckoned."""
    if isinstance(node, graph.Arithmetic) and node.sign == "/":
        yield node, guards
    if isinstance(node, graph.Choose):
        for when, then in node.lines:
            if when is not None:
                yield from _divisions(when, guards)
            yield from _divisions(then, guards if when is None else (*guards, when))
        return
    if isinstance(node, graph.All):
        for index, member in enumerate(node.members):
            yield from _divisions(member, (*guards, *node.members[:index]))
        return
    for part in node.parts():
        yield from _divisions(part, guards)


def _may_be_nought(span: Span | None) -> bool:
    return span is not None and span[0] <= 0 <= span[1]


def _kept(divisor: Node, guards: tuple[Node, ...]) -> bool:
    """Whether one of these conditions says that the divisor is above nought."""
    return any(_says_positive(divisor, guard) for guard in guards)


def _says_positive(divisor: Node, guard: Node) -> bool:
    if isinstance(guard, graph.All):
        return any(_says_positive(divisor, member) for member in guard.members)
    if not isinstance(guard, graph.Compare):
        return False
    small, great = (
        (guard.left, guard.right) if guard.sign in ("<", "<=") else (guard.right, guard.left)
    )
    least = small.value if isinstance(small, graph.Literal) else None
    above = guard.sign in ("<", ">") and least == 0
    return repr(great) == repr(divisor) and (above or (least or 0) > 0)
