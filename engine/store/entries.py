"""How entries of books stand as rows, and the few statements that touch them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.store.rows import FEW, Database, Row, Table, arrays, aware, naive_utc, put_few_or_many
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
_IN = f"(book, id) IN ({arrays(_KEYS)})"
_ONE = "book = $1 AND id = $2"
_DELETE = "DELETE FROM entries WHERE"
_CHANGED = f"""
    UPDATE entries SET body = new.body, owner = new.owner, due_at = new.due_at,
           version = new.version
    FROM ({arrays(ENTRIES)}) AS new WHERE entries.book = new.book AND entries.id = new.id
"""
_CHANGED_ONE = """
    UPDATE entries SET body = $3, owner = $4, due_at = $5, version = $6
    WHERE book = $1 AND id = $2
"""
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
    wanted = sorted(set(keys))
    if len(wanted) > FEW:
        columns = [list(column) for column in zip(*wanted, strict=True)]
        rows = db.execute(f"{SELECT_ENTRIES} WHERE {_IN} ORDER BY book, id {hold}", columns)
        found = rows.fetchall()
    else:  # an index serves one key only
        one = f"{SELECT_ENTRIES} WHERE {_ONE} {hold}"
        found = [row for key in wanted for row in db.execute(one, key).fetchall()]
    return {entry.key: entry for entry in map(entry_of, found)}


def write_entries(db: Database, before: Mapping[Key, Entry], after: Mapping[Key, Entry]) -> None:
    """Make of the entries that stood before those that stand afterwards."""
    gone = before.keys() - after.keys()
    changed = [
        entry_row(entry) for key, entry in after.items() if before.get(key) not in (None, entry)
    ]
    put_few_or_many(
        db, f"DELETE FROM entries WHERE {_ONE}", f"DELETE FROM entries WHERE {_IN}", gone
    )
    put_few_or_many(db, _CHANGED_ONE, _CHANGED, changed)
    _NEW_ENTRIES.put(db, (entry_row(entry) for key, entry in after.items() if key not in before))


def forget(db: Database, wish: Prune) -> int:
    """Delete what is old; returns how many rows."""
    moment = naive_utc(wish.before)
    gone = len(db.execute(_OLD_RECEIPTS, [moment]).fetchall())
    if wish.books:
        gone += len(db.execute(_OVERDUE, [list(wish.books), moment]).fetchall())
    return gone
