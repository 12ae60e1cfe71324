"""The index stands where the store stands, whatever happened to either."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from engine.classify.cues import Speller, Wording
from engine.errors import SealError
from engine.search.blind import Blinder
from engine.search.document import Document, document_of
from engine.search.keeping import Keeping, Progress, is_stale
from engine.search.places import Places, erased_since, note_erased, note_level
from engine.search.query import Query
from engine.store.address import open_store
from engine.store.memory import MemoryStore
from engine.store.store import Store, Summary
from engine.vault import Vault, fresh_key
from tests.engine.search.test_index import BLINDER
from tests.engine.store.builders import Draft, answering, kept


def described(row: Summary) -> Document:
    """Found by its number and by how far it is."""
    if row.number == "JF-SEALED":
        raise SealError("another key")
    return replace(document_of(row), said=f"{row.number} step{chr(96 + row.seq)}")


@dataclass
class House:
    """A store, and indexes of it in one folder."""

    store: Store
    root: Path
    blinder: Blinder = BLINDER

    def keeping(self) -> Keeping:
        return Keeping(self.store, self.blinder, described, self.root)

    def level(self) -> Keeping:
        keeping = self.keeping()
        keeping.round()
        assert keeping.progress.ready
        return keeping


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    store = MemoryStore()
    yield House(store, tmp_path / "index")
    store.close()


def found(keeping: Keeping, text: str = "") -> set[UUID]:
    index = keeping.index
    assert index is not None
    return {hit.id for hit in index.search(Query(text)).hits if index.search(Query(text)).exact}


def erased(store: Store, case: Draft) -> None:
    late = answering(case)
    store.append(*late._replace(summary=replace(late.summary, state="erased")))


def folders(house: House) -> list[str]:
    return sorted(each.name[-6:] for each in house.root.iterdir() if each.is_dir())


def test_all_that_the_store_holds_is_found(house: House) -> None:
    cases = [kept(house.store, f"JF-{n}") for n in range(5)]
    keeping = house.level()
    assert found(keeping) == {case.stream for case in cases}
    assert found(keeping, "step b") == set()
    keeping.stop()


def test_what_goes_on_is_found_after_a_round(house: House) -> None:
    case = kept(house.store, "JF-1")
    keeping = house.level()
    house.store.append(*answering(case))
    new = kept(house.store, "JF-2")
    keeping.round()
    assert found(keeping, "stepb") == {case.stream}
    assert found(keeping) == {case.stream, new.stream}
    keeping.stop()


def test_what_went_on_while_nobody_kept_it_is_made_up_for(house: House) -> None:
    one, two = kept(house.store, "JF-1"), kept(house.store, "JF-2")
    house.level().stop()
    house.store.append(*answering(one))
    erased(house.store, two)
    three = kept(house.store, "JF-3")
    keeping = house.level()
    assert found(keeping) == {one.stream, three.stream}
    assert found(keeping, "stepb") == {one.stream}
    assert keeping.progress.total == 3
    keeping.stop()


def test_what_no_hint_told_of_is_found_at_the_next_look_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeping = house.level()
    while keeping._heard.qsize():
        keeping._heard.get()
    case = kept(house.store, "JF-1")
    keeping._heard.get()  # the hint is lost
    keeping.round()
    assert found(keeping) == set()
    monkeypatch.setattr("engine.search.keeping.LOOKS_BACK", 0.0)
    keeping.round()
    assert found(keeping) == {case.stream}
    keeping.stop()


def test_an_erased_case_is_gone_after_a_round_and_from_the_files_after_a_day(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, other = kept(house.store, "JF-1"), kept(house.store, "JF-2")
    keeping = house.level()
    token = BLINDER.token("said", "stepa").encode()
    erased(house.store, case)
    erased(house.store, other)
    keeping.round()
    assert found(keeping) == set()
    (folder,) = [each for each in house.root.iterdir() if each.is_dir()]
    since = erased_since(folder)
    assert since is not None
    (folder / "erased").unlink()
    note_erased(folder, since - timedelta(days=2))
    monkeypatch.setattr("engine.search.keeping.LOOKS_BACK", 0.0)
    keeping.round()
    assert folders(house) == ["000002"]
    files = [each.read_bytes() for each in house.root.rglob("*") if each.is_file()]
    assert not any(token in content for content in files)
    keeping.stop()


def test_another_store_behind_the_same_folder_is_noticed(house: House) -> None:
    """A backup read in: histories of the same length that went on otherwise, and cases too many."""
    case = kept(house.store, "JF-1")
    kept(house.store, "JF-2")
    house.level().stop()
    other = MemoryStore()
    changed = replace(case.events[0], actor="somebody else", hash="f" * 64)
    other.append(case.stream, 0, [changed], case.summary)
    keeping = House(other, house.root).level()
    assert found(keeping) == {case.stream}
    index = keeping.index
    assert index is not None
    assert {held.head for _, held in index.held()} == {int("f" * 15, 16)}
    keeping.stop()


def test_only_one_writes_and_another_takes_over(house: House) -> None:
    case = kept(house.store, "JF-1")
    first, second = house.level(), house.keeping()
    second.round()
    assert (first.progress.writes, second.progress.writes) == (True, False)
    assert found(second) == {case.stream}
    new = kept(house.store, "JF-2")
    first.round()
    second.round()
    assert new.stream in found(second)
    first.stop()
    third = kept(house.store, "JF-3")
    second.round()
    assert second.progress.writes
    assert third.stream in found(second)
    second.stop()


def test_who_reads_before_anything_was_made_has_nothing_yet(house: House) -> None:
    elsewhere = Places(house.root, "another")
    assert elsewhere.claim()  # by a process that has not begun
    reader = house.keeping()
    reader.round()
    assert not reader.progress.ready
    assert reader.index is None
    reader.stop()
    elsewhere.release()


def test_a_missing_index_is_made_anew(house: House) -> None:
    case = kept(house.store, "JF-1")
    house.level().stop()
    shutil.rmtree(house.root)
    keeping = house.level()
    assert found(keeping) == {case.stream}
    keeping.stop()


@pytest.mark.parametrize("damage", ["cut", "gone", "one byte", "no meta", "nonsense"])
def test_a_damaged_index_is_made_anew(house: House, damage: str) -> None:
    case = kept(house.store, "JF-1")
    house.level().stop()
    (folder,) = [each for each in house.root.iterdir() if each.is_dir()]
    term = next(each for each in folder.iterdir() if each.suffix == ".term")
    if damage == "cut":
        term.write_bytes(term.read_bytes()[:10])
    elif damage == "gone":
        term.unlink()
    elif damage == "one byte":  # the library would not notice, and could die of it
        content = bytearray(term.read_bytes())
        content[3] ^= 1
        term.write_bytes(content)
    elif damage == "no meta":
        (folder / "meta.json").write_text("{")
    else:
        (folder / "meta.json").write_bytes(b"\xff" * 100)
    keeping = house.level()
    assert found(keeping) == {case.stream}
    assert folders(house) == ["000002"]
    keeping.stop()


def test_an_index_of_another_key_is_put_aside(house: House) -> None:
    case = kept(house.store, "JF-1")
    house.level().stop()
    other = replace(house, blinder=Blinder(Vault.of([fresh_key()]), Speller(Wording())))
    keeping = other.level()
    assert found(keeping) == {case.stream}
    assert len(folders(house)) == 1
    keeping.stop()


def test_what_cannot_be_read_is_found_by_its_row_alone(house: House) -> None:
    case = kept(house.store, "JF-SEALED")
    keeping = house.level()
    assert found(keeping) == {case.stream}
    assert found(keeping, "SEALED") == set()
    keeping.stop()
    assert house.level().progress.total == 0  # and it is not tried again and again


def test_it_can_be_made_anew_at_once_or_by_whoever_writes(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = kept(house.store, "JF-1")
    said: list[Progress] = []
    assert house.keeping().make(said.append)
    assert house.keeping().make(said.append, anew=True)
    assert folders(house) == ["000002"]
    assert [each.done for each in said] == [1, 1]
    keeping = house.level()
    other = house.keeping()
    assert not other.make(said.append, anew=True)
    other.wish_anew()
    monkeypatch.setattr("engine.search.keeping.LOOKS_BACK", 0.0)
    keeping.round()
    assert folders(house) == ["000003"]
    assert found(keeping) == {case.stream}
    keeping.stop()


def test_while_it_is_made_anew_the_old_one_is_searched_and_kept_level(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.search.keeping.SOME", 1)
    monkeypatch.setattr("engine.search.keeping.COMMITS", -1.0)
    cases = [kept(house.store, f"JF-{n}") for n in range(4)]
    keeping = house.level()
    seen: list[set[UUID]] = []

    def look(progress: Progress) -> None:
        if progress.done == 1:
            erased(house.store, cases[0])
            kept(house.store, "JF-9")
        seen.append(found(keeping))

    keeping._begin_anew()
    keeping._bring_level(look)
    assert all(cases[1].stream in each for each in seen)
    assert cases[0].stream not in seen[-1]
    assert len(found(keeping)) == 4
    keeping.stop()


def test_its_thread_finds_what_goes_on(house: House) -> None:
    keeping = house.keeping()
    keeping.start()
    case = kept(house.store, "JF-1")
    until(lambda: keeping.progress.ready and case.stream in found(keeping))
    house.store.append(*answering(case))
    until(lambda: found(keeping, "stepb") == {case.stream})
    keeping.stop()
    assert keeping.index is None


def test_processes_that_share_a_server_hear_of_each_other(
    postgres_database: str, tmp_path: Path
) -> None:
    from tests.postgres import emptied

    address = emptied(postgres_database)
    here, there = open_store(address), open_store(address)
    keeping = House(here, tmp_path / "index").level()
    keeping.start()
    case = kept(there, "JF-1")
    until(lambda: case.stream in found(keeping))
    keeping.stop()
    here.close()
    there.close()


def until(holds: Callable[[], bool], seconds: float = 15.0) -> None:
    over = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < over, "it never came"
        time.sleep(0.05)


def test_what_was_said_otherwise_stands_in_no_file_after_a_month(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    assert not is_stale(tmp_path, now)
    note_level(tmp_path)
    assert not is_stale(tmp_path, now + timedelta(days=29))
    assert is_stale(tmp_path, now + timedelta(days=31))
    note_erased(tmp_path, now)
    assert is_stale(tmp_path, now + timedelta(days=2))


def test_a_moment_is_read_back_as_it_was_noted(tmp_path: Path) -> None:
    assert erased_since(tmp_path) is None
    now = datetime.now(UTC)
    note_erased(tmp_path, now)
    note_erased(tmp_path, now + timedelta(days=1))
    assert erased_since(tmp_path) == now  # the earliest counts
