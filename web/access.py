"""Which action each address of a case stands for: what `Visit.case` asks leave for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request

from engine.casework.permissions import Action
from web import urls

ACTIONS: Final[Mapping[tuple[str, str], Action]] = {
    ("GET", urls.CASE): Action.SEE,
    ("GET", urls.STORY): Action.READ,
    ("POST", urls.STORY): Action.ANSWER,
    ("GET", urls.SAFETY): Action.READ,
    ("POST", urls.SAFETY): Action.ANSWER,
    ("GET", urls.HELP): Action.READ,
    ("GET", urls.KIND): Action.READ,
    ("POST", urls.KIND): Action.ANSWER,
    ("GET", urls.CLARIFY): Action.READ,
    ("POST", urls.CLARIFY): Action.ANSWER,
    ("GET", urls.NEXT): Action.READ,
    ("GET", urls.QUESTION): Action.READ,
    ("POST", urls.QUESTION): Action.ANSWER,
    ("GET", urls.REVIEW): Action.READ,
    ("GET", urls.EVIDENCE): Action.READ,
    ("POST", urls.EVIDENCE): Action.ANSWER,
    ("GET", urls.EXHIBITS): Action.VIEW,
    ("POST", urls.EXHIBITS): Action.FILE,
    ("GET", urls.EXHIBIT): Action.VIEW,
    ("GET", urls.EXHIBIT_FILE): Action.VIEW,
    ("POST", urls.EXHIBIT_TIE): Action.FILE,
    ("POST", urls.EXHIBIT_GRADE): Action.GRADE,
    ("POST", urls.EXHIBIT_BACK): Action.FILE,
    ("GET", urls.GUIDANCE): Action.READ,
    ("GET", urls.DOCUMENT): Action.READ,
    ("GET", urls.WHY): Action.READ,
    ("GET", urls.LIVE): Action.SEE,
    ("GET", urls.SAVE): Action.KEEP,
    ("POST", urls.LEAVE): Action.SEE,
    ("GET", urls.RULES): Action.READ,
    ("POST", urls.RULES): Action.ANSWER,
    ("GET", urls.ADVICE): Action.TALK,
    ("POST", urls.ADVICE): Action.TALK,
    ("GET", urls.DESK_ADVICE): Action.TALK,
    ("POST", urls.DESK_ADVICE): Action.TALK,
    ("GET", urls.MEDIATION): Action.MEET,
    ("POST", urls.MEDIATION_LEAD): Action.LEAD,
    ("POST", urls.MEDIATION_SAY): Action.DECIDE,
    ("GET", urls.MEDIATION_INVITE): Action.LEAD,
    ("POST", urls.MEDIATION_INVITE): Action.LEAD,
    ("POST", urls.MEDIATION_TRIED): Action.LEAD,
    ("POST", urls.MEDIATION_INVITED): Action.LEAD,
    ("GET", urls.MEDIATION_OPENING): Action.MEET,
    ("POST", urls.MEDIATION_OPENING): Action.DECIDE,
    ("POST", urls.MEDIATION_READ_OUT): Action.LEAD,
    ("GET", urls.MEDIATION_SESSIONS): Action.MEET,
    ("POST", urls.MEDIATION_DAYS): Action.DECIDE,
    ("POST", urls.MEDIATION_PLAN): Action.LEAD,
    ("POST", urls.MEDIATION_SESSION): Action.LEAD,
    ("POST", urls.MEDIATION_SESSION_SAY): Action.DECIDE,
    ("GET", urls.MEDIATION_SESSION_FILE): Action.MEET,
    ("GET", urls.MEDIATION_ANSWERS): Action.DECIDE,
    ("GET", urls.MEDIATION_ANSWER): Action.DECIDE,
    ("POST", urls.MEDIATION_ANSWER): Action.DECIDE,
    ("GET", urls.MEDIATION_FACTS): Action.MEET,
    ("POST", urls.MEDIATION_FACTS): Action.DECIDE,
    ("GET", urls.MEDIATION_OFFERS): Action.MEET,
    ("POST", urls.MEDIATION_OFFERS): Action.MEET,
    ("GET", urls.MEDIATION_OFFER): Action.MEET,
    ("POST", urls.MEDIATION_OFFER): Action.MEET,
    ("GET", urls.MEDIATION_BIDDING): Action.MEET,
    ("POST", urls.MEDIATION_BIDDING): Action.MEET,
    ("GET", urls.AGREEMENT): Action.MEET,
    ("GET", urls.AGREEMENT_PARTY): Action.SIGN,
    ("POST", urls.AGREEMENT_PARTY): Action.SIGN,
    ("POST", urls.AGREEMENT_DRAFT): Action.LEAD,
    ("POST", urls.AGREEMENT_FREEZE): Action.LEAD,
    ("GET", urls.AGREEMENT_SIGN): Action.SIGN,
    ("POST", urls.AGREEMENT_SIGN): Action.SIGN,
    ("POST", urls.AGREEMENT_CODE): Action.SIGN,
    ("POST", urls.AGREEMENT_SEAL): Action.SEAL,
    ("POST", urls.AGREEMENT_REFUSE): Action.SIGN,
    ("POST", urls.CONFIRMATION): Action.SIGN,
    ("GET", urls.PAPERS): Action.MEET,
    ("POST", urls.PAPERS): Action.LEAD,
    ("GET", urls.PACKAGE): Action.MEET,
    ("GET", urls.PAPER): Action.MEET,
    ("GET", urls.AFTERCARE): Action.MEET,
    ("POST", urls.AFTERCARE_DONE): Action.DECIDE,
    ("POST", urls.AFTERCARE_ANSWER): Action.DECIDE,
    ("POST", urls.AFTERCARE_BREACH): Action.DECIDE,
    ("POST", urls.AFTERCARE_ASKED): Action.SIGN,
    ("GET", urls.MEDIATORS): Action.MEET,
    ("POST", urls.MEDIATOR_WISH): Action.DECIDE,
    ("POST", urls.MEDIATOR_NAME): Action.ASSIGN,
    ("POST", urls.MEDIATOR_TIES): Action.LEAD,
    ("POST", urls.MEDIATOR_ACCEPT): Action.DECIDE,
    ("POST", urls.MEDIATOR_OBJECT): Action.DECIDE,
    ("POST", urls.MEDIATOR_RECUSE): Action.LEAD,
    ("GET", urls.CARE): Action.MEET,
    ("POST", urls.CARE_PAUSE): Action.SPEAK,
    ("POST", urls.CARE_RESUME): Action.LEAD,
    ("POST", urls.CARE_FLAG): Action.LEAD,
    ("POST", urls.CARE_REPORT): Action.LEAD,
    ("POST", urls.CARE_GUEST): Action.DECIDE,
    ("GET", urls.OVERVIEW): Action.LEAD,
    ("POST", urls.OVERVIEW_CALL): Action.CALL,
    ("GET", urls.MEDIATION_TALK): Action.MEET,
    ("GET", urls.MEDIATION_ROOM): Action.MEET,
    ("POST", urls.MEDIATION_ROOM): Action.SPEAK,
    ("GET", urls.MEDIATION_TRANSCRIPT): Action.MEET,
    ("GET", urls.MEDIATION_PIECES): Action.MEET,
    ("POST", urls.MEDIATION_PIECES_SHOW): Action.DECIDE,
    ("GET", urls.MEDIATION_PIECE): Action.MEET,
    ("GET", urls.FILING): Action.DRAFT,
    ("GET", urls.FILING_PERSON): Action.DRAFT,
    ("POST", urls.FILING_PERSON): Action.DRAFT,
    ("GET", urls.FILING_LINES): Action.DRAFT,
    ("POST", urls.FILING_LINES): Action.DRAFT,
    ("GET", urls.FILING_PAPER): Action.DRAFT,
    ("GET", urls.HANDOVER): Action.HAND_OVER,
    ("POST", urls.HANDOVER): Action.HAND_OVER,
    ("GET", urls.HANDOVER_CHECK): Action.HAND_OVER,
    ("POST", urls.HANDOVER_BACK): Action.HAND_OVER,
    ("GET", urls.HANDOVER_FILE): Action.HAND_OVER,
    ("GET", urls.EXITS): Action.HAND_OVER,
    ("GET", urls.EXITS_PAPER): Action.HAND_OVER,
    ("GET", urls.PETITION): Action.HAND_OVER,
    ("POST", urls.EXITS_HAND): Action.HAND_OVER,
    ("POST", urls.EXITS_TAKEN): Action.HAND_OVER,
    ("POST", urls.EXITS_REFUSED): Action.HAND_OVER,
    ("GET", urls.COURSE): Action.SEE,
    ("POST", urls.COURSE_STEP): Action.MOVE,
    ("POST", urls.COURSE_END): Action.CLOSE,
    ("POST", urls.COURSE_AGAIN): Action.MOVE,
    ("GET", urls.DESK_CASE): Action.SEE,
    ("POST", urls.DESK_STEP): Action.MOVE,
    ("POST", urls.DESK_END): Action.CLOSE,
    ("POST", urls.DESK_AGAIN): Action.MOVE,
    ("POST", urls.DESK_TAKE): Action.TAKE,
    ("POST", urls.DESK_ASSIGN): Action.ASSIGN,
    ("POST", urls.DESK_SUPPORT): Action.MOVE,
    ("GET", urls.DESK_SIMILAR): Action.READ,
    ("GET", urls.DESK_ALIKE): Action.MERGE,
    ("POST", urls.DESK_ALIKE): Action.MERGE,
    ("GET", urls.DEADLINES): Action.SEE,
    ("POST", urls.DEADLINES): Action.NOTE,
    ("GET", urls.CALENDAR): Action.SEE,
    ("GET", urls.REMINDERS): Action.CONSENT,
    ("POST", urls.REMINDERS): Action.CONSENT,
    ("GET", urls.DATA): Action.EXPORT,
    ("GET", urls.DATA_FILE): Action.EXPORT,
    ("GET", urls.CONSENT): Action.CONSENT,
    ("POST", urls.CONSENT): Action.CONSENT,
    ("GET", urls.ERASE): Action.ERASE,
    ("POST", urls.ERASE): Action.ERASE,
    ("GET", urls.ACCESS): Action.AUDIT,
    ("GET", urls.PEOPLE): Action.INVITE,
    ("POST", urls.PEOPLE): Action.INVITE,
    ("POST", urls.PEOPLE_SEAT): Action.INVITE,
    ("POST", urls.REACH): Action.INVITE,
    ("POST", urls.SECRET): Action.KEEP,
    ("GET", urls.SEAT): Action.ENTER,
    ("POST", urls.SEAT): Action.ENTER,
    ("POST", urls.SEAT_LEAVE): Action.ENTER,
}
"""Every address with a case in it, by method and pattern; a test finds one that is missing."""

ASK_THEMSELVES: Final = frozenset(
    {("POST", urls.STORY), ("POST", urls.SAFETY), ("POST", urls.KIND)}
)
"""Where consent is asked on the page itself, or none is needed: danger is asked of everybody,
and a kind is chosen from a list before anything is told."""
GUIDANCE: Final = frozenset(
    {
        ("GET", urls.GUIDANCE),
        ("GET", urls.DOCUMENT),
        ("GET", urls.HANDOVER),
        ("GET", urls.HANDOVER_CHECK),
        ("GET", urls.HANDOVER_FILE),
        ("GET", urls.EXITS),
        ("GET", urls.EXITS_PAPER),
        ("GET", urls.PETITION),
    }
)
"""What is read here is made of what was said: that needs the consent for it."""


def asks_itself(request: Request) -> bool:
    """Whether the page looks after consent on its own."""
    return (request.method, request.scope["route"].path) in ASK_THEMSELVES


def is_of_guidance(request: Request) -> bool:
    """Whether the page shows the guidance."""
    return (request.method, request.scope["route"].path) in GUIDANCE


def action_of(request: Request) -> Action:
    """What the request wants to do with the case in its address."""
    method = "GET" if request.method == "HEAD" else request.method
    return ACTIONS[method, request.scope["route"].path]
