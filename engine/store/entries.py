"""How entries of books stand as rows, and the few statements that touch them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.store.rows import Database, Row, Table, arrays, aware, naive_utc, put
from engine.store.store import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.store.standing import Key, Prune

ENTRIES: Final = {
    "book": "TEXT",
    "id": "TEXT",
    "body": "TEXT",
    "owner": "TEXT",
    "due_at": "TIMESTAMP",
    "version": "INTEGER",
}
SELECT_ENTRIES: Final = f"SELECT {', '.join(ENTRIES)} FROM entries"
_NEW_ENTRIES: Final = Table("entries", ENTRIES)

_KEYS = {"book": "TEXT", "id": "TEXT"}
_AT = f"{SELECT_ENTRIES} WHERE (book, id) IN ({arrays(_KEYS)}) ORDER BY book, id"
_CHANGED = f"""
    UPDATE entries SET body = new.body, owner = new.owner, due_at = new.due_at,
           version = new.version
    FROM ({arrays(ENTRIES)}) AS new WHERE entries.book = new.book AND entries.id = new.id
"""
_GONE = f"DELETE FROM entries WHERE (book, id) IN ({arrays(_KEYS)})"
_OLD_RECEIPTS = "DELETE FROM receipts WHERE given_at < $1::TIMESTAMP RETURNING 1"
_OVERDUE = """
    DELETE FROM entries WHERE book = ANY($1::TEXT[]) AND due_at < $2::TIMESTAMP RETURNING 1
"""


def entry_of(row: Row) -> Entry:
    """The entry that a row of `SELECT_ENTRIES` holds."""
    book, id, body, owner, due_at, version = row
    return Entry(book, id, body, owner, due_at and aware(due_at), version)


def entry_row(entry: Entry) -> Row:
    """The row of `ENTRIES` that holds an entry."""
    due = naive_utc(entry.due)
    return (entry.book, entry.id, entry.body, entry.owner, due, entry.version)


def entries_at(db: Database, keys: Iterable[Key], hold: str = "") -> dict[Key, Entry]:
    """The entries that stand under these keys; `hold` ends the statement."""
    columns = [list(column) for column in zip(*sorted(set(keys)), strict=True)]
    rows = db.execute(f"{_AT} {hold}", columns).fetchall() if columns else []
    return {entry.key: entry for entry in map(entry_of, rows)}


def write_entries(db: Database, before: Mapping[Key, Entry], after: Mapping[Key, Entry]) -> None:
    """Make of the entries that stood before those that stand afterwards."""
    changed = [entry for key, entry in after.items() if before.get(key) not in (None, entry)]
    put(db, _GONE, before.keys() - after.keys())
    put(db, _CHANGED, map(entry_row, changed))
    _NEW_ENTRIES.put(db, (entry_row(entry) for key, entry in after.items() if key not in before))


def forget(db: Database, wish: Prune) -> int:
    """Delete what is old; returns how many rows."""
    moment = naive_utc(wish.before)
    gone = len(db.execute(_OLD_RECEIPTS, [moment]).fetchall())
    if wish.books:
        gone += len(db.execute(_OVERDUE, [list(wish.books), moment]).fetchall())
    return gone
