"""Each precondition stands in one way; what nobody knows is never met, and little bars."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.i18n import Text
from engine.library import Library
from engine.litigation.interruptions import interruptions
from engine.litigation.manifest import Check, PersonOrBody
from engine.litigation.outcomes import preconditions
from engine.litigation.preconditions import (
    Given,
    State,
    barred,
    check,
    for_applicant,
    of_manifest,
)
from engine.litigation.reading import load_forms
from engine.litigation.reasons import reasons
from engine.litigation.tracks import tracks
from tests.engine.litigation.test_packet import GIVEN

CODES = [f"C{no:02d}" for no in range(1, 14)]
FREE: dict[str, st.SearchStrategy[Any]] = {
    "track": st.sampled_from(list(tracks())),
    "group": st.sampled_from(["rent", "lab", "fam", "loan", ""]),
    "venue": st.sampled_from([Text(""), Text("石景山区人民法院", "Shijingshan Court")]),
    "venue_why": st.just(Text("由被告住所地的法院管辖。", "Where they live.")),
    "arbitration": st.sampled_from(
        ["", "award", "refused", "overdue", "none", "under_way", "mediated"]
    ),
    "exempt": st.sampled_from(["", "wage_iou", "wage_agreement"]),
    "fee": st.sampled_from(["", "due", "paid"]),
    "pieces": st.integers(0, 2),
    "claims": st.integers(0, 2),
    "missing": st.integers(0, 2),
    "ask": st.just(dict.fromkeys(CODES, ("rental.role",))),
}
THREE = frozenset(
    {"agreement", "civil", "is_venue", "clause", "decided", "pending", "too_early"}
    | {"award_late", "signed"}
)
MAYBE = st.sampled_from([True, False, None])


@st.composite
def matters(draw: st.DrawFn) -> Given:
    known = {
        one.name: draw(FREE.get(one.name, MAYBE if one.name in THREE else st.booleans()))
        for one in fields(Given)
    }
    return Given(**known)


@given(matters())
def test_every_precondition_stands_in_exactly_one_way_in_both_languages(matter: Given) -> None:
    found = check(matter)
    assert [one.code for one in found] == CODES
    for one in found:
        assert "{" not in one.text.zh + one.text.get("en")
        assert one.text.has("en")
        assert one.title.has("en")
        assert not one.ask or one.state is State.UNKNOWN
    assert [one.code for one in for_applicant(found)] == CODES[:-1]


@given(matters())
def test_only_three_things_bar_and_each_is_surely_so(matter: Given) -> None:
    for one in barred(check(matter)):
        assert one.state is State.NOT_MET
        match one.outcome:
            case "C09.none":
                assert (matter.track, matter.group) == ("FILING", "lab")
                assert (matter.arbitration, matter.exempt) == ("none", "")
            case "C05.no_clause":
                assert matter.track == "ARBITRATE"
                assert matter.group != "lab"
                assert matter.clause is False
            case other:
                assert other == "C10.no_agreement"
                assert (matter.track, bool(matter.agreement)) == ("CONFIRM", False)


def test_where_nobody_knows_anything_nothing_is_met() -> None:
    for track in tracks():
        for group in ("rent", "lab", "fam", "loan"):
            states = {one.state for one in check(Given(track, group))}
            assert State.MET not in states


@given(matters())
def test_to_know_less_makes_nothing_met(matter: Given) -> None:
    """Of what is only true or false a forgotten answer counts as not given."""
    met = {one.code for one in check(matter) if one.state is State.MET}
    for name in sorted(THREE):
        if getattr(matter, name) is not None:
            less = Given(**{f.name: getattr(matter, f.name) for f in fields(Given)} | {name: None})
            now = {one.code for one in check(less) if one.state is State.MET}
            allowed = {"C05"} if name == "is_venue" else set()  # no court was chosen yet
            assert now <= met | allowed, name


def test_labour_may_sue_with_an_award_a_refusal_a_lapse_or_by_the_two_exceptions() -> None:
    def stands(**known: Any) -> tuple[str, State]:
        found = next(o for o in check(Given("FILING", "lab", **known)) if o.code == "C09")
        return found.outcome.partition(".")[2], found.state

    for way in ("award", "refused", "overdue"):
        assert stands(arbitration=way, award_late=False) == (way, State.MET)
    assert stands(arbitration="award") == ("award_undated", State.UNKNOWN)
    for exempt in ("wage_iou", "wage_agreement"):
        assert stands(exempt=exempt, arbitration="none") == (exempt, State.MET)
    assert stands(arbitration="award", award_late=True) == ("award_late", State.NOT_MET)
    assert stands() == ("unknown", State.UNKNOWN)
    assert stands(arbitration="none") == ("none", State.NOT_MET)


def test_a_clerk_reads_from_the_packet_how_each_stood_and_signs_to_look_at() -> None:
    checks = (Check(code="C09", outcome="C09.none", state="not_met", text="先仲裁"),)
    own = PersonOrBody(side="plaintiff", name="甲", phone="13800138000")
    other = PersonOrBody(side="defendant", name="乙", phone="13800138000")
    manifest = GIVEN.manifest.model_copy(update={"checks": checks, "parties": (own, other)})
    first, sign = of_manifest(manifest)
    assert (first.code, first.bars, first.text.zh) == ("C09", True, "先仲裁")
    assert (sign.outcome, sign.is_internal, sign.warns) == ("C13.same_person", True, False)
    assert of_manifest(GIVEN.manifest) == ()  # it does not tell


def test_all_that_the_files_name_is_there(library: Library) -> None:
    known = load_forms(library.rulebook).by_id
    for way in tracks().values():
        assert {*way.asks, *way.beside} <= known.keys()
    for one in interruptions():
        assert not one.fact or one.fact in library.rulebook.facts
        assert not one.milestone or one.milestone in library.deadlines.milestones
    assert set(preconditions().titles) == set(reasons())
    laws = [law for found in preconditions().law.values() for law in found]
    laws += [law for one in interruptions() for law in one.law]
    laws += [law for reason in reasons().values() for law in reason.law]
    assert {law.law for law in laws} <= library.rulebook.laws.keys()
