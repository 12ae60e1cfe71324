"""Somebody whose house or work is not here says so, and the rules of this place leave it alone."""

from __future__ import annotations

import pytest

from engine.actions import consult
from engine.errors import AnswerFaults
from engine.interview.answers import read_form
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.web.resident import Resident, service

WHERE = "labour.work_district"
WORK = {
    "labour.role": "worker",
    "labour.matters": ["unpaid_wages"],
    "labour.worker_type": "full_time",
}


@pytest.fixture
def worker(library: Library) -> Resident:
    someone = Resident.at_home(service(library, MemoryStore()))
    someone.begin(story="公司拖欠工资", kind="lab.wage")
    someone.fill(WORK)
    return someone


def test_the_question_offers_another_place_with_a_field(worker: Resident) -> None:
    page = worker.get(f"q/{WHERE}").text
    assert '<option value="elsewhere">其他地方</option>' in page
    assert f'name="{WHERE}.elsewhere"' in page


def test_rules_of_this_place_leave_another_place_alone(worker: Resident) -> None:
    worker.post(f"q/{WHERE}", {WHERE: "石景山区"})
    here = consult.assess(worker.desk, worker.case())
    assert here.truth("labour.venue_beijing") is True
    worker.post(f"q/{WHERE}", {WHERE: "elsewhere", f"{WHERE}.elsewhere": "上海市浦东新区"})
    there = consult.assess(worker.desk, worker.case())
    assert there.region == "上海市浦东新区"
    assert there.truth("labour.venue_beijing") is False
    assert there.truth("labour.venue") is True
    assert "上海市浦东新区" in worker.get("review").text


def test_what_was_written_stands_there_when_it_is_looked_at_again(worker: Resident) -> None:
    worker.post(f"q/{WHERE}", {WHERE: "elsewhere", f"{WHERE}.elsewhere": "上海市浦东新区"})
    page = worker.get(f"q/{WHERE}").text
    assert '<option value="elsewhere" selected>' in page
    assert 'value="上海市浦东新区"' in page


def test_another_place_without_its_name_is_asked_for_again(worker: Resident) -> None:
    page = worker.post(f"q/{WHERE}", {WHERE: "elsewhere", f"{WHERE}.elsewhere": " "})
    assert page.status_code == 422
    assert '<option value="elsewhere" selected>' in page.text


def test_a_place_here_that_was_written_out_is_still_here(worker: Resident) -> None:
    for written in ("北京", "北京朝阳区", "北京市朝阳区望京", "Beijing, Chaoyang"):
        worker.post(f"q/{WHERE}", {WHERE: "elsewhere", f"{WHERE}.elsewhere": written})
        assert consult.assess(worker.desk, worker.case()).region.startswith("北京市")


def test_a_place_needs_no_choice_where_it_is_written(library: Library) -> None:
    fact = library.rulebook.facts[WHERE]
    assert read_form(fact, {f"{WHERE}.elsewhere": ["天津市"]}) == "天津市"
    with pytest.raises(AnswerFaults):
        read_form(fact, {WHERE: ["elsewhere"]})
