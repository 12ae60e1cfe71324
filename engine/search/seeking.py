"""Which cases an index gives to be compared exactly: by marks in common, then by words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from engine.search.document import Kind
from engine.search.query import Query, Reach

if TYPE_CHECKING:
    from uuid import UUID

    from engine.search.index import Index
    from engine.search.portrait import Portrait

SOUGHT: Final = 40
REGISTERED: Final = Reach(waiting=True, others=True, beyond=frozenset({""}))
"""Cases that lie with a unit, or wait for somebody: others are compared with nothing."""


def seek(index: Index, id: UUID, story: str, seen: Portrait) -> list[UUID]:
    """The ids of registered cases that may be one dispute with this one, each once.

    A shared mark is enough; so is a likeness in words. Who may see them is asked by the caller.
    """
    names = " ".join(sorted(name for person in seen.parties for name in person.names))
    asked = Query(kind=Kind.CASE, reach=REGISTERED, without=frozenset({id}), limit=SOUGHT)
    pages = [index.nearest(f"{story} {names}", asked, seen.marks)]
    if seen.marks:
        pages.append(index.search(replace(asked, marks=seen.marks)))
    return [*dict.fromkeys(hit.id for page in pages for hit in page.hits)]
