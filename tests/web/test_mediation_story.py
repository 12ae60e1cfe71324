"""A quarter's rent of a restaurant (GR-01), from the request to the last payment, without scripts.

Whoever acts does it by the forms of the page they are shown, and each is watched for what the
other side must not see.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

import pytest
from docx import Document
from fastapi import FastAPI
from httpx2 import Response
from pypdf import PdfReader
from starlette.testclient import TestClient

from engine.actions import consent, consult
from engine.casework.people import Role
from engine.library import Library
from engine.mediation.obligations import fill_rows
from engine.mediation.states import State
from tests.engine.actions.mediating.agreements import LANDLORD, TENANT, TERMS, TOLD
from tests.engine.actions.mediating.tables import FACTS, answered
from tests.engine.actions.staffed import Town
from tests.web.colleague import Colleague, desk_of, house
from tests.web.forms import send
from tests.web.resident import Resident, fields_of, words_of

CAUCUS: Final = "其实我最多能凑三万一千五"
OFFER: Final = "绝密的两万九千"
DIFFERS: Final = {"rental.monthly_rent": "13000.00"}


@dataclass
class Story:
    """Two phones and a mediator's desk; nobody has asked for mediation yet."""

    app: FastAPI
    number: str
    tenant: TestClient
    lin: TestClient
    landlord: TestClient

    @classmethod
    def begun(
        cls, library: Library, facts: Mapping[str, Any] = FACTS, town: Town | None = None
    ) -> Story:
        town = town or Town()
        town.join("lin", Role.MEDIATOR, "north")
        app = house(library, town)
        desk = desk_of(app)
        opened = consult.open_case(desk)
        case = consent.agree(desk, opened.case, ["assess"])
        case = consult.choose_category(desk, case, "rent.arrears")
        case = consult.record_answers(desk, case, answered(desk, dict(facts)))
        tenant = Resident.at_home(app).browser
        tenant.get(f"/r/{case.number}/{opened.secret}")
        lin = Colleague.signed_in(app, town, "lin").browser
        return cls(app, case.number, tenant, lin, Resident.at_home(app).browser)

    @property
    def everybody(self) -> tuple[TestClient, ...]:
        return self.tenant, self.landlord, self.lin

    def at(self, page: str = "") -> str:
        return f"/case/{self.number}/mediation{page}"

    def do(self, who: TestClient, page: str, action: str, press: str = "", **fields: Any) -> str:
        """Open a page, fill in a form of it, press its button; the words that come of it."""
        answer = self.sent(who, page, action, press, **fields)
        assert answer.status_code == 200, words_of(answer)
        return words_of(answer)

    def sent(
        self, who: TestClient, page: str, action: str, press: str = "", **fields: Any
    ) -> Response:
        return send(who, who.get(self.at(page)), action, press, **fields)

    def words(self, who: TestClient, page: str = "") -> str:
        return words_of(who.get(self.at(page)))

    def state(self, who: TestClient) -> str:
        found = re.search(r'data-state="(\w+)"', who.get(self.at()).text)
        assert found
        return found[1]

    # ------------------------------------------------------------ the way in

    def ask_for_it(self) -> None:
        course = f"/case/{self.number}/course"
        wanted = {"mediate.reason": "asked_by_applicant"}
        page = send(self.tenant, self.tenant.get(course), "/course/step", "mediate", **wanted)
        assert "单独同意" in words_of(page)
        send(self.tenant, page, "/consent", agree="mediate")
        send(self.tenant, self.tenant.get(course), "/course/step", "mediate", **wanted)
        assert "等调解员看一看" in self.words(self.tenant)

    def take_it_on(self) -> None:
        desk = f"/desk/case/{self.number}"
        send(self.lin, self.lin.get(desk), "/take")
        assert "接下来邀请对方" in self.do(self.lin, "", "/lead", "accept")

    def invite(self) -> None:
        page = self.sent(self.lin, "/invite", "/invite", name="王芳", inviter="林岚", channel="sms")
        assert "36,000" not in page.text
        link = re.search(r"(/r/[A-Z0-9]+/[A-Z0-9]+)", unescape(page.text))
        assert link
        page = self.landlord.get(link[1])
        assert "不来也不会因此判您输" in words_of(page)
        assert "张明" not in page.text
        send(self.landlord, page, "/seat", agree="seat")

    def open(self) -> None:
        for who in (self.tenant, self.landlord):
            page = who.get(self.at("/opening"))
            boxes = re.findall(r'<input[^>]*name="items"[^>]*value="([^"]*)"', page.text)
            assert "您都看过了" in words_of(send(who, page, "/opening", items=boxes))

    def choose_who_mediates(self) -> None:
        page = self.lin.get(self.at("/mediators"))
        account = re.search(r'<input[^>]*name="name.account"[^>]*value="([^"]*)"', page.text)
        assert account
        send(self.lin, page, "/mediators/name", **{"name.account": account[1]})
        self.do(self.lin, "/mediators", "/ties", **{"disclose.ties": "none"})
        assert "都没有亲友、利害或者其他关系" in self.words(self.tenant, "/mediators")

    def meet(self) -> None:
        when = {"plan.day": "2026-11-22", "plan.time": "15:00", "plan.mode": "joint_video"}
        link = {"plan.link": "https://video.example/room"}
        self.do(self.lin, "/sessions", "/plan", **when, **link)
        for who in (self.tenant, self.landlord):
            self.do(who, "/sessions", "/say", "waive")
        self.do(self.lin, "/sessions", "", "begin")

    def brought_together(self) -> None:
        self.ask_for_it()
        self.take_it_on()
        self.invite()
        self.open()
        self.choose_who_mediates()
        self.meet()

    # ------------------------------------------------------------ what they say

    def answer_for_the_landlord(self, library: Library) -> None:
        page = self.landlord.get(self.at("/answers"))
        address = re.search(r'class="button[^"]*" href="([^"]*/answers/[^"]+)"', page.text)
        assert address
        page = self.landlord.get(unescape(address[1]))
        for _ in range(60):
            if "/answers/" not in page.url.path:
                break
            fact = page.url.path.rpartition("/")[2]
            written = DIFFERS.get(fact, FACTS.get(fact))
            sent = {f"{fact}.skip": "unknown"} if written is None else fields_of(fact, written)
            page = self.landlord.post(page.url.path, data=sent)
            assert page.status_code == 200, words_of(page)
        assert "都答完了" in words_of(page)

    def speak(self) -> None:
        self.do(self.tenant, "/room/caucus.applicant", "", "", message=CAUCUS)
        self.do(self.landlord, "/room/joint", "", "", message="房租我也要还贷款的")
        assert CAUCUS in self.words(self.lin, "/room/caucus.applicant")
        assert "还贷款" in self.words(self.tenant, "/room/joint")

    def put_forward(self, who: TestClient, terms: Any, scope: str) -> None:
        page = who.get(self.at("/offers?make=1"))
        fields = {**fill_rows(terms), "scope": scope}
        held = {name: Resident.hidden(page, name) for name in ("follows", "key")}
        page = who.post(self.at("/offers"), data={**fields, **held, "do": "send"})
        assert page.status_code == 200, words_of(page)

    def offer_of(self, who: TestClient) -> str:
        """The address of the latest proposal that they see."""
        found = re.findall(r"/offers/(\w+)", who.get(self.at("/offers")).text)
        assert found
        return f"/offers/{found[0]}"

    def come_to_terms(self) -> None:
        first = TERMS[0]
        private = (type(first)(**{**_fields(first), "fen": 2_900_000, "what": OFFER}), *TERMS[1:])
        self.put_forward(self.tenant, private, "applicant")
        assert OFFER in self.words(self.lin, "/offers")
        self.sees_nothing_private(self.landlord)
        self.do(self.tenant, self.offer_of(self.tenant), "", "release")
        assert OFFER in self.words(self.landlord, "/offers")
        self.put_forward(self.landlord, TERMS, "joint")
        counter = self.offer_of(self.landlord)
        self.do(self.tenant, counter, "", "accept")
        assert "双方都同意了" in self.do(self.landlord, counter, "", "accept")

    def sees_nothing_private(self, who: TestClient) -> None:
        for page in ("", "/room/joint", "/offers", "/facts", "/pieces", "/papers", "/agreement"):
            text = who.get(self.at(page)).text
            assert CAUCUS not in text, page
            assert OFFER not in text, page

    # ------------------------------------------------------------ the agreement

    def write_it_down(self) -> None:
        for who, details in ((self.tenant, TENANT), (self.landlord, LANDLORD)):
            self.do(who, "/agreement/party", "/party", **details)
        told = {"facts": TOLD.facts, "points": TOLD.points}
        assert "叁万元" in self.do(self.lin, "/agreement", "/draft", **told)
        self.do(self.lin, "/agreement", "/freeze", read_out="yes")

    def code_for(self, signer: str) -> str:
        page = self.sent(self.lin, "/agreement", "/code", signer)
        found = re.search(r'class="one-time">(\d{6})<', page.text)
        assert found
        return found[1]

    def sign(self) -> None:
        seats = re.findall(r'name="signer" value="(\w+)"', self.lin.get(self.at("/agreement")).text)
        other = next(seat for seat in seats if seat != "own")
        mine, theirs = self.code_for("own"), self.code_for(other)
        self.do(self.landlord, "/agreement/sign", "/sign", name="王芳", code=theirs)
        self.do(self.lin, "/agreement", "/seal")
        self.do(self.lin, "/agreement/sign", "/sign", name="lin")
        assert self.state(self.tenant) == State.SIGNING
        assert "还有30天" in self.do(
            self.tenant, "/agreement/sign", "/sign", name="张明", code=mine
        )


def _fields(duty: Any) -> dict[str, Any]:
    return {name: getattr(duty, name) for name in duty.__dataclass_fields__}


@pytest.fixture
def story(library: Library) -> Story:
    return Story.begun(library)


def test_the_restaurant_and_its_landlord_agree_and_keep_to_it(
    story: Story, library: Library
) -> None:
    story.brought_together()
    assert {story.state(who) for who in story.everybody} == {State.IN_SESSION}
    story.answer_for_the_landlord(library)
    agenda = story.words(story.lin, "/facts")
    assert "12,000.00" in agenda
    assert "13,000.00" in agenda
    assert "13,000.00" not in story.words(story.tenant, "/facts")
    story.speak()
    story.sees_nothing_private(story.landlord)
    story.come_to_terms()
    story.write_it_down()
    story.sign()
    assert {story.state(who) for who in story.everybody} == {State.EFFECTIVE}

    pdf = story.tenant.get(story.at("/papers/agreement.pdf"))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    plain = re.sub(r"\s", "", text)
    for words in ("30,000.00", "叁万元", "2026年12月22日", "36,000.00", "原租赁合同"):
        assert words in plain, words
    docx = Document(io.BytesIO(story.landlord.get(story.at("/papers/agreement.docx")).content))
    assert any("30,000.00" in paragraph.text for paragraph in docx.paragraphs)
    packed = story.landlord.get(story.at("/papers/court.zip"))
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert len(archive.namelist()) == 5
    assert "2026年12月22日" in story.words(story.tenant, "/agreement")

    story.do(story.tenant, "/after", "/done", fen="30000", on="2026-11-22")
    assert "等对方确认" in story.words(story.tenant, "/after")
    story.do(story.landlord, "/after", "/answer", "yes")
    assert story.state(story.tenant) == State.PERFORMED


def test_a_mediation_that_fails_ends_in_a_paper_that_gives_nothing_away(story: Story) -> None:
    story.brought_together()
    story.speak()
    story.put_forward(story.tenant, TERMS, "joint")
    story.do(story.landlord, "", "/say", "stop")
    assert {story.state(who) for who in story.everybody} == {State.TERMINATED}
    for who in (story.tenant, story.landlord):
        assert "起诉" in story.words(who)
    story.do(story.lin, "/papers", "/papers", "certificate")
    page = words_of(story.tenant.get(story.at("/papers/certificate.html")))
    pdf = story.landlord.get(story.at("/papers/certificate.pdf"))
    page += "".join(part.extract_text() for part in PdfReader(io.BytesIO(pdf.content)).pages)
    assert "不证明任何事实或责任" in re.sub(r"\s", "", page)
    for told in ("30,000", "30000", "叁万", "三万", "36,000", CAUCUS, "还贷款", "违约金"):
        assert told not in page
