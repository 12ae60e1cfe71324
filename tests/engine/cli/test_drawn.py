"""Pictures and schemas go where they are asked to."""

from __future__ import annotations

import json
from pathlib import Path

from tests.engine.cli.terminal import Run


def test_a_graph_goes_to_a_file_or_to_the_terminal(rules: Path, tmp_path: Path) -> None:
    file = tmp_path / "g.svg"
    run = Run("graph", "-o", file, "owed", "--rules", rules)
    assert (run.status, run.out) == (0, "")
    assert file.read_text(encoding="utf-8") == Run("graph", "owed", "--rules", rules).out
    assert "应当还钱" in Run("graph", "L-01", "--rules", rules).out
    assert "应当还钱" in Run("graph", "loan.*", "--rules", rules).out
    assert Run("graph", "--rules", rules).out.startswith("<svg ")


def test_schemas_are_written_for_both_kinds_of_file(rules: Path, tmp_path: Path) -> None:
    assert Run("schema", "-o", tmp_path / "schemas", "--rules", rules).status == 0
    for name in ("rules", "questionnaire"):
        text = (tmp_path / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
        assert "json-schema.org" in json.loads(text)["$schema"]
        assert "loan.agreed" in text
