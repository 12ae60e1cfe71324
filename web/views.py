"""What templates are given: questions, answers and kinds of dispute in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.actions.consult import answers_of
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.classify.proposal import Proposal
from engine.errors import AnswerError
from engine.interview.progress import LATER, Progress
from engine.interview.questionnaire import Question
from engine.rulebook.graph import ABSENT, DECLINED
from engine.rulebook.uses import articles_for
from engine.rulebook.vocabulary import Fact
from engine.rulebook.wording import answer_text
from web import urls
from web.context import Visit

COARSEST = ("year", "month", "day")
STORY_CHARACTERS = 500
SHORT_CHARACTERS = 200


def question_view(
    visit: Visit, question: Question, progress: Progress, count: int
) -> dict[str, Any]:
    """One question for the components: its field, its words, why it is asked."""
    language = visit.language
    fact = visit.desk.library.rulebook.facts[question.fact]
    view: dict[str, Any] = {
        "name": fact.name,
        "type": fact.type,
        "title": question.text.get(language),
        "options": _options(visit, fact),
        "articles": _articles(visit, question, progress),
    }
    for key, text in (("hint", question.hint), ("why", question.why), ("unit", question.unit)):
        if text is not None:
            view[key] = text.get(language)
    if fact.type == "bool3":
        view |= {key: fact.choices[key].get(language) for key in ("yes", "no")}
    if fact.main_type == "date":
        view["precision"] = next(p for p in COARSEST if p in question.precision)
    if fact.type == "rows":
        view |= {"cells": _cells(visit, fact), "count": count}
    if fact.main_type == "text":
        long = fact.name == "case.free_text"
        view["limit"] = STORY_CHARACTERS if long else SHORT_CHARACTERS
    if fact.type == "ratio":
        view["units"] = ["percent", "permille"] if fact.limits[1] < 1 else ["percent", "tenths"]
    return view


def _options(visit: Visit, fact: Fact) -> list[dict[str, str]]:
    if fact.type == "district":
        return [{"key": name, "title": name} for name in visit.desk.library.region.districts]
    language = visit.language
    keys = list(fact.choices) if fact.type != "bool3" else []
    return [{"key": key, "title": fact.choices[key].get(language)} for key in keys]


def _cells(visit: Visit, fact: Fact) -> list[dict[str, Any]]:
    language = visit.language
    cells = []
    for name, column in fact.row.items():
        options = [{"key": k, "title": t.get(language)} for k, t in column.choices.items()]
        cells.append(
            {
                "key": name,
                "type": column.type,
                "title": column.title.get(language),
                "options": options,
            }
        )
    return cells


def _articles(visit: Visit, question: Question, progress: Progress) -> list[str]:
    """The articles that the answer feeds, of conclusions still open."""
    rulebook = visit.desk.library.rulebook
    still_open = tuple(
        f.name for f in rulebook.findings if progress.evaluation.truth(f.name) is None
    )
    articles = articles_for(rulebook, question.fact, still_open)
    return [article_text(visit, article) for article in articles]


def article_text(visit: Visit, article: str) -> str:
    """民法典#585(2) as a reader sees it."""
    library, language = visit.desk.library, visit.language
    law, _, number = article.partition("#")
    known = library.rulebook.laws.get(law)
    name = known.short.get(language) if known else law
    if not number:
        return name
    main, _, item = number.partition("-")
    main, _, paragraph = main.partition("(")
    text = library.text("cite.article", language, article=main)
    if paragraph:
        text += library.text("cite.paragraph", language, paragraph=paragraph.rstrip(")"))
    if item:
        text += library.text("cite.item", language, item=item)
    return f"《{name}》{text}" if language == "zh" else f"{name}, {text}"


def fault_text(visit: Visit, error: AnswerError) -> str:
    """What is wrong with an answer and how to mend it."""
    return visit.say(f"fault.{error.key}", **error.values)


def given_state(desk: Desk, case: Case, fact: str) -> str:
    """Which kind of non-answer stands now, if one does."""
    value = answers_of(desk, case).get(fact)
    states = ((DECLINED, "unknown"), (ABSENT, "not_applicable"), (LATER, "later"))
    return next((name for state, name in states if value is state), "")


def skips_of(visit: Visit, question: Question) -> list[str]:
    """The ways not to answer that this question offers."""
    fact = visit.desk.library.rulebook.facts[question.fact]
    states = ["none"] if fact.type == "rows" else []
    states.append("unknown")
    if question.may_not_apply:
        states.append("not_applicable")
    return [*states, "later"]


def review_sections(visit: Visit, case: Case, progress: Progress) -> list[dict[str, Any]]:
    """Every answer on the path by section, each with the way to change it."""
    rulebook = visit.desk.library.rulebook
    answers = answers_of(visit.desk, case)
    on_path = {q.fact: q for q in (*progress.answered, *progress.postponed)}
    sections: dict[str, list[dict[str, Any]]] = {}
    for question in on_path.values():
        value = answers.get(question.fact)
        said = (
            ""
            if value is LATER
            else answer_text(rulebook.facts[question.fact], value, visit.language)
        )
        sections.setdefault(question.section, []).append(
            {
                "title": rulebook.facts[question.fact].title.get(visit.language),
                "value": "" if value in (DECLINED, LATER) else said,
                "href": urls.to(urls.QUESTION, number=case.number, fact=question.fact)
                + "?review=1",
            }
        )
    from engine.actions.consult import questionnaire_of

    titles = {s.id: s.title for s in questionnaire_of(visit.desk, case).sections}
    return [
        {"title": titles[id].get(visit.language), "lines": lines} for id, lines in sections.items()
    ]


def candidates_view(visit: Visit, proposal: Proposal) -> list[dict[str, Any]]:
    """Proposed kinds of dispute with the words that spoke for them."""
    cards = visit.desk.library.taxonomy.cards
    return [
        {
            "key": candidate.cause,
            "title": cards[candidate.cause].title.get(visit.language),
            "text": cards[candidate.cause].about.get(visit.language),
            "words": list(candidate.cues[:4]),
        }
        for candidate in proposal.candidates[:3]
    ]


def kinds_view(visit: Visit) -> list[dict[str, Any]]:
    """All kinds of dispute by category, for choosing without a story."""
    taxonomy = visit.desk.library.taxonomy
    groups = []
    for category in sorted(taxonomy.categories.values(), key=lambda c: c.order):
        cards = [card for card in taxonomy.cards.values() if card.category == category.id]
        if cards:
            groups.append(
                {
                    "title": category.title.get(visit.language),
                    "about": category.about.get(visit.language),
                    "kinds": [
                        {
                            "key": card.id,
                            "title": card.title.get(visit.language),
                            "text": card.about.get(visit.language),
                        }
                        for card in cards
                    ],
                }
            )
    return groups


def faults_view(visit: Visit, faults: Mapping[str, AnswerError]) -> dict[str, str]:
    """All faults of a form as messages, by field."""
    return {name: fault_text(visit, error) for name, error in faults.items()}
