"""A dismissed cook and a lender from the first page to the guidance, on a telephone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.journeys.serving import Server
from tests.journeys.walking import CONTINUE, Walker
from tests.web.resident import Answer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PHONE = {"width": 375, "height": 812}
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
RAW = re.compile(r"\b(labour|case|loan|lab)\.[a-z_]+")
CLOSING: dict[str, Answer] = {
    "case.help_wanted": "mediation",
    "case.other_party_contact": "reachable",
    "case.prior_steps": ["none"],
    "case.other_party_willing": "yes",
    "case.self_willing": "yes",
    "case.urgent_needs": ["none"],
    "case.vulnerabilities": ["none"],
    "case.affected_people": "1",
    "case.already_pending": "no",
}


@dataclass(frozen=True)
class Way:
    """A story, the kind that is chosen, what is answered, and what the guidance then says."""

    story: str
    kind: str
    answers: Mapping[str, Answer]
    said: Mapping[str, tuple[str, ...]]


COOK = Way(
    "我在饭店当厨师五年，老板拖欠两个月工资，上个月突然口头辞退我，一分补偿没给。",
    "lab.wage",
    CLOSING
    | {
        "labour.role": "worker",
        "labour.worker_type": "full_time",
        "labour.migrant_worker": "no",
        "labour.age_band": "adult",
        "labour.employer_status": "operating",
        "labour.work_district": "石景山区",
        "labour.employer_registered_district": "石景山区",
        "labour.matters": ["unpaid_wages", "dismissal"],
        "labour.hired_on": "2021-05-10",
        "labour.employment_status": "left",
        "labour.ended_on": "2026-10-20",
        "labour.written_contract": "in_force",
        "labour.monthly_wage_agreed": "9000",
        "labour.average_wage_12_months": "9000",
        "labour.unpaid_wages": [
            {"month": "2026-08", "due": "9000", "paid": "0"},
            {"month": "2026-09", "due": "9000", "paid": "0"},
        ],
        "labour.end_way": "dismissed_orally",
        "labour.employer_stated_reason": "not_stated",
        "labour.union_notice": "no_union",
        "labour.protected_status": "none",
        "labour.wants_reinstatement": "no",
        "labour.first_demanded_on": "2026-11-01",
        "labour.demanded_from": ["employer"],
        "labour.demand_proof": "chat_or_sms",
        "case.amount_claimed": "117000",
    },
    # two months of 9,000; five years and five months make 5.5 months, twice
    {"zh": ("18,000.00", "99,000.00", "仲裁"), "en": ("18,000.00", "99,000.00", "rbitration")},
)
LENDER = Way(
    "我借给朋友三万块钱，有借条，没说利息，说好去年年底还，一直不还。",
    "loan.private",
    CLOSING | {"case.amount_claimed": "30000"},
    {"zh": ("利息",), "en": ("interest",)},
)


@pytest.fixture
def phones(browser: Browser, server: Server) -> Iterator[dict[str, Walker]]:
    """A telephone for each language."""
    contexts = {
        language: browser.new_context(
            viewport=PHONE,  # type: ignore[arg-type]  # a mapping of two numbers is what it takes
            locale=locale,
            has_touch=True,
        )
        for language, locale in LANGUAGES.items()
    }
    yield {name: Walker(context.new_page(), server.address) for name, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("way", [COOK, LENDER], ids=["cook", "lender"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_leads_from_the_story_to_the_guidance(
    phones: dict[str, Walker], language: str, way: Way
) -> None:
    walker = phones[language]
    walker.begin(way.story, way.kind)
    walker.answer_known(way.answers)
    walker.press("main .buttons a")
    walker.press(CONTINUE)
    said = walker.page.inner_text(".document")
    for words in way.said[language]:
        assert words in said
    assert not RAW.search(said)


def test_a_zone_and_the_law_are_read_on_a_telephone(phones: dict[str, Walker]) -> None:
    for walker in phones.values():
        for path in ("/zones", "/law", "/law?q=%E6%8A%BC%E9%87%91", "/figures", "/contact"):
            walker.open(path)
