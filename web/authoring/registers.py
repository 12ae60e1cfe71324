"""The registers of parameters and of laws, by the file they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from engine.actions.authoring.relations import used_by
from engine.library import Library
from engine.rulebook.parameter import Parameter, Period
from engine.rulebook.rule import Amount, Finding, Law, Limitation

E = TypeVar("E", Parameter, Law)


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """A parameter with its value in force, the others, and the definitions that name it."""

    parameter: Parameter
    now: Period | None
    others: tuple[Period, ...]
    used_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LawLine:
    """A law with the articles that are cited, each with the definitions that rest on it."""

    law: Law
    articles: Mapping[str, tuple[str, ...]]

    @property
    def rules(self) -> int:
        return len({name for names in self.articles.values() for name in names})


def parameters_view(library: Library, day: date) -> dict[str, list[ParameterLine]]:
    """Every parameter by file."""
    files: dict[str, list[ParameterLine]] = {}
    region = library.region.of(None)
    for parameter in _in_files(library.rulebook.parameters):
        now = parameter.at(day, region)
        others = tuple(period for period in parameter.every if period is not now)
        line = ParameterLine(parameter, now, others, used_by(library, parameter.name).definitions)
        files.setdefault(parameter.place.path, []).append(line)
    return files


def laws_view(library: Library) -> dict[str, list[LawLine]]:
    """Every law by file, with what is cited of it."""
    cited: dict[str, dict[str, tuple[str, ...]]] = {}
    for rule in library.rulebook.definitions.values():
        if isinstance(rule, (Finding, Amount, Limitation)):
            for article in rule.basis:
                articles = cited.setdefault(article.partition("#")[0], {})
                articles[article] = (*articles.get(article, ()), rule.name)
    files: dict[str, list[LawLine]] = {}
    for law in _in_files(library.rulebook.laws):
        articles = dict(sorted(cited.get(law.id, {}).items(), key=lambda item: _order(item[0])))
        files.setdefault(law.place.path, []).append(LawLine(law, articles))
    return files


def _in_files(named: Mapping[str, E]) -> list[E]:
    return sorted(named.values(), key=lambda one: (one.place.path, one.place.line))


def _order(article: str) -> tuple[int, str]:
    """Articles by their number."""
    digits = "".join(c if c.isdecimal() else " " for c in article.partition("#")[2]).split()
    return (int(digits[0]) if digits else 0, article)
