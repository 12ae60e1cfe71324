"""What can be handed over, as its page shows it: to choose from, and what lies somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from engine.actions.litigating import drafting, snapshot
from engine.actions.litigating.checking import arbitration_first
from engine.actions.litigating.choosing import Wish
from engine.actions.litigating.preparing import (
    Choosing,
    Offer,
    Wanted,
    choosing,
    is_open_to,
)
from engine.casework.case import Case
from engine.casework.filing import Packet, Standing, Step
from engine.i18n import Text
from engine.litigation.filling import FilledForm
from engine.litigation.limits import limit_lines
from engine.litigation.matter import Matter
from engine.litigation.outcomes import preconditions
from engine.litigation.reasons import WITHDRAWALS
from engine.litigation.venue import told
from engine.litigation.ways import Fit
from web import urls
from web.context import Visit, one
from web.litigation import drafts, notices
from web.litigation.places import Place
from web.mediation.house import house_of

Form = Mapping[str, list[str]]
WISHES: Final[tuple[Wish, ...]] = ("yes", "no", "unsure")
SAID: Final[Mapping[bool | None, str]] = {True: "yes", False: "no", None: ""}
WAYS: Final = {
    "back": urls.FILING,
    "course": urls.COURSE,
    "exhibits": urls.EXHIBITS,
    "check": urls.HANDOVER_CHECK,
    "file": urls.HANDOVER_FILE,
    "take_back": urls.HANDOVER_BACK,
}
YES_NO: Final[Mapping[str, bool]] = {"yes": True, "no": False}
DISPUTED: Final = "C09.past_retirement"
MANY: Final = ("papers", "pieces")
FEW: Final = 3
MOST: Final = 200  # of one kind of tick in a form
WAITING: Final = (Standing.RETURNED, Standing.SUPPLEMENT)
UNCHANGED: Final = (Standing.SENT, Standing.ACCEPTED)
"""In these the applicant would not know that a court has what stood before."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One look at what can be handed over: the case, what to choose from, what is chosen."""

    visit: Visit
    case: Case
    matter: Matter
    open: Choosing
    wanted: Wanted
    packet: Packet | None  # the one that can be made anew
    changed: tuple[str, ...]  # since it was sent


def scene_of(visit: Visit, case: Case, wanted: Wanted | None = None) -> Scene:
    """What stands now; the choice is that of the form or the address, else what suits."""
    matter = drafting.matter_of(visit.desk, case)
    open = _open(visit, case, matter)
    packet = next(iter(_makeable(case)), None)
    changed: tuple[str, ...] = ()
    first = open.first
    if packet is not None:
        manifest = snapshot.stored(visit.desk, case, packet)
        first = snapshot.chosen_before(case, packet, manifest, open)
        if manifest is not None and snapshot.may_have_changed(case, packet):
            changed = snapshot.changed(visit.desk, case, packet, manifest, open)
    asked = query_of(visit)
    if wanted is None and "chosen" in asked:
        wanted = wanted_of(asked)
    return Scene(visit, case, matter, open, wanted or first, packet, changed)


def _open(visit: Visit, case: Case, matter: Matter) -> Choosing:
    units = visit.service.office.tree().units.values()
    verify = visit.base_url + urls.VERIFY
    return choosing(visit.desk, case, matter, units, house_of(visit, case), verify)


def edits_of(visit: Visit, case: Case, packet: Packet) -> list[str]:
    """What of the case was edited since a packet went out, in words; it holds what stood then."""
    if packet.standing not in UNCHANGED or not snapshot.may_have_changed(case, packet):
        return []
    manifest = snapshot.stored(visit.desk, case, packet)
    if manifest is None:
        return []
    open = _open(visit, case, drafting.matter_of(visit.desk, case))
    found = snapshot.changed(visit.desk, case, packet, manifest, open)
    return [visit.say(f"handover.changed_{what}") for what in found]


def _makeable(case: Case) -> list[Packet]:
    """Those that can be made anew, first those for which somebody waits."""
    found = [one for one in case.filing.packets.values() if is_open_to(one)]
    return sorted(found, key=lambda one: one.standing not in WAITING)


def query_of(visit: Visit) -> dict[str, list[str]]:
    """The fields of the address."""
    found: dict[str, list[str]] = {}
    for name, value in visit.request.query_params.multi_items():
        found.setdefault(name, []).append(value)
    return found


def wanted_of(form: Form) -> Wanted:
    """What a form chose."""
    return Wanted(
        one(form, "track")[:20],
        one(form, "unit")[:60],
        frozenset(form.get("papers", [])[:MOST]),
        frozenset(form.get("pieces", [])[:MOST]),
        one(form, "guidance") == "yes",
        next((known for known in WISHES if known == one(form, "wish")), None),
        YES_NO.get(one(form, "e_delivery")),
        one(form, "packet")[:40],
    )


def fields_of(wanted: Wanted) -> list[tuple[str, str]]:
    """A choice as the fields of a form."""
    single = {
        "chosen": "1",
        "track": wanted.track,
        "unit": wanted.unit,
        "wish": wanted.wish or "",
        "e_delivery": SAID[wanted.e_delivery],
        "guidance": "yes" if wanted.guidance else "",
        "packet": wanted.packet,
    }
    several = [(name, each) for name in MANY for each in sorted(getattr(wanted, name))]
    return [(name, value) for name, value in single.items() if value] + several


def wanted_query(address: str, wanted: Wanted) -> str:
    """An address that holds a choice."""
    return f"{address}?{urlencode(fields_of(wanted))}"


def page_of(scene: Scene) -> dict[str, Any]:
    """All that the page of choosing says."""
    visit, case = scene.visit, scene.case
    tree = visit.service.office.tree()
    is_sent = scene.packet is not None and scene.packet.standing is Standing.SENT
    can_choose = bool(scene.open.offers) and not _lies(case)
    arbitrated = arbitration_first(case, scene.matter)
    first = next((offer.way.id for offer in scene.open.offers), "")
    return {
        "notices": notices.notices(visit, case, tree),
        "limits": [_say(visit, line) for line in limit_lines(scene.matter)],
        "lying": [_lying(scene, one) for one in case.filing.packets.values() if one.is_open],
        "labour_first": arbitrated is True and first == "ARBITRATE",
        "disputed": _say(visit, preconditions().outcomes[DISPUTED].text)
        if arbitrated is None
        else "",
        "offers": [_offer(scene, offer) for offer in scene.open.offers],
        "choosing": can_choose and (not is_sent or bool(scene.changed)),
        "venues": _venues(scene),
        "units": _units(scene),
        "unreachable": _unreachable(scene),
        "papers": [_paper(visit, one) for one in scene.open.beside],
        "pieces": [
            {"key": p.id, "title": p.name, "hint": _proves(scene, p.facts)}
            for p in scene.open.pieces
        ],
        "wishes": [{"key": key, "title": visit.say(f"handover.wish_{key}")} for key in WISHES],
        "withdrawals": [
            {"key": key, "title": visit.say(f"handover.withdrawal_{key}")} for key in WITHDRAWALS
        ],
        "form": _ticked(scene.wanted),
        "packet": scene.packet.id if scene.packet else "",
        "to": {name: urls.to(pattern, number=case.number) for name, pattern in WAYS.items()},
        "seen": case.seq,
        "key": visit.desk.code(16),
    }


def _paper(visit: Visit, paper: FilledForm) -> dict[str, str]:
    form = paper.form
    return {"key": form.id, "title": _say(visit, form.short), "hint": _say(visit, form.about)}


def _ticked(wanted: Wanted) -> dict[str, Any]:
    """What the fields are filled with."""
    return {
        "track": wanted.track,
        "unit": wanted.unit,
        "papers": [*wanted.papers],
        "pieces": [*wanted.pieces],
        "guidance": ["yes"] if wanted.guidance else [],
        "wish": wanted.wish or "",
        "e_delivery": SAID[wanted.e_delivery],
    }


def _lies(case: Case) -> bool:
    """Whether papers lie somewhere and cannot be made anew: what is there is answered first."""
    return any(one.is_open and not is_open_to(one) for one in case.filing.packets.values())


def _lying(scene: Scene, packet: Packet) -> dict[str, Any]:
    visit = scene.visit
    unit = visit.service.office.tree().get(packet.unit)
    own = scene.packet is not None and scene.packet.id == packet.id
    return {
        "id": packet.id,
        "where": unit.title.get(visit.language) if unit else packet.unit,
        "standing": visit.say(f"handover.standing.{packet.standing}"),
        "docket": packet.docket,
        "changed": [visit.say(f"handover.changed_{what}") for what in scene.changed] if own else [],
        "again": packet.standing is Standing.SENT,
        "may_withdraw": Step.WITHDRAW in packet.allowed,
    }


def _offer(scene: Scene, offer: Offer) -> dict[str, str]:
    visit = scene.visit
    hint = _say(visit, offer.way.about)
    if offer.fit is Fit.UNKNOWN:
        hint = visit.say("handover.perhaps", about=hint)
    return {"key": offer.way.id, "title": _say(visit, offer.way.title), "hint": hint}


def _venues(scene: Scene) -> list[dict[str, Any]]:
    """Who is competent for each way, once for those that are alike; else where it is told."""
    visit, found = scene.visit, dict[str, dict[str, Any]]()
    for offer in scene.open.offers:
        if offer.asking is None:
            continue
        words = _say(visit, told(offer.venue, scene.matter)) or visit.say("handover.venue_open")
        line = found.setdefault(words, {"ways": [], "text": words, "links": []})
        line["ways"].append(_say(visit, offer.way.title))
        if not offer.venue.name.zh:
            line["links"] = drafts.venue_links(visit, Place(scene.case), scene.matter, offer.venue)
    return list(found.values())


def _unreachable(scene: Scene) -> list[str]:
    """The ways for which nobody here can receive anything."""
    levels = {unit.level for unit in scene.open.units}
    offers = [offer for offer in scene.open.offers if offer.level not in levels]
    return [_say(scene.visit, offer.way.title) for offer in offers]


def _units(scene: Scene) -> list[dict[str, str]]:
    """Whom it can go to: the competent first; those that no way leads to are left out."""
    visit, open = scene.visit, scene.open
    proposed = set(open.proposed.values())
    levels = {offer.level for offer in open.offers}
    units = [unit for unit in open.units if unit.level in levels]
    if scene.packet is not None and scene.packet.standing is not Standing.RETURNED:
        units = [unit for unit in units if unit.id == scene.packet.unit]
    units.sort(key=lambda unit: (unit.id not in proposed, unit.title.zh))
    return [
        {
            "key": unit.id,
            "title": unit.title.get(visit.language),
            "hint": visit.say("handover.proposed") if unit.id in proposed else "",
        }
        for unit in units
    ]


def _proves(scene: Scene, facts: tuple[str, ...]) -> str:
    """What a file is evidence of, as far as its facts are open to all."""
    visit, known = scene.visit, scene.visit.desk.library.rulebook.facts
    titles = [
        known[name].title.get(visit.language)
        for name in facts
        if name in known and not known[name].private
    ]
    if not titles:
        return ""
    told = visit.say("list.comma").join(titles[:FEW])
    return visit.say("handover.proves_more" if titles[FEW:] else "handover.proves", what=told)


def _say(visit: Visit, text: Text) -> str:
    return text.get(visit.language)
