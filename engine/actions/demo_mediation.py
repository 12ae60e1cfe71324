"""One example mediation, in session, entered as its people would have done it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from engine.actions import consent, consult, course, seats
from engine.actions.consent import CONTACT
from engine.actions.demo import Example
from engine.actions.desk import Desk
from engine.actions.mediating import (
    choosing,
    directory,
    inviting,
    meeting,
    offers,
    opening,
    taking_on,
    talking,
    willing,
)
from engine.actions.staff import people
from engine.actions.staff.office import Office
from engine.actions.staff.signing import actor_of
from engine.casework.case import Case
from engine.casework.events import CaseAssigned
from engine.casework.moves import Wish
from engine.casework.people import SYSTEM
from engine.clock import today
from engine.errors import DefinitionError, DefinitionFaults
from engine.mediation.confidence import JOINT
from engine.mediation.mediation import Mediation
from engine.mediation.obligations import Obligation
from engine.mediation.sessions import Sessions
from engine.mediation.told import told
from engine.source import Reader, Record, read_file

FILE: Final = Path(__file__).with_suffix(".yaml")
DUE: Final = timedelta(days=30)


def seed(desk: Desk, office: Office, path: Path = FILE) -> tuple[Example, ...]:
    """Enter the mediation where it is not there yet; the codes of both sides.

    Nothing is entered without the example case whose answers it takes, or without the mediator.
    Raises `DefinitionFaults` for a file that cannot be read.
    """
    faults: list[DefinitionError] = []
    written = read_file(path)
    reader = Reader(written if isinstance(written, Record) else Record(written.place), faults)
    names = ("like", "number", "secret", "other_secret", "mediator", "title", "other_title")
    word = {name: reader.word(name) for name in (*names, "duty", "how", "fen", "original")}
    persons = {
        side: {name: str(text) for name, text in reader.mapping(side).items()}
        for side in ("applicant", "respondent")
    }
    said = {side: str(text) for side, text in reader.mapping("said").items()}
    reader.done()
    if faults:
        raise DefinitionFaults(faults)
    like = desk.store.find_by_number(word["like"])
    lead = next((one for one in people.everybody(office) if one.login == word["mediator"]), None)
    if like is None or lead is None:
        return ()
    if desk.store.find_by_number(word["number"]) is None:
        codes = iter((word["secret"], word["number"]))
        case = consult.open_case(replace(desk, code=lambda _: next(codes))).case
        case = _asked_for(desk, case, desk.case_of(like), persons["applicant"])
        desk.of(SYSTEM).append(case, [CaseAssigned(lead.unit, lead.id, "taken")])
        mediator = desk.of(actor_of(office, lead))
        _brought_together(desk, mediator, office, word, persons["respondent"])
        _talked(desk, mediator, word, said)
    return (
        Example(word["title"], word["number"], word["secret"]),
        Example(word["other_title"], word["number"], word["other_secret"]),
    )


def _asked_for(desk: Desk, case: Case, like: Case, person: dict[str, str]) -> Case:
    """A case with the same story and answers goes to mediation."""
    case = consent.agree(desk, case, [*like.people.agreed(), "mediate", CONTACT])
    case = consult.tell_story(desk, case, like.story)
    case = consult.choose_category(desk, case, like.category or "")
    case = consult.record_answers(desk, case, _given(desk, like))
    case = seats.describe(desk, case, person, [CONTACT])
    return course.go_on(desk, case, Wish("mediate", "asked_by_applicant"))


def _given(desk: Desk, like: Case) -> dict[str, Any]:
    """What was answered there, without what is chosen and told apart from it."""
    answers = consult.answers_of(desk, like)
    return {fact: answer for fact, answer in answers.items() if fact in like.answers}


def _brought_together(
    desk: Desk, mediator: Desk, office: Office, word: dict[str, str], other: dict[str, str]
) -> None:
    number = word["number"]
    case = taking_on.accept(mediator, desk.load(number, word["secret"]))
    codes = iter((word["other_secret"], "BB0001"))
    asking = replace(mediator, code=lambda _: next(codes))
    form = {**other, "inviter": mediator.actor.name, "channel": "link", "about": ""}
    case = inviting.invite(asking, case, form).case
    case, guest = desk.enter(number, word["other_secret"])
    willing.answer(desk.of(guest), case, True, ["seat"])
    for side in (desk, desk.of(guest)):
        parts = [part.key for part in told().opening_on(Mediation.of(case).track)]
        opening.tick(side, desk.load(number, word["secret"]), parts)
    case = desk.load(number, word["secret"])
    among = directory.proposals(mediator, office, case)
    case = choosing.name(mediator, case, mediator.actor.id, among, despite=True)
    case = choosing.disclose(mediator, case, ["none"])
    day = today(desk.clock).isoformat()
    form = {"day": day, "time": "23:30", "minutes": "60", "mode": "async"}
    case = meeting.plan(mediator, case, form)
    session = next(iter(Sessions.of(case).by_id))
    for side in (desk, desk.of(guest)):
        meeting.waive(side, desk.load(number, word["secret"]), session)
    meeting.begin(mediator, desk.load(number, word["secret"]), session)


def _talked(desk: Desk, mediator: Desk, word: dict[str, str], said: dict[str, str]) -> None:
    """Both say something, and terms are put on the table."""
    case, guest = desk.enter(word["number"], word["other_secret"])
    case = talking.post(desk, case, JOINT, said["applicant"])
    case = talking.post(desk.of(guest), case, JOINT, said["respondent"])
    pay = Obligation(
        "1",
        "pay",
        "applicant",
        word["duty"],
        int(word["fen"]),
        today(desk.clock) + DUE,
        word["how"],
        "balance",
        original=int(word["original"]),
    )
    offers.make(desk, case, offers.Draft([pay]))
