"""The same questions for the other side of a dispute, and what they rest on besides its answers.

Which side somebody is, and what the dispute is about, is taken from the applicant. What each can
only say of itself is not asked, and what the applicant keeps private leaves no trace in the order
of the questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.interview.questionnaire import Question, Questionnaire, Section
from engine.rulebook.node import DECLINED
from engine.rulebook.vocabulary import Fact


def for_other_side(questionnaire: Questionnaire, facts: Mapping[str, Fact]) -> Questionnaire:
    """The questions that both sides are asked, in the same order and sections."""
    sections = tuple(
        replace(section, questions=kept)
        for section in questionnaire.sections
        if (kept := _kept(section, facts))
    )
    asked = {question.fact for section in sections for question in section.questions}
    gates = {fact: gate for fact, gate in questionnaire.gates.items() if fact in asked}
    return replace(questionnaire, sections=sections, gates=gates)


def _kept(section: Section, facts: Mapping[str, Fact]) -> tuple[Question, ...]:
    return tuple(q for q in section.questions if facts[q.fact].is_comparable)


def ground_of(
    facts: Mapping[str, Fact], applicant: Mapping[str, Any], category: str | None
) -> dict[str, Any]:
    """What stands as answered before the other side says anything.

    What is mirrored comes from the applicant; every fact that is not asked is not known, or is
    what stands for every private answer, whatever the applicant gave.
    """
    ground: dict[str, Any] = {}
    for fact in facts.values():
        if fact.is_comparable:
            continue
        if fact.compared == "mirrored":
            if fact.name in applicant:
                ground[fact.name] = applicant[fact.name]
        elif not fact.set_by_system:
            ground[fact.name] = DECLINED if fact.shared_as is None else fact.shared_as
    if category is not None:
        ground["case.category"] = category
    return ground
