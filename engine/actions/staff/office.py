"""What acts on accounts need: store, vault, clock, chance, and the terms of the service."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from engine.accounts.account import Account
from engine.accounts.change import OPERATOR, Change, change_id
from engine.accounts.factor import SPARE_CODES, SPARE_LENGTH, spare_hash
from engine.accounts.limit import Limit
from engine.accounts.password import Cost, Passwords
from engine.accounts.session import TOKEN_BYTES, Lasting, Session, token_hash
from engine.accounts.unit import Tree
from engine.actions.desk import random_code
from engine.actions.memory import Latest
from engine.actions.staff.books import CHANGES, LIMITS, REPLIES, SESSIONS, TREE, UNITS, Book
from engine.clock import Clock
from engine.errors import AnswerError, Conflict
from engine.store.store import Entry, Store
from engine.vault import Vault

ATTEMPTS: Final = 5
BY_LOGIN: Final = Limit(10, timedelta(minutes=1))
BY_LOGIN_ANYWHERE: Final = Limit(60, timedelta(seconds=15))
BY_ADDRESS: Final = Limit(30, timedelta(seconds=20))  # a whole office may share one
BY_CODE: Final = Limit(5, timedelta(minutes=2))
BY_CLIENT: Final = Limit(120, timedelta(milliseconds=500))
QUEUES: Final = tuple(Lock() for _ in range(64))
"""Where threads that count about one thing wait for each other, rather than meet in a conflict."""
PASSING: Final = (SESSIONS, LIMITS, "invitations", REPLIES)
"""Books whose entries are of no use once they are due: for `Store.prune`."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an operator may set: how long sessions last, what a password costs, how many tries."""

    lasting: Lasting = field(default_factory=Lasting)
    cost: Cost = field(default_factory=Cost)
    needs_factor: bool = True
    by_login: Limit = BY_LOGIN  # of one login, from one address
    by_login_anywhere: Limit = BY_LOGIN_ANYWHERE  # wide, or anybody could shut anybody out
    by_address: Limit = BY_ADDRESS
    by_code: Limit = BY_CODE
    by_client: Limit = BY_CLIENT  # of the computer of a court, by its key


@dataclass(frozen=True, slots=True)
class Place:
    """From where somebody signs in: a network address, and the browser in two words of ours."""

    address: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """Where accounts are kept; made once when the service starts."""

    store: Store
    vault: Vault
    clock: Clock
    terms: Terms
    passwords: Passwords
    code: Callable[[int], str] = field(default=random_code)
    token: Callable[[int], str] = field(default=secrets.token_urlsafe)
    trees: Latest[Tree] = field(default_factory=lambda: Latest(1))

    @classmethod
    def over(cls, store: Store, vault: Vault, clock: Clock, terms: Terms | None = None) -> Office:
        """An office on those terms."""
        terms = terms or Terms()
        return cls(store, vault, clock, terms, Passwords(terms.cost))

    @property
    def sessions(self) -> Book[Session]:
        """The book of sessions; when one is due follows from the terms."""
        lasting = self.terms.lasting
        return Book(
            SESSIONS, Session, lambda x: x.id, lambda x: x.account, lambda x: x.ends_at(lasting)
        )

    def now(self) -> datetime:
        return self.clock.now()

    # ------------------------------------------------------------ the tree

    def tree(self) -> Tree:
        """The units as they stand; read anew only when something in them changed."""
        version = self.tree_version()
        return self.trees.of(TREE, version, lambda _: self._tree())

    def _tree(self) -> Tree:
        return Tree(page.thing for page in UNITS.all(self.store))

    def tree_version(self) -> int:
        """Where the organisation stands; whatever changes it is written beside `tree_moved`."""
        entry = self.store.entry(TREE, TREE)
        return 0 if entry is None else entry.version

    def tree_moved(self, version: int) -> Entry:
        """Written beside every change of units and of who is where: one such change at a time."""
        return Entry(TREE, TREE, "{}", version=version)

    # ------------------------------------------------------------ what is written beside

    def change(self, by: Account | None, what: str, about: str = "", *details: str) -> Entry:
        """A line of the journal; never with a secret."""
        now, actor = self.now(), by.id if by else OPERATOR
        line = Change(change_id(now, self.code(6)), now, actor, what, about, details)
        return CHANGES.entry(line)

    def new_session(self, account: str, place: Place, by: str) -> tuple[str, Session]:
        """A session that is not yet written, and what its cookie is to hold."""
        token, now = self.token(TOKEN_BYTES), self.now()
        return token, Session(token_hash(token), account, now, now, place.browser, by)

    def spare_codes(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """New spare codes, and what is kept of them."""
        codes = tuple(self.code(SPARE_LENGTH) for _ in range(SPARE_CODES))
        return codes, tuple(map(spare_hash, codes))

    # ------------------------------------------------------------ how often

    def take(self, about: str, limit: Limit) -> timedelta:
        """Count one try; nothing where it is allowed, else how long to wait for the next.

        What is counted is kept under a digest: neither logins nor addresses stand there.
        """
        id = self.vault.digest(f"limit:{about}")
        with QUEUES[hash(id) % len(QUEUES)]:
            for _ in range(ATTEMPTS):
                entry, now = self.store.entry(LIMITS, id), self.now()
                free_at = datetime.fromisoformat(entry.body) if entry else None
                taken = limit.taken(free_at, now)
                if taken is None:
                    return limit.wait(free_at, now)
                version = entry.version if entry else 0
                counted = Entry(LIMITS, id, taken.isoformat(), due=taken, version=version)
                with suppress(Conflict):
                    self.store.put([counted])
                    return timedelta()
        return limit.pause  # many at once from elsewhere: none of them gets through

    def give_back(self, about: str) -> None:
        """Forget the tries: the last one was right."""
        self.store.drop(LIMITS, self.vault.digest(f"limit:{about}"))


def too_often(field: str, wait: timedelta) -> AnswerError:
    """What somebody is told who tried too often."""
    return AnswerError(field, "staff_too_often", minutes=str(int(wait.total_seconds() // 60) + 1))
