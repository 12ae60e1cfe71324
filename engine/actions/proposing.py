"""What a story seems to be about: kinds to choose from, a question where none is likely enough."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.events import CaseEvent, CategoryChosen, ClarificationGiven
from engine.casework.permissions import Action
from engine.classify.clarify import UNSURE, Clarifying, clarify
from engine.classify.proposal import Candidate, Proposal
from engine.clock import today
from engine.errors import AnswerError, NotFound

PRESELECT: Final = "proposal_preselect_from"
NOTICE: Final = "proposal_notice_from"
CIVIL: Final = "civil"
PERMILLE: Final = 1_000
LEAST: Final = 0.01  # kinds less likely than this only make the choice harder


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is put before a person; the choice is theirs, and nothing of this decides anything.

    `preselected` is the kind that is ticked beforehand, `nature` whose business it seems to be
    where that is no civil dispute (criminal, administrative, none), `next` what would be asked
    to know more.
    """

    proposal: Proposal
    candidates: tuple[Candidate, ...]
    asked: tuple[str, ...] = ()
    next: Clarifying | None = None
    preselected: str = ""
    nature: str = ""

    @property
    def is_unsure(self) -> bool:
        """Whether all that was said does not suffice to place the story."""
        return self.proposal.abstains

    def chosen(self, category: str, zone: str) -> CategoryChosen:
        """How a choice is recorded beside what was proposed, without a word of the person's."""
        return CategoryChosen(
            category,
            (),
            tuple(one.cause for one in self.candidates),
            zone,
            shares=tuple(round(one.score * PERMILLE) for one in self.candidates),
            preselected=self.preselected,
            abstained=self.is_unsure,
            clarified=self.asked,
            model=self.proposal.model,
        )


def propose(desk: Desk, case: Case) -> Proposed:
    """What the story and the answers to our questions speak for, worked out anew each time."""
    library = desk.library
    clarified = clarify(desk.classifier, case.story, library.taxonomy.clarifying, case.clarified)
    proposal = clarified.proposal
    known = library.rulebook.facts["case.category"].choices
    candidates = tuple(one for one in proposal.candidates if one.cause in known)
    candidates = tuple(one for one in candidates if one.score >= LEAST or one is candidates[0])
    first = candidates[0] if candidates and not proposal.abstains else None
    likely = first is not None and first.score >= _share(desk, PRESELECT)
    return Proposed(
        proposal,
        candidates,
        clarified.asked,
        clarified.next,
        preselected=first.cause if first and likely else "",
        nature=_nature(desk, proposal),
    )


def _nature(desk: Desk, proposal: Proposal) -> str:
    """Whose business it may be besides a court's, where that is likely enough to be mentioned."""
    areas, likely = desk.library.taxonomy.areas, dict[str, float]()
    for share in proposal.areas:
        nature = areas[share.area].nature if share.area in areas else CIVIL
        likely[nature] = likely.get(nature, 0.0) + share.p
    others = {nature: p for nature, p in likely.items() if nature != CIVIL}
    first = max(others, key=others.__getitem__, default="")
    doubtful = proposal.abstains and first != "criminal"  # that one is better said once too often
    if doubtful or not proposal.candidates:
        return ""
    return first if others.get(first, 0.0) >= _share(desk, NOTICE) else ""


def _share(desk: Desk, name: str) -> Fraction:
    """A share that the rules set; more than everything where rules of an earlier day have none."""
    parameter = desk.library.rulebook.parameters.get(name)
    period = parameter and parameter.at(today(desk.clock), desk.library.region.of(None))
    return Fraction(period.value) if period else Fraction(2)


def clarifying_of(desk: Desk, id: str) -> Clarifying:
    """A question by its id; raises `NotFound` where there is none."""
    found = next((one for one in desk.library.taxonomy.clarifying if one.id == id), None)
    if found is None:
        raise NotFound("question", id[:40])
    return found


def clarify_kind(desk: Desk, case: Case, question: str, choice: str) -> Case:
    """Keep the answer to a plain question; what stands already is not written again.

    Raises `NotFound` for another question, `AnswerError` for no choice and for one it lacks.
    """
    desk.permit(case, Action.ANSWER)
    asked = clarifying_of(desk, question)
    if not choice:
        raise AnswerError(question, "choose_one")
    if choice != UNSURE and asked.choice(choice) is None:
        raise AnswerError(question, "choice_not_listed", value=choice[:40])

    def decide(now: Case) -> list[CaseEvent]:
        told = now.clarified.get(question) == choice
        return [] if told else [ClarificationGiven(question, choice)]

    return desk.write(case, decide)
