"""What is proposed to a person, what they are asked, and what is recorded of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from engine.actions import advice, consent, consult, export, proposing
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.events import CategoryChosen, ClarificationGiven, from_record
from engine.casework.thread import ADVICE
from engine.classify.clarify import UNSURE
from engine.errors import AnswerError, NotFound

DATA = Path(__file__).resolve().parents[2] / "data"
SURE = "退租一个月了，房东还不退押金，说墙上有钉子眼要扣两千"
VAGUE = "他说好的事情不算数，我找了他好几回，他就是躲着我"
CRIME = "我在网上被人骗了三万块钱，对方让我转账，现在联系不上了"
DANGERS = {
    "他拿刀说要砍死我": "violence",
    "我实在不想活了": "self_harm",
    "他天天打孩子": "minor_or_dependant_harmed",
}


def telling(desk: Desk, story: str) -> Case:
    case = consent.agree(desk, consult.open_case(desk).case, ["assess"])
    return consult.tell_story(desk, case, story)


def chosen_of(desk: Desk, case: Case) -> CategoryChosen:
    """The last choice, as it stands in the journal for whoever counts."""
    found = [e for e in desk.store.happenings(["CategoryChosen"]) if e.stream == case.id]
    happened = from_record(found[-1].kind, found[-1].body)
    assert isinstance(happened, CategoryChosen)
    return happened


def unseen() -> list[dict[str, str]]:
    lines = (DATA / "unseen_stories.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


# ---------------------------------------------------------------- what is put before her


def test_a_likely_kind_is_ticked_beforehand(desk: Desk) -> None:
    proposed = proposing.propose(desk, telling(desk, SURE))
    assert proposed.preselected == proposed.candidates[0].cause == "rent.deposit"
    assert (proposed.asked, proposed.next, proposed.nature) == ((), None, "")


def test_what_is_ticked_beforehand_is_right_nine_times_in_ten(desk: Desk) -> None:
    """On stories that nothing was learned from; the other half of them chose the number."""
    areas = desk.library.taxonomy.areas
    case = consult.open_case(desk).case
    rows, ticked = unseen()[1::2], []
    for row in rows:
        proposed = proposing.propose(desk, replace(case, story=row["text"]))
        right = {row["cause"]} if row.get("cause") else {*areas[row["code"]].causes}
        if proposed.preselected:
            ticked.append(proposed.preselected in right)
    assert len(ticked) >= 0.5 * len(rows)
    assert sum(ticked) >= 0.9 * len(ticked)


def test_nothing_is_ticked_where_the_story_cannot_be_placed(desk: Desk) -> None:
    proposed = proposing.propose(desk, telling(desk, VAGUE))
    assert proposed.is_unsure
    assert proposed.preselected == ""
    assert proposed.next is not None


def test_rules_of_an_earlier_day_tick_nothing(desk: Desk) -> None:
    """They have no parameter that says from where on."""
    rulebook = desk.library.rulebook
    parameters = {n: p for n, p in rulebook.parameters.items() if not n.startswith("proposal_")}
    earlier = replace(desk.library, rulebook=replace(rulebook, parameters=parameters))
    proposed = proposing.propose(replace(desk, library=earlier), telling(desk, SURE))
    assert proposed.candidates
    assert (proposed.preselected, proposed.nature) == ("", "")


@pytest.mark.parametrize(
    ("story", "nature"),
    [
        (CRIME, "criminal"),
        ("街道给我发了限期拆除决定书，说楼顶是违建，我不服，怎么申请行政复议", "administrative"),
        ("法院判决生效以后怎么申请强制执行，要带什么材料", "none"),
        (SURE, ""),
        ("😀😀", ""),
        ("مرحبا صاحب البيت", ""),
    ],
)
def test_whose_business_it_may_be_is_said(desk: Desk, story: str, nature: str) -> None:
    assert proposing.propose(desk, telling(desk, story)).nature == nature


def test_most_texts_of_no_civil_dispute_are_known_and_few_others_taken_for_one(desk: Desk) -> None:
    areas, case = desk.library.taxonomy.areas, consult.open_case(desk).case
    known = wrong = others = 0
    for row in unseen():
        nature = proposing.propose(desk, replace(case, story=row["text"])).nature
        if areas[row["code"]].nature == "civil":
            wrong += nature != ""
        else:
            others += 1
            known += nature == areas[row["code"]].nature
    assert known >= 0.7 * others
    assert wrong <= 0.04 * (len(unseen()) - others)


# ---------------------------------------------------------------- plain questions


def test_an_answer_is_sealed_and_moves_the_proposal(desk: Desk) -> None:
    case = telling(desk, VAGUE)
    asked = proposing.propose(desk, case).next
    assert asked is not None
    case = proposing.clarify_kind(desk, case, asked.id, "work")
    kept = [e for e in desk.store.read(case.id) if e.kind == ClarificationGiven.__name__]
    assert "work" not in kept[0].body
    assert case.clarified == export.own_data(desk, case)["clarified"] == {asked.id: "work"}
    assert proposing.propose(desk, case).candidates[0].cause.startswith("lab.")


def test_an_answer_given_twice_is_written_once_and_a_later_one_counts(desk: Desk) -> None:
    first = telling(desk, VAGUE)
    case = proposing.clarify_kind(desk, first, "matter", "work")
    case = proposing.clarify_kind(desk, first, "matter", "work")
    case = proposing.clarify_kind(desk, first, "matter", "family")  # another tab, older page
    assert case.clarified == {"matter": "family"}
    assert [e.kind for e in desk.store.read(case.id)].count("ClarificationGiven") == 2


@pytest.mark.parametrize("choice", ["", "no such", "<script>", "A" * 5_000])
def test_an_answer_that_is_none_is_refused(desk: Desk, choice: str) -> None:
    case = telling(desk, VAGUE)
    with pytest.raises(AnswerError):
        proposing.clarify_kind(desk, case, "matter", choice)
    with pytest.raises(NotFound):
        proposing.clarify_kind(desk, case, "no such question", UNSURE)


def test_after_the_story_is_told_anew_nothing_stale_is_left(desk: Desk) -> None:
    case = proposing.clarify_kind(desk, telling(desk, VAGUE), "matter", "work")
    placed = consult.tell_story(desk, case, SURE)
    fresh = telling(desk, SURE)
    assert proposing.propose(desk, placed) == proposing.propose(desk, fresh)
    again = consult.tell_story(desk, placed, VAGUE)
    assert proposing.propose(desk, again) == proposing.propose(desk, case)


# ---------------------------------------------------------------- what is recorded


def test_a_choice_says_what_was_proposed_and_by_which_model(desk: Desk) -> None:
    case = telling(desk, SURE)
    proposed = proposing.propose(desk, case)
    case = consult.choose_category(desk, case, "rent.deposit")
    told = chosen_of(desk, case)
    assert told.proposed == tuple(one.cause for one in proposed.candidates)
    assert told.proposed.index(told.category) == 0
    assert told.shares[0] == round(proposed.candidates[0].score * 1_000)
    assert (told.preselected, told.abstained, told.clarified) == ("rent.deposit", False, ())
    assert len(told.model) == 12


def test_a_choice_after_a_question_names_the_question_but_no_word_of_hers(desk: Desk) -> None:
    case = proposing.clarify_kind(desk, telling(desk, VAGUE), "matter", "family")
    case = consult.choose_category(desk, case, "nb.leak")
    told = chosen_of(desk, case)
    assert told.clarified == ("matter",)
    assert told.category not in told.proposed
    bodies = [e.body for e in desk.store.read(case.id) if e.kind != "CategoryChosen"]
    assert not [body for body in bodies if "family" in body or VAGUE[:6] in body]


def test_a_choice_without_a_story_was_beside_no_proposal(desk: Desk) -> None:
    case = consult.choose_category(desk, consult.open_case(desk).case, "rent.deposit")
    told = chosen_of(desk, case)
    assert (told.proposed, told.shares, told.preselected) == ((), (), "")
    assert told.abstained


def test_a_choice_of_an_earlier_day_stays_readable() -> None:
    told = from_record("CategoryChosen", '{"also":[],"category":"rent.deposit","proposed":["x"]}')
    assert told == CategoryChosen("rent.deposit", (), ("x",))
    assert isinstance(told, CategoryChosen)
    assert told.model == ""


# ---------------------------------------------------------------- danger, and a person


@pytest.mark.parametrize("words", DANGERS)
def test_danger_is_seen_in_a_story_of_every_area(desk: Desk, words: str) -> None:
    by_area = {row["code"]: row["text"] for row in unseen()}
    assert len(by_area) == 17
    for code, text in by_area.items():
        case = telling(desk, f"{text[:400]}。{words}")
        assert DANGERS[words] in case.signals, code


def test_a_person_is_handed_the_story_once(desk: Desk) -> None:
    case = telling(desk, VAGUE)
    for _ in range(2):
        case = advice.hand_over(desk, case)
    assert [said.text for said in case.talk.thread(ADVICE)] == [VAGUE]
    assert advice.is_called(case)
    again = advice.hand_over(desk, consult.tell_story(desk, case, SURE))
    assert [said.text for said in again.talk.thread(ADVICE)] == [VAGUE, SURE]


def test_a_person_can_be_asked_without_a_story(desk: Desk) -> None:
    case = advice.hand_over(desk, consult.open_case(desk).case)
    assert advice.is_called(case)
    assert not case.talk.messages
