"""The address of a list says again what was asked of it, and nonsense asks for nothing."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.course import Stage
from engine.search.query import By
from engine.store.store import Order
from web.desk_views import Filters
from web.listing import STATES, Listing
from web.search_views import Asked

LISTS = (Filters, Asked)
asked = st.dictionaries(
    st.sampled_from(["stage", "state", "unit", "kind", "order", "page", "number", "q", "year"]),
    st.sampled_from([*Stage, *STATES, *Order, *By, "", "2026", "3", "bajiao", "rent", "'; --"])
    | st.text(max_size=60),
)


def again(listing: Listing, page: int) -> Listing:
    """What is asked by the address of another page."""
    query = urlsplit(listing.address(page)).query
    return type(listing).of(dict(parse_qsl(query, keep_blank_values=True)))


@given(st.sampled_from(LISTS), asked, st.integers(1, 400))
def test_the_address_of_another_page_asks_for_the_same(
    kind: type[Listing], sent: dict[str, str], page: int
) -> None:
    listing = kind.of(sent)
    assert {**again(listing, page).form, "page": ""} == {**listing.form, "page": ""}
    assert again(listing, page).page == page


@pytest.mark.parametrize(
    ("said", "page"),
    [("2", 2), ("0", 1), ("-1", 1), ("", 1), ("٢", 1), ("²", 1), ("9" * 5_000, 400)],
)
def test_a_page_that_is_none_is_the_first_and_one_too_far_the_last(said: str, page: int) -> None:
    assert Asked.of({"page": said}).page == page


def test_a_list_of_a_house_shows_what_is_open_unless_another_state_is_said() -> None:
    assert Filters.of({}).state == "open"
    assert Filters.of({"state": ""}).state == ""
    assert Filters.of({"state": "burning"}).state == ""
    assert Asked.of({}).state == ""


def test_the_ways_lead_to_the_page_before_and_after_where_there_is_one() -> None:
    first, last, beyond = (Asked.of({"q": "x", "page": str(n)}) for n in (1, 3, 9))
    ways = [listing.turning(41, 20) for listing in (first, last, beyond)]
    assert [way["pages"] for way in ways] == [3, 3, 3]
    assert [way["before"] for way in ways] == ["", last.address(2), ""]
    assert [way["after"] for way in ways] == [first.address(2), "", ""]
    assert Asked.of({}).turning(0, 20)["pages"] == 1
