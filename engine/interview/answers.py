"""How a filled-in form becomes a typed answer, or all that is wrong with it, by field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from engine.errors import AnswerError, AnswerFaults
from engine.interview.progress import LATER
from engine.rulebook.graph import ABSENT, DECLINED
from engine.rulebook.vocabulary import DATED, MOST_ROWS, Fact, read_answer, write_answer

Form = Mapping[str, Sequence[str]]

# How a ratio was counted: 3 per thousand is 0.003; a share of tenths is 5 of 10.
RATIO_UNITS: Final[Mapping[str, int]] = {
    "one": 1,
    "tenths": 10,
    "percent": 100,
    "permille": 1_000,
    "permyriad": 10_000,
}
_SIGNS: Final = {"成": "tenths", "%": "percent", "‰": "permille", "‱": "permyriad"}
_DECIMAL: Final = re.compile(r"\d{1,12}(?:\.\d{1,7})?")
ELSEWHERE: Final = "elsewhere"  # the choice behind the listed districts, with a field of its own
_SKIPS: Final = {"unknown": DECLINED, "not_applicable": ABSENT, "later": LATER}


@dataclass(frozen=True, slots=True)
class Reshape:
    """Not an answer yet: the rows are to be shown again with one more or one fewer."""

    count: int
    removed: int | None


def read_form(fact: Fact, form: Form, *, may_not_apply: bool = True) -> Any:
    """The answer in a form, as a value of the fact's type, DECLINED, ABSENT, LATER or Reshape.

    ABSENT is taken only where the question offers "does not apply".

    Parts of an answer are dotted onto the fact's name: x.year x.month x.day · x.unit ·
    x.choice · x.elsewhere · x.0.amount x.count x.add x.remove · x.skip. Raises `AnswerFaults`.
    """
    skip = _one(form, f"{fact.name}.skip")
    if skip == "none" and fact.type == "rows":
        return ()
    if skip == "not_applicable" and not may_not_apply:
        raise AnswerFaults({fact.name: AnswerError(fact.name, "nothing_entered")})
    if skip in _SKIPS:
        return _SKIPS[skip]
    if fact.type == "rows":
        return _rows(fact, form)
    try:
        return read_answer(fact, _written(fact, fact.name, form))
    except AnswerError as err:
        raise AnswerFaults({err.field: err}) from err


def _one(form: Form, name: str) -> str:
    values = form.get(name) or ("",)
    return values[0].strip()


def _written(fact: Fact, name: str, form: Form) -> Any:
    """What was written for one field; raises `AnswerError` where nothing was."""
    if fact.type == "multi":
        return [value for value in form.get(name, ()) if value]
    if fact.has_keys:
        choice = _one(form, f"{name}.choice")
        if choice and choice != "value":
            return choice
    written = _date(name, form) if fact.main_type in DATED else _one(form, name)
    if fact.type == "district" and written in ("", ELSEWHERE):
        written = _one(form, f"{name}.{ELSEWHERE}")
    if not written:
        raise AnswerError(name, "nothing_entered")
    return _scaled(name, written, form) if fact.type == "ratio" else written


def _date(name: str, form: Form) -> str:
    """Year, month and day joined; a blank month or day leaves the precision coarser."""
    parts = [_plain(_one(form, f"{name}.{part}")) for part in ("year", "month", "day")]
    if not any(parts):
        return _one(form, name)
    year, month, day = parts
    if not year or (day and not month):
        raise AnswerError(name, "date_incomplete")
    if len(year) != 4:
        raise AnswerError(name, "year_of_four_figures")
    return "-".join(part for part in (year, month, day) if part)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().rstrip("年月日号")


def _scaled(name: str, written: str, form: Form) -> str:
    """A ratio as a fraction of one, whatever it was counted in; a sign written behind it rules."""
    plain = _plain(written)
    chosen = _SIGNS.get(plain[-1:]) or _one(form, f"{name}.unit")
    unit, plain = RATIO_UNITS.get(chosen, 1), plain.rstrip("成%‰‱").strip()
    if not _DECIMAL.fullmatch(plain):
        raise AnswerError(name, "not_number", value=written[:40])
    value = Fraction(plain) / unit
    if value > 1 and not chosen:
        raise AnswerError(name, "unit_wanted")
    return f"{value.numerator}/{value.denominator}"


def _rows(fact: Fact, form: Form) -> Any:
    count = _count(fact, form)
    if _one(form, f"{fact.name}.add"):
        return Reshape(min(count + 1, MOST_ROWS), None)
    removed = _one(form, f"{fact.name}.remove")
    if removed.isdecimal() and len(removed) < 6:
        return Reshape(max(count - 1, 0), int(removed))
    rows: list[dict[str, Any]] = []
    faults: dict[str, AnswerError] = {}
    for number in range(count):
        row = _row(fact, f"{fact.name}.{number}", form, faults)
        if row is not None:
            rows.append(row)
    if not rows and not faults:
        error = AnswerError(fact.name, "no_rows")
        raise AnswerFaults({fact.name: error})
    if faults:
        raise AnswerFaults(faults)
    return tuple(rows)


def _count(fact: Fact, form: Form) -> int:
    written = _one(form, f"{fact.name}.count")
    return min(int(written), MOST_ROWS) if written.isdecimal() and len(written) < 6 else 0


def _row(
    fact: Fact, prefix: str, form: Form, faults: dict[str, AnswerError]
) -> dict[str, Any] | None:
    """One row; a wholly blank row is none, a blank cell beside others is not known."""
    row: dict[str, Any] = {}
    filled = False
    for column_name, column in fact.row.items():
        name = f"{prefix}.{column_name}"
        try:
            row[column_name] = read_answer(column, _written(column, name, form))
            filled = True
        except AnswerError as err:
            row[column_name] = DECLINED
            if err.key != "nothing_entered":
                filled = True
                faults[name] = AnswerError(name, err.key, **err.values)
    return row if filled else None


def fill_form(fact: Fact, value: Any) -> dict[str, Any]:
    """The inverse of `read_form`: what the fields hold when an answer is looked at again."""
    if value in (DECLINED, ABSENT, LATER) or value is None:
        return {}
    if fact.type == "rows":
        filled: dict[str, Any] = {f"{fact.name}.count": str(len(value))}
        for number, row in enumerate(value):
            for name, cell in row.items():
                if cell is not DECLINED:
                    filled |= _field(fact.row[name], f"{fact.name}.{number}.{name}", cell)
        return filled
    return _field(fact, fact.name, value)


def _field(fact: Fact, name: str, value: Any) -> dict[str, Any]:
    written = write_answer(fact, value)
    if fact.has_keys and written in fact.choices:
        return {f"{name}.choice": written}
    filled: dict[str, Any] = {f"{name}.choice": "value"} if fact.has_keys else {}
    if fact.main_type in DATED:
        parts = dict(zip(("year", "month", "day"), written.split("-"), strict=False))
        return filled | {f"{name}.{part}": text.lstrip("0") for part, text in parts.items()}
    if fact.type == "ratio":
        unit = _unit_for(Fraction(value))
        scaled = Fraction(value) * RATIO_UNITS[unit]
        text = str(scaled) if scaled.denominator == 1 else f"{float(scaled):.10g}"
        return {name: text, f"{name}.unit": unit}
    return filled | {name: written}


def _unit_for(value: Fraction) -> str:
    """The unit in which people would say a share: 0.5 as 50 %, 0.003 as 3 ‰."""
    if value == 0 or value >= Fraction(1, 100):
        return "percent"
    return "permille" if value >= Fraction(1, 1000) else "permyriad"


def without_row(fact: Fact, form: Mapping[str, Any], removed: int) -> dict[str, Any]:
    """The form's fields with one row taken out and those after it moved up."""
    prefix = f"{fact.name}."
    kept: dict[str, Any] = {}
    for name, value in form.items():
        number, _, rest = name.removeprefix(prefix).partition(".")
        if not (name.startswith(prefix) and number.isdecimal() and rest) or int(number) < removed:
            kept[name] = value
        elif int(number) > removed:
            kept[f"{prefix}{int(number) - 1}.{rest}"] = value
    return kept
