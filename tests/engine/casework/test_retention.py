"""Every case is kept for a time that somebody wrote down, and not longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.course import Stage, State
from engine.casework.retention import FILE, VARIABLE, Footing, read_retention, retention
from engine.casework.stages import ENDINGS
from engine.errors import DefinitionFaults

TODAY = date(2026, 11, 22)
BEGUN = Footing("consult", "open", "", False, TODAY, TODAY, None)

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
footings = st.builds(
    Footing,
    st.sampled_from([*map(str, Stage)]),
    st.sampled_from([*map(str, State)]),
    st.sampled_from(["", "mediated", "not_mediated"]),
    st.booleans(),
    days,
    days,
    st.none() | days,
)


@pytest.mark.parametrize(
    ("footing", "term", "until"),
    [
        (BEGUN, "abandoned", TODAY + timedelta(days=90)),
        (replace(BEGUN, stage="assess"), "abandoned", TODAY + timedelta(days=90)),
        (replace(BEGUN, issued=True), "assessed", TODAY + timedelta(days=365)),
        (replace(BEGUN, stage="mediate"), "under_way", None),
        (
            replace(BEGUN, stage="mediate", state="closed", closed=date(2024, 2, 29)),
            "mediated",
            date(2029, 2, 28),
        ),
        (
            replace(BEGUN, stage="litigate", state="closed", closed=TODAY),
            "referred",
            date(2029, 11, 22),
        ),
    ],
)
def test_how_long_a_case_is_kept(footing: Footing, term: str, until: date | None) -> None:
    kept = retention().kept(footing)
    assert (kept.term.id, kept.until) == (term, until)


@given(footings, days)
def test_every_case_has_an_entry_and_none_is_over_while_something_holds_it(
    footing: Footing, today: date
) -> None:
    kept = retention().kept(footing)
    if retention().is_over(footing, today):
        assert kept.until is not None
        assert kept.until < today
        assert not retention().holding(footing, today)
        assert footing.state != State.ERASED


@given(footings, days)
def test_a_row_that_is_not_over_is_the_row_of_no_case_that_is(footing: Footing, day: date) -> None:
    row = replace(footing, issued=None)
    if retention().is_over(footing, day):
        assert retention().is_over(row, day)


@pytest.mark.parametrize(
    ("footing", "held"),
    [
        (BEGUN, []),
        (replace(BEGUN, stage="mediate"), ["mediating"]),
        (replace(BEGUN, stage="litigate", state="waiting"), ["referral"]),
        (replace(BEGUN, stage="mediate", state="closed", outcome="not_mediated", closed=TODAY), []),
        (
            replace(BEGUN, stage="mediate", state="closed", outcome="mediated", closed=TODAY),
            ["agreement"],
        ),
        (
            replace(
                BEGUN,
                stage="mediate",
                state="closed",
                outcome="mediated",
                closed=date(2021, 11, 21),
            ),
            [],
        ),
    ],
)
def test_what_stands_against_erasing(footing: Footing, held: list[str]) -> None:
    assert [kept.term.id for kept in retention().holding(footing, TODAY)] == held


def test_a_line_of_the_log_has_its_time() -> None:
    moment = datetime(2026, 11, 22, 3, tzinfo=UTC)
    assert retention().log_until(moment) == datetime(2029, 11, 22, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("- keep: under_way", "- kept: under_way", "not an entry"),
        ("when: {stage: [mediate, litigate]}", "when: {stage: [mediate]}", "nothing says how long"),
        ("stage: [consult, assess], issued", "stage: [nowhere], issued", "nowhere is no stage"),
        ("days: 90", "days: soon", "soon is no whole number"),
        ("  after: updated", "  after: lunch", "lunch is not known"),
        ("- log: access", "- keep: access", "nothing says how long"),
        ("  law: [人民调解法#27, 个人信息保护法#19]\n", "", "rests on nothing"),
    ],
)
def test_a_file_that_leaves_a_case_without_a_time_is_refused(
    tmp_path: Path, before: str, after: str, fault: str
) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "retention.yaml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(DefinitionFaults, match=fault):
        read_retention(path)


def test_every_text_stands_in_both_languages() -> None:
    for term in (*retention().terms, *retention().holds, retention().log):
        assert term.title.has("en")
        assert term.text is None or term.text.has("en")


def test_every_outcome_that_holds_a_case_is_one_that_there_is() -> None:
    terms = (*retention().terms, *retention().holds)
    assert {outcome for term in terms for outcome in term.outcomes} <= {e.outcome for e in ENDINGS}


def test_an_operator_sets_terms_of_her_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "retention.yaml"
    own.write_text(FILE.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(own))
    retention.cache_clear()
    try:
        assert retention() == read_retention(own)
        own.write_text("- keep: nothing", encoding="utf-8")
        retention.cache_clear()
        with pytest.raises(DefinitionFaults):
            retention()
    finally:
        retention.cache_clear()
