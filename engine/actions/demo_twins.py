"""One example dispute that came to the staff twice, and one that only looks like it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from engine.actions import consent, consult, seats
from engine.actions.consent import CONTACT
from engine.actions.desk import Desk
from engine.casework.events import CaseAssigned
from engine.casework.people import SYSTEM
from engine.clock import FixedClock
from engine.errors import DefinitionError, DefinitionFaults
from engine.rulebook.worked import read_facts
from engine.source import Reader, Record, read_file

FILE: Final = Path(__file__).with_suffix(".yaml")
REASON: Final = "by_level_and_place"


@dataclass(frozen=True, slots=True)
class _Draft:
    codes: tuple[str, str]  # secret and number
    kind: str
    ago: int
    unit: str
    person: dict[str, str]
    story: str
    facts: dict[str, Any]
    evidence: dict[str, str]


def seed(desk: Desk, path: Path = FILE) -> int:
    """Enter the cases that are not there yet; how many were.

    Raises `DefinitionFaults` for a file that cannot be read.
    """
    faults: list[DefinitionError] = []
    written = read_file(path)
    reader = Reader(written if isinstance(written, Record) else Record(written.place), faults)
    drafts = [_read(desk, entry, faults) for entry in reader.records("twins")]
    reader.done()
    if faults:
        raise DefinitionFaults(faults)
    fresh = [each for each in drafts if desk.store.find_by_number(each.codes[1]) is None]
    for draft in fresh:
        _enter(desk, draft)
    return len(fresh)


def _read(desk: Desk, entry: Record, faults: list[DefinitionError]) -> _Draft:
    reader = Reader(entry, faults)
    told = reader.mapping("facts")
    ago = reader.word("ago")
    if not ago.isdecimal():
        reader.fault(entry.place, f"ago: {ago} is no number of days", "write ago: 9")
    draft = _Draft(
        (reader.word("secret"), reader.word("number")),
        reader.word("kind"),
        int(ago) if ago.isdecimal() else 0,
        reader.word("unit"),
        {name: reader.word(name) for name in ("name", "phone")},
        reader.word("story"),
        read_facts(told, desk.library.rulebook, faults, entry.place),
        {str(item): str(mark) for item, mark in reader.mapping("evidence").items()},
    )
    reader.done()
    return draft


def _enter(desk: Desk, draft: _Draft) -> None:
    """Enter one case as its resident would have done, and give it to its unit."""
    codes = iter(draft.codes)
    then = FixedClock(desk.clock.now() - timedelta(days=draft.ago))
    desk = replace(desk, clock=then)
    case = consult.open_case(replace(desk, code=lambda _: next(codes))).case
    case = consent.agree(desk, case, ["assess", "mediate"])
    case = consult.tell_story(desk, case, draft.story)
    case = consult.choose_category(desk, case, draft.kind)
    safe = {consult.DANGER: frozenset({"none"}), consult.SIGNALS: frozenset({"none"})}
    case = consult.record_answers(desk, case, {**safe, **draft.facts})
    case = consult.mark_evidence(desk, case, draft.evidence)
    case = seats.describe(desk, case, draft.person, [CONTACT])
    desk.of(SYSTEM).append(case, [CaseAssigned(draft.unit, "", REASON)])
