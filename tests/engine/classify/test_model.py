"""The file of a model, and what is worked out with it."""

from __future__ import annotations

import io
import json
import math
import time
import zipfile
from array import array
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.classify.model import (
    NO_MODEL,
    SHIPPED,
    Curve,
    Model,
    Step,
    _little,
    _numbers,
    model_at,
    read_model,
    write_model,
)
from engine.errors import StoreError
from tests.engine.classify.small import KINDS, small_model

shares = st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=17).map(
    lambda raw: [one / sum(raw) for one in raw]
)
curves = st.builds(Curve, st.floats(0.01, 5), st.floats(0.01, 5), st.floats(-5, 5))


class TestFile:
    def test_what_is_written_is_read_again(self) -> None:
        model = small_model()
        again = read_model(write_model(model))
        assert (again.grams, again.rarity) == (model.grams, model.rarity)
        assert (again.areas, again.kinds) == (model.areas, model.kinds)
        assert (again.steps, again.card) == (model.steps, model.card)

    def test_equal_models_make_equal_bytes(self) -> None:
        assert write_model(small_model()) == write_model(read_model(write_model(small_model())))

    def test_the_shipped_model_is_written_as_it_was(self) -> None:
        again = write_model(model_at(SHIPPED))
        assert write_model(read_model(again)) == again

    def test_it_has_no_pickle_and_only_plain_parts(self) -> None:
        with zipfile.ZipFile(SHIPPED) as file:
            assert {Path(name).suffix for name in file.namelist()} == {
                ".json",
                ".txt",
                ".f32",
                ".i8",
            }

    def test_the_shipped_model_names_its_rules_and_stays_below_4_mib(self) -> None:
        assert SHIPPED.stat().st_size < 4 * 2**20
        assert model_at(SHIPPED).card["revision"]

    def test_it_is_read_in_less_than_50_ms(self) -> None:
        content, took = SHIPPED.read_bytes(), []
        for _ in range(5):
            begun = time.process_time()
            read_model(content)
            took.append(time.process_time() - begun)
        assert min(took) < 0.05

    def test_a_machine_of_the_other_byte_order_reads_the_same_numbers(self) -> None:
        numbers = array("f", [1.5, -2.25, 3e7])
        swapped = array("f", numbers)
        swapped.byteswap()
        assert _little(swapped, "big") == _little(numbers, "little")
        assert _numbers(_little(numbers, "little"), "big") == swapped


def changed(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The small model with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(write_model(small_model()))) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    change(parts)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return written.getvalue()


def about(**fields: object) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        parts["model.json"] = json.dumps({**json.loads(parts["model.json"]), **fields}).encode()

    return change


class TestBadFile:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"PK",
            b"\x80\x04\x95 a pickle",
            SHIPPED.read_bytes()[:-100],
            SHIPPED.read_bytes()[:5000],
            changed(lambda parts: parts.pop("model.json")),
            changed(lambda parts: parts.pop("areas.i8")),
            changed(lambda parts: parts.update({"rarity.f32": b"abc"})),
            changed(lambda parts: parts.update({"rarity.f32": b""})),
            changed(lambda parts: parts.update({"grams.txt": b"\xff\xfe"})),
            changed(lambda parts: parts.update({"kinds.i8": b"\x01"})),
            changed(lambda parts: parts.update({"model.json": b"[]"})),
            changed(lambda parts: parts.update({"model.json": b"[" * 100_000})),
            changed(about(steps=[[1, 2]])),
            changed(about(steps=[["a", "b", "c"]])),
            changed(about(card=7)),
            changed(about(areas={"names": ["B", "C"], "scales": [1], "cues": [], "bias": []})),
        ],
    )
    def test_what_is_no_model_is_told_with_its_remedy(self, content: bytes) -> None:
        with pytest.raises(StoreError) as err:
            read_model(content)
        assert str(err.value) == NO_MODEL

    def test_another_format_is_told_as_such(self) -> None:
        with pytest.raises(StoreError, match="format 0, not 1: train anew"):
            read_model(changed(about(format=0)))

    @given(st.integers(0, 1500), st.integers(0, 255))
    def test_a_damaged_byte_gives_a_model_or_an_error_that_says_so(self, at: int, to: int) -> None:
        content = bytearray(write_model(small_model()))
        content[at % len(content)] = to
        with suppress(StoreError):
            assert isinstance(read_model(bytes(content)), Model)

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match=r"none\.zip: cannot be read .*; name the file"):
            model_at(tmp_path / "none.zip")


class TestVector:
    def test_it_is_as_counted_by_hand(self) -> None:
        vector = small_model().vector("房房x工")
        values = [1 + math.log(2), 1.0]
        length = math.sqrt(sum(one * one for one in values))
        assert vector.places == (1, 0)
        assert vector.values == pytest.approx([one / length for one in values])
        assert vector.known == pytest.approx(2 / 4)  # 房, 工; not 房房, x

    def test_a_figure_counts_by_its_length(self) -> None:
        model = Model(
            grams={"00": 0},
            rarity=array("f", [1.0]),
            areas=small_model().areas,
            kinds=small_model().kinds,
            steps=(),
        )
        assert model.vector("95").places == (0,)

    def test_a_text_without_a_known_gram_is_nothing(self) -> None:
        assert small_model().vector("").known == 0
        assert small_model().vector("猫").values == ()


class TestShares:
    def test_they_are_as_counted_by_hand(self) -> None:
        layer = small_model().areas
        vector = small_model().vector("工")
        work, rent = layer.shares(vector, {"lab.wage": 4})
        assert work == pytest.approx(1 / (1 + math.exp(-9.0 - (9.0 + 2.0 * 4 / 8))))
        assert work + rent == pytest.approx(1)

    def test_cues_beyond_eight_add_nothing(self) -> None:
        model = small_model()
        vector = model.vector("房")
        assert model.areas.shares(vector, {"lab.wage": 8}) == model.areas.shares(
            vector, {"lab.wage": 80}
        )

    def test_among_some_names_only_these_are_weighed(self) -> None:
        model = small_model()
        among = model.kinds.shares(model.vector("房租"), {}, [1, 2])
        assert len(among) == 2
        assert sum(among) == pytest.approx(1)

    def test_a_gram_says_for_the_names_on_the_whole_their_mean(self) -> None:
        model = small_model()
        vector = model.vector("房租")
        at = dict(zip(vector.places, model.kinds.usual(vector), strict=True))
        assert at[3] == pytest.approx(0.1 * (0 + 9 - 9) / len(KINDS))


class TestCurve:
    @given(curves, shares)
    def test_probabilities_stay_probabilities(self, curve: Curve, claimed: list[float]) -> None:
        held = curve.over(claimed)
        assert sum(held) == pytest.approx(1)
        assert all(-1e-12 <= one <= 1 for one in held)

    @given(curves, shares)
    def test_the_order_stays(self, curve: Curve, claimed: list[float]) -> None:
        held = curve.over(claimed)
        pairs = sorted(zip(claimed, held, strict=True))
        assert all(low[1] <= high[1] + 1e-9 for low, high in pairwise(pairs))

    def test_a_curve_of_nothing_changes_nothing(self) -> None:
        assert Curve().over([0.2, 0.7, 0.1]) == pytest.approx([0.2, 0.7, 0.1])

    def test_one_name_alone_is_certain(self) -> None:
        assert Curve(2, 3, 1).over([1.0]) == [1.0]


class TestThreshold:
    def test_the_lowest_step_that_held_is_taken(self) -> None:
        assert small_model().threshold(0.84) == 0.6

    def test_what_was_never_reached_is_never_decided(self) -> None:
        assert small_model().threshold(0.99) > 1

    def test_where_nothing_is_asked_for_everything_is_decided(self) -> None:
        assert small_model().threshold(0) == 0

    def test_a_model_without_steps_decides_nothing(self) -> None:
        model = small_model()
        bare = Model(model.grams, model.rarity, model.areas, model.kinds, ())
        assert bare.threshold(0.5) > 1

    def test_a_step_is_what_it_says(self) -> None:
        assert Step(0.6, 0.8, 0.86) in small_model().steps
