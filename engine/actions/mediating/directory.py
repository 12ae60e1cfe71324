"""The mediators of the house: who they are, what they have in hand, who would suit a case."""

from __future__ import annotations

from collections.abc import Mapping

from engine.accounts.account import Account
from engine.actions.desk import Desk
from engine.actions.staff.books import ACCOUNTS
from engine.actions.staff.office import Office
from engine.actions.staff.people import everybody
from engine.casework.case import Case
from engine.casework.course import Stage, State
from engine.casework.people import Role
from engine.mediation.choosing import Choosing, mediated
from engine.mediation.likeness import Likeness, alike, is_same_person
from engine.mediation.matching import Candidate, Matter, Proposal, matching, propose
from engine.store.store import Wanted


def in_hand(desk: Desk, account: str) -> int:
    """How many open mediations lie with somebody."""
    wanted = Wanted(stage=Stage.MEDIATE, state=State.OPEN, assignee=account, limit=1)
    return desk.store.list_cases(wanted).count


def limit_of(account: Account) -> int:
    """How many somebody takes at once: their own limit, or that of the service."""
    return account.limit or matching().limit


def mediators(desk: Desk, office: Office, kind: str = "") -> tuple[Candidate, ...]:
    """Everybody who mediates, by name, in units that are open and serve such disputes."""
    tree = office.tree()
    found = []
    for account in everybody(office):
        unit = tree.get(account.unit)
        if not account.active or account.role is not Role.MEDIATOR or unit is None:
            continue
        if not unit.is_open or (kind and not unit.serves(kind)):
            continue
        found.append(
            Candidate(
                account.id,
                account.name,
                unit.id,
                unit.level.value,
                unit.place,
                unit.kinds,
                account.skills,
                account.languages,
                in_hand(desk, account.id),
                limit_of(account),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.name, one.account)))


def likenesses(office: Office, case: Case) -> Mapping[str, tuple[Likeness, ...]]:
    """Where what is known of a mediator meets what is known of the people of the case."""
    known = case.people  # what somebody wrote for papers of their own is compared with nobody
    people = {who: told for who, told in known.details.items() if not who or who in known.seats}
    found = {one.id: alike(details_of(one), people) for one in everybody(office)}
    return {account: likeness for account, likeness in found.items() if likeness}


def details_of(account: Account) -> dict[str, str]:
    """What of an account is compared with the people of a case."""
    return {
        "name": account.name,
        "phone": account.phone,
        "email": account.email,
        "employer": account.employer,
        "address": account.address,
    }


def proposals(desk: Desk, office: Office, case: Case) -> tuple[Proposal, ...]:
    """Who could mediate the case, the best first, and behind them who cannot."""
    course = case.course
    matter = Matter(case.category or "", frozenset({case.language}), course.level, course.place)
    gone = Choosing.of(case).gone
    everyone = mediators(desk, office, matter.kind)
    return propose(everyone, matter, likenesses(office, case), gone)


def was_mediator(desk: Desk, case: Case, details: Mapping[str, str]) -> bool:
    """Whether these are the name and phone of somebody who mediated in the same dispute.

    They may not act in it as representative, witness, expert or juror (特邀调解规定#16).
    """
    for id in mediated(case) | _mediated_before(desk, case):
        page = ACCOUNTS.find(desk.store, id)
        if page is not None and is_same_person(details_of(page.thing), details):
            return True
    return False


def _mediated_before(desk: Desk, case: Case) -> frozenset[str]:
    """Who mediated in the case with which this one is handled as one dispute."""
    merged = case.course.merged
    other = desk.store.find_by_number(merged.into) if merged is not None else None
    return mediated(desk.case_of(other)) if other is not None else frozenset()
