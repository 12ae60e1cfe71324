"""One step of generated interviews: an answer is set, the next question found."""

from __future__ import annotations

import time
from typing import Any

from bench.generated import SIZES, TODAY, Made, floor, make
from bench.timing import Line, Table, percentile, timed
from engine.interview.progress import replay

STEP_GATE = 0.5  # ms
LAST_GATE = 5.0  # ms, for the largest
NOTES = (
    "Floor: the same interview written out in Python by hand, without ranges, guards or reasons.",
    "docassemble 1.10.5 on the same kind of machine: a step 5-9 ms (assemble alone p50 1.3-2.0),",
    "the last step 4-13, 20-37, 54-85 and 186-257 ms.",
)


def tables() -> list[Table]:
    """A line for the steps and one for the last of each size."""
    lines: list[Line] = []
    for questions, rules in SIZES:
        made = make(questions, rules)
        walks = max(3, 600 // questions)
        steps, last = _walks(made, walks)
        floor_steps, floor_last = _floor_walks(made, rules, walks)
        size = f"{questions} questions, {rules} rules"
        largest = (questions, rules) == SIZES[-1]
        loading = [timed(lambda q=questions, r=rules: make(q, r)) for _ in range(3)]  # type: ignore[misc]  # mypy cannot infer bound lambdas
        lines += [
            Line(f"{size}: step", steps, floor=percentile(floor_steps, 0.5), gate=STEP_GATE),
            Line(
                f"{size}: last step, all rules fire",
                last,
                floor=percentile(floor_last, 0.5),
                gate=LAST_GATE if largest else None,
            ),
            Line(f"{size}: load", loading),
        ]
    return [Table("Generated interviews", lines, NOTES)]


def _walks(made: Made, walks: int) -> tuple[list[float], list[float]]:
    """The seconds of every step but the first page, and of the last ones."""
    steps: list[float] = []
    last: list[float] = []
    for _ in range(walks):
        answers: dict[str, Any] = {}
        progress = replay(made.questionnaire, made.rulebook, answers, as_of=TODAY)
        while progress.next is not None:
            asked = progress.next.fact
            start = time.perf_counter()
            answers[asked] = made.answers[asked]
            progress = replay(made.questionnaire, made.rulebook, answers, as_of=TODAY)
            steps.append(time.perf_counter() - start)
        last.append(steps[-1])
        assert len(answers) == len(made.answers)  # every question was asked
        assert len(progress.evaluation.findings()) == len(made.rulebook.findings)
    return steps, last


def _floor_walks(made: Made, rules: int, walks: int) -> tuple[list[float], list[float]]:
    step = floor(len(made.answers), rules)
    steps: list[float] = []
    last: list[float] = []
    for _ in range(walks):
        answers: dict[str, Any] = {}
        asked, holding = step(answers)
        while asked is not None:
            start = time.perf_counter()
            answers[asked] = made.answers[asked]
            asked, holding = step(answers)
            steps.append(time.perf_counter() - start)
        last.append(steps[-1])
        assert (len(answers), holding) == (len(made.answers), rules)
    return steps, last
