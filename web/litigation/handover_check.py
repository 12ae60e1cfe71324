"""What exactly the court will see, as the page before sending shows it, and what it still lacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from engine.actions import consent
from engine.actions.litigating import sending
from engine.actions.litigating.checking import checked
from engine.actions.litigating.gather import REFER
from engine.actions.litigating.preparing import Plan
from engine.casework.contact import masked
from engine.casework.course import Stage
from engine.casework.stages import way_of
from engine.i18n import date_text, money_text
from engine.litigation.form import Of
from engine.litigation.manifest import Manifest, PersonOrBody
from engine.litigation.preconditions import Checked
from web import course_views, urls
from web import privacy_views as shown
from web.litigation.handover_views import Scene, fields_of, wanted_query
from web.litigation.places import Place

MENDED: Final[Mapping[str, str]] = {
    "review": urls.REVIEW,
    "exhibits": urls.EXHIBITS,
    "papers": urls.FILING,
    "handover": urls.HANDOVER,
    "deadlines": urls.DEADLINES,
}
PEOPLE: Final[Mapping[str, Of]] = {"own": Of.OWN, "other": Of.OTHER}
FEES: Final = ("property", "simplified_half", "order", "arbitration", "preservation")
PARTY: Final = ("name", "id_no", "org_code", "address", "phone", "email")


def page_of(scene: Scene, plan: Plan) -> dict[str, Any]:
    """All that the page before sending says."""
    visit, case = scene.visit, scene.case
    found = checked(visit.desk, case, plan.offer.way.id, plan.choice, plan.unit)
    told = sending.shown(visit.desk, case, plan)
    step = plan.offer.needs_step(case)
    way = way_of(step)
    lacking = consent.lacking(case, REFER)
    fields = fields_of(scene.wanted)
    address = urls.to(urls.HANDOVER, number=case.number)
    replaced = visit.service.office.tree().get(_unit_of(scene, plan.replaces))
    return {
        "back": wanted_query(address, scene.wanted),
        "court": plan.unit.title.get(visit.language),
        "way": plan.offer.way.title.get(visit.language),
        "replaced": replaced.title.get(visit.language) if replaced else "",
        "bars": [_checked(scene, one) for one in found if one.bars],
        "warns": [_checked(scene, one) for one in found if one.warns and not one.bars],
        "told": _told(scene, told.manifest),
        "documents": [_document(scene, name, title) for name, title in told.titles.items()],
        "pieces": [one.name for one in scene.open.pieces if one.id in scene.wanted.pieces],
        "asks": [shown.asking(visit, one) for one in lacking],
        "reasons": course_views.reasons(visit, way.reasons) if way else [],
        "ends_mediation": bool(way) and case.stage is Stage.MEDIATE,
        "action": address,
        "file": wanted_query(urls.to(urls.HANDOVER_FILE, number=case.number), scene.wanted),
        "fields_sent": fields,
        "seen": case.seq,
        "key": visit.desk.code(16),
    }


def _unit_of(scene: Scene, packet: str) -> str:
    known = scene.case.filing.packets.get(packet)
    return known.unit if known else ""


def _checked(scene: Scene, one: Checked) -> dict[str, Any]:
    """What is missing or unknown, with where it is supplied."""
    visit, case = scene.visit, scene.case
    facts = scene.matter.evaluation.rulebook.facts
    links = [
        {
            "text": facts[name].title.get(visit.language),
            "href": urls.to(urls.QUESTION, number=case.number, fact=name),
        }
        for name in one.ask
        if name in facts
    ]
    if not links and one.where in PEOPLE:
        links = [{"text": _mend(scene, one), "href": Place(case).person(PEOPLE[one.where])}]
    elif not links and one.where in MENDED:
        href = urls.to(MENDED[one.where], number=case.number)
        links = [{"text": _mend(scene, one), "href": href}]
    return {
        "title": one.title.get(visit.language),
        "text": one.text.get(visit.language),
        "links": links,
    }


def _mend(scene: Scene, one: Checked) -> str:
    return scene.visit.say(f"handover.mend_{one.where}")


def _document(scene: Scene, name: str, title: str) -> dict[str, str]:
    """A paper that goes along; those that are drawn here can be looked at."""
    forms = {one.form.id: one.form for one in scene.open.beside}
    forms |= {one.asking.form.id: one.asking.form for one in scene.open.offers if one.asking}
    if name not in forms:
        return {"title": title, "href": ""}
    return {
        "title": forms[name].short.get(scene.visit.language),
        "href": urls.to(urls.FILING_PAPER, number=scene.case.number, paper=name, form="pdf"),
    }


def _told(scene: Scene, manifest: Manifest) -> dict[str, Any]:
    """The manifest in the words in which it goes out."""
    visit = scene.visit
    mediated = manifest.mediation
    return {
        "parties": [
            {"side": visit.say(f"handover.side_{one.side}"), "lines": _party(one)}
            for one in manifest.parties
        ],
        "claims": [one.text for one in manifest.claims],
        "total": "" if manifest.total_fen is None else money_text(manifest.total_fen),
        "facts": [
            {"title": one.title, "text": one.text or visit.say("answer.unclear")}
            for one in manifest.facts
        ],
        "agreed": [one.text for one in manifest.undisputed_facts],
        "limits": [
            {"title": one.title, "text": date_text(one.last_day_safe, "zh")}
            for one in manifest.limitation
            if one.last_day_safe
        ],
        "mediated": visit.say("handover.mediated_text") if mediated else "",
        "wish": visit.say(f"handover.wish_{manifest.mediation_wish}"),
        "fees": [
            {"title": visit.say(f"handover.fee_{name}"), "text": money_text(fen)}
            for name in FEES
            if manifest.fee_estimate and (fen := getattr(manifest.fee_estimate, f"{name}_fen"))
        ],
    }


def _party(one: PersonOrBody) -> list[str]:
    """What is told of a side; numbers stand here without their middle, and go out whole."""
    told = {name: value for name in PARTY if (value := getattr(one, name))}
    hidden = masked({**told, **({"id_number": told["id_no"]} if "id_no" in told else {})})
    hidden |= {"id_no": hidden.pop("id_number")} if "id_number" in hidden else {}
    return [hidden[name] for name in PARTY if name in hidden]
