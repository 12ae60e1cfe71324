"""How the papers of a mediation are drawn, issued under a number, packed, and verified later."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk
from engine.actions.issue import address
from engine.actions.mediating import paper_sources as sources
from engine.actions.mediating import table
from engine.actions.mediating.agreeing import House
from engine.actions.mediating.numbering import case_of_number, reserve
from engine.casework.case import Case
from engine.casework.events import CaseEvent, MilestoneNoted, PaperIssued
from engine.casework.permissions import Action
from engine.clock import day_of, today
from engine.documents.document import Document
from engine.errors import IllegalStep, NotFound
from engine.i18n import Language
from engine.mediation.agreement import Agreement
from engine.mediation.confidence import SERVICE, Kind, Viewer, seen_by
from engine.mediation.content import Content, last_day
from engine.mediation.mediation import Mediation
from engine.mediation.papers import confirmation, letters, records
from engine.mediation.papers.agreement import Hand, Standing, agreement_paper
from engine.mediation.papers.catalogue import PACKAGE, PAPERS, due
from engine.mediation.papers.certificate import certificate
from engine.mediation.papers.laying import Issue
from engine.mediation.papers.words import Words
from engine.mediation.signing import Signature

AGREEMENT: Final = "agreement"
COURT: Final = "district_court"
WHEN: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Given:
    """A paper that was issued: under which number, with which hash, when."""

    paper: str
    number: str
    digest: str
    on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a copy is wanted: in which language and print, and where its number is verified."""

    language: Language = "zh"
    verify_url: str = ""  # {number} is filled in
    large_print: bool = False
    on_screen: bool = False


PLAIN: Final = Wanted()


def given(case: Case, viewer: Viewer = SERVICE) -> Mapping[str, Given]:
    """The papers that were issued, the latest of each kind."""
    found: dict[str, Given] = {}
    for noted in seen_by(case, viewer):
        match noted.happened:
            case PaperIssued(paper, number, digest):
                found[paper] = Given(paper, number, digest, day_of(noted.at), noted.at)
    return found


def paper(desk: Desk, case: Case, name: str, house: House, wanted: Wanted = PLAIN) -> Document:
    """A paper as the one at the desk may have it: issued, or as a draft.

    Raises `NotFound` for what they may not have, or what it is not the time for.
    """
    viewer = table.viewer(desk, case)
    if name not in {one.name for one in due(Mediation.of(case), viewer)}:
        raise NotFound("paper", name[:20])
    document = _drawn(desk, case, name, house, wanted, viewer, given(case).get(name))
    may_be_draft = PAPERS[name].own or name == AGREEMENT or viewer.kind is Kind.MEDIATOR
    if document.label and not may_be_draft:
        raise NotFound("paper", name[:20])
    return document


def _drawn(
    desk: Desk,
    case: Case,
    name: str,
    house: House,
    wanted: Wanted,
    viewer: Viewer,
    issued: Given | None,
) -> Document:
    """Drawn under its number where it still says what it said when it was issued."""
    at = issued.at if issued else desk.clock.now()
    bare = Issue(at, large_print=wanted.large_print, is_form=PAPERS[name].own)
    draft = _document(desk, case, name, house, wanted, viewer, bare)
    if issued is None or (
        name != AGREEMENT
        and issued.digest != draft_digest(desk, case, name, house, viewer, draft, wanted)
    ):
        return draft
    verify_url = address(wanted.verify_url, issued.number)
    stamped = replace(bare, number=issued.number, digest=issued.digest, verify_url=verify_url)
    return _document(desk, case, name, house, wanted, viewer, stamped)


def draft_digest(
    desk: Desk,
    case: Case,
    name: str,
    house: House,
    viewer: Viewer,
    draft: Document,
    wanted: Wanted,
) -> str:
    """The hash of what a paper says: that of its Chinese copy, whatever the language wanted."""
    if wanted.language == "zh":
        return draft.stamp.inputs_hash
    issue = Issue(desk.clock.now())
    return _document(desk, case, name, house, PLAIN, viewer, issue).stamp.inputs_hash


def issue(desk: Desk, case: Case, name: str, house: House, slip: Slip = NO_SLIP) -> Case:
    """Give a paper out under a number; what says the same already has one, and keeps it."""
    desk.permit(case, Action.LEAD)
    viewer = table.viewer(desk, case)
    if name == AGREEMENT or name not in {one.name for one in due(Mediation.of(case), viewer)}:
        raise NotFound("paper", name[:20])
    stamp = Issue(desk.clock.now())
    digest = _document(desk, case, name, house, PLAIN, viewer, stamp).stamp.inputs_hash
    known = given(case).get(name)
    if known is not None and known.digest == digest:
        return case
    number = reserve(desk, case, name)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        if name not in {one.name for one in due(mediation, viewer)}:
            raise IllegalStep(mediation.state.value, [])
        last = given(now).get(name)
        same = last is not None and last.digest == digest
        if same:
            return []
        happened: list[CaseEvent] = [PaperIssued(name, number, digest)]
        if name == "certificate":
            happened.append(MilestoneNoted("certificate_issued", today(desk.clock)))
        return happened

    return table.write(desk, case, decide, slip, f"paper:{name}")


# ---------------------------------------------------------------- drawing


def _document(
    desk: Desk,
    case: Case,
    name: str,
    house: House,
    wanted: Wanted,
    viewer: Viewer,
    stamp: Issue,
) -> Document:
    words, matter = Words(wanted.language), sources.matter(desk, case, house)
    match name:
        case "agreement":
            return _agreement(case, viewer, stamp, words, wanted)
        case "certificate":
            return certificate(sources.ended(desk, case, house), stamp, words)
        case "delivery":
            own = [p for p in matter.parties if viewer.side in (None, p.side)]
            return letters.delivery(replace(matter, parties=tuple(own)), stamp, words)
        case "facts":
            return records.facts(matter, sources.undisputed(desk, case, words), stamp, words)
        case "record":
            meetings = sources.meetings(case, words)
            said = sources.said_to_all(case, viewer, house, words)
            return records.record(matter, meetings, said, stamp, words)
        case "confirmation":
            return confirmation.application(matter, _application(desk, case), stamp, words)
        case "identity":
            return confirmation.identity(matter, stamp, words)
    return letters.letter(name, matter, stamp, words)


def _agreement(case: Case, viewer: Viewer, stamp: Issue, words: Words, wanted: Wanted) -> Document:
    """The agreement as somebody may see it; only the parties and who mediates see all numbers."""
    agreement = Agreement.of(case, viewer)
    draft = agreement.current
    if draft is None:
        raise NotFound("paper", AGREEMENT)
    content = Content.read(draft.content)
    standing = Standing(
        draft.digest,
        hands(case, agreement, content),
        day_of(agreement.seal.at) if agreement.seal else None,
        agreement.effective_on,
    )
    number = draft.number if agreement.frozen else ""
    stamp = replace(stamp, number=number, digest=draft.digest)
    hidden = wanted.on_screen or viewer.kind not in (Kind.SIDE, Kind.MEDIATOR, Kind.SERVICE)
    return agreement_paper(content, standing, stamp, words, hidden)


def hands(case: Case, agreement: Agreement, content: Content) -> tuple[Hand, ...]:
    """Everybody who signs, with how and when they did."""
    found = []
    for signer in agreement.signers(case.course.account):
        position = agreement.position_of(signer).value
        named = next((p.name for p in content.parties if p.seat == signer), content.frame.mediator)
        signed = agreement.signed_by(signer)
        if signed is None:
            found.append(Hand(position, named))
            continue
        made = Signature.read(signed.signature).request.made
        found.append(Hand(position, named, day_of(signed.at), made, signed.verified))
    return tuple(found)


def _application(desk: Desk, case: Case) -> confirmation.Application:
    agreement = Agreement.of(case)
    draft, on = agreement.current, agreement.effective_on
    if draft is None or on is None:
        raise NotFound("paper", "confirmation")
    content = Content.read(draft.content)
    body = desk.library.directory.bodies.get(COURT)
    court = confirmation.court_for(content.frame.track, content.terms, body.title if body else None)
    days = content.frame.confirm_days
    return confirmation.Application(court, days, last_day(on, days), bool(content.plain))


# ---------------------------------------------------------------- for the court


def for_court(
    desk: Desk, case: Case, house: House, names: Iterable[str], wanted: Wanted = PLAIN
) -> dict[str, Document]:
    """Those of these papers that a court may have, by name: issued, or signed by the parties.

    Never a draft, and of agreements only the one that took effect.
    """
    mediation, agreement = Mediation.of(case), Agreement.of(case)
    binding = Agreement.of(case, Viewer(Kind.COURT)).current
    found = {}
    for name in names:
        if not PAPERS[name].is_due(mediation):
            continue
        if name == AGREEMENT and (binding is None or binding != agreement.current):
            continue
        viewer = Viewer(Kind.SERVICE)
        document = _drawn(desk, case, name, house, wanted, viewer, given(case).get(name))
        if not document.label:
            found[name] = document
    return found


def package(desk: Desk, case: Case, house: House, wanted: Wanted = PLAIN) -> bytes:
    """All that goes to the court, as one ZIP of PDF; equal papers give equal bytes.

    Raises `NotFound` before the agreement binds, or for whom it is not, `MissingGlyphs`.
    """
    from engine.documents.pdf import render_pdf  # it takes 14 MB and 0.2 s, for papers alone

    viewer = table.viewer(desk, case)
    if PAPERS["confirmation"] not in due(Mediation.of(case), viewer):
        raise NotFound("paper", "confirmation")
    out, words = io.BytesIO(), Words(wanted.language)
    with zipfile.ZipFile(out, "w") as archive:
        for place, name in enumerate(PACKAGE, 1):
            document = _drawn(
                desk, case, name, house, wanted, Viewer(Kind.SERVICE), given(case).get(name)
            )
            title = f"{place}-{words('agreement.title') if name == AGREEMENT else document.title}"
            info = zipfile.ZipInfo(f"{title}.pdf", WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, render_pdf(document, strict=True))
    return out.getvalue()


# ---------------------------------------------------------------- verifying


@dataclass(frozen=True, slots=True)
class Verified:
    """What may be told of a paper to whoever holds its number: nothing of what it says."""

    paper: str
    number: str
    digest: str
    issued_on: date
    is_latest: bool
    in_force: bool


def verify(desk: Desk, number: str) -> Verified:
    """What was issued under a number; raises `NotFound`."""
    summary = desk.store.find_by_number(case_of_number(desk, number))
    if summary is None:
        raise NotFound("document", number[:40])
    case = desk.case_of(summary)
    latest = given(case)
    for noted in reversed(case.mediation):
        match noted.happened:
            case PaperIssued(name, own, digest) if _same(own, number):
                return Verified(
                    name,
                    own,
                    digest,
                    day_of(noted.at),
                    latest[name].number == own,
                    name == AGREEMENT and Agreement.of(case).frozen == digest,
                )
    raise NotFound("document", number[:40])


def _same(number: str, written: str) -> bool:
    return number == written.strip().translate(str.maketrans("[]()（）", "〔〕〔〕〔〕"))
