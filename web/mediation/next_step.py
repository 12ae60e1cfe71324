"""The one thing that whoever looks on should do now, by when, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from engine.actions.mediating import inviting, table
from engine.actions.mediating.offers import ACCEPTED_BY
from engine.casework.case import Case
from engine.casework.deadlines import Item
from engine.casework.deadlines.colour import colour_of
from engine.clock import today
from engine.i18n import date_text
from engine.mediation.agreement import Agreement
from engine.mediation.confidence import Kind, Viewer
from engine.mediation.mediation import Mediation
from engine.mediation.sessions import Sessions
from engine.mediation.states import STOPPABLE, State
from engine.mediation.told import told
from web import urls
from web.context import Visit
from web.mediation import frame
from web.views import moment

S = State
Way = tuple[str, str]
_OVER: Final = dict.fromkeys((S.REDIRECTED, S.WITHDRAWN, S.REFERRED, S.CLOSED), ("over", ""))
_DEAD: Final = (S.DECLINED, S.NO_REPLY, S.UNREACHABLE, S.SIGN_REFUSED)
_SHARED: Final[Mapping[State, Way]] = {
    **_OVER,
    S.EMERGENCY_STOP: ("safety", ""),
    S.SUSPENDED: ("paused", ""),
    S.APPRAISAL: ("wait_expert", ""),
    S.CONFIRM_PENDING: ("wait_court", ""),
    S.CONFIRM_REJECTED: ("not_confirmed", ""),
    S.PERFORMED: ("done", ""),
}
_SIDES: Final[Mapping[State, Way]] = {
    **_SHARED,
    **dict.fromkeys(_DEAD, ("wait_ending", "")),
    S.DRAFT: ("ask_first", ""),
    S.SUBMITTED: ("wait_screening", ""),
    S.SCREENING: ("wait_screening", ""),
    S.ACCEPTED: ("wait_invitation", ""),
    S.INVITING: ("wait_answer", ""),
    S.CONSENTED: ("wish_mediator", urls.MEDIATORS),
    S.ASSIGNING: ("wish_mediator", urls.MEDIATORS),
    S.RECUSED: ("wish_mediator", urls.MEDIATORS),
    S.DISCLOSED: ("wait_time", urls.MEDIATION_SESSIONS),
    S.SCHEDULED: ("come", urls.MEDIATION_SESSIONS),
    S.IN_SESSION: ("talk", urls.MEDIATION_TALK),
    S.ADJOURNED: ("wait_talk", urls.MEDIATION_SESSIONS),
    S.PROPOSED: ("look_terms", urls.MEDIATION_OFFERS),
    S.ACCEPTED_BY_APPLICANT: ("look_terms", urls.MEDIATION_OFFERS),
    S.ACCEPTED_BY_RESPONDENT: ("look_terms", urls.MEDIATION_OFFERS),
    S.DRAFTING: ("read_draft", urls.AGREEMENT),
    S.SIGNING: ("sign", urls.AGREEMENT),
    S.EFFECTIVE: ("confirm", urls.AGREEMENT),
    S.CONFIRMED: ("keep", urls.AFTERCARE),
    S.PERFORMING: ("keep", urls.AFTERCARE),
    S.BREACHED: ("breached", urls.AFTERCARE),
    S.TERMINATED: ("see_certificate", urls.PAPERS),
}
_LEADER: Final[Mapping[State, Way]] = {
    **_SHARED,
    **dict.fromkeys(_DEAD, ("end_it", "")),
    S.DRAFT: ("take_on", ""),
    S.SUBMITTED: ("screen", ""),
    S.SCREENING: ("screen", ""),
    S.ACCEPTED: ("invite", urls.MEDIATION_INVITE),
    S.INVITING: ("await_answer", urls.MEDIATION_INVITE),
    S.CONSENTED: ("choose", urls.MEDIATORS),
    S.ASSIGNING: ("declare", urls.MEDIATORS),
    S.RECUSED: ("choose", urls.MEDIATORS),
    S.DISCLOSED: ("plan", urls.MEDIATION_SESSIONS),
    S.SCHEDULED: ("begin", urls.MEDIATION_SESSIONS),
    S.IN_SESSION: ("lead_talk", urls.MEDIATION_TALK),
    S.ADJOURNED: ("plan", urls.MEDIATION_SESSIONS),
    S.PROPOSED: ("await_terms", urls.MEDIATION_OFFERS),
    S.ACCEPTED_BY_APPLICANT: ("await_terms", urls.MEDIATION_OFFERS),
    S.ACCEPTED_BY_RESPONDENT: ("await_terms", urls.MEDIATION_OFFERS),
    S.DRAFTING: ("draft", urls.AGREEMENT),
    S.SIGNING: ("await_signing", urls.AGREEMENT),
    S.EFFECTIVE: ("help_confirm", urls.AGREEMENT),
    S.CONFIRMED: ("follow", urls.AFTERCARE),
    S.PERFORMING: ("follow", urls.AFTERCARE),
    S.BREACHED: ("ask_why", urls.AFTERCARE),
    S.SUSPENDED: ("make_safe", urls.CARE),
    S.TERMINATED: ("certificate", urls.PAPERS),
}
_BY: Final[Mapping[State, tuple[str, ...]]] = {
    S.SCREENING: ("mediation_screening",),
    S.INVITING: ("invitation_reply",),
    S.CONSENTED: ("mediator_choice",),
    S.ASSIGNING: ("mediator_declaration", "mediator_confirmation"),
    S.SIGNING: ("agreement_signing",),
    S.EFFECTIVE: ("judicial_confirmation",),
    S.TERMINATED: ("end_certificate",),
}
_WAITING: Final = ("wait", "await", "see")
"""How the keys begin under which there is nothing to do but look."""
_WITHOUT_DAY: Final = ("see_certificate", "certified", "watch", "wait_signing")
BEFORE_MEETING: Final = frozenset({S.CONSENTED, S.ASSIGNING, S.RECUSED, S.DISCLOSED, S.SCHEDULED})


def next_step(
    visit: Visit,
    case: Case,
    mediation: Mediation,
    viewer: Viewer,
    sessions: Sessions,
    items: Mapping[str, Item],
) -> dict[str, Any]:
    """What to do now: its words, until which day, and the page where it is done."""
    key, pattern = "watch", ""
    if viewer.kind is Kind.SIDE:
        way = _SIDES.get(mediation.state, ("over", ""))
        key, pattern = _own(visit, case, mediation, viewer, way)
    elif viewer.kind is Kind.MEDIATOR:
        way = _LEADER.get(mediation.state, ("over", ""))
        key, pattern = _leader(visit, case, mediation, items, way)
    named = () if key in _WITHOUT_DAY else _BY.get(mediation.state, ())
    by = next((items[name] for name in named if name in items), None)
    ahead = sessions.ahead[:1] if key in ("come", "begin") else ()
    return {
        "key": key,
        "waits": key.startswith(_WAITING),
        "text": visit.say(f"mediation.next.{key}"),
        "href": urls.to(pattern, number=case.number) if pattern in _served() else "",
        "by": date_text(by.day, visit.language) if by and by.day and by.is_open else "",
        "at": moment(visit, ahead[0].at) if ahead else "",
    }


def _served() -> set[str]:
    """The pages that there are: those with a tab, and those of this course."""
    return {tab.address for tab in frame.TABS} | {urls.MEDIATION_INVITE, urls.MEDIATION_OPENING}


def _own(visit: Visit, case: Case, mediation: Mediation, viewer: Viewer, way: Way) -> Way:
    """What a side has to do itself goes before what it waits for."""
    seat = table.seat_at(visit.desk, case)
    if mediation.state in STOPPABLE and mediation.wills.get(seat) is None:
        return "say", ""
    if mediation.state in BEFORE_MEETING and mediation.opened.get(seat) != told().words:
        return "read", urls.MEDIATION_OPENING
    choosing = mediation.choosing
    if mediation.state is S.DISCLOSED and choosing.are_ties and seat not in choosing.accepted:
        return "ties", urls.MEDIATORS
    if viewer.side is not None and mediation.state is ACCEPTED_BY[viewer.side]:
        return "wait_terms", way[1]
    if mediation.state is S.SIGNING and Agreement.of(case, viewer).signed_by(seat) is not None:
        return "wait_signing", way[1]
    return way


def _leader(
    visit: Visit, case: Case, mediation: Mediation, items: Mapping[str, Item], way: Way
) -> Way:
    if mediation.state is S.INVITING:
        day = today(visit.desk.clock)
        last = inviting.answer_by(visit.desk, case)
        if last is not None and day > last:
            return "no_answer", way[1]
        reminder = items.get("invitation_reminder")
        if reminder and reminder.day and day >= reminder.day and reminder.status != "met":
            return "remind", way[1]
    if mediation.state is S.TERMINATED and "certificate_issued" in case.course.milestones:
        return "certified", way[1]
    return way


def term_view(visit: Visit, item: Item | None) -> dict[str, str] | None:
    """The clock of the track: its last day, what is left, a colour with its word."""
    if item is None or item.day is None or item.start is None:
        return None
    left = (item.day - today(visit.desk.clock)).days
    stopped = not item.is_open and item.status != "missed"
    colour = colour_of(left, (item.day - item.start).days)
    kind = "stopped" if stopped else "left" if left > 0 else "today" if left == 0 else "over"
    return {
        "title": item.title.get(visit.language),
        "day": date_text(item.day, visit.language),
        "left": visit.say(f"mediation.clock.{kind}", days=abs(left)),
        "colour": "none" if stopped else colour.value,
        "word": visit.say(f"mediation.colour.{'stopped' if stopped else colour}"),
    }
