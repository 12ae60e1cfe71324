from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from engine.classify.cues import Speller, Wording
from engine.errors import IndexFault
from engine.search.blind import Blinder
from engine.search.document import Document
from engine.search.index import Index
from engine.search.query import By, Held, Query, Reach, head_number
from engine.vault import Vault

BLINDER = Blinder(Vault.demo(), Speller(Wording(variants={"資": "资"})))
HEAD = "ab" * 32


def document(said: str, **others: object) -> Document:
    plain = Document(uuid4(), 3, HEAD, date(2026, 3, 1), said=said)
    return replace(plain, **others)  # type: ignore[arg-type]  # fields by name


def index_of(*documents: Document, folder: Path | None = None) -> Index:
    index = Index(BLINDER, folder)
    assert index.claim()
    index.put(documents)
    index.commit()
    return index


def found(index: Index, text: str = "", **limits: object) -> set[UUID]:
    page = index.search(Query(text, **limits))  # type: ignore[arg-type]  # fields by name
    return {hit.id for hit in page.hits}


WAGES = document("老板拖欠工资三个月，一共15000元")
DEPOSIT = document("房东不退押金", category="rent.deposit", unit="a", stage="assess")
CAT = document("邻居的猫 很吵", told="相邻关系", unit="b")
ALL = index_of(WAGES, DEPOSIT, CAT)


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("工资", WAGES),
        ("拖欠工资", WAGES),
        ("拖欠 15000", WAGES),
        ("拖欠工資", WAGES),  # as it is spelt elsewhere
        ("１５０００", WAGES),
        ("押金", DEPOSIT),
        ("猫", CAT),  # one sign, which stands there in pairs only
        ("吵", CAT),
        ("相邻 邻居", CAT),  # a word of the guidance and one of the story
    ],
)
def test_a_case_is_found_by_its_words(text: str, hit: Document) -> None:
    assert found(ALL, text) == {hit.id}
    assert ALL.search(Query(text)).exact


def test_where_no_case_holds_every_word_the_nearest_are_found() -> None:
    page = ALL.search(Query("拖欠 工资 押金"))
    assert not page.exact
    assert page.hits[0].id == WAGES.id


@pytest.mark.parametrize("text", ["没有这样的", "🙂🙂", "!!!", "'; DROP TABLE--", "\x00", "said:*"])
def test_what_stands_nowhere_is_not_found(text: str) -> None:
    assert found(ALL, text) == set()


def test_a_long_question_is_cut_and_answered() -> None:
    assert found(ALL, "拖欠工资" * 250_000) == {WAGES.id}


def test_without_words_everything_is_listed_the_youngest_first() -> None:
    young = document("新", opened=date(2026, 9, 1))
    index = index_of(WAGES, young)
    assert [hit.id for hit in index.search(Query()).hits] == [young.id, WAGES.id]


def test_limits_are_part_of_the_question() -> None:
    assert found(ALL, category="rent") == {DEPOSIT.id}
    assert found(ALL, category="rent.deposit") == {DEPOSIT.id}
    assert found(ALL, category="rent.arrears") == set()
    assert found(ALL, stage="assess") == {DEPOSIT.id}
    assert found(ALL, "押金", unit="b") == set()
    assert found(ALL, year=2026) == {WAGES.id, DEPOSIT.id, CAT.id}
    assert found(ALL, opened_from=date(2026, 3, 2)) == set()
    assert found(ALL, opened_until=date(2026, 3, 1), unit="a") == {DEPOSIT.id}
    assert found(ALL, without=frozenset({CAT.id, WAGES.id})) == {DEPOSIT.id}
    assert found(ALL, states=frozenset()) == set()


def test_nobody_is_shown_what_is_beyond_their_reach() -> None:
    waiting = document("等人来帮", state="waiting")
    mine = document("我手上的", unit="b", assignee="x")
    index = index_of(WAGES, DEPOSIT, CAT, waiting, mine)
    a = frozenset({"a"})
    assert found(index, reach=Reach()) == set()
    assert found(index, reach=Reach(units=a)) == {DEPOSIT.id}
    assert found(index, reach=Reach(units=a, waiting=True)) == {DEPOSIT.id, waiting.id}
    assert found(index, "押金", reach=Reach(waiting=True)) == set()
    assert found(index, reach=Reach("x", assigned=True)) == {mine.id}
    assert found(index, reach=Reach("x", units=frozenset({"b"}))) == {CAT.id}
    assert found(index, reach=Reach("x", True, units=a)) == {mine.id, DEPOSIT.id}
    every = Reach("x", assigned=True, waiting=True, others=True)
    assert len(found(index, reach=every)) == 5
    most = replace(every, beyond=a)
    assert found(index, reach=most) == {WAGES.id, CAT.id, waiting.id, mine.id}
    assert found(index, "押金", reach=most) == set()


def test_values_are_counted_within_what_was_asked() -> None:
    page = ALL.search(Query(facets=("unit", "category", "year", "stage")))
    assert page.facets["unit"] == {"a": 1, "b": 1}
    assert page.facets["category"] == {"rent": 1, "rent.deposit": 1}
    assert page.facets["year"] == {"2026": 3}


def test_marks_and_articles_are_found_whole() -> None:
    mark, article = "phone:13800138000", "some-law#722"
    one = document("甲", marks=frozenset({mark}), articles=frozenset({article}), amount=150_000)
    index = index_of(one, WAGES)
    assert found(index, marks=frozenset({mark, "phone:1"})) == {one.id}
    assert found(index, marks=frozenset({"phone:138"})) == set()
    assert found(index, articles=frozenset({article})) == {one.id}
    assert found(index, "13800138000") == set()


def test_the_text_most_like_another_comes_first() -> None:
    like = document("公司拖欠我三个月工资，老板不见了")
    index = index_of(*(document(f"邻居漏水到我家{n}") for n in range(20)), like, WAGES)
    page = index.nearest("老板拖欠三个月工资", Query(without=frozenset({WAGES.id}), limit=3))
    assert page.hits[0].id == like.id
    assert index.nearest("🙂", Query()).hits == ()


def test_what_two_cases_have_in_common_counts_beside_words() -> None:
    mark = "phone:13800138000"
    same = document("完全不同的话", marks=frozenset({mark}))
    index = index_of(same, *(document("别的事情") for _ in range(20)))
    assert index.nearest("", Query(), marks=[mark]).hits[0].id == same.id


def test_a_later_document_takes_the_place_of_the_earlier() -> None:
    index = index_of(WAGES)
    index.put([replace(WAGES, said="改成了别的", seq=9)])
    index.commit()
    assert found(index, "工资") == set()
    assert found(index, "别的") == {WAGES.id}
    assert dict(index.held()) == {WAGES.id: Held(9, head_number(HEAD))}


def test_what_is_taken_out_is_found_no_more() -> None:
    index = index_of(WAGES, DEPOSIT)
    index.remove([WAGES.id])
    index.commit()
    assert found(index) == {DEPOSIT.id}
    index.clear()
    index.commit()
    assert index.count() == 0
    assert dict(index.held()) == {}


def test_pages_do_not_overlap() -> None:
    index = index_of(*(document(f"第{n}件 押金") for n in range(30)))
    pages = [index.search(Query("押金", limit=10, offset=n, order=By.OPENED)) for n in (0, 10, 20)]
    assert len({hit.id for page in pages for hit in page.hits}) == 30
    assert {page.total for page in pages} == {30}


def test_it_lasts_and_only_one_writes(tmp_path: Path) -> None:
    index = index_of(WAGES, folder=tmp_path / "i")
    other = Index(BLINDER, tmp_path / "i")
    assert found(other, "工资") == {WAGES.id}
    assert not other.claim()
    with pytest.raises(IndexFault):
        other.put([DEPOSIT])
    index.put([CAT])  # and never committed
    index.close()
    assert other.claim()
    other.put([DEPOSIT])
    other.commit()
    assert found(other) == {WAGES.id, DEPOSIT.id}
    other.close()


def test_no_word_stands_in_the_clear_on_the_disk(tmp_path: Path) -> None:
    secret = document("zebra 工资条", told="giraffe 押金", marks=frozenset({"name:okapi"}))
    index_of(secret, folder=tmp_path).close()
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for word in ("zebra", "giraffe", "okapi", "工资", "押金"):
        assert word.encode() not in kept


def test_another_key_makes_other_tokens() -> None:
    from engine.vault import fresh_key

    other = Blinder(Vault.of([fresh_key()]), Speller(Wording()))
    assert other.fingerprint != BLINDER.fingerprint
    assert other.tokens("said", "工资") != BLINDER.tokens("said", "工资")
    assert BLINDER.tokens("said", "工资") != BLINDER.tokens("told", "工资")


def test_a_broken_index_is_said_to_be_broken(tmp_path: Path) -> None:
    index_of(WAGES, folder=tmp_path).close()
    (tmp_path / "meta.json").write_text("{")
    with pytest.raises(IndexFault):
        Index(BLINDER, tmp_path)
