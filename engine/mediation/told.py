"""What both sides are told before a mediation and tick, in dated words, read strictly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.mediation.tracks import tracks
from engine.source import Items, Reader, Record, read_file

FILE: Final = Path(__file__).with_suffix(".yaml")
DELIVERY: Final = "delivery"
"""The part that asks for an address."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing somebody is told; `tracks` empty where it holds for all."""

    key: str
    title: Text
    text: Text
    tracks: tuple[str, ...] = ()

    def is_for(self, track: str) -> bool:
        """Whether it is told on this track."""
        return not self.tracks or track in self.tracks


@dataclass(frozen=True, slots=True)
class Told:
    """All of it; `words` dates the wording."""

    words: str
    will: tuple[Part, ...]
    opening: tuple[Part, ...]

    def opening_on(self, track: str) -> tuple[Part, ...]:
        """What is told before a mediation on this track."""
        return tuple(part for part in self.opening if part.is_for(track))


@cache
def told() -> Told:
    """What this service tells."""
    return read_told(FILE)


def read_told(path: Path) -> Told:
    """What a file tells; raises `DefinitionFaults` with every fault."""
    faults: list[DefinitionError] = []
    words = ""
    parts: dict[str, list[Part]] = {"will": [], "opening": []}
    written = read_file(path, path.name)
    for entry in written if isinstance(written, Items) else [written]:
        kind = str(next(iter(entry), "")) if isinstance(entry, Record) else ""
        if not isinstance(entry, Record) or kind not in ("words", *parts):
            faults.append(DefinitionError(entry.place, "not an entry", "- opening: its key"))
            continue
        reader = Reader(entry, faults)
        if kind == "words":
            words = str(reader.word("words"))
        else:
            parts[kind].append(_part(reader, kind))
        reader.done()
    if faults:
        raise DefinitionFaults(faults)
    return Told(words, tuple(parts["will"]), tuple(parts["opening"]))


def _part(reader: Reader, kind: str) -> Part:
    part = Part(
        key=str(reader.word(kind)),
        title=reader.text("title", required=True) or Text(""),
        text=reader.text("text", required=True) or Text(""),
        tracks=tuple(map(str, reader.words("tracks"))),
    )
    for name in part.tracks:
        if name not in tracks():
            place = reader.record.place_of("tracks")
            reader.fault(place, f"tracks: {name} is none", "one of engine/mediation/tracks.yaml")
    return part
