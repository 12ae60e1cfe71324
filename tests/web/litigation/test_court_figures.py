"""Figures of a court: its own, of all for those who oversee, as a page and as a file."""

from __future__ import annotations

import csv

import pytest

from engine.casework.people import Role
from engine.library import Library
from tests.engine.actions.litigating.filings import DOCKET
from tests.web.litigation.courtroom import COMMISSION, Courtroom, act
from tests.web.resident import faults_on, words_of
from tests.web.worker import Worker
from web import urls


@pytest.fixture(scope="module")
def room(library: Library) -> Courtroom:
    made = Courtroom.over(library)
    first, second = made.filed(), made.filed()
    act(made.clerk, first.packet, "accept", docket=DOCKET)
    act(made.clerk, second.packet, "return", codes=["C02"])
    return made


def told(worker: Worker) -> dict[str, dict[str, str]]:
    written = worker.get(urls.DESK_COURT_FIGURES_FILE).text.removeprefix("\ufeff")
    return {line["unit"]: line for line in csv.DictReader(written.splitlines())}


def test_a_court_sees_its_own_and_what_was_settled_before(room: Courtroom) -> None:
    words = words_of(room.clerk.get(urls.DESK_COURT_FIGURES))
    for said in (
        "送来 2",
        "收下 1",
        "退回过 1",
        "C02 被告不明确 1",
        "已执行 不清楚",
        "送来之前解决的",
    ):
        assert said in words, said
    lines = told(room.clerk)
    assert set(lines) == {"石景山区人民法院", "*"}
    assert (lines["*"]["referred"], lines["*"]["returned_C02"]) == ("2", "1")


def test_another_sees_nothing_of_it(room: Courtroom) -> None:
    worker = room.worker(Role.COURT, COMMISSION.id)
    assert set(told(worker)) == {"*"}
    assert told(worker)["*"]["referred"] == "0"


def test_the_district_sees_every_unit_by_its_name(room: Courtroom) -> None:
    head = room.worker(Role.SUPERVISOR, "district")
    assert "石景山区人民法院" in words_of(head.get(urls.DESK_COURT_FIGURES))
    assert told(head)["石景山区人民法院"]["accepted"] == "1"
    assert urls.DESK_COURT_FIGURES in head.get(urls.DESK_FUNNEL).text


def test_whoever_counts_nothing_gets_nothing(room: Courtroom) -> None:
    keeper = room.worker(Role.ADMINISTRATOR, "district")
    for page in (urls.DESK_COURT_FIGURES, urls.DESK_COURT_FIGURES_FILE):
        assert keeper.get(page).status_code == 403


def test_days_that_are_none_are_told(room: Courtroom) -> None:
    page = room.clerk.get(f"{urls.DESK_COURT_FIGURES}?first=x&last=2026-01-01")
    assert page.status_code == 422
    assert len(faults_on(page)) == 1
    assert "送来 0" in words_of(room.clerk.get(f"{urls.DESK_COURT_FIGURES}?last=2026-01-01"))
