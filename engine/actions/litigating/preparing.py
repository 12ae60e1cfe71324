"""What can be handed over from a case as it stands: for what, to whom, with what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from engine.accounts.unit import Level, Unit
from engine.actions.desk import Desk
from engine.actions.grounds import grounds_of
from engine.actions.litigating import drafting, handing, particulars
from engine.actions.litigating.checking import (
    arbitration_first,
    arbitration_of,
    exemption,
    is_named,
)
from engine.actions.litigating.choosing import ALL, Awarded, Choice, Wish
from engine.actions.litigating.gather import own_pieces
from engine.actions.litigating.paperwork import MANDATE, acts_for_another, suited
from engine.actions.mediating import table
from engine.actions.mediating.agreeing import House
from engine.casework.case import Case
from engine.casework.course import Stage
from engine.casework.exhibits import Exhibit
from engine.casework.filing import Packet, Standing, Step
from engine.casework.stages import ARBITRATION, COURT, way_of
from engine.errors import AnswerError, AnswerFaults
from engine.litigation.filling import FilledForm
from engine.litigation.matter import Matter
from engine.litigation.tracks import Way, tracks
from engine.litigation.venue import Competent, competent
from engine.litigation.ways import Fit, choices
from engine.mediation.mediation import Mediation
from engine.mediation.papers.catalogue import PAPERS, due

CONFIRM: Final = "CONFIRM"
TALKS: Final = "COURT_PRE"
SUITS: Final = frozenset({"FILING", TALKS})
LEVELS: Final[Mapping[str, Level]] = {"court": Level.COURT, "commission": Level.COMMISSION}
RESULTS: Final = ("award", "refused", "overdue", "none")
NOWHERE: Final = Competent()


@dataclass(frozen=True, slots=True)
class Offer:
    """One way that suits the case: what asks, who is competent, whether it is sure to fit."""

    way: Way
    fit: Fit
    asking: FilledForm | None
    venue: Competent = NOWHERE

    @property
    def level(self) -> Level:
        return LEVELS[self.way.to]

    def needs_step(self, case: Case) -> str:
        """The step of the ladder that is taken with it; nothing where it was taken."""
        return "" if case.stage is Stage.LITIGATE else self.way.step


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody chose to hand over; `packet` is the one that is made anew."""

    track: str = ""
    unit: str = ""
    papers: frozenset[str] = frozenset()
    pieces: frozenset[str] = frozenset()
    guidance: bool = False
    wish: Wish | None = None
    e_delivery: bool | None = None
    packet: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The same, checked: what is to go, and to whom; `replaces` is then withdrawn."""

    offer: Offer
    unit: Unit
    choice: Choice
    packet: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Choosing:
    """All that can be chosen from; `proposed` is the competent unit of each way."""

    offers: tuple[Offer, ...]
    beside: tuple[FilledForm, ...]
    pieces: tuple[Exhibit, ...]
    units: tuple[Unit, ...]
    first: Wanted
    proposed: Mapping[str, str] = field(default_factory=dict)
    house: House | None = None
    verify_url: str = ""


def choosing(
    desk: Desk,
    case: Case,
    matter: Matter,
    units: Iterable[Unit],
    house: House | None = None,
    verify_url: str = "",
) -> Choosing:
    """What can be chosen in a case, and what is chosen before anybody did.

    `house` and `verify_url` as in `Choice`.
    """
    papers = drafting.papers_of(matter)
    offers = tuple(_offers(desk, case, matter, papers))
    kind = case.category or ""
    able = tuple(u for u in units if u.is_open and u.level in LEVELS.values() and u.serves(kind))
    proposed = {one.way.id: _proposed(one, able, matter, kind) for one in offers}
    beside = tuple(one for one in papers if one.form.group == "with")
    pieces = tuple(piece for piece in own_pieces(case) if not piece.thread)
    track = offers[0].way.id if offers else ""
    first = Wanted(
        track,
        proposed.get(track, ""),
        frozenset(one.form.id for one in beside if _goes(desk, one)),
        frozenset(piece.id for piece in pieces if suits(piece)),
        wish=particulars.wish(matter),
        e_delivery=particulars.e_delivery(matter),
    )
    return Choosing(offers, beside, pieces, able, first, proposed, house, verify_url)


def _goes(desk: Desk, paper: FilledForm) -> bool:
    return paper.form.id != MANDATE or acts_for_another(desk, paper.matter)


def suits(piece: Exhibit) -> bool:
    """Whether a file goes along unless somebody says otherwise: it is evidence of something."""
    return bool(piece.item or piece.facts)


# ---------------------------------------------------------------- the ways


def _offers(
    desk: Desk, case: Case, matter: Matter, papers: tuple[FilledForm, ...]
) -> Iterator[Offer]:
    fits = {choice.way.id: choice.fit for choice in choices(matter)}
    first = arbitration_first(case, matter)
    done = is_arbitrated(desk, case, matter)
    endangered = grounds_of(desk, case).in_danger is True
    order = ("ARBITRATE", "FILING", "COURT_PRE", "PAY_ORDER", CONFIRM)
    for way in sorted(tracks().values(), key=lambda way: order.index(way.id)):
        if way.id == CONFIRM:
            if PAPERS["confirmation"] in due(Mediation.of(case), table.viewer(desk, case)):
                yield Offer(way, Fit.FITS, None)
            continue
        asking = next((one for one in suited(way, papers) if one.form.id in way.asks), None)
        fit = fits.get(way.procedure, Fit.DOES_NOT) if way.procedure else Fit.FITS
        if endangered and way.id == TALKS:
            continue  # nobody is sent to sit down with the one who harms them
        if asking is not None and fit is not Fit.DOES_NOT and _is_time_for(way, case, first, done):
            yield Offer(way, fit, asking, competent(asking.form, matter))


def is_arbitrated(desk: Desk, case: Case, matter: Matter) -> bool:
    """Whether the commission has done its part, as far as the case shows, or need not."""
    formal = [one.exit for one in case.course.exits if one.exit in (COURT, ARBITRATION)]
    went_on = ARBITRATION in formal and formal[-1] == COURT
    decided = any(
        one.track == "ARBITRATE" and one.standing is Standing.DECIDED
        for one in case.filing.packets.values()
    )
    told = arbitration_of(desk, case, ALL).result in ("award", "refused", "overdue")
    return went_on or decided or told or exemption(case, matter) is not None


def _is_time_for(way: Way, case: Case, first: bool | None, arbitrated: bool) -> bool:
    """Labour goes to the commission first, and to it no more once that is done."""
    if way.id == "ARBITRATE":
        return not arbitrated
    if first and way.id in SUITS:
        return arbitrated
    return way.id != TALKS or "mediation_ended" not in case.course.milestones


def _proposed(offer: Offer, able: tuple[Unit, ...], matter: Matter, kind: str) -> str:
    """The competent one among those that can be reached from here; empty where none is."""
    name, place = offer.venue.name.zh, offer.venue.place
    if not name or not place:
        return ""
    fitting = [
        unit
        for unit in handing.receiving(able, matter.region.of(place), kind)
        if unit.level is offer.level and (unit.place or is_named(unit, name))
    ]
    fitting.sort(key=lambda unit: (not is_named(unit, name), -len(unit.place)))
    return fitting[0].id if fitting else ""


# ---------------------------------------------------------------- the choice


def planned(case: Case, open: Choosing, wanted: Wanted, sends: bool = True) -> Plan:
    """The choice as a plan; raises `AnswerFaults` with every fault.

    What is only taken along needs no unit: the competent one stands on it.
    """
    offer = next((one for one in open.offers if one.way.id == wanted.track), None)
    unit = next((one for one in open.units if one.id == wanted.unit), None)
    if offer is not None and unit is not None and unit.level is not offer.level:
        unit = None
    wrong = {
        "track": offer is None,
        "unit": unit is None and (sends or bool(wanted.unit)),
        "papers": bool(wanted.papers - {one.form.id for one in open.beside}),
        "pieces": bool(wanted.pieces - {piece.id for piece in open.pieces}),
    }
    if any(wrong.values()) or offer is None:
        raise AnswerFaults(
            {name: AnswerError(name, f"filing_{name}") for name, is_so in wrong.items() if is_so}
        )
    choice = Choice(
        _papers(offer, open, wanted),
        wanted.pieces,
        wanted.guidance,
        wish=wanted.wish,
        e_delivery=wanted.e_delivery,
        arbitration=_awarded(case),
        house=open.house,
        verify_url=open.verify_url,
    )
    plan = Plan(offer, unit or Unit("", offer.venue.name, offer.level), choice)
    earlier = case.filing.packets.get(wanted.packet)
    if earlier is None:
        return plan
    again = earlier.unit == plan.unit.id
    return replace(plan, packet=earlier.id) if again else replace(plan, replaces=earlier.id)


def _papers(offer: Offer, open: Choosing, wanted: Wanted) -> tuple[str, ...]:
    """The one that asks, what was ticked beside it, and all that a mediation left behind."""
    asking = [offer.asking.form.id] if offer.asking else []
    beside = [
        one.form.id
        for one in open.beside
        if one.form.id in wanted.papers and one.form.id in offer.way.beside
    ]
    return (*asking, *beside, *offer.way.mediation)


def _awarded(case: Case) -> Awarded:
    """That there is an award, where the commission to which it went has told so."""
    for packet in case.filing.packets.values():
        if packet.track == "ARBITRATE" and packet.outcome == "award":
            return Awarded("award", packet.docket)
    return Awarded()


def is_open_to(packet: Packet) -> bool:
    """Whether a packet can be made anew."""
    return Step.MAKE in packet.allowed


def step_faults(case: Case, plan: Plan, reason: str) -> dict[str, AnswerError]:
    """What is wrong with the reason for going on to the court, where one is needed."""
    way = way_of(plan.offer.needs_step(case))
    if way is None or reason in way.reasons:
        return {}
    return {"reason": AnswerError("reason", "course_reason")}
