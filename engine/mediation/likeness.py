"""Whether a mediator looks like somebody on the case: by name, phone, employer or address.

A likeness warns and proves nothing: two people may bear one name, and ties that no record shows
are the mediator's to declare (特邀调解规定#15).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

FIELDS: Final = ("name", "phone", "email", "employer", "address")
_LEAST: Final = {"name": 2, "phone": 7, "email": 5, "employer": 4, "address": 6}
"""Below so many characters a text says too little to be taken for the same."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """That something of a mediator stands with somebody on the case: in which field, whose seat."""

    seat: str
    field: str


def alike(own: Mapping[str, str], people: Mapping[str, Mapping[str, str]]) -> tuple[Likeness, ...]:
    """Where what is known of a mediator meets what is known of the people of a case, by seat."""
    return tuple(_found(own, people))


def _found(own: Mapping[str, str], people: Mapping[str, Mapping[str, str]]) -> Iterator[Likeness]:
    for seat, details in people.items():
        for field in FIELDS:
            mine = folded(field, own.get(field, ""))
            if len(mine) >= _LEAST[field] and mine == folded(field, details.get(field, "")):
                yield Likeness(seat, field)


def is_same_person(own: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two records are likely of one person: the same name, and no phone against it.

    The same phone under another name counts as well. Where either phone is not known, the name
    alone decides: better to ask once too often than to seat a former mediator.
    """
    phones = [folded("phone", each.get("phone", "")) for each in (own, other)]
    if all(phones):
        return phones[0] == phones[1]
    names = [folded("name", each.get("name", "")) for each in (own, other)]
    return bool(names[0]) and names[0] == names[1]


def folded(field: str, text: str) -> str:
    """A text without what people write differently: widths, capitals, blanks and marks."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if field == "phone":
        return "".join(c for c in plain if c.isdecimal())[-11:]
    kept = "@." if field == "email" else ""
    return "".join(c for c in plain if c.isalnum() or c in kept)
