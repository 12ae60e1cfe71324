"""The law tests that stand beside the rules: all of them pass, and every rule has some."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from engine.rulebook.evaluate import Evaluation
from engine.rulebook.examples import Outcome, run_examples
from engine.rulebook.rule import Finding
from engine.rulebook.uses import facts_under
from tests.ours import library


@cache
def outcome() -> Outcome:
    return run_examples(library().rulebook, library().region.of(None))


def test_every_example_of_every_rule_passes() -> None:
    assert [str(failure) for failure in outcome().failures] == []
    assert outcome().passed > 500


@pytest.mark.parametrize("then", ["true", "false", "unknown"])
def test_every_coded_finding_shows_when_it_holds_and_when_not(then: str) -> None:
    lacking = [
        finding.name
        for finding in library().rulebook.findings
        if finding.code and not any(example.then == then for example in finding.examples)
    ]
    assert lacking == []


def test_what_excludes_each_other_never_holds_together_in_an_example() -> None:
    rulebook = library().rulebook
    both = [
        (name, one)
        for name, evaluation in outcome().evaluations
        if isinstance(finding := rulebook.definitions[name], Finding)
        for one in finding.excludes
        if evaluation.truth(name) is True and evaluation.truth(one) is True
    ]
    assert both == []


@pytest.mark.parametrize("danger", ["none", "lockout_or_cutoff"])
def test_a_case_of_one_kind_brings_no_conclusion_from_the_answers_of_another(danger: str) -> None:
    rulebook, region = library().rulebook, library().region.of(None)
    strange = []
    for questionnaire in library().questionnaires.values():
        for category in rulebook.facts["case.category"].choices.keys() - {"other"}:
            case = Evaluation(
                rulebook,
                {"case.category": category, "case.danger": frozenset({danger})},
                as_of=date(2026, 11, 22),
                region=region,
                scope=questionnaire.scope,
            )
            if questionnaire.when is not None and questionnaire.when.eval(case) is True:
                strange += [
                    (category, finding.name)
                    for finding in case.findings()
                    if finding.name.partition(".")[0] not in questionnaire.scope
                    and any(not f.startswith("case.") for f in facts_under(rulebook, finding.name))
                ]
    assert strange == []
