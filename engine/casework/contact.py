"""Who a person is and how they are reached: read from a form, and shown so that none can use it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.errors import AnswerError, AnswerFaults

NAME: Final = 60
ADDRESS: Final = 120
SHORT: Final = 40
EMAIL: Final = 100
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_LANDLINE: Final = re.compile(r"0\d{2,3}\d{7,8}(?:\d{1,6})?")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_ABROAD: Final = re.compile(r"(?:\+86|0086)(?=1)")
_HIDDEN: Final = "*"
_CITIZEN: Final = re.compile(r"[1-9]\d{5}(\d{8})\d{2}(\d)[\dX]")
_CITIZEN_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_CITIZEN_CHECKS: Final = "10X98765432"
_FIRM_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100
_FIRM: Final = re.compile(rf"[{_FIRM_SIGNS}]{{2}}\d{{6}}[{_FIRM_SIGNS}]{{10}}")
_OTHER_PAPER: Final = re.compile(r"[A-Z]{1,3}\d{6,12}")  # passports and permits


@dataclass(frozen=True, slots=True)
class Citizen:
    """What an identity number of a citizen says of whose it is."""

    born: date
    is_woman: bool


def read_details(form: Mapping[str, str]) -> dict[str, str]:
    """What somebody says of a person, as it is kept; raises `AnswerFaults` with every fault.

    A field that is left blank is kept blank, which takes back what was known.
    """
    faults: dict[str, AnswerError] = {}
    details = {}
    for field, read in _READERS.items():
        if field in form:
            try:
                details[field] = read(form[field])
            except AnswerError as err:
                faults[field] = err
    if faults:
        raise AnswerFaults(faults)
    return details


def masked(details: Mapping[str, str]) -> dict[str, str]:
    """The same for eyes that need not know all: 138****0000, z***@example.com."""
    hide = {"phone": mask_phone, "email": mask_email, "id_number": mask_id}
    return {key: hide.get(key, str)(value) for key, value in details.items()}


def mask_phone(phone: str) -> str:
    """A telephone number without its middle; a short one without all but its end."""
    if len(phone) < 8:
        return _HIDDEN * max(len(phone) - 2, 0) + phone[-2:]
    return phone[:3] + _HIDDEN * (len(phone) - 7) + phone[-4:]


def mask_email(email: str) -> str:
    """An address with only the first letter of whose it is."""
    name, at, host = email.partition("@")
    return name[:1] + _HIDDEN * 3 + at + host


def mask_id(number: str) -> str:
    """An identity number that nobody can use: 110***********0014."""
    if len(number) < 9:
        return _HIDDEN * max(len(number) - 2, 0) + number[-2:]
    return number[:3] + _HIDDEN * (len(number) - 7) + number[-4:]


def citizen_of(number: str) -> Citizen | None:
    """What the number of a citizen says; nothing for a firm's, or for a passport."""
    match = _CITIZEN.fullmatch(number)
    if match is None or not _is_checked_citizen(number):
        return None
    day = match[1]
    try:
        born = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return None
    return Citizen(born, int(match[2]) % 2 == 0)


def is_firm(number: str) -> bool:
    """Whether it is the unified social credit code of a firm or body, check digit and all."""
    if not _FIRM.fullmatch(number):
        return False
    values = [_FIRM_SIGNS.index(sign) for sign in number]
    total = sum(value * pow(3, place, 31) for place, value in enumerate(values[:-1]))
    return (31 - total % 31) % 31 == values[-1]


def read_id(written: str) -> str:
    """An identity number: of a citizen, a firm, or a passport; blank stays blank.

    Raises `AnswerError` for what is none of them, and for a number with a slip in it.
    """
    number = "".join(unicodedata.normalize("NFKC", written).upper().split())
    if not number or citizen_of(number) or is_firm(number) or _OTHER_PAPER.fullmatch(number):
        return number
    alike = _CITIZEN.fullmatch(number) or _FIRM.fullmatch(number)
    raise AnswerError("id_number", "id_check_digit" if alike else "not_id")


def _is_checked_citizen(number: str) -> bool:
    total = sum(int(digit) * w for digit, w in zip(number, _CITIZEN_WEIGHTS, strict=False))
    return _CITIZEN_CHECKS[total % 11] == number[-1]


def _short(field: str, most: int) -> Callable[[str], str]:
    def read(written: str) -> str:
        text = " ".join("".join(c for c in written if unicodedata.category(c)[0] != "C").split())
        if len(text) > most:
            raise AnswerError(field, "text_too_long", limit=str(most))
        return text

    return read


def _phone(written: str) -> str:
    plain = unicodedata.normalize("NFKC", written)
    phone = _ABROAD.sub("", re.sub(r"[\s()\-.]", "", plain))
    if phone and not (_MOBILE.fullmatch(phone) or _LANDLINE.fullmatch(phone)):
        raise AnswerError("phone", "not_phone")
    return phone


def _email(written: str) -> str:
    email = unicodedata.normalize("NFKC", written).strip()
    if email and (len(email) > EMAIL or not _EMAIL.fullmatch(email)):
        raise AnswerError("email", "not_email")
    return email


_READERS: Final[Mapping[str, Callable[[str], str]]] = {
    "name": _short("name", NAME),
    "id_number": read_id,
    "ethnicity": _short("ethnicity", SHORT),
    "workplace": _short("workplace", NAME),
    "post": _short("post", SHORT),
    "legal_representative": _short("legal_representative", NAME),
    "phone": _phone,
    "email": _email,
    "address": _short("address", ADDRESS),
    "delivery": _short("delivery", ADDRESS),
    "capacity": _short("capacity", NAME),
}
GIVEN: Final = tuple(name for name in _READERS if name != "capacity")
"""What somebody can say of a person, in the order in which a paper names it."""
DERIVED: Final = ("gender", "birth")
"""What follows from a citizen's number, and from nothing else."""
FIELDS: Final = (*GIVEN, *DERIVED)
