"""Passages counted one case after another in Python: for cases that lie in no database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from engine.store.passages import By, Fate, Ladder, Survey, Tally, counted
from engine.store.store import Event, Summary


@dataclass(slots=True)
class _Passage:
    """A stage of one case, as far as its events have been read."""

    stage: int
    entered: datetime
    closed_at: datetime | None = None
    outcome: str = ""
    exit: str = ""


def tally(
    ladder: Ladder, survey: Survey, histories: Iterable[tuple[Summary | None, Sequence[Event]]]
) -> list[Tally]:
    """The same counts as the query's."""
    found = counted(
        one
        for case, events in histories
        if case is not None and _is_wanted(ladder, survey, case)
        for one in _tallies(ladder, survey, case, events)
    )
    stages = {stage: rank for rank, stage in enumerate(ladder.stages)}
    return sorted(found, key=lambda t: (t.group, stages[t.stage], t.fate, t.outcome, t.exit))


def _is_wanted(ladder: Ladder, survey: Survey, case: Summary) -> bool:
    kind = f"{case.category or ''}."
    return (
        case.outcome != ladder.dropped
        and (survey.category is None or kind.startswith(f"{survey.category}."))
        and survey.place in (None, case.place)
        and survey.level in (None, case.level)
        and (survey.units is None or case.unit in survey.units)
    )


def _tallies(
    ladder: Ladder, survey: Survey, case: Summary, events: Sequence[Event]
) -> Iterator[Tally]:
    passages = _passages(ladder, events)
    nexts = [later.entered for later in passages[1:]]
    for passage, next_at in zip(passages, [*nexts, None], strict=True):
        if survey.since is not None and passage.entered < survey.since:
            continue
        if survey.until is not None and passage.entered >= survey.until:
            continue
        fate = _fate(ladder, survey, passage, next_at)
        stage = ladder.stages[passage.stage]
        group = _group(survey, case, passage)
        yield Tally(group, stage, fate.value, passage.outcome, passage.exit, 1)


def _passages(ladder: Ladder, events: Sequence[Event]) -> list[_Passage]:
    passages: list[_Passage] = []
    for event in events:
        if event.kind not in ladder.kinds:
            continue
        body = json.loads(event.body)
        rank = _rank(ladder, event.kind, body)
        if not passages or rank > passages[-1].stage:
            passages.append(_Passage(rank, event.at))
        here = passages[-1]
        if event.kind == ladder.closes:
            here.closed_at, here.outcome = event.at, body["outcome"]
        elif event.kind == ladder.reopens:
            here.closed_at, here.outcome = None, ""
        elif event.kind == ladder.leaves:
            here.exit = body["exit"]
    return passages


def _rank(ladder: Ladder, kind: str, body: Mapping[str, str]) -> int:
    """The place in the order of the stage an event leads to; the first where it leads to none."""
    if kind not in ladder.enters:
        return 0
    return ladder.stages.index(ladder.enters[kind] or body["stage"])


def _fate(ladder: Ladder, survey: Survey, here: _Passage, next_at: datetime | None) -> Fate:
    back_until = here.closed_at + survey.window if here.closed_at else None
    if next_at is not None and (back_until is None or next_at <= back_until):
        return Fate.WENT_ON
    if back_until is None:
        return Fate.OPEN
    if here.outcome == ladder.referred:
        return Fate.LEFT
    return Fate.RECENT if next_at is None and survey.now < back_until else Fate.ABSORBED


def _group(survey: Survey, case: Summary, passage: _Passage) -> str:
    kind = case.category or ""
    groups = {
        By.NOTHING: "",
        By.KIND: kind,
        By.FAMILY: kind.partition(".")[0],
        By.PLACE: case.place,
        By.LEVEL: case.level,
        By.UNIT: case.unit,
        By.MONTH: f"{passage.entered.astimezone(timezone(survey.offset)):%Y-%m}",
    }
    return groups[By(survey.by)]
