"""The command itself: wrong calls, its version, its readers, its page."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.cli.entry import BUILT_IN, brought_commands, main
from tests.engine.cli.terminal import ROOT


@pytest.mark.parametrize("words", [[], ["chek"], ["check", "--no"], ["ask", "--lang", "de"]])
def test_a_wrong_call_ends_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage: jiefen" in capsys.readouterr().err


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert re.fullmatch(r"jiefen \d+\.\d+\.\d+\n", capsys.readouterr().out)


def test_a_reader_that_has_gone_is_no_error(rules: Path) -> None:
    call = [sys.executable, "-c", "from engine.cli import main; raise SystemExit(main())"]
    process = subprocess.Popen(
        [*call, "graph", "owed", "--rules", str(rules)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()


@pytest.mark.parametrize("name", [*(command.name for command in BUILT_IN), *brought_commands()])
def test_every_command_and_option_is_documented(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    section = re.search(rf"^## jiefen {name}$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert section, f"docs/cli.md has no section “jiefen {name}”"
    with pytest.raises(SystemExit):
        main([name, "--help"])
    options = set(re.findall(r"--[a-z][a-z-]*", capsys.readouterr().out)) - {"--help"}
    said = page + (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")  # settings stand there
    missing = {option for option in options if option not in said}
    assert not missing
