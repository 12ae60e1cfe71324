"""What is done with the accounts of those who work here; `Office` holds what all of it needs."""

from engine.actions.staff.office import Office, Place, Terms
from engine.actions.staff.signing import Present, actor_of, sign_in, who

__all__ = ["Office", "Place", "Present", "Terms", "actor_of", "sign_in", "who"]
