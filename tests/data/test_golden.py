"""The worked cases that lie beside the repository: rental law and the ways a dispute can go."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.rulebook.worked import (
    WorkedCase,
    differences,
    evaluate_case,
    read_cases,
    unknown_subject,
)
from tests.ours import library

SUBJECTS = ("rental", "edge")


@pytest.fixture(scope="module")
def cases(shared: Path) -> tuple[WorkedCase, ...]:
    return read_cases(shared / "cases" / "golden_public.yaml")


def test_every_worked_case_comes_out_as_expected(
    cases: tuple[WorkedCase, ...], subtests: pytest.Subtests
) -> None:
    rulebook, region = library().rulebook, library().region
    ready = [
        case for case in cases if case.domain in SUBJECTS and not unknown_subject(case, rulebook)
    ]
    assert {case.domain for case in ready} == set(SUBJECTS)
    for case in ready:
        with subtests.test(case.id):
            assert differences(case.expect, evaluate_case(case, rulebook, region)) == []


def test_every_rental_case_is_ready(cases: tuple[WorkedCase, ...]) -> None:
    rental = [case for case in cases if case.domain == "rental"]
    assert len(rental) >= 20
    assert [case.id for case in rental if unknown_subject(case, library().rulebook)] == []
