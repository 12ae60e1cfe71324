"""Webhooks: who wants to hear what of the packets of a unit, and how it waits to be sent.

What is sent holds ids and a standing, never a word of the case; the receiver fetches the rest.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from engine.accounts.client import Client
from engine.actions.desk import Desk
from engine.actions.litigating.shelf import ROWS
from engine.actions.staff.books import Book
from engine.casework.case import Case
from engine.casework.filing import Filing, Packet, Passage, Standing
from engine.errors import AnswerError, AnswerFaults, Conflict, IllegalStep, NotFound
from engine.messages.message import MESSAGES, SENT, Channel, Message
from engine.messages.sender import Letter, Receipt, SendError
from engine.messages.webhook import Poster, signatures, written_secret
from engine.store.store import Entry, Event, Store
from engine.vault import Vault

SECRET_BYTES: Final = 32
MOST: Final = 10  # of one unit
AT_ONCE: Final = 100  # messages that are put back in one write
BOTH_SIGN: Final = timedelta(days=1)  # after a new secret, the one before signs as well
TEST: Final = "webhook.test"
TEMPLATE: Final = "webhook"
KINDS: Final[tuple[str, ...]] = tuple(
    f"packet.{standing}" for standing in Standing if standing is not Standing.MADE
)
"""What can be told: that a packet came into this standing."""


@dataclass(frozen=True, slots=True)
class Hook:
    """An address that wants to hear; its secret is kept sealed, for it signs."""

    id: str
    unit: str
    client: str
    url: str
    kinds: tuple[str, ...]
    sealed: str
    made_at: datetime
    earlier: str = ""  # the secret before this one, sealed
    earlier_until: datetime | None = None  # until when that one signs as well
    stopped_at: datetime | None = None  # it answered that nobody is there any more


HOOKS: Final = Book("hooks", Hook, lambda hook: hook.id, lambda hook: hook.unit)


@dataclass(frozen=True, slots=True)
class Registered:
    """A new webhook; its secret is told this once."""

    hook: Hook
    secret: str


def register(
    desk: Desk,
    client: Client,
    url: str,
    kinds: Collection[str],
    poster: Poster,
    chance: Callable[[int], bytes] = secrets.token_bytes,
    beside: Callable[[Registered], Sequence[Entry]] = lambda _: (),
) -> Registered:
    """Have an address hear of the packets of a client's unit.

    Raises `AnswerFaults`, and `IllegalStep` where the unit has as many as it may.
    """
    wanted = tuple(kind for kind in KINDS if kind in kinds) or (KINDS if not kinds else ())
    faults: dict[str, AnswerError] = {}
    if why := poster.refusal(url):
        faults["url"] = AnswerError("url", why)
    if not wanted or {*kinds} - {*KINDS}:
        faults["events"] = AnswerError("events", "hook_events")
    if faults:
        raise AnswerFaults(faults)
    if len(of_unit(desk.store, client.unit)) >= MOST:
        raise IllegalStep(f"{MOST} webhooks", ["delete"])
    secret, id = written_secret(chance(SECRET_BYTES)), f"wh{chance(10).hex()}"
    sealed = desk.vault.seal_own(secret, f"hook:{id}")
    hook = Hook(id, client.unit, client.id, url, wanted, sealed, desk.clock.now())
    made = Registered(hook, secret)
    desk.store.put([HOOKS.entry(hook), *beside(made)])
    return made


def of_unit(store: Store, unit: str) -> list[Hook]:
    """The webhooks of a unit, by id."""
    return [page.thing for page in HOOKS.all(store, unit)]


def find(store: Store, unit: str, id: str) -> Hook:
    """One of a unit's webhooks; raises `NotFound`."""
    page = HOOKS.find(store, id)
    if page is None or page.thing.unit != unit:
        raise NotFound("webhook", id[:40])
    return page.thing


def secret_of(vault: Vault, hook: Hook) -> str:
    """What a webhook is signed with."""
    return vault.open_own(hook.sealed, f"hook:{hook.id}")


def secrets_of(vault: Vault, hook: Hook, now: datetime) -> list[str]:
    """All that it is signed with now: the secret, and for a while the one before."""
    found = [secret_of(vault, hook)]
    if hook.earlier_until is not None and now < hook.earlier_until:
        found.append(vault.open_own(hook.earlier, f"hook:{hook.id}"))
    return found


def rotate(
    desk: Desk,
    hook: Hook,
    chance: Callable[[int], bytes] = secrets.token_bytes,
    beside: Callable[[Registered], Sequence[Entry]] = lambda _: (),
) -> Registered:
    """Give it a new secret; for a day both sign. Raises `Conflict` where somebody else just did."""
    page = HOOKS.find(desk.store, hook.id)
    if page is None:
        raise NotFound("webhook", hook.id)
    secret = written_secret(chance(SECRET_BYTES))
    turned = replace(
        page.thing,
        sealed=desk.vault.seal_own(secret, f"hook:{hook.id}"),
        earlier=page.thing.sealed,
        earlier_until=desk.clock.now() + BOTH_SIGN,
    )
    made = Registered(turned, secret)
    desk.store.put([HOOKS.entry(turned, page.version), *beside(made)])
    return made


def _stopped(store: Store, id: str, at: datetime | None) -> None:
    """Note that it wants to hear nothing more, or that it does again."""
    page = HOOKS.find(store, id)
    if page is not None and (page.thing.stopped_at is None) != (at is None):
        with suppress(Conflict):  # somebody notes it as well
            store.put([HOOKS.entry(replace(page.thing, stopped_at=at), page.version)])


def delete(store: Store, unit: str, id: str) -> None:
    """Tell it nothing any more; what waits for it is dropped when its turn comes."""
    find(store, unit, id)
    store.drop(HOOKS.name, id)


# ---------------------------------------------------------------- what waits


def announced(desk: Desk, before: Case, after: Case, events: Sequence[Event]) -> list[Entry]:
    """Entries to be written beside events: what the webhooks of the units concerned are told."""
    found: list[Entry] = []
    for event in events:
        told = after.filing.at_seq(event.seq)
        if told is None or told[1].standing is Standing.MADE:
            continue
        packet, passage = told
        earlier = before.filing.packets.get(packet.id)
        units = {packet.unit, earlier.unit if earlier else ""} - {""}
        for unit in sorted(units):
            for hook in of_unit(desk.store, unit):
                if hook.stopped_at is None:
                    found += _waiting(desk, hook, packet, passage)
    return found


def _waiting(desk: Desk, hook: Hook, packet: Packet, passage: Passage) -> list[Entry]:
    kind = f"packet.{passage.standing}"
    if kind not in hook.kinds:
        return []
    about = f"hook:{packet.id}:{passage.seq}:{hook.id}"
    so_far = packet.passages[: packet.passages.index(passage) + 1]
    data = {
        "packet": packet.id,
        "standing": passage.standing.value,
        "turn": len(so_far),
        "version": sum(one.standing is Standing.MADE for one in so_far),
    }
    return [_entry(desk, hook, about, kind, data, passage.at)]


def _entry(desk: Desk, hook: Hook, about: str, kind: str, data: object, at: datetime) -> Entry:
    """A message that waits; its id is the same whenever the same thing is told."""
    id = f"msg_{desk.vault.digest(about)[:32]}"
    body = {"type": kind, "timestamp": at.isoformat(timespec="seconds"), "data": data}
    payload = json.dumps(body, sort_keys=True, separators=(",", ":"))
    message = Message(id, TEMPLATE, Channel.HOOK, "en", at, to=hook.id, values={"payload": payload})
    return message.sealed_by(desk.vault, "").entry(desk.clock.now())


def test(desk: Desk, hook: Hook) -> str:
    """Tell a webhook that it is being tried; the id of what waits."""
    about = f"hook-test:{hook.id}:{desk.code(16)}"
    entry = _entry(desk, hook, about, TEST, {"webhook": hook.id}, desk.clock.now())
    desk.store.put([entry])
    return entry.id


def replay(desk: Desk, hook: Hook, since: datetime) -> int:
    """Tell again what happened since to the packets of the unit, under the same ids; how much.

    One that had stopped is told everything again from now on.
    """
    _stopped(desk.store, hook.id, None)
    found: list[Entry] = []
    for page in ROWS.all(desk.store, hook.unit):
        if page.thing.at < since:
            continue
        summary = desk.store.find_by_number(page.thing.number)
        filing = desk.case_of(summary).filing if summary else Filing()
        packet = filing.packets.get(page.thing.id)
        for passage in packet.passages if packet else ():
            if passage.at < since or passage.standing is Standing.MADE or packet is None:
                continue
            found += _waiting(desk, hook, packet, passage)
    for start in range(0, len(found), AT_ONCE):
        _again(desk.store, found[start : start + AT_ONCE])
    return len(found)


def _again(store: Store, entries: Sequence[Entry]) -> None:
    """Put messages back into the outbox, whether they went out or wait still.

    In one write: of many, each by itself would keep whoever asked waiting for the disk.
    """
    for entry in entries:
        if store.entry(SENT, entry.id) is not None:
            store.drop(SENT, entry.id)
    known = [store.entry(MESSAGES, entry.id) for entry in entries]
    versions = [one.version if one else 0 for one in known]
    store.put([replace(e, version=v) for e, v in zip(entries, versions, strict=True)])


# ---------------------------------------------------------------- how it goes out


@dataclass(frozen=True, slots=True)
class HookSender:
    """Signs and posts what waits for a webhook; one that was deleted is told nothing."""

    store: Store
    vault: Vault
    now: Callable[[], datetime]
    poster: Poster

    def send(self, letter: Letter) -> Receipt:
        page = HOOKS.find(self.store, letter.to)
        if page is None:
            raise SendError("deleted", dropped=True)
        hook, body = page.thing, letter.body.encode()
        if hook.stopped_at is not None:
            raise SendError("gone", dropped=True)
        now = self.now()
        moment = int(now.timestamp())
        headers = {
            "Content-Type": "application/json",
            "webhook-id": letter.key,
            "webhook-timestamp": str(moment),
            "webhook-signature": signatures(
                secrets_of(self.vault, hook, now), letter.key, moment, body
            ),
        }
        try:
            self.poster.post(hook.url, headers, body)
        except SendError as err:
            if err.why != "gone":
                raise
            _stopped(self.store, hook.id, now)
            raise SendError("gone", dropped=True) from err
        return Receipt(letter.key)
