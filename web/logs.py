"""What a line of the log may say: never an address, an answer, a name or a message of an error."""

from __future__ import annotations

import json
import logging
import threading
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TextIO

OURS: Final = "jiefen"
# Whose fixed words may stand in the log. Others quote whatever they were handed: asyncio, for one,
# the text of an error, which may quote an answer.
TRUSTED: Final = (OURS, "uvicorn.error")
ROOT: Final = Path(__file__).resolve().parent.parent


def note(logger: logging.Logger, level: int, message: str, **fields: object) -> None:
    """One line: fixed words, and fields of which each says by its name what it is."""
    logger.log(level, message, extra={"fields": fields})


def where(error: BaseException) -> str:
    """The innermost line of our own that an error came through."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT / "web")]
    own += [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT / "engine")]
    chosen = [frame for frame in frames if frame in own][-1:] or frames[-1:]
    return _place(chosen[0].filename, chosen[0].lineno) if chosen else "?"


def _place(file: str, line: int | None) -> str:
    path = Path(file)
    shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(path.name)
    return f"{shown}:{line}"


def fields_of(record: logging.LogRecord) -> dict[str, Any]:
    """What a record may say, in the order in which it is read."""
    moment = datetime.fromtimestamp(record.created, UTC)
    said: dict[str, Any] = {
        "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "from": record.name,
    }
    trusted = record.name in TRUSTED or record.name.startswith(f"{OURS}.")
    said["message"] = record.getMessage().strip() if trusted else "(not shown)"
    fields: Mapping[str, object] = getattr(record, "fields", {})
    said |= fields
    if record.exc_info and record.exc_info[1] is not None:
        said |= {"kind": type(record.exc_info[1]).__name__, "where": where(record.exc_info[1])}
    elif not trusted:
        said["where"] = _place(record.pathname, record.lineno)
    said["worker"] = record.process
    return said


class JsonLines(logging.Formatter):
    """Each record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(fields_of(record), ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    """Each record as a line for the eyes: time, message, then what the fields hold."""

    def format(self, record: logging.LogRecord) -> str:
        said = fields_of(record)
        hidden = ("time", "level", "from", "message", "worker", "id")
        rest = " ".join(f"{name}={value}" for name, value in said.items() if name not in hidden)
        return f"{said['time'][11:19]} {said['level']}: {said['message']} {rest}".rstrip()


def configure(form: str, stream: TextIO) -> None:
    """Let every line of this process, whoever writes it, take this form."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if form == "json" else PlainLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in TRUSTED:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.INFO)
    logging.captureWarnings(True)
    threading.excepthook = _thread_broke


def _thread_broke(broken: threading.ExceptHookArgs) -> None:
    """In place of a trace, whose last line is the message of the error."""
    if broken.exc_value is not None:
        note(
            logging.getLogger(f"{OURS}.thread"),
            logging.ERROR,
            "thread broke",
            kind=broken.exc_type.__name__,
            where=where(broken.exc_value),
        )
