"""Everybody gets what is held about them, and nobody what is held about others."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from io import BytesIO

from engine.actions import export, looks, seats
from engine.actions.desk import Desk
from engine.casework.events import MessagePosted
from engine.casework.exhibits import Exhibit
from engine.casework.permissions import Action
from engine.casework.thread import ADVICE
from tests.engine.actions.cases import MEDIATOR, STORY, told


def test_the_applicant_gets_all_but_other_peoples_contacts(desk: Desk) -> None:
    known = told(desk)
    looks.note(desk.of(MEDIATOR), known.case, Action.READ)
    data = export.own_data(desk, known.case)
    assert data["format"] == export.FORMAT
    assert data["story"] == STORY
    assert data["you"]["phone"] == "13900008888"
    assert {a["question"] for a in data["answers"]} == {"rental.district", "case.vulnerabilities"}
    assert [said["text"] for said in data["messages"]] == ["紫藤花开的时候说好的"]
    assert [one["purpose"] for one in data["consents"]] == ["messages", "health", "assess"]
    assert [line["name"] for line in data["looks"]] == ["王调解"]
    assert data["people"] == [
        {"seat": known.seat, "role": "respondent", "come_in": False, "closed": ""}
    ]
    assert data["kept_until"] == "2027-02-20"
    assert "司徒青山" not in json.dumps(data, ensure_ascii=False)


def test_the_data_hold_no_secret(desk: Desk) -> None:
    known = told(desk)
    text = json.dumps(export.own_data(desk, known.case))
    assert known.secret not in text
    assert known.case.people.secret_hash not in text
    assert known.case.sealed_key not in text


def test_somebody_invited_gets_only_their_own(desk: Desk) -> None:
    known = told(desk)
    case, actor = desk.enter(known.case.number, known.seat_secret)
    invited = desk.of(actor)
    case = seats.take(invited, case, ["seat"])
    case = invited.append(case, [MessagePosted(ADVICE, "我不同意")])
    data = export.own_data(invited, case)
    text = json.dumps(data, ensure_ascii=False)
    assert data["you"]["name"] == "司徒青山"
    assert [said["text"] for said in data["messages"]] == ["我不同意"]
    for word in (STORY, "moon@example.org", "紫藤", "rental.district", "disability"):
        assert word not in text
    assert data["exhibits"] == []


def test_the_archive_comes_in_pieces_and_leads_nowhere_else(desk: Desk) -> None:
    known = told(desk)
    pieces = [*export.archive(desk, known.case, "read me")]
    assert len(pieces) > 2
    with zipfile.ZipFile(BytesIO(b"".join(pieces))) as packed:
        assert packed.testzip() is None
        assert packed.namelist()[:2] == ["README.txt", "case.json"]
        assert json.loads(packed.read("case.json"))["number"] == known.case.number


def test_the_name_of_a_file_cannot_climb(desk: Desk) -> None:
    piece: Exhibit = told(desk).case.exhibits.by_id["E1"]
    for name in ("../../etc/passwd", "/root", "..\\x", "C:\\y", "a/b\x00c", "." * 300):
        path = export.file_name(replace(piece, name=name))
        assert path.startswith("files/E1-")
        assert path.count("/") == 1
        assert "\\" not in path
        assert len(path) < 100
