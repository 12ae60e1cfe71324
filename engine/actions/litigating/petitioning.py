"""How a case is made ready for a petition system: only what the applicant said and agreed to."""

from __future__ import annotations

from typing import Final

from engine.actions import consent, consult
from engine.actions.desk import Desk
from engine.actions.litigating.gather import CLAIMED, REFER, chosen_pieces
from engine.casework.case import Case
from engine.casework.people import APPLICANT, OPPONENT, WRITER
from engine.casework.permissions import Action
from engine.casework.purposes import purposes
from engine.casework.stages import ARBITRATION, COURT, PETITION
from engine.clock import day_of, to_the_second
from engine.errors import IllegalStep
from engine.referral.petition import Matter, Person, Petition, Proof, Step

ID_LENGTH: Final = 20
TOLD: Final = frozenset({COURT, ARBITRATION, PETITION})


def petition(desk: Desk, case: Case) -> Petition:
    """The document for a petition system; raises `ConsentMissing`, `IllegalStep`.

    Of the other side it says what the applicant wrote of it. Where else the applicant went for
    help, to the police or for legal aid, is nothing that such a system needs.
    """
    desk.permit(case, Action.HAND_OVER)
    consent.require(desk, case, REFER)
    if case.category is None:
        raise IllegalStep(case.stage.value, ["choose a kind of dispute"])
    details = case.people.details
    own = {**details.get(APPLICANT, {}), **details.get(WRITER, {})}
    other = details.get(OPPONENT, {}).get("name")
    kinds = desk.library.rulebook.facts["case.category"].choices
    kind = kinds.get(case.category)
    claimed = consult.answers_of(desk, case).get(CLAIMED)
    steps = [Step(to=s.stage.value, on=day_of(s.at), reason=s.reason) for s in case.course.steps]
    steps += [
        Step(to=e.exit, on=day_of(e.at), reason=e.reason, body=e.body)
        for e in case.course.exits
        if e.exit in TOLD
    ]
    return Petition(
        id=desk.vault.digest(f"petition:{case.id}")[:ID_LENGTH],
        created_at=to_the_second(desk.clock.now()),
        unit=desk.actor.unit,
        applicant=Person(name=own.get("name"), phone=own.get("phone"), address=own.get("address")),
        respondents=(other,) if other else (),
        matter=Matter(
            code=case.category,
            name=kind.zh if kind else case.category,
            place=consult.region_of(desk, case),
            total_fen=int(claimed) if isinstance(claimed, int) else None,
        ),
        course=tuple(sorted(steps, key=lambda step: step.on)),
        evidence=tuple(
            Proof(name=one.name, sha256=one.digest) for one in chosen_pieces(case, None)
        ),
        guidance_numbers=tuple(one.number for one in case.issued),
        consent_words=purposes().by_id[REFER].words,
    )
