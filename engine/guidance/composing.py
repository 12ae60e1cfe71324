"""What every part of a composition works with: the case, the occasion, and texts filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.guidance.guidance import Citation, HelperLine, Party
from engine.i18n import Text
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.relevance import missing
from engine.rulebook.rule import Finding
from engine.rulebook.wording import fill
from engine.statutes.shelf import Quotation

Quote = Callable[[str, date], Quotation | None]
"""The words of an article as in force on a day, where its text is at hand."""


Describe = Callable[[Evaluation], tuple[Text, tuple[HelperLine, ...]]]
"""What kind of dispute it is called, and who can help with it on the way that was found."""


def no_text(citation: str, day: date) -> Quotation | None:
    """What there is to quote where nobody brought the text of the law."""
    return None


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a guidance needs beside the law: for whom, when, under which number."""

    number: str
    case_id: str
    generated_at: datetime
    rule_version: str
    answers_hash: str
    texts: Mapping[str, Text]
    describe: Describe
    asked: tuple[str, ...] = ()  # facts in the order in which they were asked
    open: tuple[str, ...] = ()  # facts that can still be asked about
    evidence: Mapping[str, str] = field(default_factory=dict)
    version: int = 1
    reviewed_by: str | None = None
    quote: Quote = no_text


class Composing:
    """One guidance in the making."""

    def __init__(self, evaluation: Evaluation, occasion: Occasion) -> None:
        self.evaluation = evaluation
        self.occasion = occasion
        self.rulebook = evaluation.rulebook
        self.holding: tuple[Finding, ...] = evaluation.findings()
        self.sides = self._sides()
        self.category, self.helpers = occasion.describe(evaluation)
        route = evaluation.route()
        self.primary = route.primary if route else "CONSULT"

    @property
    def in_danger(self) -> bool:
        """Somebody is in danger: nothing is weighed and nothing bargained."""
        return self.primary == "EMERGENCY"

    def text(self, text: Text) -> Text:
        """An author's text with its names filled in, in both languages."""
        english = fill(text.en, self.evaluation, "en") if text.en else ""
        return Text(fill(text.zh, self.evaluation, "zh"), english)

    def fixed(self, id: str, **values: str) -> Text:
        """A fixed text of the guidance, its places filled."""
        text = self.occasion.texts[id]
        return Text(text.zh.format(**values), text.en.format(**values)) if values else text

    def citations(self, basis: Iterable[str]) -> tuple[Citation, ...]:
        """Articles with the names their laws are printed under."""
        return tuple(self._citation(article) for article in basis)

    def _citation(self, article: str) -> Citation:
        law, _, number = article.partition("#")
        known = self.rulebook.laws.get(law)
        return Citation(law, number, known.short if known else Text(law))

    def _sides(self) -> Mapping[Party, str]:
        """Which part in the law each party plays, where that is known."""
        for item in self.evaluation.listed("side"):
            return {Party.APPLICANT: item.id, Party.RESPONDENT: item.words["other"]}
        return {}

    def can_be_asked(self, name: str) -> bool:
        """Whether the person could still tell this."""
        if self.rulebook.facts[name].set_by_system:
            return False
        return not self.occasion.open or name in self.occasion.open

    def lacking(self, name: str, most: int = 3) -> tuple[Text, ...]:
        """The titles of what is missing to work a definition out."""
        names = [fact for fact in missing(self.evaluation, name) if self.can_be_asked(fact)]
        return tuple(self.rulebook.facts[fact].title for fact in names[:most])
