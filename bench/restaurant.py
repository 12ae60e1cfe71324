"""One invented rental case and its answers, for measuring the real rules and pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from engine.actions import consult
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.clock import FixedClock
from engine.library import Library
from engine.rulebook.graph import DECLINED
from engine.rulebook.vocabulary import read_answer
from engine.source import Record, Value, read_file
from engine.store.memory import MemoryStore


@dataclass(frozen=True, slots=True)
class Restaurant:
    """The case as its resident would tell it; `written` are answers as strings by fact."""

    category: str
    story: str
    today: date
    written: dict[str, Any]

    @classmethod
    def read(cls) -> Restaurant:
        """The case in the file beside this one."""
        record = read_file(Path(__file__).with_name("restaurant.yaml"), "bench/restaurant.yaml")
        assert isinstance(record, Record)
        written = _plain(record["answers"])
        today = date.fromisoformat(str(record["today"]))
        return cls(str(record["category"]), str(record["story"]), today, written)

    def answer(self, library: Library, fact: str) -> Any:
        """The typed answer to a question; “not sure” where the file gives none."""
        if fact not in self.written:
            return DECLINED
        return read_answer(library.rulebook.facts[fact], self.written[fact])

    def desk(self, library: Library) -> Desk:
        """A desk on the day of the case, with a store that forgets."""
        noon = datetime(self.today.year, self.today.month, self.today.day, 4, tzinfo=UTC)
        return Desk.over(library, MemoryStore(), FixedClock(noon))

    def case(self, desk: Desk) -> Case:
        """The case after every question that it is asked."""
        case = consult.open_case(desk).case
        case = consult.tell_story(desk, case, self.story)
        case = consult.choose_category(desk, case, self.category)
        while (asked := consult.standing(desk, case).next) is not None:
            answer = {asked.fact: self.answer(desk.library, asked.fact)}
            case = consult.record_answers(desk, case, answer)
        return case


def _plain(value: Value) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Record):
        return {str(key): _plain(item) for key, item in value.items()}
    return str(value)
