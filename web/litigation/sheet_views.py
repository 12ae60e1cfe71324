"""What the page of the ways out is given: the ways with their sheets, and what was handed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from engine.actions import consent
from engine.actions.referring.handing import REFER, REFUSALS
from engine.actions.referring.opening import Exits, OpenSheet, OpenWay, bodies_of, body_title
from engine.actions.referring.showing import ExitLine, handed_lines
from engine.casework.case import Case
from engine.casework.people import role_of_mark
from engine.casework.permissions import Action
from engine.casework.purposes import purposes
from engine.casework.sheets import HOW, Handed
from engine.casework.stages import PETITION
from engine.clock import today
from engine.i18n import Text, date_text
from engine.litigation.filling import FilledForm
from engine.litigation.form import Of
from engine.referral.aid import Aid, Group, Met, Standing
from engine.referral.handover import EMERGENCY
from engine.statutes.citation import read_reference
from web import course_views, privacy_views, urls
from web.context import Visit
from web.litigation import drafts
from web.litigation.places import EXITS, Place

FIRST_NUMBERS: Final = ("110", "120", "119")
STANDING_CHIPS: Final = {"handed": "", "received": "good", "refused": "warn"}
MET_CHIPS: Final = {Met.MET: "good", Met.NOT_MET: "info", Met.UNKNOWN: "warn"}
RANK_CHIPS: Final = {"primary": "", "also": "", "possible": "info", "open": "info"}
AID: Final = "AID"

"""What a form about a person leads back to from here."""


def page_of(visit: Visit, case: Case, found: Exits) -> dict[str, Any]:
    """All that the page says."""
    papers = tuple(paper for sheet in found.fitting for paper in sheet.papers)
    in_danger = any(way.exit.id == EMERGENCY for way in found.ways)
    shown = [way for way in found.ways if way.exit.id != EMERGENCY]
    return {
        "danger": FIRST_NUMBERS if in_danger else (),
        "help": urls.to(urls.HELP, number=case.number),
        "handed": handed(visit, case),
        "ways": [_way(visit, case, found, way) for way in shown],
        "people": [drafts.person_card(visit, Place(case, home=EXITS), papers, who) for who in Of]
        if papers
        else [],
    }


# ---------------------------------------------------------------- what was handed in


def handed(visit: Visit, case: Case) -> list[dict[str, Any]]:
    """Every sheet that went somewhere, for whoever may read the case."""
    may_note = course_views.may_do(visit, case, Action.HAND_OVER)
    return [_handed(visit, case, line, may_note) for line in handed_lines(visit.desk, case)]


def _handed(visit: Visit, case: Case, line: ExitLine, may_note: bool) -> dict[str, Any]:
    by = case.sheets.find(line.id).by
    return {
        "id": line.id,
        "title": _say(visit, line.title),
        "standing": line.standing,
        "chip": STANDING_CHIPS[line.standing],
        "body": _say(visit, line.body_title),
        "phone": line.phone,
        "how": line.how,
        "handed_on": _day(visit, line.handed_on),
        "taken_on": _day(visit, line.taken_on),
        "number": line.number,
        "taker": line.taker,
        "reason": line.reason,
        "note": line.note,
        "answer_by": _day(visit, line.answer_by),
        "answer": _say(visit, line.answer),
        "by": visit.say(f"role.{role_of_mark(by)}"),
        "may_note": may_note,
        "reasons": [{"key": k, "title": visit.say(f"exits.refusal_{k}")} for k in REFUSALS],
        "today": {**_today(visit, f"t-{line.id}.on"), **_today(visit, f"r-{line.id}.on")},
        "to": {
            "taken": urls.to(urls.EXITS_TAKEN, number=case.number, sheet=line.id),
            "refused": urls.to(urls.EXITS_REFUSED, number=case.number, sheet=line.id),
        },
    }


def _today(visit: Visit, name: str) -> dict[str, str]:
    """Today, as the fields of a date hold it: most people note it on the day."""
    day = today(visit.desk.clock)
    parts = {"year": day.year, "month": day.month, "day": day.day}
    return {f"{name}.{part}": str(value) for part, value in parts.items()}


# ---------------------------------------------------------------- what is open


def _way(visit: Visit, case: Case, found: Exits, way: OpenWay) -> dict[str, Any]:
    texts = visit.desk.library.texts
    reasons = [texts[f"reason.{one}"] for one in way.reasons if f"reason.{one}" in texts]
    return {
        "id": way.exit.id.lower(),
        "title": _say(visit, way.exit.title),
        "about": _say(visit, way.exit.about),
        "rank": way.rank.value,
        "chip": RANK_CHIPS[way.rank.value],
        "reasons": [_say(visit, one) for one in reasons],
        "aid": _aid(visit, case, found.aid) if way.exit.id == AID else None,
        "sheets": [_sheet(visit, case, one) for one in way.sheets if _is_free(visit, case, one)],
        "gone": [
            {"title": _say(visit, one.title), "href": f"#handed-{lies.id}"}
            for one in way.sheets
            if (lies := _lies(visit, case, one)) is not None
        ],
        "maybe": [
            {"title": _say(visit, one.title), "ask": _asked(visit, case, one.ask)}
            for one in way.maybe
            if one.ask
        ],
    }


def _sheet(visit: Visit, case: Case, one: OpenSheet) -> dict[str, Any]:
    sheet, name = one.sheet, f"h-{one.sheet.id}"
    bodies = bodies_of(visit.desk, case, sheet)
    free = [body for body in bodies if case.sheets.lying(sheet.id, body.id) is None]
    by_staff = visit.desk.actor.is_staff
    days = [_by(visit, by.title, by.day) for by in one.by]
    return {
        "id": sheet.id,
        "title": _say(visit, one.title),
        "about": _say(visit, one.papers[0].form.about),
        "because": [_say(visit, text) for text in one.because],
        "bodies": [
            {
                "key": body.id,
                "title": _say(visit, body_title(sheet, body)),
                "phone": body.phone,
                "address": _say(visit, body.address),
            }
            for body in free
        ],
        "by": days,
        "past": any(day["over"] for day in days),
        "answer": _say(visit, sheet.answer.says) if sheet.answer else "",
        "bring": [_say(visit, text) for text in sheet.bring],
        "next": [_say(visit, text) for text in sheet.next],
        "law": _laws(visit, sheet.basis),
        "lacks": sum(len(paper.missing) for paper in one.papers),
        "papers": [
            _paper(visit, case, sheet.id, paper, by_staff and sheet.exit == PETITION)
            for paper in one.papers
        ],
        "by_staff": by_staff,
        "hows": [{"key": how, "title": visit.say(f"exits.how_{how}_choice")} for how in HOW],
        "asks": _asks(visit, case) if by_staff else [],
        "today": _today(visit, f"{name}.on"),
        "to": urls.to(urls.EXITS_HAND, number=case.number, sheet=sheet.id),
    }


def _is_free(visit: Visit, case: Case, one: OpenSheet) -> bool:
    """Whether there is somewhere that it does not lie yet."""
    return _lies(visit, case, one) is None


def _lies(visit: Visit, case: Case, one: OpenSheet) -> Handed | None:
    """One of them, where it lies with every body that takes it."""
    bodies = bodies_of(visit.desk, case, one.sheet)
    lying = [case.sheets.lying(one.sheet.id, body.id) for body in bodies]
    return lying[0] if all(lying) else None


def _by(visit: Visit, title: Text, day: date | None) -> dict[str, Any]:
    over = day is not None and day < today(visit.desk.clock)
    return {"title": _say(visit, title), "day": _day(visit, day), "over": over}


def _paper(visit: Visit, case: Case, sheet: str, paper: FilledForm, data: bool) -> dict[str, Any]:
    """A paper with its files, and for staff also the data that a petition system takes in."""
    files = [
        {
            "title": visit.say(f"filing.file_{form}"),
            "href": urls.to(
                urls.EXITS_PAPER, number=case.number, sheet=sheet, paper=paper.form.id, form=form
            ),
        }
        for form in drafts.FORMS
    ]
    if data:
        href = urls.to(urls.PETITION, number=case.number)
        files.append({"title": visit.say("exits.data"), "href": href})
    return {**drafts.lacking(visit, Place(case, home=EXITS), paper.matter, paper), "files": files}


def _asks(visit: Visit, case: Case) -> list[dict[str, Any]]:
    """The consent that is still needed before staff hand anything in."""
    refer = purposes().by_id[REFER]
    if refer.is_agreed(consent.agreed(case)):
        return []
    return [privacy_views.purpose_view(visit, refer)]


# ---------------------------------------------------------------- legal aid


def _aid(visit: Visit, case: Case, aid: Aid) -> dict[str, Any]:
    """What is met or could be told by an answer, and all conditions by group."""
    told = [one for one in aid.standings if one.met is Met.MET or one.ask]
    return {
        "outlook": aid.outlook.value,
        "told": [_criterion(visit, case, one) for one in told],
        "groups": [
            {
                "key": group.value,
                "lines": [_criterion(visit, case, one) for one in aid.of(group)],
            }
            for group in Group
        ],
    }


def _criterion(visit: Visit, case: Case, one: Standing) -> dict[str, Any]:
    criterion = one.criterion
    return {
        "met": one.met.value,
        "chip": MET_CHIPS[one.met],
        "title": _say(visit, criterion.title),
        "law": _laws(visit, criterion.basis),
        "proof": "" if one.met is Met.NOT_MET else _say(visit, criterion.proof),
        "ask": _asked(visit, case, one.ask),
    }


# ---------------------------------------------------------------- small things


def _asked(visit: Visit, case: Case, facts: Iterable[str]) -> list[dict[str, str]]:
    known = visit.desk.library.rulebook.facts
    return [
        {
            "title": known[name].title.get(visit.language),
            "href": urls.to(urls.QUESTION, number=case.number, fact=name),
        }
        for name in facts
    ]


def _laws(visit: Visit, basis: Iterable[str]) -> list[dict[str, str]]:
    references = (read_reference(one) for one in basis)
    return privacy_views.laws(visit, (one for one in references if one is not None))


def _say(visit: Visit, text: Text | None) -> str:
    return "" if text is None else text.get(visit.language)


def _day(visit: Visit, day: date | None) -> str:
    return date_text(day, visit.language) if day else ""
