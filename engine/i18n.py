"""Texts in two languages, and how money and dates are written in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "兆")
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Text:
    """One text, Chinese first; `en` is empty where nobody has written it yet."""

    zh: str
    en: str = ""

    def get(self, language: str) -> str:
        """The text in a language, falling back to Chinese."""
        return self.en if language == "en" and self.en else self.zh

    def has(self, language: str) -> bool:
        """Whether the text exists in this language."""
        return bool(self.en if language == "en" else self.zh)


def money_text(fen: int) -> str:
    """Fen as yuan with thousands separators and two decimals: 3600000 → 36,000.00."""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    return f"{sign}{yuan:,}.{rest:02d}"


def money_plain(fen: int) -> str:
    """Fen as a bare decimal string: 3600000 → 36000.00."""
    return money_text(fen).replace(",", "")


def money_upper(fen: int) -> str:
    """Fen in the capital figures of Chinese financial writing: 3600000 → 叁万陆仟元整.

    Source: 支付结算办法 附一 (正确填写票据和结算凭证的基本规定).
    """
    sign, fen = ("负" if fen < 0 else ""), abs(fen)
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    whole = f"{_integer_upper(yuan)}元" if yuan or not fen else ""
    if not jiao and not rest:
        return f"{sign}{whole}整"
    tail = f"{_DIGITS[jiao]}角" if jiao else ("零" if whole else "")
    return f"{sign}{whole}{tail}" + (f"{_DIGITS[rest]}分" if rest else "整")


def _integer_upper(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    written, gap = "", False
    for index in reversed(range(len(groups))):
        group = groups[index]
        if group == 0:
            gap = gap or bool(written)
            continue
        if written and (gap or group < 1000):
            written += _DIGITS[0]
        written += _group_upper(group) + _GROUPS[index]
        gap = False
    return written


def _group_upper(group: int) -> str:
    written, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit == 0:
            gap = bool(written)
            continue
        written += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _UNITS[place]
        gap = False
    return written


def date_text(day: date, language: str = "zh") -> str:
    """A day with its weekday: 2026年3月10日(星期二), or 10 March 2026 (Tuesday)."""
    if language == "en":
        return f"{day.day} {day:%B %Y} ({day:%A})"
    return f"{day.year}年{day.month}月{day.day}日(星期{_WEEKDAYS[day.weekday()]})"


def day_text(day: date, language: str = "zh") -> str:
    """A day of the weeks to come, in short: 3月10日 周二, or Tue 10 Mar."""
    if language == "en":
        return f"{day:%a} {day.day} {day:%b}"
    return f"{day.month}月{day.day}日 周{_WEEKDAYS[day.weekday()]}"


def number_text(number: Fraction | int) -> str:
    """An exact number for reading: at most six decimals, no trailing zeros.

    Four figures stand ungrouped, as years and counts are written.
    """
    fraction = Fraction(number)
    grouped = "," if abs(fraction) >= 10_000 else ""
    if fraction.denominator == 1:
        return f"{fraction.numerator:{grouped}}"
    return f"{float(fraction):{grouped}.6f}".rstrip("0").rstrip(".")


def percent_text(ratio: Fraction) -> str:
    """A fraction of one as per cent: 3/1000 → 0.3%."""
    return f"{number_text(ratio * 100)}%"


def join_text(parts: Iterable[str], language: str) -> str:
    """A list in running text."""
    return ("、" if language == "zh" else ", ").join(parts)


_FULL_WIDTH = str.maketrans(
    {",": "，", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"}
)
_HALF_WIDE = re.compile(r"（[^（）()]*\)|\([^（）()]*）")  # one bracket of a pair was widened
_BESIDE_HAN = re.compile(
    r"(?<=[\u3400-\u9fff”’》）」％])[,:;?!()]|[,:;?!()](?=[\u3400-\u9fff“‘《（「])"
)


def chinese_text(text: str) -> str:
    """Half-width marks beside Han characters as the full-width marks of Chinese print."""
    wide = _BESIDE_HAN.sub(lambda mark: mark.group().translate(_FULL_WIDTH), text)
    return _HALF_WIDE.sub(lambda part: f"（{part.group()[1:-1]}）", wide)
