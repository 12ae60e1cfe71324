"""Who calls: the key of a request, what it was made for, how often, and the same request again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Annotated, Final, cast

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from engine.accounts.client import Client, Scope
from engine.actions.desk import Desk
from engine.actions.staff import clients
from engine.actions.staff.books import REPLIES
from engine.casework.case import Case
from engine.store.store import Entry
from web.api.problems import Refused
from web.context import Service

KEPT: Final = timedelta(days=2)
_bearer: Final = HTTPBearer(
    scheme_name="key", auto_error=False, description="A key of this unit: jf_<id>_<secret>"
)


@dataclass(frozen=True, slots=True)
class Caller:
    """A computer of a court: its key, and the desk at which it acts as its unit."""

    client: Client
    service: Service

    @property
    def desk(self) -> Desk:
        return self.service.revisions.current.of(clients.actor_of(self.client))

    def desk_for(self, case: Case) -> Desk:
        """The desk of a case's own rules."""
        return self.service.revisions.desk_for(case).of(clients.actor_of(self.client))


def needs(scope: Scope) -> Callable[..., Caller]:
    """Whoever calls, if their key is in use, was made for this and is not used too often."""

    def called(
        request: Request,
        held: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    ) -> Caller:
        service = cast(Service, request.app.state.service)
        client = clients.bearer(service.office, held.credentials) if held else None
        if client is None:
            raise _nobody(service, held.credentials if held else "")
        if wait := clients.counted(service.office, client):
            raise Refused(429, "too_often", {"Retry-After": str(ceil(wait.total_seconds()))})
        if not client.may(scope):
            raise Refused(403, "scope")
        request.state.role = "court"
        return Caller(client, service)

    return called


def _nobody(service: Service, key: str) -> Refused:
    """Why a key opens nothing; that it did once is told only to who holds it whole."""
    if not key:
        return Refused(401, "no_key", {"WWW-Authenticate": "Bearer"})
    code = "key_over" if clients.known(service.office, key) else "no_key"
    return Refused(401, code, {"WWW-Authenticate": 'Bearer error="invalid_token"'})


Reading = Annotated[Caller, Depends(needs(Scope.READ))]
Writing = Annotated[Caller, Depends(needs(Scope.WRITE))]
Hooking = Annotated[Caller, Depends(needs(Scope.HOOKS))]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[!-~]{1,64}$",
        description="Drawn anew for each act; the same again is answered again and done once.",
    ),
]
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="The etag of the packet as it was read, or *."),
]


def matches(written: str, etag: str) -> bool:
    """Whether a header names this tag, or any."""
    return any(one.strip().removeprefix("W/") in ("*", f'"{etag}"') for one in written.split(","))


@dataclass(frozen=True, slots=True)
class Known:
    """A request that was carried out: what it was about, and what was answered, sealed."""

    about: str
    said: str


@dataclass(frozen=True, slots=True)
class Once:
    """One request that is to be carried out once, known by its key and what it asked."""

    caller: Caller
    key: str
    asked: str

    @property
    def id(self) -> str:
        """Under which name it is remembered."""
        vault = self.caller.desk.vault
        return vault.digest(f"reply:{self.caller.client.id}:{self.key}")

    @property
    def print(self) -> str:
        return hashlib.sha256(self.asked.encode()).hexdigest()

    def known(self) -> Known | None:
        """What was noted when it was carried out; raises `Refused` for another request."""
        entry = self.caller.desk.store.entry(REPLIES, self.id)
        if entry is None:
            return None
        held = json.loads(entry.body)
        if held["print"] != self.print:
            raise Refused(422, "key_reused")
        return Known(held["about"], held["said"])

    def entry(self, about: str, said: str = "") -> Entry:
        """To be written beside what is done, so that both are or neither is.

        `said` is what was answered, sealed.
        """
        body = json.dumps({"print": self.print, "about": about, "said": said})
        due = self.caller.desk.clock.now() + KEPT
        return Entry(REPLIES, self.id, body, self.caller.client.id, due)
