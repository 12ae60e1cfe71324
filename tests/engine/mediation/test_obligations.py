"""An undertaking is kept, filled in and read back without losing a word."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import AnswerError, AnswerFaults
from engine.interview.answers import Reshape
from engine.mediation.obligations import (
    MOST,
    WHO,
    Kind,
    Obligation,
    Otherwise,
    fill_rows,
    read_instalments,
    read_rows,
    read_terms,
    terms_text,
)
from tests.engine.mediation.terms import GR_01, PAY, changed

SUMS = st.none() | st.integers(0, 10**12)
DAYS = st.dates(date(2000, 1, 1), date(2199, 12, 31))
WORDS = st.text("租金违约付到账 a1,，“", max_size=30).map(str.strip)


@st.composite
def obligations(draw: st.DrawFn) -> Obligation:
    return Obligation(
        id=str(draw(st.integers(1, 99))),
        kind=draw(st.sampled_from(Kind)).value,
        who=draw(st.sampled_from(WHO)),
        what=draw(WORDS),
        fen=draw(SUMS),
        by=draw(st.none() | DAYS),
        how=draw(WORDS),
        otherwise=draw(st.sampled_from([one.value for one in Otherwise]) | WORDS),
        instalments=tuple(
            draw(st.lists(st.tuples(DAYS, st.integers(0, 10**11)), max_size=3)),
        ),
        original=draw(SUMS),
        claim=draw(st.sampled_from(["", "arrears"])),
    )


def as_sent(obligations: tuple[Obligation, ...]) -> dict[str, list[str]]:
    return {name: [value] for name, value in fill_rows(obligations).items()}


@given(st.lists(obligations(), max_size=5, unique_by=lambda one: one.id).map(tuple))
def test_terms_come_back_from_their_text_and_from_the_form_as_they_were(
    terms: tuple[Obligation, ...],
) -> None:
    assert read_terms(terms_text(terms)) == terms
    if terms:
        assert read_rows(as_sent(terms)) == terms


def test_the_same_terms_are_the_same_text() -> None:
    assert terms_text(read_terms(terms_text(GR_01))) == terms_text(GR_01)


@pytest.mark.parametrize(
    "text",
    ["", "{", "7", "[7]", '[{"kind":"pay"}]', '[{"id":"1","kind":"steal","who":"both"}]',
     '[{"id":"1","kind":"pay","who":"me"}]', '[{"id":"1","kind":"pay","who":"both","by":"soon"}]',
     '[{"id":"1","kind":"pay","who":"both","colour":"red"}]'],
)  # fmt: skip
def test_what_is_no_terms_is_refused(text: str) -> None:
    with pytest.raises(AnswerError) as refused:
        read_terms(text)
    assert refused.value.key == "terms_unreadable"


def test_a_form_tells_all_that_is_wrong_with_it_at_once() -> None:
    form = {
        "terms.count": ["3"],
        "terms.0.kind": ["pay"],
        "terms.0.who": ["applicant"],
        "terms.0.fen": ["三万"],
        "terms.0.by.year": ["2026"],
        "terms.0.by.month": ["13"],
        "terms.0.by.day": ["1"],
        "terms.1.what": ["水管"],
        "terms.2.kind": ["steal"],
        "terms.2.who": ["applicant"],
        "terms.2.fen": ["-5"],
    }
    with pytest.raises(AnswerFaults) as refused:
        read_rows(form)
    told = {field: fault.key for field, fault in refused.value.faults.items()}
    assert told["terms.0.fen"] == "not_money"
    assert told["terms.0.by"] == "no_such_day"
    assert told["terms.2.kind"] == "choice_not_listed"
    assert told["terms.2.fen"] == "too_small"


def test_a_row_says_what_and_who_a_month_is_no_day_and_instalments_have_a_form() -> None:
    form = {
        "terms.count": ["1"],
        "terms.0.what": ["水管"],
        "terms.0.by.year": ["2026"],
        "terms.0.by.month": ["12"],
        "terms.0.instalments": ["2026-12-01 5000\n下个月 5000"],
        "terms.0.how": ["字" * 501],
    }
    with pytest.raises(AnswerFaults) as refused:
        read_rows(form)
    assert {field: fault.key for field, fault in refused.value.faults.items()} == {
        "terms.0.kind": "terms_choose",
        "terms.0.who": "terms_choose",
        "terms.0.by": "whole_day",
        "terms.0.instalments": "terms_instalment",
        "terms.0.how": "text_too_long",
    }


def test_an_empty_row_is_none_and_the_others_keep_their_faults_in_place() -> None:
    form = as_sent((PAY,)) | {"terms.count": ["3"], "terms.1.otherwise": ["sue"]}
    assert read_rows(form) == (PAY,)
    with pytest.raises(AnswerFaults) as refused:
        read_rows(form | {"terms.2.kind": ["waive"]})
    assert [*refused.value.faults] == ["terms.2.who"]


def test_no_terms_at_all_are_told_as_such() -> None:
    with pytest.raises(AnswerFaults) as refused:
        read_rows({"terms.count": ["1"]})
    assert refused.value.faults["terms"].key == "no_rows"


def test_rows_are_added_up_to_a_bound_and_taken_away() -> None:
    assert read_rows(as_sent((PAY,)) | {"terms.add": ["1"]}) == Reshape(2, None)
    assert read_rows(as_sent((PAY,)) | {"terms.remove": ["0"]}) == Reshape(0, 0)
    assert read_rows({"terms.count": [str(MOST)], "terms.add": ["1"]}) == Reshape(MOST, None)


def test_new_rows_get_a_number_of_their_own() -> None:
    two = read_rows(as_sent((changed(PAY, id="2"), changed(PAY, id="x7"), changed(PAY, id="2"))))
    assert not isinstance(two, Reshape)
    assert [one.id for one in two] == ["2", "1", "3"]


def test_instalments_are_read_as_people_write_them() -> None:
    written = "2026年12月1日 5000元；2027-1-1：1,000.50"
    assert read_instalments(written) == ((date(2026, 12, 1), 5000_00), (date(2027, 1, 1), 1000_50))


def test_what_is_owed_if_a_reduced_sum_is_not_paid_is_the_full_one_less_what_was_paid() -> None:
    assert PAY.balance(0) == 36_000_00
    assert PAY.balance(10_000_00) == 26_000_00
    assert PAY.balance(40_000_00) == 0
    assert changed(PAY, otherwise="interest").balance(10_000_00) == 20_000_00
    assert changed(PAY, original=None).balance(10_000_00) == 20_000_00


@given(obligations(), st.integers(0, 10**12), st.integers(0, 10**9))
def test_paying_more_never_leaves_more_owed(one: Obligation, paid: int, more: int) -> None:
    assert 0 <= one.balance(paid + more) <= one.balance(paid)
