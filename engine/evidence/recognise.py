"""What a file is, by its bytes: the one place that decides whether it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.errors import AnswerError
from engine.evidence.intake import Intake, Kind
from engine.evidence.names import ending_of
from engine.evidence.structure import STRUCTURES
from engine.evidence.unfit import unfit

_PIECE: Final = 1 << 20
_HEAD: Final = 1024  # readers of PDF look for its beginning so far
_ZIP_END: Final = b"PK\x05\x06"
_ZIP_END_BYTES: Final = 22
_ZIP_REMARK: Final = 1 << 16
_PACKED: Final = ("docx", "xlsx")
_TEXT: Final = "text"
_PDF: Final = "pdf"


def recognise(intake: Intake, name: str, content: bytes) -> Kind:
    """The kind of a file; raises `AnswerError` that says why it is not taken.

    `name` is the tidied one: where it has an ending, that must agree with what was found.
    """
    if not content:
        raise unfit("empty")
    if len(content) > intake.limits.file:
        raise too_large(intake)
    kind = _kind(intake, content)
    ending = ending_of(name)
    if ending and ending not in kind.endings:
        raise unfit("name_differs", ending=ending, kind=kind.key, right=kind.ending)
    _nothing_else(intake, kind, content)
    return kind


def agrees(intake: Intake, name: str, content: bytes) -> bool:
    """Whether a file begins as its name says, as far as the ending is known: no more is asked.

    A text begins as nothing else does; an office document holds what makes it one.
    """
    ending = ending_of(name)
    named = [kind for kind in intake.kinds.values() if ending in kind.endings]
    return not named or any(_begins_as(intake, kind, content) for kind in named)


def _begins_as(intake: Intake, kind: Kind, content: bytes) -> bool:
    if kind.structure == _TEXT:
        others = [one for one in intake.kinds.values() if one.structure != _TEXT and one.starts]
        known = any(all(start.holds(content) for start in one.starts) for one in others)
        return not known and b"\0" not in content[:_HEAD]
    if not all(start.holds(content) for start in kind.starts):
        return False
    if kind.structure not in _PACKED:
        return True
    try:
        return STRUCTURES[kind.structure](content, intake)
    except AnswerError:
        return True  # it is one, with something in it that would not be taken


def too_large(intake: Intake) -> AnswerError:
    """How it is said that a file is larger than any may be."""
    return unfit("too_large", limit=str(intake.limits.file // 1_000_000))


def _kind(intake: Intake, content: bytes) -> Kind:
    for kind in intake.kinds.values():
        begins = all(start.holds(content) for start in kind.starts)
        if kind.structure != _TEXT and begins and STRUCTURES[kind.structure](content, intake):
            return kind
    for kind in intake.kinds.values():  # a letter may begin with BM as a bitmap does
        if kind.structure == _TEXT and STRUCTURES[_TEXT](content, intake):
            return kind
    for start, what in intake.refused:
        if start.holds(content):
            raise unfit("refused", what=what)
    raise unfit("unknown")


def _nothing_else(intake: Intake, kind: Kind, content: bytes) -> None:
    """Refuse a file that is a second thing as well: a page, a PDF or an archive."""
    if kind.structure == _TEXT:
        return
    if kind.structure not in _PACKED and _ends_as_archive(content):
        raise unfit("foreign", kind=kind.key)
    if kind.structure != _PDF and b"%PDF-" in content[:_HEAD]:
        raise unfit("foreign", kind=kind.key)
    words = [word.encode() for word in intake.foreign]
    if kind.structure in (*_PACKED, _PDF):  # their words are the writer's own, and packed
        pieces = iter((content[:_HEAD].lower(),))
    else:
        pieces = _pieces(content, max(map(len, words), default=0))
    if any(word in piece for piece in pieces for word in words):
        raise unfit("foreign", kind=kind.key)


def _pieces(content: bytes, overlap: int) -> Iterator[bytes]:
    for start in range(0, len(content), _PIECE):
        yield content[start : start + _PIECE + overlap].lower()


def _ends_as_archive(content: bytes) -> bool:
    """Whether the directory of a ZIP ends the file, as its readers look for it."""
    at = content.rfind(_ZIP_END, -(_ZIP_REMARK + _ZIP_END_BYTES))
    while at >= 0:
        remark = int.from_bytes(content[at + 20 : at + 22], "little")
        if at + _ZIP_END_BYTES + remark == len(content):
            return True
        at = content.rfind(_ZIP_END, max(0, len(content) - _ZIP_REMARK - _ZIP_END_BYTES), at)
    return False
