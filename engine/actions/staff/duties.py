"""Who may bring in, move and send away whom: by role, and by what lies below the own unit."""

from __future__ import annotations

from engine.accounts.account import Account
from engine.accounts.unit import Tree
from engine.casework.people import STAFF, Actor, Role
from engine.casework.permissions import Action, Refusal, may
from engine.errors import NotPermitted

Acting = Account | None
"""Who acts on accounts: somebody signed in, or (None) whoever runs the service."""


def roles_to_give(by: Acting, tree: Tree, unit: str) -> tuple[Role, ...]:
    """The roles in which somebody may bring a person into a unit; none where they may not."""
    if by is None or by.role is Role.ADMINISTRATOR:
        return STAFF
    if by.role is not Role.SUPERVISOR or unit not in tree.below(by.unit):
        return ()
    withheld = {Role.ADMINISTRATOR} | ({Role.SUPERVISOR} if unit == by.unit else set())
    return tuple(role for role in STAFF if role not in withheld)


def visible_units(by: Acting, tree: Tree) -> frozenset[str]:
    """The units whose people somebody sees in the list."""
    if by is None or by.role is Role.ADMINISTRATOR:
        return frozenset(tree.units)
    return tree.below(by.unit) if by.role is Role.SUPERVISOR else frozenset()


def needs_administrator(by: Acting, action: str) -> None:
    """Refuse all but administrators, and whoever runs the service."""
    if by is not None and by.role is not Role.ADMINISTRATOR:
        raise NotPermitted(by.role, action, Refusal.NOT_THIS_ROLE)


def needs_overview(by: Acting, action: str) -> None:
    """Refuse all who bring nobody in."""
    if by is not None and (refusal := may(Actor(by.role, by.id), Action.STAFF)):
        raise NotPermitted(by.role, action, refusal)
