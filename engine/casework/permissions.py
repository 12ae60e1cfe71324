"""Who may do what: one table of role, action and relation to the case, and the one who reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final, TypeAlias

from engine.casework.case import Case
from engine.casework.people import SEATED, STAFF, Actor, Relation, Role, Side


class Action(StrEnum):
    """What can be done with a case, and, from `LIST` on, with the house as a whole."""

    SEE = "see"  # that the case exists, its course and its dates
    READ = "read"  # story, answers, guidance
    ANSWER = "answer"  # tell, choose, answer, mark what evidence there is
    ISSUE = "issue"  # have the guidance made out
    KEEP = "keep"  # number and secret, leave this machine, adopt newer rules
    TALK = "talk"  # read and write in the thread with an adviser
    FILE = "file"  # hand in, tie and take back pieces of evidence
    VIEW = "view"  # look at pieces of evidence
    GRADE = "grade"
    INVITE = "invite"  # offer and close seats
    ENTER = "enter"  # take the seat that was offered
    CONSENT = "consent"
    EXPORT = "export"  # all data of the person, and who looked at them
    ERASE = "erase"
    TAKE = "take"  # put a case that waits under one's own hand
    ASSIGN = "assign"  # give it to a unit, or to one of its people
    MOVE = "move"  # to a later stage, to a body outside
    CLOSE = "close"
    MERGE = "merge"  # handle it with another case as one dispute, or keep the two apart
    NOTE = "note"  # days from which time limits run
    AUDIT = "audit"  # who looked at the case
    MEET = "meet"  # take part in the mediation, each with what they may see of it
    SPEAK = "speak"  # say something in it
    DECIDE = "decide"  # act in it for one's own side: agree, answer, offer, sign
    CALL = "call"  # see in full how somebody at the table is reached
    SIGN = "sign"  # put one's own name to it: describe oneself, sign or refuse, apply together
    LEAD = "lead"  # mediate: invite, plan, propose, draft, end
    SEAL = "seal"  # put the seal of the committee under an agreement
    DRAFT = "draft"  # draw up papers for one's own side, from its own answers
    HAND_OVER = "hand_over"  # put the papers together, send them to a court, take them back
    RECEIVE = "receive"  # read a packet that was sent, take it on, return it, decide

    LIST = "list"
    INBOX = "inbox"  # the packets that came to the own court or commission
    OPEN_FOR = "open_for"  # begin a case for somebody at the counter
    COUNT = "count"  # the funnel and other figures
    STAFF = "staff"  # accounts, units, invitations
    RULE = "rule"  # see permissions, settings, the state of the service
    OWN = "own"  # one's own account and sessions


Allowed: TypeAlias = Mapping[Role, frozenset[Relation]]

_PARTY = frozenset({Relation.PARTY})
_HAND = frozenset({Relation.ASSIGNED})
_UNIT = frozenset({Relation.ASSIGNED, Relation.UNIT})
_TREE = frozenset({Relation.ASSIGNED, Relation.UNIT, Relation.BELOW})
_FREE = frozenset({Relation.WAITING})
_RECEIVING = frozenset({Relation.RECEIVER})
_ANY = frozenset(Relation)
_RESIDENT: Allowed = {Role.RESIDENT: _PARTY}
_OWN_SIDE: Allowed = {Role.RESIDENT: _PARTY, Role.REPRESENTATIVE: _PARTY}
_WORKING: Allowed = {Role.MEDIATOR: _UNIT, Role.AGENT: _UNIT}
_READING: Allowed = {
    Role.MEDIATOR: _UNIT | _FREE,
    Role.AGENT: _UNIT | _FREE,
    Role.COURT: _UNIT,
    Role.SUPERVISOR: _TREE | _FREE,
}
_SEEING: Allowed = {**_READING, Role.COURT: _UNIT | _RECEIVING}
_BY_HAND: Allowed = {Role.MEDIATOR: _HAND, Role.AGENT: _HAND}

TABLE: Final[Mapping[Action, Allowed]] = {
    Action.SEE: {**dict.fromkeys(SEATED, _PARTY), **_SEEING},
    Action.READ: {**_OWN_SIDE, Role.PROFESSIONAL: _PARTY, **_READING},
    Action.ANSWER: {**_OWN_SIDE, **_BY_HAND},
    Action.ISSUE: {**_OWN_SIDE, **_BY_HAND},
    Action.KEEP: _RESIDENT,
    Action.TALK: {
        **_OWN_SIDE,
        Role.PROFESSIONAL: _PARTY,
        **_WORKING,
        Role.SUPERVISOR: _TREE,
    },
    Action.FILE: {**_OWN_SIDE, **_BY_HAND},
    Action.VIEW: {
        **_OWN_SIDE,
        Role.PROFESSIONAL: _PARTY,
        **_WORKING,
        Role.COURT: _UNIT,
        Role.SUPERVISOR: _TREE,
    },
    Action.GRADE: _BY_HAND,
    Action.INVITE: {**_RESIDENT, **_BY_HAND},
    Action.ENTER: dict.fromkeys(SEATED, _PARTY),
    Action.CONSENT: {**dict.fromkeys(SEATED, _PARTY), **_BY_HAND},
    Action.EXPORT: dict.fromkeys(SEATED, _PARTY),  # each their own
    Action.ERASE: _RESIDENT,
    Action.TAKE: {Role.MEDIATOR: _UNIT | _FREE, Role.AGENT: _UNIT | _FREE},
    Action.ASSIGN: {**_BY_HAND, Role.SUPERVISOR: _TREE | _FREE},
    Action.MOVE: {**_OWN_SIDE, **_BY_HAND, Role.SUPERVISOR: _TREE},
    Action.CLOSE: {**_OWN_SIDE, **_BY_HAND, Role.COURT: _UNIT, Role.SUPERVISOR: _TREE},
    Action.MERGE: {**_WORKING, Role.SUPERVISOR: _TREE | _FREE},
    Action.NOTE: {**_OWN_SIDE, **_BY_HAND, Role.COURT: _UNIT},
    Action.AUDIT: {**_RESIDENT, Role.SUPERVISOR: _TREE},
    Action.MEET: {**dict.fromkeys(SEATED, _PARTY), Role.MEDIATOR: _HAND, Role.SUPERVISOR: _TREE},
    Action.SPEAK: {**dict.fromkeys(SEATED, _PARTY), Role.MEDIATOR: _HAND},
    Action.DECIDE: {**_OWN_SIDE, Role.RESPONDENT: _PARTY},
    Action.CALL: {Role.MEDIATOR: _HAND},
    Action.SIGN: {**_RESIDENT, Role.RESPONDENT: _PARTY, Role.MEDIATOR: _HAND},
    Action.LEAD: {Role.MEDIATOR: _HAND},
    Action.SEAL: {Role.MEDIATOR: _UNIT, Role.SUPERVISOR: _TREE},
    Action.DRAFT: {**_OWN_SIDE, Role.RESPONDENT: _PARTY, **_BY_HAND},
    Action.HAND_OVER: {**_OWN_SIDE, **_BY_HAND},
    Action.RECEIVE: {Role.COURT: _UNIT | _RECEIVING},
    Action.LIST: dict.fromkeys((Role.MEDIATOR, Role.AGENT, Role.COURT, Role.SUPERVISOR), _ANY),
    Action.INBOX: {Role.COURT: _ANY},
    Action.OPEN_FOR: dict.fromkeys((Role.MEDIATOR, Role.AGENT), _ANY),
    Action.COUNT: dict.fromkeys((Role.MEDIATOR, Role.AGENT, Role.COURT, Role.SUPERVISOR), _ANY),
    Action.STAFF: dict.fromkeys((Role.SUPERVISOR, Role.ADMINISTRATOR), _ANY),
    Action.RULE: dict.fromkeys((Role.SUPERVISOR, Role.ADMINISTRATOR), _ANY),
    Action.OWN: dict.fromkeys(STAFF, _ANY),
}


class Refusal(StrEnum):
    """Why something may not be done; the key of its text."""

    NO_CASE = "no_case"  # as if there were none
    NOT_THIS_ROLE = "not_this_role"  # nobody in this role may
    NOT_THIS_CASE = "not_this_case"  # in this role one may, with another case
    ERASED = "erased"  # there is nothing left to do it with
    NOT_ENTERED = "not_entered"  # the seat was offered and is not taken yet
    WITHDRAWN = "withdrawn"  # the person agrees no longer that it is used


def may(actor: Actor, action: Action, relation: Relation = Relation.NONE) -> Refusal | None:
    """Why the actor may not, or nothing where he may.

    Whoever may not even see that the case exists gets the answer for a case that does not.
    """
    allowed = TABLE[action].get(actor.role)
    if allowed is not None and relation in allowed:
        return None
    if action in HOUSE:
        return Refusal.NOT_THIS_ROLE
    if relation not in TABLE[Action.SEE].get(actor.role, frozenset()):
        return Refusal.NO_CASE
    return Refusal.NOT_THIS_ROLE if allowed is None else Refusal.NOT_THIS_CASE


HOUSE: Final = frozenset(
    {
        Action.LIST,
        Action.INBOX,
        Action.OPEN_FOR,
        Action.COUNT,
        Action.STAFF,
        Action.RULE,
        Action.OWN,
    }
)
"""Actions that concern no single case."""

BEFORE_ENTERING: Final = frozenset({Action.SEE, Action.ENTER})
"""What somebody may do who was invited and has not come in yet."""

LEFT_WHEN_ERASED: Final = frozenset({Action.SEE, Action.KEEP, Action.AUDIT})
"""What is still possible with a case whose words were destroyed."""


def relation_of(actor: Actor, case: Case) -> Relation:
    """How one of the staff stands to a case; those who hold a seat entered by it are its party."""
    if actor.role in SEATED:
        return Relation.PARTY
    if not actor.is_staff:
        return Relation.NONE
    course = case.course
    if actor.id and course.account == actor.id:
        return Relation.ASSIGNED
    if course.unit and course.unit == actor.unit:
        return Relation.UNIT
    if actor.role is Role.COURT and case.filing.lies_with(actor.unit):
        return Relation.RECEIVER
    if course.is_waiting:
        return Relation.WAITING
    return Relation.BELOW if course.unit in actor.units else Relation.NONE


PROFESSION: Final = "profession"
AT_TABLE_ONLY: Final = frozenset({"interpreter", "observer"})
"""Professions that are there for the talks alone."""


def stands_apart(actor: Actor, case: Case) -> bool:
    """Whether an invited person is there for the other side, or for the talks alone.

    They get at no more of the applicant's case than the other side does.
    """
    seat = case.people.seats.get(actor.id)
    if seat is None or seat.role is not actor.role:
        return False
    profession = case.people.details.get(seat.id, {}).get(PROFESSION, "")
    return seat.stands_by is Side.RESPONDENT or profession in AT_TABLE_ONLY


def refusal_of(actor: Actor, action: Action, case: Case) -> Refusal | None:
    """Why somebody may not do this with this very case, or nothing where they may."""
    relation = relation_of(actor, case)
    refusal = may(actor, action, relation)
    if refusal is None and stands_apart(actor, case):
        return may(Actor(Role.RESPONDENT), action, relation)
    return refusal


def matrix() -> Iterator[tuple[Action, Role, frozenset[Relation]]]:
    """Every cell of the table, empty ones too, in its order."""
    for action, allowed in TABLE.items():
        for role in (*SEATED, *STAFF):
            yield action, role, allowed.get(role, frozenset())
