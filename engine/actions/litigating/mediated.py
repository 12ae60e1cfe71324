"""What a court may know of a mediation: its course in days and keys, and papers that were issued.

Made of what the certificate is made of, which has no field for a word or an offer, and of an
agreement that took effect; nothing else of a mediation is read here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from engine.actions.desk import Desk
from engine.actions.mediating import paper_sources, papers
from engine.actions.mediating.agreeing import House
from engine.casework.case import Case
from engine.clock import day_of
from engine.documents.document import Document
from engine.i18n import Text
from engine.litigation.manifest import Mediated
from engine.litigation.packet_index import OF_MEDIATION
from engine.mediation.agreement import Agreement
from engine.mediation.confidence import Kind, Viewer
from engine.mediation.mediation import Mediation
from engine.mediation.states import AGREED, State

COURT: Final = Viewer(Kind.COURT)
OVER: Final = frozenset({State.TERMINATED, State.WITHDRAWN, State.REFERRED, State.CLOSED})
NOBODY: Final = House(Text(""), "")
CERTIFICATE: Final = "certificate"


def course_of(desk: Desk, case: Case, house: House | None) -> Mediated | None:
    """That the case was mediated, by whom, how often, how long and how it ended; none where not."""
    mediation = Mediation.of(case)
    accepted = mediation.since(State.ACCEPTED)
    if accepted is None:
        return None
    over = any(step.state in OVER for step in mediation.steps)
    known = paper_sources.ended(desk, case, house or NOBODY)
    outcome = _outcome(case, over, known.reason.upper() == AGREED)
    issued = papers.given(case).get(CERTIFICATE)
    return Mediated(
        body=known.body.zh or None,
        mediator=known.mediator or None,
        track=mediation.track,
        accepted_on=day_of(accepted),
        sessions=len(known.sessions),
        ended_on=known.ended_on if over else None,
        reason=known.reason.upper() if outcome == "no_agreement" else None,
        outcome=outcome,
        certificate_no=issued.number if issued else None,
    )


def _outcome(case: Case, over: bool, agreed: bool) -> Literal["agreement", "no_agreement", "open"]:
    if agreed or Agreement.of(case, COURT).current is not None:
        return "agreement"
    return "no_agreement" if over else "open"


def papers_of(
    desk: Desk, case: Case, house: House | None, names: Iterable[str], verify_url: str = ""
) -> dict[str, Document]:
    """The papers of the mediation that a court may have, by the name they bear in a packet.

    None where nobody says who mediated: they could not be drawn as they were issued.
    """
    if house is None:
        return {}
    found = papers.for_court(desk, case, house, names, papers.Wanted("zh", verify_url))
    return {OF_MEDIATION + name: document for name, document in found.items()}
