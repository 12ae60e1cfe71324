"""The second proof of who somebody is: codes of an app that changes them, and spare codes."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import pyotp

ISSUER: Final = "解纷 Jiefen"
SECONDS: Final = 30
DIGITS: Final = 6
AROUND: Final = (0, -1, 1)  # clocks may differ by one step
SPARE_CODES: Final = 10
SPARE_LENGTH: Final = 12


@dataclass(frozen=True, slots=True)
class Factor:
    """What is kept of a second factor.

    `secret` is sealed; `last_step` the latest one whose code was used, for none is taken twice;
    `spare` the hashes of spare codes still unused; `shown` those codes, sealed, until the person
    says that they are kept.
    """

    secret: str
    last_step: int
    spare: tuple[str, ...] = ()
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Credentials:
    """How one account proves who it is: a password, and a second factor where it is set up.

    `unconfirmed` is the sealed secret of a second factor that is being set up anew.
    """

    account: str
    password: str = ""
    factor: Factor | None = None
    unconfirmed: str = ""


def fresh_secret() -> str:
    """A new secret for an app, in base 32."""
    return pyotp.random_base32()


def app_address(secret: str, login: str) -> str:
    """What the app reads from the picture."""
    return pyotp.TOTP(secret, name=login, issuer=ISSUER).provisioning_uri()


def matching_step(secret: str, code: str, now: datetime, last_step: int = 0) -> int | None:
    """The step that a code belongs to; None for a wrong code, and for one that was used."""
    here = int(now.timestamp()) // SECONDS
    codes = pyotp.TOTP(secret)
    found = None
    for step in (here + away for away in AROUND):
        # Every step is compared, so that the time taken does not tell which one it was.
        same = hmac.compare_digest(codes.generate_otp(step).encode(), code.encode())
        if same and step > last_step:
            found = step
    return found


def tidy_app_code(written: str) -> str:
    """A code as people write it, with blanks or a dash in the middle."""
    return "".join(c for c in written if c.isalnum())


def spare_hash(code: str) -> str:
    """What is kept of a spare code; it has 60 bits of chance, and tries are counted."""
    return hashlib.sha256(f"jiefen-spare:{code}".encode()).hexdigest()


def spend(factor: Factor, code: str) -> Factor | None:
    """The factor with one spare code fewer; None where the code is none of them."""
    spent = spare_hash(code)
    if spent not in factor.spare:  # hashes of chance: how long it takes tells nobody anything
        return None
    return replace(factor, spare=tuple(spare for spare in factor.spare if spare != spent))
