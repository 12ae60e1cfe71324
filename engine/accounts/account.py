"""Who works here: an account in a role and a unit, and what its login may be."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.casework.people import STAFF, Role
from engine.errors import AnswerError

NAME_MOST: Final = 40
LOGIN_LEAST, LOGIN_MOST = 3, 32
EMAIL_MOST: Final = 120
_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._-]*")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
LIMIT_MOST: Final = 60  # mediations that one person may say to have at once
OWN_MOST: Final = 120  # characters of an employer, of an address
STAFF_ROLES: Final = tuple(sorted(STAFF))


@dataclass(frozen=True, slots=True)
class Account:
    """One person who works here; how they prove it is kept apart, in `Credentials`.

    `language` is that of messages to them, `languages` those in which they can be spoken to.
    `phone`, `employer` and `address` are compared with the people of a case, and shown to nobody.
    """

    id: str
    login: str
    name: str
    role: Role
    unit: str
    made_at: datetime
    email: str = ""
    language: str = "zh"
    languages: tuple[str, ...] = ("zh",)
    skills: tuple[str, ...] = ()
    active: bool = True
    limit: int = 0  # mediations at once; 0 where the limit of the service holds
    phone: str = ""
    employer: str = ""
    address: str = ""


def tidy_login(written: str) -> str:
    """A login as people write it: capitals, full-width letters and blanks around it are equal."""
    whole = written.encode(errors="replace").decode()  # half a character cannot be looked up
    return unicodedata.normalize("NFKC", whole).strip().lower()


def login_fault(login: str) -> AnswerError | None:
    """Why a tidy login cannot be taken."""
    if not login:
        return AnswerError("login", "staff_nothing")
    if not LOGIN_LEAST <= len(login) <= LOGIN_MOST or not _LOGIN.fullmatch(login):
        return AnswerError("login", "staff_login", least=str(LOGIN_LEAST), most=str(LOGIN_MOST))
    return None


def name_fault(name: str) -> AnswerError | None:
    """Why a name cannot be shown to the parties of a case."""
    if not name:
        return AnswerError("name", "staff_nothing")
    if len(name) > NAME_MOST or not name.isprintable():
        return AnswerError("name", "staff_name", most=str(NAME_MOST))
    return None


def email_fault(email: str) -> AnswerError | None:
    """Why an address, which may be left out, is none."""
    if email and (len(email) > EMAIL_MOST or not _EMAIL.fullmatch(email)):
        return AnswerError("email", "staff_email")
    return None
