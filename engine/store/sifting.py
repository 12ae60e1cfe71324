"""Which entries of a book a list wants, by fields of their bodies: as SQL, and in Python."""

from __future__ import annotations

import json
import operator
from typing import TYPE_CHECKING, Any, Final

from engine.errors import StoreError
from engine.store.entries import ENTRIES
from engine.store.store import Sieve, Sifted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from engine.store.store import Entry

# Read before anything is asked of a field: bodies of other books may hold other things there.
_OWN: Final = """
    WITH own AS MATERIALIZED (
        SELECT *, body::JSON AS content FROM entries WHERE book = $1 AND owner = $2
    )
"""
_BOUNDS: Final = (
    ("least", "{number} >= {value}::BIGINT", operator.ge),
    ("most", "{number} <= {value}::BIGINT", operator.le),
    ("early", '{cell} COLLATE "C" >= {value}', operator.ge),
    ("late", '{cell} COLLATE "C" <= {value}', operator.le),
)


def statements(sieve: Sieve) -> tuple[str, str, list[object]]:
    """The page, the count, and the values that both name by number."""
    values: list[object] = [sieve.book, sieve.owner]
    where = " AND ".join(_conditions(sieve, values)) or "TRUE"
    page = f"{_OWN} SELECT {', '.join(ENTRIES)} FROM own WHERE {where} {_page(sieve)}"
    return page, f"{_OWN} SELECT count(*) FROM own WHERE {where}", values


def sifted(entries: Iterable[Entry], sieve: Sieve) -> Sifted:
    """The same page of the entries of that owner that are at hand."""
    statements(sieve)  # complains as a database would
    read = ((entry, json.loads(entry.body)) for entry in entries)
    passed = [(entry, body) for entry, body in read if all(_passes(body, sieve))]
    passed.sort(key=lambda each: each[0].id)
    if sieve.order:
        known = [each for each in passed if each[1].get(sieve.order) not in (None, "")]
        known.sort(key=lambda each: each[1][sieve.order], reverse=sieve.descending)
        blank = [each for each in passed if each[1].get(sieve.order) in (None, "")]
        passed = [*known, *blank]
    first, limit = max(0, sieve.offset), max(0, sieve.limit)
    return Sifted([entry for entry, _ in passed[first : first + limit]], len(passed))


def _conditions(sieve: Sieve, values: list[object]) -> Iterator[str]:
    def named(value: object) -> str:
        values.append(value)
        return f"${len(values)}"

    for field, texts in sieve.among.items():
        yield f"{_cell(field)} = ANY({named(sorted(texts))}::TEXT[])"
    for field, text in sieve.begins.items():
        given = named(text)
        yield f"({_cell(field)} = {given} OR starts_with({_cell(field)}, {given}::TEXT || '.'))"
    for name, condition, _ in _BOUNDS:
        for field, bound in getattr(sieve, name).items():
            yield condition.format(cell=_cell(field), number=_number(field), value=named(bound))
    for field in sorted(sieve.empty):
        yield f"{_cell(field)} IS NULL"


def _cell(field: str) -> str:
    """A field of a body as text; NULL where it holds nothing."""
    if not (field.isidentifier() and field.isascii()):
        raise StoreError(f"{field!r} is no field of an entry: name it as it is written")
    return f"nullif(content->>'{field}', '')"


def _number(field: str) -> str:
    return f"{_cell(field)}::BIGINT"


def _page(sieve: Sieve) -> str:
    limit, offset = max(0, int(sieve.limit)), max(0, int(sieve.offset))
    order = "id"
    if sieve.order:
        cell = _number(sieve.order) if sieve.numbers else f'{_cell(sieve.order)} COLLATE "C"'
        order = f"{cell} {'DESC' if sieve.descending else 'ASC'} NULLS LAST, id"
    return f"ORDER BY {order} LIMIT {limit} OFFSET {offset}"


def _passes(body: dict[str, Any], sieve: Sieve) -> Iterator[bool]:
    for field, texts in sieve.among.items():
        yield body.get(field) in texts - {""}
    for field, text in sieve.begins.items():
        yield f"{body.get(field) or ''}.".startswith(f"{text}.")
    for name, _, holds in _BOUNDS:
        for field, bound in getattr(sieve, name).items():
            yield _holds(holds, body.get(field), bound)
    for field in sieve.empty:
        yield body.get(field) in (None, "")


def _holds(holds: Callable[[Any, Any], Any], value: object, bound: object) -> bool:
    return value not in (None, "") and bool(holds(value, bound))
