"""The pieces of evidence that were handed in as files: what each is, proves and carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from engine.casework.events import (
    CaseEvent,
    ExhibitFiled,
    ExhibitGraded,
    ExhibitTied,
    ExhibitWithdrawn,
)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A file that was handed in, by whom and when, and how it is judged."""

    id: str
    name: str
    media_type: str
    size: int  # bytes
    digest: str  # SHA-256 of the file as it came
    item: str
    facts: tuple[str, ...]
    filed_by: str
    filed_at: datetime
    grade: str = ""
    grade_reason: str = ""
    graded_by: str = ""
    withdrawn: str = ""  # why it was taken back
    thread: str = ""  # of the mediation, where it was sent there


@dataclass(frozen=True, slots=True)
class Exhibits:
    """All pieces of one case, in the order in which they came."""

    by_id: Mapping[str, Exhibit] = field(default_factory=dict)

    def after(self, happened: CaseEvent, at: datetime, actor: str) -> Exhibits:
        """The pieces after one more event."""
        match happened:
            case ExhibitFiled():
                return self._with(
                    Exhibit(
                        happened.exhibit,
                        happened.name,
                        happened.media_type,
                        happened.size,
                        happened.digest,
                        happened.item,
                        happened.facts,
                        actor,
                        at,
                        thread=happened.thread,
                    )
                )
            case ExhibitGraded():
                graded = replace(
                    self.by_id[happened.exhibit],
                    grade=happened.grade,
                    grade_reason=happened.reason,
                    graded_by=actor,
                )
                return self._with(graded)
            case ExhibitTied():
                tied = replace(
                    self.by_id[happened.exhibit], item=happened.item, facts=happened.facts
                )
                return self._with(tied)
            case ExhibitWithdrawn():
                gone = replace(self.by_id[happened.exhibit], withdrawn=happened.reason)
                return self._with(gone)
        return self

    @property
    def held(self) -> tuple[Exhibit, ...]:
        """The pieces that were not taken back."""
        return tuple(piece for piece in self.by_id.values() if not piece.withdrawn)

    def _with(self, piece: Exhibit) -> Exhibits:
        return replace(self, by_id={**self.by_id, piece.id: piece})
