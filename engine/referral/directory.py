"""Bodies that help, by route and kind of dispute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.i18n import Text


@dataclass(frozen=True, slots=True)
class Body:
    """An office, committee, court or hotline; no phone means the operator has not entered one."""

    id: str
    title: Text
    kind: str
    level: str  # community, street, district, or empty
    place: str
    serves: tuple[str, ...]  # "all", categories (rental) or subtypes (rent.public)
    phone: str
    address: Text | None
    when: Text | None
    hours: Text | None = None  # when somebody is there; nothing where the operator knows no hours
    first_for: tuple[str, ...] = ()  # kinds of dispute that go here before any other body
    private: bool = False  # its name gives away what only one side may know

    def serves_kind(self, category: str, subtype: str) -> bool:
        return bool({"all", category, subtype} & set(self.serves))

    def leads_in(self, category: str, subtype: str) -> bool:
        return bool({category, subtype} & set(self.first_for))


@dataclass(frozen=True, slots=True)
class Directory:
    """All bodies, and which of them are shown for each route."""

    bodies: Mapping[str, Body]
    routes: Mapping[str, tuple[str, ...]]

    def for_routes(self, routes: tuple[str, ...], category: str, subtype: str) -> tuple[Body, ...]:
        """The bodies for these routes in order, each once, that serve this kind of dispute.

        Of each route those come first that are made for this kind.
        """
        found: dict[str, Body] = {}
        for route in routes:
            listed = [self.bodies[id] for id in self.routes.get(route, ()) if id in self.bodies]
            listed.sort(key=lambda body: not body.leads_in(category, subtype))
            found.update({body.id: body for body in listed if body.id not in found})
        return tuple(body for body in found.values() if body.serves_kind(category, subtype))
