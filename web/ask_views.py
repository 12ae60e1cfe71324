"""What the pages of consultation are given: answers with their sources, the menu, the thread."""

from __future__ import annotations

from typing import Any

from engine.actions import advice
from engine.actions.advice import Reply
from engine.casework.case import Case
from engine.casework.people import Role, role_of_mark
from engine.casework.thread import ADVICE, Message
from engine.clock import TIMEZONE, today
from engine.consultation.answer import Answer
from engine.i18n import date_text
from engine.rulebook.rule import Amount, Finding, Limitation
from engine.statutes.citation import read_reference
from engine.statutes.shelf import words_of
from web import law, urls, views
from web.context import Visit

OTHER = "other"
LINES = ("110", "120", "119")
SELF_HARM = "12356"


def answer_line(visit: Visit, answer: Answer) -> dict[str, str]:
    """An answer in a list: the question it is to, and its page."""
    return {
        "id": answer.id,
        "title": answer.question.get(visit.language),
        "href": urls.to(urls.ASK_ANSWER, answer=answer.id),
    }


def answer_view(visit: Visit, answer: Answer) -> dict[str, Any]:
    """One answer whole: what is said, what to do first, the law and the rules it rests on."""
    said, language = advice.say(visit.desk, answer), visit.language
    choices = visit.desk.library.rulebook.facts["case.category"].choices
    return {
        **answer_line(visit, answer),
        "kind": answer.kind,
        "kind_title": choices[answer.kind].get(language) if answer.kind != OTHER else "",
        "says": [said.says.get(language), *(text.get(language) for text in said.local)],
        "step": said.step.get(language) if said.step else "",
        "sources": [_source(visit, cite) for cite in said.basis],
        "rules": [line for name in answer.rests_on if (line := _rule(visit, name))],
    }


def _source(visit: Visit, cite: str) -> dict[str, str]:
    """An article by its name, with its words where they are at hand."""
    shelf, reference = law.shelf_of(visit), read_reference(cite)
    title = shelf.title_of(reference.law) if reference else None
    line = {"name": views.article_text(visit, cite), "href": law.citation_href(visit, cite)}
    if reference is None or title is None:
        return {**line, "words": ""}
    match = shelf.find(title, reference.number, today(visit.desk.clock))
    return {**line, "words": words_of(match.article, reference) if match else ""}


def _rule(visit: Visit, name: str) -> dict[str, str] | None:
    rule = visit.desk.library.rulebook.definitions.get(name)
    if not isinstance(rule, Finding | Amount | Limitation):
        return None
    return {"title": rule.title.get(visit.language), "href": law.rule_href(visit, name)}


def reply_view(visit: Visit, reply: Reply) -> dict[str, Any]:
    """What is shown to a question: signs of danger, the likely answer, others, articles."""
    lines = [answer_line(visit, answer) for answer in reply.found.answers]
    first = answer_view(visit, reply.found.answers[0]) if reply.found.sure else None
    return {
        "text": reply.text,
        "numbers": numbers(reply.signals),
        "first": first,
        "others": lines[1:] if first else lines,
        "hits": [law.hit_line(visit, hit) for hit in reply.hits],
        "shown": [line["id"] for line in lines],
    }


def numbers(signals: tuple[str, ...]) -> list[str]:
    """Whom to call at once, where words give a sign of danger."""
    if not signals:
        return []
    return [*LINES, SELF_HARM] if "self_harm" in signals else [*LINES]


def menu(visit: Visit) -> list[dict[str, Any]]:
    """Every question by kind of dispute; those of no kind come last."""
    by_kind: dict[str, list[dict[str, str]]] = {}
    for answer in visit.desk.library.answers.values():
        by_kind.setdefault(answer.kind, []).append(answer_line(visit, answer))
    groups = []
    for group in views.kinds_view(visit, None):
        kinds = [
            {"title": kind["title"], "answers": by_kind.pop(kind["key"])}
            for kind in group["kinds"]
            if kind["key"] in by_kind
        ]
        if kinds:
            groups.append({"title": group["title"], "about": group["about"], "kinds": kinds})
    rest = [line for lines in by_kind.values() for line in lines]
    if rest:
        of_all = {"title": visit.say("ask.of_all"), "answers": rest}
        about = visit.say("ask.of_all_text")
        groups.append({"title": visit.say("ask.of_all"), "about": about, "kinds": [of_all]})
    return groups


# ---------------------------------------------------------------- the thread


def thread_view(visit: Visit, case: Case) -> list[dict[str, Any]]:
    """What was said on the case, the oldest first; answers that no longer exist are named so."""
    return [_message(visit, message) for message in case.talk.thread(ADVICE)]


def _message(visit: Visit, message: Message) -> dict[str, Any]:
    own = message.actor == visit.desk.actor.mark
    role = role_of_mark(message.actor)
    at = message.at.astimezone(TIMEZONE)
    known = visit.service.revisions.current.library.answers
    staff = visit.desk.actor.is_staff and role is Role.RESIDENT
    return {
        "seq": message.seq,
        "who": visit.say("ask.you") if own else visit.say(f"role.{role.value}"),
        "own": own,
        "day": date_text(at.date(), visit.language),
        "time": f"{at:%H:%M}",
        "iso": at.isoformat(),
        "text": message.text,
        "answers": [
            answer_line(visit, known[id]) if id in known else {"id": id, "title": "", "href": ""}
            for id in message.answers
        ],
        "asked": bool(message.answers),
        "danger": staff and bool(advice.signals_in(visit.desk, message.text)),
    }


def standing(case: Case) -> str:
    """Where the conversation stands, as the key of a text."""
    if case.course.closing is not None:
        return "closed"
    if case.course.account or case.course.unit:
        return "taken"
    return "waiting" if case.course.called else "alone"
