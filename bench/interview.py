"""One step of generated interviews: an answer is set, the next question found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bench.generated import SIZES, TODAY, Made, floor, make
from bench.timing import Line, Table, percentile, repeated, timed_result
from engine.interview.progress import Progress, replay

STEP_GATE = 0.5  # ms
LAST_GATE = 5.0  # ms, for the largest
NOTES = (
    "A step sets one answer and replays, as the service does: it knows the state before, or, in",
    "the lines “from the answers alone”, nothing. Floor: the same interview written out in Python",
    "by hand, without ranges, guards or reasons. docassemble 1.10.5 on the same kind of machine:",
    "a step 5-9 ms (assemble alone p50 1.3-2.0), the last step 4-13, 20-37, 54-85 and 186-257 ms.",
)


def tables() -> list[Table]:
    """For each size the steps, the last of them, and what loading takes."""
    lines: list[Line] = []
    for questions, rules in SIZES:
        made = make(questions, rules)
        walks = max(3, 600 // questions)
        steps, least = _walked(made, walks), _floor(made, rules, walks)
        size = f"{questions} questions, {rules} rules"
        last_gate = LAST_GATE if (questions, rules) == SIZES[-1] else None
        floor_of_step, floor_of_last = percentile(least.known, 0.5), percentile(least.last, 0.5)
        lines += [
            Line(f"{size}: a step", steps.known, floor=floor_of_step, gate=STEP_GATE),
            Line(f"{size}: a step, from the answers alone", steps.alone, floor=floor_of_step),
            Line(f"{size}: the last, all rules fire", steps.last, floor_of_last, gate=last_gate),
            Line(f"{size}: loaded", _loading(questions, rules)),
        ]
    return [Table("Generated interviews", lines, NOTES)]


def _loading(questions: int, rules: int) -> list[float]:
    return repeated(lambda: make(questions, rules), 3)


@dataclass(frozen=True, slots=True)
class Steps:
    """Seconds of steps: knowing the state before, from the answers alone, and the last ones."""

    known: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)


def walk(made: Made, day: date, given: dict[str, Any], steps: Steps) -> Progress:
    """One interview from its first question to its last."""
    answers = dict(given)

    def step(earlier: Progress | None = None) -> Progress:
        return replay(made.questionnaire, made.rulebook, answers, as_of=day, earlier=earlier)

    def answered(asked: str, earlier: Progress) -> Progress:
        answers[asked] = made.answers[asked]
        return step(earlier)

    progress = step()
    while (question := progress.next) is not None:
        before = progress
        seconds, progress = timed_result(lambda q=question.fact, b=before: answered(q, b))  # type: ignore[misc]  # mypy cannot infer bound lambdas
        steps.known.append(seconds)
        steps.alone.append(timed_result(step)[0])
    steps.last.append(steps.known[-1])
    return progress


def _walked(made: Made, walks: int) -> Steps:
    steps = Steps()
    for _ in range(walks):
        progress = walk(made, TODAY, {}, steps)
        assert len(progress.answered) == len(made.answers)  # every question was asked
        assert len(progress.evaluation.findings()) == len(made.rulebook.findings)
    return steps


def _floor(made: Made, rules: int, walks: int) -> Steps:
    step, steps = floor(len(made.answers), rules), Steps()
    for _ in range(walks):
        answers: dict[str, Any] = {}
        asked, holding = step(answers)
        while asked is not None:
            answers[asked] = made.answers[asked]
            seconds, (asked, holding) = timed_result(lambda a=answers: step(a))  # type: ignore[misc]  # mypy cannot infer bound lambdas
            steps.known.append(seconds)
        steps.last.append(steps.known[-1])
        assert (len(answers), holding) == (len(made.answers), rules)
    return steps
