"""Which sums of money a text names, however they are written: 3.6万, 三万六, 36,000元, 36000."""

from __future__ import annotations

import re
from typing import Final

from engine.statutes.numeral import CHARACTERS, from_chinese

SMALLEST: Final = 100_00  # fen: below it a figure tells little
LARGEST: Final = 10**13

_SIGNS: Final = f"[{CHARACTERS}\\d]"
_RUN: Final = re.compile(
    rf"(?<![\dA-Za-z.·\-])(\d+(?:\.\d{{1,4}})?万?{_SIGNS}*|[{CHARACTERS}]+万?{_SIGNS}*)"
    r"(?:多|来|左右)?(元|块|圆)?"
)
_BARE: Final = re.compile(r"\d{4,7}")
_NOT_MONEY: Final = re.compile(r"\s?[年月日号楼栋幢座弄院室房门层平米公里个天小时\dA-Za-z\-:/]")
_COMMA: Final = re.compile(r"(?<=\d),(?=\d{3})")
_YEARS: Final = range(1900, 2100)
_SHORT: Final = re.compile(rf"(.*[千百])([{CHARACTERS[1:10]}\d])$")
_UNITS: Final = {"百": 100, "千": 1_000}
_TEN_THOUSAND: Final = 10_000


def sums(plain: str) -> frozenset[int]:
    """The sums in an evened text that tell something, in fen.

    A figure without a unit counts where it has four to seven digits and is no year.
    """
    found = set()
    for run in _RUN.finditer(_COMMA.sub("", plain)):
        written, unit = run[1], run[2]
        if unit or "万" in written or _is_bare(written, run.string[run.end() :]):
            value = _value(written)
            if value is not None and SMALLEST <= value * 100 < LARGEST:
                found.add(round(value * 100))
    return frozenset(found)


def _is_bare(written: str, rest: str) -> bool:
    if not _BARE.fullmatch(written) or written[0] == "0" or _NOT_MONEY.match(rest):
        return False
    return int(written) not in _YEARS


def _value(written: str) -> float | None:
    """三万六 as 36,000, 1万2千 as 12,000, 三千六 as 3,600."""
    above, many, below = written.partition("万")
    if not many:
        return _section(written)
    first, rest = _section(above), _section(below) if below else 0
    if first is None or rest is None:
        return None
    if len(below) == 1:  # 三万六: six thousand
        rest *= _UNITS["千"]
    return first * _TEN_THOUSAND + rest


def _section(written: str) -> float | None:
    """What stands on one side of 万."""
    if re.fullmatch(r"\d+(?:\.\d+)?", written):
        return float(written)
    short = _SHORT.fullmatch(written)
    if short:
        first, last = _section(short[1]), _section(short[2])
        unit = _UNITS[short[1][-1]] // 10
        return None if first is None or last is None else first + last * unit
    mixed = re.fullmatch(r"(\d+(?:\.\d+)?)([百千])", written)
    if mixed:
        return float(mixed[1]) * _UNITS[mixed[2]]
    return from_chinese(written)
