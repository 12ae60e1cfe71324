"""How expressions are written as SQL; what differs from engine to engine is in the dialects."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from engine.rulebook.query.expr import Expr
from engine.rulebook.query.layers import FOLDS, Plan, plan, plan_of_rows, reachable
from engine.rulebook.query.table import Inexpressible, Part

WIDTHS: Final = (31, 63, 127)  # bits beside the sign
SIGNS: Final = {"add": "+", "subtract": "-", "times": "*"}
COMPARED: Final = {"less": "<", "at_most": "<=", "same": "="}


def width(one: Expr) -> int:
    """Which of the engine's whole numbers holds it in every case."""
    return _width(one.low, one.high)


def _width(low: int, high: int) -> int:
    for number, bits in enumerate(WIDTHS):
        if -(1 << bits) <= low and high < (1 << bits):
            return number
    raise Inexpressible("number", f"up to {max(-low, high):.0e}, more than the engine can hold")


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return f'"{name}"'


def text(value: str) -> str:
    """A text as SQL writes it."""
    escaped = value.replace("'", "''")
    return f"'{escaped}'"


def _refuse_wide(outputs: Mapping[str, Expr]) -> None:
    """Name the first output of which some part could be wider than the engine holds."""
    fits: dict[int, bool] = {}
    for node in reachable([*outputs.values()]):
        wide = not node.is_truth and max(-node.low, node.high) >= 1 << WIDTHS[-1]
        fits[node.id] = not wide and all(fits[part.id] for part in node.parts)
    for name, output in outputs.items():
        if not fits[output.id]:
            raise Inexpressible(name, f"could need more than {WIDTHS[-1] + 1} bits")


class Dialect(ABC):
    """One engine's way of writing; subclasses know its types, dates and lists."""

    types: tuple[str, str, str]
    keeps_rows = False  # whether rows with more fields can be a column
    fence = ""  # keeps the engine from writing a layer out again wherever it is used

    def query(self, outputs: Mapping[str, Expr], source: str, carried: Sequence[str] = ()) -> str:
        """One SELECT over the table of cases; `carried` columns are handed through."""
        _refuse_wide(outputs)
        layers = plan(outputs.values())
        writer = _Writer(self, layers)
        through = [quoted(name) for name in carried]
        read = [*through, *(quoted(_name(one)) for one in layers.read)]
        inner = f"SELECT {', '.join(read)} FROM {source}{self.fence}"
        for number, layer in enumerate(layers.layers):
            if self.keeps_rows and (shared := writer.share(layer.made, number)):
                inner = f"SELECT *, {', '.join(shared)} FROM ({inner}) AS r{number}"
            kept = [writer.name(one) for one in layer.kept]
            made = [f"{writer.full(one)} AS {writer.name(one)}" for one in layer.made]
            fields = ",\n  ".join([", ".join([*through, *kept]) or "1", *made])
            inner = f"SELECT {fields}\nFROM ({inner}) AS l{number}{self.fence}"
        asked = [f"{writer.write(one)} AS {quoted(name)}" for name, one in outputs.items()]
        return f"SELECT {', '.join([*through, *asked])}\nFROM ({inner}) AS cases"

    def columns(self, parts: Iterable[Part]) -> dict[str, str]:
        """The columns of the table of cases with their types."""
        return {part.name: self.column_type(part) for part in parts}

    def integer(self, low: int, high: int) -> str:
        return self.types[_width(low, high)]

    @abstractmethod
    def column_type(self, part: Part) -> str: ...

    def rows(self, column: str) -> str:
        """The rows that a column holds, as what is folded."""
        return quoted(column)

    @abstractmethod
    def fold(self, how: str, rows: str, body: str, when: str) -> str:
        """One value of all rows; a field of the row in hand is `r.name`."""

    @abstractmethod
    def row_layer(self, rows: str, fields: Mapping[str, str]) -> str:
        """The rows with these fields instead."""

    @abstractmethod
    def call(self, name: str, arguments: Sequence[str]) -> str: ...

    @abstractmethod
    def divided(self, a: str, b: str, wide: int) -> str: ...

    @abstractmethod
    def contains(self, column: str, word: str) -> str: ...

    def mask(self, column: str, bits: int, wide: int) -> str:
        return f"({column} & {bits}) <> 0"


def _name(one: Expr) -> str:
    name = one.data[1] if isinstance(one.data, tuple) else one.data
    assert isinstance(name, str)
    return name


class _Writer:
    """Writes expressions, those with a name by their name."""

    def __init__(self, dialect: Dialect, layers: Plan) -> None:
        self.dialect, self.layers = dialect, layers
        self.of_rows: frozenset[int] = frozenset()  # what has a name inside the rows in hand
        self.shared: dict[int, tuple[str, frozenset[int]]] = {}  # by fold: its rows, worked out

    def name(self, one: Expr) -> str:
        return quoted(_name(one)) if one.op in ("column", "cell") else f"e{one.id}"

    def write(self, one: Expr) -> str:
        if one.id in self.of_rows:
            return f"r.e{one.id}"
        return f"e{one.id}" if one.id in self.layers.named else self.full(one)

    def full(self, one: Expr) -> str:
        written: str = getattr(self, f"_{one.op}", self._call)(one)
        return written

    def typed(self, one: Expr, wide: int) -> str:
        """A number in at least this width."""
        written = self.write(one)
        if width(one) >= wide and one.op != "number":
            return written
        return f"CAST({written} AS {self.dialect.types[wide]})"

    # ------------------------------------------------------------ truths

    def _true(self, _: Expr) -> str:
        return "TRUE"

    def _false(self, _: Expr) -> str:
        return "FALSE"

    def _all(self, one: Expr) -> str:
        return f"({' AND '.join(map(self.write, one.parts))})"

    def _any(self, one: Expr) -> str:
        return f"({' OR '.join(map(self.write, one.parts))})"

    def _not(self, one: Expr) -> str:
        return f"(NOT {self.write(one.parts[0])})"

    def _compared(self, one: Expr) -> str:
        a, b = one.parts
        return f"({self.write(a)} {COMPARED[one.op]} {self.write(b)})"

    _less = _at_most = _same = _compared

    def _among(self, one: Expr) -> str:
        column, codes = one.parts[0], sorted(one.data)  # type: ignore[call-overload]  # a set of codes
        written, first, last = self.write(column), codes[0], codes[-1]
        if last - first + 1 == len(codes):
            if first == last:
                return f"({written} = {first})"
            if last == column.high:
                return f"({written} >= {first})"
            if first == column.low:
                return f"({written} <= {last})"
            return f"({written} BETWEEN {first} AND {last})"
        missing = sorted(set(range(column.low, column.high + 1)) - set(codes))
        if len(missing) == 1:
            return f"({written} <> {missing[0]})"
        return f"({written} IN ({', '.join(map(str, codes))}))"

    def _bit(self, one: Expr) -> str:
        column, place = one.parts[0], one.data
        assert isinstance(place, int)
        return f"({self.dialect.mask(self.write(column), 1 << place, width(column))})"

    def _text_in(self, one: Expr) -> str:
        words = sorted(one.data)  # type: ignore[call-overload]  # a set of texts
        return f"({self.write(one.parts[0])} IN ({', '.join(map(text, words))}))"

    def _contains(self, one: Expr) -> str:
        column, words = self.write(one.parts[0]), one.data
        assert isinstance(words, tuple)
        tests = [self.dialect.contains(column, text(word)) for word in words]
        return f"({' OR '.join(tests)})"

    # ------------------------------------------------------------ numbers

    def _number(self, one: Expr) -> str:
        return str(one.low) if one.low >= 0 else f"({one.low})"

    def _column(self, one: Expr) -> str:
        return quoted(_name(one))

    def _cell(self, one: Expr) -> str:
        return f"r.{quoted(_name(one))}"

    def _reckoned(self, one: Expr) -> str:
        wide = max(width(one), *map(width, one.parts))
        a, b = (self.typed(part, wide) for part in one.parts)
        return self._narrowed(f"({a} {SIGNS[one.op]} {b})", wide, one)

    _add = _subtract = _times = _reckoned

    def _divide(self, one: Expr) -> str:
        wide = max(map(width, one.parts))
        a, b = (self.typed(part, wide) for part in one.parts)
        return self._narrowed(self.dialect.divided(a, b, wide), wide, one)

    def _narrowed(self, written: str, wide: int, one: Expr) -> str:
        own = width(one)
        return written if own == wide else f"CAST({written} AS {self.dialect.types[own]})"

    def _case(self, one: Expr) -> str:
        when, then, otherwise = one.parts
        wide = width(one)
        a, b = self.typed(then, wide), self.typed(otherwise, wide)
        return self._narrowed(
            f"CASE WHEN {self.write(when)} THEN {a} ELSE {b} END",
            max(map(width, one.parts[1:])),
            one,
        )

    def _extreme(self, one: Expr) -> str:
        wide = max(map(width, one.parts))
        parts = ", ".join(self.typed(part, wide) for part in one.parts)
        return self._narrowed(f"{one.op}({parts})", wide, one)

    _least = _greatest = _extreme

    def _step(self, one: Expr) -> str:
        assert isinstance(one.data, tuple)
        steps, before = one.data
        written = self._steps(self.write(one.parts[0]), steps, before)
        return f"CAST({written} AS {self.dialect.types[width(one)]})"

    def _steps(self, number: str, steps: Sequence[tuple[int, int]], before: int) -> str:
        """Halved again and again, so that few comparisons find the place."""
        if not steps:
            return str(before)
        middle = len(steps) // 2
        at, value = steps[middle]
        low = self._steps(number, steps[:middle], before)
        high = self._steps(number, steps[middle + 1 :], value)
        return f"CASE WHEN {number} < {at} THEN {low} ELSE {high} END"

    def _call(self, one: Expr) -> str:
        return self._narrowed(
            self.dialect.call(one.op, [self.typed(part, 0) for part in one.parts]), 0, one
        )

    # ------------------------------------------------------------ rows

    def _fold(self, one: Expr) -> str:
        assert isinstance(one.data, tuple)
        _, body, *conditions = one.parts
        wide, rows = width(one), self._rows_of(one)
        when = self.write(conditions[0]) if conditions else ""
        written = self.dialect.fold(one.data[0], rows, self.typed(body, wide), when)
        self.of_rows = frozenset()
        return f"CAST({written} AS {self.dialect.types[wide]})"

    def _exists(self, one: Expr) -> str:
        rows, when = self._rows_of(one), one.parts[1]
        written = self.dialect.fold("exists", rows, "", self.write(when))
        self.of_rows = frozenset()
        return written

    def share(self, made: Sequence[Expr], number: int) -> list[str]:
        """Columns of rows in which everything is worked out that several folds of a layer need."""
        groups: dict[Expr, list[Expr]] = {}
        for fold in made:
            if fold.op in FOLDS:
                groups.setdefault(fold.parts[0], []).append(fold)
        columns = []
        for column, folds in groups.items():
            outputs = [part for fold in folds for part in fold.parts[1:]]
            if len(folds) > 1 and plan_of_rows(outputs).layers:
                name = quoted(f"{_name(column)}@{number}")
                columns.append(f"{self._rows(column, outputs)} AS {name}")
                self.shared |= {fold.id: (name, self.of_rows) for fold in folds}
                self.of_rows = frozenset()
        return columns

    def _rows_of(self, fold: Expr) -> str:
        """The rows that a fold goes through."""
        if fold.id in self.shared:
            rows, self.of_rows = self.shared[fold.id]
            return rows
        return self._rows(fold.parts[0], fold.parts[1:])

    def _rows(self, column: Expr, outputs: Sequence[Expr]) -> str:
        """The rows of a group, with everything in them that has a name."""
        layers = plan_of_rows(outputs)
        rows, made = self.dialect.rows(_name(column)), set[int]()
        for layer in layers.layers:
            self.of_rows = frozenset(made)
            fields = {self.name(node): self.write(node) for node in layer.kept}
            fields |= {self.name(node): self.full(node) for node in layer.made}
            rows = self.dialect.row_layer(rows, fields)
            made |= {node.id for node in layer.made}
        self.of_rows = frozenset(made)
        return rows
