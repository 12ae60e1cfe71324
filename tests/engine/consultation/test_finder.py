"""How well questions find their answers, and that nothing is offered where nothing fits."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.classify.cues import Speller, Wording
from engine.classify.learned import classifier_of
from engine.classify.proposal import Classifier
from engine.consultation.finder import MOST, Finder
from engine.source import Items, Reader, Record, read_file
from tests.ours import library

QUESTIONS = Path(__file__).resolve().parents[2] / "data" / "questions.yaml"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the answers that would do, and whether it was kept aside."""

    ask: str
    answers: tuple[str, ...]
    kept: bool


@cache
def questions() -> tuple[Question, ...]:
    entries = read_file(QUESTIONS)
    assert isinstance(entries, Items)
    readers = [Reader(entry, []) for entry in entries if isinstance(entry, Record)]
    return tuple(Question(r.word("ask"), r.words("answer"), r.flag("kept")) for r in readers)


def offered(question: str) -> list[str]:
    proposal = classifier().propose(question)
    return [answer.id for answer in library().finder.find(question, proposal).answers]


@cache
def classifier() -> Classifier:
    return classifier_of(library().taxonomy)


def shares(kept: bool) -> tuple[float, float]:
    """How often the right answer comes first, and among the first three."""
    asked = [q for q in questions() if q.kept is kept and NONE not in q.answers]
    found = [(offered(q.ask), set(q.answers)) for q in asked]
    first = sum(bool(ids) and ids[0] in right for ids, right in found)
    among = sum(bool(right & set(ids[:3])) for ids, right in found)
    return first / len(asked), among / len(asked)


def test_every_name_among_the_questions_is_an_answer() -> None:
    named = {id for question in questions() for id in question.answers} - {NONE}
    assert named <= library().answers.keys()
    assert len(questions()) > 150


def test_known_questions_find_their_answer() -> None:
    first, among = shares(kept=False)
    assert first > 0.95
    assert among > 0.98


def test_questions_that_were_kept_aside_find_their_answer_mostly() -> None:
    first, among = shares(kept=True)  # measured .72 and .84
    assert first > 0.7
    assert among > 0.82


def test_matters_of_nobody_here_are_mostly_left_alone() -> None:
    foreign = [q for q in questions() if NONE in q.answers]
    assert sum(bool(offered(q.ask)) for q in foreign) / len(foreign) < 0.33  # measured .30


def test_every_question_of_an_answer_leads_to_it() -> None:
    lost = [a.id for a in library().answers.values() if a.id not in offered(a.question.zh)[:1]]
    assert lost == []


def test_every_english_question_leads_to_its_answer() -> None:
    lost = [a.id for a in library().answers.values() if a.id not in offered(a.question.en)[:3]]
    assert lost == []


@pytest.mark.parametrize(
    "nothing",
    [
        "",
        " \n\t",
        "?!。",
        "🙂😡🏠",
        "怎么办",
        "请问",
        "what can I do",
        "xyzzy qwertz",
        "ขอเงินคืน",
        "\x00\ud800",
    ],
)
def test_where_nothing_is_said_nothing_is_offered(nothing: str) -> None:
    assert offered(nothing) == []


def test_traditional_signs_wide_letters_and_stray_blanks_change_nothing() -> None:
    assert offered("房東 不 退 押金")[0] == offered("房东不退押金")[0] == "deposit_not_returned"


def test_a_million_signs_are_answered_in_no_time() -> None:
    long = "房东不退押金" + "啊" * 1_000_000
    began = time.perf_counter()
    library().finder.find(long)
    assert time.perf_counter() - began < 0.5


def test_without_answers_there_is_none() -> None:
    assert Finder([], Speller(Wording())).find("房东不退押金").answers == ()


@given(st.text(max_size=400))
def test_whatever_is_written_gives_few_answers_and_never_a_fault(text: str) -> None:
    found = library().finder.find(text)
    assert len(found.answers) <= MOST
    assert bool(found.answers) or not found.sure
