"""What administrators do with accounts: look, move, send away, bring back, start anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from engine.accounts.account import Account
from engine.accounts.change import Change
from engine.accounts.factor import Credentials
from engine.actions.staff import joining, signing
from engine.actions.staff.books import ACCOUNTS, CHANGES, CREDENTIALS, Page
from engine.actions.staff.duties import (
    Acting,
    needs_administrator,
    needs_overview,
    visible_units,
)
from engine.actions.staff.office import Office
from engine.casework.people import STAFF, Role
from engine.errors import AnswerError, AnswerFaults, Conflict, NotFound
from engine.store.store import Entry

LATEST = 50


def accounts(office: Office, by: Acting) -> list[Account]:
    """The accounts of the units that somebody sees, by unit and name."""
    needs_overview(by, "see accounts")
    seen = visible_units(by, office.tree())
    found = [account for account in everybody(office) if account.unit in seen]
    return sorted(found, key=lambda account: (not account.active, account.unit, account.name))


def everybody(office: Office) -> Iterator[Account]:
    """Every account there is."""
    return (page.thing for page in ACCOUNTS.all(office.store))


def account(office: Office, by: Acting, id: str) -> Page[Account]:
    """One account; one of a unit that is not seen looks like none."""
    needs_overview(by, "see accounts")
    page = ACCOUNTS.find(office.store, id)
    if page is None or page.thing.unit not in visible_units(by, office.tree()):
        raise NotFound("account", id)
    return page


def by_login(office: Office, login: str) -> Account:
    """The account of a login, for the command line."""
    page = ACCOUNTS.find(office.store, signing.named(office.store, f"login:{login}"))
    if page is None:
        raise NotFound("account", login)
    return page.thing


def has_factor(office: Office, account: Account) -> bool:
    """Whether a second factor is set up."""
    page = CREDENTIALS.find(office.store, account.id)
    return page is not None and page.thing.factor is not None


def move(office: Office, by: Acting, id: str, version: int, role: str, unit: str) -> Account:
    """Put somebody into another role or unit; they sign in again to act in it.

    Raises the faults of the form, and `Conflict` where the account was changed since.
    """
    needs_administrator(by, "move accounts")
    there = office.tree().get(unit)
    faults: dict[str, AnswerError] = {}
    if role not in STAFF:
        faults["role"] = AnswerError("role", "staff_choose_role")
    if there is None or not there.is_open:
        faults["unit"] = AnswerError("unit", "staff_choose_unit")
    if faults:
        raise AnswerFaults(faults)

    def moved(now: Account) -> Account:
        return replace(now, role=Role(role), unit=unit)

    return _change(office, by, id, version, moved, "moved", role, unit)


def disable(office: Office, by: Acting, id: str, version: int) -> Account:
    """Let somebody sign in no more; what they did stays under their name."""
    needs_administrator(by, "disable accounts")
    if by is not None and by.id == id:
        raise AnswerError("account", "staff_not_yourself")
    return _change(office, by, id, version, lambda now: replace(now, active=False), "disabled")


def enable(office: Office, by: Acting, id: str, version: int) -> Account:
    """Let somebody sign in again, as before."""
    needs_administrator(by, "enable accounts")
    page = account(office, by, id)
    unit = office.tree().get(page.thing.unit)
    if unit is None or not unit.is_open:
        raise AnswerError("unit", "staff_unit_closed")
    return _change(office, by, id, version, lambda now: replace(now, active=True), "enabled")


def reset(office: Office, by: Acting, id: str, key: str = "") -> str:
    """Void password and second factor of somebody, and give a link to set both anew."""
    needs_administrator(by, "reset accounts")
    found = account(office, by, id).thing
    if by is not None and by.id == id:
        raise AnswerError("account", "staff_not_yourself")
    if not found.active:
        raise AnswerError("account", "staff_disabled")
    link = joining.renew(office, by, found, key, [_voided(office, id)])
    signing.end_all(office, id)
    return link


def changes(office: Office, by: Acting) -> list[Change]:
    """What was done lately, the latest first."""
    needs_administrator(by, "see changes")
    entries = office.store.entries(CHANGES.name, limit=LATEST)
    return [page.thing for page in map(CHANGES.page, entries)]


def _change(
    office: Office,
    by: Acting,
    id: str,
    version: int,
    decide: Callable[[Account], Account],
    what: str,
    *details: str,
) -> Account:
    moved = office.tree_version()
    page = account(office, by, id)
    changed = decide(page.thing)
    if changed == page.thing:
        return changed
    if page.version != version:
        raise Conflict(f"account {id}", version, page.version)
    _keep_an_administrator(office, page.thing, changed)
    office.store.put(
        [
            ACCOUNTS.entry(changed, page.version),
            _touched(office, id),
            office.change(by, what, id, *details),
            office.tree_moved(moved),
        ]
    )
    signing.end_all(office, id)
    return changed


def _keep_an_administrator(office: Office, before: Account, after: Account) -> None:
    """Refuse what would leave nobody who can let others in."""
    if before.role is not Role.ADMINISTRATOR or not before.active:
        return
    if after.role is Role.ADMINISTRATOR and after.active:
        return
    others = (x for x in everybody(office) if x.id != before.id and x.active)
    if not any(other.role is Role.ADMINISTRATOR for other in others):
        raise AnswerError("account", "staff_last_administrator")


def _touched(office: Office, id: str) -> Entry:
    """The credentials as they are, written again: who signs in at this moment has to look anew."""
    page = CREDENTIALS.find(office.store, id) or Page(Credentials(id))
    return CREDENTIALS.entry(page.thing, page.version)


def _voided(office: Office, id: str) -> Entry:
    page = CREDENTIALS.find(office.store, id) or Page(Credentials(id))
    return CREDENTIALS.entry(Credentials(id), page.version)
