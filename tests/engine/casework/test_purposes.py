"""Every purpose says what it is for and on what it rests; what is sensitive is asked on its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.actions import outbox
from engine.casework.permissions import Action
from engine.casework.purposes import ASKED, Ground, purposes, read_purposes
from engine.errors import DefinitionFaults
from engine.library import Library
from engine.statutes.origin import fetch

GOOD = """
- purpose: assess
  words: 2026-11-22
  title: {zh: 评估, en: Assessment}
  data: {zh: 回答, en: Answers}
  use: {zh: 出指导书, en: Guidance}
  seen_by: {zh: 本人, en: The person}
  ground: consent
  law: [个人信息保护法#14]
  without: {zh: 不能评估, en: No assessment}
  tick: {zh: 同意, en: I agree}
"""
ALLOWED = {*map(str, Action), "contact", "mediate", "refer"}
NOT_SENSITIVE = {
    "case.free_text",  # the story: agreed to before it is told
    "case.urgent_needs",
    "labour.wants_reinstatement",
    "triage.meet_how",
    "triage.wish",
}
"""Private facts that tell of wishes and haste, and nothing of body, family or purse."""


def test_every_sensitive_fact_is_one_that_is_asked(library: Library) -> None:
    named = {fact for one in purposes().by_id.values() for fact in one.facts}
    assert named <= library.rulebook.facts.keys()
    assert sum(len(one.facts) for one in purposes().by_id.values()) == len(named)


def test_every_private_fact_is_judged(library: Library) -> None:
    asked = {q.fact for each in library.questionnaires.values() for q in each.questions}
    private = {name for name in asked if library.rulebook.facts[name].private}
    judged = {name for name in private if purposes().at(name)}
    assert private - judged == NOT_SENSITIVE


def test_what_is_sensitive_is_asked_on_its_own_or_rests_on_an_emergency() -> None:
    for one in purposes().by_id.values():
        if one.sensitive:
            assert one.ground in (Ground.SEPARATE, Ground.EMERGENCY)


def test_every_text_stands_in_both_languages() -> None:
    for one in purposes().by_id.values():
        texts = (one.title, one.data, one.use, one.seen_by, one.effect, one.without, one.tick)
        for text in texts:
            assert text is None or (text.has("zh") and text.has("en")), one.id


def test_what_waits_for_consent_is_something_that_can_be_done() -> None:
    for one in purposes().asked():
        assert {*one.needed_for} <= ALLOWED, one.id


def test_an_earlier_wording_is_asked_again() -> None:
    assess = purposes().by_id["assess"]
    assert assess.is_agreed({"assess": assess.words})
    assert not assess.is_agreed({"assess": "2020-01-01"})
    assert not assess.is_agreed({})
    assert purposes().by_id["record"].is_agreed({})


def test_the_words_agreed_to_elsewhere_are_those_of_the_purposes() -> None:
    assert purposes().by_id[outbox.PURPOSE].words == outbox.WORDS


def test_every_article_exists(shared: Path) -> None:
    editions = fetch(str(shared / "data" / "statutes.jsonl.gz")).editions()
    known = {(e.law, a.number) for e in editions for a in e.articles}
    for one in purposes().by_id.values():
        for reference in one.law:
            assert any(
                law.endswith(reference.law) and number == reference.number for law, number in known
            ), reference


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "purposes.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("ground: consent", "ground: because", "because is not known"),
        ("law: [个人信息保护法#14]", "law: []", "assess rests on nothing"),
        ("law: [个人信息保护法#14]", "law: [somewhere]", "somewhere is no article"),
        ("  tick: {zh: 同意, en: I agree}\n", "", "assess is asked in no words"),
        ("ground: consent", "ground: consent\n  sensitive: true", "assess is sensitive"),
        ("ground: consent", "ground: separate\n  sensitive: true", "hides what it may do"),
        ("- purpose: assess", "- porpoise: assess", "not an entry"),
        ("words: 2026-11-22", "wards: 2026-11-22", "unknown key wards"),
    ],
)
def test_a_purpose_that_leaves_something_out_is_refused(
    tmp_path: Path, before: str, after: str, fault: str
) -> None:
    with pytest.raises(DefinitionFaults, match=fault):
        read_purposes(written(tmp_path, GOOD.replace(before, after, 1)))


def test_a_purpose_stands_once(tmp_path: Path) -> None:
    assert {*read_purposes(written(tmp_path, GOOD)).by_id} == {"assess"}
    with pytest.raises(DefinitionFaults, match="assess stands twice"):
        read_purposes(written(tmp_path, GOOD + GOOD))


def test_grounds_that_need_nobodys_word_are_not_asked() -> None:
    assert {one.ground for one in purposes().asked()} == ASKED
