"""Figures of the funnel add up, leave the unknown unknown, and are the same in every shape."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from engine.analytics.funnel import Asked, Funnel, Group, Layer, measure, to_csv
from engine.analytics.funnel_picture import draw
from engine.casework.events import CaseClosed, CategoryChosen, ExitTaken
from engine.clock import FixedClock
from engine.library import Library
from engine.store.memory import MemoryStore
from engine.store.passages import By
from tests.engine.store.test_passages import ADVISED, BEGIN, COURT, KIND, MEDIATION, keep

WORDS = {
    "title": "漏斗 <1>", "entered": "进入 {count}", "consult": "咨询", "assess": "评估",
    "mediate": "调解", "litigate": "诉讼", "absorbed": "化解", "left": "转出", "recent": "观察",
    "open": "在办", "went_on": "下一层",
}  # fmt: skip


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    for _ in range(5):
        keep(store, (1, KIND), (2, ADVISED))
    keep(store, (1, KIND), (2, MEDIATION), (30, CaseClosed("not_mediated", "gap_too_large")))
    keep(store, (1, KIND), (2, MEDIATION), (20, COURT[0]), (20, COURT[1]))
    keep(store, (1, CategoryChosen("lab.wage", (), ())), (3, ExitTaken("ADMIN", "", "prior_step")))
    keep(store)
    return store


def seen(store: MemoryStore, library: Library, asked: Asked, after: int = 200) -> Funnel:
    return measure(store, library, FixedClock(BEGIN + timedelta(days=after)), asked)


def test_each_layer_adds_up(store: MemoryStore, library: Library) -> None:
    for after in (2, 40, 95, 200):
        for layer in seen(store, library, Asked(), after).total.layers:
            parts = (layer.absorbed, layer.went_on, layer.left, layer.recent, layer.open)
            assert sum(parts) == layer.entered


def test_what_became_of_them_at_each_stage(store: MemoryStore, library: Library) -> None:
    consult, assess, mediate, litigate = seen(store, library, Asked()).total.layers
    assert (consult.entered, consult.went_on, consult.open) == (9, 8, 1)
    assert (assess.entered, assess.absorbed, assess.solved, assess.open) == (8, 5, 5, 1)
    assert (mediate.entered, mediate.absorbed, mediate.solved, mediate.went_on) == (2, 1, 0, 1)
    assert (litigate.entered, litigate.open) == (1, 1)


def test_lately_ended_is_not_absorbed_yet(store: MemoryStore, library: Library) -> None:
    assess = seen(store, library, Asked(), after=50).total.layers[1]
    assert (assess.absorbed, assess.recent) == (0, 5)
    assert Layer("consult").share_absorbed is None
    assert Layer("consult", 4, 1, went_on=2, open=1).share_absorbed == Fraction(1, 3)


def test_groups_come_by_size_and_the_unknown_last(store: MemoryStore, library: Library) -> None:
    funnel = seen(store, library, Asked(By.FAMILY))
    assert [group.key for group in funnel.groups] == ["rent", "lab", ""]
    assert [group.is_small for group in funnel.groups] == [False, True, True]
    total = sum(group.layers[0].entered for group in funnel.groups)
    assert total == funnel.total.layers[0].entered


def test_a_day_that_is_named_belongs_to_the_period(store: MemoryStore, library: Library) -> None:
    day = date(2026, 1, 1)
    assert seen(store, library, Asked(first=day, last=day)).total.layers[0].entered == 9
    assert seen(store, library, Asked(first=day + timedelta(days=1))).total.layers[0].entered == 0
    assert seen(store, library, Asked(category="lab")).total.layers[0].entered == 1


def test_the_table_for_spreadsheets_has_the_same_figures(
    store: MemoryStore, library: Library
) -> None:
    funnel = seen(store, library, Asked(By.KIND))
    text = to_csv(funnel)
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 4 * (len(funnel.groups) + 1)
    last = rows[-4]
    assert (last["kind"], last["stage"], last["entered"]) == ("*", "consult", "9")


def test_no_cell_of_it_is_taken_for_a_formula(library: Library) -> None:
    funnel = seen(MemoryStore(), library, Asked(By.PLACE))
    group = Group("=cmd()", funnel.total.layers, False)
    text = to_csv(Funnel(funnel.asked, funnel.seen_on, 90, 5, funnel.total, (group,), ()))
    assert "'=cmd()" in text
    assert "\n=cmd()" not in text


def test_the_picture_says_every_figure_in_words(store: MemoryStore, library: Library) -> None:
    picture = draw(seen(store, library, Asked()).total, WORDS)
    assert "咨询: 进入 9" in picture
    assert "化解 5" in picture
    assert "漏斗 &lt;1&gt;" in picture
    assert "style=" not in picture
    assert datetime(2026, 1, 1, 1, tzinfo=UTC) == BEGIN


def test_nothing_makes_an_empty_picture(library: Library) -> None:
    picture = draw(seen(MemoryStore(), library, Asked()).total, WORDS)
    assert 'class="f-absorbed"' not in picture
