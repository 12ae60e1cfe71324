"""What can be handed over, as its page shows it: to choose from, and what lies elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from engine.actions.litigating import drafting, snapshot
from engine.actions.litigating.enclosing import Beside
from engine.actions.litigating.preparing import (
    Choosing,
    Offer,
    Wanted,
    choosing,
    is_labour,
    is_open_to,
)
from engine.casework.case import Case
from engine.casework.filing import Packet, Standing, Step
from engine.i18n import Text
from engine.litigation.limits import limit_lines
from engine.litigation.matter import Matter
from engine.litigation.reasons import WITHDRAWALS
from engine.litigation.venue import told
from engine.litigation.ways import Fit
from web import urls
from web.context import Visit, one
from web.litigation import drafts, notices
from web.mediation.house import house_of

Form = Mapping[str, list[str]]
WISHES: Final = ("yes", "no", "unsure")
YES_NO: Final[Mapping[str, bool]] = {"yes": True, "no": False}
MANY: Final = ("papers", "pieces")
FEW: Final = 3
MOST: Final = 200  # of one kind of tick in a form
WAITING: Final = (Standing.RETURNED, Standing.SUPPLEMENT)


@dataclass(frozen=True, slots=True)
class Scene:
    """One look at what can be handed over: the case, what to choose from, what is chosen."""

    visit: Visit
    case: Case
    matter: Matter
    open: Choosing
    beside: Beside
    wanted: Wanted
    packet: Packet | None  # the one that can be made anew
    changed: tuple[str, ...]  # since it was sent


def scene_of(visit: Visit, case: Case, wanted: Wanted | None = None) -> Scene:
    """What stands now; the choice is that of the form or the address, else what suits."""
    matter = drafting.matter_of(visit.desk, case)
    units = visit.service.office.tree().units.values()
    open = choosing(visit.desk, case, matter, units)
    beside = Beside(house_of(visit, case), visit.base_url + urls.VERIFY)
    packet = next(iter(_makeable(case)), None)
    changed: tuple[str, ...] = ()
    first = open.first
    if packet is not None:
        manifest = snapshot.stored(visit.desk, case, packet)
        first = snapshot.chosen_before(case, packet, manifest, open)
        if manifest is not None:
            changed = snapshot.changed(visit.desk, case, packet, manifest, open, beside)
    asked = query_of(visit)
    if wanted is None and "chosen" in asked:
        wanted = wanted_of(asked)
    return Scene(visit, case, matter, open, beside, wanted or first, packet, changed)


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
    wish = one(form, "wish")
    return Wanted(
        one(form, "track")[:20],
        one(form, "unit")[:60],
        frozenset(form.get("papers", [])[:MOST]),
        frozenset(form.get("pieces", [])[:MOST]),
        one(form, "guidance") == "yes",
        "yes" if wish == "yes" else "no" if wish == "no" else "unsure",
        YES_NO.get(one(form, "e_delivery")),
        one(form, "packet")[:40],
    )


def fields_of(wanted: Wanted) -> list[tuple[str, str]]:
    """A choice as the fields of a form."""
    said = {True: "yes", False: "no", None: ""}
    single = {
        "chosen": "1",
        "track": wanted.track,
        "unit": wanted.unit,
        "wish": wanted.wish,
        "e_delivery": said[wanted.e_delivery],
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
    visit, case, wanted = scene.visit, scene.case, scene.wanted
    tree = visit.service.office.tree()
    is_sent = scene.packet is not None and scene.packet.standing is Standing.SENT
    can_choose = bool(scene.open.offers) and not _lies(case)
    return {
        "back": urls.to(urls.FILING, number=case.number),
        "course": urls.to(urls.COURSE, number=case.number),
        "notices": notices.notices(visit, case, tree),
        "limits": [_say(visit, line) for line in limit_lines(scene.matter)],
        "lying": [
            _lying(scene, packet) for packet in case.filing.packets.values() if packet.is_open
        ],
        "labour_first": is_labour(case)
        and scene.open.offers[:1]
        and scene.open.offers[0].way.id == "ARBITRATE",
        "offers": [_offer(scene, offer) for offer in scene.open.offers],
        "choosing": can_choose and (not is_sent or bool(scene.changed)),
        "again": scene.packet is not None,
        "venues": _venues(scene),
        "units": _units(scene),
        "papers": [
            {
                "key": p.form.id,
                "title": _say(visit, p.form.short),
                "hint": _say(visit, p.form.about),
            }
            for p in scene.open.beside
        ],
        "pieces": [
            {"key": p.id, "title": p.name, "hint": _proves(scene, p.facts)}
            for p in scene.open.pieces
        ],
        "wishes": [{"key": key, "title": visit.say(f"handover.wish_{key}")} for key in WISHES],
        "form": {
            "track": wanted.track,
            "unit": wanted.unit,
            "papers": [*wanted.papers],
            "pieces": [*wanted.pieces],
            "guidance": ["yes"] if wanted.guidance else [],
            "wish": wanted.wish,
            "e_delivery": {True: "yes", False: "no", None: ""}[wanted.e_delivery],
        },
        "packet": scene.packet.id if scene.packet else "",
        "exhibits": urls.to(urls.EXHIBITS, number=case.number),
        "to_check": urls.to(urls.HANDOVER_CHECK, number=case.number),
        "to_file": urls.to(urls.HANDOVER_FILE, number=case.number),
        "to_back": urls.to(urls.HANDOVER_BACK, number=case.number),
        "withdrawals": [
            {"key": key, "title": visit.say(f"handover.withdrawal_{key}")} for key in WITHDRAWALS
        ],
        "seen": case.seq,
        "key": visit.desk.code(16),
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
