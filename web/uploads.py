"""How files arrive with a form: piece by piece, beside its fields."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import UploadFile
from starlette.requests import Request

from engine.actions.exhibits import Offered
from engine.evidence.intake import Intake

MOST_FILES: Final = 100  # more are no form of ours; how many are taken is said by name
MOST_FIELDS: Final = 50
ENVELOPE: Final = 100_000  # bytes around the files: their names, the other fields


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
