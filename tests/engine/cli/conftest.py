"""The small library and its case, ready in a folder of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.engine.cli.terminal import AROUND, CASE, LOAN, QUESTIONS, ROOT


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A small library about a loan, with the fixed texts of the real one."""
    texts = tmp_path / "rules" / "texts"
    texts.mkdir(parents=True)
    for name in ("guidance.yaml", "compose.yaml"):
        shutil.copy(ROOT / "rules" / "texts" / name, texts / name)
    (tmp_path / "rules" / "around.yaml").write_text(AROUND, encoding="utf-8")
    (tmp_path / "rules" / "loan.yaml").write_text(LOAN, encoding="utf-8")
    (tmp_path / "questionnaires").mkdir()
    (tmp_path / "questionnaires" / "loan.yaml").write_text(QUESTIONS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path
