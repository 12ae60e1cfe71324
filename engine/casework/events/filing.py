"""What happens to the papers of a case once they leave for a court, a commission or another body.

`packet` is one referral from its first making to its end; it keeps its id when it is made anew.
Units and bodies are named by their ids, reasons and outcomes by keys of texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PacketMade:
    """The papers were put together: on which track, for which court, under which rules.

    `digest` is the SHA-256 of the packet's manifest, `schema` the version of its shape.
    """

    packet: str
    track: str
    court: str
    digest: str
    schema: str
    library_revision: str


@dataclass(frozen=True, slots=True)
class PacketSent:
    """It lies in the inbox of that unit."""

    packet: str
    to: str


@dataclass(frozen=True, slots=True)
class PacketAccepted:
    """The court took it on, under the number of its docket."""

    packet: str
    docket: str
    by: str


@dataclass(frozen=True, slots=True)
class DocketCorrected:
    """The number of the docket was noted wrongly: this is the right one."""

    packet: str
    docket: str


@dataclass(frozen=True, slots=True)
class PacketReturned:
    """It came back, for which reasons (C01 to C13), and what is to be supplied until when."""

    packet: str
    codes: tuple[str, ...]
    note: str
    until: date | None
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SupplementAsked:
    """It stays there, and something is to be supplied until when."""

    packet: str
    items: tuple[str, ...]
    note: str
    until: date | None


@dataclass(frozen=True, slots=True)
class PacketTransferred:
    """It went on to another unit, or to a body that is none of ours."""

    packet: str
    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class PacketDecided:
    """How it ended there, and when: judgment, award, settled, dismissed."""

    packet: str
    outcome: str
    on: date


@dataclass(frozen=True, slots=True)
class PacketWithdrawn:
    """The applicant took it back."""

    packet: str
    reason: str


@dataclass(frozen=True, slots=True)
class MediationDelegated:
    """The court gives the matter to mediation, before it takes it on or after, on which track."""

    packet: str
    track: str


@dataclass(frozen=True, slots=True)
class SheetHanded:
    """A sheet went to a body on another way out; `digest` is the SHA-256 of what it holds.

    `sheet` is this one handing, `kind` what it is; `how` is `carried` where the applicant took it
    there, `sent` where one of the staff handed it in for them; `on` is the day it went.
    """

    exit: str
    body: str
    sheet: str
    digest: str
    kind: str = ""
    how: str = "carried"
    on: date | None = None


@dataclass(frozen=True, slots=True)
class SheetReceived:
    """That body has the sheet: who took it, when, and under which number."""

    sheet: str
    by: str
    on: date
    number: str = ""


@dataclass(frozen=True, slots=True)
class SheetRefused:
    """That body did not take the sheet, for which reason."""

    sheet: str
    reason: str
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class HelpShown:
    """Somebody in danger was shown whom to call: these numbers."""

    numbers: tuple[str, ...]
