"""The real rental questionnaire: a step, the final assessment, the guidance composed."""

from __future__ import annotations

from bench.generated import Made
from bench.interview import Steps, walk
from bench.restaurant import Restaurant
from bench.timing import Line, Table, repeated
from engine.actions import consult, issue
from engine.library import Library

WALKS = 8


def tables() -> list[Table]:
    """How long the rules of renting take in one case."""
    library, restaurant = Library.load(), Restaurant.read()
    desk = restaurant.desk(library)
    case = restaurant.case(desk)
    questionnaire, rulebook = library.questionnaires["rental"], library.rulebook
    answers = {q.fact: restaurant.answer(library, q.fact) for q in questionnaire.questions}
    made, steps = Made(rulebook, questionnaire, answers), Steps()
    for _ in range(WALKS):
        walk(made, restaurant.today, {"case.category": restaurant.category}, steps)
    lines = [
        Line("a step: an answer set, the next question found", steps.known),
        Line("a step, from the answers alone", steps.alone),
        Line("final assessment", repeated(lambda: consult.assess(desk, case), 50)),
        Line("assessed and guidance composed", repeated(lambda: issue.guidance_of(desk, case), 50)),
    ]
    note = (
        f"{len(answers)} questions, of which {len(steps.known) // WALKS} were asked; "
        f"{len(rulebook.facts)} facts, {len(rulebook.definitions)} definitions."
    )
    return [Table("The rental questionnaire", lines, [note])]
