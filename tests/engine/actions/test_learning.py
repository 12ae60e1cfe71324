"""Which cases may be learned from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.actions import consent, consult, course, erasure, issue
from engine.actions.desk import Desk
from engine.actions.learning import settled_cases
from engine.casework.case import Case
from engine.casework.events import CaseAssigned, ConsentGiven
from engine.casework.moves import Wish
from engine.casework.people import Actor, Role
from engine.classify.examples import Example
from engine.classify.model import shipped_model
from engine.vault import Vault, fresh_key

STORY = "房东不退押金，说墙面有划痕"


def told(desk: Desk, kind: str = "rent.deposit", *agreed: str) -> Case:
    case = consult.open_case(desk).case
    case = consent.agree(desk, case, agreed or ("assess", "learn"))
    return consult.choose_category(desk, consult.tell_story(desk, case, STORY), kind)


def settled(desk: Desk, kind: str = "rent.deposit", *agreed: str) -> Case:
    return issue.issue_guidance(desk, told(desk, kind, *agreed))[0]


def learned(desk: Desk) -> list[Example]:
    return settled_cases(desk.store, desk.vault, desk.library.taxonomy, shipped_model())


def test_a_case_with_guidance_whose_applicant_agreed_is_learned_from(desk: Desk) -> None:
    case = settled(desk)
    assert learned(desk) == [Example(str(case.id), STORY, "C", "rent.deposit", "case")]


@pytest.mark.parametrize(
    "left_out",
    [
        lambda desk: settled(desk, "rent.deposit", "assess"),
        lambda desk: settled(desk, "rent.deposit", "learn"),
        lambda desk: told(desk),
        lambda desk: settled(desk, "other"),
        lambda desk: consent.withdraw(desk, settled(desk), ["learn"]),
        lambda desk: consent.withdraw(desk, settled(desk), ["assess"]),
        lambda desk: erasure.erase(desk, settled(desk)),
        lambda desk: consult.choose_category(desk, settled(desk), "rent.repair"),
        lambda desk: consult.tell_story(desk, settled(desk), "押金"),
    ],
    ids=[
        "did not agree",
        "agreed to nothing else",
        "only chosen",
        "a kind of no area",
        "taken back",
        "all taken back",
        "erased",
        "chosen anew and not settled",
        "hardly a word",
    ],
)
def test_any_other_case_is_left_out(desk: Desk, left_out: Callable[[Desk], object]) -> None:
    left_out(desk)
    assert learned(desk) == []


def test_words_of_consent_that_were_since_changed_are_no_consent(desk: Desk) -> None:
    case = settled(desk, "rent.deposit", "assess")
    desk.write(case, lambda _: [ConsentGiven("", ("learn",), "learn 2020-01-01", "resident")])
    assert learned(desk) == []


def test_what_the_vault_cannot_open_is_left_out(desk: Desk) -> None:
    settled(desk)
    other = replace(desk, vault=Vault.of([fresh_key()]))
    assert settled_cases(desk.store, other.vault, desk.library.taxonomy, shipped_model()) == []


def test_staff_who_send_a_case_on_settle_its_kind(desk: Desk) -> None:
    case = desk.write(told(desk), lambda _: [CaseAssigned("u1", "m1", "taken")])
    mediator = Actor(Role.MEDIATOR, "m1", "王", "u1", frozenset({"u1"}))
    case = course.go_on(desk.of(mediator), case, Wish("court", "own_choice"))
    assert [one.cause for one in learned(desk)] == ["rent.deposit"]


def test_a_resident_who_goes_on_without_guidance_settles_nothing(desk: Desk) -> None:
    course.go_on(desk, told(desk), Wish("court", "own_choice"))
    assert learned(desk) == []


def test_a_kind_of_two_areas_counts_for_the_likelier(desk: Desk) -> None:
    case = consult.open_case(desk).case
    case = consent.agree(desk, case, ("assess", "learn"))
    case = consult.tell_story(desk, case, "定做的衣柜做坏了，工期拖了两个月，货款不退")
    issue.issue_guidance(desk, consult.choose_category(desk, case, "con.work"))
    (one,) = learned(desk)
    assert one.area in ("G", "H")
