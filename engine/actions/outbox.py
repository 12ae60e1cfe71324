"""How messages come to wait: what happened in a case, who is told of it, by which way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from engine.casework.case import Case
from engine.casework.events import (
    CaseEvent,
    ConsentGiven,
    ConsentWithdrawn,
    MediationMoved,
    PersonDescribed,
    SessionCalledOff,
    SessionPlanned,
    from_record,
)
from engine.casework.people import APPLICANT, STAFF, Role, role_of_mark
from engine.errors import AnswerError, AnswerFaults
from engine.i18n import date_text
from engine.mediation.confidence import APART
from engine.messages.message import Channel, Message
from engine.messages.sender import is_mail, is_phone
from engine.messages.template import Template, templates
from engine.store.store import Entry, Event
from engine.vault import Vault

if TYPE_CHECKING:
    from engine.actions.desk import Desk

PURPOSE: Final = "messages"
"""What a person agrees to before anything is sent: withdrawing it ends all messages."""
WORDS: Final = "messages 2026-11-22"  # those of engine/casework/purposes.yaml
PHONE, MAIL, AGREES = "phone", "email", "agrees"
TIMERS: Final = "timers"
GROUP: Final = 4  # characters of a number that are read in one breath
STIRRING: Final = frozenset(
    {
        "GuidanceIssued", "StageMoved", "MilestoneNoted", "MilestoneWithdrawn",
        "CaseClosed", "CaseReopened", "ConsentGiven", "PacketSent", "PacketReturned",
        "SupplementAsked", "PacketDecided",
    }
)  # fmt: skip
"""After these the next reminder may be another one."""
NEWS: Final = frozenset(
    {
        "accepted", "redirected", "emergency_stop", "declined", "no_reply", "unreachable",
        "consented", "appraisal", "proposed", "signing", "effective", "suspended", "terminated",
    }
)  # fmt: skip
"""States of a mediation that both sides hear of; of the others something else tells them."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """Where messages are put, and what they need to know of the service.

    `channels` are those by which something can be sent here; without one nothing is written.
    """

    vault: Vault
    link: str  # where people come back with number and code
    channels: Collection[Channel] = tuple(Channel)

    # ------------------------------------------------------------ what happened in a case

    def announced(self, before: Case, after: Case, events: Sequence[Event]) -> list[Entry]:
        """Entries to be written beside these events: messages they cause, and a timer to look."""
        found: list[Entry] = []
        for event in events:
            causing = [one for one in templates().values() if one.caused_by == event.kind]
            if causing:
                happened = from_record(event.kind, event.body)
                for template in causing:
                    found += self._caused(template, happened, event, before, after)
        stirred = any(event.kind in STIRRING for event in events)
        if stirred and not after.is_erased and _is_anybody_reached(after):
            found.append(timer(after, events[-1].at))
        return found

    def _caused(
        self, template: Template, happened: CaseEvent, event: Event, before: Case, after: Case
    ) -> Iterator[Entry]:
        erased = after.is_erased
        told = before if erased or isinstance(happened, ConsentWithdrawn) else after
        for seat in _seats(template, happened, event.actor, told):
            if isinstance(happened, ConsentWithdrawn) and PURPOSE in happened.purposes:
                continue
            name = f"{event.stream}.{event.seq}.{template.id}"
            message = self._to_seat(template.id, name, told, seat, event.at)
            if message is not None:
                message = replace(message, seat=None) if erased else message
                yield self.entry(message, "" if erased else after.sealed_key, event.at)

    def reminder(
        self, case: Case, seat: str, key: str, day: date, days: int, now: datetime
    ) -> Entry | None:
        """A reminder of a day that comes near; the same for the same day, however often asked."""
        template = "deadline_near" if days else "deadline_today"
        name = f"{case.id}.{key}.{day.isoformat()}.{days}"
        more = {"day": date_text(day, case.language), "days": str(days)}
        message = self._to_seat(template, name, case, seat, now, more)
        return None if message is None else self.entry(message, case.sealed_key, now)

    def late(
        self, case: Case, seat: str, key: str, day: date, days: int, now: datetime
    ) -> Entry | None:
        """A reminder of what was to be done by a day that is over; the same however often asked."""
        name = f"{case.id}.{key}.{day.isoformat()}.late{days}"
        more = {"day": date_text(day, case.language), "days": str(days)}
        message = self._to_seat("performance_late", name, case, seat, now, more)
        return None if message is None else self.entry(message, case.sealed_key, now)

    def _to_seat(
        self,
        template: str,
        name: str,
        case: Case,
        seat: str,
        now: datetime,
        more: Mapping[str, str] | None = None,
    ) -> Message | None:
        """A message to whoever sits there, if they gave a way to be reached and agree to it."""
        if PURPOSE not in case.people.agreed(seat):
            return None
        way = self.way(case.people.details.get(seat, {}))
        if way is None:
            return None
        channel, to = way
        values = {"number": _grouped(case.number), "link": self.link, **(more or {})}
        return Message(
            id=f"{name}.{seat or 'own'}.{channel.value}",
            template=template,
            channel=channel,
            language=case.language,
            made_at=now,
            to=to,
            values=values,
            case=case.id,
            number=case.number,
            seat=seat,
        )

    def way(self, details: Mapping[str, str]) -> tuple[Channel, str] | None:
        """How somebody can be reached here: by text message before mail."""
        phone, mail = details.get(PHONE, ""), details.get(MAIL, "")
        if Channel.SMS in self.channels and is_phone(phone):
            return Channel.SMS, phone
        if Channel.MAIL in self.channels and is_mail(mail):
            return Channel.MAIL, mail
        return None

    def entry(self, message: Message, key: str, due: datetime) -> Entry:
        """The message as it waits, its recipient sealed."""
        return message.sealed_by(self.vault, key).entry(due)

    # ------------------------------------------------------------ what an action sends

    def invitation(
        self, case: Case, seat: str, to: str, link: str, until: date, now: datetime
    ) -> Entry | None:
        """An invitation to a seat, to the contact that was given for it; `link` is the way in."""
        way = self.way({PHONE: to, MAIL: to})
        if way is None:
            return None
        values = {"link": link, "day": date_text(until, case.language)}
        name = f"{case.id}.invitation.{seat}.{way[0].value}"
        message = Message(
            name, "invitation", way[0], case.language, now, way[1], values, case.id, case.number
        )
        return self.entry(message, case.sealed_key, now)

    def signing_code(self, case: Case, seat: str, code: str, now: datetime) -> Entry | None:
        """The code that somebody asked for to sign with, to their own contact."""
        way = self.way(case.people.details.get(seat, {}))
        if way is None:
            return None
        name = f"{case.id}.signing.{seat or 'own'}.{now.timestamp():.0f}.{way[0].value}"
        message = Message(
            name,
            "signing_code",
            way[0],
            case.language,
            now,
            way[1],
            {"code": code},
            case.id,
            case.number,
        )
        return self.entry(message, case.sealed_key, now)

    def staff_invitation(
        self, invitation: str, to: str, link: str, until: date, language: str, now: datetime
    ) -> Entry | None:
        """An invitation to work here."""
        way = self.way({MAIL: to})
        if way is None:
            return None
        values = {"link": link, "day": date_text(until, language)}
        name = f"staff.{invitation}.{way[0].value}"
        message = Message(name, "staff_invitation", way[0], language, now, way[1], values)
        return self.entry(message, "", now)


def _is_anybody_reached(case: Case) -> bool:
    return any(PURPOSE in purposes for purposes in case.people.consents.values())


def timer(case: Case, due: datetime) -> Entry:
    """A note to look again at the deadlines of a case; one for each state of it."""
    return Entry(TIMERS, f"{case.number}.{case.seq}", "{}", case.number, due)


def _seats(template: Template, happened: CaseEvent, mark: str, case: Case) -> Iterator[str]:
    """To whom a message goes. What somebody wrote is told only where staff wrote it."""
    if template.caused_by == "MessagePosted" and role_of_mark(mark) not in STAFF:
        return
    if template.caused_by == "CaseAssigned" and not getattr(happened, "account", ""):
        return
    if isinstance(happened, MediationMoved) and happened.state not in NEWS:
        return
    hidden = _kept_from(happened, case)
    for who in template.to:
        if who == hidden:
            continue
        if who == "subject":
            consent = isinstance(happened, ConsentGiven)
            if isinstance(happened, ConsentGiven | ConsentWithdrawn) and (
                not consent or PURPOSE in happened.purposes
            ):
                yield happened.seat
        elif who == "applicant":
            yield APPLICANT
        else:
            for seat in case.people.seats.values():
                if seat.role is Role.RESPONDENT and seat.taken and not seat.closed:
                    yield seat.id


def _kept_from(happened: CaseEvent, case: Case) -> str:
    """The side that hears nothing of a session which is the other's alone."""
    planned = happened if isinstance(happened, SessionPlanned) else None
    if isinstance(happened, SessionCalledOff):
        for noted in case.mediation:
            one = noted.happened
            if isinstance(one, SessionPlanned) and one.session == happened.session:
                planned = one
    side = APART.get(planned.mode) if planned is not None else None
    return side.other.value if side is not None else ""


def _grouped(number: str) -> str:
    return "-".join(number[at : at + GROUP] for at in range(0, len(number), GROUP))


def read_contact(phone: str, mail: str, agrees: bool) -> dict[str, str]:
    """The ways that somebody gives to be reached by; raises `AnswerFaults`."""
    phone = "".join(c for c in phone if c not in " -()（）").strip()
    mail = mail.strip()
    faults: dict[str, AnswerError] = {}
    if phone and not is_phone(phone):
        faults[PHONE] = AnswerError(PHONE, "not_phone")
    if mail and not is_mail(mail):
        faults[MAIL] = AnswerError(MAIL, "not_mail")
    if not phone and not mail:
        faults[PHONE] = AnswerError(PHONE, "no_contact")
    if not agrees:
        faults[AGREES] = AnswerError(AGREES, "must_agree_to_messages")
    if faults:
        raise AnswerFaults(faults)
    return {PHONE: phone, MAIL: mail}


def agree(desk: Desk, case: Case, phone: str, mail: str, agrees: bool) -> Case:
    """Take a person's word that they may be written to, and where; raises `AnswerFaults`."""
    seat = seat_of(desk)
    details = read_contact(phone, mail, agrees)

    def decide(now: Case) -> list[CaseEvent]:
        known = now.people.details.get(seat, {})
        same = all(known.get(name, "") == value for name, value in details.items())
        if same and PURPOSE in now.people.agreed(seat):
            return []
        mark = desk.actor.mark
        return [
            PersonDescribed(seat, details, mark),
            ConsentGiven(seat, (PURPOSE,), WORDS, mark),
        ]

    return desk.write(case, decide)


def refuse(desk: Desk, case: Case) -> Case:
    """No messages any more."""
    seat = seat_of(desk)

    def decide(now: Case) -> list[CaseEvent]:
        agreed = PURPOSE in now.people.agreed(seat)
        return [ConsentWithdrawn(seat, (PURPOSE,))] if agreed else []

    return desk.write(case, decide)


def seat_of(desk: Desk) -> str:
    """For whom the one at the desk speaks: their own seat, or the applicant at the counter."""
    return APPLICANT if desk.actor.is_staff else desk.actor.id
