"""The shape of a packet's manifest: what a court's system reads, published as a JSON Schema.

Every field that nobody knows is null, never guessed. Money is whole fen.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

SCHEMA_ID: Final = "https://jiefen.invalid/schema/packet-1.2.json"
VERSION: Final = "1.2"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

Track = Literal["COURT_PRE", "FILING", "CONFIRM", "PAY_ORDER", "ARBITRATE"]
Side = Literal["plaintiff", "defendant", "third"]
FileKind = Literal["document", "evidence", "index"]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Fen = Annotated[int, Field(ge=0)]
Line = Annotated[str, Field(max_length=500)]
Words = Annotated[str, Field(max_length=20_000)]


class Part(BaseModel):
    """A part of a manifest: nothing but what is declared, and never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Court(Part):
    """The unit that receives it."""

    code: Line
    name: Line


class Cause(Part):
    """The cause of action: our code of the kind, and what it is called."""

    code: Line
    name: Line


class Claim(Part):
    """One thing that is asked for, with its sum and how that comes about."""

    no: Annotated[int, Field(ge=1)]
    text: Words
    amount_fen: Fen | None = None
    formula: Words = ""
    as_of: date | None = None
    findings: tuple[Line, ...] = ()


class PersonOrBody(Part):
    """A party as the applicant names it."""

    side: Side
    type: Literal["person", "organisation"] | None = None
    name: Line | None = None
    id_type: Line | None = None
    id_no: Line | None = None
    birth: date | None = None
    gender: Line | None = None
    ethnicity: Line | None = None
    address: Line | None = None
    phone: Line | None = None
    email: Line | None = None
    delivery_mode: Line | None = None
    org_code: Line | None = None
    legal_representative: Line | None = None
    nature: Line | None = None
    role: Line | None = None


class Agent(Part):
    """Who acts for a party, with which powers, by which document."""

    name: Line
    scope: Line
    document: Line | None = None


class Jurisdiction(Part):
    """Why this court: the rule, the place, and whether arbitration was agreed."""

    basis: Line
    place: Line
    arbitration_clause: bool | None = None


class Limitation(Part):
    """One time limit: the last safe day, and the later one where two counts are defensible."""

    name: Line
    title: Line
    status: Line
    last_day_safe: date | None = None
    last_day_extended: date | None = None


class Said(Part):
    """Where a fact comes from: as what somebody said it, and when."""

    role: Line
    at: AwareDatetime | None = None


class Fact(Part):
    """One fact with its provenance. `stored` is what a replay of the rules reads."""

    name: Line
    title: Line
    text: Words | None
    stored: dict[str, JsonValue]
    said_by: Said
    standing: Literal["agreed", "not_confirmed"]
    evidence: tuple[Annotated[int, Field(ge=1)], ...] = ()
    grade: Line | None = None
    element_no: Line | None = None


class Undisputed(Part):
    """A fact that both sides confirmed in writing."""

    no: Annotated[int, Field(ge=1)]
    name: Line
    text: Words
    confirmed_by: tuple[Line, ...]
    at: AwareDatetime


class Piece(Part):
    """One piece of evidence."""

    no: Annotated[int, Field(ge=1)]
    name: Line
    form: Literal["original", "copy", "electronic"]
    source: Line
    item: Line | None = None
    proves: tuple[Line, ...] = ()
    pages: Annotated[int, Field(ge=1)] | None = None
    grade: Line | None = None
    holder: Line | None = None
    filed_at: AwareDatetime
    path: Line


class Mediated(Part):
    """That it was mediated, and how long; nothing of what was said there."""

    body: Line | None = None
    accepted_on: date | None = None
    ended_on: date | None = None
    reason: Line | None = None
    certificate_no: Line | None = None


class Finding(Part):
    """A conclusion that the rules draw from the facts of this packet."""

    name: Line
    code: Line
    level: Line
    title: Line


class Reckoned(Part):
    """A sum or value that follows from the facts of this packet; null where it is no one number."""

    name: Line
    title: Line
    value: Line | None


class Replay(Part):
    """What is needed to draw the same conclusions again, and what they were."""

    as_of: date
    region: Line
    category: Line
    known_share: Line
    findings: tuple[Finding, ...]
    sums: tuple[Reckoned, ...]


class Fee(Part):
    """What the court will ask for, estimated."""

    property_fen: Fen | None = None
    simplified_half_fen: Fen | None = None
    note: Words = ""


class Urgency(Part):
    """What cannot wait."""

    limitation_days_left: int | None = None
    assets_at_risk: bool | None = None


class Consent(Part):
    """What the applicant agreed to, in which version of the words."""

    share_with_court: Line
    electronic_delivery: bool | None = None


class File(Part):
    """A file of the packet; the manifest itself is not listed."""

    path: Annotated[str, Field(max_length=200)]
    sha256: Sha256
    size: Annotated[int, Field(ge=0)]
    kind: FileKind


class Manifest(Part):
    """One case as it is referred."""

    schema_version: Literal["1.2"] = VERSION
    id: Line
    version: Annotated[int, Field(ge=1)]
    created_at: AwareDatetime
    library_revision: Line
    track: Track
    court: Court
    cause: Cause
    claims: tuple[Claim, ...] = ()
    total_fen: Fen | None = None
    fee_estimate: Fee | None = None
    parties: tuple[PersonOrBody, ...]
    agents: tuple[Agent, ...] = ()
    jurisdiction: Jurisdiction | None = None
    limitation: tuple[Limitation, ...] = ()
    facts: tuple[Fact, ...]
    undisputed_facts: tuple[Undisputed, ...] = ()
    evidence: tuple[Piece, ...] = ()
    mediation: Mediated | None = None
    replay: Replay
    urgency: Urgency = Urgency()
    mediation_wish: Literal["yes", "no", "unsure"] = "unsure"
    consent: Consent
    files: tuple[File, ...] = ()


def packet_schema() -> dict[str, Any]:
    """The JSON Schema of a manifest, as it is published."""
    return {"$schema": DIALECT, "$id": SCHEMA_ID, **Manifest.model_json_schema()}


def moment(at: datetime) -> datetime:
    """A moment as a manifest holds it: to the second."""
    return at.replace(microsecond=0)
