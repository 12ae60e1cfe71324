"""`jiefen advise` prints conclusions, guidance and papers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.cli.blocks import blocks
from engine.source import plain, read_text
from tests.engine.cli.terminal import Run, cases


def test_advice_is_printed_in_the_shape_of_what_a_case_expects(rules: Path, case: Path) -> None:
    as_yaml = Run("advise", case, "--rules", rules)
    as_json = json.loads(Run("advise", case, "--json", "--rules", rules).out)
    assert as_yaml.status == 0
    assert as_json["findings"] == ["loan.owed"]
    assert as_json["amounts"] == {"owed": "400.00"}
    assert plain(read_text(as_yaml.out, "printed")) == as_json


def test_the_guidance_can_be_read_in_both_languages(rules: Path, case: Path) -> None:
    chinese = Run("advise", case, "--text", "--rules", rules).out
    assert "解纷意见指导书\n==============\n" in chinese
    assert "1. 应当还钱 [很可能]\n   借的 500.00 元要还。" in chinese
    english = Run("advise", case, "--text", "--lang", "en", "--rules", rules).out
    assert "500.00 yuan is to be repaid." in english


def test_the_guidance_is_written_to_files(rules: Path, case: Path, tmp_path: Path) -> None:
    html, docx = tmp_path / "o.html", tmp_path / "o.docx"
    run = Run("advise", case, "--html", html, "--docx", docx, "--rules", rules)
    assert (run.status, run.out) == (0, "")
    assert run.err == f"written: {docx}\nwritten: {html}\n"
    page = html.read_text(encoding="utf-8")
    assert page.startswith('<!doctype html>\n<html lang="zh-CN">')
    assert "借的 500.00 元要还" in page
    assert docx.read_bytes()[:2] == b"PK"


def test_of_several_cases_one_must_be_named(rules: Path, tmp_path: Path) -> None:
    file = cases(tmp_path, "", 'loan.lent: "500.00"→loan.lent: "600.00"')
    run = Run("advise", file, "--rules", rules)
    assert run.status == 1
    assert "the file holds 2 cases: L-1, L-2 → choose one: --id ID" in run.err
    assert 'owed: "500.00"' in Run("advise", file, "--id", "L-2", "--rules", rules).out
    assert Run("advise", file, "--id", "L-9", "--rules", rules).err == "no case L-9\n"


def test_a_missing_file_is_an_error_in_one_line(rules: Path, tmp_path: Path) -> None:
    run = Run("advise", tmp_path / "none.yaml", "--rules", rules)
    assert (run.status, run.out) == (1, "")
    assert "No such file or directory → check the path" in run.err


@pytest.mark.parametrize(
    "value",
    [
        "是",
        "yes",
        "null",
        "1.5",
        "a: b",
        "- x",
        "#",
        "民法典#675",
        "2026-01-01",
        "",
        " a",
        "{",
        "a\nb",
    ],
)
def test_what_is_printed_as_yaml_is_read_back_as_it_was(value: str) -> None:
    data: dict[str, Any] = {
        "list": [value, None, {"key": value}],
        value or "empty": {},
        "none": None,
        "flag": True,
    }
    text = "\n".join(blocks(data))
    back = plain(read_text(text, "printed"))
    assert back == {**data, "flag": "true", (value or "empty"): {}}
