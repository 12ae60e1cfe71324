"""Cases under the real rules, and the guidance that is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.cli.paper import Paper
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.vocabulary import read_answer
from tests.ours import library

DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
CALM = {"case.danger": ["none"], "case.prior_steps": ["none"], "case.already_pending": "no"}
TALKING = {
    **CALM,
    "case.help_wanted": "mediation",
    "case.other_party_contact": "reachable",
    "case.other_party_willing": "yes",
    "case.self_willing": "yes",
}


def paper(category: str, given: Mapping[str, Any], region: str | None = None) -> Paper:
    """A case of this kind as it was answered; answers are written as in a worked case."""
    lib, written = library(), {"case.category": category, **given}
    questionnaire = lib.questionnaire_for(category)
    evaluation = Evaluation(
        lib.rulebook,
        {name: read_answer(lib.rulebook.facts[name], value) for name, value in written.items()},
        as_of=DAY,
        region=lib.region.of(region),
        scope=questionnaire.scope if questionnaire else None,
        gates=questionnaire.gates if questionnaire else None,
    )
    return Paper(lib, evaluation, "TEST", AT, written)
