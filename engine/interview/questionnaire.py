"""What an author asks: questions in sections, when a section opens, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from engine.errors import DefinitionError, DefinitionFaults, Place
from engine.i18n import Text
from engine.rulebook.expression import Compiler, Scope
from engine.rulebook.node import Truthy
from engine.rulebook.rule import kind_of
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.uses import facts_below
from engine.source import Reader, Record, Value, suggest

PRECISIONS = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Question:
    """One page: the fact it asks for, in plain words, with help and a reason."""

    fact: str
    text: Text
    hint: Text | None
    why: Text | None
    unit: Text | None
    always: bool
    required: bool
    may_not_apply: bool
    precision: tuple[str, ...]
    section: str
    place: Place


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together; closed where its condition certainly fails."""

    id: str
    title: Text
    when: Truthy | None
    by_author: bool
    questions: tuple[Question, ...]


@dataclass(frozen=True, eq=False)
class Questionnaire:
    """All questions for one kind of dispute, in the author's order of sections."""

    id: str
    title: Text
    scope: tuple[str, ...]
    when: Truthy | None
    sections: tuple[Section, ...]
    gates: Mapping[str, Truthy]
    place: Place
    you: Text | None = None  # whom the questions address, told to the other side

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def by_fact(self) -> Mapping[str, Question]:
        """Each question under the fact that it asks for."""
        return {question.fact: question for question in self.questions}

    @cached_property
    def required(self) -> tuple[Question, ...]:
        """The questions whose answers guidance should not do without."""
        return tuple(question for question in self.questions if question.required)

    @cached_property
    def skippable(self) -> frozenset[str]:
        """The facts that may be passed over as not applying."""
        return frozenset(question.fact for question in self.questions if question.may_not_apply)

    def question(self, fact: str) -> Question | None:
        """The question that asks for a fact."""
        return self.by_fact.get(fact)


def load_questionnaires(
    files: Mapping[str, Value], rulebook: Rulebook
) -> Mapping[str, Questionnaire]:
    """Read every questionnaire; `files` are by path without ending, shared ones included by it.

    Raises `DefinitionFaults` with all faults.
    """
    faults: list[DefinitionError] = []
    found = {}
    for value in files.values():
        if isinstance(value, Record) and "questionnaire" in value:
            questionnaire = _Reading(files, rulebook, faults).questionnaire(value)
            found[questionnaire.id] = questionnaire
    if faults:
        raise DefinitionFaults(faults)
    return found


class _Reading:
    def __init__(
        self, files: Mapping[str, Value], rulebook: Rulebook, faults: list[DefinitionError]
    ) -> None:
        kinds = {name: kind_of(definition) for name, definition in rulebook.definitions.items()}
        self.files = files
        self.rulebook = rulebook
        self.faults = faults
        self.compiler = Compiler(Scope(rulebook.facts, rulebook.parameters, kinds), faults)

    def questionnaire(self, record: Record) -> Questionnaire:
        reader = Reader(record, self.faults)
        included = [
            part for path in reader.words("include") for part in self._include(path, record)
        ]
        own = reader.records("sections")
        first = [part for part in included if part.get("last") != "true"]
        last = [part for part in included if part.get("last") == "true"]
        sections = tuple(self._section(part) for part in (*first, *own, *last))
        when = reader.get("when")
        questionnaire = Questionnaire(
            id=reader.word("questionnaire"),
            title=reader.text("title", required=True) or Text(""),
            scope=reader.words("scope"),
            when=None if when is None else self.compiler.condition(when),
            sections=sections,
            gates=_gates(sections),
            place=record.place,
            you=reader.text("you"),
        )
        reader.done()
        self._check(questionnaire)
        return questionnaire

    def _include(self, path: str, record: Record) -> tuple[Record, ...]:
        value = self.files.get(path)
        if not isinstance(value, Record):
            remedy = suggest(path, self.files) or "name a file under questionnaires/"
            self._fault(record.place_of("include"), f"no file {path}", remedy)
            return ()
        return Reader(value, self.faults).records("sections")

    def _section(self, record: Record) -> Section:
        reader = Reader(record, self.faults)
        id = reader.word("section")
        written = reader.get("when")
        reader.flag("last")
        section = Section(
            id=id,
            title=reader.text("title", required=True) or Text(id),
            when=None if written is None else self.compiler.condition(written),
            by_author=reader.choice("order", ("author", "decisive"), "decisive") == "author",
            questions=tuple(self._question(part, id) for part in reader.records("questions")),
        )
        reader.done()
        return section

    def _question(self, record: Record, section: str) -> Question:
        reader = Reader(record, self.faults)
        fact = reader.word("ask")
        if fact and fact not in self.rulebook.facts:
            remedy = suggest(fact, self.rulebook.facts) or "put the fact into rules/vocabulary"
            self._fault(record.place_of("ask"), f"unknown fact {fact}", remedy)
        question = Question(
            fact=fact,
            text=reader.text("question", required=True) or Text(fact),
            hint=reader.text("hint"),
            why=reader.text("why"),
            unit=reader.text("unit"),
            always=reader.flag("always"),
            required=reader.flag("required"),
            may_not_apply=reader.flag("may_not_apply"),
            precision=reader.words("precision") or PRECISIONS,
            section=section,
            place=record.place,
        )
        reader.done()
        return question

    def _check(self, questionnaire: Questionnaire) -> None:
        seen: dict[str, Question] = {}
        for question in questionnaire.questions:
            if question.fact in seen:
                first = seen[question.fact].place
                self._fault(question.place, f"{question.fact} is asked twice", f"first at {first}")
            seen[question.fact] = question
        needs = {
            fact: sorted(below & seen.keys()) for fact, below in self._needs(questionnaire).items()
        }
        try:
            tuple(TopologicalSorter(needs).static_order())
        except CycleError as err:
            cycle = " → ".join(reversed(err.args[1]))
            remedy = "a section may not open by an answer inside it"
            self._fault(questionnaire.place, f"cycle of questions: {cycle}", remedy)

    def _needs(self, questionnaire: Questionnaire) -> dict[str, frozenset[str]]:
        """The facts that decide whether each question is asked."""
        return {
            fact: facts_below(self.rulebook, (gate,)) for fact, gate in questionnaire.gates.items()
        }

    def _fault(self, place: Place, message: str, remedy: str) -> None:
        self.faults.append(DefinitionError(place, message, remedy))


def _gates(sections: tuple[Section, ...]) -> Mapping[str, Truthy]:
    gates: dict[str, Truthy] = {}
    for section in sections:
        if section.when is not None:
            gates |= {question.fact: section.when for question in section.questions}
    return gates
