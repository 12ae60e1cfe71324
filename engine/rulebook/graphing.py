"""What rests on what, as a picture: facts to the left, what follows from them to the right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.rulebook import graph
from engine.rulebook.drawing import Line, Shape, draw_picture
from engine.rulebook.graph import Node
from engine.rulebook.layering import Edge, lay_out, without_cycles
from engine.rulebook.roots import roots_in, roots_listed
from engine.rulebook.rule import Amount, Finding, Limitation, Route, Term
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.uses import facts_under
from engine.rulebook.wording import condition_text, title_of

DEPTH: Final = 3
LONGEST_LABEL: Final = 44


@dataclass(frozen=True, slots=True)
class Shown:
    """Which names are drawn, how they hang together, and how many facts each one hides."""

    names: tuple[str, ...]
    edges: tuple[Edge, ...]
    exceptions: frozenset[Edge]
    hidden: Mapping[str, int]


def draw(
    rulebook: Rulebook,
    goals: Sequence[str] = (),
    *,
    depth: int = DEPTH,
    language: str = "zh",
    styled: bool = True,
) -> str:
    """The picture as SVG: what the goals rest on, `depth` steps deep; without goals, the files.

    `styled` carries a style sheet for dark surroundings; without it only attributes are used.
    """
    if not goals:
        return _overview(rulebook, language, styled)
    shown = select(rulebook, goals, depth)
    shapes = [_shape(rulebook, name, shown.hidden.get(name, 0), language) for name in shown.names]
    title = "、".join(title_of(rulebook, name, language) for name in goals)
    return _drawn(shapes, shown.edges, shown.exceptions, title, language, styled)


def _drawn(
    shapes: Sequence[Shape],
    edges: Iterable[Edge],
    exceptions: frozenset[Edge],
    title: str,
    language: str,
    styled: bool,
) -> str:
    layout = lay_out([shape.box for shape in shapes], edges)
    lines = [Line(points, edge in exceptions) for edge, points in layout.lines.items()]
    return draw_picture(shapes, layout, lines, title=title, language=language, styled=styled)


def select(rulebook: Rulebook, goals: Sequence[str], depth: int = DEPTH) -> Shown:
    """What the goals rest on, at most `depth` steps away; nearer is drawn, farther is counted."""
    distance = dict.fromkeys(goals, 0)
    waiting = list(distance)
    edges: dict[Edge, bool] = {}
    hidden: dict[str, int] = {}
    for name in waiting:  # grows while it is read: nearest first
        needs = needs_of(rulebook, name)
        if needs and distance[name] >= depth and name not in rulebook.facts:
            hidden[name] = len(facts_under(rulebook, name))
            continue
        for need, is_exception in needs.items():
            edges[need, name] = is_exception
            if need not in distance:
                distance[need] = distance[name] + 1
                waiting.append(need)
    exceptions = frozenset(edge for edge, is_exception in edges.items() if is_exception)
    return Shown(tuple(waiting), tuple(edges), exceptions, hidden)


def needs_of(rulebook: Rulebook, name: str) -> dict[str, bool]:
    """What a definition or fact names directly, each with whether it only defeats it."""
    if name in rulebook.facts:
        guard = rulebook.facts[name].applies
        return {} if guard is None else dict.fromkeys(_named(rulebook, guard), False)
    if name not in rulebook.definitions:
        return {}
    definition = rulebook.definitions[name]
    found: dict[str, bool] = {}
    for root in roots_in(definition):
        found |= dict.fromkeys(_named(rulebook, root), False)
    if isinstance(definition, Finding) and definition.unless is not None:
        wanted = set(_named(rulebook, definition.when))
        for need in _named(rulebook, definition.unless):
            found[need] = need not in wanted
    found.pop(name, None)
    return found


def _named(rulebook: Rulebook, root: Node) -> Iterator[str]:
    for node in graph.walk(root):
        if isinstance(node, graph.HasLimitation):
            yield from (item.name for item in rulebook.limitations)
            continue
        for key in ("fact", "parameter", "name"):
            name = getattr(node, key, None)
            if isinstance(name, str) and _is_known(rulebook, name):
                yield name


def _is_known(rulebook: Rulebook, name: str) -> bool:
    return name in rulebook.facts or name in rulebook.definitions or name in rulebook.parameters


def _shape(rulebook: Rulebook, name: str, hidden: int, language: str) -> Shape:
    return Shape(name, kind_of(rulebook, name), _label(rulebook, name, language), name, hidden)


def _label(rulebook: Rulebook, name: str, language: str) -> str:
    """The title; for a term without one what it says, or its own words where that is too long."""
    title = title_of(rulebook, name, language)
    definition = rulebook.definitions.get(name)
    if title != name or not isinstance(definition, Term):
        return title
    own_words = name.rpartition(".")[2].replace("_", " ")
    if any(isinstance(node, graph.Choose) for node in graph.walk(definition.node)):
        return own_words
    said = condition_text(definition.node, rulebook, language)
    plain = said.removeprefix("（").removesuffix("）") if said.count("（") == 1 else said
    if len(plain) <= LONGEST_LABEL and not any(n in plain for n in needs_of(rulebook, name)):
        return plain
    return own_words


def kind_of(rulebook: Rulebook, name: str) -> str:
    """fact, parameter, term, finding, amount, limitation or route."""
    if name in rulebook.facts:
        return "fact"
    definition = rulebook.definitions.get(name)
    kinds = {
        Term: "term",
        Finding: "finding",
        Amount: "amount",
        Limitation: "limitation",
        Route: "route",
    }
    return kinds[type(definition)] if definition is not None else "parameter"


def _overview(rulebook: Rulebook, language: str, styled: bool) -> str:
    """The rule files, what each holds, and which rests on which, the shortest ways left out."""
    held: dict[str, list[str]] = {}
    home: dict[str, str] = {}
    needs: dict[str, set[str]] = {}
    for name, definition in rulebook.definitions.items():
        home[name] = definition.place.path
        held.setdefault(definition.place.path, []).append(kind_of(rulebook, name))
        needs.setdefault(definition.place.path, set()).update(needs_of(rulebook, name))
    for item in rulebook.listed:
        held.setdefault(item.place.path, []).append(item.kind)
        named = (name for root in roots_listed(item) for name in _named(rulebook, root))
        needs.setdefault(item.place.path, set()).update(named)
    edges = [
        (other, path)
        for path, names in needs.items()
        for other in sorted({home[name] for name in names if name in home} - {path})
    ]
    shapes = [_file(path, kinds, language) for path, kinds in held.items()]
    title = "规则文件" if language == "zh" else "Rule files"
    return _drawn(shapes, _farthest([*held], edges), frozenset(), title, language, styled)


def _farthest(paths: Sequence[str], edges: Sequence[Edge]) -> list[Edge]:
    """The edges that no longer way stands for."""
    kept = without_cycles(paths, edges)
    users: dict[str, set[str]] = {path: set() for path in paths}
    for used, user in kept:
        users[used].add(user)
    reach: dict[str, set[str]] = {}

    def beyond(path: str) -> set[str]:
        if path not in reach:
            reach[path] = users[path].union(*(beyond(user) for user in users[path]))
        return reach[path]

    return [
        (used, user)
        for used, user in kept
        if not any(user in beyond(other) for other in users[used] - {user})
    ]


def _file(path: str, kinds: Sequence[str], language: str) -> Shape:
    findings = sum(kind == "finding" for kind in kinds)
    counted = (
        f"{findings} 个结论，共 {len(kinds)} 条"
        if language == "zh"
        else f"{findings} findings of {len(kinds)} entries"
    )
    return Shape(path, "file", path.removeprefix("rules/").removesuffix(".yaml"), counted)
