"""How a terminal comes by a guidance: from an evaluation, without a case in any store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from engine.documents.document import Document, inputs_hash
from engine.guidance.compose import Occasion, compose
from engine.guidance.guidance import Edition, Guidance, HelperLine, Party
from engine.guidance.layout import lay_out
from engine.i18n import Language, Text
from engine.library import Library
from engine.rulebook.evaluate import Evaluation

CATEGORY: Final = "case.category"
OTHER: Final = "other"


@dataclass(frozen=True, slots=True)
class Paper:
    """What one guidance is made from: the case as assessed, its name, and what was asked."""

    library: Library
    evaluation: Evaluation
    id: str
    made_at: datetime
    written: Mapping[str, Any]  # the answers as JSON values: what the hash is taken of
    asked: Sequence[str] = ()

    def document(self, language: Language, edition: Edition = Edition.OWN) -> Document:
        """The guidance laid out for one reader: the applicant's own copy unless told otherwise."""
        party = Party.APPLICANT if edition is Edition.OWN else Party.BOTH
        guidance = self.guidance().in_edition(edition, party)
        return lay_out(guidance, self.library.texts, language)

    def guidance(self) -> Guidance:
        """The mediator's edition, from which the others are cut."""
        library, category = self.library, self._category()
        questionnaire = library.questionnaire_for(category)
        questions = questionnaire.questions if questionnaire else ()
        year = str(self.evaluation.day.year)
        return compose(
            self.evaluation,
            Occasion(
                number=library.text("number.guidance", year=year, sequence=self.id),
                case_id=self.id,
                generated_at=self.made_at,
                rule_version=library.revision,
                answers_hash=inputs_hash(dict(self.written)),
                texts=library.texts,
                category=self._title(category),
                helpers=self._helpers(category),
                asked=tuple(self.asked)
                or tuple(q.fact for q in questions if q.fact in self.written),
                open=tuple(question.fact for question in questions),
            ),
        )

    def _category(self) -> str:
        category = self.evaluation.answers.get(CATEGORY)
        return category if isinstance(category, str) else OTHER

    def _title(self, category: str) -> Text:
        fact = self.library.rulebook.facts.get(CATEGORY)
        return fact.choices.get(category, Text(category)) if fact else Text(category)

    def _helpers(self, category: str) -> tuple[HelperLine, ...]:
        route = self.evaluation.route()
        routes = (route.primary, *route.also) if route else ()
        card = self.library.taxonomy.cards.get(category)
        bodies = self.library.directory.for_routes(routes, card.category if card else "", category)
        return tuple(HelperLine(b.title, b.phone, b.address, b.when) for b in bodies)
