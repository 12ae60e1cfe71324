"""What the pages of the facts are given: points, what they change, what was shown and confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.actions.mediating import answering, comparing, table, undisputed
from engine.casework.case import Case
from engine.casework.people import Side
from engine.i18n import join_text, money_text
from engine.interview.stored import Stored, read_stored
from engine.mediation.agenda import Agenda, Effect, Point, Standing, is_said
from engine.mediation.confidence import Viewer
from engine.mediation.outcome import AMOUNT, FINDING, VALUE, Change, Span, heaviest
from engine.mediation.positions import Confirmed, Positions
from engine.rulebook.rule import Amount, Finding
from engine.rulebook.wording import span_text, title_of
from web import law, urls, views
from web.context import Visit
from web.mediation import frame

UNBOUNDED = 10**13
GROUPS = (
    (Standing.DISPUTED,),
    (Standing.APPLICANT_ONLY, Standing.RESPONDENT_ONLY),
    (Standing.UNKNOWN,),
    (Standing.AGREED,),
)

# ---------------------------------------------------------------- for whoever mediates


def agenda_view(visit: Visit, case: Case, *, only_what_matters: bool) -> dict[str, Any]:
    """The points by how they stand, those in dispute first, with what they change."""
    agenda = comparing.agenda_of(visit.desk, case)
    positions = Positions.of(case, table.viewer(visit.desk, case))
    groups = []
    for kinds in GROUPS:
        points = agenda.disputes if kinds[0] is Standing.DISPUTED else ()
        points = points or tuple(p for p in agenda.points if p.standing in kinds)
        if only_what_matters:
            points = tuple(point for point in points if point.matters)
        if points:
            rows = [_point_row(visit, case, positions, point) for point in points]
            groups.append({"key": kinds[0].value, "rows": rows})
    return {
        "summary": summary(visit, case, agenda),
        "span": _change_lines(visit, case, (c for c in agenda.span if c.kind == AMOUNT)),
        "groups": groups,
        "undisputed": undisputed_lines(visit, case, positions),
        "sides": {side.value: frame.side_title(visit, side) for side in Side},
    }


def _point_row(visit: Visit, case: Case, positions: Positions, point: Point) -> dict[str, Any]:
    fact = visit.desk.library.rulebook.facts[point.fact]
    row: dict[str, Any] = {
        "title": fact.title.get(visit.language),
        "state": point.standing.value,
        "answers": {
            side.value: views.said(visit, fact, answer) if answer is not None else ""
            for side, answer in point.answers.items()
        },
        "shown": {side.value: point.fact in positions.shown[side] for side in Side},
        "effect": None,
    }
    if point.standing is Standing.DISPUTED:
        row["effect"] = _effect_view(visit, case, point.effect)
    return row


def _effect_view(visit: Visit, case: Case, effect: Effect | None) -> dict[str, Any]:
    """What the dispute is worth, in a word and in detail."""
    if effect is None:
        return {"key": "untried", "worth": "", "alone": [], "against": []}
    known = {(change.key, change.delta) for change in effect.alone}
    other = [change for change in effect.against if (change.key, change.delta) not in known]
    return {
        "key": "matters" if effect.matters else "idle",
        "worth": _worth(visit, effect),
        "alone": _change_lines(visit, case, effect.alone),
        "against": _change_lines(visit, case, other),
    }


def _change_lines(visit: Visit, case: Case, found: Iterable[Change]) -> list[dict[str, str]]:
    """The changes, the largest sums first."""
    ordered = sorted(found, key=lambda change: -change.weight)
    return [_change_line(visit, case, change) for change in ordered]


def _worth(visit: Visit, effect: Effect) -> str:
    lead = heaviest(effect.alone) or effect.lead
    if lead is None:
        return visit.say("sides.worth_other") if effect.matters else ""
    return _delta_text(visit, lead)


def _delta_text(visit: Visit, change: Change) -> str:
    """By how much a sum changes: +3,000.00 yuan, at most that, or that nobody can tell."""
    if change.exact is not None:
        sign = "+" if change.exact > 0 else "−" if change.exact < 0 else ""
        return visit.say("answer.yuan", value=sign + money_text(abs(change.exact)))
    if change.weight:
        return visit.say("sides.worth_most", value=money_text(change.weight))
    return visit.say("sides.worth_unclear")


def _change_line(visit: Visit, case: Case, change: Change) -> dict[str, str]:
    """One conclusion in both versions, with a way to read why."""
    line = {"title": _title(visit, change), "ours": "", "theirs": "", "delta": "", "href": ""}
    if change.kind in (AMOUNT, VALUE):
        line["ours"], line["theirs"] = (
            _span_text(visit, change, span) for span in (change.before, change.after)
        )
        line["delta"] = _delta_text(visit, change) if change.in_money else ""
        if change.before is not None:
            line["href"] = urls.to(urls.WHY, number=case.number, name=change.name)
    elif change.kind == FINDING:
        line["ours"], line["theirs"] = (
            visit.say(f"sides.holds.{'no' if level is None else level}")
            for level in (change.before, change.after)
        )
        line["href"] = _law_of(visit, change.name)
    else:
        line["ours"] = visit.say(f"sides.differs.{change.kind}")
    return line


def _title(visit: Visit, change: Change) -> str:
    if not change.name:
        return visit.say("sides.route")
    return title_of(visit.desk.library.rulebook, change.name, visit.language)


def _span_text(visit: Visit, change: Change, span: Span | None) -> str:
    if span is None:
        return visit.say("sides.not_due")
    definition = visit.desk.library.rulebook.definitions[change.name]
    assert isinstance(definition, Amount)
    high = UNBOUNDED if span.high is None else span.high
    text = span_text((span.low, high, False), definition.kind, visit.language)
    return visit.say("answer.yuan", value=text) if change.in_money else text


def _law_of(visit: Visit, finding: str) -> str:
    definition = visit.desk.library.rulebook.definitions[finding]
    assert isinstance(definition, Finding)
    found = (law.citation_href(visit, citation) for citation in definition.basis)
    return next((href for href in found if href), "")


# ---------------------------------------------------------------- in one sentence


def summary(visit: Visit, case: Case, agenda: Agenda) -> list[str]:
    """What the mediator can begin with: what both say alike, and what alone matters."""
    if not any(p.answers[Side.RESPONDENT] is not None for p in agenda.points):
        return [visit.say("sides.sum.unanswered")]
    told = []
    if alike := _alike(visit, case, agenda):
        told.append(visit.say("sides.sum.alike", parts=join_text(alike, visit.language)))
    disputes = agenda.disputes
    if not disputes:
        return [*told, visit.say("sides.sum.no_dispute")]
    serious = [point for point in disputes if point.matters]
    if serious:
        titles = join_text((_fact_title(visit, p) for p in serious), visit.language)
        worth = _together(visit, agenda, serious)
        told.append(visit.say("sides.sum.only", facts=titles, worth=worth))
    if rest := len(disputes) - len(serious):
        told.append(visit.say("sides.sum.rest" if serious else "sides.sum.idle", count=rest))
    return told


def _together(visit: Visit, agenda: Agenda, serious: list[Point]) -> str:
    """What the disputes that matter are worth: one by its sum, several by the two ends."""
    effect = serious[0].effect
    if len(serious) == 1 and effect is not None:
        if effect.lead is not None and effect.lead.exact is not None:
            return visit.say("answer.yuan", value=money_text(abs(effect.lead.exact)))
        return _worth(visit, effect)
    lead = heaviest(agenda.span)
    if lead is None:
        return visit.say("sides.worth_other")
    ends = {
        name: _span_text(visit, lead, span)
        for name, span in (("ours", lead.before), ("theirs", lead.after))
    }
    return visit.say("sides.sum.ends", title=_title(visit, lead), **ends)


def _alike(visit: Visit, case: Case, agenda: Agenda) -> list[str]:
    """The parts of the questions in which both sides say the same throughout."""
    standing = {point.fact: point.standing for point in agenda.points}
    found = []
    for section in answering.questions_for(visit.desk, case).sections:
        here = {standing[q.fact] for q in section.questions if q.fact in standing}
        if here == {Standing.AGREED}:
            found.append(section.title.get(visit.language))
    return found


def _fact_title(visit: Visit, point: Point) -> str:
    return visit.desk.library.rulebook.facts[point.fact].title.get(visit.language)


# ---------------------------------------------------------------- for everybody else


def side_view(visit: Visit, case: Case, *, may_act: bool) -> dict[str, Any]:
    """What somebody who does not mediate may see of the facts, and do where they are on a side."""
    viewer = table.viewer(visit.desk, case)
    positions = Positions.of(case, viewer)
    shared: dict[str, Any] = {
        "undisputed": undisputed_lines(visit, case, positions, viewer if may_act else None),
        "sides": {side.value: frame.side_title(visit, side) for side in Side},
        "side": viewer.side.value if viewer.side else "",
        "own": [],
        "confirmable": [],
        "waiting": [],
        "answers": "",
    }
    if viewer.side is None:
        said = comparing.versions(visit.desk, case, viewer)
        return shared | {"told": _told(visit, said, [*Side])}
    said = comparing.versions(visit.desk, case, viewer)
    own = undisputed.own_of(visit.desk, case, viewer)
    waiting = {
        fact: one
        for fact, one in positions.confirmed[viewer.side].items()
        if fact not in positions.undisputed
    }
    page = urls.REVIEW if viewer.side is Side.APPLICANT else urls.MEDIATION_ANSWERS
    return shared | {
        "told": _told(visit, said, [viewer.side.other, viewer.side], viewer.side.other),
        "own": [
            {
                "fact": fact,
                "title": _title_of(visit, fact),
                "value": _said(visit, fact, value),
                "shown": fact in positions.shown[viewer.side],
            }
            for fact, value in own.said.items()
        ],
        "confirmable": [_stored_line(visit, fact, one) for fact, one in own.confirmable.items()],
        "waiting": [_stored_line(visit, fact, one.answer) for fact, one in waiting.items()],
        "answers": urls.to(page, number=case.number),
    }


def _told(
    visit: Visit,
    said: Mapping[Side, Mapping[str, Any]],
    sides: Iterable[Side],
    by: Side | None = None,
) -> list[dict[str, Any]]:
    """What was shown, with who says what; of one side, where `by` is given."""
    first = said[by] if by else {**said[Side.APPLICANT], **said[Side.RESPONDENT]}
    return [
        {
            "title": _title_of(visit, fact),
            "answers": {
                side.value: _said(visit, fact, said[side][fact])
                for side in sides
                if is_said(said[side].get(fact))
            },
        }
        for fact, value in first.items()
        if is_said(value)
    ]


def undisputed_lines(
    visit: Visit, case: Case, positions: Positions, viewer: Viewer | None = None
) -> list[dict[str, Any]]:
    """The undisputed facts, with who confirmed them when."""
    return [
        {
            **_stored_line(visit, fact, answer),
            "by": [_confirmed_text(visit, side, positions.confirmed[side][fact]) for side in Side],
            "own": viewer is not None and viewer.side is not None,
        }
        for fact, answer in positions.undisputed.items()
    ]


def _confirmed_text(visit: Visit, side: Side, one: Confirmed) -> str:
    who = frame.side_title(visit, side)
    return visit.say("sides.confirmed_by", who=who, when=views.moment(visit, one.at))


def _stored_line(visit: Visit, fact: str, stored: Stored) -> dict[str, Any]:
    facts = visit.desk.library.rulebook.facts
    value = read_stored(facts, {fact: stored}).get(fact)
    return {"fact": fact, "title": _title_of(visit, fact), "value": _said(visit, fact, value)}


def _title_of(visit: Visit, fact: str) -> str:
    return visit.desk.library.rulebook.facts[fact].title.get(visit.language)


def _said(visit: Visit, fact: str, value: Any) -> str:
    return views.said(visit, visit.desk.library.rulebook.facts[fact], value)
