"""Each line that a paper lacks leads, in one step, to what supplies it; supplied, it is gone."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from engine.casework.events import MilestoneNoted
from tests.engine.litigation.matters import DISMISSED
from tests.web.litigation.test_drafts import docx_text
from tests.web.resident import LEASE, Answer, Resident, words_of

LABOUR: dict[str, Answer] = {
    **{name: value for name, value in DISMISSED.items() if name != "case.category"},
    "case.amount_claimed": "125000",
    "labour.average_wage_12_months": "12500",
    "labour.protected_status": ["none"],
}
LANDLORD: dict[str, Answer] = {**LEASE, "rental.role": "landlord"}
KINDS: dict[str, tuple[str, dict[str, Answer]]] = {
    "lease, landlord": ("rent.arrears", LANDLORD),
    "lease, tenant": ("rent.arrears", LEASE),
    "labour, worker": ("lab.termination", LABOUR),
    "labour, employer": ("lab.termination", {**LABOUR, "labour.role": "employer"}),
}


def begun(anna: Resident, name: str, answers: dict[str, Answer] | None = None) -> Resident:
    kind, told = KINDS[name]
    anna.begin(kind=kind)
    anna.fill(told if answers is None else answers)
    return anna


def missing(page: str) -> dict[str, list[tuple[str, list[str]]]]:
    """By paper, each missing line with the addresses that it leads to."""
    found = {}
    for paper, body in re.findall(r'id="paper-(\w+)">(.*?)</article>', page, re.S):
        shown = re.search(r'<ul class="filing-wanted">(.*?)</ul>', body, re.S)
        lines = re.findall(r"<li>(.*?)</li>", shown[1], re.S) if shown else []
        found[paper] = [
            (re.sub(r"<[^>]+>", " ", line).strip(), re.findall(r'href="([^"]+)"', line))
            for line in lines
        ]
    return found


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("is_empty", [False, True])
def test_every_missing_line_is_reached_in_one_step(
    anna: Resident, name: str, is_empty: bool
) -> None:
    told = {k: v for k, v in KINDS[name][1].items() if k.endswith((".role", ".danger"))}
    person = begun(anna, name, told if is_empty else None)
    papers = missing(person.get("filing").text)
    assert len(papers) >= 5
    pages: dict[str, str] = {}
    for paper, lines in papers.items():
        for title, links in lines:
            assert links, (paper, title)
            for link in (unescape(one) for one in links):
                if link not in pages:
                    answer = person.browser.get(link, follow_redirects=False)
                    assert answer.status_code == 200, (paper, title, link)
                    pages[link] = answer.text
    for link, page in pages.items():
        if "/q/" in link:
            fact = link.rpartition("/")[2]
            assert f'name="{fact}' in page, link
        elif "/person/" in link:
            assert 'name="id_number"' in page
    assert any("/q/" in link for link in pages)
    assert any(link.endswith("/person/own") for link in pages)
    assert any(link.endswith("/exhibits") for link in pages)


def titles(person: Resident, paper: str) -> list[str]:
    return [title for title, _ in missing(person.get("filing").text)[paper]]


def test_nobody_is_named_twice_where_a_paper_calls_a_name_after_whose_it_is(
    anna: Resident,
) -> None:
    listed = titles(begun(anna, "lease, tenant"), "evidence_list")
    assert "对方" in listed
    assert "对方：对方" not in listed


def test_what_is_answered_is_missing_no_more(anna: Resident) -> None:
    person = begun(anna, "lease, landlord")
    assert any("押金" in title for title in titles(person, "lease_complaint"))
    for fact, answer in (
        ("rental.deposit_amount", "12000"),
        ("rental.deposit_label", "deposit"),
        ("rental.deposit_holder", "landlord"),
    ):
        assert person.answer(fact, answer).status_code == 200
    assert not any(title.startswith("10. 押金") for title in titles(person, "lease_complaint"))


def test_what_is_said_to_be_unknown_is_missing_no_more_and_printed_so(anna: Resident) -> None:
    person = begun(anna, "lease, landlord")
    person.skip("rental.arbitration_clause")
    page = person.get("filing")
    assert "有无仲裁约定" not in "".join(titles(person, "lease_complaint"))
    assert "有无仲裁约定" in words_of(page).split("写着“不清楚”的")[1]


AWARDED: dict[str, Answer] = {
    **LABOUR,
    "case.prior_steps": ["lawsuit_or_arbitration"],
    "labour.arbitration_state": "awarded",
    "labour.arbitration_paper_number": "京石劳人仲字〔2026〕第1号",
    "labour.award_result": "part",
}


def test_after_an_award_the_day_of_it_is_asked_and_the_last_day_to_sue_told(
    anna: Resident,
) -> None:
    person = begun(anna, "labour, worker", AWARDED)
    page = person.get("filing")
    lines = dict(missing(page.text)["labour_complaint"])
    assert lines["收到裁决书的日期"] == [person.at("deadlines")]
    assert "从收到裁决书那天起只有15日" in words_of(page)
    person.desk.append(person.case(), [MilestoneNoted("award_received", date(2026, 11, 20))])
    page = person.get("filing")
    assert "收到裁决书的日期" not in dict(missing(page.text)["labour_complaint"])
    assert "只有15日" not in words_of(page)
    assert "不服裁决，向法院起诉：最稳妥的最后一天是2026年12月5日" in words_of(page)
    paper = docx_text(person.get("filing/labour_complaint.docx").content)
    for part in ("京石劳人仲字〔2026〕第1号", "2026年11月20日", "2026年12月5日", "支持了一部分"):
        assert part in paper
