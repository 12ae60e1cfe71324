"""What the pages on data protection show: purposes, times, agreements, looks, people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from engine.actions.consent import Agreement, agreed
from engine.actions.consult import answers_of
from engine.actions.looks import Look
from engine.actions.seats import INVITER
from engine.casework.case import Case
from engine.casework.contact import masked
from engine.casework.people import Actor, Role, Seat, role_of_mark
from engine.casework.permissions import HOUSE, PROFESSION, Action, refusal_of
from engine.casework.purposes import Ground, Purpose, purposes
from engine.casework.retention import Kept, Term, retention
from engine.clock import today
from engine.i18n import date_text
from engine.statutes.citation import Reference
from web import urls
from web.context import Visit
from web.views import article_text, moment, said

TOLD: Final = (Action.READ, Action.VIEW, Action.TALK, Action.FILE, Action.EXPORT)


def asking(visit: Visit, purpose: Purpose | None) -> dict[str, Any] | None:
    """A purpose that is to be agreed to, where the page needs it; nothing where it is."""
    return None if purpose is None else purpose_view(visit, purpose)


def purpose_view(visit: Visit, purpose: Purpose) -> dict[str, Any]:
    """One purpose in the reader's words."""
    own = visit.language
    return {
        "id": purpose.id,
        "title": purpose.title.get(own),
        "data": purpose.data.get(own),
        "use": purpose.use.get(own),
        "seen_by": purpose.seen_by.get(own),
        "effect": purpose.effect.get(own) if purpose.effect else "",
        "without": purpose.without.get(own) if purpose.without else "",
        "tick": purpose.tick.get(own) if purpose.tick else "",
        "ground": visit.say(f"privacy.ground_{purpose.ground}"),
        "separate": purpose.ground is Ground.SEPARATE,
        "sensitive": purpose.sensitive,
        "is_asked": purpose.is_asked,
        "law": laws(visit, purpose.law),
        "words": purpose.words.rpartition(" ")[2],
    }


def laws(visit: Visit, references: Iterable[Reference]) -> list[dict[str, str]]:
    """Articles, each with the page on which it can be read."""
    return [
        {
            "title": article_text(visit, str(one)),
            "href": urls.to(urls.LAW_ARTICLE, law=one.law, article=str(one.number)),
        }
        for one in references
    ]


def all_purposes(visit: Visit) -> list[dict[str, Any]]:
    """Every purpose, those that are asked for first."""
    known = purposes().by_id.values()
    return [purpose_view(visit, one) for one in sorted(known, key=lambda one: not one.is_asked)]


def terms_view(visit: Visit) -> list[dict[str, Any]]:
    """How long cases of each kind are kept."""
    terms = retention()
    return [_term(visit, term) for term in (*terms.terms, terms.log)]


def holds_view(visit: Visit) -> list[dict[str, Any]]:
    """What the law keeps from being erased."""
    return [_term(visit, term) for term in retention().holds]


def _term(visit: Visit, term: Term) -> dict[str, Any]:
    span = term.span
    if span.years:
        time = visit.say("privacy.years", count=span.years)
    elif span.days:
        time = visit.say("privacy.days", count=span.days)
    else:
        time = visit.say("privacy.until_ended")
    after = visit.say(f"privacy.after_{span.after}") if span.after else ""
    return {
        "title": term.title.get(visit.language),
        "text": term.text.get(visit.language) if term.text else "",
        "time": f"{after}{time}" if visit.language == "zh" else f"{time} {after}".strip(),
        "law": laws(visit, term.law),
        "choice": term.choice,
    }


def kept_view(visit: Visit, kept: Kept) -> dict[str, Any]:
    """How long one case is kept, and the day."""
    day = date_text(kept.until, visit.language) if kept.until else ""
    return {**_term(visit, kept.term), "until": day}


def consents_view(visit: Visit, case: Case, seat: str) -> list[dict[str, Any]]:
    """The purposes of the person in a seat and whether they agree."""
    mine = agreed(case, seat)
    shown = [one for one in purposes().asked() if bool(seat) == ("enter" in one.needed_for)]
    return [
        {
            **purpose_view(visit, one),
            "agreed": one.is_agreed(mine),
            "outdated": one.id in mine and not one.is_agreed(mine),
        }
        for one in shown
    ]


def history_view(visit: Visit, lines: Iterable[Agreement]) -> list[dict[str, str]]:
    """When somebody agreed to what, and when they took it back."""
    known = purposes().by_id
    return [
        {
            "title": known[one.purpose].title.get(visit.language)
            if one.purpose in known
            else one.purpose,
            "what": visit.say("privacy.given" if one.given else "privacy.taken_back"),
            "when": moment(visit, one.at),
            "words": one.words.rpartition(" ")[2],
            "by": role_text(visit, one.by),
        }
        for one in lines
    ]


def looks_view(visit: Visit, case: Case, lines: Iterable[Look]) -> list[dict[str, str]]:
    """Who looked at the case, in words."""
    tree = visit.service.office.tree()
    units = {unit.id: unit.title.get(visit.language) for unit in tree.units.values()}
    return [
        {
            "who": line.name or _called(case, line.mark),
            "role": role_text(visit, line.mark),
            "unit": units.get(line.unit, ""),
            "what": visit.say(f"action.{line.action}"),
            "when": moment(visit, line.at),
        }
        for line in lines
    ]


def _called(case: Case, mark: str) -> str:
    return case.people.details.get(mark.partition(":")[2], {}).get("name", "")


def role_text(visit: Visit, mark: str) -> str:
    """The role of whoever an event names."""
    return visit.say(f"role.{role_of_mark(mark)}")


def answers_view(visit: Visit, case: Case) -> list[dict[str, str]]:
    """Every answer that is held, used or not, as its giver reads it."""
    facts, readable = visit.desk.library.rulebook.facts, answers_of(visit.desk, case)
    return [
        {
            "title": facts[name].title.get(visit.language),
            "value": said(visit, facts[name], readable.get(name)),
        }
        for name in case.answers
        if name in facts
    ]


def person_lines(visit: Visit, details: dict[str, str]) -> list[dict[str, str]]:
    """Name and ways to reach somebody, hidden but for what tells them apart."""
    return [
        {"title": visit.say_or(f"person.{name}", name), "value": value}
        for name, value in masked(details).items()
        if name in ("name", "phone", "email", "address")
    ]


def paper_lines(visit: Visit, papers: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """What was written into papers for a court, of each side, numbers hidden."""
    return [
        {
            "title": visit.say(f"privacy.held_papers_{of}"),
            "lines": [
                {"title": visit.say(f"filing.field_{name}"), "value": value}
                for name, value in masked(details).items()
            ],
        }
        for of, details in papers.items()
    ]


def seat_view(visit: Visit, case: Case, seat: Seat) -> dict[str, Any]:
    """Somebody who was invited, as those who invite see them."""
    details = case.people.details.get(seat.id, {})
    is_open = seat in case.people.open_seats(today(visit.desk.clock))
    standing = "closed" if seat.closed else "in" if seat.taken else "asked" if is_open else "over"
    return {
        "id": seat.id,
        "role": seat_role(visit, seat, details.get(PROFESSION, "")),
        "name": details.get("name", ""),
        "phone": masked(dict(details)).get("phone", ""),
        "standing": visit.say(f"people.standing_{standing}"),
        "until": date_text(seat.until, visit.language) if standing == "asked" else "",
        "is_open": is_open,
        "action": urls.to(urls.PEOPLE_SEAT, number=case.number, seat=seat.id),
    }


def seat_role(visit: Visit, seat: Seat, profession: str) -> str:
    """What a seat is called: of a professional, the profession."""
    if seat.role is Role.PROFESSIONAL and profession:
        return visit.say(f"people.profession_{profession}")
    return visit.say(f"role.{seat.role}")


def invitation_view(visit: Visit, case: Case, actor: Actor) -> dict[str, Any]:
    """What somebody invited may know before they come in, and what they may do then."""
    seat = case.people.seats[actor.id]
    details = case.people.details.get(seat.id, {})
    actions = [a for a in Action if a not in HOUSE and refusal_of(actor, a, case) is None]
    return {
        "inviter": details.get(INVITER, ""),
        "role": seat_role(visit, seat, details.get(PROFESSION, "")),
        "taken": seat.taken,
        "until": date_text(seat.until, visit.language),
        "allowed": [visit.say(f"people.may_{a}") for a in TOLD if a in actions],
        "reads": Action.READ in actions,
        "is_other_side": seat.role is Role.RESPONDENT,
    }


def said_line(visit: Visit, message: dict[str, Any]) -> dict[str, str]:
    """Something that was said, by whom and when."""
    at = datetime.fromisoformat(message["at"])
    return {
        "title": f"{role_text(visit, message['by'])} · {moment(visit, at)}",
        "value": message["text"],
    }
