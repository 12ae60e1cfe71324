"""Cases of `tests/data/similar.yaml`, entered and ended as people would have done it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.actions import consent, consult
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.events import CaseAssigned, CaseClosed
from engine.errors import DefinitionError
from engine.rulebook.worked import read_facts
from engine.source import Items, Reader, Record, read_file

FILE: Final = Path(__file__).parents[2] / "data" / "similar.yaml"
UNIT: Final = "bajiao"
SAFE: Final = {consult.DANGER: frozenset({"none"}), consult.SIGNALS: frozenset({"none"})}
SETTLED: Final = CaseClosed("mediated", "agreement_signed")


@dataclass(frozen=True, slots=True)
class Sketch:
    """One entry: what it is about, and what a mediator would put beside it."""

    id: str
    alike: str
    asks: bool
    kind: str
    story: str
    facts: Mapping[str, Any]


def sketches(desk: Desk) -> list[Sketch]:
    """All entries, their facts read by the rules at the desk."""
    faults: list[DefinitionError] = []
    written = read_file(FILE)
    assert isinstance(written, Items)
    found = []
    for entry in written:
        assert isinstance(entry, Record)
        reader = Reader(entry, faults)
        facts = reader.mapping("facts")
        found.append(
            Sketch(
                str(reader.word("similar")),
                str(reader.word("alike")),
                reader.flag("asks"),
                str(reader.word("kind")),
                str(reader.word("story")),
                read_facts(facts, desk.library.rulebook, faults, facts.place),
            )
        )
        reader.done()
    assert not faults, faults[:3]
    return found


def begun(desk: Desk, sketch: Sketch, unit: str = UNIT) -> Case:
    """The case as far as it was told; it lies with a unit."""
    case = consent.agree(desk, consult.open_case(desk).case, ["assess", "mediate"])
    case = consult.tell_story(desk, case, sketch.story)
    case = consult.choose_category(desk, case, sketch.kind)
    case = consult.record_answers(desk, case, {**SAFE, **sketch.facts})
    return desk.append(case, [CaseAssigned(unit, "", "by_level_and_place")])


def ended(desk: Desk, sketch: Sketch, unit: str = UNIT, closed: CaseClosed = SETTLED) -> Case:
    """The same, ended."""
    return desk.append(begun(desk, sketch, unit), [closed])
