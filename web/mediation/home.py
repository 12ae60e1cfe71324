"""The first page of a mediation: where it stands, what comes next, what happened."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.actions.mediating import confirming, ending, inviting, table, taking_on, willing
from engine.actions.mediating.clock import clock_of, items_of
from engine.casework.case import Case
from engine.casework.course import Stage
from engine.casework.people import APPLICANT, Side
from engine.casework.permissions import Action
from engine.i18n import date_text
from engine.mediation.confidence import Kind, Viewer
from engine.mediation.mediation import Mediation
from engine.mediation.sessions import Sessions
from engine.mediation.states import OPEN, STOPPABLE, State
from engine.mediation.terms import Terms
from engine.mediation.tracks import Extender, track_of, tracks
from web import course_views, urls, views
from web.context import Visit
from web.course_forms import NOT_REFUSED, Refused
from web.mediation import frame
from web.mediation.next_step import next_step, term_view
from web.mediation.session_views import session_lines

router = APIRouter(default_response_class=Response, include_in_schema=False)
ENDED = frozenset({State.WITHDRAWN, State.TERMINATED, State.REDIRECTED, State.CLOSED})
UNANSWERED = (State.INVITING, State.DECLINED, State.NO_REPLY, State.UNREACHABLE)


@router.get(urls.MEDIATION)
def home(request: Request) -> Response:
    visit = Visit(request)
    return show(visit, visit.case())


def show(visit: Visit, case: Case, refused: Refused = NOT_REFUSED) -> Response:
    """The page as whoever looks on may see it."""
    viewer = table.viewer(visit.desk, case)
    mediation = table.table(visit.desk, case)
    library = visit.service.revisions.current.library
    items = items_of(visit.desk, case, library)
    clock = clock_of(visit.desk, case, library)
    sessions = Sessions.of(case, viewer)
    leads = viewer.kind is Kind.MEDIATOR
    decides = viewer.kind is Kind.SIDE and course_views.may_do(visit, case, Action.DECIDE)
    track = track_of(mediation.track)
    return frame.page(
        visit,
        case,
        "mediation/home.html",
        refused,
        next=next_step(visit, case, mediation, viewer, sessions, items),
        term=term_view(visit, clock),
        track_text=track.effect.get(visit.language),
        people=people(visit, case, mediation),
        attempts=attempts(visit, mediation) if _follows_invitation(mediation, viewer) else [],
        sessions=session_lines(visit, case, sessions.ahead, viewer),
        timeline=timeline(visit, mediation),
        leads=_leading(visit, case, mediation) if leads else None,
        says=_saying(visit, case, mediation, viewer, Terms.of(case, viewer)) if decides else None,
        to={
            "lead": urls.to(urls.MEDIATION_LEAD, number=case.number),
            "say": urls.to(urls.MEDIATION_SAY, number=case.number),
            "exits": _exits(visit, case) if viewer.kind is Kind.SIDE else "",
            "sessions": urls.to(urls.MEDIATION_SESSIONS, number=case.number),
        },
        is_over=mediation.state not in OPEN,
    )


def _follows_invitation(mediation: Mediation, viewer: Viewer) -> bool:
    """Whether it matters to somebody how the other side was asked: not to that side itself."""
    asks = mediation.state in UNANSWERED or viewer.kind is Kind.MEDIATOR
    return asks and not mediation.is_agreed_to and viewer.side is not Side.RESPONDENT


def _exits(visit: Visit, case: Case) -> str:
    """Where arbitration and court are chosen: on the course, for those who may choose."""
    if not course_views.may_do(visit, case, Action.MOVE):
        return urls.CONTACT
    pattern = urls.DESK_CASE if visit.desk.actor.is_staff else urls.COURSE
    return urls.to(pattern, number=case.number)


# ---------------------------------------------------------------- what is shown


def people(visit: Visit, case: Case, mediation: Mediation) -> list[dict[str, Any]]:
    """The parties with what they said to mediation, and whether they read what they are told."""
    lines = []
    viewer = table.viewer(visit.desk, case)
    own = table.seat_at(visit.desk, case) if viewer.kind is Kind.SIDE else None
    for side in Side:
        for seat in case.people.parties(side):
            said = {True: "yes", False: "no"}.get(mediation.wills.get(seat, None), "open")  # type: ignore[arg-type]
            lines.append(
                {
                    "side": frame.side_title(visit, side),
                    "is_own": seat == own,
                    "name": case.people.details.get(seat, {}).get("name", ""),
                    "said": said,
                    "will": visit.say(f"mediation.will.{said}"),
                    "opening": visit.say(
                        f"mediation.opened.{'yes' if seat in mediation.opened else 'no'}"
                    ),
                }
            )
    return lines


def attempts(visit: Visit, mediation: Mediation) -> list[dict[str, str]]:
    """Every try to reach the other side, the latest first."""
    return [
        {
            "day": date_text(one.on, visit.language),
            "channel": visit.say(f"mediation.channel.{one.channel}"),
            "outcome": visit.say(f"mediation.outcome.{one.outcome}"),
            "wrong": "yes" if one.outcome == willing.WRONG else "",
        }
        for one in reversed(mediation.attempts)
    ]


def timeline(visit: Visit, mediation: Mediation) -> list[dict[str, str]]:
    """The steps, the latest first, each with its reason where it has one in words."""
    return [
        {
            "title": visit.say(f"mediation.state.{step.state}"),
            "why": visit.say_or(f"mediation.reason.{step.reason}", "") if step.reason else "",
            "when": views.moment(visit, step.at),
        }
        for step in reversed(mediation.steps)
        if step.state is not State.DRAFT
    ]


# ---------------------------------------------------------------- what can be done


def _options(visit: Visit, prefix: str, keys: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"key": key, "title": visit.say(f"{prefix}.{key}")} for key in keys]


def _leading(visit: Visit, case: Case, mediation: Mediation) -> dict[str, Any]:
    """The forms of whoever mediates: only those that fit the state."""
    state = mediation.state
    last = inviting.answer_by(visit.desk, case)
    silent = [
        {"key": seat or "own", "title": _called(visit, case, seat)}
        for side in Side
        for seat in case.people.parties(side)
        if mediation.wills.get(seat) is None and seat != APPLICANT
    ]
    forms: dict[str, Any] = {
        "may_take_on": state is State.DRAFT and case.stage is Stage.MEDIATE and _is_open(case),
        "may_begin_anew": state in ENDED and case.stage is Stage.MEDIATE and _is_open(case),
        "screening": state is State.SCREENING,
        "redirects": _options(visit, "mediation.reason", taking_on.REDIRECTED),
        "dangers": _options(visit, "mediation.reason", taking_on.STOPPED),
        "may_change_track": state in taking_on.BEFORE_CLOCK,
        "tracks": [
            {
                "key": one.id,
                "title": one.title.get(visit.language),
                "hint": one.when.get(visit.language),
            }
            for one in tracks().values()
            if one.id != mediation.track
        ],
        "track_reasons": _options(visit, "mediation.reason", taking_on.TRACK_REASONS),
        "invite": urls.to(urls.MEDIATION_INVITE, number=case.number)
        if state in inviting.MAY_INVITE
        else "",
        "inviting": state is State.INVITING,
        "answer_by": date_text(last, visit.language) if last else "",
        "silent": silent if state in STOPPABLE else [],
        "ways": _options(visit, "mediation.way", willing.SPOKEN),
        "may_adjourn": state in (State.IN_SESSION, State.APPRAISAL),
        "may_resume": state in (State.ADJOURNED, State.APPRAISAL),
        "may_expert": state in (State.IN_SESSION, State.ADJOURNED),
        "may_talk_again": state in confirming.TALKED_OUT and _is_open(case),
        "codes": _options(visit, "mediation.code", ending.CODES)
        if state in STOPPABLE - {State.SUBMITTED, State.SCREENING} or state is State.SUSPENDED
        else [],
    }
    unasked = {"redirects", "dangers", "tracks", "track_reasons", "answer_by", "ways"}
    return forms | {"is_something": any(forms[name] for name in forms.keys() - unasked)}


def _is_open(case: Case) -> bool:
    return case.course.closing is None


def _called(visit: Visit, case: Case, seat: str) -> str:
    name = case.people.details.get(seat, {}).get("name", "")
    side = case.people.side_of(seat)
    return name or (frame.side_title(visit, side) if side else seat)


def _saying(
    visit: Visit, case: Case, mediation: Mediation, viewer: Viewer, terms: Terms
) -> dict[str, Any]:
    """The forms of a party: only those that fit the state."""
    state, seat = mediation.state, table.seat_at(visit.desk, case)
    clock = clock_of(visit.desk, case, visit.service.revisions.current.library)
    extends = track_of(mediation.track).extended_by is Extender.BOTH
    theirs = [day for who, day in terms.until.items() if who != seat]
    asked = state in STOPPABLE and mediation.wills.get(seat) is None
    return {
        "is_asked": asked,
        "may_say_yes": state in STOPPABLE and mediation.wills.get(seat) is not True,
        "may_stop": not asked and (state in STOPPABLE or state is State.SUSPENDED),
        "withdraws": _options(visit, "mediation.reason", ending.WITHDRAWN)
        if viewer.side is Side.APPLICANT and (state in STOPPABLE or state is State.SUSPENDED)
        else [],
        "may_extend": extends and clock is not None and clock.is_open,
        "own_until": date_text(terms.until[seat], visit.language) if seat in terms.until else "",
        "their_until": date_text(min(theirs), visit.language) if theirs else "",
        "may_expert": state in prolonging_states(),
        "own_expert": terms.expert.get(seat),
    }


def prolonging_states() -> frozenset[State]:
    """In these an expert can be agreed to."""
    return frozenset({State.IN_SESSION, State.ADJOURNED})
