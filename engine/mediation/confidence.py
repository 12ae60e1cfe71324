"""Who may see what of a mediation: one table, one function, and a history read through it.

Whatever is shown of a mediation is folded from the happenings that `seen_by` lets through, so that
what somebody may not see never enters what they are shown (在线调解规则#18, 特邀调解规定#22).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from engine.casework import events as ev
from engine.casework.case import Case, Noted
from engine.casework.exhibits import Exhibit
from engine.casework.people import Actor, People, Relation, Role, Side
from engine.casework.permissions import relation_of

JOINT: Final = "joint"
NOTES: Final = "notes"
CAUCUS: Final[Mapping[Side, str]] = {side: f"caucus.{side}" for side in Side}
"""The threads of the room: of all, of the mediator with one side, of the mediator alone."""
APART: Final[Mapping[str, Side]] = {f"private_{side}": side for side in Side}
"""The kinds of session in which the mediator meets one side alone."""


class Confidence(StrEnum):
    """What may become of something said or done in a mediation."""

    PARTIES = "parties"  # the course of it: both sides, and those who watch over mediators
    SIDE = "side"  # one side and the mediator
    OWN = "own"  # one side, and the mediator neither
    MEDIATOR = "mediator"  # who mediates; what one of them wrote for themselves, that one
    WITHOUT_PREJUDICE = "without_prejudice"  # both sides here, and never in a proceeding
    AGREED = "agreed"  # confirmed by both in writing: may be used anywhere


@dataclass(frozen=True, slots=True)
class Datum:
    """The class of one thing, whose it is, and whether those who watch over mediators see it."""

    confidence: Confidence
    side: Side | None = None
    author: str = ""  # mark; empty where all who mediate may see it
    is_overseen: bool = False


class Kind(StrEnum):
    """As what somebody looks on."""

    SIDE = "side"
    MEDIATOR = "mediator"
    GUEST = "guest"  # asked to the table by both: interpreter, expert, neighbour
    OVERSEER = "overseer"
    COURT = "court"
    NOBODY = "nobody"
    SERVICE = "service"  # the programme itself, which reckons and shows nothing


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks on: as what, on whose side, by which mark."""

    kind: Kind
    side: Side | None = None
    mark: str = ""


SERVICE: Final = Viewer(Kind.SERVICE)

_TABLE: Final = frozenset({Kind.SIDE, Kind.MEDIATOR, Kind.GUEST})
_SEEN_BY: Final[Mapping[Confidence, frozenset[Kind]]] = {
    Confidence.PARTIES: _TABLE | {Kind.OVERSEER},
    Confidence.SIDE: frozenset({Kind.SIDE, Kind.MEDIATOR}),
    Confidence.OWN: frozenset({Kind.SIDE}),
    Confidence.MEDIATOR: frozenset({Kind.MEDIATOR}),
    Confidence.WITHOUT_PREJUDICE: _TABLE,
    Confidence.AGREED: _TABLE | {Kind.OVERSEER, Kind.COURT},
}
_OF_ONE_SIDE: Final = frozenset({Confidence.SIDE, Confidence.OWN})


def may_see(viewer: Viewer, datum: Datum) -> bool:
    """Whether somebody may see something: the one place where this is decided."""
    if viewer.kind is Kind.SERVICE:
        return True
    if viewer.kind is Kind.OVERSEER and datum.is_overseen:
        return True
    if viewer.kind not in _SEEN_BY[datum.confidence]:
        return False
    if datum.confidence in _OF_ONE_SIDE and viewer.kind is Kind.SIDE:
        return viewer.side is datum.side
    if datum.confidence is Confidence.MEDIATOR:
        return datum.author in ("", viewer.mark)
    return True


def viewer_of(actor: Actor, case: Case) -> Viewer:
    """As what somebody at the desk looks on this mediation."""
    if actor.role is Role.RESIDENT:
        return Viewer(Kind.SIDE, Side.APPLICANT, actor.mark)
    seat = case.people.seats.get(actor.id)
    if seat is not None and seat.role is actor.role:
        if not seat.taken or seat.closed:
            return Viewer(Kind.NOBODY, mark=actor.mark)
        if seat.side is not None:
            return Viewer(Kind.SIDE, seat.side, actor.mark)
        return Viewer(Kind.GUEST if is_welcome(case, seat.id) else Kind.NOBODY, mark=actor.mark)
    relation = relation_of(actor, case)
    if actor.role is Role.MEDIATOR and relation is Relation.ASSIGNED:
        return Viewer(Kind.MEDIATOR, mark=actor.mark)
    if actor.role is Role.SUPERVISOR and relation is not Relation.NONE:
        return Viewer(Kind.OVERSEER, mark=actor.mark)
    if actor.role is Role.COURT and relation in (
        Relation.ASSIGNED,
        Relation.UNIT,
        Relation.RECEIVER,
    ):
        return Viewer(Kind.COURT, mark=actor.mark)
    return Viewer(Kind.NOBODY, mark=actor.mark)


def is_welcome(case: Case, guest: str) -> bool:
    """Whether everybody whose dispute it is agrees that a guest sits with them (人民调解法#20)."""
    said: dict[str, bool] = {}
    for noted in case.mediation:
        happened = noted.happened
        if isinstance(happened, ev.GuestAnswered) and happened.guest == guest:
            said[happened.seat] = happened.agrees
    sides = [case.people.parties(side) for side in Side]
    return all(side and all(said.get(seat) for seat in side) for side in sides)


def side_of_mark(people: People, mark: str) -> Side | None:
    """Whose side the hand that did something is on; nobody's, where it is of the staff."""
    role, _, id = mark.partition(":")
    if role == Role.RESIDENT:
        return Side.APPLICANT
    return people.side_of(id) if id and id in people.seats else None


# ---------------------------------------------------------------- the history, read through it


@dataclass(frozen=True, slots=True)
class Ledger:
    """What decides the class of earlier happenings: what was shown, released, agreed, in force."""

    people: People
    shown: Mapping[Side, frozenset[str]]
    agreed: frozenset[str]  # facts that both sides confirm alike
    proposals: Mapping[str, Datum]
    in_force: frozenset[str]  # digests of agreements that took effect

    @classmethod
    def of(cls, case: Case) -> Ledger:
        """That of a case."""
        shown: dict[Side, frozenset[str]] = {side: frozenset() for side in Side}
        proposals: dict[str, Datum] = {}
        for noted in case.mediation:
            match noted.happened:
                case ev.FactsShown(seat, facts):
                    side = case.people.side_of(seat)
                    if side is not None:
                        shown[side] |= {*facts}
                case ev.ProposalMade(proposal, _, scope):
                    proposals[proposal] = _offered(scope)
                case ev.ProposalReleased(proposal):
                    proposals[proposal] = _AT_TABLE
        return cls(case.people, shown, agreed_facts(case), proposals, _in_force(case))


_COURSE: Final = Datum(Confidence.PARTIES)
_AT_TABLE: Final = Datum(Confidence.WITHOUT_PREJUDICE)
_CARE: Final = Datum(Confidence.MEDIATOR, is_overseen=True)

_COURSE_KINDS: Final = (
    ev.MediationMoved,
    ev.TrackChosen,
    ev.ContactTried,
    ev.WillDeclared,
    ev.OpeningRead,
    ev.TermExtended,
    ev.AppraisalAgreed,
    ev.MediatorNamed,
    ev.MediatorAnswered,
    ev.TiesDisclosed,
    ev.TiesAccepted,
    ev.MediatorReplaced,
    ev.GuestAnswered,
    ev.SessionCalledOff,
    ev.NoticeWaived,
    ev.RecordingAnswered,
    ev.SessionHeld,
    ev.FactsShown,
    ev.SigningRefused,
    ev.PaperIssued,
    ev.PerformanceNoted,
    ev.PerformanceAnswered,
    ev.BreachReported,
)
_TABLE_KINDS: Final = (
    ev.SessionPlanned,
    ev.FactContested,
    ev.BiddingOpened,
    ev.BiddingAnswered,
    ev.BidsCompared,
    ev.BiddingEnded,
)
_SIDE_KINDS: Final = (ev.MediatorWished, ev.DaysTaken, ev.WaiverUnderstood)
_CARE_KINDS: Final = (ev.FlagRaised, ev.FlagLowered, ev.DangerReported)
_PROPOSAL_KINDS: Final = (
    ev.ProposalMade,
    ev.ProposalReleased,
    ev.ProposalWithdrawn,
    ev.ProposalAnswered,
)
_AGREEMENT_KINDS: Final = (
    ev.AgreementDrafted,
    ev.AgreementFrozen,
    ev.AgreementSigned,
    ev.SealPut,
)


def seen_by(case: Case, viewer: Viewer) -> tuple[Noted, ...]:
    """What happened in the mediation, as far as somebody may see it, in order."""
    ledger = Ledger.of(case)
    return tuple(_through(case.mediation, viewer, ledger))


def _through(history: Iterable[Noted], viewer: Viewer, ledger: Ledger) -> Iterator[Noted]:
    for noted in history:
        happened = noted.happened
        if isinstance(happened, ev.SideAnswered | ev.FactAgreed):
            left = {
                fact: answer
                for fact, answer in happened.answers.items()
                if may_see(viewer, datum_of_answer(happened, fact, ledger))
            }
            if left:
                yield replace(noted, happened=replace(happened, answers=left))
        elif may_see(viewer, datum_of(noted, ledger)):
            yield noted


def datum_of_answer(happened: ev.SideAnswered | ev.FactAgreed, fact: str, ledger: Ledger) -> Datum:
    """The class of one answer among those that were given or confirmed together."""
    if isinstance(happened, ev.FactAgreed):
        agreed = fact in ledger.agreed
        return Datum(Confidence.AGREED) if agreed else _AT_TABLE
    return datum_of_position(ledger, ledger.people.side_of(happened.seat), fact)


def datum_of_position(ledger: Ledger, side: Side | None, fact: str) -> Datum:
    """The class of what one side answers to a question: its own until it shows it."""
    if side is not None and fact in ledger.shown[side]:
        return _AT_TABLE
    return Datum(Confidence.SIDE, side)


def datum_of(noted: Noted, ledger: Ledger) -> Datum:
    """The class of one happening; those that hold several answers are asked answer by answer."""
    happened, people = noted.happened, ledger.people
    match happened:
        case ev.MessagePosted():
            return datum_of_thread(happened.thread, noted.actor)
        case ev.BidPlaced():
            return Datum(Confidence.OWN, people.side_of(happened.seat))
        case ev.FollowedUp():
            return Datum(Confidence.OWN, people.side_of(happened.seat), is_overseen=True)
        case ev.MediatorObjected():
            return Datum(Confidence.SIDE, people.side_of(happened.seat), is_overseen=True)
        case ev.PiecesShown():
            return _AT_TABLE
        case ev.SessionPlanned() if happened.mode in APART:
            return Datum(Confidence.SIDE, APART[happened.mode])
    if isinstance(happened, _PROPOSAL_KINDS):
        return ledger.proposals[happened.proposal]
    if isinstance(happened, _AGREEMENT_KINDS):
        in_force = happened.digest in ledger.in_force
        return Datum(Confidence.AGREED) if in_force else _AT_TABLE
    if isinstance(happened, _SIDE_KINDS):
        return Datum(Confidence.SIDE, people.side_of(happened.seat))
    if isinstance(happened, _CARE_KINDS):
        return _CARE
    if isinstance(happened, _TABLE_KINDS):
        return _AT_TABLE
    assert isinstance(happened, _COURSE_KINDS), type(happened).__name__
    return _COURSE


def datum_of_thread(thread: str, author: str) -> Datum:
    """The class of what somebody says in a thread."""
    if thread == JOINT:
        return _AT_TABLE
    if thread == NOTES:
        return Datum(Confidence.MEDIATOR, author=author)
    side = next((side for side, name in CAUCUS.items() if name == thread), None)
    return Datum(Confidence.SIDE, side)


def _offered(scope: str) -> Datum:
    return _AT_TABLE if scope == JOINT else Datum(Confidence.SIDE, Side(scope))


def agreed_facts(case: Case) -> frozenset[str]:
    """The facts that both sides confirm, in the same words, and neither has taken back."""
    confirmed: dict[Side, dict[str, object]] = {side: {} for side in Side}
    for noted in case.mediation:
        match noted.happened:
            case ev.FactAgreed(seat, answers):
                side = case.people.side_of(seat)
                if side is not None:
                    confirmed[side].update(answers)
            case ev.FactContested(seat, facts):
                side = case.people.side_of(seat)
                if side is not None:
                    for fact in facts:
                        confirmed[side].pop(fact, None)
    ours, theirs = confirmed[Side.APPLICANT], confirmed[Side.RESPONDENT]
    return frozenset(fact for fact, answer in ours.items() if theirs.get(fact) == answer)


def _in_force(case: Case) -> frozenset[str]:
    """What was frozen when an agreement took effect."""
    frozen, found = "", set()
    for noted in case.mediation:
        match noted.happened:
            case ev.AgreementFrozen(_, digest):
                frozen = digest
            case ev.MediationMoved("effective"):
                found.add(frozen)
    return frozenset(found)


# ---------------------------------------------------------------- what stands outside of it


def answers_seen(case: Case, viewer: Viewer, side: Side) -> dict[str, Mapping[str, object]]:
    """What one side answers, as far as somebody may see it: stored answers by fact."""
    ledger = Ledger.of(case)
    given: dict[str, Mapping[str, object]] = {}
    if side is Side.APPLICANT:
        given.update(case.answers)
    else:
        for noted in case.mediation:
            happened = noted.happened
            if isinstance(happened, ev.SideAnswered) and case.people.side_of(happened.seat) is side:
                given.update(happened.answers)
    return {
        fact: answer
        for fact, answer in given.items()
        if may_see(viewer, datum_of_position(ledger, side, fact))
    }


def may_see_piece(case: Case, viewer: Viewer, exhibit: str) -> bool:
    """Whether somebody may see a piece of evidence: whose it is, where it was shown or sent."""
    return any(may_see(viewer, datum) for datum in _of_piece(case, exhibit, Ledger.of(case)))


def pieces_seen(case: Case, viewer: Viewer) -> tuple[Exhibit, ...]:
    """All pieces that somebody may see, those that were taken back too, in the order they came."""
    ledger = Ledger.of(case)
    return tuple(
        piece
        for piece in case.exhibits.by_id.values()
        if any(may_see(viewer, datum) for datum in _of_piece(case, piece.id, ledger))
    )


def owner_of_piece(people: People, filed_by: str, thread: str) -> Side | None:
    """Whose side a piece is of; nobody's, where the mediator or a guest sent it in the room.

    Whoever of the staff hands in to the case itself does so for the applicant.
    """
    side = side_of_mark(people, filed_by)
    return Side.APPLICANT if side is None and not thread else side


def _of_piece(case: Case, exhibit: str, ledger: Ledger) -> Iterator[Datum]:
    piece = case.exhibits.by_id.get(exhibit)
    if piece is None:
        return
    side = owner_of_piece(case.people, piece.filed_by, piece.thread)
    yield Datum(Confidence.SIDE, side) if side else datum_of_thread(piece.thread, piece.filed_by)
    for noted in case.mediation:
        match noted.happened:
            case ev.PiecesShown(_, pieces) if exhibit in pieces:
                yield _AT_TABLE
            case ev.MessagePosted() if exhibit in noted.happened.pieces:
                yield datum_of(noted, ledger)
