"""Whether a PDF is whole, can be looked through, and only shows something."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from engine.evidence.unfit import unfit

if TYPE_CHECKING:
    from engine.evidence.intake import Intake

_HEAD: Final = re.compile(rb"%PDF-[12]\.\d")
_END: Final = b"%%EOF"
_TAIL: Final = 4096
_HEX: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_PACKED: Final = re.compile(rb"/ObjStm(?![A-Za-z0-9])")
_LOCKED: Final = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
# An object that holds others, packed; its head plain enough that no reader takes it otherwise.
_STREAM: Final = re.compile(rb"\d+\s+\d+\s+obj\s*<<([^()%]{0,2000}?)>>\s*stream\r?\n")
_FILTER: Final = re.compile(rb"/Filter\s*\[?\s*/(\w+)\s*\]?\s*(?=/|$)", re.DOTALL)
_ENDSTREAM: Final = b"endstream"
_MOST_TRIES: Final = 20
_MOST_UNPACKED: Final = 64_000_000


def is_pdf(content: bytes, intake: Intake) -> bool:
    """A PDF from head to end that starts no program, sends nothing and hides nothing from us.

    A name can be written with figures for letters, and objects can be packed: both are undone.
    """
    if not _HEAD.match(content) or content.rfind(_END, -_TAIL) < 0:
        raise unfit("damaged", kind="pdf")
    actions = _names(intake.pdf_actions)
    plain = _HEX.sub(lambda found: bytes([int(found[1], 16)]), content)
    if actions.search(plain):
        raise unfit("active")
    packed = len(_PACKED.findall(plain))
    if packed:
        if _LOCKED.search(plain):
            raise unfit("locked")
        seen = 0
        for inside in unpacked(content):
            seen += 1
            if actions.search(_HEX.sub(lambda found: bytes([int(found[1], 16)]), inside)):
                raise unfit("active")
        if seen != packed:
            raise unfit("closed")
    return True


def _names(actions: tuple[str, ...]) -> re.Pattern[bytes]:
    words = b"|".join(re.escape(word.encode()) for word in actions)
    return re.compile(rb"/(?:" + words + rb")(?![A-Za-z0-9])")


def unpacked(content: bytes) -> Iterator[bytes]:
    """The objects that are packed in a way that can be undone here."""
    left = _MOST_UNPACKED
    for found in _STREAM.finditer(content):
        head = found[1]
        if not _PACKED.search(head):
            continue
        wanted = _FILTER.findall(head + b"/")
        if wanted not in ([b"FlateDecode"], []) or b"/DecodeParms" in head:
            raise unfit("closed")
        inside = _inflated(content, found.end(), left) if wanted else _bare(content, found.end())
        left -= len(inside)
        if left <= 0:
            raise unfit("bomb")
        yield inside


def _bare(content: bytes, start: int) -> bytes:
    end = content.find(_ENDSTREAM, start)
    return content[start : end if end >= 0 else len(content)]


def _inflated(content: bytes, start: int, most: int) -> bytes:
    """A packed stream to its own end; what looks like the end of its object may lie within."""
    end = start
    for _ in range(_MOST_TRIES):
        end = content.find(_ENDSTREAM, end)
        if end < 0:
            break
        unpacking = zlib.decompressobj()
        try:
            inside = unpacking.decompress(content[start:end], most)
        except zlib.error:
            break
        if unpacking.eof or len(inside) >= most:
            return inside
        end += len(_ENDSTREAM)
    raise unfit("closed")
