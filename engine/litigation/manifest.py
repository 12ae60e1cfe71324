"""The shape of a packet's manifest: what a court's system reads, published as a JSON Schema.

Every field that nobody knows is null, never guessed. Money is whole fen. A field that came later
says since which version; packets of earlier ones stay readable and have none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

SCHEMA_ID: Final = "https://jiefen.invalid/schema/packet-1.3.json"
VERSION: Final = "1.3"
EARLIER: Final = ("1.2",)
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

Track = Literal["COURT_PRE", "FILING", "CONFIRM", "PAY_ORDER", "ARBITRATE"]
Side = Literal["plaintiff", "defendant", "third"]
FileKind = Literal["document", "evidence", "index"]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Fen = Annotated[int, Field(ge=0)]
Line = Annotated[str, Field(max_length=500)]
Words = Annotated[str, Field(max_length=20_000)]
Count = Annotated[int, Field(ge=0)]


def later(default: Any = None) -> Any:  # Any: a field of whatever type it is given
    """A field that packets of version 1.2 do not have."""
    return Field(default=default, json_schema_extra={"since": "1.3"})


class Part(BaseModel):
    """A part of a manifest: nothing but what is declared, and never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Court(Part):
    """The unit that receives it."""

    code: Line
    name: Line


class Cause(Part):
    """The cause of action: its number and name in the list of causes of that version.

    `kind` is our own code of the kind of dispute. Where the list has no entry, and in packets of
    1.2, `code` and `name` are those of the kind and `version` is null.
    """

    code: Line
    name: Line
    version: Line | None = later()
    kind: Line | None = later()


class Claim(Part):
    """One thing that is asked for, with its sum and how that comes about."""

    no: Annotated[int, Field(ge=1)]
    text: Words
    amount_fen: Fen | None = None
    formula: Words = ""
    as_of: date | None = None
    findings: tuple[Line, ...] = ()
    sum: Line | None = later()


class PersonOrBody(Part):
    """A party as the applicant names it; `role` is its part in the law, `nature` what it is."""

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
    workplace: Line | None = later()
    post: Line | None = later()
    delivery_address: Line | None = later()


class Agent(Part):
    """Who acts for a party, with which powers (`general`, `special`), by which document."""

    name: Line
    scope: Line | None
    document: Line | None = None
    capacity: Line | None = later()


class Jurisdiction(Part):
    """Why this court: the rule, the place, and whether arbitration was agreed."""

    basis: Words
    place: Line
    arbitration_clause: bool | None = None
    body: Line | None = later()
    reason: Words | None = later()


class Interruption(Part):
    """What began a time limit anew, or stopped it: what happened, and on which day."""

    event: Line
    title: Line
    on: date


class Limitation(Part):
    """One time limit: the last safe day, and the later one where two counts are defensible.

    `interruptions` are those that the applicant told; null where nobody was asked.
    """

    name: Line
    title: Line
    status: Line
    last_day_safe: date | None = None
    last_day_extended: date | None = None
    interruptions: tuple[Interruption, ...] | None = later()

    @property
    def is_unlimited(self) -> bool:
        """Whether no time runs for this claim, which is something else than not to know it."""
        return self.status == "NOT_APPLICABLE"


class Said(Part):
    """Where a fact comes from: as what somebody said it, and when."""

    role: Line
    at: AwareDatetime | None = None


class Fact(Part):
    """One fact with its provenance. `stored` is what a replay of the rules reads.

    `element_no` is where it stands in the pleading. `contested` is false where both sides
    confirmed it in writing and null where a court may not know: what the other side said in a
    mediation is never told.
    """

    name: Line
    title: Line
    text: Words | None
    stored: dict[str, JsonValue]
    said_by: Said
    standing: Literal["agreed", "not_confirmed"]
    evidence: tuple[Annotated[int, Field(ge=1)], ...] = ()
    grade: Line | None = None
    element_no: Line | None = None
    contested: bool | None = later()


class Undisputed(Part):
    """A fact that both sides confirmed in writing."""

    no: Annotated[int, Field(ge=1)]
    name: Line
    text: Words
    confirmed_by: tuple[Line, ...]
    at: AwareDatetime


class Electronic(Part):
    """Where electronic data come from, as whoever handed them in says."""

    device: Line | None = None
    app: Line | None = None
    account: Line | None = None
    export_path: Line | None = None
    preserved: Line | None = None


class Piece(Part):
    """One piece of evidence; `proved` says in words what `proves` names."""

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
    sha256: Sha256 | None = later()
    proved: tuple[Line, ...] | None = later()
    other_view: Literal["admitted", "disputed", "not_known"] | None = later()
    electronic: Electronic | None = later()


class Mediated(Part):
    """That it was mediated, and how long; nothing of what was said there.

    `reason` is a code: T2 to T9 of the mediator, of an applicant who took the request back, or
    why the case went on. `documents` are files of this packet.
    """

    body: Line | None = None
    accepted_on: date | None = None
    ended_on: date | None = None
    reason: Line | None = None
    certificate_no: Line | None = None
    track: Line | None = later()
    mediator: Line | None = later()
    sessions: Count | None = later()
    outcome: Literal["agreement", "no_agreement", "open"] | None = later()
    documents: tuple[Line, ...] | None = later()


class Arbitration(Part):
    """How labour arbitration ended, or why the law asks for none."""

    no: Line | None = None
    date_received: date | None = None
    result: Literal["award", "refused", "overdue", "none", "under_way", "mediated"] | None = None
    deadline_15d: date | None = None
    exempt: Literal["wage_iou", "wage_agreement"] | None = None


class Preservation(Part):
    """Whether property was preserved before, by which court, under which number."""

    applied: bool | None = None
    court: Line | None = None
    case_no: Line | None = None


class Appraisal(Part):
    """Whether something is to be appraised, and what."""

    need: bool | None = None
    item: Line | None = None


class Signature(Part):
    """Who put their name to the papers, when and how; a print is signed by hand."""

    who: Line
    at: AwareDatetime
    method: Literal["page", "hand", "electronic"]


class Check(Part):
    """A precondition of filing as it stood when the packet was made, in plain words."""

    code: Line
    outcome: Line
    state: Literal["met", "not_met", "unknown", "not_applicable"]
    text: Words


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
    preservation_fen: Fen | None = later()
    order_fen: Fen | None = later()
    arbitration_fen: Fen | None = later()


class Urgency(Part):
    """What cannot wait; `assets_at_risk` only where the applicant says so for the court."""

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
    title: Line | None = later()
    pages: Annotated[int, Field(ge=1)] | None = later()


class Manifest(Part):
    """One case as it is referred."""

    schema_version: Literal["1.2", "1.3"] = VERSION
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
    arbitration: Arbitration | None = later()
    preservation: Preservation | None = later()
    appraisal: Appraisal | None = later()
    signature: Signature | None = later()
    checks: tuple[Check, ...] | None = later()

    @property
    def is_unlimited(self) -> bool:
        """Whether no time runs for any of its claims."""
        return bool(self.limitation) and all(one.is_unlimited for one in self.limitation)

    @model_validator(mode="after")
    def _keeps_to_its_version(self) -> Self:
        if self.schema_version in EARLIER and (found := next(_later_fields(self), "")):
            raise PydanticCustomError("later_field", "{field} came later", {"field": found})
        return self


def _later_fields(part: BaseModel) -> Iterator[str]:
    """The fields that are set in a part, or below it, and that version 1.2 does not know."""
    for name in part.model_fields_set:
        extra = type(part).model_fields[name].json_schema_extra
        if isinstance(extra, dict) and "since" in extra:
            yield name
        value = getattr(part, name)
        for below in value if isinstance(value, tuple) else (value,):
            if isinstance(below, BaseModel):
                yield from _later_fields(below)


def packet_schema() -> dict[str, Any]:
    """The JSON Schema of a manifest of the present version, as it is published."""
    schema = Manifest.model_json_schema()
    version = {"const": VERSION, "default": VERSION, "title": "Schema Version", "type": "string"}
    schema["properties"]["schema_version"] = version
    return {"$schema": DIALECT, "$id": SCHEMA_ID, **schema}
