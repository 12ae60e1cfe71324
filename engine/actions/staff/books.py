"""The books in which accounts, units and invitations stand, each page with its version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from engine.accounts.account import Account
from engine.accounts.change import Change
from engine.accounts.factor import Credentials
from engine.accounts.invitation import Invitation
from engine.accounts.record import read, written
from engine.accounts.unit import Unit
from engine.store.store import Entry, Store

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    T = TypeVar("T", bound=DataclassInstance)
else:
    T = TypeVar("T")

AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A thing as it stood when it was read; version 0 is not yet written."""

    thing: T
    version: int = 0


@dataclass(frozen=True, slots=True)
class Book(Generic[T]):
    """Where things of one kind stand."""

    name: str
    kind: type[T]
    id: Callable[[T], str]
    owner: Callable[[T], str] = lambda _: ""
    due: Callable[[T], datetime | None] = lambda _: None

    def find(self, store: Store, id: str) -> Page[T] | None:
        """The page of that id; an id from an address may hold anything."""
        entry = store.entry(self.name, id) if id.isprintable() else None
        return None if entry is None else self.page(entry)

    def all(self, store: Store, owner: str | None = None) -> Iterator[Page[T]]:
        """Every page, or every one of an owner, by id."""
        after = ""
        while entries := store.entries(self.name, owner, after, AT_ONCE):
            yield from map(self.page, entries)
            if len(entries) < AT_ONCE:
                return
            after = entries[-1].id

    def entry(self, thing: T, version: int = 0) -> Entry:
        """The thing as the store takes it, where it was read at that version."""
        id, owner, due = self.id(thing), self.owner(thing), self.due(thing)
        return Entry(self.name, id, written(thing), owner, due, version)

    def page(self, entry: Entry) -> Page[T]:
        """The page that the store gave."""
        return Page(read(self.kind, entry.body), entry.version)


ACCOUNTS: Final = Book("accounts", Account, lambda x: x.id, lambda x: x.login)
CREDENTIALS: Final = Book("credentials", Credentials, lambda x: x.account)
UNITS: Final = Book("units", Unit, lambda x: x.id, lambda x: x.parent)
INVITATIONS: Final = Book(
    "invitations", Invitation, lambda x: x.id, lambda x: x.by, lambda x: x.until
)
CHANGES: Final = Book("changes", Change, lambda x: x.id, lambda x: x.about)
NAMES: Final = "names"  # what finds an account, and can be borne by one alone
LIMITS: Final = "limits"
TREE: Final = "tree"
SESSIONS: Final = "sessions"
REPLIES: Final = "replies"  # what a key was answered, for when it asks the same again
