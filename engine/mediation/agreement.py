"""The agreement of a mediation as it stands: drafts, the frozen wording, who signed, the seal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from engine.casework import events as ev
from engine.casework.case import Case, Noted
from engine.casework.people import People, Side
from engine.clock import day_of
from engine.mediation.confidence import SERVICE, Viewer, seen_by
from engine.mediation.tracks import track_of


class Position(StrEnum):
    """As what somebody signs."""

    APPLICANT = "applicant"
    RESPONDENT = "respondent"
    MEDIATOR = "mediator"


@dataclass(frozen=True, slots=True)
class Draft:
    """One wording, and when it was written by whom."""

    agreement: str
    number: str
    proposal: str
    content: str
    digest: str
    at: datetime
    by: str  # mark


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature under the frozen wording."""

    signer: str  # seat of a party, account of the mediator
    position: Position
    provider: str
    signature: str
    verified: str
    at: datetime
    by: str  # mark


@dataclass(frozen=True, slots=True)
class Sealed:
    """The committee's seal: by whose hand, of which unit, when."""

    account: str
    unit: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was drafted, frozen, signed and sealed in the mediation that runs or ran last."""

    people: People
    drafts: tuple[Draft, ...] = ()
    frozen: str = ""  # digest
    until: date | None = None  # the last day to sign
    signatures: tuple[Signed, ...] = ()
    seal: Sealed | None = None
    refused_by: str | None = None
    refusal: str = ""  # key of the reason
    effective_at: datetime | None = None
    track: str = "people"

    @classmethod
    def of(cls, case: Case, viewer: Viewer = SERVICE) -> Agreement:
        """That of a case, as somebody may see it."""
        return cls.folded(case.people, seen_by(case, viewer))

    @classmethod
    def folded(cls, people: People, history: Iterable[Noted]) -> Agreement:
        """What this history makes."""
        agreement = cls(people)
        for noted in history:
            agreement = agreement.after(noted)
        return agreement

    def after(self, noted: Noted) -> Agreement:
        """The agreement after one more happening."""
        happened = noted.happened
        match happened:
            case ev.MediationMoved("draft"):
                return Agreement(self.people)
            case ev.MediationMoved("in_session"):  # talks go on: another wording will be needed
                kept = () if self.effective_at else self.drafts
                return Agreement(self.people, kept, track=self.track)
            case ev.MediationMoved("effective"):
                return replace(self, effective_at=noted.at)
            case ev.TrackChosen(track):
                return replace(self, track=track)
            case ev.AgreementDrafted():
                return replace(self, drafts=(*self.drafts, _drafted(happened, noted)))
            case ev.AgreementFrozen():
                return replace(
                    self, frozen=happened.digest, until=happened.until, signatures=(), seal=None
                )
            case ev.AgreementSigned(digest=self.frozen):
                return self._signed(happened, noted)
            case ev.SealPut(digest=self.frozen):
                seal = Sealed(happened.account, happened.unit, noted.at)
                return replace(self, seal=seal)
            case ev.SigningRefused(digest=self.frozen):
                return replace(self, refused_by=happened.signer, refusal=happened.reason)
        return self

    def _signed(self, happened: ev.AgreementSigned, noted: Noted) -> Agreement:
        if self.signed_by(happened.signer) is not None:
            return self
        signed = Signed(
            happened.signer,
            Position(happened.position),
            happened.provider,
            happened.signature,
            happened.verified,
            noted.at,
            noted.actor,
        )
        return replace(self, signatures=(*self.signatures, signed))

    @property
    def current(self) -> Draft | None:
        """The wording that counts: the frozen one, else the latest draft."""
        if self.frozen:
            return next((d for d in reversed(self.drafts) if d.digest == self.frozen), None)
        return self.drafts[-1] if self.drafts else None

    @property
    def effective_on(self) -> date | None:
        """The day on which it took effect."""
        return day_of(self.effective_at) if self.effective_at else None

    @property
    def needs_seal(self) -> bool:
        """Whether the committee's seal belongs under it."""
        return track_of(self.track).sealed

    def position_of(self, signer: str) -> Position:
        """As what somebody signs: a party by its seat, else the mediator."""
        side = self.people.side_of(signer)
        return Position(side.value) if side else Position.MEDIATOR

    def signers(self, mediator: str) -> tuple[str, ...]:
        """Everybody who has to sign: every party, and the mediator by account."""
        parties = [seat for side in Side for seat in self.people.parties(side)]
        return (*parties, mediator)

    def signed_by(self, signer: str) -> Signed | None:
        """The signature of one of them."""
        return next((one for one in self.signatures if one.signer == signer), None)

    def missing(self, mediator: str) -> tuple[str, ...]:
        """Who has yet to sign."""
        return tuple(one for one in self.signers(mediator) if self.signed_by(one) is None)

    def is_complete(self, mediator: str) -> bool:
        """Whether every signature stands under it, and the seal where it belongs."""
        both = all(self.people.parties(side) for side in Side)
        sealed = self.seal is not None or not self.needs_seal
        return bool(self.frozen) and both and sealed and not self.missing(mediator)


def _drafted(happened: ev.AgreementDrafted, noted: Noted) -> Draft:
    return Draft(
        happened.agreement,
        happened.number,
        happened.proposal,
        happened.content,
        happened.digest,
        noted.at,
        noted.actor,
    )
