"""What a side adds to the facts of its case when it hands it over: papers, claims, fees, people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from engine.actions.desk import Desk
from engine.actions.litigating import drafting
from engine.actions.litigating.choosing import ALL, Choice
from engine.actions.litigating.gather import Additions
from engine.actions.litigating.paperwork import paperwork
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

__all__ = ["ALL", "Choice", "additions"]
SIDES: Final[Mapping[Of, shape.Side]] = {Of.OWN: "plaintiff", Of.OTHER: "defendant"}


def additions(desk: Desk, case: Case, choice: Choice = ALL, track: str = "FILING") -> Additions:
    """The papers of a choice as files, and what a court's system reads of them.

    Raises `AnswerFaults` for a paper that the case does not have, and where none asks anything.
    """
    work = paperwork(desk, case, choice, track)
    matter, papers, asking = work.matter, work.forms, work.asking
    if asking is None:
        raise AnswerFaults({"papers": AnswerError("papers", "filing_papers")})
    venue = competent(asking.form, matter)
    return Additions(
        documents=dict(_files(desk, case, matter, papers)),
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
