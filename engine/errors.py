"""Every error of the engine, one family; each holds fields and says the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


class JiefenError(Exception):
    """Whatever the engine refuses, with words for the person who must act."""


@dataclass(frozen=True, slots=True)
class Place:
    """A position in an author's file; line and column count from 1."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


class DefinitionError(JiefenError):
    """An author's file says something the language does not know."""

    def __init__(self, place: Place, message: str, remedy: str = "") -> None:
        self.place = place
        self.message = message
        self.remedy = remedy
        super().__init__(f"{place}: {message}" + (f" → {remedy}" if remedy else ""))


class DefinitionFaults(JiefenError):
    """All faults of the author's files at once."""

    def __init__(self, faults: Iterable[DefinitionError], files: str = "the definitions") -> None:
        self.faults = tuple(sorted(faults, key=lambda f: (f.place.path, f.place.line)))
        count = len(self.faults)
        head = f"{count} fault{'s' if count != 1 else ''} in {files}"
        super().__init__("\n".join([head, *map(str, self.faults)]))


class AnswerError(JiefenError):
    """One answer cannot be read as the type its question asks for.

    `key` names the message in the interface texts; `values` fill it.
    """

    def __init__(self, field: str, key: str, **values: str) -> None:
        self.field = field
        self.key = key
        self.values = values
        detail = " ".join(f"{name}={value}" for name, value in values.items())
        super().__init__(f"{field}: {key} {detail}".rstrip())


class AnswerFaults(JiefenError):
    """All faults of one form at once, by field."""

    def __init__(self, faults: Mapping[str, AnswerError]) -> None:
        self.faults = dict(faults)
        super().__init__("; ".join(str(fault) for fault in self.faults.values()))


class UnknownTruth(JiefenError):
    """An unknown was used as if it were yes or no."""


class NotPermitted(JiefenError):
    """The actor may not do this; `reason` says why in plain words."""

    def __init__(self, actor: str, action: str, reason: str) -> None:
        self.actor, self.action, self.reason = actor, action, reason
        super().__init__(f"{actor} may not {action}: {reason}")


class ConsentMissing(JiefenError):
    """It may be done once the person agrees to these purposes; nothing was done."""

    def __init__(self, number: str, purposes: Iterable[str]) -> None:
        self.number, self.purposes = number, tuple(purposes)
        super().__init__(f"{number}: ask for consent first: {', '.join(self.purposes)}")


class IllegalStep(JiefenError):
    """The case stands at a stage that does not allow this step, or not yet.

    `lacking` are the keys of everything that stands in its way, all at once.
    """

    def __init__(self, stage: str, allowed: Iterable[str], lacking: Iterable[str] = ()) -> None:
        self.stage, self.allowed, self.lacking = stage, tuple(allowed), tuple(lacking)
        first = f"; first: {', '.join(self.lacking)}" if self.lacking else ""
        possible = ", ".join(self.allowed) or "none"
        super().__init__(f"not possible at {stage}; possible: {possible}{first}")


class RulesOutgrown(JiefenError):
    """The papers speak of what the rules of `revision` do not know; the present ones do."""

    def __init__(self, revision: str) -> None:
        self.revision = revision
        super().__init__(f"the rules {revision} are older than the papers: adopt the present ones")


class Conflict(JiefenError):
    """Somebody else wrote first: the stream stands at `actual`, not at `expected`."""

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        self.stream, self.expected, self.actual = stream, expected, actual
        super().__init__(f"{stream} stands at {actual}, not {expected}: read it again and repeat")


class NotFound(JiefenError):
    """No such thing, or none that this reader may know of."""

    def __init__(self, kind: str, id: str) -> None:
        self.kind, self.id = kind, id
        super().__init__(f"no {kind} {id}")


class MissingGlyphs(JiefenError):
    """The fonts lack these characters, so a document cannot show them."""

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters = tuple(characters)
        names = ", ".join(f"U+{ord(character):04X}" for character in self.characters)
        super().__init__(f"the fonts lack {names}: install a font that has them")


class SettingFault(JiefenError):
    """One setting of the service cannot be used; the text never quotes a secret."""

    def __init__(self, variable: str, message: str, remedy: str) -> None:
        self.variable, self.message, self.remedy = variable, message, remedy
        super().__init__(f"{variable} {message}" + (f" → {remedy}" if remedy else ""))


class SettingFaults(JiefenError):
    """All faults of the settings at once."""

    def __init__(self, faults: Iterable[SettingFault]) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        head = f"{count} fault{'s' if count != 1 else ''} in the settings, so nothing is started:"
        super().__init__("\n".join([head, *map(str, self.faults)]))


class StoreError(JiefenError):
    """The store cannot do what was asked."""


class StoreBusy(StoreError):
    """Another process holds the store; the text names the way out."""


class IndexFault(JiefenError):
    """The search index cannot be used as it lies there; nothing is lost: it is made anew."""


class SealError(JiefenError):
    """What is sealed cannot be opened, or there is no key to seal with."""


class NumberTaken(StoreError):
    """Another case already bears this number."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(f"another case bears the number {number}: draw a new one")
