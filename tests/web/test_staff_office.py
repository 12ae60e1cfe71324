"""The pages by which accounts, invitations and units are kept, and who may open them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI

from engine.actions.staff import people, units
from engine.casework.people import STAFF, Role
from engine.library import Library
from tests.engine.actions.staffed import Town
from tests.web.colleague import Colleague, house, link_on
from tests.web.resident import Resident, faults_on, words_of

LOGINS = {
    Role.ADMINISTRATOR: ("admin", "district"),
    Role.SUPERVISOR: ("boss", "bajiao"),
    Role.MEDIATOR: ("min", "bajiao"),
    Role.AGENT: ("lan", "north"),
    Role.COURT: ("judge", "court"),
}
Signed = Callable[[Role], Colleague]


@pytest.fixture(scope="module")
def town() -> Town:
    town = Town()
    for role, (login, unit) in LOGINS.items():
        town.join(login, role, unit)
    return town


@pytest.fixture(scope="module")
def app(library: Library, town: Town) -> FastAPI:
    return house(library, town)


@pytest.fixture
def signed(app: FastAPI, town: Town) -> Signed:
    def sign(role: Role) -> Colleague:
        return Colleague.signed_in(app, town, LOGINS[role][0])

    return sign


def id_of(town: Town, login: str) -> str:
    return people.by_login(town.office, login).id


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


# ---------------------------------------------------------------- who may open what

EVERYBODY = (
    "/desk",
    "/desk/own",
    "/desk/own/password",
    "/desk/own/factor",
    "/desk/own/sessions",
)
OVERVIEW = ("/desk/accounts", "/desk/invitations", "/desk/accounts/{lan}")
ADMINISTRATION = ("/desk/units", "/desk/units/north", "/desk/changes", "/desk/accounts/{judge}")


@pytest.mark.parametrize("role", STAFF)
def test_each_page_opens_to_those_whose_work_it_is(signed: Signed, town: Town, role: Role) -> None:
    one = signed(role)
    ids = {login: id_of(town, login) for login, _ in LOGINS.values()}

    def status(address: str) -> int:
        return one.get(address.format(**ids)).status_code

    assert {status(address) for address in EVERYBODY} == {200}
    overview = 200 if role in (Role.SUPERVISOR, Role.ADMINISTRATOR) else 403
    assert {status(address) for address in OVERVIEW} == {overview}
    allowed = role is Role.ADMINISTRATOR
    seen = {status(address) for address in ADMINISTRATION}
    assert seen == ({200} if allowed else {403, 404} if role is Role.SUPERVISOR else {403})


@pytest.mark.parametrize("role", [role for role in STAFF if role is not Role.ADMINISTRATOR])
def test_what_an_administrator_does_nobody_else_does(
    signed: Signed, town: Town, role: Role
) -> None:
    one, before = signed(role), town.store.entries("changes")
    lan = f"/desk/accounts/{id_of(town, 'lan')}"
    for address, sent in (
        (lan, {"do": "disable", "version": "1"}),
        (lan, {"do": "reset", "key": "K"}),
        (lan, {"do": "move", "version": "1", "role": "administrator", "unit": "north"}),
        ("/desk/units", {"zh": "新", "level": "street", "key": "K"}),
        ("/desk/units/north", {"do": "close", "version": "1"}),
    ):
        assert one.browser.post(address, data=sent).status_code == 403
    invited = one.post("/desk/invitations", role="administrator", unit="north", key="K")
    assert invited.status_code == (422 if role is Role.SUPERVISOR else 403)
    assert town.store.entries("changes") == before


def test_nobody_signed_in_opens_nothing(app: FastAPI, town: Town) -> None:
    stranger = Colleague.at(app, town)
    for address in (*EVERYBODY, *OVERVIEW, *ADMINISTRATION):
        assert stranger.get(address.format(lan="x", judge="x")).url.path == "/desk/sign-in"
    for address in ("/desk/accounts/x", "/desk/units", "/desk/invitations", "/desk/own"):
        assert stranger.post(address, do="disable").url.path == "/desk/sign-in"


def test_administrators_see_no_case(app: FastAPI, signed: Signed) -> None:
    anna = Resident.at_home(app)
    anna.begin(kind="rent.arrears")
    admin = signed(Role.ADMINISTRATOR)
    for page in ("", "/story", "/review", "/guidance", "/save"):
        assert admin.get(f"/case/{anna.number}{page}").status_code == 404
    for page in ("/desk", "/desk/accounts", "/desk/units", "/desk/changes"):
        assert anna.number not in admin.get(page).text


def test_a_supervisor_sees_and_finds_the_people_below(signed: Signed) -> None:
    boss = signed(Role.SUPERVISOR)
    said = words_of(boss.get("/desk/accounts"))
    assert "lan" in said
    assert "judge" not in said
    assert "1 个账号" in words_of(boss.get("/desk/accounts?q=LAN"))
    assert "0 个账号" in words_of(boss.get("/desk/accounts?q=judge"))


# ---------------------------------------------------------------- inviting


def test_an_invitation_is_made_handed_over_and_taken_up(
    app: FastAPI, signed: Signed, town: Town
) -> None:
    admin = signed(Role.ADMINISTRATOR)
    key = hidden(admin.get("/desk/invitations?unit=north").text, "key")
    sent = {"role": "mediator", "unit": "north", "email": "", "key": key}
    first, second = (admin.browser.post("/desk/invitations", data=sent) for _ in range(2))
    assert link_on(first) == link_on(second)
    assert "data:image/svg" in first.text
    assert words_of(admin.get("/desk/accounts")).count("收回") == 1
    new = Colleague.at(app, town)
    assert new.take_up(link_on(first), "qing").url.path == "/desk/codes"
    assert "qing" in words_of(admin.get("/desk/accounts"))
    assert "没有。" in words_of(admin.get("/desk/accounts"))


def test_an_invitation_is_withdrawn(app: FastAPI, signed: Signed, town: Town) -> None:
    boss = signed(Role.SUPERVISOR)
    page = boss.post("/desk/invitations", role="agent", unit="north", key="K-w")
    listed = boss.get("/desk/accounts").text
    for _ in range(2):
        boss.post("/desk/invitations", withdraw=hidden(listed, "withdraw"))
    assert Colleague.at(app, town).get(link_on(page)).status_code == 404


def test_the_faults_of_an_invitation_stand_at_their_fields(signed: Signed) -> None:
    admin = signed(Role.ADMINISTRATOR)
    page = admin.post("/desk/invitations", role="", unit="north", email="x", key="K")
    assert page.status_code == 422
    assert faults_on(page) == ["请选一个角色", "这不像邮箱地址"]
    assert '<option value="north" selected>' in page.text
    assert 'value="x"' in page.text


# ---------------------------------------------------------------- accounts


def test_an_account_is_disabled_enabled_moved_and_reset(
    app: FastAPI, signed: Signed, town: Town
) -> None:
    admin, lan = signed(Role.ADMINISTRATOR), signed(Role.AGENT)
    address = f"/desk/accounts/{id_of(town, 'lan')}"
    version = hidden(admin.get(address).text, "version")
    for _ in range(2):  # a second press changes nothing more
        page = admin.post(address, do="disable", version=version)
        assert page.status_code == 200
    assert "已停用" in words_of(page)
    assert lan.get("/desk").url.path == "/desk/sign-in"
    admin.post(address, do="enable", version=hidden(page.text, "version"))
    version = hidden(admin.get(address).text, "version")
    admin.post(address, do="move", version=version, role="mediator", unit="bajiao")
    assert "区中心 / 八角街道" in words_of(admin.get(address))
    late = admin.post(address, do="move", version=version, role="agent", unit="gucheng")
    assert late.status_code == 409
    assert "别人刚改过" in faults_on(late)[0]
    key = hidden(admin.get(address).text, "key")
    page = admin.post(address, do="reset", key=key)
    assert lan.sign_in().status_code == 422
    again = Colleague.at(app, town, "lan")
    seen = words_of(again.get(link_on(page)))
    assert "重新设置登录" in seen
    again.take_up(link_on(page), "lan")
    again.browser.cookies.clear()
    assert again.sign_in().url.path == "/desk/codes"


def test_nobody_locks_the_last_administrator_out(signed: Signed, town: Town) -> None:
    admin = signed(Role.ADMINISTRATOR)
    address = f"/desk/accounts/{id_of(town, 'admin')}"
    page = admin.get(address)
    assert "停用账号" not in words_of(page)
    version = hidden(page.text, "version")
    moved = admin.post(address, do="move", version=version, role="agent", unit="north")
    assert faults_on(moved) == ["至少要留一位在用的管理员"]
    assert faults_on(admin.post(address, do="disable", version=version)) == [
        "不能对自己这样做，请另一位管理员来办"
    ]


@pytest.mark.parametrize("id", ["nobody", "x%00y", "%F0%9F%92%A9"])
def test_an_account_or_unit_that_is_not_there_is_not_found(signed: Signed, id: str) -> None:
    admin = signed(Role.ADMINISTRATOR)
    assert admin.get(f"/desk/accounts/{id}").status_code == 404
    assert admin.get(f"/desk/units/{id}").status_code == 404
    assert admin.post(f"/desk/accounts/{id}", do="disable").status_code == 404


def test_a_wish_that_nobody_has_changes_nothing(signed: Signed, town: Town) -> None:
    admin = signed(Role.ADMINISTRATOR)
    address = f"/desk/accounts/{id_of(town, 'judge')}"
    before = people.account(town.office, None, id_of(town, "judge"))
    assert admin.post(address, do="crown", version="x" * 50).status_code == 200
    assert people.account(town.office, None, id_of(town, "judge")) == before


# ---------------------------------------------------------------- units


def test_a_unit_is_added_once_renamed_and_closed(signed: Signed, town: Town) -> None:
    admin = signed(Role.ADMINISTRATOR)
    key = hidden(admin.get("/desk/units").text, "key")
    sent = {"zh": "东社区", "en": "East", "level": "community", "parent": "gucheng", "key": key}
    sent["kinds"] = "rental"
    kinds = re.findall(r'name="kinds" value="([^"]+)"', admin.get("/desk/units").text)
    sent["kinds"] = kinds[0]
    for _ in range(2):
        page = admin.browser.post("/desk/units", data=sent)
        assert page.status_code == 200
    assert words_of(page).count("东社区") == 2  # in the tree, and to hang others below
    (id,) = (u.id for u in town.office.tree().units.values() if u.title.zh == "东社区")
    version = hidden(admin.get(f"/desk/units/{id}").text, "version")
    changed = {**sent, "zh": "东新社区", "version": version, "do": "change"}
    assert "东新社区" in words_of(admin.browser.post(f"/desk/units/{id}", data=changed))
    late = admin.browser.post(f"/desk/units/{id}", data={**changed, "zh": "别的"})
    assert late.status_code == 409
    version = hidden(admin.get(f"/desk/units/{id}").text, "version")
    assert "已关闭" in words_of(admin.post(f"/desk/units/{id}", do="close", version=version))
    version = hidden(admin.get(f"/desk/units/{id}").text, "version")
    assert "已关闭" not in words_of(admin.post(f"/desk/units/{id}", do="reopen", version=version))


def test_the_faults_of_a_unit_stand_at_their_fields(signed: Signed) -> None:
    admin = signed(Role.ADMINISTRATOR)
    page = admin.post("/desk/units", zh="", en="x" * 70, level="castle", parent="no", kinds=["no"])
    assert page.status_code == 422
    assert len(faults_on(page)) == 5
    for field in ("zh", "en", "level", "parent", "kinds"):
        assert f'id="{field}.fault"' in page.text


def test_a_unit_in_use_is_not_closed(signed: Signed, town: Town) -> None:
    admin = signed(Role.ADMINISTRATOR)
    version = str(units.unit(town.office, None, "district").version)
    page = admin.post("/desk/units/district", do="close", version=version)
    assert faults_on(page) == ["下面还有开放的机构，请先处理它们"]
    options = page.text.split('id="parent"')[1].split("</select>")[0]
    assert "north" not in options  # a unit is not offered to hang below itself


def test_what_was_done_is_told_to_administrators(signed: Signed) -> None:
    said = words_of(signed(Role.ADMINISTRATOR).get("/desk/changes"))
    assert "增加机构 · 北社区 系统运维" in said
