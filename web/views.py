"""What templates are given: questions, answers and kinds of dispute in the reader's language."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from engine.actions.consult import DANGER, STORY_LIMIT, answers_of, questionnaire_of
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.people import RESIDENT, Role, role_of_mark
from engine.clock import TIMEZONE, day_of
from engine.errors import AnswerError, AnswerFaults
from engine.i18n import date_text
from engine.interview.progress import LATER, Progress
from engine.interview.questionnaire import Question
from engine.referral.directory import Body
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.graph import ABSENT, DECLINED
from engine.rulebook.rule import Listed
from engine.rulebook.uses import articles_for
from engine.rulebook.vocabulary import Fact
from engine.rulebook.wording import answer_text
from web import urls
from web.context import Visit

STORY = "case.free_text"
COARSEST = ("year", "month", "day")
SHORT_CHARACTERS = 200
EXCERPT = 80
CONTACTS = ("call", "visit")
UNITS = ("percent", "permille", "permyriad", "tenths")


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
        view["limit"] = STORY_LIMIT if fact.name == STORY else SHORT_CHARACTERS
    if fact.type == "ratio":
        view["units"] = list(UNITS)
    return view


def _options(visit: Visit, fact: Fact) -> list[dict[str, str]]:
    if fact.type == "district":
        names = visit.desk.library.region.districts
        return [{"key": name, "title": visit.say_or(f"place.{name}", name)} for name in names]
    return choices_view(fact, visit.language) if fact.type != "bool3" else []


def choices_view(fact: Fact, language: str) -> list[dict[str, str]]:
    """The choices of a fact, to tick."""
    return [{"key": key, "title": text.get(language)} for key, text in fact.choices.items()]


def plain_form(visit: Visit, question: Question, form: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields of a question are filled with; only where several fit are there several."""
    several = visit.desk.library.rulebook.facts[question.fact].type == "multi"
    return {
        name: value[0]
        if isinstance(value, list) and not (several and name == question.fact)
        else value
        for name, value in form.items()
    }


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
    rulebook, truth = visit.desk.library.rulebook, progress.evaluation.truth
    articles = articles_for(rulebook, question.fact, lambda finding: truth(finding) is None)
    return [article_text(visit, article) for article in articles]


def article_text(visit: Visit, article: str) -> str:
    """民法典#585(2) as a reader sees it."""
    library, language = visit.desk.library, visit.language
    law, _, number = article.partition("#")
    known = library.rulebook.laws.get(law)
    name = known.short.get(language) if known else law
    if not number:
        return name
    text = place_text(visit, number)
    return f"《{name}》{text}" if language == "zh" else f"{name}, {text}"


def place_text(visit: Visit, number: str) -> str:
    """585(2) as a reader sees it: article, paragraph and item."""
    library, language = visit.desk.library, visit.language
    main, _, item = number.partition("-")
    main, _, paragraph = main.partition("(")
    main, inserted, branch = main.partition("之")
    text = library.text("cite.article", language, article=main) + inserted + branch
    if paragraph:
        text += library.text("cite.paragraph", language, paragraph=paragraph.rstrip(")"))
    if item:
        text += library.text("cite.item", language, item=item)
    return text


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


def conflict_text(visit: Visit, case: Case, fact: Fact) -> str:
    """That a question was answered elsewhere meanwhile, and how."""
    now = said(visit, fact, answers_of(visit.desk, case).get(fact.name))
    return visit.say("fault.conflict", value=now)


def said(visit: Visit, fact: Fact, value: Any) -> str:
    """An answer as its giver reads it, with what was not answered in the words of the buttons."""
    if value is LATER:
        return visit.say("skip.later")
    if value is DECLINED or value is None:
        return visit.say("answer.unclear")
    if fact.type == "district":
        return visit.say_or(f"place.{value}", str(value))
    text = answer_text(fact, value, visit.language)
    return visit.say("answer.yuan", value=text) if fact.type == "money" else text


# ---------------------------------------------------------------- looking back


def start_lines(visit: Visit, case: Case) -> list[dict[str, str]]:
    """What was said before the first question: the kind of dispute and the story."""
    lines = [
        {
            "title": visit.say("review.kind"),
            "value": kind_title(visit, case),
            "href": urls.to(urls.KIND, number=case.number),
        }
    ]
    if case.story:
        short = case.story if len(case.story) <= EXCERPT else case.story[: EXCERPT - 1] + "…"
        href = urls.to(urls.STORY, number=case.number)
        lines.append({"title": visit.say("review.story"), "value": short, "href": href})
    return lines


def kind_title(visit: Visit, case: Case) -> str:
    """The kind of dispute as the resident chose it, or that there is none yet."""
    choices = visit.desk.library.rulebook.facts["case.category"].choices
    chosen = choices.get(case.category or "")
    return chosen.get(visit.language) if chosen else visit.say("home.no_kind")


def review_sections(visit: Visit, case: Case, progress: Progress) -> list[dict[str, Any]]:
    """Every answer on the path by section, each with the way to change it."""
    facts = visit.desk.library.rulebook.facts
    answers = answers_of(visit.desk, case)
    on_path = {q.fact for q in (*progress.answered, *progress.postponed)}
    sections = []
    for section in questionnaire_of(visit.desk, case).sections:
        lines = [
            {
                "title": facts[q.fact].title.get(visit.language),
                "value": said(visit, facts[q.fact], answers.get(q.fact)),
                "href": _change(case, q.fact),
                "by": given_by(visit, case, q.fact),
            }
            for q in section.questions
            if q.fact in on_path and not (q.fact == STORY and case.story)
        ]
        if lines:
            sections.append({"title": section.title.get(visit.language), "lines": lines})
    return sections


def given_by(visit: Visit, case: Case, fact: str) -> str:
    """By whose hand an answer stands there, where it was not the resident's own."""
    role = role_of_mark(case.answered_by.get(fact, RESIDENT.mark))
    return "" if role is Role.RESIDENT else visit.say("review.by", role=visit.say(f"role.{role}"))


def _change(case: Case, fact: str) -> str:
    if fact == DANGER:
        return urls.to(urls.SAFETY, number=case.number)
    return urls.to(urls.QUESTION, number=case.number, fact=fact) + "?review=1"


def withdrawn_lines(visit: Visit, case: Case, progress: Progress) -> list[dict[str, str]]:
    """Answers that no question asks for any more; they come back when their question does."""
    facts = visit.desk.library.rulebook.facts
    answers = answers_of(visit.desk, case)
    return [
        {
            "title": facts[q.fact].title.get(visit.language),
            "value": said(visit, facts[q.fact], answers[q.fact]),
        }
        for q in progress.withdrawn
        if answers[q.fact] not in (DECLINED, ABSENT, LATER)
    ]


def case_line(visit: Visit, case: Case) -> dict[str, str]:
    """One case in a list: what it is about, when it last changed, how far it is."""
    state = "issued" if case.issued else "answering" if case.category else "begun"
    return {
        "href": urls.to(urls.CASE, number=case.number),
        "title": kind_title(visit, case),
        "number": grouped(case.number),
        "when": date_text(case.updated_at.astimezone(TIMEZONE).date(), visit.language),
        "state": visit.say(f"home.state_{state}"),
    }


def moment(visit: Visit, at: datetime) -> str:
    """A day with the time of it, as clocks here show it."""
    return f"{date_text(day_of(at), visit.language)} {at.astimezone(TIMEZONE):%H:%M}"


def grouped(code: str) -> str:
    """A code in fours, as it is read aloud: ABCD-EFGH."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


# ---------------------------------------------------------------- kinds, material, helpers


def choosable(visit: Visit) -> Collection[str]:
    """The kinds of dispute that a case may have."""
    return visit.desk.library.rulebook.facts["case.category"].choices


def kinds_view(visit: Visit, chosen: str | None, opened: str = "") -> list[dict[str, Any]]:
    """All kinds of dispute by category, for choosing without a story; one may be opened."""
    taxonomy, known = visit.desk.library.taxonomy, choosable(visit)
    groups = []
    for category in sorted(taxonomy.categories.values(), key=lambda c: c.order):
        cards = [c for c in taxonomy.cards.values() if c.category == category.id and c.id in known]
        if cards:
            groups.append(
                {
                    "key": category.id,
                    "title": category.title.get(visit.language),
                    "about": category.about.get(visit.language),
                    "open": category.id == opened or any(card.id == chosen for card in cards),
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


def evidence_groups(visit: Visit, evaluation: Evaluation) -> list[dict[str, Any]]:
    """The material that helps in this case, by what it proves."""
    groups: dict[str, list[Listed]] = {}
    for item in evaluation.listed("evidence"):
        groups.setdefault(item.words["group"], []).append(item)
    return [
        {
            "title": visit.say_or(f"bring.group.{group}", ""),
            "items": [
                {
                    "key": item.id,
                    "title": item.texts["title"].get(visit.language),
                    "how": _text_of(item, "how_to_save", visit.language),
                }
                for item in items
            ],
        }
        for group, items in groups.items()
    ]


def _text_of(item: Listed, name: str, language: str) -> str:
    return item.texts[name].get(language) if name in item.texts else ""


def contacts_view(visit: Visit) -> list[dict[str, Any]]:
    """Whom one can ask at all, those that everybody may call first."""
    groups: dict[str, list[dict[str, str]]] = {}
    for body in visit.desk.library.directory.bodies.values():
        line = body_line(body, visit.language)
        groups.setdefault("call" if body.phone else "visit", []).append(line)
    return [
        {"title": visit.say(f"contact.{key}"), "bodies": groups.get(key, [])} for key in CONTACTS
    ]


def body_line(body: Body, language: str) -> dict[str, str]:
    """Who helps: by which number, where, with what and when."""
    texts = {"address": body.address, "when": body.when, "hours": body.hours}
    line = {name: text.get(language) if text else "" for name, text in texts.items()}
    return {"title": body.title.get(language), "phone": body.phone, **line}


def faults_view(visit: Visit, faults: Mapping[str, AnswerError]) -> dict[str, str]:
    """All faults of a form as messages, by field."""
    return {name: fault_text(visit, error) for name, error in faults.items()}


def faults_of(visit: Visit, error: AnswerError | AnswerFaults) -> dict[str, str]:
    """The same for one fault or several."""
    faults = error.faults if isinstance(error, AnswerFaults) else {error.field: error}
    return faults_view(visit, faults)
