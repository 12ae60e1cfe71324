"""What is sealed opens for the key it was sealed under, as what it was, and for nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import SealError
from engine.vault import Vault, fresh_key


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_was_sealed_opens_again(words: str) -> None:
    vault = Vault.demo()
    key = vault.new_key()
    assert vault.open_text(key, vault.seal_text(key, words, "story"), "story") == words
    assert vault.open_own(vault.seal_own(words, "secret"), "secret") == words


def test_the_same_words_are_sealed_differently_each_time() -> None:
    vault = Vault.demo()
    key = vault.new_key()
    assert vault.seal_text(key, "房租", "x") != vault.seal_text(key, "房租", "x")


@pytest.mark.parametrize("wrong", ["another key", "another thing", "a changed byte", "no base64"])
def test_what_was_sealed_opens_in_no_other_way(wrong: str) -> None:
    vault = Vault.demo()
    key = vault.new_key()
    sealed = vault.seal_text(key, "房租", "story")
    about = "answers" if wrong == "another thing" else "story"
    if wrong == "another key":
        key = vault.new_key()
    if wrong == "a changed byte":
        sealed = ("A" if sealed[0] != "A" else "B") + sealed[1:]
    if wrong == "no base64":
        sealed = "房租"
    with pytest.raises(SealError):
        vault.open_text(key, sealed, about)


def test_a_new_master_key_opens_what_the_old_one_wrapped_while_that_is_there() -> None:
    old, new = fresh_key(), fresh_key()
    key = Vault.of([old]).new_key()
    sealed = Vault.of([old]).seal_text(key, "房租", "story")
    both = Vault.of([new, old])
    assert both.open_text(key, sealed, "story") == "房租"
    with pytest.raises(SealError, match="give that key as well"):
        Vault.of([new]).open_text(key, sealed, "story")


def test_a_digest_stays_the_same_when_the_master_key_is_replaced() -> None:
    old, new = fresh_key(), fresh_key()
    assert Vault.of([old]).digest("1") == Vault.of([new, old]).digest("1")
    assert Vault.of([old]).digest("1") != Vault.of([new]).digest("1")


@pytest.mark.parametrize("key", ["", "demo", "A" * 43, "密" * 43, "A" * 47 + "="])
def test_what_is_no_master_key_is_refused_with_the_remedy(key: str) -> None:
    with pytest.raises(SealError, match="jiefen key"):
        Vault.of([key])
    with pytest.raises(SealError, match="jiefen key"):
        Vault.of([])


def test_a_derived_key_outlasts_the_change_of_keys_and_is_for_one_use() -> None:
    old, new = fresh_key(), fresh_key()
    before, after = Vault.of([old]), Vault.of([new, old])
    assert before.derived("index") == after.derived("index")
    assert before.derived("index") != before.derived("other")
    assert before.derived("index").hex() != before.digest("index")
