"""Every structure that a kind of file can have, by the name that intake.yaml calls it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from engine.evidence.boxes import is_heic, is_m4a, is_mp4
from engine.evidence.office import is_docx, is_xlsx
from engine.evidence.pdf import is_pdf
from engine.evidence.pictures import is_jpeg, is_png, is_webp
from engine.evidence.plain import is_text
from engine.evidence.sounds import is_mp3, is_wav

if TYPE_CHECKING:
    from engine.evidence.intake import Intake

Structure: TypeAlias = "Callable[[bytes, Intake], bool]"
"""Whether a file is built so; raises `AnswerError` where it is, and cannot be kept as it is."""

STRUCTURES: Final[Mapping[str, Structure]] = {
    "jpeg": is_jpeg,
    "png": is_png,
    "webp": is_webp,
    "heic": is_heic,
    "m4a": is_m4a,
    "mp4": is_mp4,
    "wav": is_wav,
    "mp3": is_mp3,
    "pdf": is_pdf,
    "docx": is_docx,
    "xlsx": is_xlsx,
    "text": is_text,
}
