"""What pages of the staff are given of cases: lists with their filters, hands to put them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from engine.accounts.account import Account
from engine.accounts.unit import Level, Tree
from engine.actions.course import ASSIGNING
from engine.actions.staff.people import everybody
from engine.casework.case import Case
from engine.casework.course import State
from engine.casework.people import Actor, Relation, Role
from engine.casework.permissions import Action, may
from engine.i18n import date_text
from engine.store.store import Order, Summary, Wanted
from web import course_views, urls, views
from web.context import Visit
from web.listing import Listing
from web.staff.views import title, unit_options

PAGE: Final = 25
MINE: Final = "mine"


@dataclass(frozen=True, slots=True)
class Filters(Listing):
    """What the list of a house was asked for: what is still to be done, unless a state is said."""

    AT = urls.DESK_CASES
    ORDERS = (*Order,)
    DEEPEST = 99_999

    state: str = State.OPEN.value
    order: str = Order.DUE.value
    number: str = ""

    @classmethod
    def own(cls, said: Mapping[str, str]) -> dict[str, str]:
        """The number, or its beginning, however it is written."""
        written = (c for c in said["number"].upper() if c.isascii() and c.isalnum())
        return {"number": "".join(written)[:12]}


def scope(actor: Actor) -> frozenset[str]:
    """The units whose cases somebody sees in a list: a supervisor those below, others their own."""
    return actor.units if actor.role is Role.SUPERVISOR else frozenset({actor.unit})


def wanted(filters: Filters, actor: Actor) -> Wanted:
    """The cases of a list, never others than the actor may see."""
    own = scope(actor)
    asked = Wanted(
        stage=filters.stage or None,
        state=filters.state or None,
        units=own,
        category=filters.kind or None,
        number=filters.number,
        order=filters.order,
        offset=PAGE * (filters.page - 1),
        limit=PAGE,
    )
    if filters.unit == MINE:
        return replace(asked, units=None, assignee=actor.id)
    return replace(asked, units=own & {filters.unit}) if filters.unit else asked


def waiting(visit: Visit) -> list[dict[str, str]]:
    """Cases that nobody has, for those who may take or hand them on."""
    actor = visit.desk.actor
    if may(actor, Action.SEE, Relation.WAITING) is not None:
        return []
    asked = Wanted(state=State.WAITING, order=Order.OPENED, limit=PAGE)
    found = visit.desk.store.list_cases(asked)
    return [case_row(visit, summary, Tree(()), {}) for summary in found.cases]


def case_row(
    visit: Visit, case: Summary, tree: Tree, people: Mapping[str, Account]
) -> dict[str, str]:
    """One case in a list."""
    unit, hand = tree.get(case.unit), people.get(case.assignee)
    return {
        "href": urls.to(urls.DESK_CASE, number=case.number),
        "number": views.grouped(case.number),
        "kind": kind_title(visit, case.category),
        "stage": visit.say(f"stage.{case.stage}"),
        "state": visit.say(f"course.state.{case.state}"),
        "outcome": visit.say_or(f"course.told.ended_{case.outcome}", ""),
        "unit": title(visit, unit) if unit else "",
        "hand": hand.name if hand else "",
        "opened": day(visit, case.opened_on),
        "due": day(visit, case.due_on) if case.due_on else "",
    }


def day(visit: Visit, on: Any) -> str:
    """A day without its weekday."""
    return date_text(on, visit.language).partition("(")[0].strip()


def kind_title(visit: Visit, category: str | None) -> str:
    """What a kind of dispute is called."""
    choices = visit.desk.library.rulebook.facts["case.category"].choices
    kind = choices.get(category or "")
    return kind.get(visit.language) if kind else visit.say("desk.no_kind")


def kind_options(visit: Visit) -> list[dict[str, str]]:
    """Families of disputes and, under each, its kinds."""
    options: list[dict[str, str]] = []
    seen: set[str] = set()
    for group in views.kinds_view(visit, None):
        for kind in group["kinds"]:
            family, point, _ = kind["key"].partition(".")
            if point and family not in seen:
                seen.add(family)
                options.append({"key": family, "title": group["title"]})
            options.append({"key": kind["key"], "title": f"　{kind['title']}"})
    return options


def unit_choices(visit: Visit, tree: Tree) -> list[dict[str, str]]:
    """The units of one's own to choose from, and one's own hand."""
    mine = {"key": MINE, "title": visit.say("desk.mine")}
    return [mine, *unit_options(visit, tree, scope(visit.desk.actor))]


def hands(visit: Visit) -> dict[str, Account]:
    """Those who can have a case in hand, by id."""
    return {
        account.id: account
        for account in everybody(visit.service.office)
        if account.active and account.role in (Role.MEDIATOR, Role.AGENT)
    }


def assigning(visit: Visit, case: Case, tree: Tree) -> dict[str, Any] | None:
    """The form by which a case is put into another hand; nothing for those who may not."""
    if not course_views.may_do(visit, case, Action.ASSIGN):
        return None
    people = sorted(hands(visit).values(), key=lambda account: (account.unit, account.name))
    return {
        "units": unit_options(visit, tree, tree.units),
        "people": [
            {"key": one.id, "title": f"{one.name} · {title(visit, tree.get(one.unit))}"}
            for one in people
        ],
        "reasons": course_views.reasons(visit, ASSIGNING),
        "now": {"assign.unit": case.course.unit, "assign.account": case.course.account},
    }


def figures_scope(actor: Actor, tree: Tree) -> frozenset[str] | None:
    """Whose cases count in somebody's figures: all for the district, else those of their tree."""
    unit = tree.get(actor.unit)
    return None if unit is not None and unit.level is Level.DISTRICT else actor.units
