"""What the case page is given of suggestions, and how the form that settles them is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from starlette.responses import Response

from engine.accounts.unit import Tree
from engine.actions.support.settle import AGREED, CHANGED, NONE, Choice
from engine.actions.support.settle import settle as settled
from engine.actions.support.suggest import SETTLED_BY, Reason, Suggestion, What, suggestions
from engine.casework.case import Case, Settled
from engine.casework.people import role_of_mark
from engine.clock import TIMEZONE, day_of
from engine.i18n import join_text
from web import course_forms, course_views, desk_views, views
from web.context import Visit, one
from web.course_forms import Form, Show
from web.law import citation_href
from web.staff import views as staff_views

OTHER: Final = "other"
MOST_BODIES: Final = 1


def lines(visit: Visit, case: Case, tree: Tree) -> list[dict[str, Any]]:
    """Every suggestion with its reasons, and with its part of the form for who may settle it.

    Nothing for those who may settle none, and nothing once the case has ended.
    """
    mine = {what for what in What if course_views.may_do(visit, case, SETTLED_BY[what])}
    if not mine or case.course.closing is not None:
        return []
    return [
        _line(visit, case, suggestion, tree, may=suggestion.what in mine)
        for suggestion in suggestions(visit.desk, case, tree)
    ]


def settle(visit: Visit, case: Case, form: Form, page: str, show: Show) -> Response:
    """Write down what the form makes of each suggestion; what was left open stays so."""
    tree = visit.service.office.tree()
    slip = course_forms.slip_of(form)
    choices = dict(_choices(form))
    return course_forms.settle(
        visit,
        case,
        form,
        "support",
        page,
        show,
        lambda: settled(visit.desk, case, choices, tree, slip),
    )


def _choices(form: Form) -> Iterator[tuple[What, Choice]]:
    for what in What:
        name = f"support.{what}"
        taken = [value[:200] for value in form.get(name, []) if value]
        if not taken:
            continue
        chosen = " ".join(taken) if what is What.LAW else taken[0]
        if chosen == OTHER:
            chosen = one(form, f"{name}.{OTHER}")[:60]
        yield what, Choice(one(form, f"{name}.shown")[:600], chosen, one(form, f"{name}.reason"))


def _line(
    visit: Visit, case: Case, suggestion: Suggestion, tree: Tree, *, may: bool
) -> dict[str, Any]:
    what = suggestion.what
    parts = suggestion.parts if what is What.LAW else (suggestion.value,)
    return {
        "what": what.value,
        "title": visit.say(f"support.{what}"),
        "value": suggestion.value,
        "shown": [
            {"title": _title(visit, what, part, tree), "href": _href(visit, what, part)}
            for part in parts
            if part
        ],
        "now": _title(visit, what, suggestion.now, tree) if suggestion.now else "",
        "reasons": [_reason(visit, reason) for reason in suggestion.reasons]
        + _bodies(visit, case, suggestion),
        "barred": [
            visit.say("support.barred", route=_title(visit, what, route, tree), why=_bars(visit, b))
            for route, b in suggestion.barred.items()
        ],
        "settled": _settled(visit, what, suggestion.settled, tree) if suggestion.settled else "",
        "form": _form(visit, suggestion, tree) if may and suggestion.value else None,
    }


def _form(visit: Visit, suggestion: Suggestion, tree: Tree) -> dict[str, Any]:
    what, name = suggestion.what, f"support.{suggestion.what}"
    agree = visit.say("support.agree", what=_title(visit, what, suggestion.value, tree))
    if what is What.LAW:
        options = [
            {"key": part, "title": _title(visit, what, part, tree)} for part in suggestion.parts
        ]
        options.append({"key": NONE, "title": visit.say("support.none")})
    else:
        options = [{"key": suggestion.value, "title": agree}]
        options += [
            {"key": other, "title": visit.say("support.instead", what=title)}
            for other in suggestion.others
            if (title := _title(visit, what, other, tree))
        ]
    more = _more(visit, what, tree)
    if more:
        options.append({"key": OTHER, "title": visit.say("support.other")})
    return {
        "name": name,
        "several": what is What.LAW,
        "options": options,
        "more": more,
        "reasons": [
            {"key": key, "title": visit.say(f"course.reason.support_{key}")} for key in CHANGED
        ],
    }


def _more(visit: Visit, what: What, tree: Tree) -> list[dict[str, str]]:
    """What else may be chosen, where that is more than a few."""
    if what is What.CAUSE:
        choices = visit.desk.library.rulebook.facts["case.category"].choices
        return [{"key": key, "title": text.get(visit.language)} for key, text in choices.items()]
    return staff_views.unit_options(visit, tree, tree.units) if what is What.UNIT else []


def _title(visit: Visit, what: What, value: str, tree: Tree) -> str:
    match what:
        case What.CAUSE:
            return desk_views.kind_title(visit, value)
        case What.ROUTE:
            return visit.desk.library.text(f"route.{value}", visit.language)
        case What.LEVEL:
            return visit.say_or(f"course.level.{value}", value)
        case What.UNIT:
            return staff_views.title(visit, tree.get(value))
    if value == NONE:
        return visit.say("support.none")
    named = (views.article_text(visit, part) for part in value.split())
    return join_text(named, visit.language)


def _href(visit: Visit, what: What, value: str) -> str:
    return citation_href(visit, value) if what is What.LAW else ""


def _reason(visit: Visit, reason: Reason) -> str:
    said = [text.get(visit.language) for text in reason.said]
    if reason.key == "part":
        return visit.say("support.why.part", said=said[0], points=said[1])
    return visit.say(f"support.why.{reason.key}", said=join_text(said, visit.language))


def _bodies(visit: Visit, case: Case, suggestion: Suggestion) -> list[str]:
    """Who takes it on this route, as the directory lists them for the kind of dispute."""
    if suggestion.what is not What.ROUTE or not suggestion.value:
        return []
    library, kind = visit.desk.library, case.category or ""
    card = library.taxonomy.cards.get(kind)
    found = library.directory.for_routes((suggestion.value,), card.category if card else "", kind)
    titles = [body.title.get(visit.language) for body in found[:MOST_BODIES]]
    if not titles:
        return []
    return [visit.say("support.bodies", said=join_text(titles, visit.language))]


def _bars(visit: Visit, bars: Iterable[str]) -> str:
    return " ".join(visit.say(f"support.bar.{bar}") for bar in bars)


def _settled(visit: Visit, what: What, done: Settled, tree: Tree) -> str:
    values: Mapping[str, str] = {
        "what": _title(visit, what, done.chosen, tree),
        "by": visit.say(f"role.{role_of_mark(done.by)}"),
        "day": desk_views.day(visit, day_of(done.at.astimezone(TIMEZONE))),
        "why": visit.say_or(f"course.reason.support_{done.reason}", ""),
    }
    return visit.say("support.done" if done.reason == AGREED else "support.done_other", **values)
