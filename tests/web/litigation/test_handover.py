"""Handing over from home: choose, look, send, or take along; what came back is sent again."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass
from datetime import date
from html import unescape

import pytest
from httpx2 import Response

from engine.actions import consent, consult
from engine.actions.litigating import receiving
from engine.actions.litigating.receiving import Act, Asking
from engine.casework.filing import Packet, Standing
from engine.library import Library
from engine.litigation.verdict import verify
from engine.store.memory import MemoryStore
from tests.engine.actions.litigating.filings import CLERK, DOCKET, Filed, ready
from tests.engine.actions.mediating.tables import FACTS, answered
from tests.web.api.running import House
from tests.web.resident import Resident, faults_on, words_of

LANDLORD = {**FACTS, "rental.role": "landlord"}
WAGES = {"labour.role": "worker", "labour.worker_type": "full_time"}
WOMAN = "110107198802290022"


@dataclass
class Home:
    """Somebody before the pages, and the case behind them."""

    person: Resident
    scene: Filed

    def form(self, page: Response, action: str = "") -> dict[str, list[str]]:
        """The fields of the form of a page as they stand, ticks included."""
        forms = re.findall(r"<form\b.*?</form>", page.text, re.S)
        (form,) = [one for one in forms if f'action="{self.person.at(action)}"' in one]
        found: dict[str, list[str]] = {}
        for tag in re.findall(r"<input[^>]*>", form):
            kind = (re.search(r'type="(\w+)"', tag) or ["", "text"])[1]
            if kind in ("radio", "checkbox") and " checked" not in tag:
                continue
            name, value = (re.search(rf'\b{key}="([^"]*)"', tag) for key in ("name", "value"))
            assert name
            assert value
            found.setdefault(name[1], []).append(unescape(value[1]))
        return found

    def look(self, **changed: str | list[str]) -> Response:
        """From the page of choosing to the one that shows what goes."""
        fields = self.form(self.person.get("handover"), "handover/check") | changed
        return self.person.browser.get(self.person.at("handover/check"), params=fields)

    def send(self, page: Response, **changed: str) -> Response:
        return self.person.browser.post(
            self.person.at("handover"), data=self.form(page, "handover") | changed
        )

    @property
    def packet(self) -> Packet:
        (packet,) = self.scene.case.filing.packets.values()
        return packet

    def scene_content(self) -> bytes:
        """The packet as it lies there."""
        self.scene.packet = self.packet.id
        return self.scene.content()

    def act(self, key: str) -> Act:
        return Act(self.scene.of(CLERK), self.scene.case, self.packet.id, self.scene.slip(key))


def home_of(house: House, scene: Filed) -> Home:
    person = Resident.at_home(house.app)
    person.number = scene.number
    person.browser.cookies.set(f"case-{scene.number}", scene.secret)
    return Home(person, scene)


@pytest.fixture
def house(library: Library) -> House:
    return House.over(library, MemoryStore())


@pytest.fixture
def home(house: House) -> Home:
    """A landlord whose case has gone on to court, with one file and her consent."""
    return home_of(house, ready(house.desk, LANDLORD))


@pytest.fixture
def early(house: House) -> Home:
    """The same before any step and with no consent but to be assessed."""
    return home_of(house, assessed(house))


def assessed(
    house: House, kind: str = "rent.arrears", facts: dict[str, object] | None = None
) -> Filed:
    opened = consult.open_case(house.desk)
    case = consent.agree(house.desk, opened.case, ["assess"])
    case = consult.choose_category(house.desk, case, kind)
    consult.record_answers(house.desk, case, answered(house.desk, facts or LANDLORD))
    return Filed(house.desk, case.number, opened.secret)


def test_all_that_suits_is_chosen_before_anybody_does(home: Home) -> None:
    page = home.person.get("handover")
    fields = home.form(page, "handover/check")
    assert fields["track"] == ["FILING"]
    assert fields["unit"] == ["court"]
    assert fields["papers"] == ["evidence_list", "delivery_address"]
    assert len(fields["pieces"]) == 1
    assert "guidance" not in fields
    words = words_of(page)
    for told in ("房屋租赁由房屋所在地的法院专属管辖", "2029年11月8日", "按规定该去这家", "非证据"):
        assert told in words, told


def test_what_the_court_will_see_is_shown_before_it_goes(home: Home) -> None:
    page = home.look()
    words = words_of(page)
    assert page.status_code == 200
    for told in ("石景山区人民法院", "张明", "36,000.00元", "租赁合同.txt", "756.70", "月租金"):
        assert told in words, told
    assert "调解时谁说了什么" in words
    assert "还没写对方的姓名" in words  # what is missing is told, and stops nobody
    assert not home.scene.case.filing.packets


def test_one_button_sends_and_leads_to_where_it_is(home: Home) -> None:
    answer = home.send(home.look())
    assert answer.url.path.endswith("/course")
    words = words_of(answer)
    for told in ("材料送到了，等答复", "2026年11月29日", "身份证原件", "12368"):
        assert told in words, told
    assert home.packet.standing is Standing.SENT


def test_a_case_that_has_not_gone_on_does_so_with_the_same_button(early: Home) -> None:
    page = early.look()
    refused = early.send(page)
    assert refused.status_code == 422
    assert faults_on(refused) == ["请选一个原因", "请先勾选同意；不同意的，可以只下载，自己带去"]
    early.send(refused, reason="other_side_refuses", agree="refer")
    assert early.packet.standing is Standing.SENT
    assert early.scene.case.stage.value == "litigate"


def test_nothing_chosen_is_lost_where_something_is_refused(early: Home) -> None:
    page = early.look(wish="no", e_delivery="yes", papers=["evidence_list"], guidance="yes")
    fields = early.form(early.send(page, reason="own_choice"), "handover")
    assert fields["wish"] == ["no"]
    assert fields["e_delivery"] == ["yes"]
    assert fields["papers"] == ["evidence_list"]
    assert fields["guidance"] == ["yes"]
    assert fields["reason"] == ["own_choice"]


def test_every_fault_of_a_choice_is_told_at_once(home: Home) -> None:
    answer = home.look(track="MOON", unit="moon", papers=["moon"], pieces=["moon"])
    assert answer.status_code == 422
    assert len(faults_on(answer)) == 4


def test_going_back_keeps_the_choice(home: Home) -> None:
    page = home.look(track="COURT_PRE", unit="court2", wish="yes")
    back = re.search(r'class="back" href="([^"]+)"', page.text)
    assert back
    fields = home.form(home.person.browser.get(unescape(back[1])), "handover/check")
    assert (fields["track"], fields["unit"], fields["wish"]) == (["COURT_PRE"], ["court2"], ["yes"])


def test_pressing_twice_sends_once(early: Home) -> None:
    page = early.look()
    for _ in range(2):
        answer = early.send(page, reason="own_choice", agree="refer")
        assert answer.status_code == 200
    assert early.packet.version == 1


def test_a_stale_page_is_told_so_and_changes_nothing(home: Home) -> None:
    stale, page = home.look(), home.look()
    home.send(page)
    receiving.accept(home.act("a"), DOCKET)
    answer = home.send(stale)
    assert answer.status_code == 409
    assert "情况变了" in faults_on(answer)[0]
    assert home.packet.standing is Standing.ACCEPTED


def test_the_packet_is_taken_along_without_sending(early: Home) -> None:
    fields = early.form(early.person.get("handover"), "handover/check")
    answer = early.person.browser.get(early.person.at("handover/packet.zip"), params=fields)
    assert answer.headers["content-type"] == "application/zip"
    assert verify(answer.content).is_sound
    assert not early.scene.case.filing.packets
    assert "refer" not in early.scene.case.people.agreed()


def test_what_is_unticked_does_not_go(home: Home) -> None:
    fields = home.form(home.person.get("handover"), "handover/check")
    kept = {name: value for name, value in fields.items() if name not in ("papers", "pieces")}
    answer = home.person.browser.get(home.person.at("handover/packet.zip"), params=kept)
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert not [name for name in names if name.startswith("evidence/") or "evidence_list" in name]
    assert "documents/lease_complaint.pdf" in names


@pytest.mark.parametrize(("ticked", "goes"), [("", False), ("yes", True)])
def test_the_guidance_goes_only_where_it_is_ticked(home: Home, ticked: str, goes: bool) -> None:
    home.send(home.look(guidance=ticked))
    packed = zipfile.ZipFile(io.BytesIO(home.scene_content()))
    assert ("documents/guidance.pdf" in packed.namelist()) is goes


@pytest.mark.parametrize("was_read", [True, False])
def test_only_a_guidance_that_was_given_out_says_where_it_is_verified(
    home: Home, was_read: bool
) -> None:
    if was_read:
        home.person.get("guidance")
    home.send(home.look(guidance="yes"))
    packed = zipfile.ZipFile(io.BytesIO(home.scene_content()))
    word = zipfile.ZipFile(io.BytesIO(packed.read("documents/guidance.docx")))
    body = word.read("word/document.xml").decode()
    addresses = re.findall(r'descr="[^"]*?(http[^"]+/v/[^"]+)"', body)
    assert len(addresses) == was_read
    for address in addresses:
        assert home.person.browser.get(address).status_code == 200


def test_what_came_back_is_told_where_it_is_mended_and_sent_again(home: Home) -> None:
    home.send(home.look(wish="no"))
    asking = Asking(["身份证复印件"], "<请>补齐", date(2026, 12, 10))
    receiving.give_back(home.act("r"), ["C10", "C03"], asking)
    for at in ("handover", "course"):
        words = words_of(home.person.get(at))
        for told in ("石景山区人民法院退回了材料", "身份证复印件", "<请>补齐", "2026年12月10日"):
            assert told in words, (at, told)
    page = home.look()
    assert home.form(page, "handover")["wish"] == ["no"]
    home.send(page)
    assert (home.packet.version, home.packet.standing) == (2, Standing.SENT)


def test_for_a_supplement_only_the_one_who_asked_is_offered(home: Home) -> None:
    home.send(home.look())
    receiving.ask(home.act("s"), Asking(["收据"]))
    page = home.person.get("handover").text
    assert 'value="court"' in page
    assert 'value="court2"' not in page


def test_edits_after_sending_are_noticed_on_both_pages(home: Home) -> None:
    home.send(home.look())
    assert "您改过内容" not in words_of(home.person.get("course"))
    assert "handover/check" not in home.person.get("handover").text  # nothing to send again
    facts = answered(home.scene.desk, {"rental.monthly_rent": "13000"})
    consult.record_answers(home.scene.desk, home.scene.case, facts)
    for page in ("course", "handover"):
        words = words_of(home.person.get(page))
        assert "您改过内容，要不要重新送？" in words
        assert "回答改过" in words
    home.send(home.look())
    assert home.packet.version == 2
    assert "您改过内容" not in words_of(home.person.get("course"))


def test_after_acceptance_edits_are_for_the_one_who_has_it(home: Home) -> None:
    home.send(home.look())
    receiving.accept(home.act("a"), DOCKET)
    facts = answered(home.scene.desk, {"rental.monthly_rent": "13000"})
    consult.record_answers(home.scene.desk, home.scene.case, facts)
    assert "收下以后，您又改过内容" in words_of(home.person.get("course"))
    assert "handover/check" not in home.person.get("handover").text


def test_it_is_taken_back_for_a_reason(home: Home) -> None:
    home.send(home.look())
    fields = home.form(home.person.get("handover"), "handover/take-back")
    refused = home.person.browser.post(home.person.at("handover/take-back"), data=fields)
    assert refused.status_code == 422
    assert faults_on(refused) == ["请从列出的原因里选一个"]
    reason = {f"{home.packet.id}.reason": "settled"}
    answer = home.person.browser.post(home.person.at("handover/take-back"), data=fields | reason)
    assert "材料已经撤回" in words_of(answer)
    assert home.packet.reason == "settled"
    again = home.person.browser.post(home.person.at("handover/take-back"), data=fields | reason)
    assert again.status_code == 200  # the same form again
    assert "handover/check" in home.person.get("handover").text  # it can be sent anew


def test_nobody_takes_back_what_there_is_not(home: Home) -> None:
    answer = home.person.post("handover/take-back", {"packet": "none", "none.reason": "settled"})
    assert answer.status_code == 409
    assert not home.scene.case.filing.packets


def test_labour_is_led_to_the_commission_in_plain_words(house: House) -> None:
    home = home_of(house, assessed(house, "lab.wage", dict(WAGES)))
    words = words_of(home.person.get("handover"))
    assert "劳动争议，先去仲裁" in words
    assert "起诉立案" not in words
    assert "还不能在网上直接送" in words  # no commission is there to receive it
    assert "只下载，自己带去" in words


def test_past_retirement_both_ways_are_open_and_the_doubt_is_told(house: House) -> None:
    scene = assessed(house, "lab.wage", {**WAGES, "labour.worker_type": "post_retirement"})
    words = words_of(home_of(house, scene).person.get("handover"))
    assert "先仲裁还是直接起诉，看法不一样" in words
    assert "它不收的，凭通知起诉" in words
    assert "申请仲裁" in words
    assert "起诉立案" in words
    assert "劳动争议，先去仲裁" not in words


def test_a_kind_without_papers_says_whom_to_ask(house: House) -> None:
    home = home_of(house, assessed(house, "biz.company", {}))
    page = home.person.get("handover")
    assert "还没有现成的材料" in words_of(page)
    assert "handover/check" not in page.text


def test_before_a_kind_is_chosen_there_is_nothing_to_hand_over(house: House) -> None:
    opened = consult.open_case(house.desk)
    case = consent.agree(house.desk, opened.case, ["assess"])
    home = home_of(house, Filed(house.desk, case.number, opened.secret))
    for page in ("handover", "handover/check", "handover/packet.zip"):
        assert home.person.get(page).url.path.endswith("/kind")


def test_numbers_go_out_whole_and_are_shown_in_part(home: Home) -> None:
    me = {"name": "王丽", "id_number": WOMAN, "phone": "13800138000", "agree": "draft"}
    home.person.post("filing/person/own", me)
    page = home.look()
    assert WOMAN not in page.text
    assert "110***********0022" in page.text
    home.send(page)
    told = json.loads(zipfile.ZipFile(io.BytesIO(home.scene_content())).read("manifest.json"))
    assert told["parties"][0]["id_no"] == WOMAN


def test_it_reads_in_english(early: Home) -> None:
    early.person.browser.cookies.set("language", "en")
    words = words_of(early.look())
    assert "Look before it goes" in words
    assert "Send to Shijingshan Court" in words
    assert "Why go there now?" in words
