"""How many true duplicates are among the first five, how many others are, and how fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.timing import Line, Table, repeated, timed_result
from engine.classify.cues import Speller
from engine.library import Library
from engine.search.duplicates import (
    Score,
    compare,
    ranked,
    shipped_numbers,
)
from engine.search.index import Index
from engine.search.likeness import shipped_rarity
from engine.search.portrait import Portrait, portrait
from engine.search.seeking import seek
from tests.engine.search.pairs import Entered, entered, indexed

CASES = 300
CROWD = 2_300  # every story of the rules besides
FIRST = 5
GATE_RECALL = 1.0
GATE_SURE = 0.95
NOTES = (
    "The set: 60 disputes that came twice (told again, by the other party, by the family, by",
    "phone, at the counter, with typos), 50 cases that only resemble them, stories of the rules.",
    "Recall: of each of the 120 cases, whether the other one is among the first five that the",
    "index gave and the exact score kept, from 40 points on. Precision: of the pairs that are",
    "shown, how many are one dispute; the 50 were written to be mistaken for one.",
)


@dataclass(frozen=True, slots=True)
class Found:
    """What came out for all cases that have a twin or resemble one."""

    recall: float
    possible: tuple[int, int]  # pairs shown from 40 points on: true ones, all
    duplicate: tuple[int, int]
    seconds: Sequence[float]  # from the case to its list
    compared: float  # pairs, on an average


def tables() -> list[Table]:
    """The set as it is written, then the same among every story there is."""
    library = Library.load()
    return [_table(library, CASES), _table(library, CROWD)]


def _table(library: Library, many: int) -> Table:
    speller = Speller(library.taxonomy.wording)
    cases = entered(many)
    seconds, seen = timed_result(lambda: [portrait(each.case, speller) for each in cases])
    index = indexed(cases, seen, speller)
    found = _found(cases, seen, index)
    one, other = seen[0], seen[1]
    scored = repeated(lambda: compare(one, other, shipped_numbers(), shipped_rarity()), 300, 20)
    lines = [
        _of_one("recall@5 of true duplicates", found.recall, GATE_RECALL),
        _of_one("precision from 70 points on", _share(found.duplicate), GATE_SURE),
        _of_one("precision from 40 points on", _share(found.possible)),
        Line("pairs from 70 points on", [float(found.duplicate[1])], unit="pairs"),
        Line("pairs from 40 points on", [float(found.possible[1])], unit="pairs"),
        Line("cases compared exactly, for each", [found.compared], unit="cases"),
        Line("a case read for comparing", [seconds / len(cases)]),
        Line("two cases compared", scored),
        Line("candidates of one case", found.seconds),
    ]
    return Table(f"Duplicates among {len(cases):,} cases", lines, NOTES)


def _of_one(what: str, share: float, gate: float | None = None) -> Line:
    return Line(what, [share], unit="", gate=gate, more_is_better=True)


def _found(cases: Sequence[Entered], seen: Sequence[Portrait], index: Index) -> Found:
    places = {each.case.id: at for at, each in enumerate(cases)}
    twins = _twins(cases)
    shown: dict[tuple[int, int], Score] = {}
    seconds, hits, compared = [], 0, 0
    written = [at for at, each in enumerate(cases) if each.how]
    for at in written:
        taken, scores = timed_result(lambda at=at: _scores(cases, seen, index, places, at))
        seconds.append(taken)
        compared += len(scores)
        best = ranked(scores.items(), shipped_numbers(), FIRST)
        hits += str(twins.get(at)) in best
        shown |= {(min(at, int(b)), max(at, int(b))): scores[b] for b in best}
    true = {(min(pair), max(pair)) for pair in twins.items()}
    sure = {p for p, score in shown.items() if score.points >= shipped_numbers().duplicate}
    return Found(
        hits / len(twins),
        (len(true & shown.keys()), len(shown)),
        (len(true & sure), len(sure)),
        seconds,
        compared / len(written),
    )


def _scores(
    cases: Sequence[Entered],
    seen: Sequence[Portrait],
    index: Index,
    places: dict[object, int],
    at: int,
) -> dict[str, Score]:
    case = cases[at].case
    near = [places[id] for id in seek(index, case.id, case.story, seen[at])]
    return {str(b): compare(seen[at], seen[b], shipped_numbers(), shipped_rarity()) for b in near}


def _twins(cases: Sequence[Entered]) -> dict[int, int]:
    by_dispute: dict[str, list[int]] = {}
    for at, each in enumerate(cases):
        by_dispute.setdefault(each.dispute, []).append(at)
    pairs = [two for two in by_dispute.values() if len(two) == 2]
    return {a: b for first, second in pairs for a, b in ((first, second), (second, first))}


def _share(counted: tuple[int, int]) -> float:
    return counted[0] / counted[1] if counted[1] else 0.0
