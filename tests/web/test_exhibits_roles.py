"""Who may hand in, look at, grade and take back: every role, on its own case and on another's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pytest
from fastapi import FastAPI

from engine.actions.desk import hash_secret
from engine.casework.events import SeatOffered
from engine.casework.people import OFFERED, Role
from tests.engine.evidence.samples import jpeg, png
from tests.web.resident import Resident, words_of
from tests.web.test_counter import begun
from tests.web.worker import Worker

SECRET = "0123456789ABCDEF"


@dataclass
class Filed:
    """A case that one of the staff began, with a file handed in by them and one by the resident."""

    by: Worker
    resident: Resident
    theirs: str
    own: str

    def at(self, page: str) -> str:
        return self.resident.at(page)


@pytest.fixture
def filed(app: FastAPI) -> Filed:
    worker = Worker.signed_in(app, Role.MEDIATOR)
    number, secret = begun(worker)
    worker.post(f"/case/{number}/story", story="房东不退押金", agree="assess")
    resident = Resident.at_home(app)
    resident.browser.get(f"/r/{number}/{secret}")
    resident.number = number
    address = resident.at("exhibits")
    worker.browser.post(address, files=[("files", ("counter.jpg", jpeg()))])
    resident.browser.post(address, files=[("files", ("own.png", png()))])
    theirs, own = (piece.id for piece in resident.case().exhibits.held)
    return Filed(worker, resident, theirs, own)


def seated(app: FastAPI, filed: Filed, role: Role) -> Resident:
    """Somebody who entered the case by a seat in a role."""
    offered = SeatOffered(f"seat-{role.value}", role.value, hash_secret(SECRET), date(2027, 1, 1))
    filed.resident.desk.append(filed.resident.case(), [offered])
    person = Resident.at_home(app)
    person.browser.cookies.set(f"case-{filed.resident.number}", SECRET)
    person.number = filed.resident.number
    return person


def answers(browser: Resident | Worker, filed: Filed) -> dict[str, int]:
    """What each address says to somebody."""
    http = browser.browser
    piece = filed.at(f"exhibits/{filed.own}")
    sent = {
        "list": http.get(filed.at("exhibits")),
        "piece": http.get(piece),
        "file": http.get(f"{piece}/file"),
        "hand in": http.post(filed.at("exhibits"), files=[("files", ("n.png", png(7, 7)))]),
        "tie": http.post(f"{piece}/tie", data={"item": ""}),
        "grade": http.post(f"{piece}/grade", data={"grade": "B", "reason": "copy_only"}),
    }
    return {name: answer.status_code for name, answer in sent.items()}


def table(look: int, file: int, grade: int) -> dict[str, int]:
    seen = dict.fromkeys(("list", "piece", "file"), look)
    return {**seen, "hand in": file, "tie": file, "grade": grade}


NOTHING = table(404, 404, 404)
SEEN = {
    Role.REPRESENTATIVE: table(200, 200, 403),
    Role.PROFESSIONAL: table(200, 403, 403),
    Role.RESPONDENT: table(403, 403, 403),
}
IN_UNIT = {
    Role.MEDIATOR: table(200, 403, 403),
    Role.AGENT: table(200, 403, 403),
    Role.COURT: table(200, 403, 403),
    Role.SUPERVISOR: table(200, 403, 403),
    Role.ADMINISTRATOR: NOTHING,
}


@pytest.mark.parametrize("role", OFFERED)
def test_a_seat_allows_what_its_role_does(app: FastAPI, filed: Filed, role: Role) -> None:
    assert answers(seated(app, filed, role), filed) == SEEN[role]


@pytest.mark.parametrize("role", IN_UNIT)
def test_staff_of_the_unit_look_and_change_nothing(app: FastAPI, filed: Filed, role: Role) -> None:
    assert answers(Worker.signed_in(app, role), filed) == IN_UNIT[role]


@pytest.mark.parametrize("role", IN_UNIT)
def test_staff_of_another_unit_hear_of_no_case(app: FastAPI, filed: Filed, role: Role) -> None:
    assert answers(Worker.signed_in(app, role, "gucheng"), filed) == NOTHING


def test_who_works_on_the_case_may_do_all_of_it(filed: Filed) -> None:
    assert answers(filed.by, filed) == table(200, 200, 200)


def test_the_grade_and_its_reason_stand_in_plain_words_for_the_resident(filed: Filed) -> None:
    address = filed.at(f"exhibits/{filed.own}")
    page = filed.by.post(f"{address}/grade", grade="B", reason="shown_on_device", words="")
    assert page.status_code == 200
    seen = words_of(filed.resident.browser.get(address))
    assert "可以核对的电子记录。在原手机上打开核对过（调解员）" in seen
    assert "可以核对的电子记录" in words_of(filed.resident.get("exhibits"))
    filed.by.post(f"{address}/grade", grade="C", reason="shown_on_device", words="缺第 3 页")
    assert "缺第 3 页（调解员）" in words_of(filed.resident.browser.get(address))
    assert 'value="缺第 3 页"' in filed.by.get(address).text


def test_a_grade_without_reason_comes_back_with_what_was_filled_in(filed: Filed) -> None:
    address = filed.at(f"exhibits/{filed.own}")
    page = filed.by.post(f"{address}/grade", grade="A", reason="", words=" ")
    assert page.status_code == 422
    assert "请选一个理由" in words_of(page)
    assert re.search(r'value="A" checked', page.text)
    nonsense = filed.by.post(f"{address}/grade", grade="Z", reason="<b>", words="<b>")
    assert nonsense.status_code == 422
    assert "<b>" not in nonsense.text.replace('<b class="chip"', "")


def test_staff_take_back_what_they_filed_and_the_resident_everything(filed: Filed) -> None:
    own, theirs = (filed.at(f"exhibits/{id}") for id in (filed.own, filed.theirs))
    assert filed.by.post(f"{own}/take-back").status_code == 403
    assert "take-back" not in filed.by.get(own).text
    assert "take-back" in filed.by.get(theirs).text
    assert filed.by.post(f"{theirs}/take-back").status_code == 200
    assert filed.resident.post(f"exhibits/{filed.own}/take-back", {}).status_code == 200
    assert not filed.resident.case().exhibits.held


def test_who_handed_it_in_is_said(filed: Filed) -> None:
    shown = words_of(filed.resident.get("exhibits"))
    assert "工作人员代交" in shown
    assert "当事人本人交" in shown
