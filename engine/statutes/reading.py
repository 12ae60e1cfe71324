"""How statutes arrive: JSON lines, one article each, every bad line named before any is taken."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from engine.errors import DefinitionError, DefinitionFaults, Place
from engine.statutes.article import Article, Edition
from engine.statutes.citation import Number, read_number

LONGEST: Final = 50_000  # characters of one article
HEADING: Final = Number(1).chinese
SHAPE: Final = (
    f'{{"law": "…", "article": "{HEADING}", "text": "…", "effective_date": "2021-01-01"}}'
)
_DAYS: Final = ("version_date", "effective_date", "ended_date")
_WORDS: Final = ("chapter", "status", "level", "source", "crosscheck")


@dataclass(slots=True)
class _Gathered:
    """One version of a law while its articles come in."""

    days: tuple[date | None, date | None]
    level: str
    line: int
    articles: dict[Number, Article] = field(default_factory=dict)


def read_editions(lines: Iterable[bytes | str], name: str) -> tuple[Edition, ...]:
    """Every version of every law in these lines; raises `DefinitionFaults` with all that is wrong.

    A line holds law, article and text; version_date, effective_date, ended_date (the first day
    without force), chapter, status, level, source and crosscheck may stand beside them.
    """
    faults: list[DefinitionError] = []
    gathered: dict[tuple[str, str], _Gathered] = {}
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                _take(_object(line), number, gathered)
        except _BadLineError as bad:
            faults.append(DefinitionError(Place(name, number, 1), bad.message, bad.remedy))
    if not gathered and not faults:
        faults.append(DefinitionError(Place(name), "no article here", f"write {SHAPE}"))
    if faults:
        raise DefinitionFaults(faults, "the statutes")
    return tuple(_edition(key, one) for key, one in gathered.items())


class _BadLineError(Exception):
    def __init__(self, message: str, remedy: str) -> None:
        self.message, self.remedy = message, remedy
        super().__init__(message)


def _edition(key: tuple[str, str], one: _Gathered) -> Edition:
    law, version = key
    articles = tuple(article for _, article in sorted(one.articles.items()))
    return Edition(law, version, *one.days, one.level, articles)


def _object(line: bytes | str) -> Mapping[str, Any]:  # whatever JSON holds
    try:
        text = line.decode("utf-8-sig") if isinstance(line, bytes) else line
    except UnicodeDecodeError as err:
        raise _BadLineError("this is not UTF-8", "save the file as UTF-8") from err
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as err:
        raise _BadLineError("this is not JSON", f"write {SHAPE}") from err
    if not isinstance(content, dict):
        raise _BadLineError("this is not an object", f"write {SHAPE}")
    return content


def _take(row: Mapping[str, Any], line: int, gathered: dict[tuple[str, str], _Gathered]) -> None:
    law, text = _word(row, "law", required=True), _word(row, "text", required=True)
    number = _number(row)
    version, effective, ended = (_day(row, key) for key in _DAYS)
    chapter, status, level, source, checked = (_word(row, key) for key in _WORDS)
    if effective and ended and ended <= effective:
        raise _BadLineError(
            f"ended_date {ended} is not after {effective}", "see which one is right"
        )
    key = (law, version.isoformat() if version else "")
    one = gathered.setdefault(key, _Gathered((effective, ended), level, line))
    if one.days != (effective, ended):
        remedy = f"see line {one.line}: one version comes into force on one day"
        raise _BadLineError(f"{law} has another effective_date or ended_date here", remedy)
    if number in one.articles:
        raise _BadLineError(f"{law} {number.chinese} stands twice", "keep one of the two")
    one.articles[number] = Article(number, text, chapter, status, source, checked or _checked(row))


def _number(row: Mapping[str, Any]) -> Number:
    written = _word(row, "article", required=True)
    number = read_number(written)
    if number is None:
        raise _BadLineError(
            f"article {written[:40]!r} is no number of an article", f"write {HEADING}"
        )
    counted = row.get("article_no")
    if counted is not None and counted != number.main:
        remedy = "leave article_no out"
        raise _BadLineError(f"article_no {str(counted)[:20]} is not that of {written[:40]}", remedy)
    return number


def _word(row: Mapping[str, Any], key: str, *, required: bool = False) -> str:
    value = row.get(key)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value.strip()):
        raise _BadLineError(f"{key} is missing or no text", f"write {SHAPE}")
    if len(value) > LONGEST:
        raise _BadLineError(f"{key} is longer than {LONGEST} characters", "split the article")
    if any("\ud800" <= sign <= "\udfff" or sign == "\0" for sign in value):
        raise _BadLineError(f"{key} holds what is no character", "write the text as UTF-8")
    return value.strip().replace("\r\n", "\n").replace("\r", "\n")


def _day(row: Mapping[str, Any], key: str) -> date | None:
    written = _word(row, key)
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as err:
        raise _BadLineError(f"{key} {written[:20]!r} is no date", "write 2021-01-01") from err


def _checked(row: Mapping[str, Any]) -> str:
    """What a comparison with another collection found, whichever that was."""
    found = (v for key, v in row.items() if key.startswith("crosscheck_") and isinstance(v, str))
    return next(found, "")
