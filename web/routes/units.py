"""The tree of units, for administrators: what there is, adding, renaming, moving, closing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.accounts.unit import Level, Unit
from engine.actions.staff import Present, duties, people, units
from engine.casework.permissions import Action
from engine.errors import AnswerError, AnswerFaults, Conflict
from engine.store.store import Wanted
from web import urls
from web.context import Visit, form_of, go, one, whole
from web.staff import presence, views
from web.staff.presence import office_of

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
FIELDS = ("unit", "zh", "en", "level", "parent", "place", "kinds")
MOST = 200  # characters of a field that are given back


@router.get(urls.UNITS)
def tree(request: Request) -> Response:
    visit = Visit(request)
    here = presence.needed(visit, Action.STAFF)
    above = request.query_params.get("parent", "")
    return _tree_page(visit, here, {"parent": above, "kinds": [], "key": office_of(visit).code(16)})


@router.post(urls.UNITS)
def add(request: Request, form: Form) -> Response:
    visit = Visit(request)
    here = presence.needed(visit, Action.STAFF)
    wish, sent = _wish(form), _sent(form)
    try:
        made = units.add(office_of(visit), here.account, wish, _kinds(visit), one(form, "key"))
    except (AnswerError, AnswerFaults, Conflict) as err:
        return _tree_page(visit, here, sent, views.refused(visit, err, FIELDS))
    return go(f"{urls.UNITS}#{made.id}")


@router.get(urls.UNIT)
def unit(request: Request, id: str) -> Response:
    visit = Visit(request)
    return _unit_page(visit, presence.needed(visit, Action.STAFF), id)


@router.post(urls.UNIT)
def change(request: Request, id: str, form: Form) -> Response:
    visit = Visit(request)
    here, office = presence.needed(visit, Action.STAFF), office_of(visit)
    by, version, wish = here.account, whole(form, "version") or 0, one(form, "do")
    try:
        if wish == "close":
            units.close(office, by, id, version, _open_cases(visit, id))
        elif wish == "reopen":
            units.reopen(office, by, id, version)
        else:
            units.change(office, by, id, version, _wish(form), _kinds(visit))
    except (AnswerError, AnswerFaults, Conflict) as err:
        sent = None if wish in ("close", "reopen") else _sent(form)
        return _unit_page(visit, here, id, sent, views.refused(visit, err, FIELDS))
    return go(f"{urls.UNITS}#{id}")


def _wish(form: Mapping[str, list[str]]) -> units.Wish:
    zh, en, place = (" ".join(one(form, name).split()) for name in ("zh", "en", "place"))
    level, parent = one(form, "level"), one(form, "parent")
    return units.Wish(zh, en, level, parent, place, form.get("kinds", []))


def _sent(form: Mapping[str, list[str]]) -> dict[str, object]:
    fields = {name: one(form, name)[:MOST] for name in (*FIELDS, "key")}
    return {**fields, "kinds": form.get("kinds", [])}


def _kinds(visit: Visit) -> list[str]:
    return list(visit.desk.library.taxonomy.categories)


def _open_cases(visit: Visit, id: str) -> int:
    """How many open cases lie with a unit: a number only, for administrators see no case."""
    wanted = Wanted(state="open", units=frozenset({id}), limit=1)
    return visit.desk.store.list_cases(wanted).count


def _choices(visit: Visit, but: str = "") -> dict[str, object]:
    """What a unit can be, hang below and serve."""
    office = office_of(visit)
    tree = office.tree()
    own = tree.below(but) if but else frozenset()
    categories = visit.desk.library.taxonomy.categories.values()
    return {
        "levels": [{"key": x.value, "title": visit.say(f"staff.level.{x.value}")} for x in Level],
        "parents": views.unit_options(visit, tree, tree.units.keys() - own),
        "kinds": [{"key": x.id, "title": x.title.get(visit.language)} for x in categories],
    }


def _tree_page(
    visit: Visit, here: Present, form: Mapping[str, object], told: views.Refused | None = None
) -> Response:
    office = office_of(visit)
    duties.needs_administrator(here.account, "see units")
    working: dict[str, int] = {}
    for account in people.everybody(office):
        if account.active:
            working[account.unit] = working.get(account.unit, 0) + 1
    return views.page(
        visit,
        here,
        "staff/units.html",
        told.status if told else 200,
        form=form,
        faults=told.faults if told else {},
        tree=[(depth, unit, working.get(unit.id, 0)) for depth, unit in office.tree().walk()],
        **_choices(visit),
    )


def _unit_page(
    visit: Visit,
    here: Present,
    id: str,
    form: Mapping[str, object] | None = None,
    told: views.Refused | None = None,
) -> Response:
    page = units.unit(office_of(visit), here.account, id)
    return views.page(
        visit,
        here,
        "staff/unit.html",
        told.status if told else 200,
        unit=page.thing,
        version=page.version,
        form=form or _kept(page.thing),
        faults=told.faults if told else {},
        **_choices(visit, id),
    )


def _kept(unit: Unit) -> dict[str, object]:
    return {
        "zh": unit.title.zh,
        "en": unit.title.en,
        "level": unit.level.value,
        "parent": unit.parent,
        "place": unit.place,
        "kinds": list(unit.kinds),
    }
