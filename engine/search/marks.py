"""What tells one person, place or paper from another: numbers, names and addresses, evened out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from engine.statutes.numeral import CHARACTERS, from_chinese

LONGEST: Final = 4_000
"""Signs of one text that are looked at."""

_GAPS: Final = re.compile(r"[\s·•.．\-–—_]+")
_PHONE: Final = re.compile(r"(?<!\d)(?:(?:\+|00)?86[\s\-]?)?(1[3-9]\d(?:[\s\-]?\d{4}){2})(?!\d)")
_LANDLINE: Final = re.compile(r"(?<!\d)(0\d{2,3})[\s\-]?(\d{7,8})(?!\d)")
_ID: Final = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
_EMAIL: Final = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+", re.ASCII)
_FACTORS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_CHECKS: Final = "10X98765432"

_NAMED: Final = r"(?:合同|协议|借据|借条|保单|订单|运单|收据|发票|案|工单|会员|卡)"
_CODE: Final = re.compile(
    _NAMED + r"(?:编)?号(?:码)?\s*(?:是|为|:)?\s*([A-Za-z0-9][A-Za-z0-9\-/()]{4,29})"
)
_BARE_CODE: Final = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{1,6}-?\d{4,16}(?:-\d{1,8})*)(?![0-9])")
_COURT: Final = re.compile(r"\((\d{4})\)\s*([一-鿿]\d{2,5}[一-鿿]{1,5}\d{1,7})号")
_HOMES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE: Final = re.compile(rf"([{_HOMES}])\s?([A-Z])\s?[·\-]?\s?([A-Z0-9]{{5,6}})(?![A-Z0-9])")

_CHINESE: Final = f"[{CHARACTERS}]+"
_STEP: Final = "号院|号楼|号|栋|幢|座|弄|单元|门|层|楼|室|房|铺|档口|摊位|摊|车位"
_COUNTED: Final = re.compile(f"({_CHINESE})(?=(?:{_STEP}))")
_ENDING: Final = (
    "(?:大街|小区|家园|花园|公寓|大厦|广场|市场|商城|胡同|街|路|里|村|苑|园|巷|院|城|庄)"
)
_PLACE: Final = re.compile(
    rf"([一-鿿]{{2,12}}?{_ENDING}|[一-鿿]{{2,12}})"
    rf"((?:[A-Z]?\d{{1,5}}(?:{_STEP})[\s,、]?|[A-Z]?\d{{1,5}}-(?=\d)){{1,5}}(?:[A-Z]?\d{{1,5}}(?![\d元块天个月年日号%.]))?)"
)
_DATED: Final = re.compile(r"[年月日天第约了]$")
_TAIL: Final = re.compile(rf"([一-鿿]{{2}}){_ENDING}$")
_WHOLE: Final = 2  # numbers that tell one home from the next: house and door


def even(text: str) -> str:
    """A text in full width evened out, without what cannot be seen."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    return "".join(c for c in plain if unicodedata.category(c) not in ("Cc", "Cf") or c in "\n\t")


def name(written: str) -> str:
    """A name as it is compared: 张 三 as 张三, ＺＨＡＮＧ as zhang; empty for one sign."""
    plain = _GAPS.sub("", even(written)).casefold()
    return plain if len(plain) > 1 else ""


def phone(written: str) -> str:
    """A telephone number as it is compared; empty for what is none."""
    plain = even(written)
    return next(iter(phones(plain)), "")


def phones(plain: str) -> frozenset[str]:
    """The telephone numbers in an evened text, without 86 and gaps."""
    mobile = {re.sub(r"\D", "", found[1]) for found in _PHONE.finditer(plain)}
    fixed = {found[1] + found[2] for found in _LANDLINE.finditer(plain)}
    return frozenset(mobile | fixed)


def without_phones(plain: str) -> str:
    """The text without its telephone numbers, whose parts look like sums."""
    return _LANDLINE.sub(" ", _PHONE.sub(" ", plain))


def emails(plain: str) -> frozenset[str]:
    """The e-mail addresses in an evened text."""
    return frozenset(found[0].casefold() for found in _EMAIL.finditer(plain))


def identities(plain: str) -> frozenset[str]:
    """The citizen's numbers in an evened text; those whose check digit is wrong are left out."""
    found = (each[0].upper() for each in _ID.finditer(plain))
    return frozenset(number for number in found if is_identity(number))


def is_identity(number: str) -> bool:
    """Whether the last sign of a citizen's number fits the others."""
    if len(number) != len(_FACTORS) + 1 or not number[:-1].isdecimal():
        return False
    total = sum(int(digit) * factor for digit, factor in zip(number, _FACTORS, strict=False))
    return _CHECKS[total % len(_CHECKS)] == number[-1]


def codes(plain: str) -> frozenset[str]:
    """Numbers of contracts, orders, policies and cases of a court."""
    found = {re.sub(r"[^A-Z0-9]", "", one[1].upper()) for one in _CODE.finditer(plain)}
    found |= {re.sub(r"[^A-Z0-9]", "", one[1].upper()) for one in _BARE_CODE.finditer(plain)}
    found |= {one[1] + one[2] for one in _COURT.finditer(plain)}
    return frozenset(code for code in found if sum(c.isdecimal() for c in code) > 2) - phones(plain)


def plates(plain: str) -> frozenset[str]:
    """The number plates in an evened text: 京A·12345 as 京A12345."""
    return frozenset("".join(one.groups()) for one in _PLATE.finditer(plain.upper()))


def places(plain: str) -> frozenset[str]:
    """The addresses in an evened text: a name with the numbers behind it, as 角北路:12:3:402.

    Of the name only what stands nearest to the numbers is kept, for nobody knows where in a
    sentence it begins. 十二号楼, 12栋 and 12- are alike.
    """
    return frozenset(_places(_COUNTED.sub(_in_figures, plain.upper())))


def building(place: str) -> str:
    """The house of an address, without the door."""
    return ":".join(place.split(":")[:2])


def is_whole(place: str) -> bool:
    """Whether an address tells one home from the next."""
    return place.count(":") >= _WHOLE


def _places(text: str) -> Iterator[str]:
    for found in _PLACE.finditer(text):
        numbers = re.findall(r"[A-Z]?\d+", found[2])
        if _DATED.search(found[1]) or len(numbers) > len(_FACTORS):
            continue
        tail = _TAIL.search(found[1])
        named = found[1][tail.start() :] if tail else found[1][-2:]
        if tail or len(numbers) >= _WHOLE or re.search("[院楼栋幢座弄]", found[2]):
            yield ":".join((named, *(number.lstrip("0") or "0" for number in numbers)))


def _in_figures(found: re.Match[str]) -> str:
    number = from_chinese(found[1])
    return found[1] if number is None else str(number)
