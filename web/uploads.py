"""How files arrive with a form, piece by piece beside its fields, and how they go out again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Final
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from engine.actions.exhibits import Offered, Piece
from engine.evidence.intake import Intake
from engine.evidence.names import saved_name

MOST_FILES: Final = 100  # more are no form of ours; how many are taken is said by name
MOST_FIELDS: Final = 50
AT_ONCE: Final = BoundedSemaphore(2)
"""Turns: each file being kept takes four times its size in memory."""
ENVELOPE: Final = 100_000  # bytes around the files: their names, the other fields
UNKNOWN_TYPE: Final = "application/octet-stream"
POLICY: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Upload:
    """A form with files, which are there only while it is answered."""

    fields: Mapping[str, list[str]]
    files: tuple[Offered, ...]


async def upload_of(request: Request) -> AsyncIterator[Upload]:
    """The form that is posted; an empty place for a file counts for nothing."""
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
        fields: dict[str, list[str]] = {}
        files = []
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                if value.filename or value.size:
                    files.append(Offered(value.filename or "", value.size or 0, value.file.read))
            else:
                fields.setdefault(name, []).append(value)
        yield Upload(fields, tuple(files))


def room_of(intake: Intake) -> int:
    """How large the body of a form with files may be."""
    return intake.limits.form + ENVELOPE


def served(opened: Piece) -> Response:
    """The bytes as they were handed in, for an <img> of ours or to be saved; never as a page."""
    kind, id = opened.kind, opened.exhibit.id
    ending = kind.ending if kind else "bin"
    name = saved_name(opened.exhibit.name, id, ending)
    media = kind.media_type if kind else ""
    return handed_out(opened.content, media, name, f"{id}.{ending}")


def handed_out(content: bytes, media: str, name: str, plain: str) -> Response:
    """Bytes to be saved, never opened as a page; `plain` is the name for old browsers."""
    return Response(
        content,
        media_type=media or UNKNOWN_TYPE,
        headers={
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''"
            + quote(name, safe=""),
            "Content-Security-Policy": POLICY,
            "Cache-Control": "no-store",
        },
    )
