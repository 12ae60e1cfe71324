"""Who a party is on paper: name, identity number, address; read strictly, masked on screens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.casework.contact import mask_phone, read_details
from engine.errors import AnswerError, AnswerFaults

ID, ADDRESS, DELIVERY, TITLE = "id_number", "address", "delivery", "capacity"
ADDRESS_MOST: Final = 120
TITLE_MOST: Final = 60
_CITIZEN: Final = re.compile(r"\d{17}[\dX]")
_FIRM: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_OTHER: Final = re.compile(r"[A-Z]{1,3}\d{6,12}")  # passports and permits
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
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
    try:
        details.update(read_details({name: form.get(name, "") for name in ("name", "phone")}))
    except AnswerFaults as err:
        faults.update(err.faults)
    for field, most in ((ADDRESS, ADDRESS_MOST), (DELIVERY, ADDRESS_MOST), (TITLE, TITLE_MOST)):
        details[field] = _plain(form.get(field, ""))
        if len(details[field]) > most:
            faults[field] = AnswerError(field, "text_too_long", limit=str(most))
    try:
        details[ID] = read_id(form.get(ID, ""))
    except AnswerError as err:
        faults[ID] = err
    for field in REQUIRED:
        if not details.get(field) and field not in faults:
            faults[field] = AnswerError(field, "required")
    if faults:
        raise AnswerFaults(faults)
    return details


def read_id(written: str) -> str:
    """An identity number: of a citizen (GB 11643, check digit and all), a firm, or a passport.

    Raises `AnswerError` for what is none of them.
    """
    number = "".join(unicodedata.normalize("NFKC", written).upper().split())
    if not number:
        raise AnswerError(ID, "required")
    if _CITIZEN.fullmatch(number):
        total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
        if _CHECKS[total % 11] != number[-1]:
            raise AnswerError(ID, "id_check_digit")
        return number
    if _FIRM.fullmatch(number) or _OTHER.fullmatch(number):
        return number
    raise AnswerError(ID, "not_id")


def mask_id(number: str) -> str:
    """An identity number that nobody can use: 110***********0014."""
    if len(number) < 9:
        return "*" * max(len(number) - 2, 0) + number[-2:]
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


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


def _plain(written: str) -> str:
    kept = "".join(c for c in written if unicodedata.category(c)[0] != "C" or c in "\n\t ")
    return " ".join(kept.split())
