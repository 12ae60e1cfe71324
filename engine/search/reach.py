"""Which documents somebody may be shown: the table of permissions, as a part of the question."""

from __future__ import annotations

from engine.casework.people import Actor, Relation
from engine.casework.permissions import TABLE, Action
from engine.search.query import Reach


def reach_of(actor: Actor, action: Action) -> Reach:
    """The cases with which one of the staff may do this; for all others nothing.

    It says in terms of rows what `relation_of` finds of a case: the nearest relation counts.
    """
    if not actor.is_staff:
        return Reach()
    allowed = TABLE[action].get(actor.role, frozenset())
    own = frozenset({actor.unit} if actor.unit else ())
    units: frozenset[str] = frozenset()
    if Relation.UNIT in allowed:
        units |= own
    if Relation.BELOW in allowed:
        units |= actor.units - own
    return Reach(
        account=actor.id,
        assigned=bool(actor.id) and Relation.ASSIGNED in allowed,
        waiting=Relation.WAITING in allowed,
        units=units,
        beyond=actor.units | own,
        others=Relation.NONE in allowed,
    )
