"""What a side adds to the facts of its case when it hands it over: papers, claims, fees, people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.actions.desk import Desk
from engine.actions.litigating import drafting
from engine.actions.litigating.gather import Additions
from engine.casework.case import Case
from engine.casework.contact import citizen_of, is_firm
from engine.documents.docx import render_docx
from engine.documents.pdf import render_pdf
from engine.errors import AnswerError, AnswerFaults
from engine.litigation import manifest as shape
from engine.litigation.filling import FilledForm
from engine.litigation.form import Of
from engine.litigation.matter import Matter
from engine.litigation.venue import competent

SIDES: Final[Mapping[Of, shape.Side]] = {Of.OWN: "plaintiff", Of.OTHER: "defendant"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What the applicant chooses to hand over: papers by id, and files; None: all that suit.

    The first of the papers is the one that asks; its claims are those of the packet.
    """

    papers: Collection[str] | None = None
    pieces: Collection[str] | None = None


ALL: Final = Choice()


def suited(matter: Matter) -> tuple[FilledForm, ...]:
    """The papers with which one asks, and what goes with them; none with which one answers."""
    return tuple(one for one in drafting.papers_of(matter) if one.form.group != "answer")


def additions(desk: Desk, case: Case, choice: Choice = ALL, drawn: bool = True) -> Additions:
    """The papers of a choice as files, and what a court's system reads of them.

    Where it is only told what would go along, no paper is drawn.
    Raises `AnswerFaults` for a paper that the case does not have, and where none asks anything.
    """
    matter = drafting.matter_of(desk, case)
    papers = _chosen(suited(matter), choice)
    asking = next(one for one in papers if one.form.group == "sue")
    venue = competent(asking.form, matter)
    return Additions(
        documents=dict(_files(desk, case, matter, papers)) if drawn else {},
        claims=_claims(asking),
        parties=tuple(_party(matter, of) for of in Of),
        jurisdiction=shape.Jurisdiction(
            basis="; ".join(venue.basis) or venue.why.zh,
            place=venue.place or venue.name.zh,
        )
        if venue.name.zh
        else None,
        pieces=choice.pieces,
    )


def _chosen(papers: tuple[FilledForm, ...], choice: Choice) -> tuple[FilledForm, ...]:
    by_id = {one.form.id: one for one in papers}
    wanted = list(by_id) if choice.papers is None else list(choice.papers)
    unknown = [id for id in wanted if id not in by_id]
    chosen = tuple(by_id[id] for id in wanted if id in by_id)
    if unknown or not any(one.form.group == "sue" for one in chosen):
        raise AnswerFaults({"papers": AnswerError("papers", "filing_papers")})
    return chosen


def _files(
    desk: Desk, case: Case, matter: Matter, papers: Iterable[FilledForm]
) -> Iterable[tuple[str, bytes]]:
    for one in papers:
        copy = drafting.copy_of(desk, case, matter, one.form.id, "zh")
        yield f"{one.form.id}.pdf", render_pdf(copy)
        yield f"{one.form.id}.docx", render_docx(copy)


def _claims(paper: FilledForm) -> tuple[shape.Claim, ...]:
    worded = [claim for claim in paper.claims if claim.text.zh]
    return tuple(
        shape.Claim(
            no=no,
            text=claim.text.zh,
            amount_fen=claim.value,
            formula=claim.formula.zh,
            as_of=paper.matter.day,
        )
        for no, claim in enumerate(worded, 1)
    )


def _party(matter: Matter, of: Of) -> shape.PersonOrBody:
    told = matter.person(of)
    number = told.get("id_number", "")
    citizen, firm = citizen_of(number), matter.is_firm(of)
    return shape.PersonOrBody(
        side=SIDES[of],
        type=None if firm is None else "organisation" if firm else "person",
        name=told.get("name") or None,
        id_no=None if is_firm(number) else number or None,
        org_code=number if is_firm(number) else None,
        birth=citizen.born if citizen else None,
        gender=("女" if citizen.is_woman else "男") if citizen else None,
        ethnicity=told.get("ethnicity") or None,
        address=told.get("address") or None,
        phone=told.get("phone") or None,
        email=told.get("email") or None,
        legal_representative=told.get("legal_representative") or None,
    )
