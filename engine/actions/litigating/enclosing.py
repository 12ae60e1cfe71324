"""What a plan puts into a packet: the papers it names, an agreement, the guidance if wanted."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from engine.actions import issue
from engine.actions.desk import Desk
from engine.actions.litigating.assembling import additions
from engine.actions.litigating.gather import Additions
from engine.actions.mediating import papers as mediated
from engine.actions.mediating.agreeing import House
from engine.casework.case import Case
from engine.documents.pdf import render_pdf
from engine.guidance.guidance import Edition, Party
from engine.guidance.layout import lay_out
from engine.litigation import manifest as shape
from engine.litigation.packet import packet_texts
from engine.mediation.agreement import Agreement

if TYPE_CHECKING:
    from engine.actions.litigating.preparing import Plan

GUIDANCE: Final = "guidance.pdf"


@dataclass(frozen=True, slots=True)
class Beside:
    """What the pages know of the house: who mediated, where a number is verified."""

    house: House
    verify_url: str = ""  # {number} is filled in


def enclosed(desk: Desk, case: Case, plan: Plan, beside: Beside, drawn: bool = True) -> Additions:
    """All that a plan adds to the facts of the case; where it is only told, nothing is drawn."""
    more = (
        additions(desk, case, plan.choice, plan.offer.way.id, drawn)
        if plan.offer.asking is not None
        else _agreement(desk, case, plan, beside, drawn)
    )
    if case.mediation:
        more = replace(more, mediation_body=beside.house.body.zh)
    if plan.choice.guidance and drawn:
        files = {**more.documents, GUIDANCE: _guidance(desk, case, beside)}
        more = replace(more, documents=files)
    return more


def _agreement(desk: Desk, case: Case, plan: Plan, beside: Beside, drawn: bool) -> Additions:
    """The agreement that both signed, with what the court wants beside it."""
    files: dict[str, bytes] = {}
    if drawn:
        wanted = mediated.Wanted("zh", beside.verify_url)
        content = mediated.package(desk, case, beside.house, wanted)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    claim = plan.offer.way.claim
    draft = Agreement.of(case).current
    number = draft.number if draft else ""
    claims = (shape.Claim(no=1, text=claim.zh.replace("{number}", number)),) if claim else ()
    return Additions(documents=files, claims=claims, pieces=plan.choice.pieces)


def _guidance(desk: Desk, case: Case, beside: Beside) -> bytes:
    """The copy that both sides may read, marked as no evidence."""
    _, whole = issue.issue_guidance(desk, case)
    copy = whole.in_edition(Edition.SHARED, Party.BOTH)
    verify = beside.verify_url.replace("{number}", copy.number)
    document = lay_out(copy, desk.library.texts, "zh", verify_url=verify)
    return render_pdf(replace(document, label=packet_texts()["no_evidence"].zh))
