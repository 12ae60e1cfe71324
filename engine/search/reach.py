"""Which documents somebody may be shown: the table of permissions, as a part of the question."""

from __future__ import annotations

from collections.abc import Iterator

from engine.casework.people import Actor, Relation
from engine.casework.permissions import TABLE, Action
from engine.search.query import Reach


def reach_of(actor: Actor, action: Action) -> tuple[Reach, ...]:
    """The cases with which one of the staff may do this; nothing for all others.

    Each relation is written as `relation_of` finds it: the nearest counts.
    """
    if not actor.is_staff:
        return ()
    allowed = TABLE[action].get(actor.role, frozenset())
    return tuple(reach for relation, reach in _relations(actor) if relation in allowed)


def _relations(actor: Actor) -> Iterator[tuple[Relation, Reach]]:
    if actor.id:
        yield Relation.ASSIGNED, Reach(assignee=actor.id)
    yield Relation.WAITING, Reach(waiting=True, beyond_assignee=actor.id)
    if actor.unit:
        own = frozenset({actor.unit})
        yield Relation.UNIT, Reach(own, waiting=False, beyond_assignee=actor.id)
    above = frozenset({actor.unit} if actor.unit else ())
    yield (
        Relation.BELOW,
        Reach(actor.units, waiting=False, beyond_units=above, beyond_assignee=actor.id),
    )
    yield (
        Relation.NONE,
        Reach(waiting=False, beyond_units=actor.units | above, beyond_assignee=actor.id),
    )
