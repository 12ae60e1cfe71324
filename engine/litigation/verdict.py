"""Whether a packet is what was sent: checked offline, byte by byte, and drawn again by rules."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pydantic import ValidationError

from engine.evidence.intake import Intake
from engine.evidence.recognise import agrees
from engine.litigation.manifest import Manifest, Replay
from engine.litigation.packet import (
    MANIFEST,
    SEAL,
    archived,
    is_plain,
    kind_of,
    sha256,
    written_manifest,
)

MOST_FILES: Final = 400
MOST_BYTES: Final = 1_000_000_000


class Flaw(StrEnum):
    """What can be wrong with a packet."""

    NO_ZIP = "no_zip"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    PATH = "path"  # leads outside, or is no plain file
    TWICE = "twice"
    PACKED = "packed"  # compressed or encrypted: no file of ours is
    MISSING = "missing"
    EXTRA = "extra"
    CHANGED = "changed"
    KIND = "kind"  # its bytes are of another kind than its name says
    SCHEMA = "schema"
    CONTAINER = "container"  # every file is right, and something around them is not
    OTHER = "other"  # whole, and not the packet that was asked for


@dataclass(frozen=True, slots=True)
class Fault:
    """A flaw, and the file in which it shows."""

    flaw: Flaw
    path: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check found; the manifest, where it could be read."""

    faults: tuple[Fault, ...]
    manifest: Manifest | None = None
    digest: str = ""

    @property
    def is_sound(self) -> bool:
        return not self.faults


TOO_LARGE: Final = Verdict((Fault(Flaw.TOO_LARGE),))
"""What is said of a file that is larger than any packet, without reading it."""


def verify(content: bytes, digest: str = "") -> Verdict:
    """Check a packet against itself, and against the digest it is known by where one is given."""
    if len(content) > MOST_BYTES:
        return TOO_LARGE
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if faults := tuple(_unfit(packed)):
                return Verdict(faults)
            files = {info.filename: _read(packed, info) for info in packed.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, RuntimeError):
        return Verdict((Fault(Flaw.NO_ZIP),))
    return _compared(content, files, digest)


def _unfit(packed: zipfile.ZipFile) -> Iterator[Fault]:
    """What is refused before a byte of it is read."""
    entries = packed.infolist()
    if len(entries) > MOST_FILES:
        yield Fault(Flaw.TOO_MANY)
        return
    if min((info.header_offset for info in entries), default=0):
        yield Fault(Flaw.NO_ZIP)  # a ZIP that lies in it, of a packet that was cut off
        return
    seen: set[str] = set()
    for info in entries:
        name = info.filename
        if not is_plain(name) or (info.orig_filename != name) or _is_link(info):
            yield Fault(Flaw.PATH, name[:80])
        if name.casefold() in seen:
            yield Fault(Flaw.TWICE, name[:80])
        seen.add(name.casefold())
        bare = info.compress_type == zipfile.ZIP_STORED and info.compress_size == info.file_size
        if not bare or info.flag_bits & 0x1:
            yield Fault(Flaw.PACKED, name[:80])
    if sum(info.file_size for info in entries) > MOST_BYTES:
        yield Fault(Flaw.TOO_LARGE)


def _is_link(info: zipfile.ZipInfo) -> bool:
    kind = (info.external_attr >> 16) & 0o170000
    return kind not in (0, 0o100000)


def _read(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    """A file; none where its own checksum says that it was changed."""
    try:
        return packed.read(info)
    except zipfile.BadZipFile:
        return None


def _compared(content: bytes, files: Mapping[str, bytes | None], digest: str) -> Verdict:
    written, seal = files.get(MANIFEST), files.get(SEAL)
    absent = [name for name in (MANIFEST, SEAL) if name not in files]
    if absent:
        return Verdict(tuple(Fault(Flaw.MISSING, name) for name in absent))
    if written is None:
        return Verdict((Fault(Flaw.CHANGED, MANIFEST),))
    found = sha256(written)
    try:
        manifest = Manifest.model_validate_json(written)
    except ValidationError as err:
        first = err.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return Verdict((Fault(Flaw.SCHEMA, MANIFEST, f"{where}: {first['type']}"),), None, found)
    faults = [*_wrong(manifest, files)]
    if seal != f"{found}  {MANIFEST}\n".encode() or written != written_manifest(manifest):
        faults.append(Fault(Flaw.CHANGED, MANIFEST if seal is not None else SEAL))
    if not faults and content != archived({n: c for n, c in files.items() if c is not None}):
        faults.append(Fault(Flaw.CONTAINER))
    if not faults and digest and digest != found:
        faults.append(Fault(Flaw.OTHER, MANIFEST))
    return Verdict(tuple(faults), manifest, found)


def _wrong(manifest: Manifest, files: Mapping[str, bytes | None]) -> Iterator[Fault]:
    listed = {line.path: line for line in manifest.files}
    if len(listed) != len(manifest.files):
        yield Fault(Flaw.TWICE, MANIFEST)
    for path, line in listed.items():
        if path not in files:
            yield Fault(Flaw.MISSING, path)
            continue
        content = files[path]
        same = content is not None and (sha256(content), len(content)) == (line.sha256, line.size)
        if content is None or not same or line.kind != kind_of(path):
            yield Fault(Flaw.CHANGED, path)
        elif not agrees(Intake.shipped(), path, content):
            yield Fault(Flaw.KIND, path)
    for path in files:
        if path not in listed and path not in (MANIFEST, SEAL):
            yield Fault(Flaw.EXTRA, path)
    for piece in manifest.evidence:
        if piece.path not in listed:
            yield Fault(Flaw.MISSING, piece.path)


@dataclass(frozen=True, slots=True)
class Difference:
    """A conclusion that comes out otherwise: as the packet says, and as it is drawn here."""

    name: str
    said: str
    drawn: str


def differences(said: Replay, drawn: Replay) -> tuple[Difference, ...]:
    """Where two replays part: findings with their level, and sums."""
    found: list[Difference] = []
    for before, after in (
        ({f.name: f.level for f in said.findings}, {f.name: f.level for f in drawn.findings}),
        ({s.name: str(s.value) for s in said.sums}, {s.name: str(s.value) for s in drawn.sums}),
    ):
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) != after.get(name):
                found.append(Difference(name, before.get(name, "-"), after.get(name, "-")))
    return tuple(found)
