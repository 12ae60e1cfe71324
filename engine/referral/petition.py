"""The shape of what a city's petition system is given of a case: one JSON document, and its schema.

It says who asks for what, and where the case has been; nothing of what was said in a mediation.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

SCHEMA_ID: Final = "https://jiefen.invalid/schema/petition-1.0.json"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
Line = Annotated[str, Field(max_length=500)]


class Part(BaseModel):
    """Nothing but what is declared, and never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Person(Part):
    """信访人: who asks; null is what nobody knows."""

    name: Line | None = None
    phone: Line | None = None
    address: Line | None = None


class Matter(Part):
    """信访事项: our code of the kind, its name, the place and the sum that is asked for, in fen."""

    code: Line
    name: Line
    place: Line
    total_fen: Annotated[int, Field(ge=0)] | None = None


class Step(Part):
    """办理经过: a layer or body that the case came to, when and why, as keys."""

    to: Line
    on: date
    reason: Line
    body: Line = ""


class Proof(Part):
    """材料: a file that the applicant holds ready; it is not sent along."""

    name: Line
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Petition(Part):
    """信访事项数据: one case as it is handed to a petition system.

    `id` stays the same for the same case. `unit` is the office that made it out, empty where the
    applicant did. `consent_words` are those that the applicant agreed to.
    """

    schema_version: Literal["1.0"] = "1.0"
    id: Line
    created_at: AwareDatetime
    unit: Line
    applicant: Person
    respondents: tuple[Line, ...]
    matter: Matter
    course: tuple[Step, ...]
    evidence: tuple[Proof, ...] = ()
    guidance_numbers: tuple[Line, ...] = ()
    consent_words: Line

    def written(self) -> bytes:
        """The document; equal ones give equal bytes."""
        return (self.model_dump_json(indent=1) + "\n").encode()


def petition_schema() -> dict[str, Any]:
    """The JSON Schema, as it is published."""
    return {"$schema": DIALECT, "$id": SCHEMA_ID, **Petition.model_json_schema()}
