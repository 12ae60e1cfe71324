"""What an applicant chooses and says when they hand papers over, beside their answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from engine.actions.mediating.agreeing import House
from engine.litigation.manifest import Signature

Result = Literal["award", "refused", "overdue", "none", "under_way", "mediated"]
Wish = Literal["yes", "no", "unsure"]


@dataclass(frozen=True, slots=True)
class Awarded:
    """What came of labour arbitration, under which number; the day of receipt is a milestone."""

    result: Result | None = None
    no: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes along, and what only the applicant can tell; None: not said, and so not known.

    `papers` are ids of forms and papers, `pieces` ids of files; None: all that suit. `house`
    names who mediated: without it no paper of the mediation goes along; in `verify_url` {number} is
    filled in. `holders` says of a piece who keeps the original.
    """

    papers: Collection[str] | None = None
    pieces: Collection[str] | None = None
    guidance: bool = False
    wish: Wish | None = None
    e_delivery: bool | None = None
    arbitration: Awarded = field(default_factory=Awarded)
    assets_at_risk: bool | None = None
    signature: Signature | None = None
    holders: Mapping[str, str] = field(default_factory=dict)
    house: House | None = None
    verify_url: str = ""


ALL: Final = Choice()
