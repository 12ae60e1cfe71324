"""The index: documents put in and taken out by one writer, and found by many readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final
from uuid import UUID

import tantivy
from tantivy import Query as Ask

from engine.errors import IndexFault
from engine.search.asking import Asking
from engine.search.blind import Blinder
from engine.search.document import Document, Kind
from engine.search.query import By, Held, Hit, Page, Query
from engine.search.schema import BLANKS, FORMAT, LIES, SAID, id_of, make_schema, tokenizer, written

HEAP: Final = 32_000_000  # bytes that the writer holds before it writes them down
RAREST: Final = 40  # tokens by which texts like another one are looked for
SHARDS: Final = 256
STANDING: Final = ("high", "low", "seq", "head")
DEEPEST: Final = 10_000  # hits beyond which nobody turns the pages
BUCKETS: Final = 60
MARK_WEIGHS: Final = 2.0  # a mark or an article in common, beside a rare pair of signs


class Index:
    """Found by words, filters and likeness; without a folder it lasts as long as the process.

    Each process may read. One at a time may write: `claim` tells whether it is this one. What was
    put in is found, and lasts, once `commit` has returned.
    """

    def __init__(self, blinder: Blinder, folder: Path | None = None) -> None:
        self.folder = folder
        self._blinder = blinder
        self._schema = make_schema()
        self._asking = Asking(self._schema, blinder)
        self._writing = Lock()
        self._writer: tantivy.IndexWriter | None = None
        with _translated():
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(self._schema, str(folder) if folder else None)
            self._index.register_tokenizer(BLANKS, tokenizer())
            self._index.config_reader("manual")

    @property
    def writes(self) -> bool:
        """Whether this one was claimed for writing."""
        return self._writer is not None

    # ------------------------------------------------------------ what one process does

    def claim(self) -> bool:
        """Become the one that writes, unless another process is; it stays so until `close`.

        The lock goes with the process that holds it, however it ends.
        """
        with self._writing:
            if self._writer is None:
                try:
                    self._writer = self._index.writer(HEAP, num_threads=1)
                except ValueError as err:
                    if "LockBusy" in str(err):
                        return False
                    raise IndexFault(str(err)) from err
            return True

    def put(self, documents: Iterable[Document]) -> int:
        """Put documents in the place of earlier ones with the same id; returns how many."""
        count = 0
        with self._writes() as writer:
            for document in documents:
                writer.delete_documents_by_term("id", document.id.hex)
                writer.add_document(written(document, self._blinder))
                count += 1
        return count

    def remove(self, ids: Iterable[UUID]) -> None:
        """Take documents out."""
        with self._writes() as writer:
            for id in ids:
                writer.delete_documents_by_term("id", id.hex)

    def clear(self) -> None:
        """Take everything out."""
        with self._writes() as writer:
            writer.delete_all_documents()

    def commit(self) -> None:
        """Return when what was put in lasts and is found."""
        with self._writes() as writer:
            writer.commit()
            self._index.reload()

    def reload(self) -> None:
        """Find what another process has put in since."""
        with _translated():
            self._index.reload()

    def close(self) -> None:
        """Let go of the lock; what was not committed is forgotten."""
        with self._writing:
            if self._writer is not None:
                writer, self._writer = self._writer, None
                with _translated():
                    writer.rollback()
                    writer.wait_merging_threads()

    # ------------------------------------------------------------ what every process does

    def search(self, query: Query) -> Page:
        """The documents that are wanted; where none holds every word, the nearest."""
        asking = self._asking
        with _translated():
            searcher = self._index.searcher()
            limits = asking.limits(query, _places(searcher, query))
            if not query.text.strip():
                return self._page(searcher, query, asking.within(None, limits))
            every = asking.words(query.text)
            if every is None:
                return Page()
            page = self._page(searcher, query, asking.within(every, limits))
            if page.total:
                return page
            some = asking.some_words(query.text)
            return self._page(searcher, query, asking.within(some, limits), exact=False)

    def nearest(self, text: str, query: Query, marks: Iterable[str] = ()) -> Page:
        """The documents most like a text, by its rarest words and by marks or articles in common.

        `query` limits where they are looked for; its own text counts for nothing.
        """
        with _translated():
            searcher = self._index.searcher()
            like = self._asking.like(self._rarest(searcher, text), marks, MARK_WEIGHS)
            limits = self._asking.limits(query, _places(searcher, query))
            return self._page(searcher, query, self._asking.within(like, limits), exact=False)

    def held(self) -> Iterator[tuple[UUID, Held]]:
        """Every document with the event it stands at, some at a time."""
        with _translated():
            searcher = self._index.searcher()
            for shard in range(SHARDS):
                asked = Ask.term_query(self._schema, "shard", shard, "basic")
                yield from _standing(searcher, asked, _count(searcher.search(asked, 1)))

    def standing(self, ids: Sequence[UUID]) -> dict[UUID, Held]:
        """The same for these documents, of which some may not be there."""
        with _translated():
            asked = Ask.term_set_query(self._schema, "id", [id.hex for id in ids])
            return dict(_standing(self._index.searcher(), asked, len(ids)))

    def count(self) -> int:
        """How many documents there are."""
        with _translated():
            return self._index.searcher().num_docs

    def _page(
        self, searcher: tantivy.Searcher, query: Query, asked: Ask, *, exact: bool = True
    ) -> Page:
        offset = max(0, min(query.offset, DEEPEST))
        by_day = query.order is By.OPENED or (exact and not query.text.strip())
        found = searcher.search(
            asked, max(1, query.limit), order_by_field="opened" if by_day else None, offset=offset
        )
        at = [address for _, address in found.hits]
        halves = (searcher.fast_field_values(name, at) for name in ("high", "low", "kind"))
        hits = tuple(
            Hit(id_of(int(high or 0), int(low or 0)), Kind(int(kind or 0)), float(score or 0))
            for (score, _), high, low, kind in zip(found.hits, *halves, strict=True)
        )
        total = _count(found)
        return Page(hits, total, exact, _facets(searcher, asked, query.facets) if total else {})

    def _rarest(self, searcher: tantivy.Searcher, text: str) -> list[str]:
        """The tokens of a text that the fewest documents hold, of those that any holds."""
        known = {
            token: many
            for token in dict.fromkeys(self._blinder.tokens(SAID, text))
            if (many := searcher.doc_freq(SAID, token))
        }
        return sorted(known, key=known.__getitem__)[:RAREST]

    @contextmanager
    def _writes(self) -> Iterator[tantivy.IndexWriter]:
        with self._writing, _translated():
            if self._writer is None:
                raise IndexFault("another process writes to it, or nobody claimed it")
            yield self._writer


def _places(searcher: tantivy.Searcher, query: Query) -> dict[str, int]:
    """How many documents lie where; what was taken out lately may still be counted."""
    return dict(searcher.terms_with_prefix(LIES, "")) if query.reach is not None else {}


def _standing(searcher: tantivy.Searcher, asked: Ask, most: int) -> Iterator[tuple[UUID, Held]]:
    if not most:
        return
    at = [address for _, address in searcher.search(asked, most, count=False).hits]
    columns = (searcher.fast_field_values(name, at) for name in STANDING)
    for high, low, seq, head in zip(*columns, strict=True):
        yield id_of(int(high or 0), int(low or 0)), Held(int(seq or 0), int(head or 0))


def _count(found: tantivy.SearchResult) -> int:
    """How many there are in all; the library's stubs leave it out."""
    return int(found.count or 0)  # type: ignore[attr-defined]


def name_for(blinder: Blinder) -> str:
    """What the folders of indexes of this format, key and spelling are called."""
    return f"v{FORMAT}-{blinder.fingerprint}"


def _facets(
    searcher: tantivy.Searcher, asked: Ask, names: Sequence[str]
) -> dict[str, dict[str, int]]:
    if not names:
        return {}
    wanted = {name: {"terms": {"field": name, "size": BUCKETS}} for name in names}
    counted = searcher.aggregate(asked, wanted)
    return {
        name: {_key(one["key"]): one["doc_count"] for one in counted[name]["buckets"] if one["key"]}
        for name in names
    }


def _key(value: object) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)


@contextmanager
def _translated() -> Iterator[None]:
    """Whatever the library raises inside becomes an `IndexFault`; it panics over damaged files."""
    try:
        yield
    except (ValueError, OSError) as err:
        raise IndexFault(str(err)) from err
    except BaseException as err:
        if type(err).__name__ != "PanicException":  # it can be imported from nowhere
            raise
        raise IndexFault("its files are damaged") from err
