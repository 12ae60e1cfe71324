"""After an erasure nobody reads a word of it, and the chain still holds."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.actions import consent, consult, erasure, export, looks
from engine.actions.desk import Desk
from engine.actions.outbox import Outbox
from engine.casework.case import Case, summary_from
from engine.casework.events import CaseClosed, CaseEvent, PersonDescribed, StageMoved, StoryTold
from engine.casework.journal import audit, chain
from engine.casework.permissions import LEFT_WHEN_ERASED, Action
from engine.clock import FixedClock
from engine.errors import NotPermitted, SealError
from engine.messages.message import Channel, Message
from engine.store.memory import MemoryStore
from engine.store.store import Entry
from tests.engine.actions.cases import MEDIATOR, PLANTED, later, told

BOOKS = ("access", "limits", "messages", "timers")


def everything(store: MemoryStore) -> str:
    """All that a store holds, as one text."""
    kept = [f"{row} {events}" for row, events in store.histories()]
    kept += [str(entry) for book in BOOKS for entry in store.entries(book)]
    kept += [str(store.file(id)) for id in ("E1",)]
    return "\n".join(kept)


@pytest.fixture
def store(desk: Desk) -> MemoryStore:
    assert isinstance(desk.store, MemoryStore)
    return desk.store


def test_nothing_planted_is_left_and_the_chain_is_whole(desk: Desk, store: MemoryStore) -> None:
    known = told(desk)
    key = known.case.sealed_key
    looks.note(desk.of(MEDIATOR), known.case, Action.READ)
    waiting = Message("1", "closed", Channel.SMS, "zh", desk.clock.now(), "13900008888")
    waiting = replace(waiting, case=known.case.id, number=known.case.number)
    store.put([waiting.sealed_by(desk.vault, key).entry(desk.clock.now())])
    assert known.case.story
    erased = erasure.erase(desk, known.case)
    assert erased.is_erased
    assert not erased.sealed_key
    text = everything(store)
    assert not [word for word in PLANTED if word in text]
    assert key not in text
    assert audit(store, summary_from) == []
    assert store.file("E1") is None
    assert store.entries("messages") == []
    assert not erased.story
    assert not erased.people.details
    assert not erased.talk.messages
    assert not erased.exhibits.by_id


def test_the_one_who_held_it_hears_that_it_was_erased(desk: Desk) -> None:
    known = told(desk)
    erasure.erase(desk, known.case)
    case, actor = desk.enter(known.case.number, known.secret)
    for action in Action:
        if action in LEFT_WHEN_ERASED:
            desk.of(actor).permit(case, action)
    with pytest.raises(NotPermitted, match="erased"):
        desk.of(actor).permit(case, Action.READ)
    with pytest.raises(NotPermitted, match="erased"):
        desk.of(actor).permit(case, Action.EXPORT)


def test_another_worker_that_remembers_the_case_shows_it_no_more(desk: Desk) -> None:
    known = told(desk)
    other = Desk.over(desk.library, desk.store, desk.clock, desk.vault)
    assert other.load(known.case.number, known.secret).story
    erasure.erase(desk, known.case)
    assert not other.load(known.case.number, known.secret).story


def test_to_erase_twice_changes_nothing(desk: Desk) -> None:
    erased = erasure.erase(desk, told(desk).case)
    assert erasure.erase(desk, erased).seq == erased.seq


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ([StageMoved("mediate", "x")], "held_mediating"),
        ([StageMoved("litigate", "x")], "held_referral"),
        ([StageMoved("mediate", "x"), CaseClosed("mediated", "x")], "held_agreement"),
    ],
)
def test_what_the_law_keeps_is_not_erased(
    desk: Desk, events: Sequence[CaseEvent], why: str
) -> None:
    case = desk.append(told(desk).case, [*events])
    with pytest.raises(NotPermitted, match=why):
        erasure.erase(desk, case)
    assert desk.again(case).story


def test_a_failed_mediation_holds_nothing(desk: Desk) -> None:
    events: list[CaseEvent] = [StageMoved("mediate", "x"), CaseClosed("not_mediated", "x")]
    assert erasure.erase(desk, desk.append(told(desk).case, events)).is_erased


def test_words_that_stand_unsealed_are_not_said_to_be_erased(desk: Desk) -> None:
    case = consult.open_case(desk).case
    (first,) = desk.store.read(case.id)
    bare = chain(case.id, first, [StoryTold("白纸黑字", ())], desk.clock.now(), "resident")
    row = desk.store.find_by_number(case.number)
    assert row is not None
    desk.store.append(case.id, 1, bare, row)
    with pytest.raises(SealError, match="stands unsealed"):
        erasure.erase(desk, desk.again(case))


def test_what_broke_off_is_finished(desk: Desk, store: MemoryStore) -> None:
    case = erasure.erase(desk, told(desk).case)
    store.keep_file("E2", case.id, b"left")
    store.put([Entry("timers", "1", "{}", owner=case.number)])
    erasure.sweep(desk)
    assert store.file("E2") is None
    assert store.entries("timers") == []


def test_what_is_over_time_is_listed_and_erased(desk: Desk) -> None:
    begun, kept = told(desk).case, told(desk).case
    consult.tell_story(later(desk, 60), kept, "还在想")
    day = later(desk, 91)
    assert [over.number for _, over in erasure.overdue(day)] == [begun.number]
    (done,) = erasure.sweep(day)
    assert (done.number, done.term) == (begun.number, "abandoned")
    assert day.again(begun).is_erased
    assert not day.again(kept).is_erased
    assert erasure.sweep(day) == []
    last = day.store.read(begun.id)[-1]
    assert (last.kind, last.actor) == ("CaseErased", "system")


def test_a_sweep_takes_only_so_many(desk: Desk) -> None:
    for _ in range(3):
        consult.open_case(desk)
    day = later(desk, 91)
    assert [len(erasure.sweep(day, limit=2)) for _ in range(3)] == [2, 1, 0]


letters = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=6, max_size=20)
words = letters.map(lambda word: f"言{word}")  # no word of ours, such as "StoryTold", begins so


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=words, name=words, order=st.permutations(["story", "name", "look", "consent"]))
def test_whatever_was_said_in_whatever_order_is_gone(
    desk: Desk, story: str, name: str, order: list[str]
) -> None:
    store = MemoryStore()
    desk = Desk.over(desk.library, store, FixedClock(desk.clock.now()), desk.vault)
    opened = consult.open_case(desk)
    case = opened.case
    for step in order:
        case = _done(desk, case, step, story, name)
    erased = erasure.erase(desk, case)
    text = everything(store)
    quoted = [json.dumps(word, ensure_ascii=False) for word in (story, name)]
    assert not [word for word in quoted if word in text]
    assert audit(store, summary_from) == []
    data = json.dumps(export.own_data(desk, erased), ensure_ascii=False)
    assert not [word for word in quoted if word in data]


def _done(desk: Desk, case: Case, step: str, story: str, name: str) -> Case:
    if step == "story":
        return consult.tell_story(desk, case, story)
    if step == "name":
        return desk.append(case, [PersonDescribed("", {"name": name}, "resident")])
    if step == "look":
        looks.note(desk.of(MEDIATOR), case, Action.READ)
        return case
    return consent.agree(desk, case, ["assess"])


def test_a_copy_made_before_holds_it_all_and_none_can_be_made_after(desk: Desk) -> None:
    known = told(desk)
    packed = b"".join(export.archive(desk, known.case, "read me"))
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        assert archive.testzip() is None
        text = archive.read("case.json").decode()
        assert "欧阳明月" in text
        (file,) = [name for name in archive.namelist() if name.startswith("files/")]
        assert archive.read(file).decode() == "紫藤"


def test_the_word_that_it_was_erased_still_goes_out(desk: Desk, store: MemoryStore) -> None:
    box = Outbox(desk.vault, "http://jiefen.example/resume")
    case = erasure.erase(replace(desk, announce=box.announced), told(desk).case)
    (left,) = store.entries("messages", str(case.id))
    assert '"erased"' in left.body
    assert not [word for word in PLANTED if word in left.body]


def test_the_job_looks_once_a_day(desk: Desk) -> None:
    consult.open_case(desk)
    day = later(desk, 91)
    job = erasure.Sweeping(day)
    now = day.clock.now()
    assert [job(now), job(now), job(now + timedelta(days=2))] == [1, 0, 0]
