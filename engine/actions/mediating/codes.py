"""The one-time code by which somebody shows, at the moment of signing, that it is they."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from engine.accounts.limit import Limit
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.errors import AnswerError, Conflict
from engine.store.store import Entry

BOOK: Final = "signing_codes"
LIMITS: Final = "limits"
FIELD: Final = "code"
DIGITS: Final = 6
LASTS: Final = timedelta(minutes=10)
TRIES: Final = 5
ASKED: Final = Limit(3, timedelta(minutes=5))
"""How often a code may be asked for: with five tries each, a guess in a million stays one."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A code that was made out, and the entry that keeps its hash."""

    code: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Used:
    """A code that was right: how it had been given, and the entry that says it is used up."""

    way: str
    entry: Entry


def new_code(desk: Desk, case: Case, signer: str, digest: str, way: str) -> Issue:
    """Make out a code for one signer and one wording; those before it are void.

    Raises `AnswerError` where it was asked for too often. Whoever sends it writes the entry with
    the message, in one piece.
    """
    _count(desk, case, signer)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    id, now = _id(desk, case, signer), desk.clock.now()
    known = desk.store.entry(BOOK, id)
    body = {"hash": _hash(desk, id, digest, code), "tries": 0, "way": way, "used": False}
    version = known.version if known else 0
    return Issue(code, Entry(BOOK, id, json.dumps(body), str(case.id), now + LASTS, version))


def check_code(desk: Desk, case: Case, signer: str, digest: str, written: str) -> Used:
    """Whether this is the code; the entry that comes back is to be written with the signature.

    A wrong one is counted before anything is said of it. Raises `AnswerError`.
    """
    id, now = _id(desk, case, signer), desk.clock.now()
    entry = desk.store.entry(BOOK, id)
    if entry is None or entry.due is None or entry.due <= now:
        raise AnswerError(FIELD, "code_over")
    held = json.loads(entry.body)
    if held["used"] or held["tries"] >= TRIES:
        raise AnswerError(FIELD, "code_over")
    code = "".join(c for c in written if c.isdigit())
    if hmac.compare_digest(held["hash"], _hash(desk, id, digest, code)):
        body = json.dumps({**held, "used": True})
        return Used(held["way"], Entry(BOOK, id, body, entry.owner, entry.due, entry.version))
    tried = json.dumps({**held, "tries": held["tries"] + 1})
    try:
        desk.store.put([Entry(BOOK, id, tried, entry.owner, entry.due, entry.version)])
    except Conflict:  # somebody tries many at once: none of them is told whether it was right
        raise AnswerError(FIELD, "code_over") from None
    raise AnswerError(FIELD, "code_wrong", left=str(TRIES - held["tries"] - 1))


def _count(desk: Desk, case: Case, signer: str) -> None:
    id, now = desk.vault.digest(f"signing:{case.id}:{signer}"), desk.clock.now()
    entry = desk.store.entry(LIMITS, id)
    free_at = datetime.fromisoformat(entry.body) if entry else None
    taken = ASKED.taken(free_at, now)
    if taken is None:
        minutes = -(-int(ASKED.wait(free_at, now).total_seconds()) // 60)
        raise AnswerError(FIELD, "code_too_often", minutes=str(max(minutes, 1)))
    version = entry.version if entry else 0
    with suppress(Conflict):
        desk.store.put([Entry(LIMITS, id, taken.isoformat(), due=taken, version=version)])


def _id(desk: Desk, case: Case, signer: str) -> str:
    return desk.vault.digest(f"code:{case.id}:{signer}")


def _hash(desk: Desk, id: str, digest: str, code: str) -> str:
    """Keyed by the service: six figures alone would be found from a bare hash at once."""
    keyed = desk.vault.digest(f"signing-code:{id}:{digest}:{code}")
    return hashlib.sha256(keyed.encode()).hexdigest()
