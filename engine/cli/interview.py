"""An interview held in a terminal: one question after another, each asked until it can be read."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from engine.cli.answering import read_line, read_rows, shown
from engine.cli.command import Console
from engine.cli.words import TerminalWords
from engine.errors import AnswerError
from engine.i18n import join_text
from engine.interview.progress import LATER, Progress, replay
from engine.interview.questionnaire import Question, Questionnaire
from engine.library import Library
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.graph import Unanswered
from engine.rulebook.uses import articles_for
from engine.rulebook.vocabulary import write_answer
from engine.rulebook.wording import answer_text

KNOWN_SHARE: Final = "case.facts_known_share"
_BACK: Final = ("<", "back", "上一题")
_WHY: Final = ("why", "为什么")
_QUIT: Final = ("q", "quit", "exit")


class Finished(Exception):
    """The person wants no further question, or there is nobody to answer."""


@dataclass(slots=True)
class Interview:
    """One interview: what was answered so far, in which order, and with whom it is held."""

    library: Library
    questionnaire: Questionnaire
    console: Console
    words: TerminalWords
    as_of: date
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    section: str = ""

    def progress(self) -> Progress:
        """Where it stands, replayed from the answers."""
        return replay(
            self.questionnaire,
            self.library.rulebook,
            self.answers,
            as_of=self.as_of,
            region=self._region(),
        )

    def hold(self) -> None:
        """Ask until nothing is left, or until the person has had enough."""
        self.console.say(self.words("ask.help"))
        again: Question | None = None
        with suppress(Finished):
            while (question := again or self.progress().next) is not None:
                again = self._ask(question)
            self.console.say(self.words("ask.done"))

    def _ask(self, question: Question) -> Question | None:
        """Put one question; gives the one to go back to, or None for the next."""
        fact = self.library.rulebook.facts[question.fact]
        self._introduce(question)
        for line in shown(question, fact, self.words):
            self.console.say(line)
        if fact.type == "district":
            self.console.say(f"  {join_text(self.library.region.districts, self.words.language)}")
        while True:
            if fact.type == "rows":
                value = read_rows(fact, self.typed, self.words, self.console.say)
            else:
                line = self.typed(self.words("ask.prompt"))
                if line.lower() in _BACK:
                    return self._back(question)
                if line.lower() in _WHY:
                    self._say_why(question)
                    continue
                try:
                    value = read_line(question, fact, line)
                except AnswerError as err:
                    self.console.say(self.words.fault(err))
                    continue
            self._keep(question, value)
            return None

    def _introduce(self, question: Question) -> None:
        progress = self.progress()
        told = self.words(
            "ask.progress", answered=len(progress.answered), remaining=progress.remaining
        )
        section = next(s for s in self.questionnaire.sections if s.id == question.section)
        heading = f"== {self.words.say(section.title)} ==  " if section.id != self.section else ""
        self.section = section.id
        self.console.say(f"\n{heading}({told})")

    def typed(self, prompt: str) -> str:
        """A line from the person; raises `Finished` at the end of input or at q."""
        self.console.out.write(prompt)
        self.console.out.flush()
        line = self.console.source.readline()
        if not line or line.strip().lower() in _QUIT:
            self.console.say()
            raise Finished
        return line.strip()

    def _keep(self, question: Question, value: Any) -> None:  # a typed value, or why there is none
        fact = self.library.rulebook.facts[question.fact]
        self.answers[question.fact] = value
        if question.fact in self.asked:
            self.asked.remove(question.fact)
        self.asked.append(question.fact)
        if not isinstance(value, Unanswered):
            said = answer_text(fact, value, self.words.language)
            self.console.say(self.words("ask.chosen", answer=said))

    def _back(self, question: Question) -> Question:
        """The question answered last, its answer forgotten; the same one where it is the first."""
        while self.asked:
            last = self.questionnaire.question(self.asked.pop())
            if last is not None:
                del self.answers[last.fact]
                return last
        self.console.say(self.words("ask.first"))
        return question

    def _say_why(self, question: Question) -> None:
        rulebook = self.library.rulebook
        articles = articles_for(rulebook, question.fact, lambda _: True)
        if question.why is not None:
            self.console.say(self.words.say(question.why))
        if articles:
            self.console.say(self.words("ask.articles") + ", ".join(articles))
        if question.why is None and not articles:
            self.console.say(self.words("ask.no_why"))

    def _region(self) -> str:
        library, scope = self.library, self.questionnaire.scope
        return library.region.of_case(library.rulebook, self.answers, scope)

    def assess(self) -> Evaluation:
        """The final assessment on what was answered."""
        given = {name: value for name, value in self.answers.items() if value is not LATER}
        if KNOWN_SHARE in self.library.rulebook.facts:
            given[KNOWN_SHARE] = self.progress().known_share
        return Evaluation(
            self.library.rulebook,
            given,
            as_of=self.as_of,
            region=self._region(),
            scope=self.questionnaire.scope,
            gates=self.questionnaire.gates,
        )

    def written(self) -> Mapping[str, Any]:
        """The answers as they are kept."""
        facts = self.library.rulebook.facts
        return {name: write_answer(facts[name], value) for name, value in self.answers.items()}
