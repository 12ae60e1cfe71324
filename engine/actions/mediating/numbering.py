"""How papers of mediation are numbered: one counter for each kind and year, none given twice."""

from __future__ import annotations

import json
from typing import Final

from engine.actions.desk import ATTEMPTS, Desk
from engine.casework.case import Case
from engine.clock import today
from engine.documents.document import document_number
from engine.errors import Conflict, NotFound
from engine.mediation.papers.words import Words
from engine.store.store import Entry

COUNTERS: Final = "paper_counters"
NUMBERS: Final = "paper_numbers"
LONGEST: Final = 40


def reserve(desk: Desk, case: Case, paper: str, track: str = "") -> str:
    """The next number for a paper of this case; one that is never used leaves a gap.

    Number and case are kept together, so that whoever holds the paper can have it verified.
    """
    words = Words()
    for name in (f"number.{paper}.{track}", f"number.{paper}", "number.paper"):
        if words.has(name):
            break
    year = today(desk.clock).year
    for _ in range(ATTEMPTS * 4):
        id = f"{name}.{year}"
        known = desk.store.entry(COUNTERS, id)
        count = int(json.loads(known.body)["last"]) + 1 if known else 1
        pattern = words(name, year="{year}", sequence="{sequence}")
        number = document_number(pattern, year, count)
        version = known.version if known else 0
        body = json.dumps({"case": case.number, "paper": paper})
        try:
            desk.store.put(
                [
                    Entry(COUNTERS, id, json.dumps({"last": count}), version=version),
                    Entry(NUMBERS, number, body, str(case.id)),
                ]
            )
        except Conflict as err:
            raced = err
        else:
            return number
    raise raced


def case_of_number(desk: Desk, number: str) -> str:
    """The number of the case to which a paper's number belongs; raises `NotFound`."""
    tidy = number.strip().translate(str.maketrans("[]()（）", "〔〕〔〕〔〕"))
    entry = desk.store.entry(NUMBERS, tidy) if len(tidy) <= LONGEST else None
    if entry is None:
        raise NotFound("document", number[:LONGEST])
    return str(json.loads(entry.body)["case"])
