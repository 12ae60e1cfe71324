"""A name is shown as it was given, but leads nowhere and hides nothing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evidence.names import ending_of, saved_name, tidy_name

LONGEST = 40


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("租房合同 第2页.jpg", "租房合同 第2页.jpg"),
        ("C:\\Users\\li\\合同.pdf", "合同.pdf"),
        ("../../etc/passwd", "passwd"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("  a   b .txt ", "a b .txt"),
        (".hidden", "hidden"),
        ("...", ""),
        ("", ""),
        ("/", ""),
        ('<b>"quote".png', '<b>"quote".png'),
        ("\u200d.png", "png"),
        ("房" * 80 + ".jpeg", "房" * 34 + "….jpeg"),
        ("房" * 80, "房" * 39 + "…"),
    ],
)
def test_a_name_is_tidied(given_name: str, shown: str) -> None:
    assert tidy_name(given_name, LONGEST) == shown


@given(st.text(max_size=200))
def test_any_name_becomes_short_and_harmless(name: str) -> None:
    tidy = tidy_name(name, LONGEST)
    assert len(tidy) <= LONGEST
    assert not set(tidy) & set("/\\\r\n\t\0\u202e\u2066")
    assert all(
        c in "\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") for c in tidy
    )
    assert tidy_name(tidy, LONGEST) == tidy


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("a.JPG", "jpg"),
        ("a.b.pdf", "pdf"),
        ("a", ""),
        ("2026.11 合同", ""),
        ("a.", ""),
        (".txt", ""),
        ("a.verylongending", ""),
        ("第1.合同", "合同"),
    ],
)
def test_an_ending_is_what_stands_after_the_last_point(name: str, ending: str) -> None:
    assert ending_of(name) == ending


def test_what_is_saved_always_says_what_it_is() -> None:
    assert saved_name("合同", "piece", "pdf") == "合同.pdf"
    assert saved_name("", "piece", "pdf") == "piece.pdf"
    assert saved_name("a.jpeg", "piece", "jpg") == "a.jpeg"
