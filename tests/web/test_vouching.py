"""Signing in by another house: the whole way over a real socket, and every way it must fail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from httpx2 import Response
from joserfc.jwk import ECKey, OctKey

from engine.actions.staff import people, signing
from engine.casework.people import Role
from engine.errors import SettingFault, SettingFaults
from engine.library import Library
from engine.settings.settings import read_settings
from engine.vault import Vault, fresh_key
from tests.engine.actions.staffed import PASSWORD, Town
from tests.web.colleague import Colleague
from tests.web.resident import faults_on, words_of
from tests.web.vouching_house import CLIENT, SECRET, House, open_house
from web.app import create_app
from web.staff import provider as providers
from web.staff.provider import Provider

EMAIL = "min@street.example"


@pytest.fixture
def town() -> Town:
    from engine.actions.staff import joining

    town = Town()
    town.join("admin", Role.ADMINISTRATOR, "district")
    town.take_up(joining.invite(town.office, None, "mediator", "bajiao", EMAIL), "min")
    return town


@pytest.fixture
def other_house(town: Town) -> Iterator[House]:
    with open_house(int(town.clock.now().timestamp())) as house:
        house.claims = {"email": EMAIL.upper(), "email_verified": True}
        yield house


@pytest.fixture
def app(library: Library, town: Town, other_house: House) -> FastAPI:
    vouching = Provider.at(other_house.issuer, CLIENT, SECRET)
    terms = town.office.terms
    return create_app(
        library, town.store, town.clock, authors=False, terms=terms, provider=vouching
    )


def way_out(one: Colleague, onward: str = "/desk/own") -> str:
    """Where the browser is sent."""
    answer = one.browser.get("/desk/provider", params={"next": onward}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def way_back(address: str) -> str:
    """Where the other house sends the browser, the person having agreed."""
    answer = httpx2.get(address, follow_redirects=False)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def sign_in(one: Colleague, onward: str = "/desk/own") -> Response:
    return one.get(way_back(way_out(one, onward)))


def is_in(one: Colleague) -> bool:
    return one.get("/desk").url.path == "/desk"


def test_somebody_invited_signs_in_by_the_other_house(app: FastAPI, town: Town) -> None:
    one = Colleague.at(app, town)
    door = one.get("/desk/sign-in?next=/desk/own")
    assert 'href="/desk/provider?next=%2Fdesk%2Fown"' in door.text
    page = sign_in(one)
    assert page.url.path == "/desk/own"
    assert "min" in words_of(page)
    assert is_in(one)
    (session,) = (
        s for s in signing.sessions(town.office, people.by_login(town.office, "min"))
        if s.by == "provider"
    )  # fmt: skip
    assert session.browser == "chrome windows"
    assert "handshake" not in one.browser.cookies


def test_once_known_the_person_counts_and_not_the_address(
    app: FastAPI, town: Town, other_house: House
) -> None:
    sign_in(Colleague.at(app, town))
    other_house.claims = {"email": "new@street.example", "email_verified": True}
    assert is_in_after(app, town)
    other_house.claims = {"sub": "person-2", "email": EMAIL, "email_verified": True}
    assert not is_in_after(app, town)  # the address went to somebody else


def is_in_after(app: FastAPI, town: Town) -> bool:
    one = Colleague.at(app, town)
    sign_in(one)
    return is_in(one)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": EMAIL, "email_verified": False},
        {"email": EMAIL, "email_verified": "true"},
        {"email": EMAIL},
        {"email": "nobody@street.example", "email_verified": True},
        {},
    ],
)
def test_nobody_gets_an_account_by_it(
    app: FastAPI, town: Town, other_house: House, claims: dict[str, Any]
) -> None:
    other_house.claims = claims
    one, before = Colleague.at(app, town), town.store.entries("accounts")
    page = sign_in(one)
    assert page.status_code == 422
    assert "这里没有您的账号" in faults_on(page)[0]
    assert not is_in(one)
    assert town.store.entries("accounts") == before


def test_who_is_disabled_stays_out(app: FastAPI, town: Town) -> None:
    sign_in(Colleague.at(app, town))
    found = people.account(town.office, None, people.by_login(town.office, "min").id)
    people.disable(town.office, None, found.thing.id, found.version)
    assert not is_in_after(app, town)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another house"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"iat": 4_000_000_000},
        {"azp": "another house"},
        {"sub": None},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_an_identity_that_does_not_hold_is_refused(
    app: FastAPI, town: Town, other_house: House, claims: dict[str, Any]
) -> None:
    other_house.claims |= claims
    one = Colleague.at(app, town)
    page = sign_in(one)
    assert page.status_code == 422
    assert "统一登录没有成功" in faults_on(page)[0]
    assert not is_in(one)


def test_an_identity_signed_by_somebody_else_is_refused(
    app: FastAPI, town: Town, other_house: House
) -> None:
    other_house.signed_with = ECKey.generate_key("P-256", {"kid": "one"})
    assert not is_in_after(app, town)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_an_identity_that_we_could_have_signed_is_refused(
    app: FastAPI, town: Town, other_house: House, algorithm: str
) -> None:
    other_house.algorithm = algorithm
    other_house.signed_with = OctKey.import_key(SECRET)
    assert not is_in_after(app, town)


def test_a_key_changed_meanwhile_is_asked_for_once_more(
    app: FastAPI, town: Town, other_house: House
) -> None:
    assert is_in_after(app, town)
    assert is_in_after(app, town)
    assert other_house.asked == ["about", "keys"]
    other_house.key = ECKey.generate_key("P-256", {"kid": "one"})
    assert is_in_after(app, town)
    assert other_house.asked == ["about", "keys"] * 2


def test_an_answer_belongs_to_the_browser_that_asked(app: FastAPI, town: Town) -> None:
    one, victim = Colleague.at(app, town), Colleague.at(app, town)
    back = way_back(way_out(one))
    assert "统一登录没有成功" in faults_on(victim.get(back))[0]
    way_out(victim)
    assert victim.get(back).status_code == 422
    assert not is_in(victim)


def test_an_answer_counts_once_and_not_for_long(app: FastAPI, town: Town) -> None:
    one = Colleague.at(app, town)
    back = way_back(way_out(one))
    handshake = one.browser.cookies["handshake"]
    one.get(back)
    assert is_in(one)
    one.browser.cookies.clear()
    one.browser.cookies["handshake"] = handshake
    assert one.get(back).status_code == 422
    late = way_back(way_out(one))
    town.clock.pass_by(minutes=10)
    assert one.get(late).status_code == 422
    assert not is_in(one)


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x&code=y", "?error=no&state=x"])
def test_made_up_answers_are_refused(app: FastAPI, town: Town, query: str) -> None:
    one = Colleague.at(app, town)
    assert one.get(f"/desk/provider/back{query}").status_code == 422
    one.browser.cookies["handshake"] = "nonsense"
    assert one.get(f"/desk/provider/back{query}").status_code == 422


def test_a_refusal_over_there_leads_back_to_the_door(app: FastAPI, town: Town) -> None:
    one = Colleague.at(app, town)
    state = dict(httpx2.URL(way_out(one)).params)["state"]
    page = one.get(f"/desk/provider/back?error=access_denied&state={state}")
    assert page.status_code == 422
    assert 'name="password"' in page.text


def test_a_house_that_is_closed_is_told_and_the_password_still_works(
    library: Library, town: Town
) -> None:
    with open_house(0) as house:
        gone = Provider.at(house.issuer, CLIENT, SECRET)
    app = create_app(
        library, town.store, town.clock, authors=False, terms=town.office.terms, provider=gone
    )
    one = Colleague.at(app, town, "min")
    page = one.get("/desk/provider")
    assert page.status_code == 422
    assert "或者用密码登录" in faults_on(page)[0]
    one.sign_in(PASSWORD)
    assert is_in(one)


def test_a_house_in_disorder_leads_back_to_the_door(
    app: FastAPI, town: Town, other_house: House
) -> None:
    other_house.broken = True
    assert sign_in(Colleague.at(app, town)).status_code == 422


def test_a_house_by_another_name_is_not_believed(
    app: FastAPI, town: Town, other_house: House
) -> None:
    other_house.issuer = "https://evil.example"
    assert Colleague.at(app, town).get("/desk/provider").status_code == 422


def test_without_a_provider_there_is_no_such_page(library: Library, town: Town) -> None:
    app = create_app(library, town.store, town.clock, authors=False, terms=town.office.terms)
    one = Colleague.at(app, town)
    assert one.get("/desk/provider").status_code == 404
    assert one.get("/desk/provider/back?state=x&code=y").status_code == 404
    assert "/desk/provider" not in one.get("/desk/sign-in").text


# ---------------------------------------------------------------- settings


def test_a_provider_is_reached_only_where_nobody_listens_on_the_way() -> None:
    assert Provider.at("", "", "") is None
    assert Provider.at("https://id.example/realms/town/", "c", "s") is not None
    for issuer in ("http://id.example", "id.example", "ftp://id.example", "http://[x"):
        with pytest.raises(SettingFault, match="give it as https"):
            Provider.at(issuer, "c", "s")


def test_without_the_extra_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(providers, "find_spec", lambda name: None if name == "authlib" else name)
    with pytest.raises(SettingFault, match=r"pip install 'jiefen\[oidc\]'"):
        Provider.at("https://id.example", "c", "s")


def test_the_three_settings_go_together() -> None:
    environment = {"JIEFEN_KEY": fresh_key(), "JIEFEN_OIDC_ISSUER": "https://id.example/realm"}
    with pytest.raises(SettingFaults, match="JIEFEN_OIDC_CLIENT_SECRET"):
        read_settings({}, environment)
    whole = {"JIEFEN_OIDC_CLIENT_ID": "c", "JIEFEN_OIDC_CLIENT_SECRET": "s", **environment}
    assert read_settings({}, whole).oidc_issuer == "https://id.example/realm"


def test_what_the_cookie_of_a_handshake_holds_is_sealed(app: FastAPI, town: Town) -> None:
    one = Colleague.at(app, town)
    asked = dict(httpx2.URL(way_out(one)).params)
    cookie = one.browser.cookies["handshake"]
    assert asked["nonce"] not in cookie
    assert asked["state"] in Vault.demo().open_own(cookie, "handshake")
