"""What tests of the figures share."""

from __future__ import annotations

import pytest

from engine.library import Library


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.load()
