"""How a change of the rules is told to the person whose case it touches."""

from __future__ import annotations

from typing import TypedDict

from engine.actions.revisions import Changes
from engine.i18n import join_text
from engine.rulebook.difference import Line
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.rule import LIMITATION
from engine.rulebook.truth import Truth
from engine.rulebook.wording import span_text, title_of
from web.context import Visit

ORDER = ("route", "amount", "value", "limitation", "finding")


class Changed(TypedDict):
    """One conclusion in plain words: what it is about, what it was, what it is."""

    title: str
    before: str
    after: str


def changes_view(visit: Visit, changes: Changes) -> list[Changed]:
    """What differs in words a person can see, what matters most first."""
    lines = sorted(changes.lines, key=lambda line: ORDER.index(line.kind))
    told: list[Changed] = [
        {
            "title": _title(visit, changes, line),
            "before": _said(visit, changes.before, line.kind, line.name, line.before),
            "after": _said(visit, changes.after, line.kind, line.name, line.after),
        }
        for line in lines
    ]
    return [one for one in told if one["before"] != one["after"]]


def _title(visit: Visit, changes: Changes, line: Line) -> str:
    if line.kind == "route":
        return visit.say("rules.route")
    name = LIMITATION + line.name if line.kind == "limitation" else line.name
    evaluation = changes.after if line.after is not None else changes.before
    return title_of(evaluation.rulebook, name, visit.language)


def _said(visit: Visit, evaluation: Evaluation, kind: str, name: str, told: str | None) -> str:
    """A conclusion under one of the two: its level, its sum, its days, or where it leads."""
    if told is None:
        return visit.say("rules.not_so")
    if kind == "finding":
        return visit.say(f"level.{told}")
    if kind == "limitation":
        status, *days = told.split(" ")
        return " ".join([visit.say(f"limitation.{status}"), *days])
    if kind == "route":
        return _route(visit, evaluation)
    one = evaluation.amount(name)
    said = span_text(evaluation.number(name), one.definition.kind, visit.language)
    return said if one.due is Truth.TRUE else visit.say("rules.perhaps", value=said)


def _route(visit: Visit, evaluation: Evaluation) -> str:
    """Where it leads and why, with what goes beside it."""
    taken = evaluation.route()
    if taken is None:
        return visit.say("rules.not_so")
    steps = [visit.say(f"route.{step}") for step in (taken.primary, *taken.also)]
    reason = visit.say(f"reason.{taken.line.reason}")
    return visit.say("rules.steps", steps=join_text(steps, visit.language), reason=reason)
