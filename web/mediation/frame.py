"""What stands around every page of a mediation: where it stands, as whom one looks on, the tabs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import Response

from engine.actions import following
from engine.actions.mediating import table
from engine.casework.case import Case
from engine.casework.course import Stage
from engine.casework.people import Role, Side
from engine.casework.permissions import Action, may, relation_of
from engine.errors import AnswerError, AnswerFaults, Conflict, IllegalStep
from engine.mediation.confidence import Kind, Viewer
from engine.mediation.mediation import Mediation
from engine.mediation.room import bar, threads_of
from engine.mediation.states import State
from web import urls, views
from web.context import Visit, go
from web.course_forms import NOT_REFUSED, Form, Refused
from web.staff import views as staff_views

LAYOUTS: Final = {True: "staff/frame.html", False: "resident/page.html"}
Shown = Callable[[Mediation, Viewer], bool]
Act = Callable[[], Case]


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of a mediation: the key of its title, its address, and for whom and when it is."""

    name: str
    address: str
    shown: Shown = lambda mediation, viewer: True
    is_main: bool = False  # wanted so often that it stands beside the others on a phone


def is_led(mediation: Mediation, viewer: Viewer) -> bool:
    """For whoever mediates."""
    return viewer.kind is Kind.MEDIATOR


def is_choosing(mediation: Mediation, viewer: Viewer) -> bool:
    """From the moment both agreed: who mediates concerns them and those who appoint."""
    return viewer.kind is not Kind.NOBODY and mediation.was_agreed_to


def is_at_table(mediation: Mediation, viewer: Viewer) -> bool:
    """For everybody who takes part or oversees it."""
    return viewer.kind not in (Kind.NOBODY, Kind.COURT)


def is_begun(mediation: Mediation, viewer: Viewer) -> bool:
    """Once both sides agreed, or for whoever mediates."""
    return viewer.kind is Kind.MEDIATOR or mediation.was_agreed_to


def is_asked(mediation: Mediation, viewer: Viewer) -> bool:
    """Whether somebody answers the questions for the other side, once both agreed."""
    speaks = viewer.kind is Kind.SIDE and not viewer.mark.startswith(Role.PROFESSIONAL)
    return speaks and viewer.side is Side.RESPONDENT and mediation.was_agreed_to


def has_offers(mediation: Mediation, viewer: Viewer) -> bool:
    """Once talks may have begun, for those who see what is put forward in them."""
    seers = (Kind.SIDE, Kind.MEDIATOR, Kind.GUEST)
    return viewer.kind in seers and mediation.since(State.IN_SESSION) is not None


def is_written(mediation: Mediation, viewer: Viewer) -> bool:
    """Once both accepted terms, and the text of the agreement is being written."""
    return any(step.state is State.DRAFTING for step in mediation.steps)


def is_in_force(mediation: Mediation, viewer: Viewer) -> bool:
    """Once the agreement binds, for both sides and whoever mediates."""
    entered = any(step.state is State.EFFECTIVE for step in mediation.steps)
    return entered and viewer.kind in (Kind.SIDE, Kind.MEDIATOR, Kind.OVERSEER)


def has_room(mediation: Mediation, viewer: Viewer) -> bool:
    """Whether somebody has a thread in which something can be said, or could once."""
    threads = threads_of(viewer)
    is_open = any(bar(mediation, thread) is None for thread in threads)
    return is_open or (mediation.was_agreed_to and bool(threads))


def is_told(mediation: Mediation, viewer: Viewer) -> bool:
    """Whether somebody reads, or reads aloud, what is told before a mediation."""
    return viewer.kind in (Kind.SIDE, Kind.MEDIATOR) and any(mediation.wills.values())


TABS: Final[tuple[Tab, ...]] = (
    Tab("home", urls.MEDIATION, is_main=True),
    Tab("overview", urls.OVERVIEW, is_led, is_main=True),
    Tab("opening", urls.MEDIATION_OPENING, is_told),
    Tab("sessions", urls.MEDIATION_SESSIONS, is_begun),
    Tab("answers", urls.MEDIATION_ANSWERS, is_asked, is_main=True),
    Tab("facts", urls.MEDIATION_FACTS, is_begun, is_main=True),
    Tab("room", urls.MEDIATION_TALK, has_room, is_main=True),
    Tab("pieces", urls.MEDIATION_PIECES, has_room),
    Tab("offers", urls.MEDIATION_OFFERS, has_offers, is_main=True),
    Tab("agreement", urls.AGREEMENT, is_written, is_main=True),
    Tab("after", urls.AFTERCARE, is_in_force, is_main=True),
    Tab("papers", urls.PAPERS),
    Tab("mediators", urls.MEDIATORS, is_choosing),
    Tab("care", urls.CARE, is_at_table),
)
"""The pages, in the order of the work."""


def page(
    visit: Visit,
    case: Case,
    template: str,
    refused: Refused = NOT_REFUSED,
    *,
    tab: str = "home",
    **context: Any,
) -> Response:
    """A page of the mediation in the frame of whoever looks on."""
    viewer = table.viewer(visit.desk, case)
    mediation = table.table(visit.desk, case)
    place = following.place(visit.desk, case)  # what else happened is not to be counted by it
    shared = {
        "layout": LAYOUTS[visit.desk.actor.is_staff],
        "number": views.grouped(case.number),
        "standing": standing(visit, mediation, viewer),
        "tabs": list(_tabs(visit, case, mediation, viewer, tab)),
        "tab": tab,
        "refused": refused,
        "seen": place,
        "key": visit.desk.code(16),
        "live": urls.query(urls.to(urls.LIVE, number=case.number), after=str(place)),
        "case_page": _case_page(visit, case),
        **context,
    }
    here = visit.present
    if visit.desk.actor.is_staff and here is not None:
        visit.acting_on = ""  # this is their own work, not the resident's pages
        return staff_views.page(visit, here, template, refused.status, **shared)
    return visit.page(template, refused.status, **shared)


def standing(visit: Visit, mediation: Mediation, viewer: Viewer) -> dict[str, str]:
    """Where it stands, in the words of who looks on."""
    state = mediation.state
    return {
        "state": state.value,
        "title": visit.say(f"mediation.state.{state}"),
        "text": visit.say_or(f"mediation.told.{state}.{side_key(viewer)}", "")
        or visit.say(f"mediation.told.{state}"),
        "track": visit.say(f"mediation.track.{mediation.track}"),
        "role": visit.say(f"mediation.as.{side_key(viewer)}"),
    }


def side_key(viewer: Viewer) -> str:
    """As what somebody looks on, as the key of a text."""
    return viewer.side.value if viewer.side is not None else viewer.kind.value


def side_title(visit: Visit, side: Side) -> str:
    """How a side is called."""
    return visit.say(f"mediation.side.{side}")


def called(visit: Visit, case: Case, side: Side) -> str:
    """What people call a side: the name of whoever it is, or what it is where nobody gave one."""
    seats = case.people.parties(side)
    names = {case.people.details.get(seat, {}).get("name", "") for seat in seats}
    others = case.people.parties(side.other)
    taken = {case.people.details.get(seat, {}).get("name", "") for seat in others}
    name = names.pop() if len(seats) == 1 else ""
    return name if name and name not in taken else side_title(visit, side)


def settle(
    visit: Visit,
    case: Case,
    form: Form,
    name: str,
    address: str,
    show: Callable[[Case, Refused], Response],
    act: Act,
) -> Response:
    """Act, then on to the page; or the page with everything that was wrong, each at its field."""
    held = {key: values[0] for key, values in form.items() if values}
    try:
        act()
    except Conflict:
        told = {"mediation": visit.say("fault.mediation_conflict")}
        return show(visit.desk.again(case), Refused(409, name, held, told))
    except IllegalStep as err:
        needs = [visit.say(f"mediation.need.{need}") for need in err.lacking]
        told = {f"mediation.{n}": need for n, need in enumerate(needs)}
        wrong = told or {"mediation": visit.say("fault.mediation_illegal")}
        return show(visit.desk.again(case), Refused(409, name, held, wrong))
    except (AnswerError, AnswerFaults) as err:
        faults = err.faults if isinstance(err, AnswerFaults) else {err.field: err}
        told = {field: views.fault_text(visit, fault) for field, fault in faults.items()}
        return show(case, Refused(422, name, held, told))
    return go(address)


def _tabs(
    visit: Visit, case: Case, mediation: Mediation, viewer: Viewer, current: str
) -> Iterator[dict[str, Any]]:
    for tab in TABS:
        if tab.shown(mediation, viewer):
            here = tab.name == current
            yield {
                "title": visit.say(f"mediation.tab.{tab.name}"),
                "href": urls.to(tab.address, number=case.number),
                "is_here": here,
                "is_main": tab.is_main or here,
            }


def _case_page(visit: Visit, case: Case) -> str:
    if visit.desk.actor.is_staff:
        return urls.to(urls.DESK_CASE, number=case.number)
    seated = visit.desk.actor.id in case.people.seats
    return urls.to(urls.SEAT if seated else urls.CASE, number=case.number)


def mediation_href(visit: Visit, case: Case) -> str:
    """Where the mediation of a case is seen, for who may see it once it was asked for."""
    actor = visit.desk.actor
    begun = case.mediation or case.stage is Stage.MEDIATE
    meets = may(actor, Action.MEET, relation_of(actor, case)) is None
    return urls.to(urls.MEDIATION, number=case.number) if begun and meets else ""
