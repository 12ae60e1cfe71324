"""The pages of evidence: nothing good is lost, nothing bad comes in, nothing active goes out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape

import pytest
from fastapi import FastAPI
from httpx2 import Response
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.casework.events import CaseErased
from engine.store.memory import MemoryStore
from tests.engine.evidence.samples import GOOD, docx, jpeg, pdf, png
from tests.engine.evidence.test_recognise import BAD
from tests.web.resident import LEASE, OWN, Resident, words_of

ACTIVE = re.compile(r"html|svg|xml$|javascript|ecmascript|x-shockwave", re.IGNORECASE)
File = tuple[str, bytes]


def hand_in(who: Resident, files: Sequence[File], item: str = "", follow: bool = True) -> Response:
    sent = [("files", (name, content, "text/html")) for name, content in files]
    data = {"item": item}
    return who.browser.post(who.at("exhibits"), data=data, files=sent, follow_redirects=follow)


def ids(who: Resident) -> list[str]:
    return [piece.id for piece in who.case().exhibits.held]


@pytest.fixture
def renting(anna: Resident) -> Resident:
    anna.begin(kind="rent.arrears")
    anna.fill({"rental.contract_form": LEASE["rental.contract_form"]})
    return anna


# ---------------------------------------------------------------- handing in


def test_files_are_handed_in_seen_in_the_list_and_opened(renting: Resident) -> None:
    page = hand_in(renting, [("合同.jpg", jpeg()), ("聊天.txt", "你好".encode())], "lease_contract")
    assert page.status_code == 200
    assert page.url.params["kept"] == "2"
    shown = words_of(page)
    assert "收好了 2 份材料" in shown
    assert "合同.jpg" in shown
    picture, text = ids(renting)
    assert (
        f'<img src="{renting.at("exhibits")}/{picture}/file"'
        in renting.get(f"exhibits/{picture}").text
    )
    assert "你好" in words_of(renting.get(f"exhibits/{text}"))
    assert renting.get(f"exhibits/{picture}/file").content == jpeg()


def test_the_list_says_what_each_thing_should_prove(renting: Resident) -> None:
    shown = words_of(renting.get("exhibits"))
    assert "能证明：" in shown
    assert "还没有交过材料" in shown
    assert "这类材料一般：有原件或签字文件" in shown


def test_of_a_mixed_form_the_good_is_kept_and_the_bad_is_named(renting: Resident) -> None:
    bad = {name: content for _, name, content in BAD.values() if len(content) < 1_000_000}
    some = dict(list(bad.items())[:7])
    page = hand_in(renting, [("good.png", png()), *some.items()])
    assert page.status_code == 422
    listed = re.search(r'id="refused".*?</div>', page.text, re.S)
    assert listed
    assert [unescape(n) for n in re.findall(r'file-name">([^<]*)<', listed[0])] == list(some)
    assert len(ids(renting)) == 1
    assert "收好了 1 份材料" in words_of(page)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_is_said_in_words(renting: Resident, language: str) -> None:
    renting.browser.cookies.set("language", language)
    reasons: dict[str, str] = {}
    for why, name, content in BAD.values():
        if why not in reasons and len(content) < 2_000_000:
            page = hand_in(renting, [(name, content)])
            reasons[why] = words_of(page)
            assert page.status_code == 422
            assert "{" not in reasons[why]
    assert len(reasons) == len({why for why, _, _ in BAD.values()}) - 1
    assert not ids(renting)


def test_a_form_without_a_file_says_what_to_do(renting: Resident) -> None:
    for page in (
        renting.post("exhibits", {"item": "lease_contract"}),
        renting.browser.post(renting.at("exhibits"), files=[("files", ("", b""))]),
    ):
        assert page.status_code == 422
        assert "还没有选文件" in words_of(page)


def test_an_item_that_nobody_offers_loses_no_other_answer(renting: Resident) -> None:
    page = hand_in(renting, [("a.png", png())], "nonsense")
    assert page.status_code == 422
    assert not ids(renting)


def test_consent_is_asked_before_files_are_chosen(anna: Resident) -> None:
    home = anna.browser.get("/")
    opened = anna.browser.post("/start", data={"key": anna.hidden(home, "key")})
    anna.number = opened.url.path.split("/")[2]
    asked = anna.get("exhibits")
    assert 'type="file"' not in asked.text
    assert anna.number in asked.url.path


def test_a_form_sent_twice_makes_one_piece(renting: Resident) -> None:
    first, second = (hand_in(renting, [("a.png", png())]) for _ in range(2))
    assert first.url.params["kept"] == "1"
    assert second.url.params["known"] == "1"
    assert "没有重复保存" in words_of(second)
    assert len(ids(renting)) == 1


def test_too_many_at_once_are_named(renting: Resident) -> None:
    page = hand_in(renting, [(f"{n}.png", png(n, n)) for n in range(1, 13)])
    assert len(ids(renting)) == 10
    assert "分几次交" in words_of(page)


def test_our_own_papers_can_be_handed_in(renting: Resident) -> None:
    files = [
        (f"guidance.{form}", renting.get(f"guidance.{form}").content) for form in ("pdf", "docx")
    ]
    assert hand_in(renting, files).url.params["kept"] == "2"


# ---------------------------------------------------------------- how much


def test_more_than_a_form_may_hold_gets_a_page_that_says_what_to_do(renting: Resident) -> None:
    page = hand_in(renting, [(f"{n}.bin", bytes(14_000_000)) for n in range(3)])
    assert page.status_code == 413
    assert "分几次交" in words_of(page)
    assert f'href="{renting.at("exhibits")}"' in page.text


def test_a_form_that_does_not_tell_its_length_is_counted(renting: Resident) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'

    def endless() -> object:
        yield head
        for _ in range(50):
            yield b"a" * 1_000_000

    page = renting.browser.post(
        renting.at("exhibits"),
        content=endless(),  # type: ignore[arg-type]  # an iterator of bytes is what it takes
        headers={"content-type": "multipart/form-data; boundary=x"},
    )
    assert page.status_code == 413
    assert not ids(renting)


def test_other_forms_grow_no_larger(renting: Resident) -> None:
    for page in ("story", "evidence", "exhibits/x/tie", "exhibits/x/grade"):
        sent = renting.browser.post(renting.at(page), data={"story": "a" * 2_000_000})
        assert sent.status_code == 413, page


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x--"),
        ("multipart/form-data; boundary=x", b"nothing of the kind"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n"),
        ("text/plain", b"files=a"),
        ("application/json", b"{}"),
        ("", b""),
    ],
)
def test_what_is_no_form_breaks_nothing(renting: Resident, kind: str, body: bytes) -> None:
    sent = renting.browser.post(
        renting.at("exhibits"), content=body, headers={"content-type": kind}
    )
    assert 400 <= sent.status_code < 500


# ---------------------------------------------------------------- handing out


@pytest.mark.parametrize("name", GOOD)
def test_a_file_goes_out_to_be_saved_and_as_nothing_that_acts(renting: Resident, name: str) -> None:
    hand_in(renting, [(name, GOOD[name][1])])
    answer = renting.get(f"exhibits/{ids(renting)[-1]}/file")
    headers = answer.headers
    assert answer.content == GOOD[name][1]
    assert not ACTIVE.search(headers["content-type"].partition(";")[0])
    assert headers["content-disposition"].startswith("attachment; ")
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


@settings(max_examples=30)
@given(content=st.binary(max_size=200), name=st.text(max_size=20), base=st.sampled_from(list(GOOD)))
def test_no_content_whatever_is_served_as_something_active(
    lasting: Resident, content: bytes, name: str, base: str
) -> None:
    start = GOOD[base][1]
    for sent in (content, start + content, b"<script>" + content, start[:40] + content):
        page = lasting.browser.post(
            lasting.at("exhibits"), files=[("files", (name or "x", sent, "text/html"))]
        )
        assert page.status_code in (200, 422)
        for id in ids(lasting):
            answer = lasting.get(f"exhibits/{id}/file")
            assert not ACTIVE.search(answer.headers["content-type"].partition(";")[0])
            assert answer.headers["content-disposition"].startswith("attachment; filename=")
            assert "\n" not in answer.headers["content-disposition"]
            shown = lasting.get(f"exhibits/{id}")
            assert "<script>" not in re.sub(r"<script src=[^>]*>", "", shown.text)
            lasting.post(f"exhibits/{id}/take-back", {})


@pytest.fixture(scope="module")
def lasting(app: FastAPI) -> Resident:
    person = Resident.at_home(app)
    person.begin(kind="rent.arrears")
    return person


def test_words_that_look_like_a_page_are_shown_as_words(renting: Resident) -> None:
    evil = "<b>x</b>\"'><img src=x onerror=alert(1)>.txt"
    hand_in(renting, [(evil, b"he wrote: <script>alert(1)</script>")])
    page = renting.get(f"exhibits/{ids(renting)[0]}").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<img src=x" not in page + renting.get("exhibits").text


def test_a_name_reaches_the_saved_file_in_every_script(renting: Resident) -> None:
    hand_in(renting, [("租房 合同", pdf())])
    sent = renting.get(f"exhibits/{ids(renting)[0]}/file").headers["content-disposition"]
    assert sent.endswith("filename*=UTF-8''%E7%A7%9F%E6%88%BF%20%E5%90%88%E5%90%8C.pdf")


# ---------------------------------------------------------------- sorting, taking back, grading


def test_a_piece_is_sorted_elsewhere(renting: Resident) -> None:
    hand_in(renting, [("a.png", png())])
    id = ids(renting)[0]
    renting.post(f"exhibits/{id}/tie", {"item": "lease_contract"})
    assert renting.case().exhibits.by_id[id].item == "lease_contract"
    assert renting.case().evidence["lease_contract"] == "have"
    assert renting.post(f"exhibits/{id}/tie", {"item": "nonsense"}).status_code == 422


def test_what_is_taken_back_is_gone(renting: Resident, store: MemoryStore) -> None:
    hand_in(renting, [("a.png", png())])
    id = ids(renting)[0]
    page = renting.post(f"exhibits/{id}/take-back", {})
    assert "已经取回并销毁" in words_of(page)
    assert store.file(id) is None
    for gone in (f"exhibits/{id}", f"exhibits/{id}/file"):
        assert renting.get(gone).status_code == 404
    assert renting.post(f"exhibits/{id}/take-back", {}).status_code == 404


def test_the_applicant_grades_nothing(renting: Resident) -> None:
    hand_in(renting, [("a.png", png())])
    id = ids(renting)[0]
    assert "/grade" not in renting.get(f"exhibits/{id}").text
    sent: Mapping[str, str] = {"grade": "A", "reason": "original_seen"}
    assert renting.post(f"exhibits/{id}/grade", sent).status_code == 403


def test_a_file_that_was_changed_in_the_store_is_said_to_be(
    renting: Resident, store: MemoryStore
) -> None:
    hand_in(renting, [("a.png", png())])
    id = ids(renting)[0]
    store.drop_file(id)
    store.keep_file(id, renting.case().id, b"something else")
    page = renting.get(f"exhibits/{id}")
    assert "这份文件打不开了" in words_of(page)
    assert "<img" not in page.text
    assert renting.get(f"exhibits/{id}/file").url.path == renting.at(f"exhibits/{id}")
    assert not renting.post(f"exhibits/{id}/take-back", {}).is_error


# ---------------------------------------------------------------- who may


def test_strangers_learn_nothing(renting: Resident, stranger: Resident) -> None:
    hand_in(renting, [("a.png", png())])
    id = ids(renting)[0]
    for page in ("exhibits", f"exhibits/{id}", f"exhibits/{id}/file"):
        assert stranger.browser.get(renting.at(page)).status_code == 404
    sent = stranger.browser.post(renting.at("exhibits"), files=[("files", ("b.png", png(5, 5)))])
    assert sent.status_code == 404
    for act in ("tie", "grade", "take-back"):
        assert stranger.browser.post(renting.at(f"exhibits/{id}/{act}")).status_code == 404
    assert len(ids(renting)) == 1


def test_the_key_of_one_case_opens_no_piece_of_another(
    renting: Resident, stranger: Resident
) -> None:
    hand_in(renting, [("a.png", png())])
    stranger.begin(kind="rent.arrears")
    for page in (f"exhibits/{ids(renting)[0]}", f"exhibits/{ids(renting)[0]}/file"):
        assert stranger.get(page).status_code == 404


def test_a_page_of_another_site_hands_nothing_in(renting: Resident) -> None:
    sent = renting.browser.post(
        renting.at("exhibits"),
        files=[("files", ("a.png", png()))],
        headers={**OWN, "sec-fetch-site": "cross-site"},
    )
    assert sent.status_code == 403
    assert not ids(renting)


def test_after_erasure_nothing_opens(renting: Resident) -> None:
    hand_in(renting, [("a.docx", docx())])
    id = ids(renting)[0]
    renting.desk.append(renting.case(), [CaseErased("asked")])
    for page in ("exhibits", f"exhibits/{id}", f"exhibits/{id}/file"):
        assert renting.get(page).status_code == 410


@pytest.mark.parametrize("id", ["", "x", "..", "%2e%2e", "a" * 500, "%00", "{exhibit}", "'\"<>"])
def test_no_piece_of_that_name(renting: Resident, id: str) -> None:
    for page in (f"exhibits/{id}", f"exhibits/{id}/file"):
        assert renting.get(page).status_code in (200, 404)
    assert renting.get("exhibits?item=nonsense&kept=x&known=²&back=99999999999").status_code == 200
