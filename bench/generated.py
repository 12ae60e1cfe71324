"""Interviews of any size, made as an author would write them, and their floor by hand.

Each rule needs three facts and the rule before it. The first rule rests on the questions that are
asked last: nothing is settled before the last answer, and then every rule fires at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.interview.questionnaire import Questionnaire, load_questionnaires
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.vocabulary import read_answer
from engine.source import read_text

SIZES = ((4, 2), (30, 10), (90, 30), (300, 100))
TODAY = date(2026, 6, 1)
PER_SECTION = 30
# (type, what a rule asks of it, the answer that meets it)
KINDS = (
    ("bool3", "{} is yes", "yes"),
    ("money", "{} > yuan(100)", "250.50"),
    ("date", "days({}, as_of) > 30", "2026-01-15"),
)


@dataclass(frozen=True, slots=True)
class Made:
    """A generated interview with the answers that keep every question open."""

    rulebook: Rulebook
    questionnaire: Questionnaire
    answers: Mapping[str, Any]


def make(questions: int, rules: int) -> Made:
    """Write the files, and load them as those of authors are loaded."""
    rulebook = Rulebook.load([read_text(rules_text(questions, rules), "made/rules.yaml")])
    asked = {"made": read_text(questionnaire_text(questions), "made/questions.yaml")}
    answers = {
        fact(number): read_answer(rulebook.facts[fact(number)], _kind(number)[2])
        for number in range(questions)
    }
    return Made(rulebook, load_questionnaires(asked, rulebook)["made"], answers)


def fact(number: int) -> str:
    """The name of a fact."""
    return f"made.fact_{number}"


def _kind(number: int) -> tuple[str, str, str]:
    return KINDS[number % len(KINDS)]


def facts_of(rule: int, questions: int) -> range:
    """The numbers of the three facts that a rule needs, the last ones for the first rule."""
    first = max(questions - 3 * (rule + 1), 0)
    return range(first, first + 3)


def rules_text(questions: int, rules: int) -> str:
    """The rule file."""
    written = [
        f"- fact: {fact(n)}\n  type: {_kind(n)[0]}\n  title: {{zh: 事实{n}, en: Fact {n}}}"
        for n in range(questions)
    ]
    for rule in range(rules):
        tests = [_kind(n)[1].format(fact(n)) for n in facts_of(rule, questions)]
        before = [f"made.rule_{rule - 1}"] if rule else []
        lines = "\n".join(f"      - {test}" for test in [*before, *tests])
        written.append(
            f"- finding: made.rule_{rule}\n"
            f"  title: {{zh: 结论{rule}, en: Finding {rule}}}\n"
            f"  when:\n    all:\n{lines}\n"
            "  level: certain\n"
            f"  says: {{zh: 结论{rule}成立。, en: Finding {rule} holds.}}"
        )
    written.append(
        "- route: made.route\n  first:\n"
        f"    - {{when: made.rule_{rules - 1}, to: MEDIATE, reason: all_hold}}\n"
        "    - {to: CONSULT, reason: otherwise}"
    )
    return "\n".join(written)


def questionnaire_text(questions: int) -> str:
    """The questionnaire file."""
    written = [
        "questionnaire: made\ntitle: {zh: 生成的问卷, en: Generated}\nscope: [made]\nsections:"
    ]
    for start in range(0, questions, PER_SECTION):
        written.append(
            f"  - section: part_{start}\n    title: {{zh: 第{start}节, en: Part {start}}}\n"
            "    questions:"
        )
        written += [
            f"      - ask: {fact(n)}\n        question: {{zh: 问题{n}, en: Question {n}}}"
            for n in range(start, min(start + PER_SECTION, questions))
        ]
    return "\n".join(written)


def floor(questions: int, rules: int) -> Callable[[Mapping[str, Any]], tuple[str | None, int]]:
    """The same interview by hand: which question is next, and how many findings hold.

    It knows the three truth values and the answers, and nothing else: no ranges, no guards,
    no explanation, no way to say what is missing.
    """
    today = TODAY.toordinal()
    tests: tuple[Callable[[Any], bool], ...] = (
        lambda value: bool(value == "yes"),
        lambda value: bool(value > 10_000),
        lambda value: bool(today - value[1] > 30),
    )
    needs = [
        tuple((fact(n), tests[n % 3]) for n in facts_of(rule, questions)) for rule in range(rules)
    ]
    order = [fact(n) for n in range(questions)]

    def step(answers: Mapping[str, Any]) -> tuple[str | None, int]:
        before: bool | None = True
        holding = 0
        wanted = set()
        for rule in needs:
            value = before
            for name, test in rule:
                if name not in answers:
                    value = value and None
                    wanted.add(name)
                elif not test(answers[name]):
                    value = False
            holding += value is True
            before = value
        if before is False:
            return None, holding
        return next((name for name in order if name in wanted), None), holding

    return step
