"""The desk at which a person acts: library, store, clock and chance brought together once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from engine.actions.memory import Latest, Memory
from engine.actions.statutes import Statutes
from engine.casework.case import Case, fold, grow, summary_of
from engine.casework.events import CaseEvent
from engine.casework.journal import link
from engine.classify.proposal import Classifier
from engine.classify.safety import SafetyScan
from engine.clock import Clock
from engine.errors import Conflict, NotFound
from engine.interview.progress import Progress
from engine.interview.questionnaire import Questionnaire
from engine.library import Library
from engine.store.store import Store, Summary

# Letters and figures that nobody confuses when reading aloud (Crockford's base 32).
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER_LENGTH = 8
SECRET_LENGTH = 16
ATTEMPTS = 5

Decide = Callable[[Case], list[CaseEvent]]
"""What is still to be written, given how the case stands."""


def random_code(length: int) -> str:
    """A code of letters and figures that is easy to read aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def tidy_code(written: str) -> str:
    """A code as people write it: spaces, dashes, small letters, O for 0, I for 1."""
    plain = "".join(c for c in written.upper() if c.isalnum() and c.isascii())
    return plain.replace("O", "0").replace("I", "1").replace("L", "1").replace("U", "V")


def derived_code(source: str, length: int) -> str:
    """The code that always comes of the same source."""
    digest = hashlib.sha256(f"jiefen-code:{source}".encode()).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:length])


def hash_secret(secret: str) -> str:
    """What is kept of a secret; it has 80 bits of chance, so one SHA-256 suffices."""
    return hashlib.sha256(f"jiefen-case:{secret}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Desk:
    """What every action needs; made once when the service starts."""

    library: Library
    store: Store
    clock: Clock
    classifier: Classifier
    scan: SafetyScan
    code: Callable[[int], str] = field(default=random_code)
    cases: Latest[Case] = field(default_factory=lambda: Latest(64))
    standings: Latest[Progress] = field(default_factory=lambda: Latest(64))
    questionnaires: Memory[Questionnaire] = field(default_factory=lambda: Memory(256))
    statutes: Statutes = field(default_factory=Statutes)

    @classmethod
    def over(cls, library: Library, store: Store, clock: Clock) -> Desk:
        """A desk with the transparent classifier and scan of the library."""
        taxonomy = library.taxonomy
        return cls(
            library,
            store,
            clock,
            taxonomy.classifier(),
            taxonomy.safety_scan(),
            statutes=Statutes.over(library, store),
        )

    def load(self, number: str, secret: str) -> Case:
        """The case that number and secret open; a wrong secret and no such case look the same."""
        number, secret = tidy_code(number), tidy_code(secret)
        summary = self.store.find_by_number(number)
        expected = summary.secret_hash if summary is not None else hash_secret("")
        if not hmac.compare_digest(expected, hash_secret(secret)) or summary is None:
            raise NotFound("case", number)
        return self._as_it_stands(summary)

    def _as_it_stands(self, summary: Summary) -> Case:
        """The case that its events make; of a case seen lately, only what came after is read."""
        id = summary.case_id

        def read(known: Case | None) -> Case:
            if known is None:
                return fold(self.store.read(id))
            return grow(known, self.store.read(id, after=known.seq))

        return self.cases.of(id, (summary.seq, summary.head), read)

    def write(self, case: Case, decide: Decide, *, actor: str) -> Case:
        """Write what `decide` finds to write; where somebody was faster, read and decide again."""
        for _ in range(ATTEMPTS):
            happened = decide(case)
            if not happened:
                return case
            try:
                return self.append(case, happened, actor=actor)
            except Conflict as err:
                raced = err
                case = fold(self.store.read(case.id))
        raise raced

    def append(self, case: Case, happened: list[CaseEvent], *, actor: str) -> Case:
        """Write what happened after the state that was read; raises `Conflict` if that is old."""
        events = link(case.id, case.seq, case.head, happened, self.clock.now(), actor)
        grown = grow(case, events)
        self.store.append(case.id, case.seq, events, summary_of(grown))
        self.cases.keep(case.id, (grown.seq, grown.head), grown)
        return grown
