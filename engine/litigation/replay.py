"""What the rules conclude from the facts of a packet: the same for whoever draws it again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from engine.errors import AnswerError
from engine.litigation.manifest import Fact, Finding, Reckoned, Replay
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.graph import ABSENT, DECLINED
from engine.rulebook.node import Truthy
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.truth import Truth
from engine.rulebook.vocabulary import read_answer

STATES: Final[Mapping[str, Any]] = {"declined": DECLINED, "not_applicable": ABSENT}
CATEGORY: Final = "case.category"
SHARE: Final = "case.facts_known_share"


def evaluation(
    rulebook: Rulebook,
    stored: Mapping[str, Mapping[str, Any]],
    *,
    category: str,
    known_share: Fraction,
    as_of: date,
    region: str,
    scope: Collection[str],
    gates: Mapping[str, Truthy],
) -> Evaluation:
    """The final assessment on these facts and nothing else, as both sides may see it."""
    answers: dict[str, Any] = {CATEGORY: category, SHARE: known_share}
    for name, written in stored.items():
        fact = rulebook.facts.get(name)
        state = next((STATES[s] for s in STATES if written.get(s)), None)
        if fact is None or (state is None and "value" not in written):
            continue
        try:
            answers[name] = read_answer(fact, written["value"]) if state is None else state
        except AnswerError:
            continue
    found = Evaluation(
        rulebook, answers, as_of=as_of, region=region, scope=scope, gates=gates, final=True
    )
    return found.common()


def concluded(found: Evaluation, category: str, known_share: Fraction) -> Replay:
    """What follows: every finding that holds, every sum that is surely due."""
    return Replay(
        as_of=found.day,
        region=found.region,
        category=category,
        known_share=str(known_share),
        findings=tuple(
            Finding(name=f.name, code=f.code, level=found.level(f), title=f.title.zh)
            for f in found.findings()
        ),
        sums=tuple(
            Reckoned(
                name=one.definition.name,
                title=one.definition.title.zh,
                value=None if one.value is None else str(one.value),
            )
            for one in found.amounts()
            if one.due is Truth.TRUE and not one.definition.heuristic
        ),
    )


def redrawn(
    rulebook: Rulebook,
    facts: Collection[Fact],
    said: Replay,
    scope: Collection[str],
    gates: Mapping[str, Truthy],
) -> Replay:
    """The conclusions drawn anew from what a packet holds."""
    share = Fraction(said.known_share)
    found = evaluation(
        rulebook,
        {fact.name: fact.stored for fact in facts},
        category=said.category,
        known_share=share,
        as_of=said.as_of,
        region=said.region,
        scope=scope,
        gates=gates,
    )
    return concluded(found, said.category, share)
