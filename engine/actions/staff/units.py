"""How the tree of units grows: added, renamed, moved, and closed once nobody is left in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.accounts.unit import Level, Tree, Unit, title_faults
from engine.actions.staff.books import UNITS, Page
from engine.actions.staff.duties import Acting, needs_administrator
from engine.actions.staff.office import Office
from engine.actions.staff.people import everybody
from engine.errors import AnswerError, AnswerFaults, Conflict, NotFound
from engine.i18n import Text
from engine.store.store import Entry

ID_LENGTH: Final = 6
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,30}")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form says of a unit."""

    zh: str
    en: str
    level: str
    parent: str = ""
    place: str = ""
    kinds: Sequence[str] = ()


def add(
    office: Office, by: Acting, wish: Wish, known: Collection[str] = (), key: str = "", id: str = ""
) -> Unit:
    """Add a unit; raises every fault of the form at once.

    `known` are the kinds of dispute there are. The same form sent twice (the same key) adds one.
    """
    needs_administrator(by, "add units")
    id = id or f"u-{office.vault.digest(f'unit:{key or office.code(16)}')[:ID_LENGTH]}"
    earlier = UNITS.find(office.store, id)
    if earlier is not None and key:
        return earlier.thing
    moved, tree = office.tree_version(), office.tree()
    faults = _faults(wish, tree, "", known)
    if not _ID.fullmatch(id) or earlier is not None:
        faults["id"] = AnswerError("id", "staff_unit_id")
    if faults:
        raise AnswerFaults(faults)
    unit = _as_wished(Unit(id, Text(""), Level.DISTRICT), wish)
    _write(office, by, Page(unit), "unit_added", moved)
    return unit


def unit(office: Office, by: Acting, id: str) -> Page[Unit]:
    """One unit; raises `NotFound`."""
    needs_administrator(by, "change units")
    page = UNITS.find(office.store, id)
    if page is None:
        raise NotFound("unit", id)
    return page


def change(
    office: Office, by: Acting, id: str, version: int, wish: Wish, known: Collection[str] = ()
) -> Unit:
    """Rename a unit, move it with all below it, or change what it serves.

    Raises every fault of the form at once, and `Conflict` where it was changed since.
    """
    moved = office.tree_version()
    page = unit(office, by, id)
    if faults := _faults(wish, office.tree(), id, known):
        raise AnswerFaults(faults)
    changed = _as_wished(page.thing, wish)
    if changed == page.thing:
        return changed
    if page.version != version:
        raise Conflict(f"unit {id}", version, page.version)
    _write(office, by, Page(changed, page.version), "unit_changed", moved)
    return changed


def close(office: Office, by: Acting, id: str, version: int, cases: int = 0) -> Unit:
    """Close a unit in which nobody works, below which nothing is open, and no case lies."""
    moved = office.tree_version()
    page = unit(office, by, id)
    if not page.thing.is_open:
        return page.thing
    _refuse_lived_in(office, id, cases)
    if page.version != version:
        raise Conflict(f"unit {id}", version, page.version)
    closed = replace(page.thing, is_open=False)
    _write(office, by, Page(closed, page.version), "unit_closed", moved)
    return closed


def reopen(office: Office, by: Acting, id: str, version: int) -> Unit:
    """Open a closed unit again, where the one above it is open."""
    moved = office.tree_version()
    page = unit(office, by, id)
    if page.thing.is_open:
        return page.thing
    if fault := office.tree().parent_fault("", page.thing.parent):
        raise fault
    if page.version != version:
        raise Conflict(f"unit {id}", version, page.version)
    opened = replace(page.thing, is_open=True)
    _write(office, by, Page(opened, page.version), "unit_opened", moved)
    return opened


def _refuse_lived_in(office: Office, id: str, cases: int) -> None:
    tree = office.tree()
    below = [tree.units[child] for child in tree.children.get(id, ())]
    if any(child.is_open for child in below):
        raise AnswerError("unit", "staff_unit_above")
    if any(account.active and account.unit == id for account in everybody(office)):
        raise AnswerError("unit", "staff_unit_lived_in")
    if cases:
        raise AnswerError("unit", "staff_unit_has_cases", count=str(cases))


def _faults(wish: Wish, tree: Tree, id: str, known: Collection[str]) -> dict[str, AnswerError]:
    faults = title_faults(Text(wish.zh, wish.en), wish.place)
    if wish.level not in tuple(Level):
        faults["level"] = AnswerError("level", "staff_choose")
    if fault := tree.parent_fault(id, wish.parent):
        faults["parent"] = fault
    unknown = [kind for kind in wish.kinds if known and kind not in known]
    if unknown:
        faults["kinds"] = AnswerError("kinds", "staff_no_kind", value=unknown[0][:40])
    return faults


def _as_wished(unit: Unit, wish: Wish) -> Unit:
    return replace(
        unit,
        title=Text(wish.zh, wish.en),
        level=Level(wish.level),
        parent=wish.parent,
        place=wish.place,
        kinds=tuple(wish.kinds),
    )


def _write(office: Office, by: Acting, page: Page[Unit], what: str, moved: int) -> None:
    """The unit, the journal and the tree in one: of two changes of the tree at once, one is told.

    Else two units could be hung below each other in the same moment.
    """
    entries: list[Entry] = [
        UNITS.entry(page.thing, page.version),
        office.change(by, what, page.thing.id),
        office.tree_moved(moved),
    ]
    office.store.put(entries)
