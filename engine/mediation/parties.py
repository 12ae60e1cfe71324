"""Who a party is on paper: name, identity number, address; read strictly, masked on screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.casework.contact import mask_id, mask_phone, read_details
from engine.errors import AnswerError, AnswerFaults

ID, ADDRESS, DELIVERY, TITLE = "id_number", "address", "delivery", "capacity"
WRITTEN: Final = ("name", "phone", ID, ADDRESS, DELIVERY)
REQUIRED: Final = ("name", ID, ADDRESS)


@dataclass(frozen=True, slots=True)
class Party:
    """One party as a paper names it; `label` is what clauses call its side."""

    seat: str
    side: str
    name: str
    id_number: str = ""
    address: str = ""
    phone: str = ""
    delivery: str = ""  # where papers are delivered; the address where it is empty
    capacity: str = ""  # for whom a firm signs, and as what

    @classmethod
    def of(cls, seat: str, side: str, details: Mapping[str, str]) -> Party:
        """A party as it described itself."""
        return cls(
            seat,
            side,
            details.get("name", ""),
            details.get(ID, ""),
            details.get(ADDRESS, ""),
            details.get("phone", ""),
            details.get(DELIVERY, ""),
            details.get(TITLE, ""),
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """What a paper that is signed still needs of it."""
        given = {"name": self.name, ID: self.id_number, ADDRESS: self.address}
        return tuple(name for name in REQUIRED if not given[name])


def read_party(form: Mapping[str, str]) -> dict[str, str]:
    """What a party writes of itself; raises `AnswerFaults` with every fault."""
    faults: dict[str, AnswerError] = {}
    details: dict[str, str] = {}
    for field in (*WRITTEN, TITLE):
        try:
            details.update(read_details({field: form.get(field, "")}))
        except AnswerFaults as err:
            faults.update(err.faults)
    for field in REQUIRED:
        if not details.get(field) and field not in faults:
            faults[field] = AnswerError(field, "required")
    if faults:
        raise AnswerFaults(faults)
    return details


def masked_party(party: Party) -> Party:
    """The party for a screen: number hidden, no telephone."""
    return Party(
        party.seat,
        party.side,
        party.name,
        mask_id(party.id_number),
        party.address,
        "",
        party.delivery,
        party.capacity,
    )


def masked_phone(party: Party) -> str:
    """Its telephone number for whoever may know that there is one."""
    return mask_phone(party.phone) if party.phone else ""
