"""What a lint says: where, how grave, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.errors import Place


class Weight(StrEnum):
    """How grave a remark is."""

    FAULT = "fault"  # wrong law, or a reader misled: must be mended
    ADVICE = "advice"  # doubtful: an author looks at it and decides


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a lint found; `lint` names which."""

    place: Place
    lint: str
    message: str
    remedy: str = ""
    weight: Weight = Weight.FAULT

    def __str__(self) -> str:
        remedy = f" → {self.remedy}" if self.remedy else ""
        return f"{self.place}: {self.weight}: {self.message}{remedy} [{self.lint}]"


def advice(place: Place, lint: str, message: str, remedy: str = "") -> Remark:
    """A remark that an author may overrule."""
    return Remark(place, lint, message, remedy, Weight.ADVICE)
