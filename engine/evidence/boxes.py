"""What lies in the boxes of which HEIC, M4A and MP4 are built (ISO 14496-12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from
from typing import TYPE_CHECKING, Final

from engine.evidence.pictures import measure
from engine.evidence.unfit import unfit

if TYPE_CHECKING:
    from engine.evidence.intake import Intake

_STILL: Final = frozenset((b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"))
_MOVING: Final = frozenset(
    (
        *(b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1"),
        *(b"M4A ", b"M4B ", b"M4V ", b"dash", b"MSNV", b"mmp4"),
    )
)
_MOST_BOXES: Final = 5_000
_DEEPEST: Final = 6


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its type, and where its content lies."""

    type: bytes
    start: int
    end: int


def boxes(content: bytes, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places; ends early where one does not fit."""
    for _ in range(_MOST_BOXES):
        if start + 8 > end:
            return
        size, head = unpack_from(">I", content, start)[0], 8
        if size == 1 and start + 16 <= end:
            size, head = unpack_from(">Q", content, start + 8)[0], 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            return
        yield Box(content[start + 4 : start + 8], start + head, start + size)
        start += size


def _inside(content: bytes, within: Box, path: tuple[bytes, ...], depth: int = 0) -> Iterator[Box]:
    """Every box that is reached by a path of types."""
    skipped = 4 if within.type == b"meta" else 0  # its version stands before its boxes
    for box in boxes(content, within.start + skipped, within.end):
        if box.type != path[0] or depth > _DEEPEST:
            continue
        if len(path) == 1:
            yield box
        else:
            yield from _inside(content, box, path[1:], depth + 1)


def _brand(content: bytes) -> bytes:
    return content[8:12]


def _top(content: bytes) -> dict[bytes, Box]:
    """The outermost boxes by type, if they fill the file to its end or nearly so."""
    found: dict[bytes, Box] = {}
    for box in boxes(content, 0, len(content)):
        found.setdefault(box.type, box)
    return found


def is_heic(content: bytes, intake: Intake) -> bool:
    """A picture as new telephones keep it."""
    if _brand(content) not in _STILL:
        return False
    top = _top(content)
    meta = top.get(b"meta")
    sizes = _inside(content, meta, (b"iprp", b"ipco", b"ispe")) if meta else iter(())
    found = [unpack_from(">II", content, box.start + 4) for box in sizes if box.end - box.start > 8]
    if not found or b"mdat" not in top:
        raise unfit("damaged", kind="heic")
    for size in found:
        measure("heic", size, intake)
    return True


def is_m4a(content: bytes, intake: Intake) -> bool:
    """Sound without a picture."""
    return b"vide" not in (tracks := _tracks(content, "m4a")) and b"soun" in tracks


def is_mp4(content: bytes, intake: Intake) -> bool:
    """Pictures that move."""
    return b"vide" in _tracks(content, "mp4")


def _tracks(content: bytes, kind: str) -> set[bytes]:
    """What the tracks hold: b"soun", b"vide" and others; none where the brand is another."""
    if _brand(content) not in _MOVING:
        return set()
    top = _top(content)
    movie = top.get(b"moov")
    if movie is None or (b"mdat" not in top and b"moof" not in top):
        raise unfit("damaged", kind=kind)
    handlers = _inside(content, movie, (b"trak", b"mdia", b"hdlr"))
    found = {content[box.start + 8 : box.start + 12] for box in handlers}
    if not found & {b"soun", b"vide"}:
        raise unfit("damaged", kind=kind)
    return found
