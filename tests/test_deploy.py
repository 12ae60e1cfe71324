"""Whoever runs a service finds every setting, and the files that we hand out are right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.settings.settings import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "deploy.md"
FILES = sorted((ROOT / "docs" / "deploy").glob("*"))
VARIABLES = {s.variable for s in SETTINGS} | {f"{s.variable}_FILE" for s in SETTINGS if s.filed}


def test_every_setting_is_documented_with_its_option() -> None:
    rows = re.findall(r"^\| `(JIEFEN_\w+)` \| ([^|]+) \|", PAGE.read_text(encoding="utf-8"), re.M)
    documented = dict(rows)
    assert documented.keys() == {setting.variable for setting in SETTINGS}
    for setting in SETTINGS:
        assert (setting.option or "none") in documented[setting.variable]


@pytest.mark.parametrize("path", [PAGE, *FILES], ids=lambda path: path.name)
def test_no_file_speaks_of_a_setting_that_is_none(path: Path) -> None:
    named = set(re.findall(r"JIEFEN_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8")))
    assert named <= VARIABLES | {"JIEFEN_"}
