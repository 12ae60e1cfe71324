"""Cases are laid side by side: what they have in common counts, what is not known never does."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.classify.cues import Speller
from engine.errors import DefinitionFaults
from engine.library import Library
from engine.search.blind import Blinder
from engine.search.document import Document
from engine.search.duplicates import (
    FILE,
    Band,
    Score,
    compare,
    ranked,
    read_numbers,
    shipped_numbers,
    without_forms,
)
from engine.search.index import Index
from engine.search.likeness import grams_of, likeness, shipped_rarity
from engine.search.portrait import Person, Portrait, portrait
from engine.search.seeking import seek
from engine.vault import Vault
from tests.engine.search.pairs import Entered, entered, indexed

NUMBERS = shipped_numbers()
CASES = 300
TENANT, LANDLORD = "phone:13900000001", "phone:13900000002"
FULL = Portrait(
    parties=(Person(frozenset({TENANT, "name:王芳"})), Person(frozenset({LANDLORD}))),
    contracts=frozenset({"ZL20260815"}),
    places=frozenset({"角北路:12:3:402"}),
    houses=frozenset({"角北路:12"}),
    amounts=frozenset({500_000}),
    categories=frozenset({"rent.deposit"}),
    first=date(2026, 1, 1),
    last=date(2026, 3, 1),
    registered=date(2026, 3, 5),
    grams=frozenset({"押金", "不退", "钉子"}),
)
NOTHING = Portrait()


def even(_: str) -> float:
    return 1.0


def points(one: Portrait, other: Portrait) -> int:
    return compare(one, other, NUMBERS, even).points


sets = functools.partial(st.frozensets, max_size=3)
marks = st.sampled_from(["phone:1", "phone:2", "name:王芳", "name:李强", "id:7", "email:a"])
days = st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31))


@st.composite
def portraits(draw: st.DrawFn) -> Portrait:
    times = sorted(day for day in (draw(days), draw(days)) if day is not None)
    return Portrait(
        parties=tuple(map(Person, draw(st.lists(sets(marks, min_size=1), max_size=3)))),
        told=draw(sets(marks.filter(lambda mark: not mark.startswith("name")))),
        words=draw(st.sampled_from(["", "房东李强不退押金", "我叫王芳，李强欠我钱"])),
        contracts=draw(sets(st.sampled_from("AB"))),
        vehicles=draw(sets(st.sampled_from("AB"))),
        places=draw(sets(st.sampled_from(["a:1:2", "a:1:3"]))),
        houses=draw(sets(st.sampled_from(["a:1", "b:1"]))),
        amounts=draw(sets(st.integers(1, 4))),
        categories=draw(sets(st.sampled_from(["rent.deposit", "rent.arrears", "lab.wage"]))),
        first=times[0] if times else None,
        last=times[-1] if times else None,
        registered=draw(days),
        grams=draw(sets(st.sampled_from(["押金", "工资", "不退"]))),
    )


@given(portraits(), portraits())
def test_which_of_two_cases_comes_first_makes_no_difference(one: Portrait, other: Portrait) -> None:
    first, second = compare(one, other, NUMBERS, even), compare(other, one, NUMBERS, even)
    assert first == second
    assert 0 <= first.points <= 100


@given(portraits(), portraits(), st.data())
def test_more_in_common_never_lowers_the_score(
    one: Portrait, other: Portrait, data: st.DataObject
) -> None:
    before = points(one, other)
    both = [replace(each, contracts=each.contracts | {"Z"}) for each in (one, other)]
    assert points(*both) >= before
    both = [replace(each, places=each.places | {"z:1:2"}) for each in (one, other)]
    assert points(*both) >= before
    both = [replace(each, amounts=each.amounts | {99}) for each in (one, other)]
    assert points(*both) >= before
    both = [replace(each, categories=each.categories | {"nb.leak"}) for each in (one, other)]
    assert points(*both) >= before
    both = [replace(each, grams=each.grams | {"窗户"}) for each in (one, other)]
    assert points(*both) >= before
    both = [replace(each, told=each.told | {"phone:9"}) for each in (one, other)]
    assert points(*both) >= before
    if one.parties and other.parties:
        mine = data.draw(st.integers(0, len(one.parties) - 1))
        theirs = data.draw(st.integers(0, len(other.parties) - 1))
        assert points(_known(one, mine), _known(other, theirs)) >= before


def _known(one: Portrait, place: int) -> Portrait:
    """The same with a new mark for one of its people."""
    parties = [*one.parties]
    parties[place] = Person(parties[place].marks | {"id:9"})
    return replace(one, parties=tuple(parties))


FIELDS = [field for field in Portrait.__dataclass_fields__ if field not in ("first", "last")]


@given(portraits(), portraits(), st.sampled_from(FIELDS))
def test_what_is_not_known_never_counts_as_agreement(
    one: Portrait, other: Portrait, field: str
) -> None:
    empty = getattr(NOTHING, field)
    blank = replace(one, **{field: empty})
    without = compare(blank, replace(other, **{field: empty}), NUMBERS, even)
    assert compare(blank, other, NUMBERS, even).points == without.points or field in (
        "parties",  # who is in one may still be spoken of in the words of the other
        "words",
        "told",
        "categories",  # nobody knows that they differ
    )


def test_nothing_known_is_nothing_in_common() -> None:
    assert points(NOTHING, NOTHING) == 0
    assert points(FULL, NOTHING) == 0


def test_a_case_that_agrees_in_all_has_a_hundred_points() -> None:
    found = compare(FULL, FULL, NUMBERS, even)
    assert found.points == 100
    assert found.band(NUMBERS) is Band.DUPLICATE
    assert [reason.key for reason in found.reasons] == [
        "persons", "contract", "cause", "overlap", "copied",
    ]  # fmt: skip


def test_the_applicant_of_one_may_be_the_respondent_of_the_other() -> None:
    mirrored = replace(FULL, parties=FULL.parties[::-1])
    assert points(FULL, mirrored) == points(FULL, FULL)


def test_one_person_by_two_marks_is_not_both_sides() -> None:
    only = replace(NOTHING, parties=(Person(frozenset({TENANT, "name:王芳"})),), words="我是王芳")
    reason = compare(only, only, NUMBERS, even).reasons[0]
    assert (reason.key, reason.points) == ("person", NUMBERS["persons.one"])


def test_the_same_people_with_another_claim_are_no_duplicate() -> None:
    wage = replace(FULL, categories=frozenset({"lab.wage"}))
    found = compare(FULL, wage, NUMBERS, even)
    assert found.band(NUMBERS) is Band.POSSIBLE
    assert found.cautions == ("other_cause",)


def test_alike_words_alone_are_never_more_than_possible() -> None:
    told = Portrait(
        grams=FULL.grams, categories=FULL.categories, registered=FULL.registered,
        amounts=frozenset({1, 2}),
    )  # fmt: skip
    assert compare(told, told, NUMBERS, even).band(NUMBERS) is Band.POSSIBLE


def test_what_many_tell_word_for_word_is_a_form_and_gives_nothing() -> None:
    told = Portrait(grams=FULL.grams, categories=FULL.categories, registered=FULL.registered)
    score = compare(told, told, NUMBERS, even)
    few = {str(n): score for n in range(5)}
    assert without_forms(few, NUMBERS) == few
    many = without_forms({**few, "one more": score}, NUMBERS)
    assert {each.points for each in many.values()} == {score.points - NUMBERS["text.copied"]}


def test_so_long_after_another_it_is_not_the_same_time() -> None:
    known = Portrait(registered=date(2026, 1, 1))
    assert points(known, replace(known, registered=date(2026, 6, 30))) == 5
    assert points(known, replace(known, registered=date(2026, 7, 1))) == 0


def test_the_likeliest_come_first_and_what_is_unlikely_not_at_all() -> None:
    scores = [(id, compare(FULL, other, NUMBERS, even)) for id, other in (
        ("none", replace(NOTHING, registered=FULL.registered)),
        ("same", FULL),
        ("near", replace(FULL, parties=(), contracts=frozenset())),
    )]  # fmt: skip
    assert ranked(scores, NUMBERS, 5) == ["same", "near"]
    assert ranked(scores, NUMBERS, 1) == ["same"]


# ---------------------------------------------------------------- words


@given(st.frozensets(st.text(max_size=2)), st.frozensets(st.text(max_size=2)))
def test_likeness_is_a_share_and_the_same_both_ways(
    one: frozenset[str], other: frozenset[str]
) -> None:
    found = likeness(one, other, even)
    assert 0 <= found <= 1
    assert found == likeness(other, one, even)


def test_a_text_is_wholly_like_itself_and_like_nothing_where_it_has_no_words(
    library: Library,
) -> None:
    speller = Speller(library.taxonomy.wording)
    told = grams_of("房东不退押金5000元", speller)
    assert likeness(told, told, shipped_rarity()) == pytest.approx(1)
    assert likeness(told, grams_of("！！", speller), shipped_rarity()) == 0


def test_a_rare_word_in_common_says_more_than_a_common_one(library: Library) -> None:
    speller, rarity = Speller(library.taxonomy.wording), shipped_rarity()
    told, rare, common = (grams_of(t, speller) for t in ("古琴押金", "古琴", "押金"))
    assert likeness(told, rare, rarity) > likeness(told, common, rarity)


# ---------------------------------------------------------------- the numbers


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("possible: 40", "possible: forty", "is no whole number"),
        ("possible: 40", "possible: 80", "do not follow one another"),
        ("vehicle: 15", "boat: 15", "is not known"),
        ("from: window", "from: hearsay", "rests on no source"),
        ("same: 15, ", "", "no cause.same"),
    ],
)
def test_numbers_that_say_it_wrong_are_refused(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    path = tmp_path / "duplicates.yaml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(DefinitionFaults, match=words):
        read_numbers(path)


def test_every_number_rests_on_a_source_that_says_whose_choice_it_is() -> None:
    assert all(source.choice and source.title.en for source in NUMBERS.sources)


# ---------------------------------------------------------------- the set


@pytest.fixture(scope="module")
def cases() -> list[Entered]:
    return entered(CASES)


@pytest.fixture(scope="module")
def seen(cases: list[Entered], library: Library) -> list[Portrait]:
    speller = Speller(library.taxonomy.wording)
    return [portrait(each.case, speller) for each in cases]


def twins(cases: list[Entered]) -> list[tuple[int, int]]:
    by_dispute: dict[str, list[int]] = {}
    for place, each in enumerate(cases):
        by_dispute.setdefault(each.dispute, []).append(place)
    return [(two[0], two[1]) for two in by_dispute.values() if len(two) == 2]


def test_the_set_holds_sixty_true_duplicates_among_three_hundred(cases: list[Entered]) -> None:
    assert len(cases) == CASES
    assert len(twins(cases)) == 60
    assert len({each.how for each in cases}) > 10


@pytest.fixture(scope="module")
def scores(seen: list[Portrait]) -> dict[tuple[int, int], Score]:
    """That of every two, under the places of both."""
    found = {}
    for other, second in enumerate(seen):
        for one in range(other):
            found[one, other] = compare(seen[one], second, NUMBERS, shipped_rarity())
    return {**found, **{(b, a): score for (a, b), score in found.items()}}


def test_every_duplicate_is_among_the_first_five(
    cases: list[Entered], scores: dict[tuple[int, int], Score]
) -> None:
    for pair in twins(cases):
        for here, there in (pair, pair[::-1]):
            beside = [(str(b), score) for (a, b), score in scores.items() if a == here]
            assert str(there) in ranked(beside, NUMBERS, 5), (cases[here].dispute, cases[here].how)


def test_none_but_true_ones_are_called_duplicates(
    cases: list[Entered], scores: dict[tuple[int, int], Score]
) -> None:
    likely = {pair for pair, score in scores.items() if score.band(NUMBERS) is Band.DUPLICATE}
    assert likely
    assert {(min(pair), max(pair)) for pair in likely} <= set(twins(cases))


def test_the_index_finds_every_duplicate_by_marks_or_words(
    cases: list[Entered], seen: list[Portrait], library: Library
) -> None:
    index = indexed(cases, seen, Speller(library.taxonomy.wording))
    for pair in twins(cases):
        for here, there in (pair, pair[::-1]):
            case = cases[here].case
            found = seek(index, case.id, case.story, seen[here])
            assert cases[there].case.id in found, (cases[here].dispute, cases[here].how)
            assert case.id not in found


def test_what_nobody_at_work_has_is_not_sought(library: Library) -> None:
    index = Index(Blinder(Vault.demo(), Speller(library.taxonomy.wording)))
    assert index.claim()
    base = Document(uuid4(), 1, "ab" * 32, date(2026, 3, 1), said="房东不退押金", marks=FULL.marks)
    with_unit = replace(base, id=uuid4(), unit="bajiao")
    waiting = replace(base, id=uuid4(), state="waiting")
    index.put([base, with_unit, waiting])
    index.commit()
    assert set(seek(index, uuid4(), "房东不退押金", FULL)) == {with_unit.id, waiting.id}
    assert set(seek(index, uuid4(), "", FULL)) == {with_unit.id, waiting.id}
    assert seek(index, with_unit.id, "房东不退押金", NOTHING) == [waiting.id]
