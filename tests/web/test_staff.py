"""The pages by which those who work here sign in, join, and look after their account."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI

from engine.actions.staff import joining, people
from engine.library import Library
from tests.engine.actions.staffed import PASSWORD, Town
from tests.web.colleague import Colleague, house, key_on
from tests.web.resident import faults_on, words_of

NEW = "rain on a stone stair"


# ---------------------------------------------------------------- signing in


def test_whoever_is_not_signed_in_is_led_to_the_page_for_it_and_back(
    staffed: FastAPI, town: Town
) -> None:
    stranger = Colleague.at(staffed, town, "min")
    page = stranger.get("/desk/own?saved=1")
    assert page.url.path == "/desk/sign-in"
    onward = re.search(r'name="next" value="([^"]*)"', page.text)
    assert onward
    assert onward[1] == "/desk/own?saved=1"
    stranger.sign_in(onward=onward[1])
    assert stranger.get("/desk").status_code == 200


def test_signing_in_leads_first_to_spare_codes_not_yet_put_away(
    staffed: FastAPI, town: Town
) -> None:
    one = Colleague.at(staffed, town, "min")
    page = one.sign_in()
    assert page.url.path == "/desk/codes"
    assert len(re.findall(r'<li class="code">', page.text)) == 10
    assert "备用码还没有收好" in words_of(one.get("/desk"))
    assert one.post("/desk/codes").url.path == "/desk"
    assert one.get("/desk/codes").url.path == "/desk"


@pytest.mark.parametrize(
    "onward",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "evil", ""],
)
def test_the_way_on_never_leads_to_another_site(min: Colleague, onward: str) -> None:
    min.browser.cookies.clear()
    code = min.town.next_code("min")
    sent = {"login": "min", "password": PASSWORD, "code": code, "next": onward}
    answer = min.browser.post("/desk/sign-in", data=sent, follow_redirects=False)
    assert answer.headers["location"] == "/desk"


def test_what_was_wrong_is_not_told_and_the_password_not_given_back(
    staffed: FastAPI, town: Town
) -> None:
    pages = []
    for login, password in (("min", "wrong horse battery"), ("nobody", PASSWORD)):
        page = Colleague.at(staffed, town).post(
            "/desk/sign-in", login=login, password=password, code="1"
        )
        assert page.status_code == 422
        assert password not in page.text
        assert f'value="{login}"' in page.text
        pages.append(page.text.replace(login, ""))
    assert pages[0] == pages[1]


def test_all_empty_fields_are_told_at_once(staffed: FastAPI, town: Town) -> None:
    page = Colleague.at(staffed, town).post("/desk/sign-in", login="", password="")
    assert faults_on(page) == ["请填写：登录名", "请填写：密码"]


def test_too_many_tries_are_answered_with_429(staffed: FastAPI, town: Town) -> None:
    one = Colleague.at(staffed, town, "min")
    for _ in range(10):
        one.sign_in("wrong horse battery", "1")
    page = one.sign_in()
    assert page.status_code == 429
    assert "试得太多了" in faults_on(page)[0]


def test_the_cookie_is_bound_to_the_host_where_the_line_is_safe(
    staffed: FastAPI, town: Town
) -> None:
    sent = {"login": "min", "password": PASSWORD, "code": town.next_code("min")}
    safe = Colleague.at(staffed, town, scheme="https").browser
    cookie = safe.post("/desk/sign-in", data=sent, follow_redirects=False).headers["set-cookie"]
    assert cookie.startswith("__Host-staff=")
    for part in ("HttpOnly", "Secure", "Path=/", "SameSite=lax", "Max-Age=43200"):
        assert part in cookie
    assert "Domain" not in cookie


def test_signing_in_again_ends_the_session_before(min: Colleague) -> None:
    before = min.browser.cookies["staff"]
    min.sign_in()
    assert min.browser.cookies["staff"] != before
    min.browser.cookies.clear()
    min.browser.cookies["staff"] = before
    assert min.get("/desk").url.path == "/desk/sign-in"


def test_signing_out_ends_the_session_for_good(min: Colleague) -> None:
    token = min.browser.cookies["staff"]
    assert min.post("/desk/sign-out").url.path == "/desk/sign-in"
    assert "staff" not in min.browser.cookies
    min.browser.cookies["staff"] = token
    assert min.get("/desk").url.path == "/desk/sign-in"


def test_a_form_from_another_site_is_refused(min: Colleague) -> None:
    answer = min.browser.post("/desk/sign-out", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert min.get("/desk").url.path == "/desk"


def test_a_session_that_ran_out_while_a_form_was_filled_leads_to_signing_in(min: Colleague) -> None:
    min.town.clock.pass_by(hours=1)
    page = min.post("/desk/own/password", current=PASSWORD, password=NEW, again=NEW)
    assert page.url.path == "/desk/sign-in"
    assert min.sign_in().url.path == "/desk"


# ---------------------------------------------------------------- joining


def link(town: Town, role: str = "agent", unit: str = "north") -> str:
    return f"/desk/join/{joining.invite(town.office, None, role, unit)}"


def test_a_link_leads_through_two_pages_to_the_spare_codes(staffed: FastAPI, town: Town) -> None:
    new, address = Colleague.at(staffed, town), link(town)
    page = words_of(new.get(address))
    assert "区中心 / 八角街道 / 北社区 · 代理员" in page
    codes = new.take_up(address, "lan")
    assert codes.url.path == "/desk/codes"
    new.post("/desk/codes")
    assert "lan 的名字，您好" in words_of(new.get("/desk"))
    fresh = Colleague.at(staffed, town, "lan")
    assert fresh.sign_in().url.path == "/desk"


def test_every_fault_of_joining_stands_at_its_field(staffed: FastAPI, town: Town) -> None:
    page = Colleague.at(staffed, town).post(
        link(town), name="", login="Ä", password="short", again="x"
    )
    assert page.status_code == 422
    faults = faults_on(page)
    assert len(faults) == 3
    assert "至少要 12 个字符" in faults[2]
    for field in ("name", "login", "password"):
        assert f'id="{field}.fault"' in page.text
    assert "short" not in page.text


def test_a_wrong_code_is_told_and_the_key_stays(staffed: FastAPI, town: Town) -> None:
    new, address = Colleague.at(staffed, town), link(town)
    first = new.post(address, name="兰", login="lan", password=PASSWORD, again=PASSWORD)
    page = new.post(f"{address}/factor", code="000000")
    assert page.status_code == 422
    assert key_on(page) == key_on(first)


def test_the_second_page_leads_back_to_the_first_where_that_was_left_out(
    staffed: FastAPI, town: Town
) -> None:
    address = link(town)
    assert Colleague.at(staffed, town).get(f"{address}/factor").url.path == address


def test_a_link_that_was_used_is_told_so_and_pressed_twice_leads_on(
    staffed: FastAPI, town: Town
) -> None:
    new, address = Colleague.at(staffed, town), link(town)
    new.take_up(address, "lan")
    again = new.post(f"{address}/factor", code=town.code("lan"))
    assert again.url.path == "/desk/codes"
    for page in ("", "/factor"):
        gone = Colleague.at(staffed, town).get(f"{address}{page}")
        assert gone.status_code == 404
        assert "这个链接打不开" in gone.text


def test_a_made_up_link_is_answered_like_a_used_one(staffed: FastAPI, town: Town) -> None:
    stranger, address = Colleague.at(staffed, town), link(town)
    Colleague.at(staffed, town).take_up(address, "lan")
    used = stranger.get(address)
    made_up = stranger.get("/desk/join/" + "0" * 64)
    assert used.status_code == made_up.status_code == 404
    assert used.text.replace(address, "") == made_up.text.replace("/desk/join/" + "0" * 64, "")
    assert stranger.post("/desk/join/x%00y", name="").status_code == 404


def test_the_second_factor_can_be_skipped_only_in_a_demonstration(library: Library) -> None:
    for needs_factor in (True, False):
        town = Town(needs_factor=needs_factor)
        new, address = Colleague.at(house(library, town), town), link(town)
        page = new.post(address, name="兰", login="lan", password=PASSWORD, again=PASSWORD)
        assert ("先跳过" in page.text) is not needs_factor
        page = new.post(f"{address}/factor", skip="yes")
        assert (page.url.path == "/desk") is not needs_factor


# ---------------------------------------------------------------- one's own account


def test_the_own_account_is_shown_and_its_languages_kept(min: Colleague) -> None:
    page = words_of(min.get("/desk/own"))
    assert "区中心 / 八角街道" in page
    assert "已设置" in page
    sent: dict[str, str | list[str]] = {
        "language": "en",
        "languages": ["zh", "en"],
        "skills": "租赁、劳动",
    }
    kept = min.post("/desk/own", **sent)
    assert "已保存" in words_of(kept)
    assert 'value="租赁、劳动"' in kept.text
    wrong = min.post("/desk/own", language="xx", skills="、".join("abcdefghijk"))
    assert wrong.status_code == 422
    assert len(faults_on(wrong)) == 2


def test_a_new_password_signs_out_everywhere_else(staffed: FastAPI, min: Colleague) -> None:
    other = Colleague.at(staffed, min.town, "min")
    other.sign_in()
    wrong = min.post("/desk/own/password", current="x", password="short", again="")
    assert wrong.status_code == 422
    assert faults_on(wrong) == ["现在的密码不对", "密码至少要 12 个字符"]
    page = min.post("/desk/own/password", current=PASSWORD, password=NEW, again=NEW)
    assert "密码已经改好" in words_of(page)
    assert other.get("/desk").url.path == "/desk/sign-in"
    assert min.get("/desk").url.path == "/desk"


def test_a_second_factor_is_set_up_anew(min: Colleague) -> None:
    assert 'class="setup"' not in min.get("/desk/own/factor").text
    assert faults_on(min.post("/desk/own/factor", current="wrong")) == ["现在的密码不对"]
    page = min.post("/desk/own/factor", current=PASSWORD)
    key = key_on(page)
    assert faults_on(min.post("/desk/own/factor", code="000000"))
    min.town.secrets["min"] = key
    assert min.post("/desk/own/factor", code=min.town.code("min")).url.path == "/desk/codes"
    assert min.post("/desk/own/factor", code=min.town.code("min")).url.path == "/desk/codes"
    min.browser.cookies.clear()
    assert min.sign_in().url.path == "/desk/codes"


def test_sessions_are_named_in_plain_words_and_ended(staffed: FastAPI, min: Colleague) -> None:
    other = Colleague.at(staffed, min.town, "min")
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) AppleWebKit/605 Version/19 Safari/604"
    other.browser.headers["user-agent"] = phone
    other.sign_in()
    page = min.get("/desk/own/sessions")
    said = words_of(page)
    assert "Windows 电脑上的Chrome 浏览器 这台设备" in said
    assert "iPhone上的Safari 浏览器" in said
    ended = re.findall(r'name="end" value="([0-9a-f]{64})"', page.text)
    for id in ended:
        min.post("/desk/own/sessions", end=id)
    assert other.get("/desk").url.path == "/desk/sign-in"
    assert min.get("/desk").status_code == 200
    other.sign_in()
    min.post("/desk/own/sessions", end="others")
    assert other.get("/desk").url.path == "/desk/sign-in"


def test_pages_of_the_staff_are_kept_in_no_cache_and_speak_english(min: Colleague) -> None:
    min.browser.cookies["language"] = "en"
    for address in ("/desk", "/desk/own", "/desk/own/password", "/desk/own/sessions"):
        page = min.get(address)
        assert page.headers["cache-control"] == "no-store"
        assert not re.search(r"[\u4e00-\u9fff]{3,}", words_of(page).replace("min 的名字", "")
                             .replace("区中心", "").replace("八角街道", ""))  # fmt: skip


def test_who_is_disabled_is_out_with_the_next_request(min: Colleague) -> None:
    office = min.town.office
    page = people.account(office, None, people.by_login(office, "min").id)
    people.disable(office, None, page.thing.id, page.version)
    assert min.get("/desk").url.path == "/desk/sign-in"
