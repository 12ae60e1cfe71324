"""Whether a case is ready for a court: what is known of it, held against the preconditions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

from engine.accounts.unit import Unit
from engine.actions import consult, deadlines, duplicates
from engine.actions.desk import Desk
from engine.actions.litigating.choosing import ALL, Awarded, Choice, Result
from engine.actions.litigating.paperwork import Paperwork, acts_for_another, paperwork
from engine.actions.litigating.particulars import SCOPE
from engine.actions.litigating.pieces import chosen_pieces
from engine.casework.case import Case
from engine.casework.deadlines.agenda import Item, Status
from engine.casework.permissions import Action, refusal_of
from engine.clock import today
from engine.litigation.form import Of
from engine.litigation.matter import Matter
from engine.litigation.open import Answered, answered, missing_below, told_missing
from engine.litigation.preconditions import LABOUR, Checked, Given, check, for_applicant
from engine.litigation.venue import Competent, competent
from engine.mediation.agreement import Agreement
from engine.mediation.confidence import Kind, Viewer
from engine.mediation.content import Content
from engine.mediation.papers.confirmation import is_payment_only
from engine.rulebook.uses import facts_under
from engine.search.duplicates import Band

COURT: Final = Viewer(Kind.COURT)
OUTSIDE: Final = "case.outside_civil"
CLAUSE: Final = "case.arbitration_agreement"
DECIDED: Final = "case.already_decided"
PENDING: Final = "case.already_pending"
PRIOR: Final = "case.prior_steps"
BARRED: Final = "family.suit_barred"
PROTECTED: Final = "family.wife_is_protected"
IOU: Final = "labour.wage_iou_direct_suit"
MORE: Final = "labour.other_labour_claims"
HOUSEHOLD: Final = "labour.household_work_not_labour"
RETIRED: Final = "labour.retired"
UNLICENSED: Final = "labour.unlicensed_employer"
FINAL_AWARD: Final = "labour.final_award"
WORKER: Final = "worker"
EMPLOYER: Final = "employer"
BEFORE: Final = "lawsuit_or_arbitration"
ARBITRATED: Final = "labour.arbitration_state"
PAPER_NUMBER: Final = "labour.arbitration_paper_number"
TOLD: Final[Mapping[str, Result]] = {
    "not_applied": "none",
    "under_way": "under_way",
    "awarded": "award",
    "not_accepted": "refused",
    "overdue": "overdue",
    "mediated": "mediated",
}
"""What an answer says of labour arbitration, in the words of a manifest."""
Exempt = Literal["wage_iou", "wage_agreement"]


def checked(
    desk: Desk, case: Case, track: str, choice: Choice = ALL, court: Unit | None = None
) -> tuple[Checked, ...]:
    """Every precondition of handing a case over on a way, as the applicant may see them.

    `court` is the unit that was chosen, if one was. Raises `AnswerFaults` for a way or a paper
    that there is none of.
    """
    desk.permit(case, Action.HAND_OVER)
    found = check(given(desk, case, paperwork(desk, case, choice, track), choice, court))
    return for_applicant(found)


def given(
    desk: Desk, case: Case, work: Paperwork, choice: Choice, court: Unit | None = None
) -> Given:
    """What is known of a case before it is filed."""
    matter, asking = work.matter, work.asking
    own, other = matter.person(Of.OWN), matter.person(Of.OTHER)
    venue = competent(asking.form, matter) if asking else Competent()
    claims = asking.claims if asking else ()
    first = arbitration_first(case, matter)
    awarded = arbitration_of(desk, case, choice)
    return Given(
        track=work.way.id,
        group="" if first is False and _at_work(case) else _group(case),
        own_named=bool(own.get("name")),
        own_part=bool(matter.side) or not _has_parts(matter),
        pieces=len(chosen_pieces(case, choice.pieces)),
        other_named=bool(other.get("name")),
        other_placed=bool(other.get("id_number") or other.get("address")),
        other_address=bool(other.get("address")),
        agreement=in_force(case) is not None,
        claims=sum(1 for claim in claims if claim.text.zh),
        claims_open=any(claim.is_open for claim in claims),
        civil=_negated(truth(matter, OUTSIDE)),
        venue=venue.name,
        is_venue=_is_at(court, venue),
        is_venue_open=venue.open,
        venue_why=venue.why,
        clause=truth(matter, CLAUSE),
        decided=truth(matter, DECIDED),
        pending=_yes(matter, PENDING),
        elsewhere=_lies_elsewhere(case, court),
        similar=_has_twin(desk, case),
        too_early=_too_early(matter),
        arbitration=awarded.result or "",
        exempt=exemption(case, matter) or "",
        award_late=_is_over(award_suit(desk, case), today(desk.clock)),
        award_final=matter.side == EMPLOYER and truth(matter, FINAL_AWARD) is not False,
        past_retirement=first is None,
        sued_before=_sued_before(matter),
        other_gone=matter.side == WORKER and truth(matter, UNLICENSED) is True,
        has_form=asking is not None,
        missing=len(asking.missing) if asking else 0,
        signed=True if choice.signature else None,
        agent=acts_for_another(desk, matter),
        scope=bool(matter.written(SCOPE)),
        fee=_fee(case),
        same_person=_is_one(own, other),
        ask=_asks(matter, work, venue),
    )


def truth(matter: Matter, name: str) -> bool | None:
    """Whether something holds by what was said; None too where it is only presumed.

    A presumption lets guidance go on. Before a court nobody may take it for an answer.
    """
    evaluation = matter.evaluation
    if name not in evaluation.rulebook.definitions:
        return None
    presumed = any(
        evaluation.rulebook.facts[fact].presumed is not None
        and not evaluation.rulebook.facts[fact].set_by_system
        and answered(evaluation, fact) is Answered.OPEN
        for fact in facts_under(evaluation.rulebook, name)
    )
    return None if presumed else evaluation.truth(name)


def in_force(case: Case) -> Agreement | None:
    """The agreement that took effect, as a court may see it; none before that."""
    agreement = Agreement.of(case, COURT)
    return agreement if agreement.current is not None else None


def arbitration_of(desk: Desk, case: Case, choice: Choice) -> Awarded:
    """How far labour arbitration came: as the applicant says, else by the days on record."""
    answers = consult.answers_of(desk, case)
    number = answers.get(PAPER_NUMBER)
    no = choice.arbitration.no or (number if isinstance(number, str) else "")
    if choice.arbitration.result is not None:
        return Awarded(choice.arbitration.result, no)
    said = TOLD.get(str(answers.get(ARBITRATED, "")))
    if said is not None:
        return Awarded(said, no)
    if "award_received" in case.course.milestones:
        return Awarded("award", no)
    late = {"arbitration_admission", "arbitration_award"}
    items = deadlines.agenda(desk, case, desk.library)
    if any(one.definition.id in late and one.status is Status.MISSED for one in items):
        return Awarded("overdue", no)
    return Awarded(None, no)


def award_suit(desk: Desk, case: Case) -> Item | None:
    """The time to sue after an award, where the day of its receipt is on record."""
    items = deadlines.agenda(desk, case, desk.library)
    return next((one for one in items if one.definition.id == "award_suit"), None)


def arbitration_first(case: Case, matter: Matter) -> bool | None:
    """Whether labour arbitration comes before a court; None where that is disputed.

    Work for a family is no labour dispute (劳动争议解释一#2(4)); of work in retirement
    opinions differ. What is not known keeps the way of labour.
    """
    if not _at_work(case) or truth(matter, HOUSEHOLD):
        return False
    return None if truth(matter, RETIRED) else True


def _at_work(case: Case) -> bool:
    return _group(case) == LABOUR


def _group(case: Case) -> str:
    return (case.category or "").partition(".")[0]


def _sued_before(matter: Matter) -> bool:
    if answered(matter.evaluation, PRIOR) is not Answered.GIVEN:
        return False
    steps = matter.evaluation.answers[PRIOR]
    return isinstance(steps, tuple | list | frozenset | set) and BEFORE in steps


def exemption(case: Case, matter: Matter) -> Exempt | None:
    """Why a labour matter may go to court without arbitration (劳动争议解释一#15, #51)."""
    if not arbitration_first(case, matter):
        return None
    if truth(matter, IOU):
        return "wage_iou"
    agreed = in_force(case)
    if agreed is None or agreed.current is None or matter.side != WORKER:
        return None
    content = Content.read(agreed.current.content)
    wages_alone = truth(matter, MORE) is False and is_payment_only(content.terms)
    return "wage_agreement" if wages_alone else None


def _negated(holds: bool | None) -> bool | None:
    return None if holds is None else not holds


def _yes(matter: Matter, fact: str) -> bool | None:
    if answered(matter.evaluation, fact) is not Answered.GIVEN:
        return None
    return str(matter.evaluation.answers[fact]) == "yes"


def _has_parts(matter: Matter) -> bool:
    """Whether the rules tell the parts in law of this kind of dispute apart."""
    sides = matter.evaluation.rulebook.listed_as("side")
    truths = [item.when.eval(matter.evaluation) for item in sides if item.when is not None]
    return any(holds is not False for holds in truths)


def _is_at(court: Unit | None, venue: Competent) -> bool | None:
    """Whether a unit is one of those that are competent."""
    names = [name.zh for name in (venue.name, *venue.others) if name.zh]
    if court is None or not names:
        return None
    return any(is_named(court, name) for name in names)


def is_named(court: Unit, name: str) -> bool:
    """Whether a unit is meant by a name, written long or short."""
    own = court.title.zh
    return own.endswith(name) or name.endswith(own)


def _lies_elsewhere(case: Case, court: Unit | None) -> bool:
    return any(
        one.is_open and not one.waits_for_applicant and (court is None or one.unit != court.id)
        for one in case.filing.packets.values()
    )


def _has_twin(desk: Desk, case: Case) -> bool:
    """Whether a registered case is surely the same: asked only by those who may decide on it."""
    if refusal_of(desk.actor, Action.MERGE, case) is not None:
        return False
    found = duplicates.alike(desk, case)
    return bool(found.hidden) or any(one.band is Band.DUPLICATE for one in found.candidates)


def _too_early(matter: Matter) -> bool | None:
    """Whether suit is barred for now; whom a protected wife bars, a person has to see."""
    barred = truth(matter, BARRED)
    protected = truth(matter, PROTECTED)
    if barred:
        return True
    return None if barred is None or protected is not False else False


def _is_over(suit: Item | None, day: date) -> bool | None:
    if suit is None or suit.last is None:
        return None
    return suit.last < day


def _fee(case: Case) -> str:
    noted = case.course.milestones
    return "paid" if "fee_paid" in noted else "due" if "fee_notice_received" in noted else ""


def _is_one(own: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return any(
        own.get(name) and own.get(name) == other.get(name)
        for name in ("id_number", "phone", "address")
    )


def _asks(matter: Matter, work: Paperwork, venue: Competent) -> dict[str, tuple[str, ...]]:
    """The facts whose questions would settle what is open, by precondition."""
    rulebook = matter.evaluation.rulebook
    sides: dict[str, None] = {}
    for item in rulebook.listed_as("side") if not matter.side else ():
        if item.when is not None:
            sides |= dict.fromkeys(missing_below(matter, item.when).ask)
    claims = work.asking.claims if work.asking else ()
    open_claims = dict.fromkeys(fact for claim in claims if claim.is_open for fact in claim.ask)
    found = {
        "C01": tuple(sides),
        "C03": tuple(open_claims),
        "C05": venue.ask,
        "C07": tuple(
            name
            for name in (PRIOR, PENDING)
            if matter.may_ask(name) and answered(matter.evaluation, name) is Answered.OPEN
        ),
    }
    for code, name in (("C04", OUTSIDE), ("C06", CLAUSE), ("C08", BARRED)):
        if name in rulebook.definitions:
            found[code] = told_missing(matter, [name]).ask or _presumed(matter, name)
    return {code: tuple(facts) for code, facts in found.items()}


def _presumed(matter: Matter, name: str) -> tuple[str, ...]:
    """The facts that are only presumed and can still be asked."""
    evaluation = matter.evaluation
    under = facts_under(evaluation.rulebook, name)
    asked = under if matter.asked is None else under & matter.asked
    return tuple(fact for fact in sorted(asked) if answered(evaluation, fact) is Answered.OPEN)
