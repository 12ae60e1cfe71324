"""What residents do, straight at the desk: once is once, and nobody's answer is run over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from engine.actions import consult, issue
from engine.actions.consult import Opened
from engine.actions.desk import Desk, tidy_code
from engine.casework.case import Case
from engine.casework.journal import audit
from engine.errors import AnswerError, Conflict, NotFound
from engine.interview.progress import LATER
from engine.rulebook.change import flips
from engine.rulebook.node import DECLINED
from engine.rulebook.truth import Truth
from engine.store.memory import MemoryStore
from engine.store.store import Entry, Event, Receipt, Summary

RENT, ROLE, FORM = "rental.monthly_rent", "rental.role", "rental.contract_form"
KEY = "0123456789ABCDEF"


def renting(desk: Desk, **answers: Any) -> Case:
    case = consult.choose_category(desk, consult.open_case(desk).case, "rent.arrears")
    named = {f"rental.{name}": value for name, value in answers.items()}
    return consult.record_answers(desk, case, named)


def kinds(desk: Desk, case: Case) -> list[str]:
    return [event.kind for event in desk.store.read(case.id)]


def test_a_case_is_opened_once_for_one_form_and_both_answers_can_open_it(desk: Desk) -> None:
    first, second = consult.open_case(desk, key=KEY), consult.open_case(desk, key=KEY)
    assert (first.case.number, first.secret) == (second.case.number, second.secret)
    assert len(list(desk.store.cases())) == 1


@pytest.mark.parametrize("key", ["", "short", KEY + "0"])
def test_a_key_that_no_form_of_ours_holds_opens_a_case_of_its_own(desk: Desk, key: str) -> None:
    opened: list[Opened] = [consult.open_case(desk, key=key) for _ in range(2)]
    assert opened[0].case.number != opened[1].case.number
    assert opened[0].secret != opened[1].secret


def test_number_and_secret_open_a_case_however_they_are_written(desk: Desk) -> None:
    opened = consult.open_case(desk)
    number, secret = opened.case.number, opened.secret
    written = f" {number[:4]}-{number[4:]} ".lower(), "-".join(secret.lower())
    assert desk.load(*written).number == number
    for wrong in ("", "0" * 16, secret[:-1]):
        with pytest.raises(NotFound):
            desk.load(number, wrong)


def test_codes_read_aloud_forgive_letters_that_look_like_figures() -> None:
    assert tidy_code("o1-il u") == "0111V"


def test_what_stands_already_is_not_written_again(desk: Desk) -> None:
    case = renting(desk, monthly_rent=500_000)
    for _ in range(2):
        case = consult.record_answers(desk, case, {RENT: 500_000})
        case = consult.choose_category(desk, case, "rent.arrears")
        case = consult.tell_story(desk, case, "欠租")
        case = consult.mark_evidence(desk, case, {"lease_contract": "have", "none such": "have"})
        case, _ = issue.issue_guidance(desk, case)
    assert kinds(desk, case) == [
        "CaseOpened",
        "CategoryChosen",
        "AnswersGiven",
        "StoryTold",
        "EvidenceMarked",
        "GuidanceIssued",
        "RouteProposed",
    ]


def test_an_answer_given_elsewhere_meanwhile_is_not_run_over(desk: Desk) -> None:
    seen = renting(desk)
    consult.record_answers(desk, seen, {RENT: 500_000}, seen_at=seen.seq)
    with pytest.raises(Conflict):
        consult.record_answers(desk, seen, {RENT: 600_000}, seen_at=seen.seq)
    same = consult.record_answers(desk, seen, {RENT: 500_000}, seen_at=seen.seq)
    assert same.answers[RENT] == {"value": "5000.00"}


def test_an_answer_to_another_question_meanwhile_disturbs_nobody(desk: Desk) -> None:
    seen = renting(desk)
    consult.record_answers(desk, seen, {RENT: 500_000}, seen_at=seen.seq)
    both = consult.record_answers(desk, seen, {ROLE: "tenant"}, seen_at=seen.seq)
    assert {RENT, ROLE} <= set(both.answers)
    assert audit(desk.store) == []


class Racing(MemoryStore):
    """A store in which somebody else writes just before each of the first appends."""

    def __init__(self) -> None:
        super().__init__()
        self.others: list[Any] = []

    def append(
        self,
        stream: Any,
        expected_seq: int,
        events: Any,
        summary: Summary,
        key: str | None = None,
        entries: Sequence[Entry] = (),
    ) -> Receipt:
        if self.others:
            self.others.pop()()
        return super().append(stream, expected_seq, events, summary, key, entries)

    def read(self, stream: Any, after: int = 0) -> list[Event]:
        return super().read(stream, after)


def test_who_loses_a_race_reads_again_and_writes_after(desk: Desk) -> None:
    store = Racing()
    here = Desk(desk.library, store, desk.clock, desk.classifier, desk.scan)
    case = renting(here)
    store.others = [lambda: consult.record_answers(here, case, {FORM: "paper"})]
    after = consult.record_answers(here, case, {ROLE: "tenant"})
    assert {FORM, ROLE} <= set(after.answers)
    assert audit(store) == []


def test_no_answer_is_a_state_and_can_be_told_from_an_answer(desk: Desk) -> None:
    case = renting(desk, role=DECLINED, monthly_rent=LATER)
    assert case.answers[ROLE] == {"declined": True}
    assert case.answers[RENT] == {"later": True}
    answers = consult.answers_of(desk, case)
    assert answers[ROLE] is DECLINED
    assert answers[RENT] is LATER


def test_what_the_present_rules_cannot_read_counts_as_not_given(desk: Desk) -> None:
    case = renting(desk, role="tenant")
    odd = {ROLE: {"value": "king"}, "rental.gone": {"value": "yes"}, RENT: {"value": "5000.00"}}
    read = consult.answers_of(desk, type(case)(**{**_fields(case), "answers": odd}))
    assert ROLE not in read
    assert "rental.gone" not in read
    assert read[RENT] == 500_000


def _fields(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in case.__dataclass_fields__}


@pytest.mark.parametrize("kind", ["rent.castle", "", "case.category"])
def test_a_kind_that_does_not_exist_is_refused(desk: Desk, kind: str) -> None:
    with pytest.raises(AnswerError):
        consult.choose_category(desk, consult.open_case(desk).case, kind)


def test_a_story_is_kept_as_it_was_told_within_its_bounds(desk: Desk) -> None:
    case = consult.open_case(desk).case
    told = consult.tell_story(desk, case, " 𠮷野家\r\n欠\x00租 😀 ")
    assert told.story == "𠮷野家\n欠租 😀"
    with pytest.raises(AnswerError):
        consult.tell_story(desk, case, "房" * (consult.STORY_LIMIT + 1))


def test_what_somebody_writes_turns_nothing_around() -> None:
    assert consult.tidy_text("欠\u202e元001\u202c \u2067租\u2069") == "欠元001 租"
    assert consult.tidy_text("👨\u200d👩 ئۇ\u200f") == "👨\u200d👩 ئۇ\u200f"


def test_a_question_is_known_absent_or_never_asked(desk: Desk) -> None:
    case = renting(desk)
    assert consult.question_of(desk, case, ROLE) is not None
    assert consult.question_of(desk, case, "case.other_party_kind") is None
    for forged in ("rental.no_such", "case.safety_signals", "case.category", "lpr_1y"):
        with pytest.raises(NotFound):
            consult.question_of(desk, case, forged)


def test_a_document_number_is_verified_and_nothing_like_it(desk: Desk) -> None:
    case, guidance = issue.issue_guidance(desk, renting(desk, role="tenant"))
    assert issue.verify(desk, guidance.number).document_hash == guidance.answers_hash
    for wrong in (guidance.number + "1", case.number, "", "²", f"{case.number}-²"):
        with pytest.raises(NotFound):
            issue.verify(desk, wrong)


def test_changed_answers_give_a_new_version_and_keep_the_old_one(desk: Desk) -> None:
    case, first = issue.issue_guidance(desk, renting(desk, role="tenant"))
    case = consult.record_answers(desk, case, {ROLE: "landlord"})
    case, second = issue.issue_guidance(desk, case)
    assert (first.version, second.version) == (1, 2)
    assert issue.verify(desk, first.number).document_hash == first.answers_hash
    assert [issued.number for issued in case.issued] == [first.number, second.number]


def test_a_single_answer_that_would_turn_a_finding_is_named(desk: Desk) -> None:
    case = renting(desk, role="tenant", contract_form="paper", building_permit="shown")
    name = "rental.lease_valid"
    assert consult.assess(desk, case).finding(name) is Truth.TRUE
    turns = flips(consult.assess(desk, case), name)
    assert all(turn.after is Truth.FALSE for turn in turns)
    assert turns


@pytest.mark.parametrize(
    ("kind", "answers", "way"),
    [
        ("lab.wage", {"labour.role": "worker", "case.other_party_willing": "no"}, "ARBITRATE"),
        ("rent.deposit", {"case.help_wanted": "mediation"}, "ASSESS"),
        ("crime.report", {"case.help_wanted": "mediation"}, "LEGAL_ORGAN"),
        ("land.rights", {"rights.land_matter": "taken"}, "ADMIN"),
        ("proc.question", {"case.help_wanted": "mediation"}, "CONSULT"),
    ],
)
def test_what_a_story_seemed_to_be_about_never_changes_the_way(
    desk: Desk, kind: str, answers: dict[str, Any], way: str
) -> None:
    """The law decides by what was chosen and answered, whatever was proposed before."""
    stories = [
        "老板拖欠三个月工资",
        "房东不退押金",
        "我被骗了五万块",
        "村里征地没给补偿",
        "怎么起诉",
        "",
    ]
    proposed, taken = set(), set()
    for story in stories:
        case = consult.open_case(desk).case
        case = consult.tell_story(desk, case, story) if story else case
        proposed.add(tuple(one.cause for one in desk.classifier.propose(story).candidates))
        case = consult.choose_category(desk, case, kind)
        case = consult.record_answers(
            desk,
            case,
            {
                "case.danger": frozenset({"none"}),
                "case.prior_steps": frozenset({"none"}),
                "case.already_pending": "no",
                **answers,
            },
        )
        route = consult.assess(desk, case).route()
        assert route is not None
        taken.add((route.primary, route.reasons, route.also))
    assert len(proposed) > 3
    assert len(taken) == 1
    assert taken.pop()[0] == way
