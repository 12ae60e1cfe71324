"""Deadlines through the whole funnel: as authors wrote them, and as they run in one case."""

from engine.casework.deadlines.agenda import OPEN, Ground, Item, Reason, Status, deadlines_of
from engine.casework.deadlines.definition import (
    Book,
    Counted,
    Deadline,
    Milestone,
    Sources,
    Standing,
    Start,
    lengths_of,
    read_book,
)
from engine.casework.deadlines.reckoning import Term, term_of

__all__ = [
    "OPEN",
    "Book",
    "Counted",
    "Deadline",
    "Ground",
    "Item",
    "Milestone",
    "Reason",
    "Sources",
    "Standing",
    "Start",
    "Status",
    "Term",
    "deadlines_of",
    "lengths_of",
    "read_book",
    "term_of",
]
