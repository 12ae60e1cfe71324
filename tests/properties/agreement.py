"""When one assessment keeps to another: what was settled stays, and spans only narrow."""

from __future__ import annotations

from collections.abc import Iterator

from engine.rulebook.evaluate import Evaluation
from engine.rulebook.graph import Span
from engine.rulebook.rule import kind_of


def broken(before: Evaluation, after: Evaluation) -> Iterator[str]:
    """What was settled before and is otherwise now."""
    rulebook = before.rulebook
    for name, definition in rulebook.definitions.items():
        kind = kind_of(definition)
        if kind == "truth":
            old, new = before.truth(name), after.truth(name)
            if old is not None and new is not old:
                yield f"{name}: {old} became {new}"
        elif kind in ("money", "number", "date"):
            one, other = before.number(name), after.number(name)
            if not within(one, other):
                yield f"{name}: {one} became {other}"
    for item in rulebook.limitations:
        early, late = before.time_limit(item).status, after.time_limit(item).status
        if early not in ("UNKNOWN", late):
            yield f"{item.name}: {early} became {late}"
    if before.route_settled():
        first, then = before.route(), after.route()
        if first is None or then is None or first.primary != then.primary:
            yield f"route: {first} became {then}"


def within(outer: Span | None, inner: Span | None) -> bool:
    """Whether the inner span is one that the outer one leaves open."""
    if outer is None or inner is None:
        return inner is None and (outer is None or outer[2])
    return outer[0] <= inner[0] and inner[1] <= outer[1] and outer[2] >= inner[2]


def told(evaluation: Evaluation) -> dict[str, object]:
    """Everything that an assessment says, for comparing two of them."""
    rulebook = evaluation.rulebook
    said: dict[str, object] = {}
    for name, definition in rulebook.definitions.items():
        kind = kind_of(definition)
        if kind == "truth":
            said[name] = evaluation.truth(name)
        elif kind in ("money", "number", "date"):
            said[name] = evaluation.number(name)
    for item in rulebook.limitations:
        limit = evaluation.time_limit(item)
        said[item.name] = (limit.status, limit.conservative, limit.favourable)
    taken = evaluation.route()
    said["route"] = None if taken is None else (taken.primary, taken.reasons, set(taken.also))
    said["presumed"] = set(evaluation.presumed)
    return said
