"""How terms, findings, amounts, limitations, routes and lists are written and compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from engine.errors import DefinitionError
from engine.i18n import Text
from engine.rulebook import graph
from engine.rulebook.declarations import read_day
from engine.rulebook.expression import Compiler
from engine.rulebook.node import Node, Numeric, Truthy
from engine.rulebook.rule import (
    HOLDERS,
    LEVELS,
    LIMITATION,
    Amount,
    Defined,
    Example,
    Finding,
    Limitation,
    Listed,
    Route,
    RouteLine,
    Term,
    kind_of,
)
from engine.source import Items, Reader, Record, Scalar, Value

LISTED: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]] = {
    # kind: (text fields, word fields, number fields)
    "evidence": (("title", "how_to_save"), ("group", "grade"), ()),
    "option": (("title", "terms"), ("gives",), ("low", "high")),
    "headline": (("says",), (), ()),
    "side": ((), ("other",), ()),
    "way": ((), (), ()),
}
PRIVATE: Final = frozenset({"evidence", "option", "headline"})  # may be kept to one side
VALUE_KINDS: Final = {"money": "money", "date": "date", "number": "number", "int": "number"}
_EXPECTED: Final = (
    "missing",
    "reason",
    "also",
    "conservative",
    "favourable",
    "full_until",
    "first_recoverable",
    "level",
    "partial",
    "region",
)


def full_name(kind: str, written: str) -> str:
    """The name that a definition goes by; a time limit may be called as the sum it is for."""
    return LIMITATION + written if kind == "limitation" else written


class Definitions:
    """Compiles one written entry after another; each may use the names of those before it."""

    def __init__(self, compiler: Compiler, faults: list[DefinitionError]) -> None:
        self.compiler = compiler
        self.faults = faults
        self._makers: Mapping[str, Callable[[Reader, str], Defined]] = {
            "term": self._term,
            "finding": self._finding,
            "amount": self._amount,
            "value": self._value,
            "limitation": self._limitation,
            "route": self._route,
        }

    def define(self, kind: str, entry: Record) -> Defined:
        """The definition that an entry writes; its kind is known to all later lines."""
        reader = Reader(entry, self.faults)
        definition = self._makers[kind](reader, full_name(kind, reader.word(kind)))
        reader.done()
        self.compiler.scope.kinds[definition.name] = kind_of(definition)
        return definition

    def listed(self, kind: str, entry: Record) -> Listed:
        """An entry of a list: evidence, settlement option, headline or side."""
        texts, words, numbers = LISTED[kind]
        reader = Reader(entry, self.faults)
        id = reader.word(kind)
        found = {key: reader.text(key) for key in texts}
        formulas = {key: reader.get(key) for key in numbers}
        item = Listed(
            kind=kind,
            id=id,
            place=entry.place,
            when=self._condition(reader, "when"),
            texts={key: text for key, text in found.items() if text},
            words={key: reader.word(key, "") for key in words},
            numbers={
                key: self.compiler.formula(value)[0]
                for key, value in formulas.items()
                if value is not None
            },
            private=kind in PRIVATE and reader.flag("private"),
        )
        reader.done()
        return item

    def _condition(self, reader: Reader, key: str) -> Truthy | None:
        value = reader.get(key)
        return None if value is None else self.compiler.condition(value)

    def _due(self, reader: Reader) -> Truthy:
        return self._condition(reader, "due") or graph.Constant(True)

    def _examples(self, reader: Reader) -> tuple[Example, ...]:
        examples = []
        for record in reader.records("examples"):
            inner = Reader(record, self.faults)
            given, then = inner.mapping("given"), inner.word("then")
            for key in _EXPECTED:
                inner.get(key)
            inner.done()
            examples.append(Example(given, then, record, record.place))
        return tuple(examples)

    def _term(self, reader: Reader, name: str) -> Term:
        when, written = reader.get("when"), reader.get("is")
        if (when is None) == (written is None):
            message = f"{name} wants either when or is"
            reader.fault(reader.record.place, message, "when for a truth, is for a number")
        node: Node = graph.Constant(False)
        kind = "truth"
        if when is not None:
            node = self.compiler.condition(when)
        elif written is not None:
            node, kind = self.compiler.formula(written)
        title = reader.text("title") or Text("")
        return Term(name, reader.record.place, self._examples(reader), node, kind, title)

    def _finding(self, reader: Reader, name: str) -> Finding:
        when = self._condition(reader, "when")
        if when is None:
            message = f"{name} has no when"
            reader.fault(reader.record.place, message, "write when: and a condition")
            when = graph.Constant(False)
        unless = self._unless(reader)
        parts = [*self._in_force(reader), when]
        if unless is not None:
            parts.append(graph.Not(unless))
        return Finding(
            name=name,
            place=reader.record.place,
            examples=self._examples(reader),
            code=reader.word("code", ""),
            also_codes=reader.words("also_code"),
            title=reader.text("title", required=True) or Text(name),
            node=parts[0] if len(parts) == 1 else graph.All(tuple(parts)),
            when=when,
            unless=unless,
            levels=self._levels(reader),
            holder=reader.choice("holder", HOLDERS, "both"),
            basis=reader.words("basis"),
            burden={k: str(v) for k, v in reader.mapping("burden").items()},
            excludes=reader.words("excludes"),
            human=reader.flag("human"),
            urgent=reader.flag("urgent"),
            procedure=reader.flag("procedure"),
            private=reader.flag("private"),
            says=reader.text("says", required=True) or Text(""),
            reasons=_reasons(reader),
        )

    def _unless(self, reader: Reader) -> Truthy | None:
        """The exception; a list of them means any, for each defeats the finding alone."""
        written = reader.get("unless")
        if isinstance(written, Items):
            return graph.AnyOf(tuple(self.compiler.condition(part) for part in written))
        return None if written is None else self.compiler.condition(written)

    def _in_force(self, reader: Reader) -> list[Truthy]:
        written = reader.get("in_force")
        if not isinstance(written, Record):
            return []
        inner = Reader(written, self.faults)
        by = inner.get("by") or Scalar("as_of", written.place)
        node, kind = self.compiler.formula(by)
        if kind != "date":
            inner.fault(by.place, f"{by} is not a date", "name the date that selects the law")
        tests: list[Truthy] = []
        for key, sign in (("from", ">="), ("to", "<")):
            day = read_day(inner, key)
            if day is not None:
                tests.append(graph.Compare(sign, node, graph.Literal(day.toordinal())))
        inner.done()
        return tests

    def _levels(self, reader: Reader) -> tuple[tuple[Truthy | None, str], ...]:
        value = reader.get("level")
        if not isinstance(value, Items):
            return ((None, reader.choice("level", LEVELS)),)
        lines = []
        for inner in _readers(value, reader):
            lines.append((self._condition(inner, "when"), inner.choice("is", LEVELS)))
            inner.done()
        return tuple(lines)

    def _amount(self, reader: Reader, name: str) -> Amount:
        node, kind = self._formula(reader)
        if kind != "money" and not isinstance(node, graph.Literal):
            reader.fault(reader.record.place, f"{name} is a {kind}, not a sum of money")
        return self._sum(reader, name, node, "money", is_value=False)

    def _value(self, reader: Reader, name: str) -> Amount:
        node, kind = self._formula(reader)
        wanted = reader.choice("type", VALUE_KINDS, kind)
        if VALUE_KINDS.get(wanted, kind) != kind:
            place = reader.record.place_of("type")
            reader.fault(place, f"{name} is a {kind}, not a {wanted}", f"type: {kind}")
        return self._sum(reader, name, node, kind, is_value=True)

    def _formula(self, reader: Reader) -> tuple[Numeric, str]:
        written = reader.need("is")
        if written is None:
            return graph.Literal(0), "money"
        return self.compiler.formula(written)

    def _sum(
        self, reader: Reader, name: str, node: Numeric, kind: str, *, is_value: bool
    ) -> Amount:
        return Amount(
            name=name,
            place=reader.record.place,
            examples=self._examples(reader),
            title=reader.text("title", required=True) or Text(name),
            kind=kind,
            due=self._due(reader),
            node=node,
            formula=reader.text("formula") or Text(""),
            basis=reader.words("basis"),
            heuristic=reader.flag("heuristic"),
            is_value=is_value,
            total=not is_value and reader.flag("total"),
        )

    def _limitation(self, reader: Reader, name: str) -> Limitation:
        return Limitation(
            name=name,
            place=reader.record.place,
            examples=self._examples(reader),
            title=reader.text("title", required=True) or Text(name),
            due=self._due(reader),
            conservative=self._date(reader, "conservative"),
            favourable=self._date(reader, "favourable"),
            unlimited=self._condition(reader, "unlimited"),
            full_until=self._day(reader, "full_until"),
            first_recoverable=self._day(reader, "first_recoverable"),
            revived=self._condition(reader, "revived"),
            basis=reader.words("basis"),
            unlimited_says=reader.text("unlimited_says") or Text(""),
        )

    def _date(self, reader: Reader, key: str) -> Numeric:
        reader.need(key)
        return self._day(reader, key) or graph.Literal(1)

    def _day(self, reader: Reader, key: str) -> Numeric | None:
        written = reader.get(key)
        if written is None:
            return None
        node, kind = self.compiler.formula(written)
        if kind != "date":
            reader.fault(reader.record.place_of(key), f"{key} is a {kind}, not a date")
        return node

    def _route(self, reader: Reader, name: str) -> Route:
        lines = []
        for inner in _readers(reader.records("first"), reader):
            when = self._condition(inner, "when")
            to, reason, step = inner.word("to"), inner.word("reason"), inner.word("step", "")
            says, alone = inner.text("says") or Text(""), inner.flag("alone")
            lines.append(RouteLine(when, to, reason, step, says, alone))
            inner.done()
        also = []
        for inner in _readers(reader.records("also"), reader):
            when = self._condition(inner, "when") or graph.Constant(False)
            also.append((when, inner.words("add")))
            inner.done()
        return Route(name, reader.record.place, self._examples(reader), tuple(lines), tuple(also))


def _readers(written: Iterable[Value], reader: Reader) -> Iterator[Reader]:
    """A reader for each mapping of a list; what is no mapping is read as an empty one."""
    for item in written:
        yield Reader(item if isinstance(item, Record) else Record(item.place), reader.faults)


def _reasons(reader: Reader) -> Mapping[str, Mapping[str, Text]]:
    reasons: dict[str, dict[str, Text]] = {}
    for side, written in reader.mapping("reasons").items():
        for inner in _readers([written], reader):
            sides = {key: inner.text(key) for key in ("strong", "risk")}
            reasons[str(side)] = {key: text for key, text in sides.items() if text}
            inner.done()
    return reasons
