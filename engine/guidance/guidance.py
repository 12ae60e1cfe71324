"""What a reader gets, as data: the 《解纷意见指导书》 in its three editions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from engine.errors import NotPermitted
from engine.i18n import Text, money_plain

SCHEMA = "guidance.v1"

Level = Literal["certain", "likely", "arguable", "info", "warning", "heuristic"]
Grade = Literal["A", "B", "C", "N"]
AnswerState = Literal["known", "unknown", "later", "not_applicable", "presumed"]
Holding = Literal["have", "obtainable", "missing", "unknown"]
_FEN: Mapping[str, bool] = {"fen": True}  # marks whole fen, written as decimal yuan in JSON


class Edition(StrEnum):
    """For whom a copy is made."""

    OWN = "own"
    SHARED = "shared"
    MEDIATOR = "mediator"


class Party(StrEnum):
    """A side of the case."""

    APPLICANT = "applicant"
    RESPONDENT = "respondent"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One side: its part in the law (`tenant`, `employer` …) and the name it is called by."""

    party: Party
    side: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class UrgentLine:
    """What must be seen first: `safety`, or a limitation status with its last safe day."""

    kind: str
    text: Text
    day: date | None = None
    later_day: date | None = None  # the favourable day where two lawful counts disagree
    whole_until: date | None = None  # claimed by then, nothing of a claim that grows was lost
    safe_from: date | None = None  # what fell due since then is still safe


@dataclass(frozen=True, slots=True)
class Contested:
    """The same question answered differently by the two sides."""

    applicant: Text
    respondent: Text


@dataclass(frozen=True, slots=True)
class EvidenceNote:
    """How well a fact is proved, and by what."""

    grade: Grade
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class FactLine:
    """One answer; `private_to` names the only side that may read it (None: everyone)."""

    field: str
    label: Text
    value: Text | None = None
    state: AnswerState = "known"
    answered_by: Party = Party.APPLICANT  # BOTH: the two sides agree
    contested: Contested | None = None
    evidence: EvidenceNote | None = None
    private_to: Party | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """Who would have to prove what."""

    side: str
    what: Text


@dataclass(frozen=True, slots=True)
class Citation:
    """An article: law id, its article as `585(2)` or `127-2`, and the name to print."""

    law: str
    article: str
    title: Text


@dataclass(frozen=True, slots=True)
class Branch:
    """What follows if the account of one side is believed."""

    side: str
    text: Text


@dataclass(frozen=True, slots=True)
class FindingLine:
    """How the law sees one point; the same words in every edition."""

    name: str
    level: Level
    holder: str
    title: Text
    text_lay: Text
    code: str = ""
    must_prove: tuple[Proof, ...] = ()
    citations: tuple[Citation, ...] = ()
    facts_used: tuple[str, ...] = ()
    missing: tuple[Text, ...] = ()
    branches: tuple[Branch, ...] = ()
    needs_human: bool = False
    is_aside: bool = False  # good to know, nothing to weigh: procedure and information


@dataclass(frozen=True, slots=True)
class AmountLine:
    """A sum in fen with its formula; None is never nought: `missing` says what is lacking."""

    key: str
    label: Text
    formula_text: Text
    value: int | None = field(default=None, metadata=_FEN)
    low: int | None = field(default=None, metadata=_FEN)
    high: int | None = field(default=None, metadata=_FEN)
    missing: tuple[Text, ...] = ()
    note: Text | None = None
    citations: tuple[Citation, ...] = ()
    heuristic: bool = False
    total: bool = False


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A day, a number or a word that was worked out; None where something is missing."""

    key: str
    label: Text
    text: Text | None = None
    formula_text: Text | None = None
    missing: tuple[Text, ...] = ()
    is_limit: bool = False  # a time limit, told in words


@dataclass(frozen=True, slots=True)
class SideReasons:
    """What speaks for one side, and what it should keep in mind."""

    side: str
    strong: tuple[Text, ...] = ()
    risk: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionLine:
    """A way to settle; the range in fen is for the mediator's eyes."""

    name: str
    title: Text
    terms: tuple[Text, ...]
    who_gives: str
    low: int | None = field(default=None, metadata=_FEN)
    high: int | None = field(default=None, metadata=_FEN)
    basis: Literal["heuristic"] = "heuristic"


@dataclass(frozen=True, slots=True)
class PathLine:
    """One way of settling a dispute, to compare with others."""

    key: str
    path: Text
    time: Text
    cost: Text
    effect: Text


@dataclass(frozen=True, slots=True)
class RouteLine:
    """Where to go: route codes, reason codes and the comparison."""

    primary: str
    also: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    says: Text | None = None
    where: Text | None = None
    compare: tuple[PathLine, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A thing to have ready, and how to keep it."""

    item: str
    label: Text
    status: Holding = "unknown"
    how_to_save: Text | None = None
    group: str = ""
    private_to: Party | None = None


@dataclass(frozen=True, slots=True)
class MissingLine:
    """A fact still unknown; those that change most come first."""

    field: str
    label: Text
    effect: Text | None = None
    private_to: Party | None = None


@dataclass(frozen=True, slots=True)
class HelperLine:
    """A body that can help."""

    body: Text
    phone: str = ""
    address: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class LawLine:
    """An article as enacted (or only its name), with the time it is in force (`until` excluded)."""

    cite: Citation
    text: str = ""
    effective: date | None = None
    until: date | None = None
    verified: bool = True


@dataclass(frozen=True, slots=True)
class TipLine:
    """A hint for one side only: evidence, deadlines, procedure, its own weak points."""

    text: Text
    private_to: Party


@dataclass(frozen=True, slots=True)
class Guidance:
    """The whole guidance; the mediator's edition is composed, the others are cut from it."""

    number: str
    case_id: str
    edition: Edition
    party: Party
    category: Text
    rule_version: str
    law_as_of: date
    as_of: date
    answers_hash: str
    generated_at: datetime
    label: Text
    headline: Text
    version: int = 1
    reviewed_by: str | None = None
    safety_first: bool = False  # violence or present danger: nothing to weigh, nothing to bargain
    parties: tuple[PartyLine, ...] = ()
    urgent: tuple[UrgentLine, ...] = ()
    facts: tuple[FactLine, ...] = ()
    findings: tuple[FindingLine, ...] = ()
    amounts: tuple[AmountLine, ...] = ()
    values: tuple[ValueLine, ...] = ()
    reasons: tuple[SideReasons, ...] = ()
    options: tuple[OptionLine, ...] = ()
    route: RouteLine | None = None
    evidence: tuple[EvidenceLine, ...] = ()
    missing: tuple[MissingLine, ...] = ()
    helpers: tuple[HelperLine, ...] = ()
    law_text: tuple[LawLine, ...] = ()
    tips: tuple[TipLine, ...] = ()
    common: Guidance | None = field(default=None, repr=False, metadata={"inner": True})
    """Composed from what both sides may know; for readers other than the one who answered."""

    def __post_init__(self) -> None:
        """No copy may exist that shows a reader what is private to another."""
        for line in _private_lines(self):
            if not _may_read(line.private_to, self.edition, self.party):
                name = getattr(line, "field", "") or getattr(line, "item", "") or "a hint"
                reason = f"it is private to the {line.private_to}"
                raise NotPermitted(f"{self.edition} edition", f"show {name}", reason)

    def in_edition(self, edition: Edition, party: Party = Party.BOTH) -> Guidance:
        """The copy for a reader, without what others may not read nor what rests on it.

        Findings and sums are the same in every copy wherever nothing private decides them.
        """
        hidden = edition is not Edition.MEDIATOR
        may_know_all = not hidden or (edition is Edition.OWN and party is not Party.RESPONDENT)
        whole = self if may_know_all or self.common is None else self.common
        options = tuple(replace(o, low=None, high=None) if hidden else o for o in whole.options)
        return replace(
            whole,
            number=self.number,
            version=self.version,
            generated_at=self.generated_at,
            edition=edition,
            party=party,
            common=None,
            options=options,
            facts=tuple(x for x in whole.facts if _may_read(x.private_to, edition, party)),
            evidence=tuple(x for x in whole.evidence if _may_read(x.private_to, edition, party)),
            missing=tuple(x for x in whole.missing if _may_read(x.private_to, edition, party)),
            tips=tuple(x for x in whole.tips if _may_read(x.private_to, edition, party)),
        )

    def to_json(self) -> dict[str, object]:
        """The guidance as JSON values, shape `guidance.v1`: sums are decimal yuan, days ISO."""
        return {"schema": SCHEMA, **_plain(self)}


def _may_read(private_to: Party | None, edition: Edition, party: Party) -> bool:
    if private_to in (None, Party.BOTH) or edition is Edition.MEDIATOR:
        return True
    return edition is Edition.OWN and private_to is party


def _private_lines(guidance: Guidance) -> Iterator[FactLine | EvidenceLine | MissingLine | TipLine]:
    yield from guidance.facts
    yield from guidance.evidence
    yield from guidance.missing
    yield from guidance.tips


def _plain(value: Any) -> Any:  # a JSON value of any part
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if not is_dataclass(value) or isinstance(value, type):
        return value
    data = {}
    for item in fields(value):
        if item.metadata.get("inner"):
            continue
        part = getattr(value, item.name)
        in_fen = item.metadata.get("fen") and part is not None
        data[item.name] = money_plain(part) if in_fen else _plain(part)
    return data
