"""How facts, parameters, laws and holidays are written: what is declared, not derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from engine.errors import AnswerError, DefinitionError
from engine.i18n import Text
from engine.rulebook.node import Number
from engine.rulebook.parameter import STATUSES, Parameter, Period, exact, parameter_value
from engine.rulebook.parameter import TYPES as PARAMETER_TYPES
from engine.rulebook.rule import Holidays, Law
from engine.rulebook.vocabulary import COMPARED, DATED, DEFAULT_LIMITS, TYPES, Fact, read_answer
from engine.source import Items, Reader, Record, Scalar, Value, plain, read_text_value

BEGINNING: Final = date.min  # a value without a first day was always in force
_CHOSEN: Final = ("enum", "multi", "subtype")


def read_fact(reader: Reader, name: str) -> Fact:
    """A fact or a column; its `applies` is compiled later, when every name is known."""
    kind = reader.choice("type", TYPES)
    columns = reader.mapping("row")
    fact = Fact(
        name=name,
        type=kind,
        title=reader.text("title", required=True) or Text(name),
        place=reader.record.place,
        choices=_choices(reader, kind),
        limits=_limits(reader, kind.partition("/")[0]),
        row={
            column: _column(column, record, reader.faults)
            for column, record in columns.items()
            if isinstance(record, Record)
        },
        evidence=reader.words("evidence"),
        burden=reader.word("burden", ""),
        private=_is_private(reader),
        private_choices=_private_choices(reader),
        of_person=reader.flag("of_person"),
        compared=reader.choice("compared", COMPARED, ""),
        set_by_system=reader.choice("set_by", ("system",), "") == "system",
    )
    reader.get("applies")
    presumed, shared_as = reader.get("presume"), reader.get("shared_as")
    for choice in fact.private_choices - fact.choices.keys():
        message = f"{choice} is private but no choice of {name}"
        reader.fault(reader.record.place_of("private"), message, "private: [one of the choices]")
    if presumed is not None:
        fact = replace(fact, presumed=_answer(fact, presumed, reader))
    if shared_as is not None:
        fact = replace(fact, shared_as=_answer(fact, shared_as, reader))
    return fact


def _is_private(reader: Reader) -> bool:
    return not isinstance(reader.get("private"), Items) and reader.flag("private")


def _private_choices(reader: Reader) -> frozenset[str]:
    is_list = isinstance(reader.get("private"), Items)
    return frozenset(reader.words("private") if is_list else ())


def _column(name: str, record: Record, faults: list[DefinitionError]) -> Fact:
    reader = Reader(record, faults)
    column = read_fact(reader, name)
    reader.done()
    return column


def _choices(reader: Reader, kind: str) -> Mapping[str, Text]:
    written = reader.mapping("choices")
    choices = {
        str(key): read_text_value(value, f"choice {key}", reader.faults)
        for key, value in written.items()
    }
    if kind == "bool3":
        return {"yes": Text("是", "Yes"), "no": Text("不是", "No")} | choices
    if not choices and (kind in _CHOSEN or kind.endswith("/choice")):
        reader.fault(reader.record.place, f"{kind} needs choices", "choices: {key: {zh: …}}")
    return choices


def _limits(reader: Reader, main: str) -> tuple[Number, Number]:
    default = DEFAULT_LIMITS.get(main, (0, 0))
    written = reader.mapping("limits")
    inner = Reader(written, reader.faults)
    low = _limit(inner, "min", main, default[0])
    high = _limit(inner, "max", main, default[1])
    inner.done()
    if low > high:
        reader.fault(written.place, "min is above max", "limits: {min: …, max: …}")
        return default
    return low, high


def _limit(reader: Reader, key: str, main: str, default: Number) -> Number:
    text = reader.word(key, "")
    if not text:
        return default
    try:
        if main in DATED:
            return date.fromisoformat(text).toordinal()
        return exact(text) * (100 if main == "money" else 1)
    except (ValueError, ZeroDivisionError):
        message = f"{text} is no limit for {main}"
        reader.fault(reader.record.place_of(key), message, "a plain number")
        return default


def _answer(fact: Fact, value: Value, reader: Reader) -> Any:
    try:
        return read_answer(fact, plain(value))
    except AnswerError as err:
        listing = f"choices: {', '.join(fact.choices)}" if fact.choices else f"type {fact.type}"
        reader.fault(value.place, f"not an answer of {fact.name}: {err.key}", listing)
        return None


def read_parameter(reader: Reader, name: str) -> Parameter:
    """A parameter with all its values."""
    kind = reader.choice("type", PARAMETER_TYPES)
    title = reader.text("title", required=True) or Text(name)
    periods = tuple(_period(record, kind, reader.faults) for record in reader.records("values"))
    if not periods:
        place = reader.record.place
        reader.fault(place, f"{name} has no values", "values: [{from: …, value: …}]")
    return Parameter(name, kind, title, periods, reader.record.place)


def read_own_values(reader: Reader, parameter: Parameter) -> Parameter:
    """The parameter with what an operator set for it; its type and title are ours."""
    records = reader.records("values")
    own = tuple(_period(record, parameter.type, reader.faults) for record in records)
    if not own:
        message = f"{parameter.name} is given no value"
        reader.fault(reader.record.place, message, "values: [{from: …, value: …, source: …}]")
    return replace(parameter, own=(*parameter.own, *own))


def _period(record: Record, kind: str, faults: list[DefinitionError]) -> Period:
    reader = Reader(record, faults)
    period = Period(
        value=_value(reader, kind),
        from_=read_day(reader, "from") or BEGINNING,
        to=read_day(reader, "to"),
        region=reader.word("region", ""),
        source=reader.word("source"),
        status=reader.choice("status", STATUSES),
        place=record.place,
    )
    reader.done()
    return period


def _value(reader: Reader, kind: str) -> Any:
    value = reader.get("value")
    if value is None:
        return None
    try:
        return parameter_value(plain(value), kind)
    except (ValueError, TypeError, ZeroDivisionError, AttributeError):
        remedy = "numbers in quotes, dates as 2026-01-31"
        reader.fault(value.place, f"not a value of type {kind}", remedy)
        return None


def read_day(reader: Reader, key: str) -> date | None:
    """A written day, or None where there is none."""
    text = reader.word(key, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        place = reader.record.place_of(key)
        reader.fault(place, f"{key}: {text} is no date", "write 2026-01-31")
        return None


def read_law(reader: Reader, id: str) -> Law:
    """A source of law."""
    title = reader.text("title", required=True) or Text(id)
    force = Reader(reader.mapping("in_force"), reader.faults)
    law = Law(
        id=id,
        title=title,
        short=reader.text("short") or Text(id, title.en),
        number=reader.word("number", ""),
        from_=read_day(force, "from"),
        to=read_day(force, "to"),
        status=reader.choice("status", ("V1", "V2", "V3", "N")),
        place=reader.record.place,
        also_named=reader.words("also_named"),
    )
    reader.get("note")
    reader.get("source")
    force.done()
    return law


def read_holidays(reader: Reader, year: str) -> Holidays:
    """The days off and make-up working days of a year."""
    return Holidays(
        year=year,
        off=_ranges(reader, "off"),
        worked=_ranges(reader, "work"),
        source=reader.word("source"),
        status=reader.choice("status", STATUSES),
    )


def _ranges(reader: Reader, key: str) -> tuple[tuple[date, date], ...]:
    value = reader.get(key)
    ranges = []
    for item in value if isinstance(value, Items) else ():
        ends = [item, item] if isinstance(item, Scalar) else list(item)
        try:
            first, last = (date.fromisoformat(str(end)) for end in ends)
            ranges.append((first, last))
        except ValueError:
            reader.fault(item.place, "not a day or [first, last]", "2026-10-01")
    return tuple(ranges)
