"""A case that began under earlier rules keeps them, is told the difference, and may go over."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine.actions.desk import hash_secret
from engine.actions.revisions import archive_of, keep, unarchived
from engine.casework.events import SeatOffered, SeatTaken
from engine.casework.people import Role
from engine.library import Library, default_root
from engine.store.memory import MemoryStore
from tests.web.resident import LEASE, Resident, service, words_of


@pytest.fixture(scope="module")
def earlier(library: Library) -> Library:
    return library


@pytest.fixture(scope="module")
def present(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The rules after rent arrears were made a little less certain."""
    folder = tmp_path_factory.mktemp("present")
    for part in ("rules", "questionnaires"):
        shutil.copytree(default_root() / part, folder / part)
    file = folder / "rules" / "rental" / "arrears.yaml"
    text = file.read_text(encoding="utf-8")
    start = text.index("- finding: rental.rent_owed\n")
    changed = text[:start] + text[start:].replace("is: certain", "is: arguable", 1)
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    return Library.load(folder)


@pytest.fixture
def store(earlier: Library) -> MemoryStore:
    kept = MemoryStore()
    keep(kept, earlier)
    return kept


@pytest.fixture
def halfway(earlier: Library, present: Library, store: MemoryStore) -> Resident:
    """Somebody who answered under the earlier rules and comes back under the present ones."""
    before = Resident.at_home(service(earlier, store))
    before.begin(kind="rent.arrears")
    before.walk(LEASE)
    after = Resident.at_home(service(present, store))
    after.number, after.browser.cookies = before.number, before.browser.cookies
    return after


def test_a_case_keeps_the_rules_it_began_with(halfway: Resident, earlier: Library) -> None:
    page = halfway.get("review")
    assert earlier.revision in words_of(page)
    assert "规则更新过" in words_of(page)


def test_the_difference_is_shown_before_anything_changes(
    halfway: Resident, earlier: Library, present: Library
) -> None:
    said = words_of(halfway.get("rules"))
    assert "到期未付，应付租金 原来的规则： 比较确定 现在的规则： 有争议" in said
    assert earlier.revision in said
    assert present.revision in said
    assert halfway.case().library_revision == earlier.revision


def test_who_goes_over_is_under_the_present_rules_from_then_on(
    halfway: Resident, present: Library
) -> None:
    answers = halfway.case().answers
    halfway.post("rules", {})
    page = halfway.get("review")
    assert present.revision in words_of(page)
    assert "规则更新过" not in words_of(page)
    assert halfway.case().answers == answers
    assert halfway.get("rules").url.path == halfway.get("").url.path


def test_going_over_twice_is_written_once(halfway: Resident) -> None:
    halfway.post("rules", {})
    seq = halfway.case().seq
    halfway.post("rules", {})
    assert halfway.case().seq == seq


def test_where_the_earlier_rules_were_not_kept_the_present_ones_serve(
    earlier: Library, present: Library
) -> None:
    store = MemoryStore()
    before = Resident.at_home(service(earlier, store))
    before.begin(kind="rent.arrears")
    after = Resident.at_home(service(present, store))
    after.number, after.browser.cookies = before.number, before.browser.cookies
    assert present.revision in words_of(after.get("next"))


def test_a_case_without_a_kind_has_nothing_to_lose(
    earlier: Library, present: Library, store: MemoryStore
) -> None:
    before = Resident.at_home(service(earlier, store))
    before.begin()
    after = Resident.at_home(service(present, store))
    after.number, after.browser.cookies = before.number, before.browser.cookies
    assert "规则更新过" not in words_of(after.get("kind"))
    after.choose("rent.arrears")
    assert after.case().library_revision == present.revision
    assert "规则更新过" not in words_of(after.get("review"))


def test_a_stranger_sees_no_difference(halfway: Resident) -> None:
    stranger = TestClient(halfway.browser.app, base_url="http://jiefen.example")
    assert stranger.get(f"/case/{halfway.number}/rules").status_code == 404


def test_an_archive_holds_the_operators_values_and_gives_the_same_revision(
    tmp_path: Path,
) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text(
        "- parameter: lpr_1y\n"
        "  values: [{from: 2026-01-01, value: '0.0280', source: 公告, status: verified}]\n",
        encoding="utf-8",
    )
    library = Library.load(own=own)
    assert unarchived(archive_of(library)).revision == library.revision


def test_papers_that_earlier_rules_cannot_fill_lead_to_the_present_ones(
    earlier: Library, tmp_path: Path
) -> None:
    for part in ("rules", "questionnaires"):
        shutil.copytree(default_root() / part, tmp_path / part)
    file = tmp_path / "rules" / "rental" / "termination.yaml"
    named = file.read_text(encoding="utf-8")
    file.write_text(named.replace("rental.termination_right_lapsed", "rental.lapsed"), "utf-8")
    before, store = Library.load(tmp_path), MemoryStore()
    keep(store, before)
    old = Resident.at_home(service(before, store))
    old.begin(kind="rent.arrears")
    old.walk(LEASE)
    now = Resident.at_home(service(earlier, store))
    now.number, now.browser.cookies = old.number, old.browser.cookies
    for name in ("filing", "handover", "exits"):
        page = now.get(name)
        assert page.status_code == 409
        assert "材料要按新规则写" in words_of(page)
        assert f"/case/{now.number}/rules" in page.text
    secret, until = "R" * 16, date(2027, 12, 31)
    offered = SeatOffered("b", Role.RESPONDENT.value, hash_secret(secret), until)
    now.desk.append(now.case(), [offered, SeatTaken("b")])
    other = Resident.at_home(service(earlier, store))
    other.number = now.number
    other.browser.cookies.set(f"case-{now.number}", secret)
    page = other.get("filing")
    assert page.status_code == 409
    assert "由申请的一方决定" in words_of(page)
    assert "/rules" not in page.text
    now.post("rules", {})
    assert other.get("filing").status_code == 200
    for name in ("filing", "handover", "exits"):
        assert now.get(name).status_code == 200
