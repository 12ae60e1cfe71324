"""How whole numbers are written with Chinese numerals, as statutes write them."""

from __future__ import annotations

from typing import Final

DIGITS: Final = "零一二三四五六七八九"
UNITS: Final = "十百千"
LARGEST: Final = 9_999
CHARACTERS: Final = DIGITS + UNITS + "〇两"
_VALUES: Final = {**{sign: value for value, sign in enumerate(DIGITS)}, "〇": 0, "两": 2}


def in_chinese(number: int) -> str:
    """722 as 七百二十二, 10 as 十, 1010 as 一千零一十; for 1 to 9,999."""
    if not 1 <= number <= LARGEST:
        raise ValueError(f"{number} is not written so: give 1 to {LARGEST}")
    written, digits = "", str(number)
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit != "0":
            written += DIGITS[int(digit)] + (UNITS[place - 1] if place else "")
        elif written and not written.endswith(DIGITS[0]):
            written += DIGITS[0]
    written = written.rstrip(DIGITS[0])
    return written[1:] if 10 <= number < 20 else written


def from_chinese(written: str) -> int | None:
    """七百二十二, or digit by digit 七二二, as 722; None for what is no number."""
    if not written or any(sign not in CHARACTERS for sign in written):
        return None
    if not any(sign in UNITS for sign in written):
        number = int("".join(str(_VALUES[sign]) for sign in written[:5]))
        return number if 0 < number <= LARGEST else None
    number, digit, above = 0, None, len(UNITS) + 1
    for sign in written:
        if sign in UNITS:
            unit = UNITS.index(sign) + 1
            if unit >= above or digit == 0:
                return None
            number, digit, above = number + (digit or 1) * 10**unit, None, unit
        elif _VALUES[sign] == 0:
            if digit is not None or not number:
                return None
        elif digit is not None:
            return None
        else:
            digit = _VALUES[sign]
    return number + (digit or 0) or None
