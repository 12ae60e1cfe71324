"""The conditions of legal aid: each met, not met or unknown; more answers never unsettle one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import DefinitionFaults
from engine.library import Library
from engine.referral.aid import Aid, Criterion, Group, Met, Outlook, load_criteria, look
from engine.rulebook.evaluate import Evaluation
from tests.engine.litigation.matters import (
    DAY,
    DISMISSED,
    RESTAURANT,
    WAGES,
    read,
)
from tests.ours import library

ASKED = frozenset({"case.vulnerabilities", "labour.migrant_worker", "family.violence"})


@cache
def criteria() -> tuple[Criterion, ...]:
    return load_criteria(library().rulebook)


def aid(written: Mapping[str, Any], scope: str = "labour", *, final: bool = True) -> Aid:
    house: Library = library()
    answers = read(written)
    evaluation = Evaluation(
        house.rulebook,
        answers,
        as_of=DAY,
        region=house.region.of_case(house.rulebook, answers, {scope}),
        scope={scope, "case"},
        gates=house.questionnaires[scope].gates,
        final=final,
    )
    return look(criteria(), evaluation, ASKED)


def standing(found: Aid) -> dict[str, Met]:
    return {one.criterion.id: one.met for one in found.standings}


MIGRANT = {**WAGES, "labour.migrant_worker": "yes"}
TABLE: list[tuple[str, Mapping[str, Any], str, str, Met]] = [
    ("wages are one of the kinds", WAGES, "labour", "wages_or_relation", Met.MET),
    ("rent is not", RESTAURANT, "rental", "wages_or_relation", Met.NOT_MET),
    ("a migrant worker is exempt", MIGRANT, "labour", "migrant_worker", Met.MET),
    (
        "one from town is not",
        {**WAGES, "labour.migrant_worker": "no"},
        "labour",
        "migrant_worker",
        Met.NOT_MET,
    ),
    ("nobody said", WAGES, "labour", "migrant_worker", Met.UNKNOWN),
    (
        "who does not know",
        {**WAGES, "labour.migrant_worker": "unknown"},
        "labour",
        "migrant_worker",
        Met.UNKNOWN,
    ),
    (
        "on the allowance",
        {**WAGES, "case.vulnerabilities": ["minimum_living_allowance"]},
        "labour",
        "relief",
        Met.MET,
    ),
    # Other kinds of relief are not asked about: to tick nothing shows nothing.
    (
        "ticked nothing",
        {**WAGES, "case.vulnerabilities": ["none"]},
        "labour",
        "relief",
        Met.UNKNOWN,
    ),
    (
        "old, and of what income nobody knows",
        {**WAGES, "case.vulnerabilities": ["aged_70_or_over"]},
        "labour",
        "no_income",
        Met.UNKNOWN,
    ),
    ("a dismissal is none of the kinds", DISMISSED, "labour", "wages_or_relation", Met.NOT_MET),
    (
        "nor is that of somebody sent by an agency",
        {**DISMISSED, "case.category": "lab.dispatch"},
        "labour",
        "wages_or_relation",
        Met.NOT_MET,
    ),
    ("what law names elsewhere", RESTAURANT, "rental", "other_matter", Met.UNKNOWN),
]


@pytest.mark.parametrize(("name", "written", "scope", "id", "met"), TABLE)
def test_a_condition_stands_as_the_answers_make_it(
    name: str, written: Mapping[str, Any], scope: str, id: str, met: Met
) -> None:
    assert standing(aid(written, scope))[id] is met


@pytest.mark.parametrize(
    ("written", "scope", "outlook"),
    [
        (WAGES, "labour", Outlook.MEANS),
        (MIGRANT, "labour", Outlook.EXEMPT),
        (RESTAURANT, "rental", Outlook.NOT_SEEN),
    ],
)
def test_what_follows_of_all_conditions_is_an_outlook_and_no_promise(
    written: Mapping[str, Any], scope: str, outlook: Outlook
) -> None:
    assert aid(written, scope).outlook is outlook


def test_an_unknown_condition_names_the_question_that_would_tell() -> None:
    found = {one.criterion.id: one for one in aid(WAGES).standings}
    assert found["migrant_worker"].ask == ("labour.migrant_worker",)
    assert found["other_matter"].ask == ()


def test_every_condition_rests_on_the_law_of_its_group() -> None:
    articles = {Group.MATTER: "31", Group.FREE: "32", Group.EXEMPT: "42", Group.URGENT: "44"}
    for one in criteria():
        assert one.basis
        assert all(cited.startswith(f"法律援助法#{articles[one.group]}") for cited in one.basis)
    items = {cited.rpartition("-")[2] for one in criteria() for cited in one.basis
             if one.group is Group.MATTER}  # fmt: skip
    assert items == {str(number) for number in range(1, 10)}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_nothing_that_is_settled_is_unsettled_by_more_answers(data: st.DataObject) -> None:
    """As long as nobody guesses: on what is open, a condition stays unknown."""
    whole = {**MIGRANT, "case.vulnerabilities": ["minimum_living_allowance"]}
    kept = {name: value for name, value in whole.items() if data.draw(st.booleans())}
    first, later = standing(aid(kept, final=False)), standing(aid(whole, final=False))
    for id, met in first.items():
        assert met is Met.UNKNOWN or met is later[id], id


def test_without_any_answer_nothing_is_met() -> None:
    assert Met.MET not in standing(aid({}, final=False)).values()


def test_a_slip_of_the_author_is_told_with_its_line(tmp_path: Path) -> None:
    wrong = tmp_path / "aid.yaml"
    wrong.write_text(
        "- criterion: x\n  group: nonsense\n  title: {zh: 标题}\n  basis: [没有这部法#1]\n"
        "  when: labour.migrant_workers is yes\n",
        encoding="utf-8",
    )
    with pytest.raises(DefinitionFaults) as err:
        load_criteria(library().rulebook, wrong)
    told = "\n".join(map(str, err.value.faults))
    for part in ("nonsense", "title has no en", "没有这部法", "labour.migrant_worker"):
        assert part in told
