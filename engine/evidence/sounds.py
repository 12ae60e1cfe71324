"""Whether a sound is a WAV or an MP3, frame by frame at its beginning."""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING, Final

from engine.evidence.unfit import unfit

if TYPE_CHECKING:
    from engine.evidence.intake import Intake

_RATES: Final = (44_100, 48_000, 32_000)
# Kilobits a second of layer III, for MPEG 1 and for MPEG 2 and 2.5 (ISO 11172-3, 13818-3).
_KILOBITS_1: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KILOBITS_2: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MOST_FILLING: Final = 4096  # zeros that some recorders leave behind the tag


def is_wav(content: bytes, intake: Intake) -> bool:
    """A WAV that says how it sounds and has sound."""
    at, found = 12, set()
    while at + 8 <= len(content):
        found.add(content[at : at + 4])
        at += 8 + (size := unpack_from("<I", content, at + 4)[0]) + size % 2
    if not {b"fmt ", b"data"} <= found:
        raise unfit("damaged", kind="wav")
    return True


def is_mp3(content: bytes, intake: Intake) -> bool:
    """An MP3: behind its tag, if it has one, two frames follow each other."""
    tagged = content.startswith(b"ID3")
    at = _after_tag(content) if tagged else 0
    if tagged:
        end = min(at + _MOST_FILLING, len(content))
        while at < end and content[at] != 0xFF:
            at += 1
    first = _frame(content, at)
    if first and _frame(content, at + first):
        return True
    if tagged:
        raise unfit("damaged", kind="mp3")
    return False


def _after_tag(content: bytes) -> int:
    """Where an ID3 tag ends; its length is written in four times seven bits."""
    if len(content) < 10:
        return len(content)
    length = 0
    for byte in content[6:10]:
        length = length << 7 | byte & 0x7F
    return 10 + length


def _frame(content: bytes, at: int) -> int:
    """How long the frame of layer III is that begins here; 0 where none does."""
    if at + 4 > len(content):
        return 0
    head = int.from_bytes(content[at : at + 4], "big")
    version, layer = head >> 19 & 3, head >> 17 & 3
    bits, rate = head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or version == 1 or layer != 1 or bits in (0, 15) or rate == 3:
        return 0
    kilobits = (_KILOBITS_1 if version == 3 else _KILOBITS_2)[bits]
    hertz = _RATES[rate] // {3: 1, 2: 2, 0: 4}[version]
    samples = 144_000 if version == 3 else 72_000
    return samples * kilobits // hertz + (head >> 9 & 1)
