"""A plain question with its answer, what it rests on, and how both are said on a day in a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.errors import Place
from engine.i18n import LANGUAGES, Text
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.wording import fill

_FIGURE: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Local:
    """What holds beside the answer in one place alone."""

    region: str
    says: Text
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One entry of rules/answers/.

    `kind` is the kind of dispute that the questions begin with, `rests_on` names rules,
    `wordings` are other ways to ask, `step` is what to do first.
    """

    id: str
    kind: str
    question: Text
    wordings: tuple[str, ...]
    keywords: tuple[str, ...]
    says: Text
    step: Text | None
    basis: tuple[str, ...]
    rests_on: tuple[str, ...]
    local: tuple[Local, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as a reader of a day and a place gets it: every figure is filled in."""

    says: Text
    local: tuple[Text, ...]
    step: Text | None
    basis: tuple[str, ...]


def figures_in(text: Text) -> frozenset[str]:
    """The parameters that a text names in braces, in either language."""
    return frozenset(_FIGURE.findall(text.zh) + _FIGURE.findall(text.en))


def said(answer: Answer, rulebook: Rulebook, day: date, region: str) -> Said:
    """The answer with the figures in force, without what holds elsewhere or lacks its figure."""
    evaluation = Evaluation(rulebook, {}, as_of=day, region=region)
    local = [one for one in answer.local if _holds(one, rulebook, day, region)]
    cited = (*answer.basis, *(cite for one in local for cite in one.basis))
    return Said(
        says=_filled(answer.says, evaluation),
        local=tuple(_filled(one.says, evaluation) for one in local),
        step=_filled(answer.step, evaluation) if answer.step else None,
        basis=tuple(dict.fromkeys(cited)),
    )


def _holds(local: Local, rulebook: Rulebook, day: date, region: str) -> bool:
    return region.startswith(local.region) and all(
        _known(rulebook, name, day, region) for name in figures_in(local.says)
    )


def _known(rulebook: Rulebook, name: str, day: date, region: str) -> bool:
    period = rulebook.parameters[name].at(day, region)
    return period is not None and period.value is not None


def _filled(text: Text, evaluation: Evaluation) -> Text:
    return Text(*(fill(text.get(language), evaluation, language) for language in LANGUAGES))


def words_of(answer: Answer) -> Iterator[str]:
    """Every way in which the question is known to be asked."""
    yield from (answer.question.zh, answer.question.en, *answer.wordings)
