"""The desk of the actions, under what they are made of."""

from tests.engine.actions.conftest import desk

__all__ = ["desk"]
