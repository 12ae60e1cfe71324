"""What happens each time somebody is let in to a case: consent is looked for, the look is noted."""

from __future__ import annotations

from engine.actions import consent, looks
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.permissions import Action


def admitted(desk: Desk, case: Case, action: Action, *, asks_itself: bool = False) -> None:
    """To be called once the desk permits the action, before anything is read or done.

    `asks_itself`: the page carries the question for consent, or needs none. Raises
    `ConsentMissing` where the person must be asked first.
    """
    if not case.is_erased and not asks_itself:
        consent.require(desk, case, action.value)
    looks.note(desk, case, action)
