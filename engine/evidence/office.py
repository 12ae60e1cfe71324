"""Whether a ZIP is a document of Word or Excel, unpacks to something sane, and does nothing."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree

from engine.evidence.unfit import unfit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.evidence.intake import Intake

_TYPES: Final = "[Content_Types].xml"
_WORD: Final = "word/document.xml"
_EXCEL: Final = "xl/workbook.xml"
_PIECE: Final = 1 << 16
_LOCKED: Final = 1  # the flag of an encrypted part
# Fetched from elsewhere, not from the writer's own disk as the template of a firm is.
_ELSEWHERE: Final = re.compile(r"\s*(https?:|ftp:|\\\\|//|file:(//)?[\\/]{2}[^\\/])", re.IGNORECASE)
_EXCHANGE: Final = (b"<ddeLink", b":ddeLink", b"DDEAUTO")
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


def is_docx(content: bytes, intake: Intake) -> bool:
    """A document of Word without macros."""
    return _is_office(content, _WORD, "docx", intake)


def is_xlsx(content: bytes, intake: Intake) -> bool:
    """A table of Excel without macros."""
    return _is_office(content, _EXCEL, "xlsx", intake)


def _is_office(content: bytes, main: str, kind: str, intake: Intake) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            names = packed.namelist()
            if main not in names or _TYPES not in names:
                return False
            _bounded(packed, intake)
            if len(set(names)) != len(names) or any(_is_odd(name) for name in names):
                raise unfit("damaged", kind=kind)
            _does_nothing(packed, intake)
    except ElementTree.ParseError as err:
        raise unfit("damaged", kind=kind) from err
    except _BROKEN as err:
        raise unfit("damaged", kind=kind) from err
    return True


def _is_odd(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/")


def _bounded(packed: zipfile.ZipFile, intake: Intake) -> None:
    """Refuse what says of itself that it unpacks to too much; what lies about it breaks later."""
    parts = packed.infolist()
    if len(parts) > intake.limits.parts:
        raise unfit("bomb")
    if sum(part.file_size for part in parts) > intake.limits.unpacked:
        raise unfit("bomb")
    if any(part.flag_bits & _LOCKED for part in parts):
        raise unfit("locked")


def _does_nothing(packed: zipfile.ZipFile, intake: Intake) -> None:
    for part in packed.infolist():
        lowered = part.filename.lower()
        if any(word in lowered for word in intake.office_parts):
            raise unfit("macro")
        read = _checked(packed, part, keep=lowered.endswith((".rels", ".xml")))
        if any(word in read for word in _EXCHANGE):
            raise unfit("macro")
        if part.filename == _TYPES:
            _types(read, intake)
        elif lowered.endswith(".rels"):
            _links(read, intake)


def _checked(packed: zipfile.ZipFile, part: zipfile.ZipInfo, keep: bool) -> bytes:
    """Unpack a part to its end, so that its length and checksum are seen to be true."""
    kept = bytearray()
    with packed.open(part) as opened:
        while piece := opened.read(_PIECE):
            if keep:
                kept += piece
    if keep and b"<!DOCTYPE" in kept[:4096]:
        raise unfit("macro")
    return bytes(kept)


def _types(read: bytes, intake: Intake) -> None:
    for element in _elements(read):
        named = element.get("ContentType", "").lower()
        if any(word in named for word in intake.office_parts):
            raise unfit("macro")


def _links(read: bytes, intake: Intake) -> None:
    for element in _elements(read):
        kind = element.get("Type", "").lower().rpartition("/")[2]
        outside = element.get("TargetMode", "").lower() == "external"
        if any(word in kind for word in intake.office_parts) and not outside:
            raise unfit("macro")
        if outside and kind in intake.office_links and _ELSEWHERE.match(element.get("Target", "")):
            raise unfit("macro")


def _elements(read: bytes) -> Iterator[ElementTree.Element]:
    return ElementTree.fromstring(read).iter()
