"""What papers are made of, taken from the case for whoever may have them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from engine.actions.desk import Desk
from engine.actions.mediating.agreeing import LABOUR, House, cause_of, described, figure
from engine.casework.case import Case
from engine.casework.events import FactAgreed, MessagePosted, SessionHeld, TermExtended
from engine.casework.people import Role, Side
from engine.clock import TIMEZONE, day_of, today
from engine.errors import AnswerError
from engine.mediation.agreement import Agreement
from engine.mediation.confidence import (
    JOINT,
    Viewer,
    agreed_facts,
    seen_by,
)
from engine.mediation.mediation import Mediation
from engine.mediation.papers.certificate import Ended
from engine.mediation.papers.letters import Matter
from engine.mediation.papers.records import Line, Meeting, Undisputed
from engine.mediation.papers.words import Words
from engine.mediation.states import State
from engine.rulebook.vocabulary import Fact, read_answer
from engine.rulebook.wording import answer_text

MINUTES = "%Y-%m-%d %H:%M"


def matter(desk: Desk, case: Case, house: House) -> Matter:
    """What every paper may say of this mediation."""
    mediation, agreement = Mediation.of(case), Agreement.of(case)
    asked, performed = mediation.since(State.SUBMITTED), mediation.since(State.PERFORMED)
    draft = agreement.current
    extended = [n.happened.until for n in case.mediation if isinstance(n.happened, TermExtended)]
    invited = mediation.since(State.INVITING)
    until = max(extended, default=None)
    if mediation.state is State.INVITING and invited:
        day = day_of(invited)
        until = day + timedelta(days=figure(desk, case, "invitation_reply_days", day))
    return Matter(
        case.number,
        cause_of(desk, case),
        house.body,
        house.mediator,
        described(case),
        asked_on=day_of(asked) if asked else None,
        until=until,
        number=draft.number if draft else "",
        effective_on=agreement.effective_on,
        performed_on=day_of(performed) if performed else None,
    )


def ended(desk: Desk, case: Case, house: House) -> Ended:
    """All that the certificate may know; nothing that was said or offered is looked at."""
    mediation = Mediation.of(case)
    accepted = mediation.since(State.ACCEPTED)
    over = [s for s in mediation.steps if s.state in (State.TERMINATED, State.WITHDRAWN)]
    held = [
        day_of(datetime.fromisoformat(noted.happened.began))
        for noted in case.mediation
        if isinstance(noted.happened, SessionHeld)
    ]
    names = {
        side: tuple(party.name for party in described(case) if party.side == side) for side in Side
    }
    last = over[-1] if over else None
    return Ended(
        names[Side.APPLICANT],
        names[Side.RESPONDENT],
        cause_of(desk, case),
        house.body,
        house.mediator,
        mediation.track == LABOUR,
        day_of(accepted) if accepted else None,
        tuple(sorted(held)),
        last.reason.lower() if last else "",
        day_of(last.at) if last else today(desk.clock),
    )


def undisputed(desk: Desk, case: Case, words: Words) -> tuple[Undisputed, ...]:
    """The facts that both confirmed alike, as both see them."""
    facts, agreed = desk.library.rulebook.facts, agreed_facts(case)
    confirmed: dict[str, dict[Side, str]] = {}
    values: dict[str, object] = {}
    for noted in case.mediation:
        match noted.happened:
            case FactAgreed(seat, answers):
                side = case.people.side_of(seat)
                for name, answer in answers.items():
                    if side is not None and name in agreed and name in facts:
                        at = noted.at.astimezone(TIMEZONE).strftime(MINUTES)
                        confirmed.setdefault(name, {})[side] = at
                        values[name] = answer.get("value")
    found = []
    for name, when in confirmed.items():
        fact = facts[name]
        try:
            text = _told(fact, read_answer(fact, values[name]), words)
        except AnswerError:
            continue  # the rules of today cannot read it: it is not written down as a fact
        title = fact.title.get(words.language)
        ours, theirs = (when.get(side, "") for side in Side)
        found.append(Undisputed(title, text, ours, theirs))
    return tuple(found)


def _told(fact: Fact, value: Any, words: Words) -> str:
    """An answer as a record writes it: a sum in yuan, a day without its weekday."""
    if fact.main_type == "date" and isinstance(value, tuple) and value[0] == value[1]:
        return words.day(date.fromordinal(value[0]))
    if fact.main_type == "money" and isinstance(value, int):
        return words.money(value)
    return answer_text(fact, value, words.language)


def meetings(case: Case, words: Words) -> tuple[Meeting, ...]:
    """The sessions that were held, and who was there."""
    return tuple(_meetings(case, words))


def _meetings(case: Case, words: Words) -> Iterator[Meeting]:
    for noted in case.mediation:
        match noted.happened:
            case SessionHeld(_, began, finished, present):
                start, end = (
                    datetime.fromisoformat(moment).astimezone(TIMEZONE)
                    for moment in (began, finished)
                )
                who = words("list.comma").join(_name(case, seat, words) for seat in present)
                yield Meeting(f"{start:{MINUTES}}–{end:%H:%M}", who)


def said_to_all(case: Case, viewer: Viewer, house: House, words: Words) -> tuple[Line, ...]:
    """What was said in the joint thread, as far as somebody may see it, and nothing else."""
    lines = []
    for noted in seen_by(case, viewer):
        match noted.happened:
            case MessagePosted() as message if message.thread == JOINT:
                role, _, id = noted.actor.partition(":")
                who = house.mediator
                if role != Role.MEDIATOR:
                    who = _name(case, id, words)
                when = noted.at.astimezone(TIMEZONE).strftime(MINUTES)
                lines.append(Line(when, who, message.text))
    return tuple(lines)


def _name(case: Case, seat: str, words: Words) -> str:
    name = case.people.details.get(seat, {}).get("name", "")
    side = case.people.side_of(seat)
    label = words(f"side.{side}") if side else ""
    return " ".join(filter(None, (label, name))) or words("blank")
