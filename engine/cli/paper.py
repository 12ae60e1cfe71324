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
        library, category = self.library, self._category(self.evaluation)
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
                describe=self._described,
                asked=tuple(self.asked)
                or tuple(q.fact for q in questions if q.fact in self.written),
                open=tuple(question.fact for question in questions),
            ),
        )

    def _category(self, evaluation: Evaluation) -> str:
        category = evaluation.answers.get(CATEGORY)
        return category if isinstance(category, str) else OTHER

    def _described(self, evaluation: Evaluation) -> tuple[Text, tuple[HelperLine, ...]]:
        category = self._category(evaluation)
        fact = self.library.rulebook.facts.get(CATEGORY)
        title = fact.choices.get(category, Text(category)) if fact else Text(category)
        title = self.library.texts["meta.category_other"] if category == OTHER else title
        route = evaluation.route()
        routes = (route.primary, *route.also) if route else ()
        card = self.library.taxonomy.cards.get(category)
        bodies = self.library.directory.for_routes(routes, card.category if card else "", category)
        return title, tuple(
            HelperLine(body.title, body.phone, body.address, body.when)
            for body in bodies
            if not (evaluation.in_common and body.private)
        )
