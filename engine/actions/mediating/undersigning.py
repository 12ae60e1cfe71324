"""How an agreement is signed, sealed or refused: each by one hand, in force by the last of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk
from engine.actions.mediating import table
from engine.actions.mediating.agreeing import require_current
from engine.actions.mediating.codes import Issue, check_code, new_code
from engine.actions.mediating.offers import SHARE_UNKNOWN, needs_time
from engine.actions.mediating.weighing import weigh
from engine.actions.outbox import Outbox
from engine.casework.case import Case, Noted
from engine.casework.events import (
    AgreementSigned,
    CaseEvent,
    MediationEvent,
    MediationMoved,
    MilestoneNoted,
    PaperIssued,
    SealPut,
    SigningRefused,
    WaiverUnderstood,
)
from engine.casework.people import Role
from engine.casework.permissions import Action
from engine.clock import today
from engine.errors import AnswerError, Conflict, IllegalStep, NotPermitted
from engine.mediation.agreement import Agreement, Signed
from engine.mediation.confidence import Kind, Viewer
from engine.mediation.content import Content
from engine.mediation.cooling import Care
from engine.mediation.mediation import Mediation
from engine.mediation.signing import OwnSigner, Request, Signature, Signer, Verdict
from engine.mediation.states import State
from engine.mediation.steps import step
from engine.mediation.strokes import read_strokes
from engine.store.store import Entry

ACCOUNT: Final = "account"  # the mediator: signed in with a password and a second factor
IN_PERSON: Final = "in_person"
TYPED, DRAWN = "typed", "drawn"
REFUSALS: Final = ("terms", "advice", "pressure", "time", "own")
"""Why somebody will not sign; nobody has to say more."""
REFUSED: Final = "t7"


@dataclass(frozen=True, slots=True)
class Hand:
    """What somebody signs with: a typed name, or strokes drawn with a finger."""

    name: str
    strokes: str = ""

    @property
    def made(self) -> str:
        """How: `typed` or `drawn`."""
        return DRAWN if self.strokes else TYPED


# ---------------------------------------------------------------- the code


def ask_code(desk: Desk, case: Case, digest: str, outbox: Outbox) -> str:
    """Send the one at the desk a code to sign with; says by which way it goes.

    Raises `AnswerError` where no way is known: then the mediator gives it in person.
    """
    signer = signer_at(desk, case)
    _require_signing(case, digest)
    way = outbox.way(case.people.details.get(signer, {}))
    if way is None:
        raise AnswerError("code", "code_no_way")
    made = new_code(desk, case, signer, digest, way[0].value)
    message = outbox.signing_code(case, signer, made.code, desk.clock.now())
    desk.store.put([made.entry, *([message] if message else [])])
    return way[0].value


def give_code(desk: Desk, case: Case, signer: str, digest: str) -> str:
    """A code that the mediator tells a party face to face, having seen who it is."""
    desk.permit(case, Action.LEAD)
    _require_signing(case, digest)
    if case.people.side_of(signer) is None or signer not in Agreement.of(case).signers(""):
        raise NotPermitted(desk.actor.mark, "lead", "not_this_role")
    made: Issue = new_code(desk, case, signer, digest, IN_PERSON)
    desk.store.put([made.entry])
    return made.code


# ---------------------------------------------------------------- signing


def signer_at(desk: Desk, case: Case) -> str:
    """As whom the one at the desk signs: a party by its own seat, the mediator by account.

    Whoever speaks for a party does not sign for it: no special authority is recorded here.
    """
    here = table.viewer(desk, case)
    if here.kind is Kind.MEDIATOR:
        return desk.actor.id
    own = "" if desk.actor.role is Role.RESIDENT else desk.actor.id
    if here.kind is not Kind.SIDE or here.side is None or own not in case.people.parties(here.side):
        raise NotPermitted(desk.actor.mark, "decide", "not_this_role")
    return own


def sign(
    desk: Desk,
    case: Case,
    digest: str,
    hand: Hand,
    session: str,
    code: str = "",
    signer: Signer | None = None,
    slip: Slip = NO_SLIP,
    *,
    understood: bool = False,
) -> Case:
    """Sign the frozen wording; the last hand that was missing brings it into force.

    Signed already, nothing happens. Raises `Conflict` where another wording is the frozen one,
    `IllegalStep` where nothing is to be signed, `AnswerError` for code, name or strokes, and where
    somebody who gives up a large part has not said that they were told and want it so.
    """
    who = signer_at(desk, case)
    if Agreement.of(case).signed_by(who) is not None and Agreement.of(case).frozen == digest:
        return case
    agreement = _require_signing(case, digest)
    _read_hand(case, agreement, who, hand)
    told = _understood(desk, case, agreement, who, understood)
    verified, entries = ACCOUNT, list[Entry]()
    if case.people.side_of(who) is not None:
        used = check_code(desk, case, who, digest, code)
        verified, entries = used.way, [used.entry]
    provider = signer or OwnSigner(desk.vault)
    request = Request(
        digest=digest,
        mark=desk.actor.mark,
        position=agreement.position_of(who).value,
        session=session,
        at=desk.clock.now().isoformat(),
        verified=verified,
        made=hand.made,
        hand=hand.strokes or hand.name,
    )
    signature = provider.sign(request)
    event = AgreementSigned(
        who, request.position, digest, signature.provider, signature.text(), verified, session
    )

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        if _require_signing(now, digest).signed_by(who) is not None:
            return []
        return [*told, event, *_completing(desk, now, mediation, [event])]

    return table.write(desk, case, decide, slip, f"sign:{who}:{digest}", entries)


def seal(desk: Desk, case: Case, digest: str, slip: Slip = NO_SLIP) -> Case:
    """Put the committee's seal under the frozen wording; raises as `sign` does."""
    desk.permit(case, Action.SEAL)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        agreement = Agreement.of(now)
        if agreement.seal is not None and agreement.frozen == digest:
            return []
        agreement = _require_signing(now, digest)
        if not agreement.needs_seal:
            raise IllegalStep(mediation.state.value, [], ["no_seal_needed"])
        event = SealPut(digest, desk.actor.id, now.course.unit)
        return [event, *_completing(desk, now, mediation, [event])]

    return table.write(desk, case, decide, slip, f"seal:{digest}")


def refuse(desk: Desk, case: Case, digest: str, reason: str, slip: Slip = NO_SLIP) -> Case:
    """Not sign, for a reason; with that the mediation ends (T7), and every way stays open."""
    who = signer_at(desk, case)
    if case.people.side_of(who) is None:
        raise NotPermitted(desk.actor.mark, "decide", "not_this_role")
    if reason not in REFUSALS:
        raise AnswerError("reason", "choose_from_list")

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        _require_signing(now, digest)
        refused = step(mediation, State.SIGN_REFUSED, reason)
        then = mediation.after(_noted(desk, now, refused))
        return [
            SigningRefused(who, digest, reason),
            refused,
            step(then, State.TERMINATED, REFUSED),
            MilestoneNoted("mediation_ended", today(desk.clock)),
        ]

    return table.write(desk, case, decide, slip, f"refuse:{who}:{digest}")


def _require_signing(case: Case, digest: str) -> Agreement:
    """The agreement, where this wording is to be signed."""
    mediation, agreement = Mediation.of(case), Agreement.of(case)
    if agreement.frozen and agreement.frozen != digest:
        raise Conflict(case.number, 0, case.seq)
    if mediation.state is not State.SIGNING:
        raise IllegalStep(mediation.state.value, [State.SIGNING.value])
    require_current(case, agreement, digest)
    return agreement


def _read_hand(case: Case, agreement: Agreement, who: str, hand: Hand) -> None:
    if hand.strokes:
        read_strokes(hand.strokes)
    draft = agreement.current
    assert draft is not None
    content = Content.read(draft.content)
    named = next((party.name for party in content.parties if party.seat == who), None)
    expected = content.frame.mediator if named is None else named
    if "".join(hand.name.split()) != "".join(expected.split()):
        raise AnswerError("name", "sign_name")


def care_of(desk: Desk, case: Case, agreement: Agreement, who: str) -> Care | None:
    """What a party needs before it signs, where it gives up so much that it is warned."""
    side, draft = case.people.side_of(who), agreement.current
    if side is None or draft is None:
        return None
    terms = Content.read(draft.content).terms
    if not needs_time(desk, case, terms, side):
        return None
    return weigh(desk, case, terms, Viewer(Kind.SIDE, side)).care_of(side)


def _understood(
    desk: Desk, case: Case, agreement: Agreement, who: str, understood: bool
) -> list[CaseEvent]:
    care = care_of(desk, case, agreement, who)
    if care is None:
        return []
    if not understood:
        raise AnswerError("understood", "waiver_not_understood")
    share = SHARE_UNKNOWN if care.share.high is None else care.share.high
    return [WaiverUnderstood(who, agreement.frozen, share, bool(care.floors))]


def _completing(
    desk: Desk, case: Case, mediation: Mediation, happened: Sequence[MediationEvent]
) -> list[CaseEvent]:
    """What follows when nothing is missing any more: it takes effect, and its clocks start."""
    agreement = Agreement.of(case)
    for event in happened:
        agreement = agreement.after(_noted(desk, case, event))
    if not agreement.is_complete(case.course.account):
        return []
    draft = agreement.current
    assert draft is not None
    day = today(desk.clock)
    due = Content.read(draft.content).due_on()
    found: list[CaseEvent] = [
        step(mediation, State.EFFECTIVE),
        MilestoneNoted("agreement_effective", day),
        PaperIssued("agreement", draft.number, draft.digest),
    ]
    return [*found, MilestoneNoted("performance_due", due)] if due else found


def _noted(desk: Desk, case: Case, event: MediationEvent | MediationMoved) -> Noted:
    return Noted(case.seq + 1, desk.clock.now(), desk.actor.mark, event)


# ---------------------------------------------------------------- looking at it afterwards


def verdict_on(desk: Desk, signed: Signed, digest: str, signer: Signer | None = None) -> Verdict:
    """Whether a signature is genuine, stands under this wording, and is by whom it is kept for."""
    signature = Signature.read(signed.signature)
    if signature.request.mark != signed.by or signature.request.position != signed.position:
        return Verdict.CHANGED
    return (signer or OwnSigner(desk.vault)).verify(signature, digest)
