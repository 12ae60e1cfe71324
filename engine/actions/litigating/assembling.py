"""What a side adds to the facts of its case when it hands it over: papers, claims, fees, people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from engine.accounts.unit import Unit
from engine.actions import issue
from engine.actions.desk import Desk
from engine.actions.litigating import checking, drafting, mediated, particulars
from engine.actions.litigating.choosing import ALL, Choice
from engine.actions.litigating.gather import Additions
from engine.actions.litigating.paperwork import Paperwork, paperwork
from engine.actions.litigating.pieces import chosen_pieces
from engine.casework.case import Case
from engine.documents.document import Document
from engine.documents.docx import render_docx
from engine.documents.pdf import render_pdf
from engine.errors import AnswerError, AnswerFaults
from engine.guidance.guidance import Citation, Edition, Party
from engine.guidance.layout import lay_out
from engine.guidance.words import Words
from engine.i18n import Text
from engine.litigation import manifest as shape
from engine.litigation.claims import Worded
from engine.litigation.fees import ARBITRATION, FILING, ORDER, fees_on, shown_for
from engine.litigation.filling import CLAIM, Filled, FilledForm
from engine.litigation.form import Fixed, FromClaims, FromFacts
from engine.litigation.matter import Matter, filled
from engine.litigation.packet import DOCUMENTS
from engine.litigation.packet_index import OF_MEDIATION, packet_texts
from engine.litigation.preconditions import LABOUR, check, for_applicant
from engine.litigation.tracks import Way
from engine.litigation.venue import competent
from engine.litigation.worked import total_of
from engine.rulebook.node import Node
from engine.rulebook.rule import Finding
from engine.rulebook.uses import named, roots_of_name

__all__ = ["ALL", "Choice", "additions"]
GUIDANCE: Final = "guidance"
FEES: Final[Mapping[str, tuple[str, ...]]] = {
    "filing": FILING,
    "order": ORDER,
    "arbitration": ARBITRATION,
    "none": (),
}
_NUMBER: Final = re.compile(r"\d+")


def additions(
    desk: Desk,
    case: Case,
    choice: Choice = ALL,
    track: str = "FILING",
    court: Unit | None = None,
    files: bool = True,
) -> Additions:
    """The papers of a choice as files, and what a court's system reads of them.

    Without `files` nothing is drawn: for whoever only wants to know what would go along.
    Raises `AnswerFaults` for a way or a paper that the case does not have.
    """
    work = paperwork(desk, case, choice, track)
    laid = laid_out(desk, case, work, choice)
    claims = _claims(work, case)
    asking = work.asking
    return Additions(
        documents=dict(_files(laid)) if files else {},
        titles={name: document.title for name, document in laid.items()},
        claims=claims,
        total_fen=total_of(asking.claims) if asking else None,
        has_total=asking is not None or bool(claims),
        parties=particulars.parties(work.matter),
        agents=particulars.agents(desk, case, work.matter),
        jurisdiction=_jurisdiction(work, case),
        fee=_fee(work),
        pieces=choice.pieces,
        holders=dict(choice.holders),
        elements=_elements(work.forms),
        mediation=_course(desk, case, choice, laid),
        arbitration=_arbitration(desk, case, work, choice),
        preservation=particulars.preservation(work.matter),
        appraisal=particulars.appraisal(work.matter),
        signature=choice.signature,
        assets_at_risk=choice.assets_at_risk,
        wish=particulars.wish(work.matter),
        e_delivery=particulars.e_delivery(work.matter),
        checks=_checks(desk, case, work, choice, court),
    )


# ---------------------------------------------------------------- papers


def laid_out(desk: Desk, case: Case, work: Paperwork, choice: Choice) -> dict[str, Document]:
    """Every paper that goes along, by the name it bears, before it is drawn."""
    ids = [one.form.id for one in work.forms]
    matter = replace(work.matter, pieces=chosen_pieces(case, choice.pieces))  # as they go along
    own = {id: drafting.copy_of(desk, case, matter, id, "zh") for id in ids}
    mediation = mediated.papers_of(desk, case, choice.house, work.mediation, choice.verify_url)
    return {**own, **mediation, **_guidance(desk, case, choice)}


def _guidance(desk: Desk, case: Case, choice: Choice) -> dict[str, Document]:
    """The guidance for both sides, where the applicant attaches it, labelled as no evidence."""
    if not choice.guidance:
        return {}
    copy = issue.guidance_given(desk, case).in_edition(Edition.SHARED, Party.BOTH)
    label = packet_texts()["guidance_label"].zh
    is_issued = copy.number in {one.number for one in case.issued}
    verify_url = issue.address(choice.verify_url, copy.number) if is_issued else ""
    laid = lay_out(copy, desk.library.texts, "zh", verify_url=verify_url)
    return {GUIDANCE: replace(laid, label=label)}


def _files(laid: Mapping[str, Document]) -> Iterable[tuple[str, bytes]]:
    for name, document in laid.items():
        yield f"{name}.pdf", render_pdf(document)
        yield f"{name}.docx", render_docx(document)


def _course(desk: Desk, case: Case, choice: Choice, papers: Iterable[str]) -> shape.Mediated | None:
    found = mediated.course_of(desk, case, choice.house)
    of_it = [name for name in papers if name.startswith(OF_MEDIATION)]
    names = tuple(f"{DOCUMENTS}{name}.pdf" for name in of_it)
    return found.model_copy(update={"documents": names}) if found else None


# ---------------------------------------------------------------- what is asked for


def _claims(work: Paperwork, case: Case) -> tuple[shape.Claim, ...]:
    if work.asking is None:
        return tuple(_confirmed(work.way, case))
    lines = [line for line in work.asking.lines if line.element.id.startswith(CLAIM)]
    said = [line for line in lines if _is_claimed(line)]
    return tuple(_claim(no, line, work.matter) for no, line in enumerate(said, 1))


def _is_claimed(line: Filled) -> bool:
    if isinstance(line.element.origin, Fixed):
        return True
    return line.claim is not None and bool(line.claim.text.zh)


def _claim(no: int, line: Filled, matter: Matter) -> shape.Claim:
    worded = line.claim or Worded(line.text)
    return shape.Claim(
        no=no,
        text=worded.text.zh,
        amount_fen=worded.value,
        formula=worded.formula.zh,
        as_of=matter.day if worded.value is not None else None,
        findings=_findings(line, worded, matter),
        sum=worded.amount or None,
    )


def _findings(line: Filled, worded: Worded, matter: Matter) -> tuple[str, ...]:
    """The conclusions on which a claim rests: those that its condition and its sum name."""
    origin = line.element.origin
    if not isinstance(origin, FromClaims):
        return ()
    evaluation = matter.evaluation
    same = [one for one in origin.claims if (one.to, one.amount) == (matter.side, worded.amount)]
    made = next((o for o in same if o.when is None or o.when.eval(evaluation) is True), None)
    if made is None:
        return ()
    holding = {finding.name for finding in evaluation.findings()}
    roots: list[Node] = [made.when] if made.when is not None else []
    if made.amount:
        roots += roots_of_name(evaluation.rulebook, made.amount)
    return tuple(sorted(holding & _named(matter, roots)))


def _named(matter: Matter, roots: Iterable[Node]) -> set[str]:
    """The findings that conditions name, themselves or through terms; no further than these."""
    rulebook = matter.evaluation.rulebook
    seen: set[str] = set()
    waiting = list(named(rulebook, roots))
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if not isinstance(rulebook.definitions.get(name), Finding) and name in rulebook.definitions:
            waiting += named(rulebook, roots_of_name(rulebook, name))
    return seen


def _confirmed(way: Way, case: Case) -> Iterator[shape.Claim]:
    """What is asked where an agreement is to be confirmed; nothing where none is in force."""
    agreed = checking.in_force(case)
    if way.claim is not None:
        if agreed is None or agreed.current is None:
            raise AnswerFaults({"track": AnswerError("track", "filing_no_agreement")})
        yield shape.Claim(no=1, text=filled(way.claim, number=agreed.current.number).zh)


def _elements(papers: Iterable[FilledForm]) -> dict[str, str]:
    """At which number of the pleading each fact stands."""
    found: dict[str, str] = {}
    for paper in papers:
        for element in paper.form.elements:
            if isinstance(element.origin, FromFacts):
                number = _NUMBER.match(element.title.zh)
                for fact in element.origin.facts:
                    found.setdefault(fact, number[0] if number else element.id)
    return found


# ---------------------------------------------------------------- where, at what cost, whether


def _jurisdiction(work: Paperwork, case: Case) -> shape.Jurisdiction | None:
    """Who is competent, and whether arbitration was agreed; at work no clause is asked about."""
    if work.asking is None:
        return None
    at_work = (case.category or "").partition(".")[0] == LABOUR
    clause = None if at_work else checking.truth(work.matter, checking.CLAUSE)
    venue = competent(work.asking.form, work.matter)
    if not venue.name.zh:
        return None
    return shape.Jurisdiction(
        basis=_cited(venue.basis, work.matter) or venue.why.zh,
        place=venue.place or venue.name.zh,
        arbitration_clause=clause,
        body=venue.name.zh,
        reason=venue.why.zh or None,
    )


def _cited(articles: Iterable[str], matter: Matter) -> str:
    """Articles as they are cited in a paper."""
    laws = matter.evaluation.rulebook.laws
    split = [article.partition("#") for article in articles]
    cites = [
        Citation(law, no, laws[law].short if law in laws else Text(law)) for law, _, no in split
    ]
    return Words(matter.texts, "zh").basis(tuple(cites)) if cites else ""


def _fee(work: Paperwork) -> shape.Fee | None:
    """What it costs to file, by the scales of the rules on the total of the paper."""
    if work.asking is None or not shown_for(work.asking.workings):
        return None  # what is not charged by the sum
    total = total_of(work.asking.claims)
    if total is None:
        return None
    names = FEES[work.way.fees]
    fees = {fee.name: fee.value for fee in fees_on(work.matter, total, names)}
    return shape.Fee(
        property_fen=fees.get("court_fee"),
        simplified_half_fen=fees.get("court_fee_simplified"),
        preservation_fen=fees.get("preservation_fee"),
        order_fen=fees.get(ORDER[0]),
        arbitration_fen=fees.get(ARBITRATION[0]),
        note=packet_texts()["fee_note"].zh,
    )


def _arbitration(
    desk: Desk, case: Case, work: Paperwork, choice: Choice
) -> shape.Arbitration | None:
    exempt = checking.exemption(case, work.matter)
    known = checking.arbitration_of(desk, case, choice)
    if not (exempt or known.result or known.no):
        return None
    suit = checking.award_suit(desk, case)
    return shape.Arbitration(
        no=known.no or None,
        date_received=case.course.milestones.get("award_received"),
        result=known.result,
        deadline_15d=suit.day if suit else None,
        exempt=exempt,
    )


def _checks(
    desk: Desk, case: Case, work: Paperwork, choice: Choice, court: Unit | None
) -> tuple[shape.Check, ...]:
    """How each precondition stands, for the one who receives it; without signs of what may be."""
    found = check(checking.given(desk, case, work, choice, court))
    return tuple(
        shape.Check(code=one.code, outcome=one.outcome, state=one.state.value, text=one.text.zh)
        for one in for_applicant(found)
    )
