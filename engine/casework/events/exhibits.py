"""What happens to pieces of evidence that were handed in as files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExhibitFiled:
    """A file was handed in: its name, media type, size in bytes and SHA-256 as it came.

    `item` is the evidence it is (or empty), `facts` what it is to prove; `thread` is that of the
    mediation in which it was sent, empty for what was handed in to the case itself.
    """

    exhibit: str
    name: str
    media_type: str
    size: int
    digest: str
    item: str
    facts: tuple[str, ...]
    thread: str = ""


@dataclass(frozen=True, slots=True)
class ExhibitGraded:
    """How far a piece carries: A, B, C or N, and why."""

    exhibit: str
    grade: str
    reason: str


@dataclass(frozen=True, slots=True)
class ExhibitTied:
    """A piece was filed as another item, or ties to other facts than before."""

    exhibit: str
    item: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExhibitWithdrawn:
    """Whoever handed it in takes it back; the file itself is destroyed."""

    exhibit: str
    reason: str
