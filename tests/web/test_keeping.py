"""Whose a case is, how it is found again, and that a form sent twice counts once."""

from __future__ import annotations

from fastapi import FastAPI

from engine.store.memory import MemoryStore
from tests.web.resident import LEASE, Resident, faults_on, words_of


def events(store: MemoryStore, number: str) -> list[str]:
    """The kinds of what happened to a case."""
    summary = store.find_by_number(number)
    assert summary is not None
    return [event.kind for event in store.read(summary.case_id)]


def test_a_form_sent_twice_is_one_event(anna: Resident, store: MemoryStore) -> None:
    before = len(list(store.cases()))
    key = anna.hidden(anna.browser.get("/"), "key")
    first, second = (
        anna.browser.post("/start", data={"key": key}, follow_redirects=False) for _ in range(2)
    )
    assert first.headers["location"] == second.headers["location"]
    assert len(list(store.cases())) == before + 1
    anna.number = first.headers["location"].split("/")[2]
    for _ in range(2):
        anna.post("story", {"story": "欠了房租", "agree": "assess"})
        anna.post("safety", {"case.danger": "none"})
        anna.choose("rent.arrears")
        anna.answer("rental.role", "tenant")
        anna.post("evidence", {"evidence.lease_contract": "have"})
        anna.get("guidance")
    happened = events(store, anna.number)
    assert happened == [
        "CaseOpened", "ConsentGiven", "StoryTold", "AnswersGiven", "CategoryChosen", "AnswersGiven",
        "EvidenceMarked", "GuidanceIssued", "RouteProposed",
    ]  # fmt: skip


def test_a_second_press_of_start_opens_with_the_same_secret(anna: Resident) -> None:
    key = anna.hidden(anna.browser.get("/"), "key")
    anna.browser.post("/start", data={"key": key})
    anna.browser.cookies.clear()
    anna.number = anna.browser.post("/start", data={"key": key}).url.path.split("/")[2]
    assert anna.get("story").status_code == 200


def test_two_windows_on_one_question_keep_what_was_typed(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    seen = anna.hidden(anna.get("q/rental.monthly_rent"), "seq")
    anna.answer("rental.monthly_rent", "5000", seq=seen)
    late = anna.answer("rental.monthly_rent", "6000", seq=seen)
    assert late.status_code == 409
    assert "5,000.00" in faults_on(late)[0]
    assert 'value="6000"' in late.text
    now = anna.hidden(late, "seq")
    assert anna.answer("rental.monthly_rent", "6000", seq=now).status_code == 200
    assert "6,000.00" in words_of(anna.get("review"))


def test_two_windows_on_two_questions_do_not_disturb_each_other(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    seen = anna.hidden(anna.get("q/rental.monthly_rent"), "seq")
    assert anna.answer("rental.role", "tenant", seq=seen).status_code == 200
    assert anna.answer("rental.monthly_rent", "5000", seq=seen).status_code == 200


def test_a_foreign_case_looks_like_none(anna: Resident, stranger: Resident) -> None:
    anna.begin(kind="rent.arrears")
    for page in ("", "story", "q/rental.role", "guidance", "guidance.pdf", "save", "why/x"):
        foreign = stranger.browser.get(f"/case/{anna.number}/{page}".rstrip("/"))
        none = stranger.browser.get(f"/case/ZZZZZZZZ/{page}".rstrip("/"))
        assert foreign.status_code == none.status_code == 404
        strip = str.maketrans("", "", anna.number + "Z")
        assert foreign.text.translate(strip) == none.text.translate(strip)
    assert stranger.browser.post(f"/case/{anna.number}/q/rental.role", data={}).status_code == 404


def test_a_forged_fact_is_not_found(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    for fact in ("rental.no_such_thing", "case.safety_signals", "case.facts_known_share", "%00"):
        assert anna.get(f"q/{fact}").status_code == 404
        assert anna.post(f"q/{fact}", {fact: "yes"}).status_code == 404


def test_number_and_code_bring_a_case_back_on_another_device(
    anna: Resident, stranger: Resident, app: FastAPI
) -> None:
    anna.begin(kind="rent.arrears")
    secret = anna.secret()
    wrong = stranger.browser.post("/resume", data={"number": anna.number, "secret": "WRONG"})
    assert wrong.status_code == 422
    written = {
        "number": f"{anna.number[:4]} {anna.number[4:].lower()}",
        "secret": secret.lower(),
    }
    assert f"/case/{anna.number}/" in stranger.browser.post("/resume", data=written).url.path
    scanned = Resident.at_home(app)
    page = scanned.browser.get(f"/r/{anna.number}/{secret}")
    assert f"/case/{anna.number}/" in page.url.path
    assert scanned.browser.get("/r/ZZZZZZZZ/1234").status_code == 404


def test_a_shared_device_can_forget_a_case(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    assert anna.number[:4] in words_of(anna.browser.get("/"))
    home = anna.post("leave", {})
    assert home.url.path == "/"
    assert anna.number[:4] not in words_of(home)
    assert anna.get("review").status_code == 404


def test_a_paper_can_be_verified_by_anybody(anna: Resident, stranger: Resident) -> None:
    anna.begin(kind="rent.arrears")
    anna.fill(LEASE)
    number = anna.get("guidance.json").json()["number"]
    page = stranger.browser.get(f"/v/{number}")
    assert page.status_code == 200
    assert number in words_of(page)
    assert "36,000" not in words_of(page)
    for wrong in (number + "9", "1", "²", f"{anna.number}-²", "石解指"):
        assert stranger.browser.get(f"/v/{wrong}").status_code == 404
