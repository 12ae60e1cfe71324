"""How written entries become definitions: kinds, order, types, and every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from typing import Any

from engine.errors import AnswerError, DefinitionError, DefinitionFaults, Place
from engine.i18n import Text
from engine.rulebook import graph
from engine.rulebook.expression import Compiler, Scope, names_in
from engine.rulebook.parameter import STATUSES as VERIFIED
from engine.rulebook.parameter import TYPES as PARAMETER_TYPES
from engine.rulebook.parameter import Parameter, Period
from engine.rulebook.rule import (
    HOLDERS,
    LEVELS,
    Amount,
    Example,
    Finding,
    Holidays,
    Law,
    Limitation,
    Listed,
    Route,
    RouteLine,
    Term,
)
from engine.rulebook.vocabulary import DEFAULT_LIMITS, TYPES, Fact, read_answer
from engine.source import Items, Reader, Record, Scalar, Value, read_text_value, suggest

DEFINED = ("term", "finding", "amount", "value", "limitation", "route")
LISTED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    # kind: (text fields, word fields, number fields)
    "evidence": (("title", "how_to_save"), ("group", "grade"), ()),
    "option": (("title", "terms"), ("gives",), ("low", "high")),
    "headline": (("says",), (), ()),
    "side": ((), ("other",), ()),
}
KINDS = (*DEFINED, *LISTED, "fact", "parameter", "law", "holidays", "background")
_CONDITIONS = ("when", "unless", "due", "is", "conservative", "favourable", "revived", "in_force")


class Loader:
    """Collects entries from many files and compiles them in dependency order."""

    def __init__(self) -> None:
        self.faults: list[DefinitionError] = []
        self.facts: dict[str, Fact] = {}
        self.fact_records: dict[str, Record] = {}
        self.parameters: dict[str, Parameter] = {}
        self.laws: dict[str, Law] = {}
        self.holidays: list[Holidays] = []
        self.definitions: dict[str, Term | Finding | Amount | Limitation | Route] = {}
        self.listed: list[Listed] = []
        self.backgrounds: dict[str, Record] = {}
        self.order: tuple[str, ...] = ()
        self._records: dict[str, tuple[str, Record]] = {}
        self._listed_records: list[tuple[str, Record]] = []
        self.scope = Scope(self.facts, self.parameters)
        self.compiler = Compiler(self.scope, self.faults)

    def fault(self, place: Place, message: str, remedy: str = "") -> None:
        self.faults.append(DefinitionError(place, message, remedy))

    # ------------------------------------------------------------ collecting

    def add(self, value: Value) -> None:
        """Take in the entries of one file."""
        if not isinstance(value, Items):
            self.fault(value.place, "a rule file is a list of entries", "start each with a dash")
            return
        for entry in value:
            if not isinstance(entry, Record) or not entry:
                self.fault(entry.place, "an entry is a mapping", "- finding: name")
                continue
            self._sort_entry(entry)

    def _sort_entry(self, entry: Record) -> None:
        kind = next(iter(entry))
        takers: dict[str, Callable[[Record], None]] = {
            "fact": self._take_fact,
            "parameter": self._take_parameter,
            "law": self._take_law,
            "holidays": self._take_holidays,
            "background": self._take_background,
        }
        if kind in takers:
            takers[kind](entry)
        elif kind in DEFINED:
            self._take_definition(kind, entry)
        elif kind in LISTED:
            self._listed_records.append((kind, entry))
        else:
            remedy = suggest(kind, KINDS) or f"an entry starts with one of: {', '.join(KINDS)}"
            self.fault(entry.place, f"unknown kind of entry {kind}", remedy)

    def _take_definition(self, kind: str, entry: Record) -> None:
        name = Reader(entry, self.faults).word(kind)
        place = self._owner(name)
        if place is not None:
            self.fault(entry.place, f"{name} is defined twice", f"it stands at {place} already")
            return
        self._records[name] = (kind, entry)

    def _owner(self, name: str) -> Place | None:
        if name in self._records:
            return self._records[name][1].place
        if name in self.facts:
            return self.facts[name].place
        return self.parameters[name].place if name in self.parameters else None

    def _take_background(self, entry: Record) -> None:
        given = entry["background"]
        if isinstance(given, Record):
            self.backgrounds[entry.place.path] = given
        else:
            self.fault(given.place, "background wants a mapping of facts")

    # ------------------------------------------------------------ facts

    def _take_fact(self, entry: Record) -> None:
        reader = Reader(entry, self.faults)
        name = reader.word("fact")
        if self._owner(name) is not None:
            self.fault(entry.place, f"{name} is defined twice", f"see {self._owner(name)}")
            return
        self.facts[name] = self._fact(reader, name)
        self.fact_records[name] = entry
        reader.done()

    def _fact(self, reader: Reader, name: str) -> Fact:
        kind = reader.choice("type", TYPES)
        main = kind.partition("/")[0]
        columns = reader.mapping("row")
        row = {
            column: self._column(column, record)
            for column, record in columns.items()
            if isinstance(record, Record)
        }
        fact = Fact(
            name=name,
            type=kind,
            title=reader.text("title", required=True) or Text(name),
            place=reader.record.place,
            choices=self._choices(reader, kind),
            limits=self._limits(reader, main),
            row=row,
            evidence=reader.words("evidence"),
            burden=reader.word("burden", ""),
            private=reader.flag("private"),
            set_by_system=reader.choice("set_by", ("system",), "") == "system",
        )
        reader.get("applies")
        presumed = reader.get("presume")
        if presumed is None:
            return fact
        return _replace(fact, presumed=self._answer(fact, presumed))

    def _column(self, name: str, record: Record) -> Fact:
        reader = Reader(record, self.faults)
        column = self._fact(reader, name)
        reader.done()
        return column

    def _choices(self, reader: Reader, kind: str) -> Mapping[str, Text]:
        written = reader.mapping("choices")
        choices = {
            str(key): read_text_value(value, f"choice {key}", self.faults)
            for key, value in written.items()
        }
        if kind == "bool3":
            return {"yes": Text("是", "Yes"), "no": Text("不是", "No")} | choices
        if not choices and (kind in ("enum", "multi", "subtype") or kind.endswith("/choice")):
            self.fault(reader.record.place, f"{kind} needs choices", "choices: {key: {zh: …}}")
        return choices

    def _limits(self, reader: Reader, main: str) -> tuple[Any, Any]:
        low, high = DEFAULT_LIMITS.get(main, (0, 0))
        written = reader.mapping("limits")
        inner = Reader(written, self.faults)
        scale = 100 if main == "money" else 1
        bounds = []
        for key, default in (("min", low), ("max", high)):
            text = inner.word(key, "")
            try:
                if text and main == "date":
                    bounds.append(date.fromisoformat(text).toordinal())
                else:
                    bounds.append(_exact(text) * scale if text else default)
            except ValueError:
                self.fault(
                    written.place_of(key), f"{text} is no limit for {main}", "a plain number"
                )
                bounds.append(default)
        inner.done()
        return bounds[0], bounds[1]

    def _answer(self, fact: Fact, value: Value) -> Any:
        try:
            return read_answer(fact, plain(value))
        except AnswerError as err:
            self.fault(value.place, f"not an answer of {fact.name}: {err.key}", _listing(fact))
            return None

    # ------------------------------------------------------------ parameters, laws, holidays

    def _take_parameter(self, entry: Record) -> None:
        reader = Reader(entry, self.faults)
        name = reader.word("parameter")
        kind = reader.choice("type", PARAMETER_TYPES)
        title = reader.text("title", required=True) or Text(name)
        periods = tuple(self._period(record, kind) for record in reader.records("values"))
        reader.done()
        if self._owner(name) is not None:
            self.fault(entry.place, f"{name} is defined twice", f"see {self._owner(name)}")
            return
        if not periods:
            self.fault(entry.place, f"{name} has no values", "values: [{from: …, value: …}]")
        self.parameters[name] = Parameter(name, kind, title, periods, entry.place)

    def _period(self, record: Record, kind: str) -> Period:
        reader = Reader(record, self.faults)
        start = self._day(reader, "from") or date(1949, 10, 1)
        period = Period(
            value=self._parameter_value(reader, kind),
            from_=start,
            to=self._day(reader, "to"),
            region=reader.word("region", ""),
            source=reader.word("source"),
            status=reader.choice("status", VERIFIED),
            place=record.place,
        )
        reader.done()
        return period

    def _parameter_value(self, reader: Reader, kind: str) -> Any:
        value = reader.get("value")
        if value is None:
            return None
        try:
            return parameter_value(plain(value), kind)
        except (ValueError, TypeError, ZeroDivisionError, AttributeError):
            self.fault(
                value.place, f"not a value of type {kind}", "numbers in quotes, dates as 2026-01-31"
            )
            return None

    def _day(self, reader: Reader, key: str) -> date | None:
        text = reader.word(key, "")
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.fault(reader.record.place_of(key), f"{key}: {text} is no date", "write 2026-01-31")
            return None

    def _take_law(self, entry: Record) -> None:
        reader = Reader(entry, self.faults)
        id = reader.word("law")
        title = reader.text("title", required=True) or Text(id)
        force = Reader(reader.mapping("in_force"), self.faults)
        law = Law(
            id=id,
            title=title,
            short=reader.text("short") or Text(id, title.en),
            number=reader.word("number", ""),
            from_=self._day(force, "from"),
            to=self._day(force, "to"),
            status=reader.choice("status", ("V1", "V2", "V3", "N")),
            place=entry.place,
        )
        reader.get("note")
        reader.get("source")
        force.done()
        reader.done()
        if id in self.laws:
            self.fault(entry.place, f"law {id} stands twice", f"see {self.laws[id].place}")
        self.laws[id] = law

    def _take_holidays(self, entry: Record) -> None:
        reader = Reader(entry, self.faults)
        holidays = Holidays(
            year=reader.word("holidays"),
            off=self._ranges(reader, "off"),
            worked=self._ranges(reader, "work"),
            source=reader.word("source"),
            status=reader.choice("status", VERIFIED),
        )
        reader.done()
        self.holidays.append(holidays)

    def _ranges(self, reader: Reader, key: str) -> tuple[tuple[date, date], ...]:
        value = reader.get(key)
        ranges = []
        for item in value if isinstance(value, Items) else ():
            ends = [item, item] if isinstance(item, Scalar) else list(item)
            try:
                ranges.append((date.fromisoformat(str(ends[0])), date.fromisoformat(str(ends[1]))))
            except (ValueError, IndexError):
                self.fault(item.place, "not a day or [first, last]", "2026-10-01")
        return tuple(ranges)

    # ------------------------------------------------------------ compiling

    def compile(self) -> None:
        """Compile everything; raises `DefinitionFaults` with all that is wrong."""
        for name in self._sorted():
            if name in self.facts:
                self._compile_applies(name)
            elif name in self._records:
                self._compile_definition(name)
        for kind, entry in self._listed_records:
            self._compile_listed(kind, entry)
        if self.faults:
            raise DefinitionFaults(self.faults)

    def _sorted(self) -> list[str]:
        needs: dict[str, set[str]] = {}
        limits = {n for n, (kind, _) in self._records.items() if kind == "limitation"}
        for name, (_, entry) in self._records.items():
            needs[name] = self._needs(entry) | (
                limits if "any_limitation" in self._words(entry) and name not in limits else set()
            )
        for name, entry in self.fact_records.items():
            if "applies" in entry:
                needs[name] = self._known_names(names_in(entry["applies"])) - {name}
        try:
            order = list(TopologicalSorter(needs).static_order())
        except CycleError as err:
            cycle = list(reversed(err.args[1]))
            self.fault(
                self._owner(cycle[0]) or Place(""),
                f"cycle: {' → '.join(cycle)}",
                "a definition may not rest on itself: name the part they share",
            )
            raise DefinitionFaults(self.faults) from err
        rest = [name for name in (*self.facts, *self._records) if name not in set(order)]
        self.order = tuple([*order, *rest])
        return list(self.order)

    def _words(self, entry: Record) -> set[str]:
        return {n for key in (*_CONDITIONS, "first", "also") for n in _names(entry.get(key))}

    def _needs(self, entry: Record) -> set[str]:
        words = self._words(entry) | names_in(entry.get("level"))
        force = entry.get("in_force")
        if isinstance(force, Record) and isinstance(by := force.get("by"), Scalar):
            words.add(str(by))
        return self._known_names(words)

    def _known_names(self, words: Iterable[str]) -> set[str]:
        return {word for word in words if word in self._records or word in self.facts}

    def _compile_applies(self, name: str) -> None:
        written = self.fact_records[name].get("applies")
        if written is not None:
            self.facts[name] = _replace(self.facts[name], applies=self.compiler.condition(written))

    def _compile_definition(self, name: str) -> None:
        kind, entry = self._records[name]
        reader = Reader(entry, self.faults)
        reader.word(kind)
        make: dict[str, Callable[[Reader, str], Any]] = {
            "term": self._term,
            "finding": self._finding,
            "amount": lambda r, n: self._amount(r, n, is_value=False),
            "value": lambda r, n: self._amount(r, n, is_value=True),
            "limitation": self._limitation,
            "route": self._route,
        }
        definition = make[kind](reader, name)
        reader.done()
        self.definitions[name] = definition

    def _examples(self, reader: Reader) -> tuple[Example, ...]:
        examples = []
        for record in reader.records("examples"):
            inner = Reader(record, self.faults)
            given, then = inner.mapping("given"), inner.word("then")
            for key in (
                "missing",
                "reason",
                "also",
                "conservative",
                "favourable",
                "level",
                "partial",
            ):
                inner.get(key)
            inner.done()
            examples.append(Example(given, then, record, record.place))
        return tuple(examples)

    def _condition(self, reader: Reader, key: str) -> graph.Truthy | None:
        value = reader.get(key)
        return None if value is None else self.compiler.condition(value)

    def _term(self, reader: Reader, name: str) -> Term:
        when, written = reader.get("when"), reader.get("is")
        title = reader.text("title") or Text("")
        if (when is None) == (written is None):
            self.fault(reader.record.place, f"{name} wants either when or is", "when for a truth")
        node: graph.Node
        if when is not None:
            node, kind = self.compiler.condition(when), "truth"
        elif written is not None:
            node, kind = self.compiler.formula(written)
        else:
            node, kind = graph.Constant(False), "truth"
        self.scope.kinds[name] = kind
        return Term(name, reader.record.place, self._examples(reader), node, kind, title)

    def _finding(self, reader: Reader, name: str) -> Finding:
        self.scope.kinds[name] = "truth"
        when = self._condition(reader, "when")
        if when is None:
            self.fault(reader.record.place, f"{name} has no when", "write when: and a condition")
            when = graph.Constant(False)
        written = reader.get("unless")
        if isinstance(written, Items):
            exceptions = graph.AnyOf(tuple(self.compiler.condition(part) for part in written))
            unless: graph.Truthy | None = exceptions
        else:
            unless = None if written is None else self.compiler.condition(written)
        parts: list[graph.Truthy] = [*self._in_force(reader), when]
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
            says=reader.text("says", required=True) or Text(""),
            reasons=self._reasons(reader),
        )

    def _in_force(self, reader: Reader) -> list[graph.Truthy]:
        written = reader.get("in_force")
        if not isinstance(written, Record):
            return []
        inner = Reader(written, self.faults)
        by = inner.get("by") or Scalar("as_of", written.place)
        node, kind = self.compiler.formula(by)
        if kind != "date":
            self.fault(by.place, f"{by} is not a date", "name the date that selects the law")
        tests: list[graph.Truthy] = []
        for key, sign in (("from", ">="), ("to", "<")):
            day = self._day(inner, key)
            if day is not None:
                tests.append(graph.Compare(sign, node, graph.Literal(day.toordinal())))
        inner.done()
        return tests

    def _levels(self, reader: Reader) -> tuple[tuple[graph.Truthy | None, str], ...]:
        value = reader.get("level")
        if isinstance(value, Items):
            lines = []
            for item in value:
                inner = Reader(
                    item if isinstance(item, Record) else Record(item.place), self.faults
                )
                when = self._condition(inner, "when")
                lines.append((when, inner.choice("is", LEVELS)))
                inner.done()
            return tuple(lines)
        return ((None, reader.choice("level", LEVELS)),)

    def _reasons(self, reader: Reader) -> Mapping[str, Mapping[str, Text]]:
        reasons: dict[str, dict[str, Text]] = {}
        for side, written in reader.mapping("reasons").items():
            inner = Reader(
                written if isinstance(written, Record) else Record(written.place), self.faults
            )
            sides = {key: inner.text(key) for key in ("strong", "risk")}
            reasons[str(side)] = {key: text for key, text in sides.items() if text}
            inner.done()
        return reasons

    def _amount(self, reader: Reader, name: str, is_value: bool) -> Amount:
        written = reader.need("is")
        node, kind = (
            self.compiler.formula(written) if written is not None else (graph.Literal(0), "money")
        )
        if not is_value and kind != "money" and not isinstance(node, graph.Literal):
            self.fault(reader.record.place, f"{name} is a {kind}, not a sum of money")
        kind = kind if is_value else "money"
        reader.get("type")
        self.scope.kinds[name] = kind
        return Amount(
            name=name,
            place=reader.record.place,
            examples=self._examples(reader),
            title=reader.text("title", required=True) or Text(name),
            kind=kind,
            due=self._condition(reader, "due") or graph.Constant(True),
            node=node,
            formula=reader.text("formula") or Text(""),
            basis=reader.words("basis"),
            heuristic=reader.flag("heuristic"),
            is_value=is_value,
        )

    def _limitation(self, reader: Reader, name: str) -> Limitation:
        self.scope.kinds[name] = "limitation"
        dates = []
        for key in ("conservative", "favourable"):
            written = reader.need(key)
            node, kind = (
                self.compiler.formula(written)
                if written is not None
                else (graph.Literal(1), "date")
            )
            if kind != "date":
                self.fault(reader.record.place_of(key), f"{key} is a {kind}, not a date")
            dates.append(node)
        return Limitation(
            name=name,
            place=reader.record.place,
            examples=self._examples(reader),
            title=reader.text("title", required=True) or Text(name),
            due=self._condition(reader, "due") or graph.Constant(True),
            conservative=dates[0],
            favourable=dates[1],
            revived=self._condition(reader, "revived"),
            basis=reader.words("basis"),
        )

    def _route(self, reader: Reader, name: str) -> Route:
        self.scope.kinds[name] = "route"
        lines = []
        for record in reader.records("first"):
            inner = Reader(record, self.faults)
            when = self._condition(inner, "when")
            line = RouteLine(
                when,
                inner.word("to"),
                inner.word("reason"),
                inner.word("step", ""),
                inner.text("says") or Text(""),
            )
            inner.done()
            lines.append(line)
        also = []
        for record in reader.records("also"):
            inner = Reader(record, self.faults)
            also.append(
                (self._condition(inner, "when") or graph.Constant(False), inner.words("add"))
            )
            inner.done()
        return Route(name, reader.record.place, self._examples(reader), tuple(lines), tuple(also))

    def _compile_listed(self, kind: str, entry: Record) -> None:
        texts, words, numbers = LISTED[kind]
        reader = Reader(entry, self.faults)
        id = reader.word(kind)
        found = {key: reader.text(key) for key in texts}
        formulas = {key: reader.get(key) for key in numbers}
        self.listed.append(
            Listed(
                kind=kind,
                id=id,
                place=entry.place,
                when=self._condition(reader, "when"),
                texts={key: text for key, text in found.items() if text},
                words={key: reader.word(key, "") for key in words},
                numbers={
                    k: self.compiler.formula(v)[0] for k, v in formulas.items() if v is not None
                },
            )
        )
        reader.done()


def _names(value: Value | None) -> set[str]:
    """Names in a condition, a list of lines or a mapping with conditions inside."""
    return names_in(value)


def _replace(fact: Fact, **changes: Any) -> Fact:
    from dataclasses import replace

    return replace(fact, **changes)


def _listing(fact: Fact) -> str:
    return f"choices: {', '.join(fact.choices)}" if fact.choices else f"type {fact.type}"


def plain(value: Value) -> Any:
    """A written value as plain strings, lists and mappings; null becomes None."""
    if isinstance(value, Scalar):
        return None if value.is_null else str(value)
    if isinstance(value, Items):
        return [plain(item) for item in value]
    return {str(key): plain(item) for key, item in value.items()}


def _exact(text: str) -> int | Fraction:
    value = Fraction(text)
    return value.numerator if value.denominator == 1 else value


def _fen(text: str) -> int | Fraction:
    return _exact(text) * 100


def parameter_value(written: Any, kind: str) -> Any:
    """A written parameter value in the unit that is reckoned with; raises ValueError."""
    if kind == "brackets":
        return tuple(
            (
                _fen(b["up_to"]) if b.get("up_to") else None,
                _fen(b.get("fixed") or "0"),
                _exact(b.get("rate") or "0"),
            )
            for b in written
        )
    if kind == "pair":
        return tuple(_exact(str(part)) for part in written)
    if kind == "period":
        return tuple(date.fromisoformat(str(part)).toordinal() for part in written)
    return _fen(str(written)) if kind == "money" else _exact(str(written))
