"""Whether a picture is whole, and how many pixels it would take to show it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from struct import unpack_from
from typing import TYPE_CHECKING, Final

from engine.evidence.unfit import unfit

if TYPE_CHECKING:
    from engine.evidence.intake import Intake

# Markers of JPEG that begin a frame and so tell the size (ITU-T T.81, table B.1).
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
_SCAN: Final = 0xDA
_END: Final = b"\xff\xd9"
_PNG: Final = b"\x89PNG\r\n\x1a\n"


def is_jpeg(content: bytes, intake: Intake) -> bool:
    """A JPEG that has a size, a scan and an end."""
    at, size = 2, (0, 0)
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker in _BARE:
            at += 2
            continue
        (length,) = unpack_from(">H", content, at + 2)
        if marker in _FRAMES and at + 9 <= len(content):
            height, width = unpack_from(">HH", content, at + 5)
            size = (width, height)
        if marker == _SCAN:
            if content.find(_END, at) < 0:
                break
            measure("jpeg", size, intake)
            return True
        at += 2 + max(length, 2)
    raise unfit("damaged", kind="jpeg")


def is_png(content: bytes, intake: Intake) -> bool:
    """A PNG whose chunks all bear their checksum, from the head to the end."""
    kinds = []
    size = (0, 0)
    for kind, start, length in _chunks(content):
        kinds.append(kind)
        if kind == b"IHDR" and length == 13:
            size = unpack_from(">II", content, start)
    if not kinds or kinds[0] != b"IHDR" or b"IDAT" not in kinds or kinds[-1] != b"IEND":
        raise unfit("damaged", kind="png")
    measure("png", size, intake)
    return True


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    at = len(_PNG)
    view = memoryview(content)
    while at + 12 <= len(content):
        (length,) = unpack_from(">I", content, at)
        end = at + 8 + length
        if end + 4 > len(content):
            return
        if zlib.crc32(view[at + 4 : end]) != unpack_from(">I", content, end)[0]:
            return
        kind = content[at + 4 : at + 8]
        yield kind, at + 8, length
        if kind == b"IEND":
            return
        at = end + 4


def is_webp(content: bytes, intake: Intake) -> bool:
    """A WebP as long as it says, its size in its first chunk."""
    if len(content) < 30 or unpack_from("<I", content, 4)[0] + 8 > len(content) + 1:
        raise unfit("damaged", kind="webp")
    measure("webp", _webp_size(content), intake)
    return True


def _webp_size(content: bytes) -> tuple[int, int]:
    first = content[12:16]
    if first == b"VP8X":
        width = int.from_bytes(content[24:27], "little") + 1
        return width, int.from_bytes(content[27:30], "little") + 1
    if first == b"VP8L" and content[20] == 0x2F:
        (packed,) = unpack_from("<I", content, 21)
        return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    if first == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0


def measure(kind: str, size: tuple[int, int], intake: Intake) -> None:
    """Refuse a picture without pixels, and one with more than can be shown."""
    width, height = size
    if width <= 0 or height <= 0:
        raise unfit("damaged", kind=kind)
    if width * height > intake.limits.pixels:
        raise unfit("too_many_pixels", width=str(width), height=str(height))
