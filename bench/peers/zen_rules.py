"""The small law of unpaid rent as a decision graph of zen-engine, days as numbers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

EXPRESSIONS: Final = {
    "days_late": "as_of - due_on",
    "owed": "outstanding > 0 and $.days_late > 0",
    "breach": (
        "$.owed and demanded == 'yes' and as_of - demanded_on > grace_days and withheld != 'yes'"
    ),
    "may_end": "$.breach and $.days_late > 30",
    "interest": (
        "$.owed and damages == 'none' ? round(outstanding * 0.03 * $.days_late / 365) : 0"
    ),
    "agreed": "$.owed and damages == 'per_day' ? round(outstanding * rate * $.days_late) : 0",
    "cap": "loss * 1.3",
    "excessive": "$.agreed > $.cap",
    "damages_due": "$.agreed > 0 ? round(min([$.agreed, $.cap])) : 0",
    "claim": "$.owed ? outstanding + $.interest + $.damages_due : 0",
    "court_fee": (
        "$.owed ? round(5000 + max([min([$.claim, 10000000]) - 1000000, 0]) * 0.025"
        " + max([$.claim - 10000000, 0]) * 0.02) : 0"
    ),
    "route": (
        "danger == 'yes' ? 'EMERGENCY' : $.may_end and wish == 'leave' ? 'COURT' : "
        "$.owed and $.claim < 500000 ? 'SMALL' : $.owed ? 'MEDIATE' : 'CONSULT'"
    ),
}


def evaluator() -> Callable[[Mapping[str, Any]], tuple[int, int, str]]:
    """A function of one case; raises ImportError where zen-engine is not installed."""
    import zen

    decision = zen.ZenEngine().create_decision(json.dumps(_graph()))

    def evaluate(case: Mapping[str, Any]) -> tuple[int, int, str]:
        found = decision.evaluate(case)["result"]
        return round(found["claim"]), round(found["court_fee"]), found["route"]

    return evaluate


def plain(case: Mapping[str, Any], as_of: int) -> dict[str, Any]:
    """A case as zen takes it."""
    return {**case, "rate": float(case["rate"]), "as_of": as_of}


def _graph() -> dict[str, Any]:
    rows = [{"id": key, "key": key, "value": text} for key, text in EXPRESSIONS.items()]
    at = {"x": 0, "y": 0}
    content = {"expressions": rows, "passThrough": False}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": at},
        {"id": "law", "type": "expressionNode", "name": "law", "position": at, "content": content},
        {"id": "out", "type": "outputNode", "name": "out", "position": at},
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "law", "type": "edge"},
        {"id": "b", "sourceId": "law", "targetId": "out", "type": "edge"},
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
