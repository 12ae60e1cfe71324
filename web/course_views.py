"""What the pages of a course are given: the ladder, what happened, and the steps from here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from engine.accounts.unit import Tree
from engine.actions import consult, duplicates
from engine.actions.grounds import Proposal, grounds_of, proposal_of
from engine.casework import moves
from engine.casework.case import Case
from engine.casework.course import Stage
from engine.casework.events import (
    AdviserCalled,
    CaseAssigned,
    CaseClosed,
    CaseErased,
    CaseEvent,
    CaseKeptApart,
    CaseMerged,
    CaseOpened,
    CaseReopened,
    CategoryChosen,
    ExitTaken,
    GuidanceIssued,
    MergeUndone,
    StageMoved,
    SuggestionSettled,
    from_record,
)
from engine.casework.guards import Bar, Grounds
from engine.casework.moves import Offer
from engine.casework.people import role_of_mark
from engine.casework.permissions import Action, refusal_of
from engine.casework.stages import ARBITRATION, COURT, LEVEL_REASONS, LEVELS, REOPENINGS, Way
from engine.clock import TIMEZONE, day_of
from engine.i18n import date_text
from engine.mediation import intake
from engine.mediation.mediation import Mediation
from web import urls, views
from web.context import Visit
from web.litigation import notices, sheet_lines

TOLD: Final = frozenset(
    kind.__name__
    for kind in (
        CaseOpened,
        CategoryChosen,
        GuidanceIssued,
        StageMoved,
        ExitTaken,
        CaseClosed,
        CaseReopened,
        CaseAssigned,
        AdviserCalled,
        CaseErased,
        SuggestionSettled,
        CaseMerged,
        MergeUndone,
        CaseKeptApart,
    )
)
PLAIN: Final = {
    CaseOpened: "opened",
    GuidanceIssued: "guidance",
    AdviserCalled: "called",
    CaseErased: "erased",
}
WILL: Final = "case.self_willing"
SUPPLIED: Final[Mapping[Bar, str]] = {
    Bar.KIND_MISSING: urls.KIND,
    Bar.SAFETY_UNANSWERED: urls.SAFETY,
    Bar.IN_DANGER: urls.HELP,
    Bar.CRIME_SUSPECTED: urls.GUIDANCE,
    Bar.DECIDED: urls.GUIDANCE,
    Bar.UNWILLING: urls.QUESTION,
    Bar.WILL_UNKNOWN: urls.QUESTION,
}
"""Where a person supplies what is missing, or reads what to do instead."""


def ladder(visit: Visit, case: Case) -> list[dict[str, Any]]:
    """The four layers: which are behind, where the case is, which may come."""
    entered = {
        Stage.CONSULT: case.opened_at,
        **{s.stage: s.at for s in reversed(case.course.steps)},
    }
    order = [*Stage]
    here = order.index(case.stage)
    return [
        {
            "key": stage.value,
            "standing": _standing(rank, here, stage in entered),
            "since": _day(visit, entered[stage]) if stage in entered else "",
            "level": case.course.level if stage is Stage.MEDIATE and stage in entered else "",
        }
        for rank, stage in enumerate(order)
    ]


def _standing(rank: int, here: int, entered: bool) -> str:
    if rank == here:
        return "now"
    return "later" if rank > here else "done" if entered else "passed_over"


def timeline(visit: Visit, case: Case, tree: Tree) -> list[dict[str, str]]:
    """What happened and why, the latest first."""
    lines = []
    reads = may_do(visit, case, Action.READ)
    knows = visit.desk.actor.is_staff or reads
    for event in visit.desk.store.read(case.id):
        if event.kind in notices.TOLD:  # these are sealed: what they say is in the case
            told = notices.told(visit, case, event.seq, tree) if knows else {}
        elif event.kind in sheet_lines.TOLD:
            told = sheet_lines.told(visit, case, event) if reads else {}
        elif event.kind in TOLD:
            happened = from_record(event.kind, event.body)
            told = _told(visit, happened, tree) if reads or not _is_aside(happened) else {}
        else:
            continue
        if told:
            role = visit.say(f"role.{role_of_mark(event.actor)}")
            lines.append({"when": _day(visit, event.at), "by": role, **told})
    return lines[::-1]


def _told(visit: Visit, happened: CaseEvent, tree: Tree) -> dict[str, str]:
    if plain := PLAIN.get(type(happened)):
        return _line(visit, plain)
    match happened:
        case CategoryChosen():
            return _line(visit, "kind", kind=_kind(visit, happened.category))
        case SuggestionSettled(what="cause"):  # whatever else was settled moves nothing
            reason = f"support_{happened.reason}"
            return _line(visit, "kind_settled", reason, kind=_kind(visit, happened.chosen))
        case StageMoved():
            level = visit.say(f"course.level.{happened.level}") if happened.level else ""
            return _line(visit, f"to_{happened.stage}", happened.reason, level)
        case ExitTaken():
            body = visit.desk.library.directory.bodies.get(happened.body)
            note = body.title.get(visit.language) if body else happened.body
            return _line(visit, f"exit_{happened.exit}", happened.reason, note)
        case CaseClosed():
            return _line(visit, f"ended_{happened.outcome}", happened.reason)
        case CaseReopened():
            return _line(visit, "reopened", happened.reason)
        case CaseAssigned():
            unit = tree.get(happened.unit)
            return _line(visit, "assigned", note=unit.title.get(visit.language) if unit else "")
        case CaseMerged() | MergeUndone() | CaseKeptApart():
            return _compared(visit, happened)
    return {}


def _is_aside(happened: CaseEvent) -> bool:
    """Whether it tells of a body that helps one side beside the talks: that is theirs to know."""
    return isinstance(happened, ExitTaken) and happened.exit not in (COURT, ARBITRATION)


def _kind(visit: Visit, category: str) -> str:
    kind = visit.desk.library.rulebook.facts["case.category"].choices.get(category)
    return kind.get(visit.language) if kind else ""


def _compared(visit: Visit, happened: CaseMerged | MergeUndone | CaseKeptApart) -> dict[str, str]:
    """What was decided on two cases.

    Why, and with which, is for those at work alone: it tells of other people.
    """
    at_work = visit.desk.actor.is_staff
    reason = happened.reason if at_work else ""
    match happened:
        case CaseMerged():
            return _line(visit, "merged", reason, _number(visit, happened.into))
        case MergeUndone():
            return _line(visit, "merge_undone", reason)
        case CaseKeptApart():
            note = _number(visit, happened.other)
            return _line(visit, "kept_apart", reason, note) if at_work else {}


def _number(visit: Visit, number: str) -> str:
    """The number of another case, for those at work who may know of it."""
    row = visit.desk.store.find_by_number(number) if visit.desk.actor.is_staff else None
    seen = row is not None and duplicates.sees(visit.desk, visit.desk.case_of(row))
    return views.grouped(number) if seen else ""


def _line(
    visit: Visit, key: str, reason: str = "", note: str = "", **values: str
) -> dict[str, str]:
    title = visit.say_or(f"course.told.{key}", visit.say("course.told.something"))
    why = visit.say_or(f"course.reason.{reason}", "") if reason else ""
    told = title.format(**values)
    return {"title": told[:1].upper() + told[1:], "why": why, "note": note}


def situation(visit: Visit, case: Case) -> dict[str, str]:
    """Where the case stands, in one sentence and what that means."""
    closing = case.course.closing
    if closing is not None:
        title = visit.say_or(f"course.told.ended_{closing.outcome}", "")
        return {
            "kind": "success",
            "title": visit.say("course.is_closed", outcome=title),
            "text": visit.say_or(f"course.reason.{closing.reason}", ""),
        }
    if case.course.merged is not None:
        whose = "merged_staff" if visit.desk.actor.is_staff else "merged"
        return {
            "kind": "info",
            "title": visit.say("course.now.merged"),
            "text": visit.say(f"course.now_text.{whose}"),
        }
    key = "waiting" if case.course.is_waiting else case.stage.value
    return {
        "kind": "info",
        "title": visit.say(f"course.now.{key}"),
        "text": visit.say(f"course.now_text.{key}"),
    }


def may_do(visit: Visit, case: Case, action: Action) -> bool:
    """Whether a page offers something; whether it may be done is asked by the desk."""
    actor = visit.desk.actor
    return refusal_of(actor, action, case) is None and not case.is_erased


def steps(visit: Visit, case: Case) -> dict[str, Any]:
    """The steps from here with their forms: onward first, then aside; empty for who takes none."""
    if not may_do(visit, case, Action.MOVE):
        return {"onward": [], "aside": [], "endings": [], "mediation": {}, "again": []}
    grounds, proposal = grounds_of(visit.desk, case), proposal_of(visit.desk, case)
    offered = [offer for offer in moves.offers(case, grounds) if offer.way.name != "assess"]
    shown = [_offer(visit, case, offer, proposal, grounds.by_staff) for offer in offered]
    aside = [one for one, offer in zip(shown, offered, strict=True) if offer.way.is_side]
    return {
        "onward": [one for one in shown if one not in aside],
        "aside": aside,
        "endings": [
            {
                "name": ending.outcome,
                "title": visit.say(f"course.ending.{ending.outcome}"),
                "reasons": reasons(visit, ending.reasons),
            }
            for ending in moves.endings(case, grounds)
        ],
        "mediation": _mediated(visit, case, grounds),
        "again": reasons(visit, REOPENINGS) if case.course.closing is not None else [],
    }


def _mediated(visit: Visit, case: Case, grounds: Grounds) -> dict[str, Any]:
    """What is told of an open mediation before an end is chosen; the way there for who leads."""
    leads = may_do(visit, case, Action.LEAD)
    return {
        "is_open": intake.is_open(Mediation.of(case)),
        "is_to_end": grounds.mediation_open and grounds.by_staff,
        "is_unagreed": not grounds.both_agreed,
        "href": urls.to(urls.MEDIATION, number=case.number) if leads else "",
    }


def reasons(visit: Visit, keys: Iterable[str]) -> list[dict[str, str]]:
    """Reasons to choose from."""
    return [{"key": key, "title": visit.say(f"course.reason.{key}")} for key in keys]


def _offer(
    visit: Visit, case: Case, offer: Offer, proposal: Proposal, by_staff: bool
) -> dict[str, Any]:
    way = offer.way
    return {
        "name": way.name,
        "title": visit.say(f"course.way.{way.name}"),
        "text": visit.say(f"course.way_text.{way.name}"),
        "bars": [_bar(visit, case, bar) for bar in offer.bars],
        "cautions": [visit.say(f"course.bar.{bar}") for bar in offer.cautions],
        "reasons": reasons(visit, way.reasons),
        "level": _level(visit, way, case, proposal, by_staff) if way.has_level else None,
    }


def _bar(visit: Visit, case: Case, bar: Bar) -> dict[str, str]:
    pattern = SUPPLIED.get(bar, "")
    href = urls.to(pattern, number=case.number, fact=WILL) if pattern else ""
    if pattern == urls.QUESTION:
        href += "?review=1"
    return {
        "text": visit.say(f"course.bar.{bar}"),
        "href": href,
        "link": visit.say(f"course.supply.{bar}") if href else "",
    }


def _level(
    visit: Visit, way: Way, case: Case, proposal: Proposal, by_staff: bool
) -> dict[str, Any]:
    """The level that the rules name, how it comes about, and what staff may choose instead."""
    levels: tuple[str, ...] = LEVELS
    if way.name == "higher" and case.course.level in LEVELS:
        levels = LEVELS[LEVELS.index(case.course.level) + 1 :]
    return {
        "proposed": proposal.level,
        "title": visit.say(f"course.level.{proposal.level}"),
        "points": "" if proposal.points is None else str(proposal.points),
        "parts": [
            {"title": part.title.get(visit.language), "points": part.points}
            for part in proposal.parts
        ],
        "why": list(_level_reasons(visit, proposal)),
        "options": [{"key": one, "title": visit.say(f"course.level.{one}")} for one in levels]
        if by_staff
        else [],
        "reasons": reasons(visit, LEVEL_REASONS) if way.name != "higher" else [],
    }


def _level_reasons(visit: Visit, proposal: Proposal) -> Iterator[str]:
    for reason in proposal.reasons:
        text = visit.desk.library.texts.get(f"reason.{reason}")
        if text is not None:
            yield text.get(visit.language)


def _day(visit: Visit, at: Any) -> str:
    return date_text(day_of(at.astimezone(TIMEZONE)), visit.language)


def answer_lines(visit: Visit, case: Case) -> list[dict[str, Any]]:
    """The answers on the path by section, each with who gave it; none before a kind is chosen."""
    if case.category is None:
        return []
    return views.review_sections(visit, case, consult.standing(visit.desk, case))
