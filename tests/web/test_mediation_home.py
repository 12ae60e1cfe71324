"""Everybody at the table sees where the mediation stands, in their own frame."""

from __future__ import annotations

from engine.mediation.states import State
from web.render import read_interface


def test_every_state_is_called_and_told_in_both_languages() -> None:
    texts = read_interface()
    for state in State:
        for key in (f"mediation.state.{state}", f"mediation.told.{state}"):
            assert texts[key].zh
            assert texts[key].en
