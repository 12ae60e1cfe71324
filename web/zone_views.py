"""What the pages of the zones are given: categories, event zones, and the people who help."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from engine.actions import zones
from engine.i18n import Language, date_text
from engine.referral.directory import Body
from engine.referral.zones import Standing, Zone
from web import urls, views
from web.context import Visit

NO_DISPUTE: Final = "non_civil"
ELSE: Final = "other"
ADVISERS: Final = "CONSULT"
EMERGENCY: Final = "emergency"  # stands at the foot of every page
IN_CHARGE: Final = {"adm.service": "PETITION_AGENCY", "adm.legal": "LEGAL_ORGAN"}


def strips(visit: Visit, query: str = "") -> list[dict[str, str]]:
    """The event zones of today, as cards that lead there."""
    return [
        {
            "title": zone.title.get(visit.language),
            "text": zone.intro.get(visit.language),
            "until": _until(visit, zone),
            "href": urls.to(urls.ZONE, zone=zone.id) + query,
            "icon": "calendar",
        }
        for zone in zones.in_force(visit.desk)
    ]


def past(visit: Visit, query: str = "") -> list[dict[str, str]]:
    """The event zones that are over and kept."""
    return [
        {
            "title": zone.title.get(visit.language),
            "href": urls.to(urls.ZONE, zone=zone.id) + query,
            "until": _until(visit, zone),
        }
        for zone in zones.archived(visit.desk)
    ]


def categories(visit: Visit, among: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The categories of disputes between people with their kinds, or those named, in that order."""
    groups = {group["key"]: group for group in views.kinds_view(visit, None)}
    groups.pop(NO_DISPUTE, None)
    return [groups[key] for key in (tuple(among) or groups) if key in groups]


def helpers(visit: Visit) -> list[dict[str, Any]]:
    """Where matters go that are no dispute, or that nobody can name: who is there, by kind."""
    language, taxonomy = visit.language, visit.desk.library.taxonomy
    nowhere = {
        "key": ELSE,
        "title": visit.say("zones.else"),
        "text": visit.say("zones.else_text"),
        "button": visit.say("zones.else_button"),
        "bodies": _bodies(visit, ADVISERS, ELSE, ELSE),
    }
    known = views.choosable(visit)
    return [nowhere] + [
        {
            "key": card.id,
            "title": card.title.get(language),
            "text": card.about.get(language),
            "button": visit.say("zones.register"),
            "bodies": _bodies(visit, IN_CHARGE.get(card.id, ADVISERS), card.category, card.id),
        }
        for card in taxonomy.cards.values()
        if card.category == NO_DISPUTE and card.id in known
    ]


def _bodies(visit: Visit, route: str, category: str, kind: str) -> list[dict[str, str]]:
    found = visit.desk.library.directory.for_routes((route,), category, kind)
    return _lines((body for body in found if body.kind != EMERGENCY), visit.language)


def _lines(bodies: Iterable[Body], language: Language) -> list[dict[str, str]]:
    """The bodies, those that can be called at once before the others."""
    lines = [views.body_line(body, language) for body in bodies]
    return sorted(lines, key=lambda line: not line["phone"])


def zone_view(visit: Visit, zone: Zone) -> dict[str, Any]:
    """One event zone whole: where it stands, what it features, what was announced, who helps."""
    language, library = visit.language, visit.desk.library
    standing = zones.standing_of(visit.desk, zone)
    after = zone.after.get(language) if zone.after else visit.say("zones.over_text")
    return {
        "id": zone.id,
        "title": zone.title.get(language),
        "intro": zone.intro.get(language),
        "standing": standing.value,
        "when": _until(visit, zone),
        "after": after if standing is Standing.ARCHIVED else "",
        "elsewhere": "" if zones.is_for_here(visit.desk, zone) else zone.region,
        "proposes": bool(zone.prefill),
        "kinds": [
            _featured(visit, f.kind, f.hint.get(language) if f.hint else "") for f in zone.kinds
        ],
        "categories": categories(visit, zone.categories) if zone.categories else [],
        "notices": [
            {
                "text": notice.says.get(language),
                "source": notice.source,
                "day": _day(notice.day, language),
                "link": notice.link,
            }
            for notice in zone.notices
        ],
        "bodies": _lines((library.directory.bodies[id] for id in zone.bodies), language),
        "source": zone.source,
        "confirmed": zone.status == "verified",
    }


def _featured(visit: Visit, kind: str, hint: str) -> dict[str, str]:
    card = visit.desk.library.taxonomy.cards.get(kind)
    choice = visit.desk.library.rulebook.facts["case.category"].choices[kind]
    about = card.about.get(visit.language) if card else ""
    title = (card.title if card else choice).get(visit.language)
    return {"key": kind, "title": title, "text": hint or about}


def _until(visit: Visit, zone: Zone) -> str:
    """From when to when, in the words for where the zone stands today."""
    standing = zones.standing_of(visit.desk, zone)
    begins = _day(zone.begins, visit.language)
    if zone.ends is None:
        return visit.say(f"zones.{standing}_open", begins=begins)
    return visit.say(f"zones.{standing}", begins=begins, ends=_day(zone.ends, visit.language))


def _day(day: date, language: Language) -> str:
    """A day without its weekday."""
    return date_text(day, language).partition("(")[0].strip()
