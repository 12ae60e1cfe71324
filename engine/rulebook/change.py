"""What would change a conclusion: the fewest answers that turn it, each proved by evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice, product
from typing import Any, Final, Literal

from engine.rulebook import graph
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import Number, Truthy, Unanswered
from engine.rulebook.possible import as_answer
from engine.rulebook.rule import Finding, Route, Term
from engine.rulebook.solving import farthest
from engine.rulebook.truth import Truth
from engine.rulebook.uses import AS_OF
from engine.rulebook.vocabulary import DATED, Fact, write_answer
from engine.rulebook.ways import Search, applied, choices_of
from engine.rulebook.wish import Among, Between, Holding, NoRows, Way, Wish, number_of
from engine.rulebook.wording import answer_text, title_of

MOST: Final = 4  # sets that are told
TRIED: Final = 6  # combinations of choices that are proved for one set
SCHEMA: Final = "change.v1"
Bound = Literal["is", "at_least", "at_most", "between", "any", "has", "lacks", "no_rows", "wait"]
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "is": "{fact}：{answer}",
        "at_least": "{fact}：不少于 {low}",
        "at_most": "{fact}：不多于 {high}",
        "from": "{fact}：{low}或者更晚",
        "until": "{fact}：{high}或者更早",
        "between": "{fact}：从 {low} 到 {high}",
        "any": "{fact}：说清楚就行",
        "has": "{fact}：有“{answer}”",
        "lacks": "{fact}：没有“{answer}”",
        "no_rows": "{fact}：没有",
        "wait": "再等 {days} 天，到 {day}",
    },
    "en": {
        "is": "{fact}: {answer}",
        "at_least": "{fact}: at least {low}",
        "at_most": "{fact}: at most {high}",
        "from": "{fact}: {low} or later",
        "until": "{fact}: {high} or earlier",
        "between": "{fact}: from {low} to {high}",
        "any": "{fact}: any answer",
        "has": "{fact}: “{answer}” among them",
        "lacks": "{fact}: without “{answer}”",
        "no_rows": "{fact}: none",
        "wait": "wait {days} days, until {day}",
    },
}


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that would have to be otherwise, and what would prove it.

    `answer` is a value of the fact's type that was tried; `bound` says how it is meant:
    exactly it, or anything at least, at most or between `low` and `high`. Under the fact
    `as_of` the answer is a day to wait for.
    """

    fact: str
    answer: Any
    bound: Bound
    low: Number | None
    high: Number | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """A set of answers with which the conclusion comes out as `after`; none can be spared."""

    name: str
    before: Truth
    after: Truth
    changes: tuple[Change, ...]


def flips(
    evaluation: Evaluation, name: str, wanted: Truth | None = None, most: int = MOST
) -> tuple[Flip, ...]:
    """What would turn a finding or truth term; an unknown one is turned either way.

    Each set has at most three answers, none set by the system, and is verified.
    """
    definition = evaluation.rulebook.definitions[name]
    assert isinstance(definition, (Finding, Term))
    node: Any = definition.node  # a truth: flips are asked of findings and truth terms
    return _flips(evaluation, name, node, wanted, most)


def route_flips(evaluation: Evaluation, step: str, most: int = MOST) -> tuple[Flip, ...]:
    """What would send the dispute to this step, or away from it where it goes there now."""
    route = evaluation.rulebook.route
    if route is None:
        return ()
    return _flips(evaluation, step, leads_to(route, step), None, most)


def leads_to(route: Route, step: str) -> Truthy:
    """The truth that the first line which holds names this step."""
    earlier: list[Truthy] = []
    ways: list[Truthy] = []
    for line in route.lines:
        when = line.when or graph.Constant(True)
        if line.to == step:
            ways.append(graph.All((*(graph.Not(one) for one in earlier), when)))
        else:
            earlier.append(when)
    return graph.AnyOf(tuple(ways))


def _flips(
    evaluation: Evaluation, name: str, node: Truthy, wanted: Truth | None, most: int
) -> tuple[Flip, ...]:
    before = Truth.of(node.eval(evaluation))
    targets = (Truth.TRUE, Truth.FALSE) if wanted is None else (wanted,)
    search = Search(evaluation)
    found: list[Flip] = []
    for after in targets:
        if after is before or after is Truth.UNKNOWN:
            continue
        target = after is Truth.TRUE
        proved = _proved(evaluation, node, target, search.ways(node, target))
        found += [Flip(name, before, after, changes) for changes in islice(proved, most)]
    return tuple(found)


def _proved(
    evaluation: Evaluation, node: Truthy, wanted: bool, ways: tuple[Way, ...]
) -> Iterator[tuple[Change, ...]]:
    """The ways that work, each without what it can spare, and none that holds a smaller one."""
    kept: list[frozenset[str]] = []
    for way in ways:
        if any(one <= way.keys() for one in kept):
            continue
        least = _least(evaluation, node, wanted, way)
        if least is not None:
            kept.append(frozenset(least))
            yield tuple(
                _change(evaluation, name, _bounded(evaluation, node, wanted, least, name, way), a)
                for name, a in least.items()
            )


def _least(evaluation: Evaluation, node: Truthy, wanted: bool, way: Way) -> dict[str, Any] | None:
    """Answers of a way that turn the condition, without those that it turns without."""
    options = (choices_of(evaluation, name, wish) for name, wish in way.items())
    for picked in islice(product(*options), TRIED):
        changed = dict(zip(way, picked, strict=True))
        if node.eval(applied(evaluation, changed)) is wanted:
            return _spared(evaluation, node, wanted, changed)
    return None


def _spared(
    evaluation: Evaluation, node: Truthy, wanted: bool, changed: dict[str, Any]
) -> dict[str, Any]:
    for name in changed if len(changed) > 1 else ():
        fewer = {other: answer for other, answer in changed.items() if other != name}
        if node.eval(applied(evaluation, fewer)) is wanted:
            return _spared(evaluation, node, wanted, fewer)
    return changed


def _bounded(
    evaluation: Evaluation,
    node: Truthy,
    wanted: bool,
    changed: Mapping[str, Any],
    name: str,
    way: Way,
) -> Wish:
    """The wish for one answer, drawn in to what turns the condition beside the other answers."""
    wish = way[name]
    if name == AS_OF or not isinstance(wish, Between):
        return wish
    fact = evaluation.rulebook.facts[name]

    def holds(number: Number) -> bool:
        tried = {**changed, name: as_answer(fact, number)}
        return node.eval(applied(evaluation, tried)) is wanted

    near = number_of(changed[name])
    assert near is not None  # a wish for a number was met by a number
    return Between(farthest(holds, fact, near, wish.low), farthest(holds, fact, near, wish.high))


def _change(evaluation: Evaluation, name: str, wish: Wish, answer: Any) -> Change:
    if name == AS_OF:
        return Change(AS_OF, answer, "wait", None, None, ())
    fact = evaluation.rulebook.facts[name]
    bound, low, high = _bound(fact, wish)
    return Change(name, answer, bound, low, high, fact.evidence)


def _bound(fact: Fact, wish: Wish) -> tuple[Bound, Number | None, Number | None]:
    if isinstance(wish, NoRows):
        return "no_rows", None, None
    if isinstance(wish, Holding):
        return ("has" if wish.has else "lacks"), None, None
    if isinstance(wish, Among) or wish.low == wish.high:
        return "is", None, None
    low = wish.low if wish.low > fact.limits[0] else None
    high = wish.high if wish.high < fact.limits[1] else None
    if low is None:
        return ("any" if high is None else "at_most"), None, high
    return ("at_least" if high is None else "between"), low, high


# ---------------------------------------------------------------- as JSON


def flip_json(evaluation: Evaluation, flip: Flip, language: str = "zh") -> dict[str, Any]:
    """A flip as JSON: schema `change.v1`, stable and versioned."""
    return {
        "schema": SCHEMA,
        "name": flip.name,
        "title": title_of(evaluation.rulebook, flip.name, language),
        "from": flip.before.value,
        "to": flip.after.value,
        "changes": [_change_json(evaluation, change, language) for change in flip.changes],
    }


def _change_json(evaluation: Evaluation, change: Change, language: str) -> dict[str, Any]:
    items = {item.id: item for item in evaluation.rulebook.listed_as("evidence")}
    shown = [items[id] for id in change.evidence if id in items]
    fact = evaluation.rulebook.facts.get(change.fact)
    return {
        "fact": change.fact,
        "bound": change.bound,
        "answer": _day(change.answer) if fact is None else write_answer(fact, change.answer),
        "low": _written(fact, change.low),
        "high": _written(fact, change.high),
        "says": change_text(evaluation, change, language),
        "evidence": [
            {"item": item.id, "title": item.texts["title"].get(language)} for item in shown
        ],
    }


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def _written(fact: Fact | None, number: Number | None) -> Any:
    if fact is None or number is None:
        return None
    return write_answer(fact, as_answer(fact, number))


def change_text(evaluation: Evaluation, change: Change, language: str = "zh") -> str:
    """What would have to be otherwise, in a few words."""
    words = _WORDS[language]
    if change.bound == "wait":
        days = change.answer - evaluation.as_of
        return words["wait"].format(days=days, day=_day(change.answer))
    fact = evaluation.rulebook.facts[change.fact]
    low, high = (
        "" if bound is None else answer_text(fact, as_answer(fact, bound), language)
        for bound in (change.low, change.high)
    )
    key: str = change.bound
    if fact.main_type in DATED and key in ("at_least", "at_most"):
        key = "from" if key == "at_least" else "until"
    return words[key].format(
        fact=fact.title.get(language),
        answer=_held(evaluation, fact, change, language),
        low=low,
        high=high,
    )


def _held(evaluation: Evaluation, fact: Fact, change: Change, language: str) -> str:
    """The answer in words; of a multiple choice only what comes or goes."""
    if change.bound not in ("has", "lacks"):
        return answer_text(fact, change.answer, language)
    now = evaluation.fact(change.fact)
    held: frozenset[str] = frozenset() if isinstance(now, Unanswered) else now
    moved = change.answer - held if change.bound == "has" else held - change.answer
    return answer_text(fact, frozenset(moved), language)
