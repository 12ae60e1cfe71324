"""What people made of proposals, and what is not told because it is few people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from engine.analytics.choices import ABSTAINED, FATES, FOUND, Hourly, counted, is_small, shown
from engine.clock import FixedClock
from engine.store.memory import MemoryStore
from engine.store.store import Event

MARCH = datetime(2026, 3, 10, tzinfo=UTC)


def event(stream: UUID, kind: str, body: str, at: datetime = MARCH) -> Event:
    return Event(stream, 1, kind, at, "resident", body, "", "")


def choice(
    category: str, *proposed: str, more: str = "", at: datetime = MARCH, told: bool = True
) -> list[Event]:
    """A story and what was chosen after it."""
    stream = uuid4()
    kinds = ", ".join(f'"{kind}"' for kind in proposed)
    body = f'{{"also": [], "category": "{category}", "proposed": [{kinds}]{more}}}'
    story = [event(stream, "StoryTold", '{"sealed": "x"}', at)] if told else []
    return [*story, event(stream, "CategoryChosen", body, at)]


class TestCounting:
    def test_each_fate_is_told_apart(self) -> None:
        events = [
            *choice("a", "a", "b"),
            *choice("b", "a", "b"),
            *choice("c", "a", "b"),
            *choice("c"),
        ]
        assert counted(events) == {"2026-03": Counter(first=1, among=1, other=1, nothing=1)}

    def test_new_choices_say_whether_it_abstained_old_ones_do_not(self) -> None:
        events = [
            *choice("a", "a", more=', "model": "d1", "abstained": true'),
            *choice("a", "a", more=', "model": "d1", "abstained": false'),
            *choice("a", "a"),
        ]
        (counts,) = counted(events).values()
        assert (counts["first"], counts[ABSTAINED], counts[FOUND]) == (3, 1, 2)

    def test_a_choice_without_a_story_says_nothing_of_proposals(self) -> None:
        assert counted(choice("a", told=False)) == {}

    def test_of_each_case_the_first_choice_counts(self) -> None:
        first = choice("a", "a")
        again = event(first[0].stream, "CategoryChosen", first[1].body.replace('"a",', '"b",'))
        assert counted([*first, again]) == {"2026-03": Counter(first=1)}

    def test_a_month_is_that_of_the_place(self) -> None:
        late = datetime(2026, 3, 31, 17, tzinfo=UTC)  # April in Beijing
        assert list(counted(choice("a", "a", at=late))) == ["2026-04"]


def months(*counts: Counter[str]) -> dict[str, Counter[str]]:
    return {f"2026-{number:02}": one for number, one in enumerate(counts, 1)}


class TestShowing:
    def test_a_month_of_enough_is_shown(self) -> None:
        (month,) = shown(months(Counter(first=9, other=5)), 5)
        assert (month.since, month.until, month.stories) == ("2026-01", "2026-01", 14)

    def test_a_month_with_few_is_joined_to_the_next(self) -> None:
        (month,) = shown(months(Counter(first=9, other=2), Counter(first=1, other=4)), 5)
        assert (month.since, month.until) == ("2026-01", "2026-02")
        assert month.counts == Counter(first=10, other=6)

    def test_what_is_few_at_the_end_is_left_out(self) -> None:
        assert len(shown(months(Counter(first=9), Counter(first=2)), 5)) == 1

    @given(
        st.lists(
            st.builds(
                lambda fates, known, abstained: Counter(
                    {**fates, FOUND: known, ABSTAINED: min(known, abstained)}
                ),
                st.fixed_dictionaries({fate: st.integers(0, 9) for fate in FATES}),
                st.integers(0, 9),
                st.integers(0, 9),
            ),
            max_size=8,
        )
    )
    def test_nothing_that_is_shown_is_few_people(self, counts: list[Counter[str]]) -> None:
        found = shown(months(*counts), 5)
        assert not any(is_small(month.counts, 5) for month in found)
        whole = sum((one.counts for one in found), Counter[str]())
        assert all(whole[fate] <= sum(one[fate] for one in counts) for fate in FATES)


class Counting(MemoryStore):
    """A store that remembers how often it was gone through."""

    looks = 0

    def happenings(
        self,
        kinds: Collection[str],
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[Event]:
        self.looks += 1
        return super().happenings(kinds, since, until)


def test_a_store_is_gone_through_once_an_hour() -> None:
    store, hourly = Counting(), Hourly()
    for minutes in (0, 20, 50, 70):
        hourly.of(store, FixedClock(MARCH + timedelta(minutes=minutes)), 5)
    assert store.looks == 2
