"""What staff do at the counter: begin a case for somebody who is present and agrees."""

from __future__ import annotations

from typing import Final

from engine.actions import consent, consult
from engine.actions.desk import Desk
from engine.casework.people import APPLICANT
from engine.casework.permissions import Action
from engine.casework.purposes import purposes

BY_STAFF: Final = "filled_in_by_staff"


def open_for(desk: Desk, language: str, key: str) -> consult.Opened:
    """A case of theirs that lies with whoever begins it, and what they agreed to by word of mouth.

    Sent twice under one `key`, it is one case, and the secret is the same.
    """
    opened = consult.open_case(desk, language, key)
    agreed = [*(purpose.id for purpose in purposes().needed(Action.ANSWER)), BY_STAFF]
    case = consent.agree(desk, opened.case, agreed, APPLICANT)
    return consult.Opened(case, opened.secret)
