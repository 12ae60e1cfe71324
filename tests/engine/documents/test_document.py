"""What ties a copy to its origin, and how a document is walked."""

from __future__ import annotations

import json

import pytest

from engine.documents.document import document_number, inputs_hash
from engine.documents.walk import texts_of, to_data, with_texts
from tests.engine.documents.builders import EVERY_WORD, STAMP, document, every_block


def test_a_number_follows_its_pattern() -> None:
    assert document_number("石解指〔{year}〕{sequence}", 2026, 7) == "石解指〔2026〕0007"


def test_equal_inputs_have_equal_hashes_whatever_the_order_of_keys() -> None:
    assert inputs_hash({"a": 1, "乙": None}, "x") == inputs_hash({"乙": None, "a": 1}, "x")


@pytest.mark.parametrize("other", [{"a": 2}, {"a": "1"}, {"a": 1, "b": None}, [1], None])
def test_different_inputs_have_different_hashes(other: object) -> None:
    assert inputs_hash({"a": 1}) != inputs_hash(other)


def test_every_text_is_walked_once_in_order() -> None:
    said = "".join(texts_of(document(*every_block()).sections))
    assert all(word in said for word in EVERY_WORD)


def test_changing_texts_leaves_stamp_and_choices_alone() -> None:
    changed = with_texts(document(*every_block()), lambda text: "x")
    assert changed.stamp == STAMP
    assert set(texts_of(changed.sections[0].blocks[1])) == {"x", "body"}


def test_a_document_becomes_json_that_names_each_block() -> None:
    data = json.loads(json.dumps(to_data(document(*every_block()))))
    kinds = [block["kind"] for block in data["sections"][0]["blocks"]]
    assert kinds == [block.kind for block in every_block()]
