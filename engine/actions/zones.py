"""Event zones before a person: which are shown today, and what one brings into a case."""

from __future__ import annotations

from typing import Any

from engine.actions import consult
from engine.actions.desk import SECRET_LENGTH, Desk, derived_code
from engine.casework.case import Case
from engine.clock import today
from engine.errors import NotFound
from engine.referral.zones import Standing, Zone


def zone_of(desk: Desk, id: str) -> Zone:
    """A zone by its id, whether in force or not; raises `NotFound` where there never was one."""
    zone = desk.library.zones.get(id)
    if zone is None:
        raise NotFound("zone", id[:40])
    return zone


def standing_of(desk: Desk, zone: Zone) -> Standing:
    """Where the zone stands today."""
    return zone.standing(today(desk.clock))


def in_force(desk: Desk) -> list[Zone]:
    """The zones to show here today, the one that ends first before the others."""
    shown = [z for z in _of_here(desk) if standing_of(desk, z) is Standing.IN_FORCE]
    return sorted(shown, key=lambda zone: (zone.ends is None, zone.ends, zone.id))


def archived(desk: Desk) -> list[Zone]:
    """The zones of this place that are over, the latest first."""
    over = [z for z in _of_here(desk) if standing_of(desk, z) is Standing.ARCHIVED]
    return sorted(over, key=lambda zone: (zone.ends, zone.id), reverse=True)


def is_for_here(desk: Desk, zone: Zone) -> bool:
    """Whether the zone is meant for the place where the platform stands."""
    return zone.is_for(desk.library.region.of(None))


def _of_here(desk: Desk) -> list[Zone]:
    return [zone for zone in desk.library.zones.values() if is_for_here(desk, zone)]


def open_with_kind(
    desk: Desk, kind: str, zone: str = "", language: str = "zh", key: str = ""
) -> consult.Opened:
    """Begin a case whose kind is chosen already; safety is still asked first.

    `key` is the code of the page: one choice sent twice opens one case, another choice another.
    Raises `AnswerError` for a kind that does not exist, `NotFound` for such a zone.
    """
    consult.category_known(desk, kind)
    if zone:
        zone_of(desk, zone)
    keyed = len(key) == SECRET_LENGTH
    once = derived_code(f"kind:{key}:{zone}:{kind}", SECRET_LENGTH) if keyed else ""
    opened = consult.open_case(desk, language, once)
    if opened.case.category is not None:
        return opened
    return consult.Opened(consult.choose_category(desk, opened.case, kind, zone), opened.secret)


def proposed_answer(desk: Desk, case: Case, fact: str) -> tuple[Zone, Any] | None:
    """What the zone of the case proposes for a question that nobody has answered yet.

    It is shown to be confirmed and stands nowhere until a person sends it.
    """
    zone = desk.library.zones.get(case.zone)
    if zone is None or fact not in zone.prefill or fact in case.answers:
        return None
    return zone, zone.prefill[fact]
