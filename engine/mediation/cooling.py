"""When a waiver is so large that it wants time, plain words and a second look first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from engine.casework.people import Side
from engine.casework.purposes import entries_of
from engine.errors import DefinitionError, DefinitionFaults
from engine.mediation.balance import Account, Share
from engine.mediation.remarks import day_of, number_of
from engine.source import read_file

FILE: Final = Path(__file__).with_suffix(".yaml")


@cache
def numbers() -> Mapping[str, int]:
    """The lengths and shares that are our own choice, by name."""
    faults: list[DefinitionError] = []
    found: dict[str, int] = {}
    for reader in entries_of(read_file(FILE), "number", faults):
        found[reader.word("number")] = number_of(reader, "value")
        reader.choice("unit", ("permille", "hours"))
        reader.word("source")
        day_of(reader, "checked")
        reader.done()
    if faults:
        raise DefinitionFaults(faults)
    return found


@dataclass(frozen=True, slots=True)
class Care:
    """What one side needs before it signs: `share` of its claim is given up, `floors` touched.

    `is_unknown` tells that nobody can reckon the claim, so that the share says nothing.
    """

    side: Side
    share: Share
    floors: tuple[str, ...] = ()  # keys of statutory minima
    is_protected: bool = False

    @property
    def is_unknown(self) -> bool:
        return not self.share.is_known

    @property
    def needs_time(self) -> bool:
        """Whether a day passes between saying yes and signing, and a warning is confirmed."""
        return bool(self.floors) or (self.share.high or 0) > numbers()["cooling_share"]

    @property
    def needs_review(self) -> bool:
        """Whether a second mediator or a supervisor looks at it."""
        return (self.is_protected and self.needs_time) or (
            (self.share.high or 0) > numbers()["review_share"]
        )

    def ends(self, accepted: datetime) -> datetime:
        """The moment from which it may be signed."""
        hours = numbers()["cooling_hours"] if self.needs_time else 0
        return accepted + timedelta(hours=hours)


def care_needed(
    accounts: Sequence[Account],
    floors: Mapping[Side, tuple[str, ...]],
    protected: frozenset[Side] = frozenset(),
) -> tuple[Care, ...]:
    """What each side needs, given its account, the minima it gives up, who is protected."""
    return tuple(
        Care(
            account.side,
            account.given_up,
            floors.get(account.side, ()),
            account.side in protected,
        )
        for account in accounts
    )
