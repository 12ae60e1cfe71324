"""How far cases went, counted from their events: one passage for each stage that a case entered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from engine.errors import StoreError
from engine.store.rows import naive_utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Fate(StrEnum):
    """What became of a dispute at a stage; exactly one holds."""

    WENT_ON = "went_on"  # to a later stage
    ABSORBED = "absorbed"  # ended here, and nothing came after within the window
    LEFT = "left"  # ended here because somebody else has it
    RECENT = "recent"  # ended here so lately that it may yet come back
    OPEN = "open"


class By(StrEnum):
    """What passages are counted by."""

    NOTHING = "nothing"
    KIND = "kind"
    FAMILY = "family"
    PLACE = "place"
    LEVEL = "level"
    UNIT = "unit"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Ladder:
    """Which events make a passage: the stages in order, and the kinds that move along them.

    `enters` names for a kind of event the stage it leads to, empty where its body says so as
    `stage`; `closes`, `reopens` and `leaves` are kinds, `referred` the outcome that leads
    elsewhere, `dropped` the one that counts nowhere.
    """

    stages: tuple[str, ...]
    enters: Mapping[str, str]
    closes: str
    reopens: str
    leaves: str
    referred: str
    dropped: str

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind of event that counts."""
        return frozenset({*self.enters, self.closes, self.reopens, self.leaves})


@dataclass(frozen=True, slots=True)
class Survey:
    """Which passages are counted: entered from `since` on and before `until`, seen at `now`.

    None means any, an empty text those that have none; `category` is a kind or its family;
    `window` is how long an ended dispute may still come back; `offset` is local time from UTC.
    """

    now: datetime
    window: timedelta
    by: By = By.NOTHING
    since: datetime | None = None
    until: datetime | None = None
    category: str | None = None
    place: str | None = None
    level: str | None = None
    units: frozenset[str] | None = None
    offset: timedelta = field(default=timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many passages of a group, at a stage, had one fate; `outcome` of those that ended.

    `exit` is the last way outside that was taken from there.
    """

    group: str
    stage: str
    fate: str
    outcome: str
    exit: str
    count: int


_GROUPS: Final[Mapping[By, str]] = {
    By.NOTHING: "''",
    By.KIND: "coalesce(category, '')",
    By.FAMILY: "split_part(coalesce(category, ''), '.', 1)",
    By.PLACE: "place",
    By.LEVEL: "level",
    By.UNIT: "unit",
    By.MONTH: "left(CAST(CAST(entered + {offset} AS DATE) AS TEXT), 7)",
}
# The last of several is the greatest with its number before it: arrays took twice as long.
_TURNS: Final = """
WITH turns AS (
    SELECT stream, seq, happened_at, kind,
        CASE WHEN kind IN ({moving}) THEN (body::JSON ->> 'stage') ELSE {entered} END AS leads_to,
        CASE WHEN kind = '{closes}' THEN body::JSON ->> 'outcome' END AS ends,
        CASE WHEN kind = '{leaves}' THEN body::JSON ->> 'exit' END AS way_out
    FROM events WHERE kind = ANY($1::TEXT[])
), placed AS (
    SELECT *, max({rank}) OVER (PARTITION BY stream ORDER BY seq) AS rung
    FROM turns
), passed AS (
    SELECT stream, rung, min(happened_at) AS entered,
        max(seq) FILTER (WHERE kind = '{closes}') AS closed_seq,
        max(seq) FILTER (WHERE kind = '{reopens}') AS reopened_seq,
        max(happened_at) FILTER (WHERE kind = '{closes}') AS closed_at,
        substr(max(lpad(CAST(seq AS TEXT), 9, '0') || ends), 10) AS ended,
        substr(max(lpad(CAST(seq AS TEXT), 9, '0') || way_out), 10) AS way_out
    FROM placed GROUP BY stream, rung
), followed AS (
    SELECT *, lead(entered) OVER (PARTITION BY stream ORDER BY rung) AS next_at,
        coalesce(closed_seq > coalesce(reopened_seq, 0), FALSE) AS is_closed
    FROM passed
), fates AS (
    SELECT stream, rung, entered, coalesce(way_out, '') AS way_out,
        CASE WHEN next_at IS NOT NULL
                AND (NOT is_closed OR next_at <= closed_at + {window}) THEN 'went_on'
            WHEN NOT is_closed THEN 'open'
            WHEN ended = '{referred}' THEN 'left'
            WHEN next_at IS NULL AND $2::TIMESTAMP < closed_at + {window} THEN 'recent'
            ELSE 'absorbed' END AS fate,
        CASE WHEN is_closed THEN ended ELSE '' END AS ended
    FROM followed
)
SELECT {group} AS part, rung, fate, ended, way_out, count(*)
FROM fates JOIN cases ON cases.case_id = fates.stream
WHERE cases.outcome <> '{dropped}' {conditions}
GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
"""
_CONDITIONS: Final = {
    "since": "entered >= {}::TIMESTAMP",
    "until": "entered < {}::TIMESTAMP",
    "category": "(coalesce(category, '') = {0} OR starts_with(category, {0}::TEXT || '.'))",
    "place": "place = {}",
    "level": "level = {}",
    "units": "unit = ANY({}::TEXT[])",
}


def statement(ladder: Ladder, survey: Survey) -> tuple[str, list[object]]:
    """The one query that counts, and the values it names by number."""
    values: list[object] = [sorted(ladder.kinds), naive_utc(survey.now)]
    conditions = []
    for name, condition in _CONDITIONS.items():
        asked = getattr(survey, name)
        if asked is not None:
            values.append(_value(asked))
            conditions.append("AND " + condition.format(f"${len(values)}"))
    fixed = [f"WHEN '{kind}' THEN '{stage}'" for kind, stage in ladder.enters.items() if stage]
    moving = [f"'{kind}'" for kind, stage in ladder.enters.items() if not stage]
    ranks = [f"WHEN '{stage}' THEN {rank}" for rank, stage in enumerate(ladder.stages)]
    group = _GROUPS[By(survey.by)].format(offset=_interval(survey.offset))
    text = _TURNS.format(
        moving=", ".join(moving),
        entered=f"CASE kind {' '.join(fixed)} END",
        rank=f"CASE leads_to {' '.join(ranks)} ELSE 0 END",
        window=_interval(survey.window),
        closes=ladder.closes,
        reopens=ladder.reopens,
        leaves=ladder.leaves,
        referred=ladder.referred,
        dropped=ladder.dropped,
        group=group,
        conditions=" ".join(conditions),
    )
    return text, values


def tally_of(ladder: Ladder, row: Sequence[object]) -> Tally:
    """The tally that a row of the query holds."""
    part, rank, fate, outcome, exit, count = row
    stage = ladder.stages[int(str(rank))]
    return Tally(str(part), stage, str(fate), str(outcome), str(exit), int(str(count)))


def counted(tallies: Iterable[Tally]) -> list[Tally]:
    """Tallies of one each, put together."""
    sums: Counter[tuple[str, str, str, str, str]] = Counter()
    for one in tallies:
        sums[one.group, one.stage, one.fate, one.outcome, one.exit] += one.count
    return [Tally(*key, count) for key, count in sums.items()]


def _value(asked: object) -> object:
    if isinstance(asked, datetime):
        return naive_utc(asked)
    return sorted(asked) if isinstance(asked, frozenset) else asked


def _interval(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    if seconds < 0:
        raise StoreError("a span of time must not be negative")
    return f"INTERVAL '{seconds} seconds'"
