"""A proof in a reader's words: the answers it rests on, its steps, and what would turn it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.actions.consult import questionnaire_of
from engine.casework.case import Case
from engine.i18n import join_text
from engine.rulebook.change import Flip, change_text, flips
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.rule import Finding
from web import urls
from web.context import Visit

JOINTS = ("all", "any", "not")
FORMULA = frozenset("[]_*")
MOST_EVIDENCE = 3


def answer_lines(visit: Visit, case: Case, proof: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every answer the proof stands on, once, with the way to change it."""
    asked = questionnaire_of(visit.desk, case)
    facts = {fact["fact"]: fact for step in _steps(proof) for fact in step.get("facts", ())}
    lines = []
    for name, fact in facts.items():
        known = fact["source"] in ("answered", "presumed")
        href = urls.to(urls.QUESTION, number=case.number, fact=name) + "?review=1"
        lines.append(
            {
                "title": fact["title"],
                "value": fact["answer"] if known else "",
                "evidence": visit.say("why.presumed") if fact["source"] == "presumed" else "",
                "href": href if asked.question(name) is not None else "",
            }
        )
    return lines


def _steps(step: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield step
    for joint in JOINTS:
        for inner in step.get(joint, ()):
            yield from _steps(inner)


def steps_view(proof: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The steps that have words of their own; what only joins others gives way to them."""
    return list(_worded(proof))


def _worded(step: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    inner = [shown for joint in JOINTS for part in step.get(joint, ()) for shown in _worded(part)]
    words = _words(step)
    if not words:
        yield from inner
        return
    yield {"truth": step["truth"], "words": words, "steps": inner}


def _words(step: Mapping[str, Any]) -> str:
    """A step's title or condition; for a formula, the titles of the answers it reads."""
    name, title = step.get("name", ""), step.get("title", "")
    if name:
        return str(title) if title != name else ""
    said = str(step.get("says", ""))
    if said and not FORMULA & set(said):
        return said
    titles = dict.fromkeys(fact["title"] for fact in step.get("facts", ()))
    return " · ".join(titles)


def flip_lines(visit: Visit, evaluation: Evaluation, name: str) -> list[str]:
    """The fewest other answers that would turn a finding, and what would prove each."""
    return [_flip(visit, evaluation, flip) for flip in flips(evaluation, name)]


def _flip(visit: Visit, evaluation: Evaluation, flip: Flip) -> str:
    language = visit.language
    changed = join_text(
        (visit.say("quote", choice=change_text(evaluation, c, language)) for c in flip.changes),
        language,
    )
    line = visit.say(f"why.turns_{flip.after.value}", changed=changed)
    wanted = {id for change in flip.changes for id in change.evidence}
    items = [i for i in evaluation.rulebook.listed_as("evidence") if i.id in wanted]
    if not items:
        return line
    titles = (item.texts["title"].get(language) for item in items[:MOST_EVIDENCE])
    return line + visit.say("why.proved_by", items=join_text(titles, language))


def burden_lines(visit: Visit, finding: Finding) -> list[str]:
    """Which side has to show what."""
    facts = visit.desk.library.rulebook.facts
    return [
        visit.say(
            "finding.prove",
            side=visit.say(f"side.{side}"),
            what=facts[name].title.get(visit.language),
        )
        for name, side in finding.burden.items()
        if name in facts
    ]
