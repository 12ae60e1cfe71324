"""The page of deadlines: what is next, which days can be noted, and the file for a calendar."""

from __future__ import annotations

from datetime import date

import pytest
from fastapi import FastAPI
from icalendar import Calendar, Event

from engine.actions.desk import hash_secret, tidy_code
from engine.casework.course import Stage
from engine.casework.events import SeatOffered, StageMoved
from tests.web.resident import LEASE, NOW, Resident, faults_on, words_of


def told(on: str) -> dict[str, str]:
    year, month, day = on.split("-")
    return {"on.year": year, "on.month": month, "on.day": day}


@pytest.fixture
def tenant(anna: Resident) -> Resident:
    """Somebody whose case is answered."""
    anna.begin(kind="rent.arrears")
    anna.fill(LEASE)
    return anna


def moved(resident: Resident, stage: Stage) -> Resident:
    resident.desk.append(resident.case(), [StageMoved(stage.value, "chosen")])
    return resident


def events(resident: Resident, query: str = "") -> list[Event]:
    read = Calendar.from_ical(resident.get(f"deadlines.ics{query}").content)
    return [event for event in read.walk("VEVENT") if isinstance(event, Event)]


def test_the_limitation_of_the_claim_stands_with_its_law_and_what_to_do(tenant: Resident) -> None:
    page = words_of(tenant.get("deadlines"))
    assert "2029年11月8日" in page
    assert "请求法院保护的期限" in page
    assert "法律规定" in page
    assert "最晚在这天以前起诉" in page


def test_a_noted_day_starts_what_runs_from_it(tenant: Resident) -> None:
    sent = {"milestone": "agreement_effective", **told("2026-11-20")}
    page = words_of(tenant.post("deadlines", sent))
    assert "共同申请司法确认" in page
    assert "2026年12月20日" in page
    assert "还有 28 天" in page
    assert "2026年12月21日" in page  # the Monday to which the law moves a Sunday
    assert tenant.case().course.milestones == {"agreement_effective": date(2026, 11, 20)}


def test_a_day_noted_twice_is_one_event_and_a_second_day_puts_it_right(tenant: Resident) -> None:
    for on in ("2026-11-18", "2026-11-18", "2026-11-20"):
        tenant.post("deadlines", {"milestone": "judgment_received", **told(on)})
    noted = [
        event.kind
        for event in tenant.desk.store.read(tenant.case().id)
        if event.kind == "MilestoneNoted"
    ]
    assert len(noted) == 2
    assert "2026年12月5日" in words_of(tenant.get("deadlines"))


def test_what_was_noted_by_mistake_is_taken_back(tenant: Resident) -> None:
    tenant.post("deadlines", {"milestone": "judgment_received", **told("2026-11-18")})
    page = tenant.post("deadlines", {"withdraw": "judgment_received"})
    assert "对判决上诉" not in words_of(page)
    assert tenant.post("deadlines", {"withdraw": "never_noted"}).status_code == 200


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({}, "请"),
        ({"milestone": "judgment_received"}, "请"),
        ({"milestone": "judgment_received", **told("2026-11-23")}, "还没到"),
        ({"milestone": "judgment_received", **told("2026-02-30")}, ""),
        ({"milestone": "judgment_received", **told("26-2-3")}, ""),
        ({"milestone": "judgment_received", **told("0001-01-01")}, ""),
        ({"milestone": "judgment_received", "on.year": "2026", "on.month": "3"}, "都要"),
        ({"milestone": "judgment_received", "on.skip": "unknown"}, "都要"),
        ({"milestone": "judgment_received", **told("<b>-x-y")}, ""),
        ({"milestone": "no_such_day", **told("2026-11-01")}, ""),
        ({"milestone": "award_received", **told("2026-11-01")}, ""),  # of labour matters alone
    ],
)
def test_what_cannot_be_a_day_is_told_at_its_field(
    tenant: Resident, sent: dict[str, str], fault: str
) -> None:
    page = tenant.post("deadlines", sent)
    assert page.status_code == 422
    assert fault in faults_on(page)[0]
    assert "<b>" not in page.text
    assert tenant.case().course.milestones == {}


def test_what_was_typed_stays_in_the_form(tenant: Resident) -> None:
    page = tenant.post("deadlines", {"milestone": "judgment_received", **told("2027-01-05")})
    assert 'value="2027"' in page.text
    assert '<option value="judgment_received" selected>' in page.text


def test_a_day_that_a_paper_fixes_may_lie_ahead(tenant: Resident) -> None:
    page = tenant.post("deadlines", {"milestone": "evidence_due", **told("2026-12-10")})
    assert page.status_code == 200
    assert "文书写明" in words_of(page)


def test_a_day_nobody_has_told_is_asked_for(tenant: Resident) -> None:
    page = moved(tenant, Stage.LITIGATE).get("deadlines")
    assert "要知道：收到一审判决书的日子" in words_of(page)
    asked = tenant.get("deadlines?note=judgment_received")
    assert '<option value="judgment_received" selected>' in asked.text


def test_our_own_aim_never_passes_for_law(tenant: Resident) -> None:
    moved(tenant, Stage.MEDIATE)
    begun = {"milestone": "mediation_accepted", **told(NOW.date().isoformat())}
    page = words_of(tenant.post("deadlines", begun))
    assert "人民调解的目标时间" in page
    assert "平台的目标，不是法律" in page


def test_the_page_is_there_in_english_and_before_a_kind_is_chosen(anna: Resident) -> None:
    anna.begin()
    anna.browser.cookies.set("language", "en")
    page = words_of(anna.get("deadlines"))
    assert "There is no day to watch now" in page
    assert events(anna) == []


def test_the_calendar_holds_the_days_and_no_word_of_the_dispute(tenant: Resident) -> None:
    tenant.post("deadlines", {"milestone": "agreement_effective", **told("2026-11-20")})
    file = tenant.get("deadlines.ics")
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    assert file.headers["content-disposition"].endswith('.ics"')
    days = sorted(event.DTSTART for event in events(tenant))
    assert days == [date(2026, 12, 20), date(2029, 11, 8)]
    assert {str(event["summary"]) for event in events(tenant)} == {"解纷：有一件事到期"}
    assert {str(e["summary"]) for e in events(tenant, "?lang=en")} == {"Jiefen: something is due"}
    for word in ("租", "司法确认", tenant.secret()):
        assert word not in file.text


def test_the_other_side_sees_the_dates_and_not_how_long_a_claim_lives(
    tenant: Resident, app: FastAPI
) -> None:
    desk, case = tenant.desk, tenant.case()
    tenant.post("deadlines", {"milestone": "agreement_effective", **told("2026-11-20")})
    offered = SeatOffered(
        "s1", "respondent", hash_secret(tidy_code("OTHERSIDE")), date(2026, 12, 31)
    )
    desk.append(tenant.case(), [offered])
    landlord = Resident.at_home(app)
    landlord.number = case.number
    landlord.browser.cookies.set(f"case-{case.number}", "OTHERSIDE")
    page = landlord.get("deadlines")
    assert page.status_code == 200
    assert "2026年12月20日" in words_of(page)
    assert "请求法院保护的期限" not in words_of(page)
    assert "记一个日子" not in words_of(page)
    refused = landlord.post("deadlines", {"milestone": "appealed", **told("2026-11-20")})
    assert refused.status_code == 403
    assert len(events(landlord)) == 1


def test_a_foreign_case_has_no_calendar(tenant: Resident, stranger: Resident) -> None:
    for page in ("deadlines", "deadlines.ics"):
        assert stranger.browser.get(tenant.at(page)).status_code == 404
    assert stranger.browser.post(tenant.at("deadlines"), data={}).status_code == 404


def test_guidance_and_slip_lead_to_the_deadlines(tenant: Resident) -> None:
    for page in ("guidance", "save"):
        assert f"/case/{tenant.number}/deadlines" in tenant.get(page).text
