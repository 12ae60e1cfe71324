"""The desk at which a person acts: library, store, clock and chance brought together once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from engine.actions.memory import Latest, Memory
from engine.actions.statutes import Statutes
from engine.casework.case import Case, fold, grow, summary_of
from engine.casework.events import CaseEvent
from engine.casework.journal import link
from engine.casework.people import OFFERED, RESIDENT, Actor
from engine.casework.permissions import (
    BEFORE_ENTERING,
    LEFT_WHEN_ERASED,
    Action,
    Refusal,
    may,
    refusal_of,
)
from engine.casework.sealing import Seal
from engine.classify.learned import Reading, classifier_of
from engine.classify.proposal import Classifier
from engine.classify.safety import SafetyScan
from engine.clock import Clock, today
from engine.errors import Conflict, NotFound, NotPermitted, SealError
from engine.evidence.intake import Intake
from engine.interview.progress import Progress
from engine.interview.questionnaire import Questionnaire
from engine.library import Library
from engine.mediation.agenda import Agenda
from engine.search.similar import Portrait
from engine.store.store import Entry, Event, Store, Summary
from engine.vault import Vault

if TYPE_CHECKING:  # it is slow to load, and only those who search need it
    from engine.search.keeping import Keeping

# Letters and figures that nobody confuses when reading aloud (Crockford's base 32).
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER_LENGTH = 8
SECRET_LENGTH = 16
ATTEMPTS = 5
AT_HAND = 400  # cases held ready, some 100 kB each; working one out anew takes 6 ms a step

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


OTHER_SIDE: Final = "other_side"
"""Under a case's id and this, where the questions of the other side stand."""
Announce = Callable[[Case, Case, Sequence[Event]], Sequence[Entry]]
"""What is to be written beside events: of the case before, the case after, and what happened."""


def _nothing(_before: Case, _after: Case, _events: Sequence[Event]) -> Sequence[Entry]:
    return ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What every action needs, and who acts; made once when the service starts."""

    library: Library
    store: Store
    clock: Clock
    classifier: Classifier
    scan: SafetyScan
    code: Callable[[int], str] = field(default=random_code)
    cases: Latest[Case] = field(default_factory=lambda: Latest(AT_HAND))
    standings: Latest[Progress] = field(default_factory=lambda: Latest(AT_HAND))
    questionnaires: Memory[Questionnaire] = field(default_factory=lambda: Memory(256))
    portraits: Latest[Portrait] = field(default_factory=lambda: Latest(AT_HAND))
    agendas: Latest[Agenda] = field(default_factory=lambda: Latest(AT_HAND))
    noted: Memory[bool] = field(default_factory=lambda: Memory(4096))  # looks, this hour's
    statutes: Statutes = field(default_factory=Statutes)
    vault: Vault = field(default_factory=Vault.demo)
    intake: Intake = field(default_factory=Intake.shipped)
    actor: Actor = RESIDENT
    announce: Announce = field(default=_nothing)
    reading: Reading = field(default=classifier_of)
    index: Keeping | None = None  # where cases are searched; none where nobody does

    @classmethod
    def over(
        cls,
        library: Library,
        store: Store,
        clock: Clock,
        vault: Vault | None = None,
        reading: Reading = classifier_of,
    ) -> Desk:
        """A desk over these rules and cases, where stories are read in this way."""
        taxonomy = library.taxonomy
        return cls(
            library,
            store,
            clock,
            reading(taxonomy),
            taxonomy.safety_scan,
            statutes=Statutes.over(library, store),
            vault=vault or Vault.demo(),
            reading=reading,
        )

    def of(self, actor: Actor) -> Desk:
        """The same desk with somebody else at it."""
        return replace(self, actor=actor)

    def load(self, number: str, secret: str) -> Case:
        """The case that number and secret open; a wrong secret and no such case look the same."""
        return self.enter(number, secret)[0]

    def enter(self, number: str, secret: str) -> tuple[Case, Actor]:
        """The case, and the one who holds this secret to it: the applicant, or whom a seat is for.

        Raises `NotFound`, the same for a wrong secret, a closed seat and no such case.
        """
        number, hashed = tidy_code(number), hash_secret(tidy_code(secret))
        summary = self.store.find_by_number(number)
        expected = summary.secret_hash if summary is not None else hash_secret("")
        if hmac.compare_digest(expected, hashed) and summary is not None:
            return self.case_of(summary), RESIDENT
        if summary is not None:
            case = self.case_of(summary)
            for seat in case.people.open_seats(today(self.clock)):
                if hmac.compare_digest(seat.secret_hash, hashed):
                    name = case.people.details.get(seat.id, {}).get("name", "")
                    return case, Actor(seat.role, seat.id, name)
        raise NotFound("case", number)

    def admit(self, number: str, action: Action) -> Case:
        """The case for one of the staff at the desk; raises as `permit` does."""
        summary = self.store.find_by_number(tidy_code(number))
        if summary is None:
            raise NotFound("case", number)
        case = self.case_of(summary)
        self.permit(case, action)
        return case

    def permit(self, case: Case, action: Action) -> None:
        """Go on, or raise: `NotFound` to whom the case is none of theirs, else `NotPermitted`."""
        refusal = refusal_of(self.actor, action, case)
        if refusal is None and case.is_erased and action not in LEFT_WHEN_ERASED:
            refusal = Refusal.ERASED
        seat = case.people.seats.get(self.actor.id) if self.actor.role in OFFERED else None
        if refusal is None and seat and not seat.taken and action not in BEFORE_ENTERING:
            refusal = Refusal.NOT_ENTERED
        if refusal is Refusal.NO_CASE:
            raise NotFound("case", case.number)
        if refusal is not None:
            raise NotPermitted(self.actor.mark, action.value, refusal.value)

    def permit_house(self, action: Action) -> None:
        """The same for what concerns no single case."""
        if refusal := may(self.actor, action):
            raise NotPermitted(self.actor.mark, action.value, refusal.value)

    def case_of(self, summary: Summary) -> Case:
        """The case that its events make, asking nobody's leave.

        Of a case seen lately, only what came after is read.
        """
        id = summary.case_id
        seal = Seal(self.vault, summary.sealed_key)

        def read(known: Case | None) -> Case:
            if known is None or known.sealed_key != summary.sealed_key:
                return fold(list(seal.open(self.store.read(id))), summary.sealed_key)
            return grow(known, seal.open(self.store.read(id, after=known.seq)))

        return self.cases.of(id, (summary.seq, summary.head), read)

    def write(self, case: Case, decide: Decide) -> Case:
        """Write what `decide` finds to write; where somebody was faster, read and decide again."""
        for _ in range(ATTEMPTS):
            happened = decide(case)
            if not happened:
                return case
            try:
                return self.append(case, happened)
            except Conflict as err:
                raced = err
                case = self.again(case)
        raise raced

    def forget(self, case: Case) -> None:
        """Hold nothing of a case in memory: its words, where it stood, its key."""
        self.cases.forget(case.id)
        self.standings.forget(case.id)
        self.standings.forget((case.id, OTHER_SIDE))
        self.agendas.forget(case.id)
        self.portraits.forget(case.id)
        self.vault.forget(case.sealed_key)

    def again(self, case: Case) -> Case:
        """The case as it stands by now."""
        summary = self.store.find_by_number(case.number)
        if summary is None:
            raise NotFound("case", case.number)
        return self.case_of(summary)

    def append(
        self,
        case: Case,
        happened: list[CaseEvent],
        *,
        key: str | None = None,
        entries: Sequence[Entry] = (),
    ) -> Case:
        """Write what happened after the state that was read; raises `Conflict` if that is old.

        With a `key` that was used before, nothing is written: the case comes as it stands.
        """
        if case.is_unread:
            raise SealError(f"{case.number} was read without its key: open it at the desk")
        if not case.sealed_key:  # it was begun before cases had keys
            case = replace(case, sealed_key=self.vault.new_key())
        seal = Seal(self.vault, case.sealed_key)
        now, mark = self.clock.now(), self.actor.mark
        events = link(case.id, case.seq, case.head, happened, now, mark, seal)
        opened = tuple(seal.open(events))
        grown = grow(case, opened)
        if grown.is_erased:
            grown = replace(grown, sealed_key="")
        entries = (*entries, *self.announce(case, grown, opened))
        receipt = self.store.append(case.id, case.seq, events, summary_of(grown), key, entries)
        if receipt.repeated or grown.is_erased:
            return self.again(grown)
        self.cases.keep(case.id, (grown.seq, grown.head), grown)
        return grown
