"""What happens in a mediation: its course, who mediates, when it meets, what needs care.

Reasons, ways and states are keys of texts. A `seat` is the one who acts or is acted for: the id of
a seat on the case, empty for whoever opened it. Moments are ISO 8601 texts with their offset.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# ---------------------------------------------------------------- course


@dataclass(frozen=True, slots=True)
class MediationMoved:
    """The mediation went on to another state, for a reason."""

    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TrackChosen:
    """Under which law it is mediated, and so which clock runs; both sides are shown it."""

    track: str
    reason: str


@dataclass(frozen=True, slots=True)
class ContactTried:
    """Somebody tried to reach the other side, by which way, and what came of it."""

    seat: str
    channel: str
    outcome: str
    on: date


@dataclass(frozen=True, slots=True)
class WillDeclared:
    """A side says whether it wants to mediate, in which words of the page, and by which way."""

    seat: str
    willing: bool
    words: str
    way: str = "page"


@dataclass(frozen=True, slots=True)
class OpeningRead:
    """What everybody is told before a mediation was read and ticked, in that version."""

    seat: str
    items: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class TermExtended:
    """A side agrees that the mediation goes on until a day; it does once both have."""

    seat: str
    until: date


@dataclass(frozen=True, slots=True)
class AppraisalAgreed:
    """A side agrees, or not, that an expert looks first; that time is not counted."""

    seat: str
    agrees: bool


# ---------------------------------------------------------------- who mediates


@dataclass(frozen=True, slots=True)
class MediatorWished:
    """Whom a side would like, in order; only one whom both name is chosen jointly."""

    seat: str
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MediatorNamed:
    """Somebody is to mediate: chosen jointly, by the committee, or by the court."""

    account: str
    way: str
    position: str = "lead"


@dataclass(frozen=True, slots=True)
class MediatorAnswered:
    """They take it on, or not, for a reason."""

    account: str
    accepts: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TiesDisclosed:
    """What binds the mediator to a side or the matter; nothing is declared as nothing."""

    account: str
    ties: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class TiesAccepted:
    """A side knows of it and wants this mediator all the same."""

    seat: str
    account: str


@dataclass(frozen=True, slots=True)
class MediatorObjected:
    """A side wants another mediator, for a reason."""

    seat: str
    account: str
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MediatorReplaced:
    """This one mediates no longer."""

    account: str
    reason: str


@dataclass(frozen=True, slots=True)
class GuestAnswered:
    """A side agrees, or not, that somebody who belongs to neither sits at the table.

    `guest` is their seat; an interpreter, an expert, a neighbour (人民调解法#20).
    """

    seat: str
    guest: str
    agrees: bool


# ---------------------------------------------------------------- sessions


@dataclass(frozen=True, slots=True)
class DaysTaken:
    """On these days a side cannot come; what it said before is replaced."""

    seat: str
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionPlanned:
    """A meeting is set, or set anew: when, how long in minutes, how, and where or at which link."""

    session: str
    at: str
    minutes: int
    mode: str
    place: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class SessionCalledOff:
    """It will not be held."""

    session: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoticeWaived:
    """A side is content with less notice than it is owed."""

    seat: str
    session: str


@dataclass(frozen=True, slots=True)
class RecordingAnswered:
    """A side agrees, or not, that a session is recorded; it is only where both agree."""

    seat: str
    session: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class SessionHeld:
    """A session ended: from when to when, and the seats that were there."""

    session: str
    began: str
    ended: str
    present: tuple[str, ...]


# ---------------------------------------------------------------- care


@dataclass(frozen=True, slots=True)
class FlagRaised:
    """Something the mediator is to bear in mind: an imbalance, a danger; of a side, or of none."""

    flag: str
    side: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FlagLowered:
    """It is no longer so."""

    flag: str
    side: str


@dataclass(frozen=True, slots=True)
class DangerReported:
    """What must be reported was: to which body, and of what kind."""

    kind: str
    body: str
    on: date
