"""What the page of kinds is given: how sure each proposal is, by which words, and what to ask."""

from __future__ import annotations

from typing import Any, Final

from engine.actions import advice
from engine.actions.proposing import Proposed, clarifying_of
from engine.casework.case import Case
from engine.classify.clarify import UNSURE, Clarifying
from engine.classify.showing import pieces
from web import ask_views, urls
from web.context import Visit

CHANCES: Final = ((0.85, "very"), (0.60, "likely"), (0.30, "maybe"), (0.0, "little"))
"""From which probability on it is said how: all are ours, and the number stands beside."""
LONG: Final = 160  # signs of a story that is folded up
WORDS: Final = 4
MARKED: Final = 0.1  # from here on words are shown: those for what is unlikely only puzzle
ANSWERS: Final = 3


def candidates_view(visit: Visit, proposed: Proposed) -> list[dict[str, Any]]:
    """Proposed kinds of dispute: what each means, how sure it is, the words that spoke for it."""
    cards = visit.desk.library.taxonomy.cards
    return [
        {
            "key": one.cause,
            "title": cards[one.cause].title.get(visit.language),
            "text": cards[one.cause].about.get(visit.language),
            "words": list(one.cues[:WORDS]) if one.score >= MARKED else [],
            "chance": chance(visit, one.score),
        }
        for one in proposed.candidates
    ]


def chance(visit: Visit, p: float) -> str:
    """A probability in plain words and a number; nothing is ever quite sure or quite out."""
    words = visit.say(f"chance.{next(key for least, key in CHANCES if p >= least)}")
    return visit.say("chance.of", words=words, percent=min(max(round(p * 100), 1), 99))


def story_view(visit: Visit, case: Case, proposed: Proposed) -> dict[str, Any]:
    """Her story with the words that decided marked in it, folded up where it is long."""
    likely = [one for one in proposed.candidates if one.score >= MARKED]
    words = {word for one in likely for word in one.cues[:WORDS]}
    variants = visit.desk.library.taxonomy.wording.variants
    return {
        "pieces": pieces(case.story, sorted(words), variants),
        "marked": bool(words),
        "long": len(case.story) > LONG,
        "change": urls.to(urls.STORY, number=case.number),
    }


def answered_view(visit: Visit, case: Case, proposed: Proposed) -> list[dict[str, str]]:
    """What was asked and answered, each with the way to change it."""
    lines = []
    for id in proposed.asked:
        question = clarifying_of(visit.desk, id)
        choice = question.choice(case.clarified[id])
        title = choice.title.get(visit.language) if choice else visit.say("clarify.unsure")
        lines.append(
            {
                "title": question.title.get(visit.language),
                "value": title,
                "href": question_at(case, question),
            }
        )
    return lines


def question_at(case: Case, question: Clarifying) -> str:
    """The address of a plain question."""
    return urls.to(urls.CLARIFY, number=case.number, question=question.id)


def clarifying_view(visit: Visit, question: Clarifying) -> dict[str, Any]:
    """A plain question with its choices, the way not to know the last of them."""
    return {
        "name": question.id,
        "title": question.title.get(visit.language),
        "options": [
            {"key": choice.key, "title": choice.title.get(visit.language)}
            for choice in question.choices
        ],
        "unsure": UNSURE,
    }


def notice_view(visit: Visit, case: Case, proposed: Proposed) -> dict[str, Any] | None:
    """The lawful way for what seems to be no civil dispute; answers where it is but a question."""
    if not proposed.nature:
        return None
    lines: list[dict[str, str]] = []
    if proposed.nature == "none":
        found = advice.reply(visit.desk, case.story).found if case.story else None
        answers = found.answers[:ANSWERS] if found else ()
        lines = [ask_views.answer_line(visit, answer) for answer in answers]
    return {"nature": proposed.nature, "answers": lines}
