"""What can be handed over from a case as it stands: for what, to whom, with what; and sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from engine.accounts.unit import Level, Unit
from engine.actions import consult, course
from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk
from engine.actions.litigating import handing
from engine.actions.litigating.assembling import suited
from engine.actions.litigating.enclosing import Beside, enclosed
from engine.actions.litigating.gather import gather, own_pieces, told
from engine.actions.mediating import table
from engine.casework.case import Case
from engine.casework.course import Stage
from engine.casework.exhibits import Exhibit
from engine.casework.filing import Packet, Standing, Step
from engine.casework.moves import Wish
from engine.casework.permissions import Action
from engine.casework.stages import ARBITRATION, COURT, way_of
from engine.errors import AnswerError, AnswerFaults
from engine.litigation.filling import FilledForm
from engine.litigation.manifest import Consent, Manifest
from engine.litigation.manifest import Track as TrackName
from engine.litigation.matter import Matter
from engine.litigation.packet import Built, PacketInput, build
from engine.litigation.tracks import Track, tracks
from engine.litigation.venue import Competent, competent
from engine.litigation.ways import Fit, choices
from engine.mediation.mediation import Mediation
from engine.mediation.papers.catalogue import PAPERS, due

LABOUR: Final = "lab"
LEVELS: Final[Mapping[str, Level]] = {"court": Level.COURT, "commission": Level.COMMISSION}
NOWHERE: Final = Competent()


@dataclass(frozen=True, slots=True)
class Offer:
    """One purpose that suits the case: what asks, who is competent, whether it is sure to fit."""

    track: Track
    fit: Fit
    asking: FilledForm | None
    venue: Competent = NOWHERE

    def needs_step(self, case: Case) -> str:
        """The step of the ladder that is taken with it; nothing where it was taken."""
        return "" if case.stage is Stage.LITIGATE else self.track.step


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody chose to hand over; `packet` is the one that is made anew."""

    track: str = ""
    unit: str = ""
    papers: frozenset[str] = frozenset()
    pieces: frozenset[str] = frozenset()
    guidance: bool = False
    packet: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The same, checked: everything that is to go, and to whom; `replaces` is then withdrawn."""

    offer: Offer
    unit: Unit
    papers: tuple[str, ...]  # the one that asks first
    pieces: frozenset[str]
    guidance: bool
    packet: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Choosing:
    """All that can be chosen from."""

    offers: tuple[Offer, ...]
    beside: tuple[FilledForm, ...]
    pieces: tuple[Exhibit, ...]
    units: tuple[Unit, ...]
    region: str
    proposed: Mapping[str, str] = field(default_factory=dict)  # unit by track


def choosing(desk: Desk, case: Case, matter: Matter, units: Iterable[Unit]) -> Choosing:
    """What can be chosen in a case."""
    papers = suited(matter)
    signed = PAPERS["confirmation"] in due(Mediation.of(case), table.viewer(desk, case))
    offers = tuple(_offers(case, matter, papers, signed))
    kind = case.category or ""
    able = tuple(u for u in units if u.is_open and u.level in LEVELS.values() and u.serves(kind))
    found = {one.track.id: _proposed(one, able, matter, kind) for one in offers}
    return Choosing(
        offers,
        tuple(one for one in papers if one.form.group == "with"),
        tuple(piece for piece in own_pieces(case) if not piece.thread),
        able,
        consult.region_of(desk, case),
        {track: unit for track, unit in found.items() if unit},
    )


def _offers(
    case: Case, matter: Matter, papers: tuple[FilledForm, ...], confirms: bool
) -> Iterable[Offer]:
    fits = {choice.way.id: choice.fit for choice in choices(matter)}
    asking = {one.form.id: one for one in papers if one.form.group == "sue"}
    for track in tracks().values():
        if track.claim is not None:
            if confirms:
                yield Offer(track, Fit.FITS, None)
            continue
        paper = next((asking[name] for name in track.papers if name in asking), None)
        fit = fits.get(track.way, Fit.DOES_NOT) if track.way else Fit.FITS
        if paper is not None and fit is not Fit.DOES_NOT and _is_time_for(track, case):
            yield Offer(track, fit, paper, competent(paper.form, matter))


def is_labour(case: Case) -> bool:
    """Whether arbitration comes before the court."""
    return (case.category or "").partition(".")[0] == LABOUR


def is_arbitrated(case: Case) -> bool:
    """Whether the commission has done its part, as far as the case shows."""
    formal = [one.exit for one in case.course.exits if one.exit in (COURT, ARBITRATION)]
    went_on = ARBITRATION in formal and formal[-1] == COURT
    decided = any(
        one.track == "ARBITRATE" and one.standing is Standing.DECIDED
        for one in case.filing.packets.values()
    )
    return went_on or decided or "award_received" in case.course.milestones


def _is_time_for(track: Track, case: Case) -> bool:
    """Labour goes to the commission first, and to it no more once that is done."""
    if track.id == "ARBITRATE":
        return not is_arbitrated(case)
    if is_labour(case) and track.id in ("FILING", "COURT_PRE"):
        return is_arbitrated(case)
    if track.id == "COURT_PRE":
        return "mediation_ended" not in case.course.milestones
    return True


def _proposed(offer: Offer, able: tuple[Unit, ...], matter: Matter, kind: str) -> str:
    """The competent one among those that can be reached from here; empty where none is."""
    place = offer.venue.place
    if not offer.venue.name.zh or not place:
        return ""
    fitting = [
        unit
        for unit in handing.receiving(able, matter.region.of(place), kind)
        if unit.level is LEVELS[offer.track.to]
    ]
    fitting.sort(key=lambda unit: (unit.title.zh != offer.venue.name.zh, -len(unit.place)))
    return fitting[0].id if fitting else ""


def suits(piece: Exhibit) -> bool:
    """Whether a file goes along unless somebody says otherwise: it is evidence of something."""
    return bool(piece.item or piece.facts)


def first_choice(case: Case, open: Choosing) -> Wanted:
    """What is ticked before anybody chose: the first purpose, all that suits."""
    track = next((one.track.id for one in open.offers), "")
    return Wanted(
        track,
        open.proposed.get(track, ""),
        frozenset(one.form.id for one in open.beside),
        frozenset(piece.id for piece in open.pieces if suits(piece)),
    )


# ---------------------------------------------------------------- checking


def planned(case: Case, open: Choosing, wanted: Wanted, sends: bool = True) -> Plan:
    """The choice as a plan; raises `AnswerFaults` with every fault.

    What is only taken along needs no unit: the competent one stands on it.
    """
    faults: dict[str, AnswerError] = {}
    offer = next((one for one in open.offers if one.track.id == wanted.track), None)
    if offer is None:
        faults["track"] = AnswerError("track", "filing_track")
    unit = next((one for one in open.units if one.id == wanted.unit), None)
    if offer is not None and unit is not None and unit.level is not LEVELS[offer.track.to]:
        unit = None
    if unit is None and (sends or wanted.unit):
        faults["unit"] = AnswerError("unit", "filing_unit")
    if wanted.papers - {one.form.id for one in open.beside}:
        faults["papers"] = AnswerError("papers", "filing_papers")
    if wanted.pieces - {piece.id for piece in open.pieces}:
        faults["pieces"] = AnswerError("pieces", "filing_pieces")
    if faults or offer is None:
        raise AnswerFaults(faults)
    unit = unit or Unit("", offer.venue.name, LEVELS[offer.track.to])
    beside = [one.form.id for one in open.beside if one.form.id in wanted.papers]
    papers = [offer.asking.form.id, *beside] if offer.asking else []
    plan = Plan(offer, unit, tuple(papers), wanted.pieces, wanted.guidance)
    earlier = case.filing.packets.get(wanted.packet)
    if earlier is None:
        return plan
    if earlier.unit == unit.id:
        return replace(plan, packet=earlier.id)
    return replace(plan, replaces=earlier.id)


def is_open_to(packet: Packet) -> bool:
    """Whether a packet can be made anew."""
    return Step.MAKE in packet.allowed


# ---------------------------------------------------------------- what goes


def shown(desk: Desk, case: Case, plan: Plan, beside: Beside) -> Manifest:
    """What the one who receives it would see; nothing is drawn, kept or sent."""
    more = enclosed(desk, case, plan, beside, drawn=False)
    return told(desk, case, "", 1, _track(plan), plan.unit, more)[0]


def packed(desk: Desk, case: Case, plan: Plan, beside: Beside) -> Built:
    """The packet to be taken along: it lies in no inbox, and nothing is written of it."""
    desk.permit(case, Action.HAND_OVER)
    id = desk.vault.digest(f"taken-along:{case.id}")[: handing.ID_LENGTH]
    more = enclosed(desk, case, plan, beside)
    given = gather(desk, case, id, 1, _track(plan), plan.unit, more)
    manifest = given.manifest.model_copy(update={"consent": Consent(share_with_court="")})
    return build(PacketInput(manifest, given.documents, given.evidence), case.language)


def send(
    desk: Desk,
    case: Case,
    plan: Plan,
    beside: Beside,
    reason: str,
    agrees: bool,
    slip: Slip = NO_SLIP,
) -> Case:
    """Lay it into the inbox, with the step of the ladder where it is still to be taken.

    Raises as `course.go_on` and `handing.hand_over` do.
    """
    if step := plan.offer.needs_step(case):
        case = course.go_on(desk, case, Wish(step, reason), (), slip)
    more = enclosed(desk, case, plan, beside)
    case = handing.hand_over(
        desk, desk.again(case), plan.unit, _track(plan), more, plan.packet, slip, agrees=agrees
    )
    old = case.filing.packets.get(plan.replaces)
    if old is not None and Step.WITHDRAW in old.allowed:
        case = handing.withdraw(desk, case, old.id, "other_court")
    return case


def step_faults(case: Case, plan: Plan, reason: str) -> dict[str, AnswerError]:
    """What is wrong with the reason for going on to the court, where one is needed."""
    way = way_of(plan.offer.needs_step(case))
    if way is None or reason in way.reasons:
        return {}
    return {"reason": AnswerError("reason", "course_reason")}


def _track(plan: Plan) -> TrackName:
    return plan.offer.track.id  # type: ignore[return-value]  # `read_tracks` lets no other in
