"""The law tests that stand beside the rules: all of them pass, and every rule has some."""

from __future__ import annotations

from functools import cache

import pytest

from engine.library import Library
from engine.rulebook.examples import Outcome, run_examples
from engine.rulebook.rule import Finding


@cache
def library() -> Library:
    return Library.load()


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
