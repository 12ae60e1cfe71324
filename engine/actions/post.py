"""How waiting messages go out: claimed by one worker, tried again, set aside, never sent twice."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from engine.actions.desk import Desk
from engine.actions.outbox import PURPOSE
from engine.errors import Conflict, NotFound, SealError, StoreError
from engine.messages.message import (
    MESSAGES,
    SENT,
    Channel,
    Message,
    Standing,
    masked,
    read_message,
)
from engine.messages.sender import Letter, Sender, SendError
from engine.messages.template import Delivery, delivery, templates
from engine.store.store import Entry

BATCH: Final = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message as staff see it: what it is and how it fares, not what it says."""

    id: str
    template: str
    channel: str
    number: str
    to: str  # masked; empty where nobody can read it any more
    attempts: int
    why: str
    failed: bool
    made_at: datetime | None
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Post:
    """What sends. Several may work on one store: each message is claimed by its version.

    What is claimed is held for the lease; whoever dies holding it leaves it to the next. So a
    message may reach its gateway twice, under the same key; once a receipt is kept, never again.
    """

    desk: Desk
    senders: Mapping[Channel, Sender]
    terms: Delivery = field(default_factory=delivery)
    chance: Callable[[], float] = field(default=random.random)

    def send_due(self, now: datetime) -> int:
        """Send what is due; returns how much was sent.

        A computer that does not answer is not waited for twice: what else is due to it is put off
        untried, so that it holds up nobody's message.
        """
        silent: set[str] = set()
        due = self.desk.store.due(MESSAGES, now, BATCH)
        return sum(self._sent(entry, now, silent) for entry in due)

    def _sent(self, entry: Entry, now: datetime, silent: set[str]) -> bool:
        store = self.desk.store
        if store.entry(SENT, entry.id) is not None:  # sent, and not yet taken off the list
            store.drop(MESSAGES, entry.id)
            return False
        try:
            waiting = read_message(entry)
        except StoreError:
            self._put(replace(entry, due=None))
            return False
        tried = replace(waiting, attempts=waiting.attempts + 1)
        if not self._put(tried.entry(now + self.terms.lease, entry.version)):
            return False  # another worker has it
        held = entry.version + 1
        if tried.attempts > self._most(tried):  # each who tried it died of it
            self._put(_failed(tried, "unfinished").entry(None, held))
            return False
        try:
            letter = self._letter(tried)
        except (SealError, NotFound):  # erased, or agreed to no longer: nobody to write to
            store.drop(MESSAGES, entry.id)
            return False
        return self._tried(tried, letter, held, now, silent)

    def _tried(
        self, message: Message, letter: Letter, held: int, now: datetime, silent: set[str]
    ) -> bool:
        hooked = message.channel is Channel.HOOK
        try:
            if hooked and letter.to in silent:
                raise SendError("unreachable")
            sender = self.senders.get(message.channel)
            if sender is None:
                raise SendError("no_sender")
            sender.send(letter)
        except SendError as err:
            if err.dropped:
                self.desk.store.drop(MESSAGES, message.id)
                return False
            if hooked:
                silent.add(letter.to)
            if err.permanent or message.attempts >= self._most(message):
                self._put(_failed(message, err.why).entry(None, held))
            else:
                asked = min(err.after, self.terms.longest_wait)
                again = now + max(self.terms.wait(message.attempts, self.chance()), asked)
                self._put(replace(message, why=err.why).entry(again, held))
            return False
        self._close(message, now)
        return True

    def _most(self, message: Message) -> int:
        """How often it is tried: a computer that is down for days still hears of it."""
        hooked = message.channel is Channel.HOOK
        return self.terms.hook_attempts if hooked else self.terms.attempts

    def _letter(self, message: Message) -> Letter:
        """What goes out; raises where there is nobody any more whom it may go to."""
        key = ""
        if message.number:
            summary = self.desk.store.find_by_number(message.number)
            if summary is None:
                raise NotFound("case", message.number)
            key = summary.sealed_key
            if message.seat is not None:
                people = self.desk.case_of(summary).people
                if PURPOSE not in people.agreed(message.seat):
                    raise NotFound("consent", message.number)
        opened = message.opened_by(self.desk.vault, key)
        if message.channel is Channel.HOOK:
            return Letter(message.id, opened.to, "", opened.values["payload"])
        subject, body = templates()[message.template].written(message.language, opened.values)
        return Letter(message.id, opened.to, subject, body)

    def _put(self, entry: Entry) -> bool:
        try:
            self.desk.store.put([entry])
        except Conflict:
            return False
        return True

    def _close(self, message: Message, now: datetime) -> None:
        """Keep that it is settled before it leaves the list, so that no death comes between."""
        self._put(message.sent_entry(now + self.terms.sent_kept))
        self.desk.store.drop(MESSAGES, message.id)

    # ------------------------------------------------------------ what staff do with it

    def waiting(self, after: str = "", limit: int = 100) -> Iterator[Waiting]:
        """What has not gone out, by id."""
        for entry in self.desk.store.entries(MESSAGES, after=after, limit=limit):
            try:
                message = read_message(entry)
            except StoreError:
                yield Waiting(entry.id, "", "", "", "", 0, "unreadable", True, None, entry.due)
                continue
            yield Waiting(
                id=entry.id,
                template=message.template,
                channel=message.channel.value,
                number=message.number,
                to=self._masked(message),
                attempts=message.attempts,
                why=message.why,
                failed=message.standing is Standing.FAILED,
                made_at=message.made_at,
                due=entry.due,
            )

    def _masked(self, message: Message) -> str:
        summary = self.desk.store.find_by_number(message.number) if message.number else None
        try:
            opened = message.opened_by(self.desk.vault, summary.sealed_key if summary else "")
        except SealError:
            return ""
        return masked(opened.to)

    def retry(self, id: str, now: datetime) -> None:
        """Try a message again at once, from the beginning; raises `NotFound`, `Conflict`."""
        entry = self._kept(id)
        fresh = replace(read_message(entry), attempts=0, standing=Standing.WAITING, why="")
        self.desk.store.put([fresh.entry(now, entry.version)])

    def cancel(self, id: str, now: datetime) -> None:
        """Send it never; raises `NotFound`, or `Conflict` while it is being sent."""
        entry = self._kept(id)
        with suppress(StoreError):
            message = read_message(entry)
            self.desk.store.put([replace(message, attempts=0).entry(None, entry.version)])
            self._put(message.sent_entry(now + self.terms.sent_kept))
        self.desk.store.drop(MESSAGES, id)

    def _kept(self, id: str) -> Entry:
        entry = self.desk.store.entry(MESSAGES, id)
        if entry is None:
            raise NotFound("message", id[:80])
        return entry


def _failed(message: Message, why: str) -> Message:
    return replace(message, standing=Standing.FAILED, why=why)
