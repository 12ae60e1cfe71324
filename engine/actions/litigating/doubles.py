"""Which packets of one unit may be about one dispute: found by marks, scored by what they hold.

Nothing is compared but what this very unit was handed; of other units' packets nobody learns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.actions.desk import Desk
from engine.actions.duplicates import speller_of
from engine.actions.litigating import shelf
from engine.actions.litigating.shelf import MARKS, Row
from engine.actions.litigating.writing import Beside
from engine.casework.case import Case
from engine.casework.filing import Packet
from engine.clock import day_of
from engine.errors import NotFound, SealError
from engine.litigation.manifest import Manifest, PersonOrBody
from engine.search.duplicates import Band, Score, compare, ranked, shipped_numbers
from engine.search.likeness import shipped_rarity
from engine.search.portrait import Person, Portrait, drawn, person_of
from engine.store.store import Entry

MOST: Final = 20  # packets that are compared
AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Double:
    """Another packet of the same unit that may be about the same dispute.

    `same_case` is a fact and no guess: both were handed over from one case.
    """

    row: Row
    score: Score
    band: Band
    same_case: bool = False


def doubles(desk: Desk, case: Case, packet: Packet, manifest: Manifest) -> tuple[Double, ...]:
    """The packets that lie with the unit of this one and may be the same, the likeliest first."""
    numbers, here = shipped_numbers(), pictured(desk, manifest)
    rows = {row.id: row for row in _sought(desk, packet, here)}
    scores = {
        id: compare(here, there, numbers, shipped_rarity())
        for id, row in rows.items()
        if (there := _opened(desk, row)) is not None
    }
    own = {id for id, row in rows.items() if row.number == case.number}
    likely = [*own, *(id for id in ranked(scores.items(), numbers, MOST) if id not in own)]
    return tuple(
        Double(rows[id], found := scores.get(id, Score(0)), found.band(numbers), id in own)
        for id in likely
    )


def pictured(desk: Desk, manifest: Manifest) -> Portrait:
    """What is compared of a packet: its parties, and what its facts and claims tell."""
    told = [dict(fact.stored) for fact in manifest.facts]
    sums = [
        f"{claim.amount_fen // 100}.{claim.amount_fen % 100:02}"
        for claim in manifest.claims
        if claim.amount_fen is not None
    ]
    return drawn(
        map(_person, manifest.parties),
        "",  # the wording of claims is that of the form: alike in every case
        [*told, *sums],
        {manifest.cause.kind or manifest.cause.code},
        day_of(manifest.created_at),
        speller_of(desk),
    )


def marked(desk: Desk, packet: str, manifest: Manifest) -> Beside:
    """What is to be written so that others find this packet, as far as it is not there."""
    made = [
        Entry(MARKS, f"{packet}:{mark[:32]}", "{}", mark)
        for mark in sorted(_marks(desk, pictured(desk, manifest)))
    ]
    return lambda *_: [entry for entry in made if desk.store.entry(MARKS, entry.id) is None]


def _marks(desk: Desk, seen: Portrait) -> set[str]:
    return {desk.vault.digest(f"{MARKS}:{mark}") for mark in seen.marks}


def _sought(desk: Desk, packet: Packet, here: Portrait) -> Iterator[Row]:
    """The rows of packets with a mark in common that lie where this one does, each once."""
    found = {
        entry.id.partition(":")[0]
        for mark in sorted(_marks(desk, here))
        for entry in desk.store.entries(MARKS, mark, limit=AT_ONCE)
    }
    fitting = 0
    for id in sorted(found - {packet.id}):
        page = shelf.ROWS.find(desk.store, id)
        if page is not None and page.thing.unit == packet.unit and fitting < MOST:
            fitting += 1
            yield page.thing


def _opened(desk: Desk, row: Row) -> Portrait | None:
    """Another packet as it is compared; None where its unit may not read it any more."""
    try:
        case, packet, _ = shelf.opened(desk, row.id)
        if not shelf.is_readable(case, packet):
            return None
        return pictured(desk, shelf.manifest_of(desk, case, packet))
    except (NotFound, SealError):
        return None


def _person(party: PersonOrBody) -> Person:
    told = {
        "name": party.name,
        "id": party.id_no,
        "phone": party.phone,
        "email": party.email,
    }
    return person_of({name: value for name, value in told.items() if value})
