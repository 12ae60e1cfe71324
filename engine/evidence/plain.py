"""Whether a file is plain text, and how it reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from engine.evidence.unfit import unfit

if TYPE_CHECKING:
    from engine.evidence.intake import Intake

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")
_MARKS: Final = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_CODINGS: Final = ("utf-8", "gb18030")


def is_text(content: bytes, intake: Intake) -> bool:
    """Text in a coding that is used here, and nothing that a program would run or lay out."""
    text = read_text(content)
    if text is None:
        return False
    beginning = text.lstrip("\ufeff \t\r\n\f").lower()
    if beginning.startswith(intake.markup):
        raise unfit("markup")
    return True


def read_text(content: bytes) -> str | None:
    """What a text says; nothing where it is none."""
    marked = next((coding for mark, coding in _MARKS.items() if content.startswith(mark)), None)
    for coding in (marked,) if marked else _CODINGS:
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None
