"""Which kinds of file are taken as evidence, and how large: read from intake.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from engine.errors import DefinitionError, DefinitionFaults
from engine.evidence.structure import STRUCTURES
from engine.source import Reader, Record, read_file

SHIPPED: Final = Path(__file__).with_name("intake.yaml")
MEGABYTE: Final = 1_000_000
GRADES: Final = ("A", "B", "C", "N")
SHOWN: Final = ("picture", "text", "no")
UNITS: Final = {
    "file_mb": MEGABYTE,
    "form_mb": MEGABYTE,
    "form_files": 1,
    "case_mb": MEGABYTE,
    "case_files": 1,
    "name": 1,
    "pixels": 1_000_000,
    "unpacked_mb": MEGABYTE,
    "parts": 1,
}


@dataclass(frozen=True, slots=True)
class Start:
    """Bytes that stand at a fixed place of every file of a kind."""

    mark: bytes
    at: int = 0

    def holds(self, content: bytes) -> bool:
        return content.startswith(self.mark, self.at)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: how it is known, what its names end with, how it is handed out."""

    key: str
    media_type: str
    endings: tuple[str, ...]
    starts: tuple[Start, ...]
    structure: str
    shown: str  # "picture", "text" or "no"
    asked: bool  # offered to the browser's chooser

    @property
    def ending(self) -> str:
        return self.endings[0]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken: bytes, pieces, characters of a name, pixels."""

    file: int
    form: int
    form_files: int
    case: int
    case_files: int
    name: int
    pixels: int
    unpacked: int
    parts: int


@dataclass(frozen=True, slots=True)
class Intake:
    """What is taken, what is refused by name, and what makes a file more than something to read."""

    limits: Limits
    kinds: Mapping[str, Kind]
    refused: tuple[tuple[Start, str], ...]
    markup: tuple[str, ...]
    foreign: tuple[str, ...]
    pdf_actions: tuple[str, ...]
    office_parts: tuple[str, ...]
    office_links: tuple[str, ...]
    grades: Mapping[str, tuple[str, ...]]  # the reasons that may be given for each

    @classmethod
    def read(cls, path: Path) -> Intake:
        """The intake that a file describes; raises `DefinitionFaults` with every fault."""
        faults: list[DefinitionError] = []
        written = read_file(path)
        if not isinstance(written, Record):
            fault = DefinitionError(written.place, "not a mapping", "limits, kinds, …")
            raise DefinitionFaults([fault])
        reader = Reader(written, faults)
        kinds = [_kind(record, faults) for record in reader.records("kinds")]
        grades = reader.mapping("grades")
        by_grade = Reader(grades, faults)
        intake = cls(
            _limits(reader.mapping("limits"), faults),
            {kind.key: kind for kind in kinds},
            tuple(_refused(record, faults) for record in reader.records("refused")),
            reader.words("markup"),
            reader.words("foreign"),
            reader.words("pdf_actions"),
            reader.words("office_parts"),
            reader.words("office_links"),
            {grade: by_grade.words(grade) for grade in GRADES},
        )
        by_grade.done()
        reader.done()
        if faults:
            raise DefinitionFaults(faults)
        return intake

    @classmethod
    def shipped(cls) -> Intake:
        """The intake that comes with the program."""
        return _shipped()

    def of_type(self, media_type: str) -> Kind | None:
        """The kind that bears a media type, if it is still taken."""
        return next((k for k in self.kinds.values() if k.media_type == media_type), None)


@cache
def _shipped() -> Intake:
    return Intake.read(SHIPPED)


def _limits(record: Record, faults: list[DefinitionError]) -> Limits:
    reader = Reader(record, faults)
    limits = {key: _whole(reader, key) * unit for key, unit in UNITS.items()}
    reader.done()
    return Limits(**{key.removesuffix("_mb"): value for key, value in limits.items()})


def _whole(reader: Reader, key: str, default: str | None = None) -> int:
    written = reader.word(key, default)
    if written.isdecimal() and written.isascii() and len(written) < 7:
        return int(written)
    place = reader.record.place_of(key)
    reader.fault(place, f"{key} is no whole number: {written[:20]}", f"{key}: 15")
    return 0


def _kind(record: Record, faults: list[DefinitionError]) -> Kind:
    reader = Reader(record, faults)
    kind = Kind(
        reader.word("kind"),
        reader.word("media_type"),
        reader.words("endings"),
        tuple(_starts(reader)),
        reader.choice("structure", STRUCTURES),
        reader.choice("shown", SHOWN, "no"),
        not reader.flag("unasked"),
    )
    if not kind.endings:
        reader.fault(record.place, f"{kind.key} has no endings", "endings: [jpg]")
    reader.done()
    return kind


def _starts(reader: Reader) -> Iterator[Start]:
    for key in ("starts", "also"):
        place = "at" if key == "starts" else f"{key}_at"
        offset = _whole(reader, place, "0")
        if reader.get(key) is not None:
            yield Start(_hexadecimal(reader, key), offset)


def _hexadecimal(reader: Reader, key: str) -> bytes:
    try:
        return bytes.fromhex(reader.word(key))
    except ValueError:
        remedy = "two figures or letters A to F a byte: 25 50 44 46"
        reader.fault(reader.record.place_of(key), f"{key} is not hexadecimal", remedy)
        return b""


def _refused(record: Record, faults: list[DefinitionError]) -> tuple[Start, str]:
    reader = Reader(record, faults)
    start = Start(_hexadecimal(reader, "starts"), _whole(reader, "at", "0"))
    name = reader.word("is")
    reader.done()
    return start, name
