"""What messages may say, and how long one waits before it is tried again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import DefinitionFaults
from engine.messages import template
from engine.messages.template import PLACES, delivery, templates

VALUES = dict.fromkeys(PLACES, "x")
PRIVATE = ("租", "工资", "诉", "欠", "仲裁", "法院", "court", "wage", "rent", "secret")
MOST = 120  # Chinese characters that two text messages hold


def test_every_message_can_be_written_in_both_languages() -> None:
    for one in templates().values():
        for language in ("zh", "en"):
            subject, body = one.written(language, VALUES)
            assert subject
            assert body
            assert "{" not in subject + body
        assert len(one.body.zh) <= MOST


def test_no_message_names_a_dispute_or_a_secret() -> None:
    for one in templates().values():
        words = "".join((one.subject.zh, one.body.zh, one.subject.en, one.body.en)).lower()
        for private in (
            "租",
            "工资",
            "诉",
            "欠",
            "仲裁",
            "法院",
            "court",
            "wage",
            "rent",
            "secret",
        ):
            assert private not in words, one.id


def test_waits_grow_to_their_limit() -> None:
    terms = delivery()
    waits = [terms.wait(attempts, 0) for attempts in range(1, 12)]
    assert waits[:3] == [timedelta(seconds=s) for s in (30, 120, 480)]
    assert waits[-1] == timedelta(hours=6)
    assert waits == sorted(waits)


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_chance_stretches_a_wait_by_its_share_at_most(attempts: int, chance: float) -> None:
    bare = delivery().wait(attempts, 0)
    assert bare <= delivery().wait(attempts, chance) <= bare * 1.2501


@pytest.mark.parametrize(
    ("written", "instead", "fault"),
    [
        ("caused_by: CaseClosed", "caused_by: CaseCloesd", "did you mean CaseClosed"),
        ("to: [applicant, respondent]", "to: [everybody]", "everybody is nobody"),
        ("{number} is closed", "{name} is closed", "unknown places name"),
        ("- message: closed", "- message: welcome", "stands twice"),
        ("- message: closed", "- message: closed\n  urgent: true", "unknown key urgent"),
    ],
)
def test_a_fault_in_the_messages_is_named(
    written: str, instead: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (template.HERE / "templates.yaml").read_text(encoding="utf-8")
    assert written in text
    (tmp_path / "templates.yaml").write_text(text.replace(written, instead), encoding="utf-8")
    monkeypatch.setattr(template, "HERE", tmp_path)
    with pytest.raises(DefinitionFaults, match=fault):
        templates.__wrapped__()


def test_a_fault_in_the_terms_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (template.HERE / "delivery.yaml").read_text(encoding="utf-8")
    (tmp_path / "delivery.yaml").write_text(text.replace('"8"', "many"), encoding="utf-8")
    monkeypatch.setattr(template, "HERE", tmp_path)
    with pytest.raises(DefinitionFaults, match="attempts: many is no number"):
        delivery.__wrapped__()
