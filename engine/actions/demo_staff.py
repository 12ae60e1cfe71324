"""Example units and people who work in them, to show around with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.accounts.account import Account
from engine.accounts.factor import Credentials
from engine.accounts.unit import Level, Unit
from engine.actions.staff import joining, signing
from engine.actions.staff.books import ACCOUNTS, CREDENTIALS, UNITS
from engine.actions.staff.office import Office
from engine.casework.people import STAFF, Role
from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import LANGUAGES, Text
from engine.source import Reader, Record, read_file

FILE: Final = Path(__file__).parent / "demo_staff.yaml"


@dataclass(frozen=True, slots=True)
class Example:
    """Somebody to sign in as."""

    account: Account
    unit: Text
    password: str


def seed(office: Office, path: Path = FILE) -> tuple[Example, ...]:
    """Enter the units and people that are not there yet; nobody who is there is changed.

    Raises `DefinitionFaults` for a file that cannot be read.
    """
    faults: list[DefinitionError] = []
    written = read_file(path)
    reader = Reader(written if isinstance(written, Record) else Record(written.place), faults)
    password = reader.word("password")
    units = {unit.id: unit for unit in (_unit(x, faults) for x in reader.records("units"))}
    drafts = [_account(office, entry, units, faults) for entry in reader.records("accounts")]
    reader.done()
    if faults:
        raise DefinitionFaults(faults)
    _enter_units(office, list(units.values()))
    accounts = [_enter(office, draft, password) for draft in drafts]
    return tuple(Example(x, units[x.unit].title, password) for x in accounts if x.unit in units)


def _unit(entry: Record, faults: list[DefinitionError]) -> Unit:
    reader = Reader(entry, faults)
    level = reader.choice("level", Level)
    unit = Unit(
        reader.word("id"),
        reader.text("title", required=True) or Text(""),
        Level(level) if level in tuple(Level) else Level.DISTRICT,
        reader.word("parent", ""),
        reader.word("place", ""),
        reader.words("kinds"),
    )
    reader.done()
    return unit


def _account(
    office: Office, entry: Record, units: dict[str, Unit], faults: list[DefinitionError]
) -> Account:
    reader = Reader(entry, faults)
    role = reader.choice("role", STAFF)
    account = Account(
        office.code(joining.ID_LENGTH).lower(),
        reader.word("login"),
        reader.word("name"),
        Role(role) if role in STAFF else Role.MEDIATOR,
        reader.choice("unit", units),
        office.now(),
        languages=reader.words("languages") or LANGUAGES[:1],
        skills=reader.words("skills"),
    )
    reader.done()
    return account


def _enter_units(office: Office, units: Sequence[Unit]) -> None:
    moved = office.tree_version()
    known = office.tree().units
    fresh = [UNITS.entry(unit) for unit in units if unit.id not in known]
    if fresh:
        office.store.put([*fresh, office.tree_moved(moved)])


def _enter(office: Office, draft: Account, password: str) -> Account:
    """The account as it stands, or as it is entered now."""
    id = signing.named(office.store, f"login:{draft.login}")
    page = ACCOUNTS.find(office.store, id)
    if page is not None:
        return page.thing
    credentials = Credentials(draft.id, office.passwords.kept(password))
    names = joining.names_of(office, draft)
    office.store.put([ACCOUNTS.entry(draft), CREDENTIALS.entry(credentials), *names])
    return draft
