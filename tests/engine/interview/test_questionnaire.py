"""How questionnaires are read, and what their authors are told."""

from __future__ import annotations

import pytest

from engine.errors import DefinitionFaults
from tests.engine.interview.builders import QUESTIONS, SMALL, facts, law, questionnaires, small

HEAD = "questionnaire: q\ntitle: {zh: 问}\nscope: [a]\n"


def faults_of(text: str) -> list[str]:
    with pytest.raises(DefinitionFaults) as caught:
        questionnaires({"q": HEAD + text})
    return [str(fault).removeprefix("q.yaml:") for fault in caught.value.faults]


def test_a_questionnaire_has_its_sections_and_questions_in_order() -> None:
    assert (SMALL.id, SMALL.scope) == ("small", ("a",))
    assert [section.id for section in SMALL.sections] == ["what", "lease", "deposit", "end"]
    assert facts(SMALL.questions)[:3] == ["a.kind", "a.rent", "a.paid"]
    assert [section.by_author for section in SMALL.sections] == [True, False, False, False]
    assert SMALL.skippable == {"a.area"}


def test_a_question_has_its_defaults() -> None:
    question = SMALL.question("a.rent")
    assert question is not None
    assert (question.hint, question.why, question.unit) == (None, None, None)
    assert (question.always, question.required, question.may_not_apply) == (False, True, False)
    assert question.precision == ("day", "month", "year")
    assert question.section == "lease"
    assert SMALL.question("a.nothing") is None


def test_the_questions_of_a_closed_section_are_gated_by_its_condition() -> None:
    assert set(SMALL.gates) == {"a.deposit"}


def test_shared_sections_come_first_or_last() -> None:
    shared = """
    sections:
      - {section: first, title: {zh: 一}, questions: [{ask: a.kind, question: {zh: 什么？}}]}
      - section: last
        last: true
        title: {zh: 末}
        questions: [{ask: a.wish, question: {zh: 愿？}}]
    """
    own = HEAD + (
        "include: [shared/intake]\n"
        "sections: [{section: own, title: {zh: 自}, "
        "questions: [{ask: a.rent, question: {zh: 租？}}]}]"
    )
    found = questionnaires({"q": own, "shared/intake": shared})
    assert list(found) == ["q"]
    assert [section.id for section in found["q"].sections] == ["first", "own", "last"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "include: [shared/intak]",
            "4:1: no file shared/intak → name a file under questionnaires/",
        ),
        (
            "sections: [{section: s, title: {zh: 一}, "
            "questions: [{ask: a.rnt, question: {zh: 租？}}]}]",
            "4:54: unknown fact a.rnt → did you mean a.rent?",
        ),
        (
            "sections: [{section: s, title: {zh: 一}, "
            "questions: [{ask: zzz, question: {zh: 租？}}]}]",
            "4:54: unknown fact zzz → put the fact into rules/vocabulary",
        ),
        (
            "sections: [{section: s, title: {zh: 一}, questions: [{ask: a.rent}]}]",
            "4:53: question is missing → add question:",
        ),
        (
            "sections: [{section: s, title: {zh: 一}, order: random, questions: []}]",
            "4:41: order: random is not known → one of: author, decisive",
        ),
        (
            "sections: [{section: s, title: {zh: 一}, when: a.paid, questions: []}]",
            "4:47: a.paid has three values → write “a.paid is yes” or “is no”",
        ),
        (
            "sections: [{section: s, title: {zh: 一}, "
            "questions: [{ask: a.rent, question: {zh: 租？}, alwas: true}]}]",
            "4:87: unknown key alwas → did you mean always?",
        ),
        (
            "sections: [{section: s, title: {zh: 一}, "
            "questions: [{ask: a.rent, question: {zh: 租？}}, "
            "{ask: a.rent, question: {zh: 又？}}]}]",
            "4:88: a.rent is asked twice → first at q.yaml:4:53",
        ),
    ],
)
def test_a_fault_says_where_and_what(text: str, fault: str) -> None:
    assert faults_of(text) == [fault]


@pytest.mark.parametrize(
    "sections",
    [
        "[{section: s, title: {zh: 一}, when: a.rent > 0, "
        "questions: [{ask: a.rent, question: {zh: 租？}}]}]",
        "[{section: s, title: {zh: 一}, when: a.paid is no, "
        "questions: [{ask: a.kind, question: {zh: 一？}}]}, "
        "{section: t, title: {zh: 二}, when: a.kind is rent, "
        "questions: [{ask: a.paid, question: {zh: 二？}}]}]",
        "[{section: s, title: {zh: 一}, when: a.may_end, "
        "questions: [{ask: a.paid, question: {zh: 一？}}]}]",
        "[{section: s, title: {zh: 一}, when: refund > 0, "
        "questions: [{ask: a.kind, question: {zh: 一？}}]}]",
    ],
)
def test_a_section_may_not_open_by_an_answer_inside_it(sections: str) -> None:
    (fault,) = faults_of(f"sections: {sections}")
    assert "cycle of questions: " in fault
    assert fault.endswith(" → a section may not open by an answer inside it")


def test_a_file_without_a_questionnaire_is_only_for_including() -> None:
    assert questionnaires({"shared/x": "sections: []"}) == {}


def test_conditions_know_findings_amounts_and_terms() -> None:
    text = QUESTIONS.replace("when: a.kind is deposit", "when: a.may_end or a.dear or a.rent > 0")
    assert set(small(text, law()).gates) == {"a.deposit"}
