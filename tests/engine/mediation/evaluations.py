"""Cases as the rules see them, for what is measured against the law."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.library import Library
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.vocabulary import read_answer
from tests.engine.actions.mediating.tables import FACTS
from tests.engine.mediation.terms import TODAY

WAGES: dict[str, Any] = {
    "labour.role": "worker",
    "labour.worker_type": "full_time",
    "labour.employment_status": "employed",
    "labour.hired_on": "2024-01-01",
    "labour.monthly_wage_agreed": "2300.00",
    "labour.migrant_worker": "no",
    "labour.unpaid_wages": [
        {"month": "2026-08", "due": "2540.00", "paid": "2300.00"},
        {"month": "2026-09", "due": "2540.00", "paid": "2300.00"},
        {"month": "2026-10", "due": "2540.00", "paid": "0.00"},
    ],
}
"""A worker who was paid less than the minimum wage twice, and then nothing."""


def evaluated(
    library: Library, facts: dict[str, Any], scope: str = "rental", day: date = TODAY
) -> Evaluation:
    """The law applied to written facts in Beijing."""
    known = library.rulebook.facts
    answers = {name: read_answer(known[name], written) for name, written in facts.items()}
    return Evaluation(library.rulebook, answers, as_of=day, region="北京市", scope=[scope])


def rent(library: Library, **changed: Any) -> Evaluation:
    """The restaurant's rent (GR-01)."""
    return evaluated(library, FACTS | changed)


def wages(library: Library, **changed: Any) -> Evaluation:
    """The underpaid worker."""
    named = {name.replace("__", "."): value for name, value in changed.items()}
    return evaluated(library, WAGES | {"case.category": "lab.wage"} | named, "labour")
