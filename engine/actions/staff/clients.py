"""Keys for the computers of courts: made by an administrator, shown once, revoked at once."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from engine.accounts.client import (
    DAYS_MOST,
    ID_LENGTH,
    SECRET_BYTES,
    TITLE_MOST,
    Client,
    Scope,
    digest_of,
    parts_of,
    written_key,
)
from engine.accounts.unit import Level
from engine.actions.staff.books import Book, Page
from engine.actions.staff.duties import Acting, needs_administrator
from engine.actions.staff.office import Office
from engine.casework.people import Actor, Role
from engine.errors import AnswerError, AnswerFaults, Conflict, NotFound

CLIENTS: Final = Book("clients", Client, lambda x: x.id, lambda x: x.unit)
FOR: Final = frozenset({Level.COURT, Level.COMMISSION})
USED_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Made:
    """A new key; `key` is told this once."""

    client: Client
    key: str


def make(
    office: Office,
    by: Acting,
    title: str,
    unit: str,
    scopes: Collection[str],
    form: str = "",
    days: str = "",
) -> Made:
    """Make a key; `days` after which it runs out, as they were written: never where empty.

    Raises every fault of the form at once. The same form sent twice (`form`) raises `Conflict`:
    its key was told and is told no more.
    """
    needs_administrator(by, "make keys")
    title = title.strip()
    known = tuple(scope.value for scope in Scope if scope.value in scopes)
    faults: dict[str, AnswerError] = {}
    if not title or len(title) > TITLE_MOST or not title.isprintable():
        faults["title"] = AnswerError("title", "staff_name", most=str(TITLE_MOST))
    here = office.tree().get(unit)
    if here is None or here.level not in FOR or not here.is_open:
        faults["unit"] = AnswerError("unit", "keys_unit")
    if not known or len(known) != len({*scopes}):
        faults["scopes"] = AnswerError("scopes", "keys_scopes")
    lasts = _days(days)
    if lasts == 0:
        faults["days"] = AnswerError("days", "keys_days", most=str(DAYS_MOST))
    if faults:
        raise AnswerFaults(faults)
    id = office.vault.digest(f"client:{form or office.code(16)}")[:ID_LENGTH]
    secret = office.token(SECRET_BYTES)
    who = by.id if by else "operator"
    now = office.now()
    ends = now + timedelta(days=lasts) if lasts else None
    client = Client(id, title, unit, known, digest_of(secret), who, now, ends_at=ends)
    office.store.put([CLIENTS.entry(client), office.change(by, "client_added", unit, title)])
    return Made(client, written_key(id, secret))


def _days(written: str) -> int | None:
    """A number of days; None where none is written, 0 for what is none."""
    written = written.strip()
    if not written:
        return None
    fits = written.isascii() and written.isdecimal() and len(written) <= 4
    return int(written) if fits and int(written) <= DAYS_MOST else 0


def listed(office: Office, by: Acting) -> list[Client]:
    """Every key, the latest first."""
    needs_administrator(by, "see keys")
    found = [page.thing for page in CLIENTS.all(office.store)]
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def revoke(office: Office, by: Acting, id: str) -> Client:
    """Take a key out of use for good; a second time changes nothing. Raises `NotFound`."""
    needs_administrator(by, "revoke keys")
    page = CLIENTS.find(office.store, id)
    if page is None:
        raise NotFound("key", id[:40])
    if not page.thing.is_open:
        return page.thing
    gone = replace(page.thing, revoked_at=office.now())
    line = office.change(by, "client_revoked", gone.unit, gone.title)
    office.store.put([CLIENTS.entry(gone, page.version), line])
    return gone


def known(office: Office, key: str) -> Page[Client] | None:
    """The page of a key that somebody holds, in use or not; none where it is wrong."""
    id, secret = parts_of(key)
    page = CLIENTS.find(office.store, id) if id else None
    expected = page.thing if page else Client("", "", "", (), digest_of(""), "", office.now())
    return page if expected.knows(secret) else None


def bearer(office: Office, key: str) -> Client | None:
    """Whose key this is; nobody's where it is wrong, over, or its unit is closed."""
    page = known(office, key)
    if page is None or not page.thing.opens(office.now()):
        return None
    unit = office.tree().get(page.thing.unit)
    if unit is None or not unit.is_open:
        return None
    now, last = office.now(), page.thing.used_at
    if last is None or now - last >= USED_EVERY:
        with suppress(Conflict):  # somebody else noted it just now
            office.store.put([CLIENTS.entry(replace(page.thing, used_at=now), page.version)])
    return page.thing


def actor_of(client: Client) -> Actor:
    """As whom a key acts: as its court, in its own name."""
    return Actor(
        Role.COURT, f"key-{client.id}", client.title, client.unit, frozenset({client.unit})
    )


def counted(office: Office, client: Client) -> timedelta:
    """Count one request; nothing where it is allowed, else how long to wait."""
    return office.take(f"client:{client.id}", office.terms.by_client)
