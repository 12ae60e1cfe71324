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
    ("GET", urls.NEXT): Action.READ,
    ("GET", urls.QUESTION): Action.READ,
    ("POST", urls.QUESTION): Action.ANSWER,
    ("GET", urls.REVIEW): Action.READ,
    ("GET", urls.EVIDENCE): Action.READ,
    ("POST", urls.EVIDENCE): Action.ANSWER,
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
    ("GET", urls.DEADLINES): Action.SEE,
    ("POST", urls.DEADLINES): Action.NOTE,
    ("GET", urls.CALENDAR): Action.SEE,
    ("GET", urls.REMINDERS): Action.CONSENT,
    ("POST", urls.REMINDERS): Action.CONSENT,
}
"""Every address with a case in it, by method and pattern; a test finds one that is missing."""


def action_of(request: Request) -> Action:
    """What the request wants to do with the case in its address."""
    method = "GET" if request.method == "HEAD" else request.method
    return ACTIONS[method, request.scope["route"].path]
