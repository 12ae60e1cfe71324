"""What follows otherwise from the same facts under other rules, told side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.i18n import join_text
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.rule import Amount
from engine.rulebook.truth import Truth
from engine.rulebook.wording import span_text

SCHEMA: Final = "difference.v1"


@dataclass(frozen=True, slots=True)
class Line:
    """One conclusion, before and after; None where there is none."""

    kind: str  # finding, amount, value, limitation or route
    name: str
    before: str | None
    after: str | None


def difference(before: Evaluation, after: Evaluation) -> tuple[Line, ...]:
    """Every conclusion that differs, those of the earlier rules first."""
    old, new = _conclusions(before), _conclusions(after)
    keys = [*old, *(key for key in new if key not in old)]
    return tuple(
        Line(*key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)
    )


def _conclusions(evaluation: Evaluation) -> dict[tuple[str, str], str]:
    """What holds, in words of figures: levels, sums, statuses with their days, the route."""
    found: dict[tuple[str, str], str] = {}
    for finding in evaluation.findings():
        found["finding", finding.name] = evaluation.level(finding)
    for one in evaluation.amounts():
        kind = "value" if one.definition.is_value else "amount"
        found[kind, one.definition.name] = _sum_text(evaluation, one.definition, one.due)
    for limit in evaluation.time_limits():
        days = (limit.conservative, limit.favourable, limit.full_until)
        written = " ".join(day.isoformat() for day in dict.fromkeys(days) if day is not None)
        found["limitation", limit.definition.short_name] = f"{limit.status} {written}".strip()
    route = evaluation.route()
    if route is not None:
        also = f" + {join_text(route.also, 'en')}" if route.also else ""
        found["route", ""] = f"{route.primary} ({route.line.reason}){also}"
    return found


def _sum_text(evaluation: Evaluation, amount: Amount, due: Truth) -> str:
    span = evaluation.number(amount.name)
    said = span_text(span, amount.kind, "en")
    return said if due is Truth.TRUE else f"perhaps {said}"


def as_json(lines: tuple[Line, ...]) -> list[Mapping[str, Any]]:
    """The differences as JSON: schema `difference.v1`, a list of lines."""
    return [
        {"kind": line.kind, "name": line.name, "before": line.before, "after": line.after}
        for line in lines
    ]
