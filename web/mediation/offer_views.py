"""Proposals as people read them: clauses, changes, what is wrong, who gives and gets what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from engine.actions.mediating import table
from engine.actions.mediating.weighing import Weighed, weigh
from engine.casework.case import Case
from engine.casework.people import Side
from engine.clock import day_of, today
from engine.i18n import date_text, join_text, money_text, money_upper
from engine.mediation.balance import Account, Line, Share
from engine.mediation.clauses import clause, kinds
from engine.mediation.confidence import Kind, Viewer
from engine.mediation.obligations import Obligation
from engine.mediation.offers import Change, Offers, Proposal, Standing, changes
from engine.mediation.remarks import Remark
from web import urls, views
from web.context import Visit
from web.mediation import frame

TENTHS: Final = 10  # permille in one per cent


def proposal_view(visit: Visit, case: Case, offers: Offers, proposal: Proposal) -> dict[str, Any]:
    """A proposal as a card or a page shows it."""
    viewer = table.viewer(visit.desk, case)
    standing = proposal.standing(case.people, today(visit.desk.clock))
    before = offers.by_id.get(proposal.follows)
    return {
        "id": proposal.id,
        "href": urls.to(urls.MEDIATION_OFFER, number=case.number, proposal=proposal.id),
        "by": by_whom(visit, case, proposal),
        "on": date_text(day_of(proposal.at), visit.language),
        "until": date_text(proposal.until, visit.language) if proposal.until else "",
        "standing": standing.value,
        "standing_title": visit.say(f"offers.standing.{standing}"),
        "is_open": standing is Standing.OPEN,
        "is_private": not proposal.is_joint,
        "banner": banner(visit, proposal, viewer),
        "clauses": terms_view(visit, case, proposal.terms, before.terms if before else None),
        "answers": [
            (frame.called(visit, case, side), _said(visit, case, proposal, side)) for side in Side
        ]
        if proposal.is_joint
        else [],
        "is_asked": proposal.is_joint
        and standing is Standing.OPEN
        and viewer.side is not None
        and proposal.answer_of(case.people, viewer.side) is None
        and proposal.side is not viewer.side,
        "notes": [note for seat, note in proposal.notes.items() if note],
    }


def by_whom(visit: Visit, case: Case, proposal: Proposal) -> str:
    """Whose proposal it is."""
    side = proposal.side
    return frame.called(visit, case, side) if side else visit.say("offers.by_mediator")


def banner(visit: Visit, proposal: Proposal, viewer: Viewer) -> str:
    """Who alone sees it, said loudly; empty where both sides do."""
    if proposal.is_joint:
        return ""
    if viewer.kind is Kind.MEDIATOR:
        return visit.say("offers.only_they", who=frame.side_title(visit, Side(proposal.scope)))
    return visit.say("offers.only_you")


def _said(visit: Visit, case: Case, proposal: Proposal, side: Side) -> str:
    answer = proposal.answer_of(case.people, side)
    if answer is None and proposal.side is side:
        return visit.say("offers.put")
    return visit.say({True: "offers.yes", False: "offers.no", None: "offers.silent"}[answer])


def terms_view(
    visit: Visit,
    case: Case,
    terms: Sequence[Obligation],
    before: Sequence[Obligation] | None = None,
) -> list[dict[str, str]]:
    """Each undertaking as a clause, with what became of it since the proposal before."""
    compared = changes(terms, before) if before is not None else [Change(one, one) for one in terms]
    found, names = [], parties(visit, case)
    for change in compared:
        one = change.now or change.before
        assert one is not None  # one of the two is there
        text = clause(one, names, visit.language)
        was = clause(change.before, names, visit.language) if change.before else ""
        kind = change.kind
        title = visit.say(f"offers.change.{kind}") if kind != "same" else ""
        found.append(
            {"kind": kind, "title": title, "text": text, "was": was if kind == "other" else ""}
        )
    return found


def parties(visit: Visit, case: Case) -> dict[str, str]:
    """How the sides are called in clauses shown before there is an agreement."""
    return {side.value: frame.called(visit, case, side) for side in Side}


def weighed_view(visit: Visit, case: Case, terms: Sequence[Obligation]) -> dict[str, Any]:
    """What the one who looks on is told of terms."""
    viewer = table.viewer(visit.desk, case)
    weighed = weigh(visit.desk, case, terms, viewer)
    numbers = {one.id: str(number) for number, one in enumerate(terms, 1)}
    return {
        "remarks": [_remark(visit, remark, numbers) for remark in weighed.remarks],
        "bars": bool(weighed.bars),
        "accounts": [_account(visit, case, account) for account in weighed.accounts],
        "warning": warning(visit, weighed, viewer.side) if viewer.side else "",
    }


def _remark(visit: Visit, remark: Remark, numbers: Mapping[str, str]) -> dict[str, Any]:
    cited = [views.article_text(visit, article) for article in remark.law]
    number = numbers.get(remark.obligation, "")
    return {
        "severity": remark.severity.value,
        "word": visit.say(f"offers.severity.{remark.severity}"),
        "where": visit.say("offers.row", number=number) if number else "",
        "href": f"#terms.{int(number) - 1}" if number else "",
        "title": remark.title.get(visit.language),
        "remedy": remark.remedy.get(visit.language),
        "law": join_text(dict.fromkeys(cited), visit.language),
    }


def _account(visit: Visit, case: Case, account: Account) -> dict[str, Any]:
    """What one side gets and gives; the rules' reckoning only where they reckon something."""
    titles = dict(kinds(visit.language))
    known = any(line.low is not None for line in account.lines)
    does = [f"{titles[one.kind]}{visit.say('list.colon')}{one.what}" for one in account.does]
    return {
        "side": frame.called(visit, case, account.side),
        "gets": money_text(account.gets) if account.gets else "",
        "gives": money_text(account.gives) if account.gives else "",
        "does": does,
        "waives": [one.what for one in account.waives],
        "lines": [_line(visit, line) for line in account.lines] if known else [],
        "share": percent(visit, account.given_up) if known else "",
        "claimed": between(visit, account.low, account.high) if known and account.settled else "",
        "is_unknown": bool(account.lines) and not known,
    }


def _line(visit: Visit, line: Line) -> dict[str, str]:
    agreed = money_text(line.agreed) if line.agreed is not None else visit.say("offers.open")
    return {
        "title": line.title.get(visit.language),
        "reckoned": between(visit, line.low, line.high),
        "agreed": agreed,
        "share": percent(visit, line.given_up) if line.agreed is not None else "",
    }


def between(visit: Visit, low: int | None, high: int | None) -> str:
    """A sum, a range, or that nobody knows."""
    if low is None or high is None:
        return visit.say("offers.unknown")
    if low == high:
        return money_text(low)
    return visit.say("offers.range", low=money_text(low), high=money_text(high))


def percent(visit: Visit, share: Share) -> str:
    """A share as per cent, a range where it is one, or that nobody knows."""
    if share.low is None or share.high is None:
        return visit.say("offers.unknown")
    ends = [f"{end / TENTHS:g}%" for end in dict.fromkeys((share.low, share.high))]
    return "–".join(ends)


def warning(visit: Visit, weighed: Weighed, side: Side) -> str:
    """What a side gives up, in plain words; empty where it gives up nothing that counts."""
    care = weighed.care_of(side)
    if care.floors:
        return visit.say("offers.warn_floor")
    if care.is_unknown:
        return visit.say("offers.warn_unknown")
    return visit.say("offers.warn", share=percent(visit, care.share)) if care.needs_time else ""


def bid_view(visit: Visit, fen: int) -> str:
    """A sum in figures and capital figures."""
    return visit.say("offers.sum_both", sum=money_text(fen), upper=money_upper(fen))
