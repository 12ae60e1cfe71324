"""What everyone may do with the text of the law: load it, quote it, look it up, search it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Final

from engine.errors import StoreError
from engine.library import Library
from engine.statutes.article import Article, Edition
from engine.statutes.asked import Key, shipped
from engine.statutes.lay import LayWords, read_lay_words
from engine.statutes.origin import fetch
from engine.statutes.search import Index
from engine.statutes.shelf import Shelf
from engine.store.store import Store

LAY_WORDS: Final = "search."  # texts of this kind: words of daily life → those of statutes


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much law a file or package brought."""

    laws: int
    versions: int
    articles: int


def load_statutes(store: Store, named: str) -> Loaded | None:
    """Bring a file or package into the store; None where all of it stands there already.

    Raises `DefinitionFaults` with every bad line; then nothing was written.
    """
    origin = fetch(named)
    if store.holds_statutes(origin.digest):
        return None
    editions = origin.editions()
    store.keep_statutes(editions, origin.digest)
    return count(editions)


def count(editions: Iterable[Edition]) -> Loaded:
    """How much law there is in these versions."""
    versions = tuple(editions)
    articles = sum(len(edition.articles) for edition in versions)
    return Loaded(len({edition.law for edition in versions}), len(versions), articles)


def shelf_of(library: Library, editions: Iterable[Edition]) -> Shelf:
    """Statutes under the names by which the rules know them."""
    return Shelf(editions, names_of(library))


def names_of(library: Library) -> Mapping[str, tuple[str, ...]]:
    """The titles of each law that the rules may cite."""
    return {id: law.names for id, law in library.rulebook.laws.items()}


def lay_words(library: Library) -> LayWords:
    """What statutes call the things of daily life; raises `DefinitionError`."""
    texts = library.texts.items()
    return read_lay_words({id: text.zh for id, text in texts if id.startswith(LAY_WORDS)})


def articles_of(shelf: Shelf, day: date) -> Mapping[Key, Article]:
    """The articles that a reader of that day looks for, by law and heading."""
    return {
        (held.edition.law, article.number.chinese): article
        for held in shelf.current(day)
        for article in held.edition.articles
    }


def index_of(shelf: Shelf, day: date, lay: LayWords | None = None) -> Index:
    """The articles that a reader of that day looks for, ready to be searched."""
    return Index(shelf.current(day), lay, shipped(), shelf.called, day)


class Statutes:
    """The statutes of one service: read when first wanted, indexed when first searched."""

    def __init__(
        self,
        read: Callable[[], Iterable[Edition]] = tuple,
        names: Mapping[str, tuple[str, ...]] | None = None,
        lay: LayWords | None = None,
    ) -> None:
        self._read, self._names, self._lay = read, names or {}, lay or {}
        self._reading, self._indexing = Lock(), Lock()
        self._shelf: Shelf | None = None
        self._index: tuple[tuple[tuple[str, ...], ...], Index] | None = None

    @classmethod
    def over(cls, library: Library, store: Store) -> Statutes:
        """What the store holds, under the names of the rules."""
        return cls(store.statutes, names_of(library), lay_words(library))

    @property
    def shelf(self) -> Shelf:
        """All versions of all laws."""
        with self._reading:
            if self._shelf is None:
                self._shelf = Shelf(self._read(), self._names)
            return self._shelf

    def index(self, day: date) -> Index:
        """The articles that a reader of that day looks for, ready to be searched."""
        shelf = self.shelf
        key = tuple((*h.edition.key, str(h.in_force(day))) for h in shelf.current(day))
        with self._indexing:
            if self._index is None or self._index[0] != key:
                self._index = (key, index_of(shelf, day, self._lay))
            return self._index[1]

    def prepare(self, day: date) -> None:
        """Read and index what there is, so that the first who searches need not wait."""
        with suppress(StoreError):  # whoever searches will hear of it
            self.index(day)
