"""A person sees where the case stands, takes a step with a reason, and learns what is missing."""

from __future__ import annotations

import re

import pytest

from engine.actions import consent
from engine.actions.course import ASSIGNING
from engine.casework.course import Stage
from engine.casework.guards import Bar
from engine.casework.stages import ENDINGS, LEVEL_REASONS, LEVELS, REOPENINGS, WAYS
from tests.web.resident import LEASE, Resident, faults_on, words_of
from web.render import read_interface


def tie(anna: Resident) -> dict[str, str]:
    page = anna.get("course")
    return {"seen": anna.hidden(page, "seen"), "key": anna.hidden(page, "key")}


@pytest.fixture
def anna_with_kind(anna: Resident) -> Resident:
    anna.begin(kind="rent.arrears")
    return anna


def test_every_step_reason_and_bar_has_its_words_in_both_languages() -> None:
    texts = read_interface()
    wanted = {f"course.way.{way.name}" for way in WAYS}
    wanted |= {f"course.way_text.{way.name}" for way in WAYS}
    wanted |= {f"course.told.exit_{way.exit}" for way in WAYS if way.exit}
    wanted |= {f"course.told.to_{way.to}" for way in WAYS if way.to}
    wanted |= {f"course.ending.{ending.outcome}" for ending in ENDINGS}
    wanted |= {f"course.told.ended_{ending.outcome}" for ending in ENDINGS}
    wanted |= {f"course.bar.{bar}" for bar in Bar}
    wanted |= {f"course.level.{level}" for level in LEVELS}
    given = [*LEVEL_REASONS, *REOPENINGS, *ASSIGNING]
    given += [reason for way in WAYS for reason in way.reasons]
    given += [reason for ending in ENDINGS for reason in ending.reasons]
    wanted |= {f"course.reason.{reason}" for reason in given}
    assert wanted <= set(texts)
    assert all(texts[id].zh and texts[id].en for id in wanted)


def test_the_four_layers_say_in_words_where_one_is(anna_with_kind: Resident) -> None:
    page = anna_with_kind.get("course")
    words = words_of(page)
    for shown in ("咨询 走过了", "评估 现在在这里", "调解 可能会到", "诉讼 可能会到"):
        assert shown in words
    assert "选定了纠纷类别" in words
    assert page.text.count('aria-current="step"') == 1


def test_it_is_linked_from_the_slip_and_the_guidance(anna_with_kind: Resident) -> None:
    anna_with_kind.fill(LEASE)
    for page in ("save", "guidance"):
        assert anna_with_kind.at("course") in anna_with_kind.get(page).text


def test_before_mediation_consent_is_asked_for_and_leads_back_here(
    anna_with_kind: Resident,
) -> None:
    at, sent = anna_with_kind.at("course"), {"mediate.reason": "asked_by_applicant"}
    page = anna_with_kind.get("course")
    asked = anna_with_kind.browser.post(
        f"{at}/step",
        data={**tie(anna_with_kind), "way": "mediate", **sent},
        headers={"referer": str(page.url)},
        follow_redirects=False,
    )
    assert asked.status_code == 303
    assert "/consent?for=mediate&back=" in asked.headers["location"]
    assert anna_with_kind.case().stage is Stage.ASSESS


def test_mediation_is_asked_for_with_a_reason(anna_with_kind: Resident) -> None:
    consent.agree(anna_with_kind.desk, anna_with_kind.case(), ["mediate"])
    sent = {**tie(anna_with_kind), "way": "mediate", "mediate.reason": "asked_by_applicant"}
    page = anna_with_kind.post("course/step", sent)
    assert page.url.path == anna_with_kind.at("course")
    assert anna_with_kind.case().stage is Stage.MEDIATE
    assert "转到调解" in words_of(page)
    anna_with_kind.post("course/step", sent)  # the same form again
    assert len(anna_with_kind.case().course.steps) == 2


def test_a_step_without_a_reason_comes_back_open_with_the_fault(anna_with_kind: Resident) -> None:
    page = anna_with_kind.post("course/step", {**tie(anna_with_kind), "way": "court"})
    assert page.status_code == 422
    assert faults_on(page) == ["请选一个原因"]
    assert 'href="#court.reason"' in page.text
    assert re.search(r'<details class="way" open><summary>.*?去法院起诉', page.text, re.S)
    assert anna_with_kind.case().stage is Stage.ASSESS


def test_what_is_missing_is_told_with_where_it_is_supplied(anna: Resident) -> None:
    anna.browser.get("/")
    opened = anna.browser.post("/start", data={"key": anna.hidden(anna.browser.get("/"), "key")})
    anna.number = opened.url.path.split("/")[2]
    words = anna.get("course")
    assert "还没选是哪一类纠纷" in words.text
    assert f'href="{anna.at("kind")}"' in words.text
    assert f'href="{anna.at("safety")}"' in words.text
    sent = {**tie(anna), "way": "mediate", "mediate.reason": "asked_by_applicant"}
    refused = anna.post("course/step", sent)
    assert refused.status_code == 409
    assert "还没选是哪一类纠纷" in faults_on(refused)[0]


def test_an_end_is_said_and_taken_back(anna_with_kind: Resident) -> None:
    sent = {**tie(anna_with_kind), "outcome": "settled", "settled.reason": "agreed_between_us"}
    page = anna_with_kind.post("course/end", sent)
    assert "已经结束：自己解决了" in words_of(page)
    again = {**tie(anna_with_kind), "again.reason": "not_kept"}
    assert "说好的没做到" in words_of(anna_with_kind.post("course/again", again))
    assert anna_with_kind.case().course.closing is None


def test_of_two_tabs_the_second_sees_how_it_stands_now(anna_with_kind: Resident) -> None:
    first, second = tie(anna_with_kind), tie(anna_with_kind)
    anna_with_kind.post(
        "course/end", {**first, "outcome": "withdrawn", "withdrawn.reason": "no_longer_wanted"}
    )
    page = anna_with_kind.post("course/step", {**second, "way": "aid", "aid.reason": "cannot_pay"})
    assert page.status_code == 409
    assert "有了变化" in faults_on(page)[0]
    assert "已经结束" in words_of(page)


def test_a_step_that_nobody_offers_is_refused(anna_with_kind: Resident) -> None:
    for name in ("higher", "nonsense", ""):
        page = anna_with_kind.post("course/step", {**tie(anna_with_kind), "way": name})
        assert page.status_code == 409
    page = anna_with_kind.post("course/end", {**tie(anna_with_kind), "outcome": "mediated"})
    assert page.status_code == 409
    page = anna_with_kind.post("course/end", {**tie(anna_with_kind)})
    assert page.status_code == 422


def test_in_danger_help_comes_before_the_table(anna: Resident) -> None:
    anna.begin(danger="happening_now", kind="rent.arrears")
    page = anna.get("course")
    assert "现在有人身危险" in page.text
    assert anna.at("safety/help") in page.text
    sent = {**tie(anna), "way": "court", "court.reason": "own_choice"}
    anna.post("course/step", sent)
    assert anna.case().stage is Stage.LITIGATE


def test_a_stranger_finds_no_course(anna_with_kind: Resident, stranger: Resident) -> None:
    stranger.number = anna_with_kind.number
    assert stranger.get("course").status_code == 404
    assert stranger.post("course/step", {"way": "court"}).status_code == 404
