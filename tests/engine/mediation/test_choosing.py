"""Who mediates follows from what both sides wish, and neither bends alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.casework import events as ev
from engine.casework.people import People, Role, Seat
from engine.mediation.choosing import Choosing, chosen
from tests.engine.mediation.histories import DAY, noted

PEOPLE = People(seats={"R1": Seat("R1", Role.RESPONDENT, "", DAY, taken=True)})
lists = st.lists(st.sampled_from("abcdef"), max_size=3, unique=True).map(tuple)


def told(*happened: ev.MediationEvent) -> Choosing:
    choosing = Choosing()
    for one in happened:
        choosing = choosing.after(noted(one))
    return choosing


@given(lists, lists)
def test_which_side_is_asked_first_changes_nothing(
    ours: tuple[str, ...], theirs: tuple[str, ...]
) -> None:
    assert chosen(ours, theirs) == chosen(theirs, ours)


@given(lists, lists)
def test_only_one_whom_both_name_is_chosen(ours: tuple[str, ...], theirs: tuple[str, ...]) -> None:
    both = {*ours} & {*theirs}
    assert chosen(ours, theirs) in both if both else chosen(ours, theirs) == ""


@given(lists, lists)
def test_nobody_whom_both_like_better_is_passed_over(
    ours: tuple[str, ...], theirs: tuple[str, ...]
) -> None:
    one = chosen(ours, theirs)
    for other in {*ours} & {*theirs} - {one}:
        better = ours.index(other) < ours.index(one) and theirs.index(other) < theirs.index(one)
        assert not better


def test_of_equal_sums_the_even_one_is_chosen() -> None:
    assert chosen(("a", "b", "c"), ("c", "b", "a")) == "b"
    assert chosen(("a", "b"), ("b", "a")) == "a"  # even as well: then by the account
    assert chosen(("a",), ("b",)) == ""


def test_nobody_is_common_before_both_have_said() -> None:
    choosing = told(ev.MediatorWished("", ("m1", "m2")))
    assert choosing.common(PEOPLE) == ""
    choosing = choosing.after(noted(ev.MediatorWished("R1", ("m2",))))
    assert choosing.common(PEOPLE) == "m2"


def test_who_declines_is_asked_no_more_and_all_wish_anew() -> None:
    choosing = told(
        ev.MediatorWished("", ("m1",)),
        ev.MediatorNamed("m1", "joint"),
        ev.MediatorAnswered("m1", False, "no_room"),
    )
    assert (choosing.asked, choosing.lead) == ("", "")
    assert choosing.gone == {"m1": "no_room"}
    assert choosing.wishes == {}


def test_ties_need_the_word_of_both_sides() -> None:
    choosing = told(
        ev.MediatorNamed("m1", "committee"),
        ev.MediatorAnswered("m1", True),
        ev.TiesDisclosed("m1", ("relative",), "表亲"),
    )
    assert not choosing.is_free(PEOPLE)
    choosing = choosing.after(noted(ev.TiesAccepted("", "m1")))
    assert not choosing.is_free(PEOPLE)
    assert choosing.after(noted(ev.TiesAccepted("R1", "m1"))).is_free(PEOPLE)


def test_what_was_agreed_of_other_ties_counts_no_more_when_they_are_told_anew() -> None:
    choosing = told(
        ev.MediatorNamed("m1", "committee"),
        ev.MediatorAnswered("m1", True),
        ev.TiesDisclosed("m1", ("other",), "住同一小区"),
        ev.TiesAccepted("", "m1"),
        ev.TiesAccepted("R1", "m1"),
        ev.TiesDisclosed("m1", ("relative",), "原来是亲戚"),
    )
    assert not choosing.is_free(PEOPLE)


def test_an_answer_of_somebody_who_was_not_named_is_none() -> None:
    choosing = told(ev.MediatorNamed("m1", "joint"), ev.MediatorAnswered("m2", True))
    assert choosing.lead == ""
    assert choosing.asked == "m1"


def test_a_second_mediation_begins_with_nobody() -> None:
    choosing = told(
        ev.MediatorNamed("m1", "joint"),
        ev.MediatorAnswered("m1", True),
        ev.MediationMoved("draft"),
    )
    assert choosing == Choosing()
