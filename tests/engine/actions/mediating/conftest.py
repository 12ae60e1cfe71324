"""The desk of the actions, under what is done in a mediation."""

from tests.engine.actions.conftest import desk, library

__all__ = ["desk", "library"]
