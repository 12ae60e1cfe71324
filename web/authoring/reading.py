"""How one visitor reads the library: titles, links, citations and values in her language."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from engine.actions.authoring.casefile import Wrong
from engine.actions.authoring.catalogue import code_of, entry_kind
from engine.actions.authoring.entries import owner_of
from engine.actions.authoring.excerpt import Excerpt
from engine.actions.authoring.trial import Reckoned, Trial
from engine.errors import Place
from engine.interview.progress import LATER
from engine.interview.questionnaire import Question, Questionnaire
from engine.rulebook.change import Change, change_text
from engine.rulebook.coverage import Gap
from engine.rulebook.graph import WIDEST, Node, Number
from engine.rulebook.loading import plain as plain_value
from engine.rulebook.parameter import Parameter, Period
from engine.rulebook.roots import roots_in
from engine.rulebook.rule import Finding, Term
from engine.rulebook.rulebook import Definition
from engine.rulebook.vocabulary import Fact
from engine.rulebook.wording import answer_text, fill, span_text, title_of
from engine.source import Value
from web import urls, views
from web.authoring.phrases import Clause, Phrases
from web.authoring.proofs import Line, proof_lines
from web.context import Visit

CASE_FAULTS = frozenset(
    {"too_long", "not_yaml", "not_mapping", "not_day", "unknown_key", "unknown_fact"}
)
MOST_TERMS = 12  # spelled out below a condition; beyond them a link must do


@dataclass(frozen=True, slots=True)
class Spelled:
    """An intermediate term, spelled out where it is used."""

    name: str
    clause: Clause
    is_near: bool  # named by the condition itself, not only by another term


class Reading(Phrases):
    """What templates ask: `href`, `title`, `clause`, `article`, … all for one visit."""

    def __init__(self, visit: Visit) -> None:
        self.library = visit.desk.library
        self.visit = visit
        super().__init__(self.library.rulebook, visit.language, visit.say)

    # ------------------------------------------------------------ names

    def href(self, name: str) -> str:
        """Where a name is explained; the empty text for one that nothing bears."""
        if name in self.rulebook.definitions:
            return urls.to(urls.AUTHOR_RULE, name=name)
        if name in self.rulebook.facts:
            return urls.to(urls.AUTHOR_FACT, name=name)
        if name in self.rulebook.parameters:
            return f"{urls.AUTHOR_PARAMETERS}#{name}"
        return f"{urls.AUTHOR_LAWS}#{name}" if name in self.rulebook.laws else ""

    def graph_href(self, name: str) -> str:
        return urls.to(urls.AUTHOR_GRAPH, name=name)

    def questionnaire_href(self, id: str) -> str:
        return urls.to(urls.AUTHOR_QUESTIONNAIRE, name=id)

    def walk_href(self, id: str) -> str:
        return urls.to(urls.AUTHOR_WALK, name=id)

    def question_href(self, id: str, fact: str) -> str:
        return f"{self.questionnaire_href(id)}#{fact}"

    def section_title(self, questionnaire: Questionnaire, question: Question) -> str:
        titles = {section.id: section.title for section in questionnaire.sections}
        return titles[question.section].get(self.language)

    def pack(self, name: str) -> str:
        """A folder of rules as people call it, or by its own name."""
        known = {"rental", "shared", "routing", "labour"}
        return self.say(f"pack.{name}") if name in known else name

    def title(self, name: str) -> str:
        return title_of(self.rulebook, name, self.language)

    def kind(self, name: str) -> str:
        """finding, term, … or fact or parameter."""
        definition = self.rulebook.definitions.get(name)
        if definition is not None:
            return entry_kind(definition)
        return "fact" if name in self.rulebook.facts else "parameter"

    def code(self, name: str) -> str:
        definition = self.rulebook.definitions.get(name)
        return code_of(definition) if definition is not None else ""

    def sample(self, definitions: Iterable[Definition]) -> str:
        """The first titles of a file, to tell what it is about."""
        titles = (self.title(d.name) for d in definitions if not isinstance(d, Term))
        return self.say("list.semicolon").join(islice(titles, 3))

    def levels(self, definition: Definition) -> list[str]:
        """Every degree of firmness that a finding may have."""
        if not isinstance(definition, Finding):
            return []
        return list(dict.fromkeys(level for _, level in definition.levels))

    def article(self, citation: str) -> str:
        return views.article_text(self.visit, citation)

    def search(self, words: str) -> str:
        """The overview with a search."""
        return f"{urls.AUTHOR}?{urlencode({'q': words})}"

    def at(self, place: Place) -> str:
        """file:line."""
        return f"{place.path}:{place.line}"

    def owner(self, place: Place) -> str:
        """The entry that holds a place, or the empty text."""
        return owner_of(self.rulebook, place)

    # ------------------------------------------------------------ conditions

    def spelled(self, roots: Iterable[Node]) -> tuple[Spelled, ...]:
        """The intermediate terms under these conditions, in the order in which they are met."""
        found: dict[str, Spelled] = {}
        waiting = [(root, True) for root in roots]
        while waiting and len(found) < MOST_TERMS:
            node, is_near = waiting.pop(0)
            for name in _names(self.clause(node)):
                term = self.rulebook.definitions.get(name)
                if isinstance(term, Term) and name not in found:
                    found[name] = Spelled(name, self.clause(term.node), is_near)
                    waiting.append((term.node, False))
        return tuple(found.values())

    def spelled_for(self, definition: Definition) -> tuple[Spelled, ...]:
        return self.spelled(roots_in(definition))

    # ------------------------------------------------------------ values

    def answer(self, name: str, value: Any) -> str:
        return answer_text(self.rulebook.facts[name], value, self.language)

    def given(self, name: str, value: Any) -> str:
        """An answer of a walk: a value, or why there is none."""
        if value is LATER:
            return self.say("skip.later")
        return self.answer(name, value)

    def choices(self, fact: Fact) -> str:
        return self.say("list.semicolon").join(t.get(self.language) for t in fact.choices.values())

    def written(self, value: Value) -> str:
        """A value in an example, as its author wrote it."""
        said = plain_value(value)
        return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)

    def wrong(self, one: Wrong) -> str:
        """What is wrong with a written case."""
        if one.key in CASE_FAULTS:
            near = one.values.get("near", "")
            remedy = self.say("walk.near", near=near) if near else ""
            return self.say(f"case.{one.key}", **one.values) + remedy
        values = {key: value for key, value in one.values.items() if key != "field"}
        return f"{one.values['field']}: " + self.say(f"fault.{one.key}", **values)

    def reckoned(self, trial: Trial, one: Reckoned) -> str:
        """What a number in a formula is in this case."""
        if one.name in self.rulebook.facts:
            return self.answer(one.name, trial.evaluation.fact(one.name))
        if one.name in self.rulebook.parameters:
            value = trial.evaluation.parameter(one.name)
            return self.parameter(self.rulebook.parameters[one.name], value)
        kind = getattr(self.rulebook.definitions[one.name], "kind", "number")
        return self.span(one.span, kind)

    def parameter(self, parameter: Parameter, value: Any) -> str:
        """A value of a parameter as its type is written."""
        if value is None:
            return self.say("number.unknown")
        kind = parameter.type
        if kind == "brackets":
            return "\n".join(self._tariff(value))
        if kind == "table":
            return "\n".join(f"{key}: {self.value(n, 'number')}" for key, n in value.items())
        if kind == "pair":
            return self.say(
                "number.between", low=self.value(value[0], ""), high=self.value(value[1], "")
            )
        if kind == "period":
            first, last = (self.value(day, "date") for day in value)
            return self.say("number.between", low=first, high=last)
        return self.value(value, "number" if kind == "ratio" and value >= 1 else kind)

    def _tariff(self, table: Any) -> Iterable[str]:
        for up_to, fixed, rate in table:
            parts = [self.value(fixed, "money")] if fixed else []
            if rate or not parts:
                parts.append(self.value(rate, "ratio"))
            limit = self.value(up_to, "money") if up_to is not None else ""
            line = "parameter.up_to" if limit else "parameter.above"
            yield self.say(line, limit=limit, share=" + ".join(parts))

    def gap(self, gap: Gap) -> str:
        """What no example reaches."""
        kind, _, what = gap.detail.partition(": ")
        if gap.kind == "branch":
            return self.say(f"gap.{kind.replace(' ', '_')}", what=what)
        words = {"rule": "not_true", "question": "not_given", "citation": "not_cited"}
        return self.say(f"gap.{words[gap.kind]}")

    def change(self, trial: Trial, change: Change) -> str:
        """An answer that would have to be otherwise."""
        return change_text(trial.evaluation, change, self.language)

    def width(self, width: Number, kind: str) -> str:
        """How far apart the ends of a range are."""
        if width >= WIDEST // 100:
            return self.say("number.unbounded")
        if kind == "date":
            return self.say("number.days", days=self.value(width, "number"))
        return self.value(width, kind)

    def period(self, period: Period) -> str:
        """From when to when a value is in force."""
        return self.span_of_days(period.from_, period.to)

    def span_of_days(self, first: date | None, to: date | None) -> str:
        """In force from a day on, or until before another."""
        start = first.isoformat() if first else ""
        if to is None:
            return self.say("days.from", first=start) if start else self.say("days.always")
        return self.say("days.between", first=start, to=to.isoformat())

    def fill(self, text: str, trial: Trial) -> str:
        return fill(text, trial.evaluation, self.language)

    def day(self, day: date) -> str:
        ordinal = day.toordinal()
        return span_text((ordinal, ordinal, False), "date", self.language)

    def proof(self, trial: Trial) -> tuple[Line, ...]:
        """The proof of a trial, below its conclusion."""
        return () if trial.proof is None else proof_lines(trial.proof, trial.evaluation, self)

    def yaml(self, source: Excerpt) -> list[tuple[int, str, str, str, str]]:
        """Source lines by number: what stands before a key, the key, the rest, and a comment."""
        return [(n, *_marked(line)) for n, line in enumerate(source.lines, source.first)]


def _names(clause: Clause) -> Iterable[str]:
    yield from (bit.name for bit in clause.bits if bit.name)
    for part in clause.parts:
        yield from _names(part)


def _marked(line: str) -> tuple[str, str, str, str]:
    bare = line.lstrip()
    margin = line[: len(line) - len(bare)]
    if bare.startswith("#"):
        return (margin, "", "", bare)
    if bare.startswith("- "):
        margin, bare = margin + "- ", bare[2:]
    key, colon, rest = bare.partition(":")
    is_key = bool(colon) and " " not in key and rest[:1] in ("", " ") and key[:1] not in "{[\"'"
    return (margin, key, colon + rest, "") if is_key else (margin, "", bare, "")
