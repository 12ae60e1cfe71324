"""Evidence as files, straight at the desk: once is once, and what is destroyed is gone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.actions import consult, exhibits
from engine.actions.desk import Desk
from engine.actions.exhibits import LOOSE, Offered
from engine.casework.case import Case
from engine.casework.events import CaseErased
from engine.casework.journal import audit
from engine.casework.people import Actor, Role
from engine.clock import TIMEZONE, FixedClock
from engine.errors import AnswerError, AnswerFaults, Conflict, NotFound, NotPermitted, SealError
from engine.evidence.intake import Intake
from engine.library import Library
from engine.store.duckdb import DuckdbStore
from engine.store.memory import MemoryStore
from engine.store.store import Entry, Event, Receipt, Summary
from engine.vault import Vault, fresh_key
from tests.engine.evidence.samples import GOOD, jpeg, pdf, png

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=TIMEZONE)
LEASE = "lease_contract"
MEDIATOR = Actor(Role.MEDIATOR, "m1", unit="u")
LAWYER = Actor(Role.REPRESENTATIVE, "s1")


def offer(name: str, content: bytes) -> Offered:
    return Offered(name, len(content), lambda: content)


def renting(desk: Desk) -> Case:
    case = consult.choose_category(desk, consult.open_case(desk).case, "rent.arrears")
    return consult.record_answers(desk, case, {"rental.contract_form": "paper"})


def with_photo(desk: Desk, item: str = "") -> tuple[Case, str]:
    handed = exhibits.hand_in(desk, renting(desk), [offer("photo.jpg", jpeg())], item)
    assert not handed.refused
    return handed.case, handed.kept[0]


def kinds(desk: Desk, case: Case) -> list[str]:
    return [event.kind for event in desk.store.read(case.id)]


def why(handed: exhibits.Handed) -> list[tuple[str, str]]:
    return [(name, error.key) for name, error in handed.refused]


# ---------------------------------------------------------------- handing in


@pytest.mark.parametrize("name", GOOD)
def test_what_was_handed_in_comes_back_byte_for_byte(desk: Desk, name: str) -> None:
    key, content = GOOD[name]
    handed = exhibits.hand_in(desk, renting(desk), [offer(name, content)])
    piece = exhibits.read(desk, handed.case, handed.kept[0])
    assert piece.content == content
    assert piece.kind is not None
    assert piece.kind.key == key
    assert (piece.exhibit.name, piece.exhibit.size) == (name, len(content))
    assert piece.exhibit.digest == hashlib.sha256(content).hexdigest()
    assert (piece.exhibit.filed_by, piece.exhibit.filed_at) == ("resident", NOW)


def test_neither_file_nor_name_lies_open_in_the_store(desk: Desk) -> None:
    secret = "房东：押金下周退 " * 20
    handed = exhibits.hand_in(desk, renting(desk), [offer("给房东的信.txt", secret.encode())])
    kept = desk.store.file(handed.kept[0])
    assert kept is not None
    assert secret[:10].encode() not in kept
    assert all("给房东的信" not in event.body for event in desk.store.read(handed.case.id))


def test_of_several_files_the_good_ones_are_kept_and_the_bad_ones_named(desk: Desk) -> None:
    offered = [
        offer("a.jpg", jpeg()),
        offer("b.jpg", png()),
        offer("c.exe", b"MZ\0\0"),
        offer("../d.pdf", pdf()),
        offer("e.txt", b""),
    ]
    handed = exhibits.hand_in(desk, renting(desk), offered)
    names = [piece.name for piece in handed.case.exhibits.held]
    assert names == ["a.jpg", "d.pdf"]
    assert why(handed) == [
        ("b.jpg", "file_name_differs"),
        ("c.exe", "file_refused"),
        ("e.txt", "file_empty"),
    ]


def test_a_file_said_to_be_too_large_is_not_even_read(desk: Desk) -> None:
    def refuse() -> bytes:
        raise AssertionError("it was read")

    too_much = Offered("a.jpg", desk.intake.limits.file + 1, refuse)
    handed = exhibits.hand_in(desk, renting(desk), [too_much])
    assert why(handed) == [("a.jpg", "file_too_large")]


def test_the_same_file_is_kept_once_under_any_name(desk: Desk) -> None:
    case, id = with_photo(desk)
    again = exhibits.hand_in(desk, case, [offer("other.jpg", jpeg()), offer("b.png", png())])
    assert again.known == (id,)
    assert len(again.kept) == 1
    assert len(again.case.exhibits.held) == 2


def test_the_same_file_in_two_cases_shares_nothing(desk: Desk) -> None:
    (one, first), (other, second) = with_photo(desk), with_photo(desk)
    assert first != second
    with pytest.raises(NotFound):
        exhibits.read(desk, one, second)
    assert exhibits.read(desk, other, second).content == jpeg()


def test_a_case_takes_so_many_files_and_no_more(desk: Desk) -> None:
    limits = desk.intake.limits
    small = replace(desk, intake=replace(desk.intake, limits=replace(limits, case_files=2)))
    offered = [offer(f"{n}.jpg", jpeg(n, n)) for n in (1, 2, 3)]
    handed = exhibits.hand_in(small, renting(small), offered)
    assert why(handed) == [("3.jpg", "file_too_many")]
    back = exhibits.take_back(small, handed.case, handed.kept[0])
    assert exhibits.hand_in(small, back, [offered[2]]).kept


def test_a_case_takes_so_much_and_no_more(desk: Desk) -> None:
    limits = replace(desk.intake.limits, case=len(jpeg()) + 10, form_files=2)
    small = replace(desk, intake=replace(desk.intake, limits=limits))
    handed = exhibits.hand_in(
        small, renting(small), [offer("a.jpg", jpeg()), offer("b.png", png())]
    )
    assert why(handed) == [("b.png", "file_case_full")]
    three = [offer(f"{n}.txt", str(n).encode()) for n in (1, 2, 3)]
    assert why(exhibits.hand_in(small, renting(small), three)) == [
        ("3.txt", "file_too_many_at_once")
    ]


class Late(MemoryStore):
    """Somebody else is faster by one append, whenever it is asked to be."""

    def __init__(self) -> None:
        super().__init__()
        self.first: list[object] = []

    def keep_file(self, id: str, stream: UUID, content: bytes) -> None:
        super().keep_file(id, stream, content)
        while self.first:
            act = self.first.pop()
            assert callable(act)
            act()


@pytest.fixture
def late(library: Library) -> Desk:
    return Desk.over(library, Late(), FixedClock(NOW))


def test_the_same_form_sent_twice_at_once_makes_one_piece(late: Desk) -> None:
    case = renting(late)
    files = [offer("photo.jpg", jpeg())]
    assert isinstance(late.store, Late)
    late.store.first = [lambda: exhibits.hand_in(late, case, files)]
    handed = exhibits.hand_in(late, case, files)
    assert (len(handed.kept), len(handed.known)) == (0, 1)
    assert len(handed.case.exhibits.held) == 1
    assert exhibits.read(late, handed.case, handed.known[0]).content == jpeg()
    assert late.store.due(LOOSE, NOW + timedelta(days=9)) == []


def test_two_forms_at_once_both_count_against_the_room(late: Desk) -> None:
    limits = replace(late.intake.limits, case_files=1)
    small = replace(late, intake=replace(late.intake, limits=limits))
    case = renting(small)
    assert isinstance(late.store, Late)
    late.store.first = [lambda: exhibits.hand_in(small, case, [offer("b.png", png())])]
    handed = exhibits.hand_in(small, case, [offer("a.jpg", jpeg())])
    assert why(handed) == [("a.jpg", "file_too_many")]


# ---------------------------------------------------------------- what it proves


def test_a_piece_proves_what_evidence_of_its_kind_can(desk: Desk) -> None:
    case, id = with_photo(desk, LEASE)
    piece = exhibits.held(case, id)
    assert piece.facts
    facts = desk.library.rulebook.facts
    assert all(LEASE in facts[fact].evidence for fact in piece.facts)
    assert case.evidence[LEASE] == "have"


def test_a_piece_is_tied_to_something_else_and_to_less(desk: Desk) -> None:
    case, id = with_photo(desk, LEASE)
    first = exhibits.held(case, id).facts[0]
    case = exhibits.tie(desk, case, id, LEASE, [first, "rental.nonsense", "case.free_text"])
    assert exhibits.held(case, id).facts == (first,)
    case = exhibits.tie(desk, case, id, "deposit_receipt", [])
    assert exhibits.held(case, id).item == "deposit_receipt"
    assert case.evidence == {LEASE: "have", "deposit_receipt": "have"}
    seq = case.seq
    assert exhibits.tie(desk, case, id, "deposit_receipt", []).seq == seq
    case = exhibits.tie(desk, case, id, "", [])
    assert (exhibits.held(case, id).item, exhibits.held(case, id).facts) == ("", ())


@pytest.mark.parametrize("item", ["nonsense", "lease_contract ", "x" * 500])
def test_an_item_that_nobody_listed_is_refused(desk: Desk, item: str) -> None:
    case, id = with_photo(desk)
    for act in (
        lambda: exhibits.tie(desk, case, id, item, []),
        lambda: exhibits.hand_in(desk, case, [offer("a.png", png())], item),
    ):
        with pytest.raises(AnswerError) as caught:
            act()
        assert caught.value.field == "item"


def test_before_the_kind_of_dispute_is_known_a_file_is_kept_untied(desk: Desk) -> None:
    case = consult.open_case(desk).case
    handed = exhibits.hand_in(desk, case, [offer("a.jpg", jpeg())])
    assert exhibits.held(handed.case, handed.kept[0]).facts == ()


# ---------------------------------------------------------------- judging


def test_a_grade_names_who_gave_it_and_why(desk: Desk) -> None:
    case, id = with_photo(desk)
    case = exhibits.grade(desk.of(MEDIATOR), case, id, "B", "record_of_platform")
    piece = exhibits.held(case, id)
    assert (piece.grade, piece.grade_reason, piece.graded_by) == (
        "B",
        "record_of_platform",
        "mediator:m1",
    )
    seq = case.seq
    assert exhibits.grade(desk, case, id, "B", " record_of_platform ").seq == seq


@pytest.mark.parametrize(
    ("mark", "reason", "fields"),
    [
        ("D", "original_seen", {"grade"}),
        ("", "", {"grade", "reason"}),
        ("A", "  \n", {"reason"}),
        ("A", "长" * 201, {"reason"}),
    ],
)
def test_a_grade_without_reason_is_refused(
    desk: Desk, mark: str, reason: str, fields: set[str]
) -> None:
    case, id = with_photo(desk)
    with pytest.raises(AnswerFaults) as caught:
        exhibits.grade(desk, case, id, mark, reason)
    assert set(caught.value.faults) == fields


# ---------------------------------------------------------------- taking back


def test_what_is_taken_back_is_destroyed_and_stays_on_record(desk: Desk) -> None:
    case, id = with_photo(desk, LEASE)
    case = exhibits.take_back(desk, case, id)
    assert desk.store.file(id) is None
    assert case.exhibits.held == ()
    assert case.exhibits.by_id[id].withdrawn
    assert case.evidence[LEASE] == "have"  # the paper is still at home
    for act in (exhibits.read, exhibits.take_back):
        with pytest.raises(NotFound):
            act(desk, case, id)
    assert desk.store.due(LOOSE, NOW + timedelta(days=9)) == []
    assert audit(desk.store) == []


def test_what_was_taken_back_can_be_handed_in_again(desk: Desk) -> None:
    case, id = with_photo(desk)
    case = exhibits.take_back(desk, case, id)
    again = exhibits.hand_in(desk, case, [offer("photo.jpg", jpeg())])
    assert again.kept != (id,)
    assert exhibits.read(desk, again.case, again.kept[0]).content == jpeg()
    assert len(again.case.exhibits.by_id) == 2


def test_one_takes_back_ones_own_and_the_applicant_everything(desk: Desk) -> None:
    handed = exhibits.hand_in(desk.of(LAWYER), renting(desk), [offer("a.jpg", jpeg())])
    id = handed.kept[0]
    with pytest.raises(NotPermitted):
        exhibits.take_back(desk.of(MEDIATOR), handed.case, id)
    assert desk.store.file(id) is not None
    exhibits.take_back(desk.of(LAWYER), handed.case, id)
    of_staff = exhibits.hand_in(desk.of(MEDIATOR), renting(desk), [offer("b.png", png())])
    assert not exhibits.take_back(desk, of_staff.case, of_staff.kept[0]).exhibits.held


def test_after_erasure_nothing_opens(desk: Desk) -> None:
    case, id = with_photo(desk)
    gone = desk.append(case, [CaseErased("asked")])
    assert desk.store.file(id) is not None  # even if the bytes were left
    with pytest.raises(NotFound):
        exhibits.read(desk, gone, id)
    with pytest.raises(SealError):
        exhibits.read(desk, replace(case, sealed_key=""), id)


# ---------------------------------------------------------------- the store


def swap(desk: Desk, case: Case, id: str, content: bytes) -> None:
    desk.store.drop_file(id)
    desk.store.keep_file(id, case.id, content)


def test_a_file_that_was_changed_in_the_store_does_not_open(desk: Desk) -> None:
    case, id = with_photo(desk)
    sealed = desk.store.file(id)
    assert sealed is not None
    for changed in (b"", sealed[:-1], sealed[:20] + b"!" + sealed[21:], jpeg()):
        swap(desk, case, id, changed)
        with pytest.raises(SealError):
            exhibits.read(desk, case, id)
    desk.store.drop_file(id)
    with pytest.raises(SealError):
        exhibits.read(desk, case, id)


def test_files_cannot_change_places(desk: Desk) -> None:
    handed = exhibits.hand_in(desk, renting(desk), [offer("a.jpg", jpeg()), offer("b.png", png())])
    one, other = handed.kept
    sealed = desk.store.file(other)
    assert sealed is not None
    swap(desk, handed.case, one, sealed)
    with pytest.raises(SealError):
        exhibits.read(desk, handed.case, one)


def test_even_sealed_anew_another_file_is_not_the_one_on_record(desk: Desk) -> None:
    case, id = with_photo(desk)
    forged = desk.vault.seal(case.sealed_key, png(), f"file:{id}")
    swap(desk, case, id, forged)
    with pytest.raises(SealError, match="not the one on record"):
        exhibits.read(desk, case, id)


def test_another_master_key_opens_nothing(desk: Desk) -> None:
    case, id = with_photo(desk)
    with pytest.raises(SealError):
        exhibits.read(replace(desk, vault=Vault.of([fresh_key()])), case, id)


def test_evidence_outlives_a_restart(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "cases.duckdb"
    desk = Desk.over(library, DuckdbStore(file), FixedClock(NOW))
    case, id = with_photo(desk, LEASE)
    case, gone = case, exhibits.hand_in(desk, case, [offer("b.png", png())]).kept[0]
    exhibits.take_back(desk, desk.again(case), gone)
    desk.store.close()
    again = Desk.over(library, DuckdbStore(file), FixedClock(NOW))
    summary = again.store.find_by_number(case.number)
    assert summary is not None
    kept = again.case_of(summary)
    assert exhibits.read(again, kept, id).content == jpeg()
    assert again.store.file(gone) is None
    assert [piece.id for piece in kept.exhibits.held] == [id]
    again.store.close()


# ---------------------------------------------------------------- what breaks off


class Breaking(MemoryStore):
    """Loses its power before events are written, once it is told to."""

    broken = False

    def append(
        self,
        stream: UUID,
        expected_seq: int,
        events: Sequence[Event],
        summary: Summary,
        key: str | None = None,
        entries: Sequence[Entry] = (),
    ) -> Receipt:
        if self.broken:
            raise ConnectionError
        return super().append(stream, expected_seq, events, summary, key, entries)


@pytest.fixture
def breaking(library: Library) -> Desk:
    return Desk.over(library, Breaking(), FixedClock(NOW))


def later(desk: Desk) -> Desk:
    return replace(desk, clock=FixedClock(NOW + timedelta(hours=2)))


def test_a_file_that_came_on_no_record_is_swept_away(breaking: Desk) -> None:
    store = breaking.store
    assert isinstance(store, Breaking)
    case = renting(breaking)
    store.broken = True
    with pytest.raises(ConnectionError):
        exhibits.hand_in(breaking, case, [offer("photo.jpg", jpeg())])
    (entry,) = store.due(LOOSE, NOW + timedelta(hours=2))
    assert store.file(entry.id) is not None
    assert exhibits.sweep(breaking) == 0  # it may still be arriving
    assert exhibits.sweep(later(breaking)) == 1
    assert store.file(entry.id) is None
    assert exhibits.sweep(later(breaking)) == 0


def test_a_taking_back_that_broke_off_destroys_nothing(breaking: Desk) -> None:
    store = breaking.store
    assert isinstance(store, Breaking)
    case, id = with_photo(breaking)
    store.broken = True
    with pytest.raises(ConnectionError):
        exhibits.take_back(breaking, case, id)
    assert exhibits.sweep(later(breaking)) == 0
    assert exhibits.read(breaking, case, id).content == jpeg()
    store.broken = False
    exhibits.take_back(breaking, case, id)
    assert store.file(id) is None


def test_a_case_that_vanished_leaves_no_files(desk: Desk) -> None:
    case = renting(desk)
    desk.store.keep_file("stray", case.id, b"x")
    desk.store.put([Entry(LOOSE, "stray", '{"number":"NOSUCHNO"}', due=NOW)])
    assert exhibits.sweep(desk) == 1
    assert desk.store.file("stray") is None


def test_a_file_that_was_destroyed_meanwhile_is_a_conflict(late: Desk) -> None:
    case = renting(late)
    files = [offer("photo.jpg", jpeg())]

    def there_and_back() -> None:
        handed = exhibits.hand_in(late, case, files)
        exhibits.take_back(late, handed.case, handed.kept[0])

    assert isinstance(late.store, Late)
    late.store.first = [there_and_back]
    with pytest.raises(Conflict):
        exhibits.hand_in(late, case, files)


@pytest.fixture(scope="module")
def lasting(library: Library) -> Desk:
    return Desk.over(library, MemoryStore(), FixedClock(NOW))


@given(name=st.text(max_size=60))
def test_any_name_at_all_is_kept_or_refused(lasting: Desk, name: str) -> None:
    case = consult.open_case(lasting).case
    handed = exhibits.hand_in(lasting, case, [offer(name, png())])
    assert len(handed.kept) + len(handed.refused) == 1
    assert all(error.key == "file_name_differs" for _, error in handed.refused)


def test_the_limits_are_those_that_are_shipped(desk: Desk) -> None:
    assert desk.intake is Intake.shipped()
