"""How a person is called and reached: read from a form, and shown so that others cannot use it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from engine.errors import AnswerError, AnswerFaults

NAME: Final = 60
EMAIL: Final = 100
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_LANDLINE: Final = re.compile(r"0\d{2,3}\d{7,8}(?:\d{1,6})?")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_ABROAD: Final = re.compile(r"(?:\+86|0086)(?=1)")
_HIDDEN: Final = "*"


def read_details(form: Mapping[str, str]) -> dict[str, str]:
    """Name, phone and e-mail as they are kept; raises `AnswerFaults` with every fault.

    A field that is left blank is kept blank, which takes back what was known.
    """
    faults: dict[str, AnswerError] = {}
    details = {}
    for field, read in (("name", _name), ("phone", _phone), ("email", _email)):
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
    hide = {"phone": mask_phone, "email": mask_email}
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


def _name(written: str) -> str:
    name = " ".join("".join(c for c in written if unicodedata.category(c)[0] != "C").split())
    if len(name) > NAME:
        raise AnswerError("name", "text_too_long", limit=str(NAME))
    return name


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
