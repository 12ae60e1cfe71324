"""The interview simulator: a case as text, and one more answer written into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from engine.actions.authoring import read_case, write_case
from engine.actions.authoring.survey import CATEGORY, questionnaire_of, starts_of
from engine.errors import AnswerError, AnswerFaults
from engine.interview.answers import Reshape, read_form, without_row
from engine.interview.questionnaire import Question
from engine.library import Library
from web import urls
from web.authoring.trial_form import field_view, rows_shown
from web.context import Visit, one

Form = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Step:
    """A case as text, and the question that was being answered when it is shown again."""

    text: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    faults: Mapping[str, AnswerError] = field(default_factory=dict)
    is_reshaped: bool = False


def opened(text: str) -> Step:
    """The simulator on a case as it was written."""
    return Step(text)


def taken(library: Library, questionnaire: str, form: Form) -> Step:
    """The case with one more answer in it, or as written where no question was answered."""
    text = one(form, "case").replace("\r\n", "\n")
    question = questionnaire_of(library, questionnaire).question(one(form, "ask"))
    answers, wrong = read_case(library, text)
    if question is None or wrong:
        return Step(text)
    fact = library.rulebook.facts[question.fact]
    fields = {name: list(v) if len(v) > 1 else v[0] for name, v in form.items()}
    try:
        value = read_form(fact, form)
    except AnswerFaults as err:
        return Step(text, fields, err.faults)
    if isinstance(value, Reshape):
        shown = fields if value.removed is None else without_row(fact, fields, value.removed)
        return Step(text, {**shown, f"{fact.name}.count": str(value.count)}, is_reshaped=True)
    grown = replace(answers, values={**answers.values, fact.name: value})
    return Step(write_case(library, grown))


def starts_view(visit: Visit, id: str) -> list[tuple[str, str]]:
    """Links that begin a walk with each kind of dispute the questionnaire is for."""
    library = visit.desk.library
    kinds = library.rulebook.facts[CATEGORY].choices
    starts = starts_of(library, questionnaire_of(library, id))
    return [
        (kinds[kind].get(visit.language), walk_href(id, f"facts:\n  {CATEGORY}: {kind}\n"))
        for kind in starts
    ]


def walk_href(id: str, case: str = "") -> str:
    """A walk on a written case."""
    address = urls.to(urls.AUTHOR_WALK, name=id)
    return f"{address}?{urlencode({'case': case})}#next" if case else address


def question_view(visit: Visit, question: Question, step: Step) -> dict[str, Any]:
    """The next question for the components, in the words of its author."""
    library, language = visit.desk.library, visit.language
    fact = library.rulebook.facts[question.fact]
    view = field_view(library, fact, language, rows_shown(step.fields, fact, 1))
    for key, text in (("hint", question.hint), ("why", question.why), ("unit", question.unit)):
        if text is not None:
            view[key] = text.get(language)
    if fact.type == "bool3":
        view |= {key: fact.choices[key].get(language) for key in ("yes", "no")}
    states = ["none"] if fact.type == "rows" else []
    states += ["unknown", *(["not_applicable"] if question.may_not_apply else []), "later"]
    return view | {"title": question.text.get(language), "states": states}
