"""The ladder as one table: where a dispute may go from each stage, and how it may end there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.casework.course import MERGED, Stage
from engine.casework.guards import Bar
from engine.casework.people import Role
from engine.store.passages import Ladder

EVERY: Final = frozenset(Stage)
BEFORE_COURT: Final = EVERY - {Stage.LITIGATE}
ADVICE: Final = frozenset({Stage.CONSULT, Stage.ASSESS})

COURT: Final = "LITIGATE"
ARBITRATION: Final = "ARBITRATE"
PETITION: Final = "PETITION_AGENCY"
LEVELS: Final = ("community", "street", "district")
"""How high a dispute is mediated, the nearest to home first."""
LEVEL_REASONS: Final = ("closer", "more_skill", "parties_wish", "linked_cases", "no_room")
"""Why staff may choose another level than the rules propose."""


@dataclass(frozen=True, slots=True)
class Way:
    """One step that a dispute may take: to a later stage, or to a body outside, or both.

    `needs` stand in its way; `cautions` are said and stop nobody; `usually` is who takes it.
    """

    name: str
    sources: frozenset[Stage]
    reasons: tuple[str, ...]
    usually: Role
    to: Stage | None = None  # None: the dispute stays at its stage
    exit: str = ""  # the way outside, as routes are called
    needs: tuple[Bar, ...] = ()
    cautions: tuple[Bar, ...] = ()
    staff_only: bool = False
    has_level: bool = False

    @property
    def is_side(self) -> bool:
        """Whether it leads aside: to a body that helps beside the ladder."""
        return self.to is None and self.exit not in ("", COURT, ARBITRATION)


@dataclass(frozen=True, slots=True)
class Ending:
    """One way in which a dispute may end, at which stages, and for which reasons.

    `is_solved` tells an end that people wanted from one in which the dispute only stops here.
    """

    outcome: str
    stages: frozenset[Stage]
    reasons: tuple[str, ...]
    is_solved: bool
    needs: tuple[Bar, ...] = ()
    staff_only: bool = False


_FORMAL: Final = (
    "own_choice",
    "other_side_refuses",
    "mediation_failed",
    "time_limit_near",
    "not_for_mediation",
)
_ASIDE: Final = ("competent_body", "prior_step", "beside_the_rest", "asked_by_applicant")

WAYS: Final[tuple[Way, ...]] = (
    Way(
        "assess",
        frozenset({Stage.CONSULT}),
        ("kind_chosen",),
        Role.RESIDENT,
        to=Stage.ASSESS,
        needs=(Bar.KIND_MISSING,),
    ),
    Way(
        "mediate",
        ADVICE,
        ("asked_by_applicant", "both_willing", "proposed_by_rules", "sent_by_court"),
        Role.RESIDENT,
        to=Stage.MEDIATE,
        needs=(
            Bar.KIND_MISSING,
            Bar.SAFETY_UNANSWERED,
            Bar.IN_DANGER,
            Bar.CRIME_SUSPECTED,
            Bar.DECIDED,
            Bar.UNWILLING,
            Bar.WILL_UNKNOWN,
        ),
        has_level=True,
    ),
    Way(
        "higher",
        frozenset({Stage.MEDIATE}),
        ("gap_too_large", "more_complex", "more_skill", "parties_wish"),
        Role.MEDIATOR,
        to=Stage.MEDIATE,
        needs=(Bar.HIGHEST,),
        staff_only=True,
        has_level=True,
    ),
    Way(
        "court",
        BEFORE_COURT,
        _FORMAL,
        Role.RESIDENT,
        to=Stage.LITIGATE,
        exit=COURT,
        cautions=(Bar.ARBITRATION_FIRST, Bar.ARBITRATION_AGREED),
    ),
    Way(
        "arbitration",
        BEFORE_COURT,
        _FORMAL,
        Role.RESIDENT,
        to=Stage.LITIGATE,
        exit=ARBITRATION,
        cautions=(Bar.NO_ARBITRATION,),
    ),
    Way(
        "court_next",
        frozenset({Stage.LITIGATE}),
        ("award_not_accepted", "not_admitted", "own_choice"),
        Role.RESIDENT,
        exit=COURT,
        needs=(Bar.THERE_ALREADY,),
    ),
    Way(
        "arbitration_next",
        frozenset({Stage.LITIGATE}),
        ("court_not_competent", "not_admitted", "own_choice"),
        Role.RESIDENT,
        exit=ARBITRATION,
        needs=(Bar.THERE_ALREADY,),
        cautions=(Bar.NO_ARBITRATION,),
    ),
    Way("authority", EVERY, _ASIDE, Role.RESIDENT, exit="ADMIN"),
    Way("legal_organ", EVERY, _ASIDE, Role.RESIDENT, exit="LEGAL_ORGAN"),
    Way("petition", EVERY, _ASIDE, Role.AGENT, exit=PETITION),
    Way("aid", EVERY, ("cannot_pay", "needs_lawyer", "asked_by_applicant"), Role.AGENT, exit="AID"),
    Way("emergency", EVERY, ("danger", "asked_by_applicant"), Role.RESIDENT, exit="EMERGENCY"),
)  # fmt: skip
"""Every step there is; none leads to an earlier stage."""

ENDINGS: Final[tuple[Ending, ...]] = (
    Ending("advised", ADVICE, ("question_answered", "guidance_enough", "no_claim"), True),
    Ending("settled", EVERY, ("done_as_asked", "agreed_between_us", "other_side_yielded"), True),
    Ending(
        "mediated",
        frozenset({Stage.MEDIATE}),
        ("agreement_signed", "agreed_orally"),
        True,
        needs=(Bar.NOT_BOTH_WILLING,),
        staff_only=True,
    ),
    Ending(
        "not_mediated",
        frozenset({Stage.MEDIATE}),
        ("one_side_refuses", "gap_too_large", "time_over", "not_signed", "not_fit"),
        False,
        needs=(Bar.MEDIATION_OPEN,),
        staff_only=True,
    ),
    Ending(
        "decided",
        frozenset({Stage.LITIGATE}),
        ("judgment", "award", "settled_in_court", "case_dismissed"),
        True,
    ),
    Ending(
        "withdrawn",
        EVERY,
        ("no_longer_wanted", "too_much_trouble", "begun_by_mistake", "no_reason_given"),
        False,
    ),
    Ending(
        "referred",
        EVERY,
        ("other_body_in_charge", "safety_first"),
        False,
        needs=(Bar.NO_EXIT,),
    ),
    Ending(
        "unreachable",
        EVERY,
        ("applicant_unreachable", "other_side_unreachable"),
        False,
        needs=(Bar.MEDIATION_OPEN,),
        staff_only=True,
    ),
    Ending(
        MERGED,
        EVERY,
        ("same_dispute", "not_a_dispute"),
        False,
        needs=(Bar.MEDIATION_OPEN,),
        staff_only=True,
    ),
)
"""Every way to end; `merged` counts nowhere, for the dispute lives on elsewhere or never was."""

REOPENINGS: Final = ("not_kept", "new_facts", "closed_by_mistake", "came_back")
"""Why a closed dispute is taken up again where it stood."""
REFERRED: Final = "referred"
SOLVED: Final = frozenset(ending.outcome for ending in ENDINGS if ending.is_solved)


def way_of(name: str) -> Way | None:
    """The step of that name."""
    return _WAYS.get(name)


def ending_of(outcome: str) -> Ending | None:
    """The ending of that outcome."""
    return _ENDINGS.get(outcome)


_WAYS: Final = {way.name: way for way in WAYS}
_ENDINGS: Final = {ending.outcome: ending for ending in ENDINGS}

LADDER: Final = Ladder(
    stages=tuple(stage.value for stage in Stage),
    enters={"CaseOpened": "consult", "CategoryChosen": "assess", "StageMoved": ""},
    closes="CaseClosed",
    reopens="CaseReopened",
    leaves="ExitTaken",
    referred=REFERRED,
    dropped=MERGED,
)
"""How the events of a case tell its passages."""
