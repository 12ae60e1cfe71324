"""How an evaluation becomes a guidance: the same findings and sums for every reader."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from engine.guidance import onward, reckoned
from engine.guidance.composing import Composing, Occasion
from engine.guidance.guidance import (
    Edition,
    EvidenceNote,
    FactLine,
    FindingLine,
    Grade,
    Guidance,
    Level,
    MissingLine,
    Party,
    PartyLine,
    Proof,
    UrgentLine,
)
from engine.i18n import Text
from engine.rulebook.evaluate import SHARED, Evaluation
from engine.rulebook.explain import all_facts, prove
from engine.rulebook.graph import ABSENT, Unanswered
from engine.rulebook.rule import Finding
from engine.rulebook.vocabulary import Fact
from engine.rulebook.wording import answer_text

ORDER = ("certain", "likely", "arguable", "warning", "heuristic", "info")

__all__ = ["Occasion", "compose"]


def compose(evaluation: Evaluation, occasion: Occasion) -> Guidance:
    """The mediator's edition, from which the other two are cut.

    What others than the one who answered may read is composed anew from what both sides may know:
    a private answer shows neither in a line nor in what follows from it.
    """
    common = _compose(evaluation.common(), occasion)
    return replace(_compose(evaluation, occasion), common=common)


def _compose(evaluation: Evaluation, occasion: Occasion) -> Guidance:
    c = Composing(evaluation, occasion)
    findings, missing = _findings(c), onward.missing_lines(c)
    return Guidance(
        number=occasion.number,
        case_id=occasion.case_id,
        edition=Edition.MEDIATOR,
        party=Party.BOTH,
        category=c.category,
        rule_version=occasion.rule_version,
        law_as_of=evaluation.day,
        as_of=evaluation.day,
        answers_hash=occasion.answers_hash,
        generated_at=occasion.generated_at,
        label=c.fixed("label.automatic"),
        headline=_headline(c),
        version=occasion.version,
        reviewed_by=occasion.reviewed_by,
        safety_first=c.in_danger,
        parties=tuple(PartyLine(party, side) for party, side in c.sides.items()),
        urgent=(*_urgent(c), *reckoned.urgent_limits(c)),
        facts=_facts(c, findings, missing),
        findings=findings,
        amounts=reckoned.amounts(c),
        values=reckoned.values(c),
        reasons=() if c.in_danger else onward.reasons(c),
        options=() if c.in_danger else onward.options(c),
        route=onward.route(c),
        evidence=onward.evidence(c),
        missing=missing,
        helpers=c.helpers,
        law_text=onward.law(c),
        tips=() if c.in_danger else onward.tips(c),
    )


def _headline(c: Composing) -> Text:
    for item in c.evaluation.listed("headline"):
        return c.text(item.texts["says"])
    return c.fixed("headline.none")


def _urgent(c: Composing) -> list[UrgentLine]:
    return [UrgentLine("safety", c.text(f.says)) for f in c.holding if f.urgent]


# ---------------------------------------------------------------- facts


def _facts(
    c: Composing, findings: tuple[FindingLine, ...], missing: tuple[MissingLine, ...]
) -> tuple[FactLine, ...]:
    """What was answered and matters, in the order in which it was asked.

    How the person lives and wants to go on is not part of it, unless a sum rests on it.
    """
    under_sums = reckoned.facts_under_sums(c)
    matters = {fact for line in findings for fact in line.facts_used}
    matters |= {line.field for line in missing}
    lines = []
    for name in c.occasion.asked or tuple(c.evaluation.answers):
        fact, value = c.rulebook.facts[name], c.evaluation.fact(name)
        told = name in under_sums or (fact.namespace != SHARED and name in matters)
        if told and not fact.set_by_system and value is not ABSENT:
            lines.append(_fact(c, fact, value))
    return tuple(lines)


def _fact(c: Composing, fact: Fact, value: Any) -> FactLine:
    presumed = fact.name in c.evaluation.presumed
    unknown = isinstance(value, Unanswered)
    said = Text(answer_text(fact, value, "zh"), answer_text(fact, value, "en"))
    return FactLine(
        field=fact.name,
        label=fact.title,
        value=None if unknown else said,
        state="presumed" if presumed else "unknown" if unknown else "known",
        evidence=None if unknown or presumed else _proof_of(c, fact),
        private_to=Party.APPLICANT if fact.private else None,
    )


def _proof_of(c: Composing, fact: Fact) -> EvidenceNote | None:
    """The best evidence that is in hand for a fact."""
    held = [
        item
        for item in c.rulebook.listed_as("evidence")
        if item.id in fact.evidence
        and not (c.evaluation.in_common and item.private)
        and c.occasion.evidence.get(item.id) == "have"
    ]
    if not held:
        return None
    best = min(held, key=lambda item: item.words["grade"] or "C")
    return EvidenceNote(cast(Grade, best.words["grade"] or "C"), best.texts["title"])


# ---------------------------------------------------------------- findings


def _findings(c: Composing) -> tuple[FindingLine, ...]:
    """What is claimed, how to claim it, then what holds in every case; of each the surest first.

    Of equally sure ones those lead that tell a sum. What is urgent stands in a box of its own.
    """
    rest = [finding for finding in c.holding if not finding.urgent]
    rest.sort(key=lambda f: (*_place(c, f), not reckoned.tells_a_sum(c, f)))
    return tuple(_finding(c, finding) for finding in rest)


def _place(c: Composing, finding: Finding) -> tuple[int, int]:
    in_every_case = finding.name.startswith(f"{SHARED}.")
    kind = 2 if in_every_case else 1 if finding.procedure else 0
    return kind, ORDER.index(c.evaluation.level(finding))


def _finding(c: Composing, finding: Finding) -> FindingLine:
    level = cast(Level, c.evaluation.level(finding))
    return FindingLine(
        name=finding.name,
        level=level,
        holder=finding.holder,
        title=finding.title,
        text_lay=c.text(finding.says),
        code=finding.code,
        must_prove=tuple(
            Proof(side, c.rulebook.facts[name].title)
            for name, side in finding.burden.items()
            if name in c.rulebook.facts
        ),
        citations=c.citations(finding.basis),
        facts_used=_facts_used(c, finding),
        needs_human=finding.human,
        is_aside=level == "info" or finding.name.startswith(f"{SHARED}."),
    )


def _facts_used(c: Composing, finding: Finding) -> tuple[str, ...]:
    """The facts that prove it; what is private is not even named to both."""
    proof = prove(c.evaluation, finding.name)
    return tuple(
        name
        for name in dict.fromkeys(all_facts(proof))
        if not (c.evaluation.in_common and c.rulebook.facts[name].private)
    )
