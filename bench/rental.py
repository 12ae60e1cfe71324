"""The real rental questionnaire: a step, the final assessment, the guidance composed."""

from __future__ import annotations

import time
from typing import Any

from bench.restaurant import Restaurant
from bench.timing import Line, Table, repeated
from engine.actions import consult, issue
from engine.interview.progress import replay
from engine.library import Library

WALKS = 8


def tables() -> list[Table]:
    """How long the rules of renting take in one case."""
    library, restaurant = Library.load(), Restaurant.read()
    desk = restaurant.desk(library)
    case = restaurant.case(desk)
    steps = [second for _ in range(WALKS) for second in _walk(library, restaurant)]
    lines = [
        Line("step: an answer set, the next question found", steps),
        Line("final assessment", repeated(lambda: consult.assess(desk, case), 50)),
        Line(
            "guidance: assessed and composed", repeated(lambda: issue.guidance_of(desk, case), 50)
        ),
    ]
    questionnaire = library.questionnaires["rental"]
    rulebook = library.rulebook
    note = (
        f"{len(questionnaire.questions)} questions, of which {len(steps) // WALKS} were asked; "
        f"{len(rulebook.facts)} facts, {len(rulebook.definitions)} definitions."
    )
    return [Table("The rental questionnaire", lines, [note])]


def _walk(library: Library, restaurant: Restaurant) -> list[float]:
    questionnaire = library.questionnaires["rental"]
    answers: dict[str, Any] = {"case.category": restaurant.category}
    progress = replay(questionnaire, library.rulebook, answers, as_of=restaurant.today)
    steps = []
    while progress.next is not None:
        asked = progress.next.fact
        value = restaurant.answer(library, asked)
        start = time.perf_counter()
        answers[asked] = value
        progress = replay(questionnaire, library.rulebook, answers, as_of=restaurant.today)
        steps.append(time.perf_counter() - start)
    return steps
