"""One field for everybody: what the law and the published answers say to a few words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.actions import advice
from engine.actions.desk import Desk
from engine.clock import today
from engine.consultation.answer import Answer
from engine.statutes.search import Hit

LONGEST: Final = 120  # signs of the field that are looked at
MOST: Final = 5


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Articles and answers, the best first, and the signs of danger in the words themselves."""

    hits: tuple[Hit, ...]
    articles: int  # how many there are in all
    answers: tuple[Answer, ...]
    signals: tuple[str, ...]


def look_up(desk: Desk, words: str) -> LookedUp:
    """What there is to some words; nothing where they say nothing."""
    text = words[:LONGEST]
    found = desk.statutes.index(today(desk.clock)).search(text, MOST)
    answers = desk.library.finder.find(text, desk.classifier.propose(text)).answers
    return LookedUp(found.hits, found.total, answers, advice.signals_in(desk, text))
