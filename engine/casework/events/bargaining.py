"""What the sides of a mediation say, offer, sign and keep.

A `seat` is the one who acts or is acted for: the id of a seat on the case, empty for whoever opened
it. Sums are in fen; reasons, ways and scopes are keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.casework.events.interview import Answers

# ---------------------------------------------------------------- what each side says


@dataclass(frozen=True, slots=True)
class SideAnswered:
    """The other side answers the same questions; the applicant's answers stand elsewhere."""

    seat: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class FactsShown:
    """A side lets the other one see its answers to these; those it showed before stay shown."""

    seat: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PiecesShown:
    """A side lets the other one see pieces of evidence, which stay shown."""

    seat: str
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactAgreed:
    """A side confirms in writing that these are so; undisputed once both confirmed the same."""

    seat: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class FactContested:
    """A side takes back what it confirmed."""

    seat: str
    facts: tuple[str, ...]


# ---------------------------------------------------------------- offers


@dataclass(frozen=True, slots=True)
class ProposalMade:
    """Terms put forward by a side or the mediator, as one JSON text of obligations.

    `scope` is `joint`, or the side that alone sees it with the mediator until it is released;
    `follows` is the one that it answers, `until` the last day on which it stands.
    """

    proposal: str
    follows: str
    scope: str
    terms: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ProposalReleased:
    """A private proposal may be shown to the other side, as whoever made it says."""

    proposal: str


@dataclass(frozen=True, slots=True)
class ProposalWithdrawn:
    """It stands no longer."""

    proposal: str


@dataclass(frozen=True, slots=True)
class ProposalAnswered:
    """A side says yes or no to these terms."""

    seat: str
    proposal: str
    accepts: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class BiddingOpened:
    """Blind bidding about one sum is offered: how near, in permille, the bids must come."""

    bidding: str
    subject: str
    payer: str
    gap: int
    rounds: int


@dataclass(frozen=True, slots=True)
class BiddingAnswered:
    """A side takes part, or not."""

    seat: str
    bidding: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class BidPlaced:
    """A side's bid of one round, in fen; nobody else ever sees it, the mediator neither."""

    seat: str
    bidding: str
    round: int
    fen: int


@dataclass(frozen=True, slots=True)
class BidsCompared:
    """Both have bid in a round, and the bids did not meet; of them nothing is said."""

    bidding: str
    round: int


@dataclass(frozen=True, slots=True)
class BiddingEnded:
    """The bids met at a sum in fen (`met`), or did not, of which nothing more is said."""

    bidding: str
    outcome: str
    fen: int = 0


# ---------------------------------------------------------------- agreement


@dataclass(frozen=True, slots=True)
class AgreementDrafted:
    """The wording of an agreement, as one JSON text, with its number and SHA-256."""

    agreement: str
    number: str
    proposal: str
    content: str
    digest: str


@dataclass(frozen=True, slots=True)
class AgreementFrozen:
    """From here on this wording is signed or refused, not changed; it was read out."""

    agreement: str
    digest: str
    until: date


@dataclass(frozen=True, slots=True)
class WaiverUnderstood:
    """A party was told in plain words what it gives up, and wants it so.

    `share` is in permille of what the law reckons; `floor` whether a legal minimum is given up.
    """

    seat: str
    digest: str
    share: int
    floor: bool


@dataclass(frozen=True, slots=True)
class AgreementSigned:
    """Somebody signed this wording: as whom, by which provider, with what, and how it was made
    sure that it was they."""

    signer: str
    position: str
    digest: str
    provider: str
    signature: str
    verified: str
    session: str


@dataclass(frozen=True, slots=True)
class SealPut:
    """The committee's seal was put under it."""

    digest: str
    account: str
    unit: str


@dataclass(frozen=True, slots=True)
class SigningRefused:
    """Somebody will not sign; with that the procedure ends."""

    signer: str
    digest: str
    reason: str


@dataclass(frozen=True, slots=True)
class PaperIssued:
    """A paper of the mediation was given out; it can be verified by number and SHA-256."""

    paper: str
    number: str
    digest: str


# ---------------------------------------------------------------- afterwards


@dataclass(frozen=True, slots=True)
class PerformanceNoted:
    """A party says that so much was paid (fen), or that a thing was done, on a day."""

    performance: str
    seat: str
    obligation: str
    fen: int
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class PerformanceAnswered:
    """The other party says that this is so, or not."""

    seat: str
    performance: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class BreachReported:
    """A party says that an obligation was not kept."""

    seat: str
    obligation: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """A party was asked afterwards: whether it holds, and how it was served, of five."""

    seat: str
    holds: str
    score: int
    note: str = ""
