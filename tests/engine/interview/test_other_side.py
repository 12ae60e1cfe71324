"""The other side is asked what both can speak of, and learns nothing by the order of questions."""

from __future__ import annotations

from engine.interview.other_side import for_other_side, ground_of
from engine.interview.progress import LATER
from engine.interview.stored import read_stored, write_stored
from engine.rulebook.graph import ABSENT, DECLINED
from tests.ours import library

LIBRARY = library()
FACTS = LIBRARY.rulebook.facts


def test_only_comparable_questions_are_left_in_their_order() -> None:
    for questionnaire in LIBRARY.questionnaires.values():
        asked = for_other_side(questionnaire, FACTS)
        kept = [q.fact for q in questionnaire.questions if FACTS[q.fact].is_comparable]
        assert [q.fact for q in asked.questions] == kept
        assert asked.gates.keys() <= {*kept}
        assert all(section.questions for section in asked.sections)


def test_nothing_private_of_the_applicant_decides_what_is_asked() -> None:
    calm = {"case.danger": frozenset({"none"}), "case.urgent_needs": frozenset({"none"})}
    upset = {"case.danger": frozenset({"happening_now"}), "case.self_willing": "no"}
    same = {"rental.role": "tenant", "rental.monthly_rent": 1}
    grounds = [ground_of(FACTS, {**same, **own}, "rent.arrears") for own in (calm, upset)]
    assert grounds[0] == grounds[1]
    assert grounds[0]["rental.role"] == "tenant"
    assert grounds[0]["case.danger"] == frozenset({"none"})
    assert "rental.monthly_rent" not in grounds[0]


def test_who_is_who_is_mirrored_in_every_kind_of_dispute() -> None:
    roles = [name for name in FACTS if name.endswith((".role", ".side"))]
    assert len(roles) == 11
    assert all(FACTS[name].compared == "mirrored" for name in roles)


def test_an_answer_is_read_as_it_was_kept() -> None:
    answers = {
        "rental.monthly_rent": 1_200_000,
        "rental.use": DECLINED,
        "rental.rent_paid_through": ABSENT,
        "rental.deposit_amount": LATER,
    }
    stored = {name: write_stored(FACTS[name], value) for name, value in answers.items()}
    assert read_stored(FACTS, stored) == answers
    broken = {"rental.monthly_rent": {"value": "viel"}, "rental.gone": {"value": "1"}}
    assert read_stored(FACTS, broken) == {}
