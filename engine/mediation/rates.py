"""Rates as people write them into terms, as yearly shares: 月息2%, 每日万分之五, 24% a year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

_DIGITS: Final[Mapping[str, Fraction]] = {
    **{sign: Fraction(number) for number, sign in enumerate("零一二三四五六七八九")},
    "两": Fraction(2),
    "半": Fraction(1, 2),
}
_ONES: Final = "[一二三四五六七八九]"
_NUMBER: Final = rf"(\d{{1,6}}(?:\.\d{{1,6}})?|{_ONES}?十{_ONES}?|[零两半]|{_ONES})"
_RATIO: Final = re.compile(
    rf"(?P<of>百|千|万)分之{_NUMBER}|{_NUMBER}\s*(?P<sign>[%‰‱])|{_NUMBER}\s*(?P<fen>分|厘)(?!钟|期|之)"
)
_PERIOD: Final = re.compile(
    r"(?P<year>年|a year|per year|p\.a\.)|(?P<month>月|a month)|(?P<day>日|天|a day)"
)
_INTEREST: Final = re.compile(
    r"[利息率]|每[年月日天]|按[年月日天]|/|a (?:year|month|day)|per year|p\.a\."
)
_PARTS: Final = {"百": 100, "千": 1000, "万": 10_000, "%": 100, "‰": 1000, "‱": 10_000}
_FEN: Final = {"分": Fraction(1, 100), "厘": Fraction(1, 1000)}
_NEAR: Final = 8  # characters between a rate and the time it is for
MONTHS: Final = 12


def yearly_rates(text: str, days: int) -> tuple[Fraction | None, ...]:
    """Every rate in a text, for a year of so many days; None for one whose time is not said."""
    plain = unicodedata.normalize("NFKC", text)
    found: list[Fraction | None] = []
    for match in _RATIO.finditer(plain):
        near = plain[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if not _INTEREST.search(near):
            continue  # a share of something, no rate
        found.append(_yearly(_value(match), plain, match, days))
    return tuple(found)


def _value(match: re.Match[str]) -> Fraction:
    written = next(group for group in match.groups()[1:] if group and group not in "百千万%‰‱分厘")
    number = Fraction(written) if written[0].isdigit() else _chinese(written)
    if fen := match["fen"]:
        return number * _FEN[fen]
    return number / _PARTS[match["of"] or match["sign"]]


def _chinese(written: str) -> Fraction:
    if "十" not in written:
        return _DIGITS[written]
    tens, _, ones = written.partition("十")
    return _DIGITS[tens or "一"] * 10 + (_DIGITS[ones] if ones else 0)


def _yearly(value: Fraction, text: str, match: re.Match[str], days: int) -> Fraction | None:
    before = [*_PERIOD.finditer(text[max(0, match.start() - _NEAR) : match.start()])]
    after = _PERIOD.search(text[match.end() : match.end() + _NEAR])
    period = before[-1] if before else after
    if period is None:  # 分 and 厘 are said of a month
        return value * MONTHS if match["fen"] else None
    if period["year"]:
        return value
    return value * (MONTHS if period["month"] else days)
