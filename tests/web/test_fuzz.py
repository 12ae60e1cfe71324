"""Whatever is sent to whatever address of a case: an answer below 500, and the case stays whole."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.casework.journal import audit
from engine.store.memory import MemoryStore
from tests.web.resident import LEASE, Resident

PAGES = [
    "story",
    "safety",
    "safety/help",
    "kind",
    "kind/ask/matter",
    "kind/ask/x",
    "next",
    "review",
    "evidence",
    "guidance",
    "guidance.json",
    "guidance.x",
    "save",
    "leave",
    "why/rental.rent_owed",
    "why/x",
]
FACTS = [
    "case.danger",
    "case.free_text",
    "case.urgent_needs",
    "case.safety_signals",
    "rental.defect",
    "x.y",
    "rental.deposit_deductions",
    "rental.unusable_share",
    *LEASE,
]
PARTS = [
    "",
    ".choice",
    ".skip",
    ".unit",
    ".year",
    ".month",
    ".day",
    ".count",
    ".add",
    ".remove",
    ".0.amount",
    ".0.due_on.year",
    ".1.paid",
    ".²",
]
PLAIN = [
    "story",
    "kind",
    "matter",
    "seq",
    "key",
    "review",
    "signals",
    "evidence.lease_contract",
    "evidence.",
]
ODD = [
    "yes",
    "none",
    "unknown",
    "later",
    "not_applicable",
    "value",
    "percent",
    "²",
    "٣",
    "１２",
    "-1",
    "1e999",
    "0x10",
    "1/0",
    "3‰",
    "2026-02-31",
    "true",
    "{x}",
    "%s",
    "<b>",
    "𠮷",
    "rent.deposit",
    "tenant",
    "sudden_closure",
    "",
    "\x00",
    "\ud7ff",
    "9" * 30,
    "😀" * 50,
    "房" * 2_000,
]

pages = st.sampled_from(PAGES) | st.sampled_from(FACTS).map(lambda fact: f"q/{fact}")
pages |= st.text(max_size=12).map(lambda text: quote(text.encode("utf-8", "replace")))
values = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
names = st.sampled_from(PLAIN) | st.builds(
    "{}{}".format, st.sampled_from(FACTS), st.sampled_from(PARTS)
)
forms = st.dictionaries(names, values | st.lists(values, min_size=2, max_size=3), max_size=6)


@pytest.fixture(scope="module")
def someone(app: FastAPI) -> Resident:
    person = Resident.at_home(app)
    person.begin(kind="rent.arrears")
    person.fill(LEASE)
    return person


@settings(max_examples=250)
@given(page=pages, form=forms, own=st.booleans())
def test_no_form_to_no_address_breaks_the_service(
    someone: Resident, page: str, form: dict[str, str | list[str]], own: bool
) -> None:
    fact = page.removeprefix("q/")
    sent = form
    if own and page.startswith("q/"):  # aim at the question's own fields
        sent = {fact + part: value for part, value in zip(PARTS, form.values(), strict=False)}
    answer = someone.browser.post(someone.at(page), data=sent, follow_redirects=False)
    assert answer.status_code < 500
    if answer.status_code == 303:
        assert someone.browser.get(answer.headers["location"]).status_code < 500


@settings(max_examples=80)
@given(
    page=pages,
    query=st.dictionaries(
        st.sampled_from(["edition", "lang", "size", "show", "review"]), values, max_size=3
    ),
)
def test_no_address_breaks_the_service(someone: Resident, page: str, query: dict[str, str]) -> None:
    answer = someone.browser.get(someone.at(page), params=query, follow_redirects=False)
    assert answer.status_code < 500


def test_after_all_that_the_history_is_whole(someone: Resident, store: MemoryStore) -> None:
    assert audit(store) == []
    assert someone.case().seq >= 1
