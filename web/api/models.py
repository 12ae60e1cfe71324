"""What the interface takes and gives, in the words of its description."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Final

from fastapi import Path
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    model_validator,
)

from engine.actions.hooks import KINDS
from engine.actions.litigating.receiving import BY_COURT, ITEM_MOST, ITEMS_MOST, NOTE_MOST
from engine.casework.filing import Standing
from engine.litigation.reasons import OUTCOMES, TRANSFERS, reasons


def _text(written: object) -> object:
    """Days and moments are texts here: a number is neither."""
    if not isinstance(written, str) or not written[:4].isdecimal() or written[4:5] != "-":
        raise ValueError("no day or moment as RFC 3339 writes it")
    return written


def _in_utc(moment: datetime) -> datetime:
    """The same moment in one zone: at the ends of the calendar there is none."""
    try:
        return moment.astimezone(UTC)
    except OverflowError as err:
        raise ValueError("no moment that can be told in UTC") from err


SEEN: Final = "!-~¡-¬®-ɏ‐-‧‰-⁞₠-₿℀-⅏⅐-↋←-⏺①-➿、-鿿！-￦𠀀-𱍊"
"""What stands in a line that somebody wrote: letters, figures and marks, nothing unseen."""
NAMED: Final = r"\u4e00-\u9fffA-Za-z0-9"
Moment = Annotated[AwareDatetime, BeforeValidator(_text), AfterValidator(_in_utc)]
Day = Annotated[date, BeforeValidator(_text)]
PacketId = Annotated[str, Path(pattern=r"^[0-9a-f]{20}$", description="The id of a packet.")]
HookId = Annotated[str, Path(pattern=r"^wh[0-9a-f]{20}$", description="The id of a webhook.")]
Name = Annotated[
    str,
    Field(
        min_length=1,
        max_length=60,
        pattern=rf"^[{NAMED}（(〔\[][{NAMED}（）()〔〕\[\]、，·/ ._-]*$",
    ),
]
Line = Annotated[
    str,
    Field(
        min_length=1,
        max_length=ITEM_MOST,
        pattern=f"^[{SEEN}][ {SEEN}]*$",
    ),
]
Note = Annotated[str, Field(max_length=NOTE_MOST, description="For the applicant, in plain words.")]
Code = StrEnum("Code", {code: code for code in reasons()})  # type: ignore[misc]  # as the data say
Outcome = StrEnum("Outcome", {name: name for name in OUTCOMES})  # type: ignore[misc]
TransferReason = StrEnum("TransferReason", {name: name for name in TRANSFERS})  # type: ignore[misc]
MediationTrack = StrEnum("MediationTrack", {name: name for name in BY_COURT})  # type: ignore[misc]
EventKind = StrEnum("EventKind", {kind.replace(".", "_"): kind for kind in KINDS})  # type: ignore[misc]


CODES: Final = "Reasons of the list at /reasons."
ITEMS: Final = "What to supply, one thing a line; the applicant reads it."
Until = Annotated[Day | None, Field(description="The last day for it, not before today.")]


def example(**said: JsonValue) -> ConfigDict:
    """What is declared and nothing else, with one body as an example."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [said]})


class Sent(BaseModel):
    """What a caller sends: nothing but what is declared."""

    model_config = ConfigDict(extra="forbid")


class Acceptance(Sent):
    """It is taken on (立案), under this docket number (案号)."""

    model_config = example(docket="(2026)京0107民初1234号")
    docket: Name


class Correction(Sent):
    """The docket number (案号) was noted wrongly: this is the right one."""

    model_config = example(docket="(2026)京0107民初1243号")
    docket: Name


class Return(Sent):
    """It goes back (退回补正), for these reasons, until when it can be mended."""

    model_config = example(
        codes=["C10"], items=["身份证复印件"], note="请补齐后再交。", until="2026-12-01"
    )
    codes: Annotated[list[Code], Field(min_length=1, max_length=13, description=CODES)]
    items: Annotated[list[Line], Field(max_length=ITEMS_MOST, description=ITEMS)] = []
    note: Note = ""
    until: Until = None


class Supplement(Sent):
    """It stays, and these things are asked for (补充材料)."""

    model_config = example(items=["租赁合同最后一页"], until="2026-12-01")
    items: Annotated[list[Line], Field(min_length=1, max_length=ITEMS_MOST, description=ITEMS)]
    note: Note = ""
    until: Until = None


class Transfer(Sent):
    """It goes on (移送): to a `unit` of this service (see /units), or to a court elsewhere by
    its `name`; one of the two."""

    model_config = example(unit="court2", reason="no_jurisdiction")
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
    """How it ended there (结案), on which day, not after today."""

    model_config = example(outcome="judgment", on="2026-11-20")
    outcome: Outcome
    on: Day


class Delegation(Sent):
    """The matter is given to mediation: before it is taken on (委派, `court_pre`) or after
    (委托, `court_post`, or `court_post_simplified` in a simplified procedure)."""

    model_config = example(track="court_pre")
    track: MediationTrack


TRACK: Final = (
    "COURT_PRE 诉前, FILING 起诉, CONFIRM 司法确认, PAY_ORDER 支付令, ARBITRATE 劳动仲裁."
)


class Status(BaseModel):
    """How a packet stands. `etag` goes into If-Match of the next act."""

    id: str
    version: int = Field(description="How often it was made; after a return the next.")
    standing: Standing
    etag: str
    track: str = Field(description=TRACK)
    docket: str = Field(description="案号; empty before it is taken on.")
    codes: list[str] = Field(description="Why it was returned last.")
    items: list[str] = Field(description="What was asked for last.")
    until: date | None
    outcome: str
    allowed: list[str] = Field(description="What can be done with it now by this unit.")
    updated_at: AwareDatetime


class Listed(BaseModel):
    """A line of the list; no person is named in it."""

    id: str
    version: int
    standing: Standing
    etag: str = Field(description="Goes into If-Match of the next act.")
    track: str = Field(description=TRACK)
    cause: str = Field(description="案由, by our code.")
    total_fen: int | None = Field(description="标的额 in fen; null where it is not known.")
    last_safe_day: date | None = Field(
        description="最晚日: when the first time limit ends; null if none runs or it is not known."
    )
    unlimited: bool = Field(description="Whether no time runs for any of the claims.")
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

    model_config = example(url="https://court.example/jiefen", events=["packet.sent"])
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

    model_config = example(since="2026-11-22T10:00:00+08:00")
    since: Moment


class Queued(BaseModel):
    """How many messages wait to be sent."""

    queued: int
