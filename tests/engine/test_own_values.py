"""An operator's own values, from her file to what follows."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import DefinitionFaults
from engine.library import Library
from tests.ours import library

OWN = """
- parameter: lpr_1y
  values: [{from: 2026-01-01, value: "0.0280", source: 公告, status: verified}]
"""


def test_own_values_change_the_revision_and_the_sums_not_our_files(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(OWN, encoding="utf-8")
    ours, own = library(), Library.load(own=file)
    assert own.revision != ours.revision
    assert own.rulebook.parameters["lpr_1y"].own[0].source == "公告"
    assert own.rulebook.parameters["lpr_1y"].periods == ours.rulebook.parameters["lpr_1y"].periods


def test_a_file_that_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("- parameter: [", encoding="utf-8")
    with pytest.raises(DefinitionFaults, match=r"own\.yaml:2"):
        Library.load(own=file)
