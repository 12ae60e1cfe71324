"""What the interface takes and gives, in the words of its description."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import Path
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from engine.actions.hooks import KINDS
from engine.actions.litigating.receiving import BY_COURT, ITEM_MOST, ITEMS_MOST, NOTE_MOST
from engine.casework.filing import Standing
from engine.litigation.reasons import OUTCOMES, TRANSFERS, reasons


def _text(written: object) -> object:
    """Days and moments are texts here: a number is neither."""
    if not isinstance(written, str) or not written[:4].isdecimal() or written[4:5] != "-":
        raise ValueError("no day or moment as RFC 3339 writes it")
    return written


Moment = Annotated[AwareDatetime, BeforeValidator(_text)]
Day = Annotated[date, BeforeValidator(_text)]
PacketId = Annotated[str, Path(pattern=r"^[0-9a-f]{20}$", description="The id of a packet.")]
HookId = Annotated[str, Path(pattern=r"^wh[0-9a-f]{20}$", description="The id of a webhook.")]
Name = Annotated[
    str,
    Field(
        min_length=1,
        max_length=60,
        pattern=r"^[\u4e00-\u9fffA-Za-z0-9（(〔\[][\u4e00-\u9fffA-Za-z0-9（）()〔〕\[\] ._-]*$",
    ),
]
Line = Annotated[
    str,
    Field(
        min_length=1,
        max_length=ITEM_MOST,
        pattern=r"^[!-~\u3001-\u9fff\uff01-\uff5e][ -~\u3001-\u9fff\uff01-\uff5e]*$",
    ),
]
Note = Annotated[str, Field(max_length=NOTE_MOST, description="For the applicant, in plain words.")]
Code = StrEnum("Code", {code: code for code in reasons()})  # type: ignore[misc]  # as the data say
Outcome = StrEnum("Outcome", {name: name for name in OUTCOMES})  # type: ignore[misc]
TransferReason = StrEnum("TransferReason", {name: name for name in TRANSFERS})  # type: ignore[misc]
MediationTrack = StrEnum("MediationTrack", {name: name for name in BY_COURT})  # type: ignore[misc]
EventKind = StrEnum("EventKind", {kind.replace(".", "_"): kind for kind in KINDS})  # type: ignore[misc]


class Sent(BaseModel):
    """What a caller sends: nothing but what is declared."""

    model_config = ConfigDict(extra="forbid")


class Acceptance(Sent):
    """It is taken on, under this docket number."""

    docket: Name


class Return(Sent):
    """It goes back, for these reasons, until when it can be mended."""

    codes: Annotated[list[Code], Field(min_length=1, max_length=13)]
    items: Annotated[list[Line], Field(max_length=ITEMS_MOST)] = []
    note: Note = ""
    until: Day | None = None


class Supplement(Sent):
    """It stays, and these things are asked for."""

    items: Annotated[list[Line], Field(min_length=1, max_length=ITEMS_MOST)]
    note: Note = ""
    until: Day | None = None


class Transfer(Sent):
    """It goes on: to a `unit` of this service (see /units), or to a court with another `name`."""

    unit: Annotated[
        str | None, Field(min_length=1, max_length=40, pattern="^[a-z0-9][a-z0-9-]*$")
    ] = None
    name: Name | None = None
    reason: TransferReason

    @model_validator(mode="after")
    def _one(self) -> Transfer:
        if (self.unit is None) == (self.name is None):
            raise ValueError("name either a unit or a court that is none of this service")
        return self


class Decision(Sent):
    """How it ended there, on which day."""

    outcome: Outcome
    on: Day


class Delegation(Sent):
    """The matter is given to mediation, before it is taken on (court_pre) or after."""

    track: MediationTrack


class Status(BaseModel):
    """How a packet stands. `etag` goes into If-Match of the next act."""

    id: str
    version: int
    standing: Standing
    etag: str
    track: str
    docket: str
    codes: list[str]
    items: list[str]
    until: date | None
    outcome: str
    allowed: list[str]
    updated_at: AwareDatetime


class Listed(BaseModel):
    """A line of the list; no person is named in it."""

    id: str
    version: int
    standing: Standing
    etag: str
    track: str
    cause: str
    total_fen: int | None
    last_safe_day: date | None
    sha256: str = Field(description="SHA-256 of the manifest.")
    updated_at: AwareDatetime


class Packets(BaseModel):
    """A page of packets, by id; `next` goes into `after` of the next request."""

    packets: list[Listed]
    next: str | None


class ReasonLine(BaseModel):
    """A reason for which papers can be returned."""

    code: str
    zh: str
    en: str


class Reasons(BaseModel):
    """All of them."""

    reasons: list[ReasonLine]


class UnitLine(BaseModel):
    """A court or commission of this service."""

    id: str
    zh: str
    en: str
    level: str


class Units(BaseModel):
    """Those to which a packet can be handed on."""

    units: list[UnitLine]


class NewHook(Sent):
    """An address that wants to hear; without `events`, of everything."""

    url: Annotated[str, Field(min_length=1, max_length=500, json_schema_extra={"format": "uri"})]
    events: Annotated[list[EventKind], Field(max_length=len(KINDS))] = []


class HookLine(BaseModel):
    """A webhook."""

    id: str
    url: str
    events: list[str]
    made_at: AwareDatetime
    stopped_at: AwareDatetime | None = Field(
        description="Since it answered 410 it is told nothing; a replay starts it again."
    )


class MadeHook(HookLine):
    """A new webhook with its secret, which is told to whoever made it and to nobody again."""

    secret: str


class Hooks(BaseModel):
    """The webhooks of the unit."""

    webhooks: list[HookLine]


class Since(Sent):
    """From when on everything is told again."""

    since: Moment


class Queued(BaseModel):
    """How many messages wait to be sent."""

    queued: int
