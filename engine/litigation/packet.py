"""How a packet is put together: one ZIP file whose bytes follow from what is in it and no clock.

Nothing in it is compressed: evidence is so already, the bytes are the same on every machine, and
a file that swells when it is opened cannot be one of ours.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.errors import JiefenError
from engine.evidence.pages import pages_of
from engine.litigation.manifest import EARLIER, File, FileKind, Manifest
from engine.litigation.packet_index import index_page

MANIFEST: Final = "manifest.json"
SEAL: Final = "manifest.json.sha256"
INDEX: Final = "index.html"
DOCUMENTS: Final = "documents/"
EVIDENCE: Final = "evidence/"
WHEN: Final = (1980, 1, 1, 0, 0, 0)  # files bear no time of their own
UNIX: Final = 3


class PacketFault(JiefenError):
    """A packet cannot be made of this."""


@dataclass(frozen=True, slots=True)
class PacketInput:
    """All that goes into a packet, chosen already: the manifest without its files, and the files.

    `documents` by the name they are to bear, `evidence` by the path that the manifest names,
    `titles` of documents by that name without its ending.
    """

    manifest: Manifest
    documents: Mapping[str, bytes] = field(default_factory=dict)
    evidence: Mapping[str, bytes] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Built:
    """A packet: its bytes, and the SHA-256 of its manifest, by which it is known."""

    content: bytes
    digest: str
    manifest: Manifest


def build(given: PacketInput, language: str = "zh") -> Built:
    """The packet of an input; equal inputs give equal bytes. Raises `PacketFault`."""
    if {piece.path for piece in given.manifest.evidence} != set(given.evidence):
        raise PacketFault("the evidence files are not those that the manifest names")
    files = {f"{DOCUMENTS}{name}": content for name, content in sorted(given.documents.items())}
    files |= dict(sorted(given.evidence.items()))
    wrong = [path for path in files if not is_plain(path)]
    if wrong:
        raise PacketFault(f"{wrong[0]!r} is no plain path: letters, figures, dots, dashes")
    titles = _titles(given)
    listed = given.manifest.model_copy(update={"files": _listed(files, titles)})
    page = index_page(listed, language).encode()
    whole = {**files, INDEX: page}
    manifest = given.manifest.model_copy(update={"files": _listed(whole, titles)})
    written = written_manifest(manifest)
    digest = sha256(written)
    seal = f"{digest}  {MANIFEST}\n".encode()
    return Built(archived({MANIFEST: written, SEAL: seal, **whole}), digest, manifest)


def is_plain(path: str) -> bool:
    """Whether a path leads to a file of the packet and nowhere else, on every system."""
    parts = path.split("/")
    return (
        0 < len(path.encode()) <= 200
        and len(parts) <= 2
        and all(part and part == part.strip(" .") and len(part) < 160 for part in parts)
        and not any(c in '\\:*?"<>|' or not c.isprintable() for c in path)
    )


def written_manifest(manifest: Manifest) -> bytes:
    """A manifest as the packet holds it: equal ones give equal bytes.

    One of an earlier version has none of the fields that came later.
    """
    is_earlier = manifest.schema_version in EARLIER
    return (manifest.model_dump_json(indent=1, exclude_unset=is_earlier) + "\n").encode()


def archived(files: Mapping[str, bytes]) -> bytes:
    """The files as one ZIP, in this order, none compressed, none dated."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as packed:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, WHEN)
            info.create_system, info.external_attr = UNIX, 0o644 << 16
            packed.writestr(info, content)
    return sink.getvalue()


def sha256(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _titles(given: PacketInput) -> dict[str, str]:
    """What the files are called, by their path."""
    titles = {piece.path: piece.name for piece in given.manifest.evidence}
    for name in given.documents:
        if title := given.titles.get(name.rpartition(".")[0]):
            titles[f"{DOCUMENTS}{name}"] = title
    return titles


def _listed(files: Mapping[str, bytes], titles: Mapping[str, str]) -> tuple[File, ...]:
    return tuple(
        File(
            path=path,
            sha256=sha256(content),
            size=len(content),
            kind=kind_of(path),
            title=titles.get(path),
            pages=pages_of(content),
        )
        for path, content in files.items()
    )


def kind_of(path: str) -> FileKind:
    """What a file of the packet is, by where it stands."""
    if path.startswith(DOCUMENTS):
        return "document"
    return "evidence" if path.startswith(EVIDENCE) else "index"
