"""A mediator's desk shows what is urgent first, and those who oversee see the course alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI

from engine.casework.events import (
    FollowedUp,
    MediationMoved,
    MilestoneNoted,
    SessionCalledOff,
    SessionPlanned,
)
from engine.clock import TIMEZONE, today
from engine.mediation.states import State
from tests.engine.actions.mediating.tables import TO_SESSION
from tests.engine.actions.staffed import Town
from tests.web.colleague import AtDesk, Colleague
from tests.web.mediating import Talks
from tests.web.resident import faults_on, words_of


@pytest.fixture
def talks(staffed: FastAPI, town: Town) -> Talks:
    return Talks.begun(staffed, town, *TO_SESSION)


def plan(talks: Talks, session: str, days: int, link: str = "") -> None:
    at = (talks.scene.desk.clock.now().astimezone(TIMEZONE) + timedelta(days=days)).replace(
        hour=15, minute=30
    )
    planned = SessionPlanned(session, at.isoformat(), 60, "video", "", link)
    talks.scene.happen(planned)


def test_sessions_of_today_and_of_the_week_are_listed(talks: Talks, min: Colleague) -> None:
    plan(talks, "s1", 0, "https://video.example/r1")
    plan(talks, "s2", 3, "javascript:alert(1)")
    plan(talks, "s3", 9)
    plan(talks, "s4", 2)
    talks.scene.happen(SessionCalledOff("s4", "other"))
    page = min.get("/desk/mediations")
    assert page.text.count("60 分钟") == 2
    assert "https://video.example/r1" in page.text
    assert "javascript" not in page.text


def test_the_nearest_term_is_coloured_and_told_in_words(talks: Talks, min: Colleague) -> None:
    day = today(talks.scene.desk.clock)
    assert "绿：还早" in words_of(min.get("/desk/mediations"))
    talks.scene.happen(MilestoneNoted("court_pre_accepted", day - timedelta(days=40)))
    assert "红：已过期" in words_of(min.get("/desk/mediations"))
    assert "已过 10 天" in words_of(min.get(talks.at("/overview")))


def test_the_urgent_stand_first(staffed: FastAPI, town: Town, talks: Talks, min: Colleague) -> None:
    late = Talks.begun(staffed, town, *TO_SESSION)
    day = today(late.scene.desk.clock)
    late.scene.happen(MilestoneNoted("court_pre_accepted", day - timedelta(days=29)))
    text = min.get("/desk/mediations").text
    assert text.index(late.scene.number[:4]) < text.index(talks.scene.number[:4])


def test_a_colleague_has_another_desk_and_a_supervisor_sees_the_course(
    talks: Talks, at_desk: AtDesk
) -> None:
    plan(talks, "s1", 0, "https://video.example/r1")
    number = f"{talks.scene.number[:4]}-{talks.scene.number[4:]}"
    assert number not in at_desk("gucheng").get("/desk/mediations").text
    for login in ("lead", "head"):
        page = at_desk(login).get("/desk/mediations")
        assert number in page.text
        assert "video.example" not in page.text
        assert "张明" not in page.text
    assert at_desk("admin").get("/desk/mediations").status_code == 403


def test_what_cannot_be_divided_is_said_not_to_be_known(talks: Talks, min: Colleague) -> None:
    page = min.get("/desk/mediations/figures")
    assert page.status_code == 200
    assert "还没有" in words_of(page)
    talks.scene.happen(
        MediationMoved(State.EFFECTIVE),
        FollowedUp("", "yes", 4),
        FollowedUp(talks.scene.seat, "yes", 2),
    )
    told = words_of(min.get("/desk/mediations/figures"))
    assert "100%" in told
    assert "4 分（满分 5 分，1 人答）" in told
    assert "2 分（满分 5 分，1 人答）" in told


def test_a_day_that_is_none_is_told(min: Colleague) -> None:
    page = min.get("/desk/mediations/figures?first=yesterday&last=2026-01-01")
    assert page.status_code == 422
    assert faults_on(page)


def test_a_mediator_finds_a_case_by_the_names_of_its_people(talks: Talks, min: Colleague) -> None:
    line = re.search(r'<th scope="row" class="number">.*?</th>', min.get("/desk/mediations").text)
    assert line
    assert "张明、王芳</a>" in line[0]
    assert talks.scene.number[:4] in line[0]
