"""What the pages of an agreement are given: the wording, who signed it, what is still missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.actions.mediating import agreeing, papers, table, undersigning, weighing
from engine.actions.mediating.confirming import last_days
from engine.casework.case import Case
from engine.casework.people import Role
from engine.casework.permissions import Action
from engine.clock import day_of, today
from engine.documents.html import render_html
from engine.errors import NotFound, NotPermitted
from engine.i18n import date_text
from engine.mediation.agreement import Agreement
from engine.mediation.confidence import SERVICE, Kind
from engine.mediation.content import Content
from engine.mediation.mediation import Mediation
from engine.mediation.papers.words import Words
from engine.mediation.parties import masked_party
from engine.mediation.remarks import Remark
from engine.mediation.signing import Signature
from engine.mediation.states import IN_FORCE, State
from engine.mediation.strokes import path_of
from web import course_views, urls
from web.context import Visit
from web.mediation.house import house_of


def agreement_view(visit: Visit, case: Case) -> dict[str, Any]:
    """All of the page, as whoever looks on may see it."""
    viewer = table.viewer(visit.desk, case)
    mediation = table.table(visit.desk, case)
    agreement = Agreement.of(case, viewer)
    leads = viewer.kind is Kind.MEDIATOR
    draft = agreement.current
    content = Content.read(draft.content) if draft else None
    return {
        "leads": leads,
        "state": mediation.state.value,
        "paper": _paper(visit, case) if draft else "",
        "digest": draft.digest if draft else "",
        "frozen": bool(agreement.frozen),
        "until": _until(visit, agreement),
        "hands": hands(visit, case, agreement, content) if content and agreement.frozen else [],
        "my_turn": _my_turn(visit, case, agreement, mediation),
        "may_refuse": _signer(visit, case) is not None and viewer.kind is Kind.SIDE,
        "refusals": _options(visit, "accord.refusal", undersigning.REFUSALS),
        "drafting": _drafting(visit, case, content) if leads else None,
        "parties": _parties(visit, case) if viewer.kind in (Kind.SIDE, Kind.MEDIATOR) else [],
        "may_seal": _may_seal(visit, case, agreement, mediation),
        "after": _after(visit, case, agreement, mediation)
        if viewer.kind in (Kind.SIDE, Kind.MEDIATOR)
        else None,
        "to": addresses(case),
    }


def addresses(case: Case) -> dict[str, str]:
    """Where the forms of an agreement go."""
    named = {
        "home": urls.AGREEMENT,
        "party": urls.AGREEMENT_PARTY,
        "draft": urls.AGREEMENT_DRAFT,
        "freeze": urls.AGREEMENT_FREEZE,
        "sign": urls.AGREEMENT_SIGN,
        "code": urls.AGREEMENT_CODE,
        "seal": urls.AGREEMENT_SEAL,
        "refuse": urls.AGREEMENT_REFUSE,
        "confirmation": urls.CONFIRMATION,
        "papers": urls.PAPERS,
        "package": urls.PACKAGE,
        "after": urls.AFTERCARE,
    }
    found = {name: urls.to(address, number=case.number) for name, address in named.items()}
    found["pdf"] = urls.to(urls.PAPER, number=case.number, paper="agreement", form="pdf")
    return found


def _paper(visit: Visit, case: Case) -> Any:
    wanted = papers.Wanted(visit.language, on_screen=True)
    house = house_of(visit, case)
    try:
        found = papers.paper(visit.desk, case, papers.AGREEMENT, house, wanted)
    except NotFound:  # it came to nothing, and is shown no longer
        return ""
    return render_html(found)


def _until(visit: Visit, agreement: Agreement) -> str:
    return date_text(agreement.until, visit.language) if agreement.until else ""


def hands(visit: Visit, case: Case, agreement: Agreement, content: Content) -> list[dict[str, Any]]:
    """Who signs: under which name, whether they did, and when."""
    leads = table.viewer(visit.desk, case).kind is Kind.MEDIATOR
    found = []
    for signer in agreement.signers(case.course.account):
        position = agreement.position_of(signer)
        named = next((p.name for p in content.parties if p.seat == signer), content.frame.mediator)
        signed = agreement.signed_by(signer)
        request = Signature.read(signed.signature).request if signed else None
        found.append(
            {
                "id": signer or "own",
                "title": visit.say(f"accord.as.{position}"),
                "name": named,
                "signed": visit.say("accord.signed_at", day=_day(visit, signed.at))
                if signed
                else "",
                "path": path_of(request.hand) if request and request.made == "drawn" else "",
                "verdict": undersigning.verdict_on(visit.desk, signed, agreement.frozen).value
                if signed
                else "",
                "may_code": leads and signed is None and case.people.side_of(signer) is not None,
            }
        )
    if agreement.needs_seal:
        sealed = agreement.seal
        found.append(
            {
                "id": "seal",
                "title": visit.say("accord.as.seal"),
                "name": content.frame.body.get(visit.language),
                "signed": visit.say("accord.sealed_at", day=_day(visit, sealed.at))
                if sealed
                else "",
                "path": "",
                "verdict": "",
                "may_code": False,
            }
        )
    return found


def _day(visit: Visit, at: Any) -> str:
    return date_text(day_of(at), visit.language)


def _signer(visit: Visit, case: Case) -> str | None:
    try:
        return undersigning.signer_at(visit.desk, case)
    except NotPermitted:
        return None


def _my_turn(visit: Visit, case: Case, agreement: Agreement, mediation: Mediation) -> bool:
    signer = _signer(visit, case)
    if signer is None or mediation.state is not State.SIGNING:
        return False
    return agreement.signed_by(signer) is None


def _may_seal(visit: Visit, case: Case, agreement: Agreement, mediation: Mediation) -> bool:
    wanted = agreement.needs_seal and agreement.seal is None and mediation.state is State.SIGNING
    return wanted and course_views.may_do(visit, case, Action.SEAL)


def _parties(visit: Visit, case: Case) -> list[dict[str, Any]]:
    """The parties whose words on paper somebody may see to: one's own, or all for a mediator."""
    viewer = table.viewer(visit.desk, case)
    own = None if viewer.kind is Kind.MEDIATOR else table.seat_at(visit.desk, case)
    address = urls.to(urls.AGREEMENT_PARTY, number=case.number)
    return [
        {
            "name": party.name,
            "title": visit.say(f"mediation.side.{party.side}"),
            "id": masked_party(party).id_number,
            "address": party.address,
            "missing": bool(party.missing),
            "href": urls.query(address, seat=party.seat) if own is None else address,
        }
        for party in agreeing.described(case)
        if own is None or party.seat == own
    ]


def _drafting(visit: Visit, case: Case, content: Content | None) -> dict[str, Any] | None:
    """The mediator's forms while the text is written."""
    if Mediation.of(case).state is not State.DRAFTING:
        return None
    agreed = weighing.agreed_proposal(case)
    told = content.told if content else None
    weighed = weighing.weigh(visit.desk, case, agreed.terms, SERVICE) if agreed else None
    found = weighed.remarks if weighed else ()
    until = weighing.cooled_off_at(case, weighed) if weighed else None
    until = until if until and until > visit.desk.clock.now() else None
    return {
        "form": {
            "facts": told.facts if told else "",
            "points": told.points if told else "",
            "duty": told.duty if told else "",
        },
        "bars": _remarks(visit, (one for one in found if one.bars)),
        "others": _remarks(visit, (one for one in found if not one.bars)),
        "cools": visit.say("accord.cools", day=_day(visit, until)) if until else "",
        "ready": content is not None,
    }


def _remarks(visit: Visit, found: Iterable[Remark]) -> list[dict[str, str]]:
    return [
        {"title": one.title.get(visit.language), "remedy": one.remedy.get(visit.language)}
        for one in found
    ]


def _options(visit: Visit, stem: str, keys: Iterable[str]) -> list[dict[str, str]]:
    return [{"key": key, "title": visit.say(f"{stem}.{key}")} for key in keys]


def _after(
    visit: Visit, case: Case, agreement: Agreement, mediation: Mediation
) -> dict[str, Any] | None:
    """What follows once it binds: the days to the court, and what may be noted."""
    if mediation.state not in IN_FORCE or agreement.effective_on is None:
        return None
    now = today(visit.desk.clock)
    days = [
        {
            "title": visit.say(f"accord.until.{name}"),
            "day": date_text(day, visit.language),
            "left": (day - now).days,
        }
        for name, day in last_days(case).items()
    ]
    return {
        "since": date_text(agreement.effective_on, visit.language),
        "days": days if mediation.state is State.EFFECTIVE else [],
        "may_apply": mediation.state is State.EFFECTIVE,
        "may_decide": mediation.state is State.CONFIRM_PENDING,
        "today": now.isoformat(),
        "outcomes": _options(visit, "accord.outcome", ("confirmed", "rejected")),
        "package": mediation.state in (State.EFFECTIVE, State.CONFIRM_PENDING),
    }


def signing_view(visit: Visit, case: Case) -> dict[str, Any]:
    """The page on which one person signs."""
    viewer = table.viewer(visit.desk, case)
    agreement = Agreement.of(case, viewer)
    draft, signer = agreement.current, _signer(visit, case)
    mediation = table.table(visit.desk, case)
    ready = draft is not None and _my_turn(visit, case, agreement, mediation)
    view: dict[str, Any] = {"ready": ready, "to": addresses(case)}
    if draft is None or signer is None:
        return {**view, "ready": False}
    content = Content.read(draft.content)
    language, words = visit.language, Words(visit.language)
    care = undersigning.care_of(visit.desk, case, agreement, signer) if ready else None
    named = next((p.name for p in content.parties if p.seat == signer), content.frame.mediator)
    terms = next(part for part in content.shown(language) if part.id == "terms")
    return {
        **view,
        "digest": draft.digest,
        "document": draft.number,
        "terms": terms.lines,
        "parties": [
            visit.say("accord.who_is_who", side=words(f"side.{one.side}"), name=one.name)
            + (visit.say("mediation.you") if one.seat == signer else "")
            for one in content.parties
        ],
        "signer": named,
        "is_party": viewer.kind is Kind.SIDE,
        "until": _until(visit, agreement),
        "has_signed": agreement.signed_by(signer) is not None,
        "warning": _warning(visit, care) if care else None,
        "by_staff": visit.desk.actor.role is Role.MEDIATOR,
    }


def _warning(visit: Visit, care: Any) -> dict[str, Any]:
    """What somebody gives up, in plain words."""
    from engine.mediation.legality import entries

    share = care.share.high
    return {
        "share": visit.say("accord.waiver.share", percent=str(-(-share // 10))) if share else "",
        "floors": [entries()[key].title.get(visit.language) for key in care.floors],
    }
