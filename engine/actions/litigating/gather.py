"""What of a case goes into a packet: the one place where that is chosen.

Of the mediation only what both sides confirmed (read as a court reads it, through
`engine.mediation.confidence`); of all else what the applicant said and handed in themselves, as
far as both sides may see it and a conclusion rests on it. What was said in a mediation, what was
offered there, the other side's answers and a mediator's notes are never read here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any, Final, Literal

from engine.accounts.unit import Unit
from engine.actions import consult, exhibits
from engine.actions.desk import Desk
from engine.actions.litigating.pieces import chosen_pieces, own_pieces, pieces_of
from engine.casework import events as ev
from engine.casework.case import Case
from engine.casework.course import Stage
from engine.casework.exhibits import Exhibit
from engine.casework.people import APPLICANT, Side, role_of_mark
from engine.casework.purposes import purposes
from engine.clock import day_of, to_the_second, today
from engine.errors import AnswerError
from engine.litigation import manifest as shape
from engine.litigation.interruptions import interrupting
from engine.litigation.packet import PacketInput
from engine.litigation.replay import concluded, evaluation
from engine.mediation.confidence import Kind, Viewer, agreed_facts, seen_by
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.truth import Truth
from engine.rulebook.uses import facts_under
from engine.rulebook.vocabulary import read_answer
from engine.rulebook.wording import answer_text

COURT: Final = Viewer(Kind.COURT)
REFER: Final = "refer"
ENDED: Final = "mediation_ended"
CLAIMED: Final = "case.amount_claimed"
WILLING: Final = "case.self_willing"
__all__ = ["CLAIMED", "NOTHING", "REFER", "Additions", "chosen_pieces", "gather", "own_pieces"]


@dataclass(frozen=True, slots=True)
class Additions:
    """What others contribute: papers, claims, fees, the people's particulars; nothing is guessed.

    `pieces` are the applicant's files to hand over; None: every one that is evidence of something.
    `titles` are those of documents by their name without its ending, `holders` say who keeps the
    original of a piece, `elements` at which number of the pleading a fact stands. Without
    `has_total` the total is what the applicant said they claim.
    """

    documents: Mapping[str, bytes] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    claims: Sequence[shape.Claim] = ()
    total_fen: int | None = None
    has_total: bool = False
    parties: Sequence[shape.PersonOrBody] = ()
    agents: Sequence[shape.Agent] = ()
    jurisdiction: shape.Jurisdiction | None = None
    fee: shape.Fee | None = None
    pieces: Collection[str] | None = None
    holders: Mapping[str, str] = field(default_factory=dict)
    elements: Mapping[str, str] = field(default_factory=dict)
    mediation: shape.Mediated | None = None
    arbitration: shape.Arbitration | None = None
    preservation: shape.Preservation | None = None
    appraisal: shape.Appraisal | None = None
    signature: shape.Signature | None = None
    assets_at_risk: bool | None = None
    wish: Literal["yes", "no", "unsure"] | None = None
    e_delivery: bool | None = None
    checks: Sequence[shape.Check] | None = None


NOTHING: Final = Additions()


def gather(
    desk: Desk,
    case: Case,
    packet: str,
    version: int,
    track: shape.Track,
    court: Unit,
    more: Additions = NOTHING,
) -> PacketInput:
    """The input of a packet: raises `SealError` where a file that is handed over is gone."""
    category = case.category or ""
    known_share = consult.standing(desk, case).known_share
    stored = _own_facts(desk, case)
    found = _evaluated(desk, case, stored)
    chosen = chosen_pieces(case, more.pieces)
    contents = {piece.id: exhibits.read(desk, case, piece.id).content for piece in chosen}
    evidence = pieces_of(desk.library, chosen, contents, more.holders)
    files = {one.path: contents[piece.id] for one, piece in zip(evidence, chosen, strict=True)}
    replay = concluded(found, category, known_share)
    manifest = shape.Manifest(
        id=packet,
        version=version,
        created_at=to_the_second(desk.clock.now()),
        library_revision=desk.library.revision,
        track=track,
        court=shape.Court(code=court.id, name=court.title.zh),
        cause=_cause(desk, category),
        claims=_claims(more, replay),
        total_fen=_total(found, more),
        fee_estimate=more.fee,
        parties=tuple(more.parties) or _parties(case),
        agents=tuple(more.agents),
        jurisdiction=more.jurisdiction,
        limitation=_limits(found, case),
        facts=_facts(desk, case, stored, found, chosen, more),
        undisputed_facts=_undisputed(desk, case),
        evidence=evidence,
        mediation=more.mediation or _mediated(case),
        replay=replay,
        urgency=_urgency(found, more),
        mediation_wish=more.wish or _wish(desk, case),
        consent=shape.Consent(share_with_court=_words(), electronic_delivery=more.e_delivery),
        arbitration=more.arbitration,
        preservation=more.preservation,
        appraisal=more.appraisal,
        signature=more.signature,
        checks=None if more.checks is None else tuple(more.checks),
    )
    return PacketInput(manifest, dict(more.documents), files, dict(more.titles))


def _evaluated(desk: Desk, case: Case, stored: Mapping[str, Mapping[str, Any]]) -> Evaluation:
    """What follows from the facts that are handed over, and from nothing else."""
    questionnaire = consult.questionnaire_of(desk, case)
    return evaluation(
        desk.library.rulebook,
        stored,
        category=case.category or "",
        known_share=consult.standing(desk, case).known_share,
        as_of=today(desk.clock),
        region=consult.region_of(desk, case),
        scope=questionnaire.scope,
        gates=questionnaire.gates,
    )


# ---------------------------------------------------------------- facts


def _own_facts(desk: Desk, case: Case) -> dict[str, Mapping[str, Any]]:
    """The applicant's answers on which a conclusion rests, none that only they may read."""
    whole = consult.assess(desk, case).common()
    rulebook, facts = whole.rulebook, whole.rulebook.facts
    drawn = [f.name for f in whole.findings()]
    drawn += [s.definition.name for s in whole.amounts() if s.due is Truth.TRUE]
    drawn += [limit.definition.name for limit in whole.time_limits()]
    needed = frozenset().union(*(facts_under(rulebook, name) for name in drawn)) | {CLAIMED}
    typed = consult.answers_of(desk, case)
    return {
        name: answer
        for name, answer in case.answers.items()
        if name in needed
        and name in typed
        and not facts[name].hides(typed[name])
        and not facts[name].set_by_system
        and not answer.get("later")
    }


def _facts(
    desk: Desk,
    case: Case,
    stored: Mapping[str, Mapping[str, Any]],
    found: Evaluation,
    chosen: Sequence[Exhibit],
    more: Additions,
) -> tuple[shape.Fact, ...]:
    agreed = _agreed(case)
    numbers = {piece.id: no for no, piece in enumerate(chosen, 1)}
    return tuple(
        shape.Fact(
            name=name,
            title=desk.library.rulebook.facts[name].title.zh,
            text=_said(desk, name, found.answers.get(name), answer),
            stored=dict(answer),
            said_by=shape.Said(role=role_of_mark(case.answered_by[name]).value),
            standing="agreed" if agreed.get(name) == answer else "not_confirmed",
            evidence=tuple(numbers[p.id] for p in chosen if name in p.facts),
            grade=min((p.grade for p in chosen if name in p.facts and p.grade), default=None),
            element_no=more.elements.get(name),
            contested=False if agreed.get(name) == answer else None,
        )
        for name, answer in stored.items()
    )


def _said(desk: Desk, name: str, value: Any, stored: Mapping[str, Any]) -> str | None:
    fact = desk.library.rulebook.facts[name]
    return answer_text(fact, value, "zh") if "value" in stored else None


def _agreed(case: Case) -> dict[str, Mapping[str, Any]]:
    """What both sides confirmed in the same words, as a court may see it."""
    both = agreed_facts(case)
    found: dict[str, Mapping[str, Any]] = {}
    for noted in seen_by(case, COURT):
        if isinstance(noted.happened, ev.FactAgreed):
            found |= {n: a for n, a in noted.happened.answers.items() if n in both}
    return found


def _undisputed(desk: Desk, case: Case) -> tuple[shape.Undisputed, ...]:
    at: dict[str, datetime] = {}
    for noted in seen_by(case, COURT):
        if isinstance(noted.happened, ev.FactAgreed):
            at |= dict.fromkeys(noted.happened.answers, noted.at)
    facts, lines = desk.library.rulebook.facts, []
    for name, answer in _agreed(case).items():
        if name in facts and "value" in answer:
            with suppress(AnswerError):
                value = read_answer(facts[name], answer["value"])
                lines.append((name, answer_text(facts[name], value, "zh"), at[name]))
    return tuple(
        shape.Undisputed(
            no=no,
            name=name,
            text=f"{facts[name].title.zh}：{text}",
            confirmed_by=tuple(Side),
            at=to_the_second(moment),
        )
        for no, (name, text, moment) in enumerate(lines, 1)
    )


# ---------------------------------------------------------------- all else


def _parties(case: Case) -> tuple[shape.PersonOrBody, ...]:
    own = case.people.details.get(APPLICANT, {})
    applicant = shape.PersonOrBody(
        side="plaintiff",
        name=own.get("name"),
        address=own.get("address"),
        phone=own.get("phone"),
        email=own.get("email"),
    )
    others = [
        case.people.details.get(seat, {}).get("name")
        for seat in case.people.parties(Side.RESPONDENT)
    ]
    named = [shape.PersonOrBody(side="defendant", name=name) for name in others or [None]]
    return (applicant, *named)


def _cause(desk: Desk, category: str) -> shape.Cause:
    """By the list of causes where it has an entry, else by our own name of the kind."""
    taxonomy = desk.library.taxonomy
    card = taxonomy.cards.get(category)
    if card is not None and card.cause_code and card.cause_name:
        version = taxonomy.cause_list_version or None
        return shape.Cause(
            code=card.cause_code, name=card.cause_name, version=version, kind=category
        )
    choice = desk.library.rulebook.facts["case.category"].choices.get(category)
    return shape.Cause(code=category, name=choice.zh if choice else category, kind=category)


def _claims(more: Additions, replay: shape.Replay) -> tuple[shape.Claim, ...]:
    """The claims, each resting only on conclusions that this packet draws."""
    drawn = {finding.name for finding in replay.findings}
    return tuple(
        claim.model_copy(update={"findings": tuple(f for f in claim.findings if f in drawn)})
        for claim in more.claims
    )


def _wish(desk: Desk, case: Case) -> Literal["yes", "no", "unsure"]:
    """Whether the applicant would mediate, by what they answered before anything was filed."""
    said = str(consult.answers_of(desk, case).get(WILLING, ""))
    return "yes" if said == "yes" else "no" if said == "no" else "unsure"


def _total(found: Evaluation, more: Additions) -> int | None:
    if more.has_total or more.total_fen is not None:
        return more.total_fen
    sums = [claim.amount_fen for claim in more.claims]
    if sums and None not in sums:
        return sum(one or 0 for one in sums)
    claimed = found.answers.get(CLAIMED)
    return (
        int(claimed)
        if isinstance(claimed, int | Fraction) and not isinstance(claimed, bool)
        else None
    )


def _limits(found: Evaluation, case: Case) -> tuple[shape.Limitation, ...]:
    return tuple(
        shape.Limitation(
            name=one.definition.name,
            title=one.definition.title.zh,
            status=one.status,
            last_day_safe=one.conservative,
            last_day_extended=one.favourable,
            interruptions=interrupting(one.definition.name, found, case.course.milestones),
        )
        for one in found.time_limits()
    )


def _urgency(found: Evaluation, more: Additions) -> shape.Urgency:
    days = [one.conservative for one in found.time_limits() if one.conservative is not None]
    ahead = [day for day in days if day >= found.day]
    return shape.Urgency(
        limitation_days_left=(min(ahead) - found.day).days if ahead else None,
        assets_at_risk=more.assets_at_risk,
    )


def _mediated(case: Case) -> shape.Mediated | None:
    """That the case went through mediation, told from its course alone."""
    steps = case.course.steps
    begun = next((step for step in steps if step.stage is Stage.MEDIATE), None)
    if begun is None:
        return None
    onward = next((step for step in steps if step.stage is Stage.LITIGATE), None)
    ended = case.course.milestones.get(ENDED)
    return shape.Mediated(
        accepted_on=day_of(begun.at),
        ended_on=ended or (day_of(onward.at) if onward else None),
        reason=onward.reason if onward else None,
    )


def _words() -> str:
    return purposes().by_id[REFER].words
