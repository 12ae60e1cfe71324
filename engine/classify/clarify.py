"""The plain questions for a story that cannot be placed, and what their answers make likelier."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.classify.proposal import Classifier, Proposal
from engine.i18n import Text
from engine.source import Reader

MOST_ASKED: Final = 2
UNSURE: Final = "unsure"  # may be said to every question, and changes nothing
STEPS: Final = ("mostly", "often", "sometimes", "hardly")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer, and how probable it is from somebody whose dispute is of each area."""

    key: str
    title: Text
    likely: Mapping[str, float]  # P(choice | area), by the code of the area


@dataclass(frozen=True, slots=True)
class Clarifying:
    """A question with its choices, of which one is ticked."""

    id: str
    title: Text
    choices: tuple[Choice, ...]

    def choice(self, key: str) -> Choice | None:
        """The choice of this key; nothing for `unsure` and for what stands there no longer."""
        return next((choice for choice in self.choices if choice.key == key), None)


@dataclass(frozen=True, slots=True)
class Clarified:
    """Where the asking stands: what is proposed by now, what was asked, what is asked next."""

    proposal: Proposal
    asked: tuple[str, ...] = ()
    next: Clarifying | None = None


def clarify(
    classifier: Classifier,
    text: str,
    questions: Sequence[Clarifying],
    answers: Mapping[str, str],
) -> Clarified:
    """Replay the asking from the text and all answers ever given, by the id of the question.

    An answer counts only where its question would be asked now; nothing is asked of a text that
    can be placed without, and never more than `MOST_ASKED` questions.
    """
    proposal = classifier.propose(text)
    asked: list[str] = []
    while proposal.abstains and proposal.areas and len(asked) < MOST_ASKED:
        shares = {share.area: share.p for share in proposal.areas}
        question = most_telling(shares, [one for one in questions if one.id not in asked])
        if question is None or question.id not in answers:
            return Clarified(proposal, tuple(asked), question)
        asked.append(question.id)
        given = {name: answers[name] for name in asked}
        proposal = classifier.propose(text, likelihood(questions, given))
    return Clarified(proposal, tuple(asked))


def likelihood(
    questions: Iterable[Clarifying], answers: Mapping[str, str]
) -> Mapping[str, float] | None:
    """For each area the probability of exactly these answers; None where they say nothing."""
    said = [found for one in questions if (found := one.choice(answers.get(one.id, "")))]
    if not said:
        return None
    areas = said[0].likely
    return {area: math.prod(choice.likely.get(area, 0.0) for choice in said) for area in areas}


def updated(shares: Mapping[str, float], given: Mapping[str, float] | None) -> Mapping[str, float]:
    """The probabilities of the areas after answers that each area makes so likely (Bayes).

    They add up to 1; where the answers fit none of the areas they stay as they were.
    """
    if given is None:
        return shares
    weighed = {area: p * given.get(area, 0.0) for area, p in shares.items()}
    total = sum(weighed.values())
    return {area: p / total for area, p in weighed.items()} if total > 0 else shares


def most_telling(shares: Mapping[str, float], questions: Iterable[Clarifying]) -> Clarifying | None:
    """The question from which most is to be learned; the first of several that tell the same."""
    return max(questions, key=lambda one: round(gain(shares, one), 9), default=None)


def gain(shares: Mapping[str, float], question: Clarifying) -> float:
    """How many bits of doubt about the area an answer removes, on the average (Lindley 1956)."""
    left = 0.0
    for choice in question.choices:
        likely = sum(p * choice.likely.get(area, 0.0) for area, p in shares.items())
        left += likely * doubt(updated(shares, choice.likely).values())
    return doubt(shares.values()) - left


def doubt(shares: Iterable[float]) -> float:
    """How uncertain these probabilities are, in bits (Shannon's entropy)."""
    return -sum(p * math.log2(p) for p in shares if p > 0)


# ---------------------------------------------------------------- as it is written


def read_steps(entry: Reader) -> Mapping[str, int]:
    """How much each rough step weighs: whole numbers above nought."""
    entry.word("clarify_steps")
    weights = {}
    for step in STEPS:
        written = entry.word(step)
        if not written.isdecimal() or int(written) == 0:
            place = entry.record.place_of(step)
            entry.fault(place, f"{step} wants a whole number above 0", f"{step}: 4")
        weights[step] = int(written) if written.isdecimal() else 1
    return weights


def read_clarifying(entry: Reader, steps: Mapping[str, int], areas: Collection[str]) -> Clarifying:
    """A question as it is written, its steps made probabilities."""
    rows = [Reader(record, entry.faults) for record in entry.records("offers")]
    if len(rows) < 2:
        entry.fault(entry.record.place, "a question wants two choices at least", "offers: …")
    weights = [_weights(row, steps, areas) for row in rows]
    totals = {area: sum(weight[area] for weight in weights) for area in areas}
    question = Clarifying(
        id=str(entry.word("clarify")),
        title=entry.text("title", required=True) or Text(""),
        choices=tuple(
            Choice(
                key=str(row.word("choice")),
                title=row.text("title", required=True) or Text(""),
                likely={area: weight[area] / totals[area] for area in areas if totals[area]},
            )
            for row, weight in zip(rows, weights, strict=True)
        ),
    )
    for row in rows:
        row.done()
    _check(entry, question)
    return question


def _weights(row: Reader, steps: Mapping[str, int], areas: Collection[str]) -> Mapping[str, int]:
    """The weight of a choice for every area, and a fault for one that is unknown or named twice."""
    weights = dict.fromkeys(areas, steps.get(STEPS[-1], 1))
    seen: set[str] = set()
    for step in STEPS[:-1]:
        for area in row.words(step):
            place = row.record.place_of(step)
            if area not in weights:
                row.fault(place, f"area {area} is not known", ", ".join(areas))
                continue
            if area in seen:
                row.fault(place, f"area {area} is named twice", "keep one step")
            seen.add(area)
            weights[str(area)] = steps.get(step, 1)
    return weights


def _check(entry: Reader, question: Clarifying) -> None:
    keys = [choice.key for choice in question.choices]
    for key in sorted({key for key in keys if keys.count(key) > 1 or key == UNSURE}):
        remedy = "another key: `unsure` is always offered" if key == UNSURE else "keep one of them"
        entry.fault(entry.record.place, f"choice {key} stands twice", remedy)
