"""Where a case is, place by place: what comes next, what to bring, by when, whom to call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from engine.accounts.unit import Level, Tree
from engine.actions import deadlines
from engine.actions.referring.showing import ExitLine, handed_lines
from engine.casework.case import Case
from engine.casework.course import Stage
from engine.casework.deadlines import Item
from engine.casework.filing import Packet, Standing
from engine.casework.permissions import Action, refusal_of
from engine.casework.stages import ARBITRATION, COURT
from engine.clock import TIMEZONE, day_of
from engine.i18n import Text, date_text
from engine.referral.whereabouts import Place, place_for, places
from web import deadline_views, law, urls, views
from web.context import Visit
from web.litigation import handover_views, notices
from web.mediation.frame import mediation_href

PAGES: Final = {
    "handover": urls.HANDOVER,
    "filing": urls.FILING,
    "exhibits": urls.EXHIBITS,
    "exits": urls.EXITS,
    "deadlines": urls.DEADLINES,
    "help": urls.HELP,
}
NEEDS: Final = {
    "handover": Action.HAND_OVER,
    "filing": Action.ANSWER,
    "exits": Action.HAND_OVER,
    "exhibits": Action.VIEW,
}
WAITING: Final = (Standing.RETURNED, Standing.SUPPLEMENT)


def whereabouts(visit: Visit, case: Case, tree: Tree) -> list[dict[str, Any]]:
    """Every place at which the case is or was, the most urgent first; none for who may not read.

    What went to a court is the applicant's own: the other side is told by the court.
    """
    if case.is_erased or refusal_of(visit.desk.actor, Action.READ, case) is not None:
        return []
    library = visit.service.revisions.current.library
    agenda = deadlines.agenda(visit.desk, case, library)
    packets = sorted(case.filing.packets.values(), key=_urgency)
    gone = [one for one in packets if one.standing is Standing.WITHDRAWN]
    found = [_packet(visit, case, one, tree, agenda) for one in packets if one not in gone]
    if case.course.closing is None and not any(one.is_open for one in packets):
        found += _stage(visit, case, agenda)
    found += _exits(visit, case, agenda)
    found += [_packet(visit, case, one, tree, agenda) for one in gone]
    return [one for one in found if one]


def _urgency(packet: Packet) -> tuple[int, float]:
    rank = 0 if packet.standing in WAITING else 1 if packet.is_open else 2
    return rank, -packet.at.timestamp()


def _packet(
    visit: Visit, case: Case, packet: Packet, tree: Tree, agenda: Sequence[Item]
) -> dict[str, Any]:
    unit = tree.get(packet.unit)
    who = "commission" if unit is not None and unit.level is Level.COMMISSION else "court"
    if unit is None and packet.track == "ARBITRATE":
        who = "commission"
    place = place_for(packet.track, who, packet.standing.value, packet.outcome)
    if place is None:
        return {}
    own = [item for item in agenda if item.key.endswith(f".{packet.id}")]
    rest = [item for item in agenda if item.key in place.deadlines]
    view = _view(visit, case, place, [*own, *rest], packet.at)
    where = unit.title.get(visit.language) if unit else packet.unit
    return view | {
        "id": packet.id,
        "where": where,
        "docket": packet.docket,
        "notice": notices.notice(visit, case, packet, tree)
        if packet.waits_for_applicant and _may(visit, case, Action.HAND_OVER)
        else None,
        "wants": packet.standing in WAITING,
        "edits": handover_views.edits_of(visit, case, packet)
        if _may(visit, case, Action.HAND_OVER)
        else [],
        "is_taken": bool(packet.docket),
        "handover": urls.to(urls.HANDOVER, number=case.number),
    }


def _stage(visit: Visit, case: Case, agenda: Sequence[Item]) -> list[dict[str, Any]]:
    """Where the ladder has led, with nothing sent yet."""
    last = case.course.steps[-1].at if case.course.steps else case.opened_at
    if case.stage is Stage.MEDIATE:
        return [_view(visit, case, places()["mediate"], agenda, last)]
    if case.stage is not Stage.LITIGATE:
        return []
    formal = [one for one in case.course.exits if one.exit in (COURT, ARBITRATION)]
    is_court = not formal or formal[-1].exit == COURT
    at = formal[-1].at if formal else last
    if any(one.at >= at for one in case.filing.packets.values()):
        return []  # it has been there: what became of the papers tells what comes next
    return [
        _view(visit, case, places()["court.ready" if is_court else "commission.ready"], agenda, at)
    ]


def _exits(visit: Visit, case: Case, agenda: Sequence[Item]) -> Iterator[dict[str, Any]]:
    """The bodies beside the ladder to which it was taken, each once, the latest first."""
    latest = {one.exit: one for one in case.course.exits}
    handed = handed_lines(visit.desk, case)
    for one in sorted(latest.values(), key=lambda exit: exit.at, reverse=True):
        place = places().get(f"exit.{one.exit}")
        if place is not None:
            body = visit.desk.library.directory.bodies.get(one.body)
            view = _view(visit, case, place, agenda, one.at)
            view["where"] = body.title.get(visit.language) if body else one.body
            yield view | {"sheets": [_sheet(visit, s) for s in handed if s.exit == one.exit]}


def _sheet(visit: Visit, line: ExitLine) -> dict[str, str]:
    """A paper that went there: to whom, what became of it, by when an answer is due."""
    body, language = line.body_title, visit.language
    return {
        "title": line.title.get(language),
        "body": body.get(language) if body else "",
        "standing": visit.say(f"exits.standing_{line.standing}"),
        "number": line.number,
        "answer_by": date_text(line.answer_by, language) if line.answer_by else "",
    }


def _view(
    visit: Visit, case: Case, place: Place, agenda: Iterable[Item], since: datetime
) -> dict[str, Any]:
    language = visit.language
    due = [item for item in agenda if item.definition.id in place.deadlines and item.day]
    return {
        "id": place.id,
        "title": place.title.get(language),
        "where": "",
        "docket": "",
        "notice": None,
        "sheets": [],
        "wants": False,
        "edits": [],
        "since": date_text(day_of(since.astimezone(TIMEZONE)), language),
        "next": _said(place.next, language),
        "bring": _said(place.bring, language),
        "due": [deadline_views.due_view(visit, item) for item in due if item.is_open],
        "call": _bodies(visit, place),
        "links": [*_noted(visit, case, place), *_links(visit, case, place)],
        "law": [
            {"title": views.article_text(visit, cited), "href": law.citation_href(visit, cited)}
            for cited in map(str, place.law)
        ],
        "checked": date_text(place.checked, language) if place.checked else "",
    }


def _said(texts: Iterable[Text], language: str) -> list[str]:
    return [text.get(language) for text in texts]


def _bodies(visit: Visit, place: Place) -> list[dict[str, str]]:
    """Whom to call: those that have a number."""
    known = visit.service.revisions.current.library.directory.bodies
    found = [known[id] for id in place.call if id in known and known[id].phone]
    return [{"title": body.title.get(visit.language), "phone": body.phone} for body in found]


def _noted(visit: Visit, case: Case, place: Place) -> Iterator[dict[str, str]]:
    """Where the day is noted from which time runs."""
    known = visit.service.revisions.current.library.deadlines.milestones.get(place.note)
    if known is None or place.note in case.course.milestones or not _may(visit, case, Action.NOTE):
        return
    address = urls.query(urls.to(urls.DEADLINES, number=case.number), note=place.note)
    yield {
        "href": f"{address}#note",
        "text": visit.say("whereabouts.note", day=known.title.get(visit.language)),
    }


def _links(visit: Visit, case: Case, place: Place) -> Iterator[dict[str, str]]:
    for name in place.links:
        if name == "mediation":
            href = mediation_href(visit, case)
        elif name in NEEDS and not _may(visit, case, NEEDS[name]):
            href = ""
        else:
            href = urls.to(PAGES[name], number=case.number)
        if href:
            again = name == "handover" and place.id.endswith((".returned", ".supplement"))
            text = "handover.again" if again else f"whereabouts.link_{name}"
            yield {"href": href, "text": visit.say(text)}


def _may(visit: Visit, case: Case, action: Action) -> bool:
    return refusal_of(visit.desk.actor, action, case) is None
