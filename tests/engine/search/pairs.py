"""The disputes of tests/data/duplicates.yaml as cases, folded from events as the store has them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from engine.casework.case import Case, fold, summary_of
from engine.casework.events import (
    CaseEvent,
    CaseOpened,
    CategoryChosen,
    PersonDescribed,
    SeatOffered,
    StoryTold,
)
from engine.casework.journal import chain
from engine.classify.cues import Speller
from engine.search.blind import Blinder
from engine.search.document import Document, document_of
from engine.search.index import Index
from engine.search.portrait import Portrait
from engine.source import Items, Reader, Record, read_file
from engine.vault import Vault

ROOT = Path(__file__).resolve().parents[3]
WRITTEN = ROOT / "tests" / "data" / "duplicates.yaml"
STORIES = ROOT / "rules" / "causes" / "stories"
FIRST = date(2026, 1, 1)
DAYS = 330
UNIT = "bajiao"


@dataclass(frozen=True, slots=True)
class Entered:
    """A case of the set: `dispute` is the same in two cases of one dispute."""

    case: Case
    dispute: str
    how: str = ""  # how a duplicate came about, or why the case only resembles others


def entered(cases: int) -> list[Entered]:
    """The whole set, and after it stories of the rules until there are so many cases."""
    found = [*_written()]
    lacking = cases - len(found)
    every = [*_stories()]
    step = max(1, len(every) // max(1, lacking))
    chosen = every[::step][: max(0, lacking)]
    for n, (kind, story) in enumerate(chosen):
        on = date.fromordinal(FIRST.toordinal() + n * 7 % DAYS)
        found.append(Entered(_case(f"story {n}", on, kind, story), f"story {n}"))
    return found


def indexed(cases: Sequence[Entered], seen: Sequence[Portrait], speller: Speller) -> Index:
    """An index in memory over these cases, as a service keeps one."""
    index = Index(Blinder(Vault.demo(), speller))
    assert index.claim()
    index.put(_document(each.case, one) for each, one in zip(cases, seen, strict=True))
    index.commit()
    return index


def _document(case: Case, seen: Portrait) -> Document:
    names = [name for person in seen.parties for name in sorted(person.names)]
    said = "\n".join([case.story, *names])
    return replace(document_of(summary_of(case)), unit=UNIT, said=said, marks=seen.marks)


def _written() -> Iterator[Entered]:
    written = read_file(WRITTEN)
    assert isinstance(written, Items)
    for entry in written:
        assert isinstance(entry, Record)
        reader = Reader(entry, [])
        if "same" in entry:
            id = reader.word("same")
            for part in "ab":
                case = _read(f"{id} {part}", reader.mapping(part))
                yield Entered(case, id, reader.word("how"))
        else:
            id = reader.word("near")
            yield Entered(_read(id, reader.mapping("case")), id, reader.word("why"))


def _read(id: str, record: Record) -> Case:
    reader = Reader(record, [])
    on = date.fromisoformat(reader.word("on"))
    people = [("", reader.words("me")), ("other", reader.words("other"))]
    return _case(id, on, reader.word("kind"), reader.word("story"), people)


def _case(
    id: str,
    on: date,
    kind: str,
    story: str,
    people: list[tuple[str, tuple[str, ...]]] | None = None,
) -> Case:
    stream = uuid5(NAMESPACE_URL, id)
    happened: list[CaseEvent] = [CaseOpened(id, "zh", "r", ""), StoryTold(story, ())]
    happened.append(CategoryChosen(kind, (), ()))
    for seat, told in people or []:
        if seat and any(told):
            happened.append(SeatOffered(seat, "respondent", "", on))
        if any(told):
            happened.append(
                PersonDescribed(seat, dict(zip(("name", "phone"), told, strict=True)), "")
            )
    at = datetime.combine(on, time(4), UTC)
    return fold(chain(stream, None, happened, at, "resident"))


def _stories() -> list[tuple[str, str]]:
    lines = [
        json.loads(line)
        for path in sorted(STORIES.glob("?.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [(line["cause"], line["text"]) for line in lines if line.get("cause")]
