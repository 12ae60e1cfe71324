"""What a query reckons with: truths and whole numbers without an unknown, each made only once.

A whole number carries the least and the greatest value that it can have in any case, so that
every width is proved before a query runs. Equal expressions are one object.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

from engine.rulebook.vocabulary import MOST_ROWS

TRUTHS: Final = frozenset(
    {"true", "false", "all", "any", "not", "less", "at_most", "same", "among", "bit", "text_in"}
    | {"contains", "exists"}
)
LEAVES: Final = frozenset({"number", "column", "cell"})
Steps = tuple[tuple[int, int], ...]  # from this number on, that value


class Expr:
    """One operation on others; `row` names the group of the row in hand that it looks at."""

    __slots__ = ("data", "high", "id", "low", "op", "parts", "row")
    row: str

    def __init__(
        self, id: int, op: str, parts: tuple[Expr, ...], data: Hashable, low: int, high: int
    ) -> None:
        self.id, self.op, self.parts, self.data = id, op, parts, data
        self.low, self.high = low, high
        rows = {part.row for part in parts if part.row}
        if op == "cell" and isinstance(data, tuple):
            rows.add(data[0])
        self.row = "" if op in ("fold", "exists") else rows.pop() if rows else ""

    @property
    def is_truth(self) -> bool:
        return self.op in TRUTHS

    @property
    def value(self) -> int | None:
        """The number, where it is the same in every case."""
        return self.low if self.low == self.high and not self.is_truth else None

    def __repr__(self) -> str:
        inner = ", ".join(map(repr, self.parts)) or self.data
        return f"{self.op}({inner})"


class Exprs:
    """Makes expressions, folding what is constant."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Expr] = {}
        self.true = self._make("true")
        self.false = self._make("false")
        self.zero = self.number(0)

    def _make(
        self,
        op: str,
        parts: Sequence[Expr] = (),
        data: Hashable = None,
        low: int = 0,
        high: int = 0,
    ) -> Expr:
        if low == high and op not in TRUTHS and op not in LEAVES:
            return self.number(low)
        key = (op, data, *(part.id for part in parts))
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = Expr(len(self._made), op, tuple(parts), data, low, high)
        return found

    # ------------------------------------------------------------ leaves

    def number(self, value: int) -> Expr:
        """A number that is the same in every case."""
        return self._make("number", (), value, value, value)

    def truth(self, value: bool) -> Expr:
        return self.true if value else self.false

    def column(self, name: str, low: int, high: int) -> Expr:
        """A column of the table of cases, never empty."""
        return self._make("column", (), name, low, high)

    def cell(self, group: str, name: str, low: int, high: int) -> Expr:
        """A field of the row in hand."""
        return self._make("cell", (), (group, name), low, high)

    # ------------------------------------------------------------ truths

    def all(self, *members: Expr) -> Expr:
        """True where each of them is."""
        return self._joined("all", members, self.true, self.false)

    def any(self, *members: Expr) -> Expr:
        """True where one of them is."""
        return self._joined("any", members, self.false, self.true)

    def _joined(self, op: str, members: Sequence[Expr], neutral: Expr, settling: Expr) -> Expr:
        kept: dict[int, Expr] = {}
        sets: dict[int, Expr] = {}
        for member in (m for one in members for m in (one.parts if one.op == op else (one,))):
            if member.op == "among":  # sets of one column are one set
                column = member.parts[0]
                earlier, own = self._set(sets.get(column.id, member)), self._set(member)
                both = earlier & own if op == "all" else earlier | own
                sets[column.id] = self.among(column, both)
            elif member is not neutral:
                kept[member.id] = member
        for one in sets.values():
            if one is not neutral:
                kept[one.id] = one
        if settling.id in kept or any(self.no(one).id in kept for one in kept.values()):
            return settling
        if not kept:
            return neutral
        ordered = sorted(kept.values(), key=lambda one: one.id)
        return ordered[0] if len(ordered) == 1 else self._make(op, ordered)

    def no(self, one: Expr) -> Expr:
        """True where it is false."""
        if one is self.true or one is self.false:
            return self.truth(one is self.false)
        if one.op == "not":
            return one.parts[0]
        if one.op in ("less", "at_most"):
            flipped = "at_most" if one.op == "less" else "less"
            return self._compared(flipped, one.parts[1], one.parts[0])
        if one.op == "among":
            column = one.parts[0]
            whole = frozenset(range(column.low, column.high + 1))
            return self.among(column, whole - self._set(one))
        return self._make("not", (one,))

    def among(self, column: Expr, values: frozenset[int]) -> Expr:
        """True where a small code is one of these."""
        whole = frozenset(range(column.low, column.high + 1))
        chosen = values & whole
        if not chosen or chosen == whole:
            return self.truth(bool(chosen))
        return self._make("among", (column,), chosen)

    @staticmethod
    def _set(one: Expr) -> frozenset[int]:
        assert isinstance(one.data, frozenset)
        return one.data

    def bit(self, column: Expr, place: int) -> Expr:
        """True where a set holds the member with this place."""
        return self._make("bit", (column,), place)

    def text_in(self, column: Expr, texts: frozenset[str]) -> Expr:
        return self._make("text_in", (column,), texts)

    def contains(self, column: Expr, words: tuple[str, ...]) -> Expr:
        """True where a text has one of the words."""
        return self._make("contains", (column,), words)

    def less(self, a: Expr, b: Expr) -> Expr:
        if a.high < b.low or a.low >= b.high or a is b:
            return self.truth(a.high < b.low)
        return self._compared("less", a, b)

    def at_most(self, a: Expr, b: Expr) -> Expr:
        return self.no(self.less(b, a))

    def _compared(self, op: str, a: Expr, b: Expr) -> Expr:
        return self._make(op, (a, b))

    def same(self, a: Expr, b: Expr) -> Expr:
        if a is b or a.high < b.low or b.high < a.low:
            return self.truth(a is b)
        return self._make("same", sorted((a, b), key=lambda one: one.id))

    # ------------------------------------------------------------ numbers

    def add(self, a: Expr, b: Expr) -> Expr:
        if a.value == 0 or b.value == 0:
            return b if a.value == 0 else a
        ordered = sorted((a, b), key=lambda one: one.id)
        return self._make("add", ordered, None, a.low + b.low, a.high + b.high)

    def subtract(self, a: Expr, b: Expr) -> Expr:
        if a is b:
            return self.zero
        if b.value == 0:
            return a
        return self._make("subtract", (a, b), None, a.low - b.high, a.high - b.low)

    def times(self, a: Expr, b: Expr) -> Expr:
        if a.value == 1 or b.value == 1:
            return b if a.value == 1 else a
        if a.value is not None and b.op == "times" and b.parts[0].value is not None:
            return self.times(self.number(a.value * b.parts[0].value), b.parts[1])
        corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
        ordered = sorted((a, b), key=lambda one: (one.value is None, one.id))
        return self._make("times", ordered, None, min(corners), max(corners))

    def divide(self, a: Expr, b: Expr) -> Expr:
        """How often b, which is positive, goes into a, cut towards nought."""
        assert b.low > 0
        if b.value == 1:
            return a
        corners = [_cut(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
        return self._make("divide", (a, b), None, min(corners), max(corners))

    def case(self, when: Expr, then: Expr, otherwise: Expr) -> Expr:
        """One of two numbers."""
        if when is self.true or then is otherwise:
            return then
        if when is self.false:
            return otherwise
        if when.op == "not":
            return self.case(when.parts[0], otherwise, then)
        low, high = min(then.low, otherwise.low), max(then.high, otherwise.high)
        return self._make("case", (when, then, otherwise), None, low, high)

    def least(self, *members: Expr) -> Expr:
        return self._extreme("least", members)

    def greatest(self, *members: Expr) -> Expr:
        return self._extreme("greatest", members)

    def _extreme(self, op: str, members: Sequence[Expr]) -> Expr:
        flat = {m.id: m for one in members for m in (one.parts if one.op == op else (one,))}
        pick = min if op == "least" else max
        low, high = pick(m.low for m in flat.values()), pick(m.high for m in flat.values())
        for member in flat.values():  # one that always decides
            if (member.high <= low) if op == "least" else (member.low >= high):
                return member
        kept = [m for m in flat.values() if (m.low <= high if op == "least" else m.high >= low)]
        if len(kept) == 1:
            return kept[0]
        return self._make(op, sorted(kept, key=lambda one: one.id), None, low, high)

    def step(self, one: Expr, steps: Sequence[tuple[int, int]], before: int) -> Expr:
        """A value that changes at certain numbers: a table, a calendar, a tariff by date."""
        inside = [(at, value) for at, value in steps if one.low < at <= one.high]
        start = ([before] + [value for at, value in steps if at <= one.low])[-1]
        values = [start, *(value for _, value in inside)]
        return self._make("step", (one,), (tuple(inside), start), min(values), max(values))

    def call(self, name: str, arguments: Sequence[Expr], low: int, high: int) -> Expr:
        """A function that each engine knows by its own name."""
        return self._make(name, arguments, None, low, high)

    # ------------------------------------------------------------ over rows

    def total(self, group: str, body: Expr) -> Expr:
        """The sum over the rows of a group."""
        if body.value == 0:
            return self.zero
        low, high = min(0, body.low * MOST_ROWS), max(0, body.high * MOST_ROWS)
        return self._make("fold", (self._rows(group), body), ("total", group), low, high)

    def extreme(self, group: str, greatest: bool, body: Expr, when: Expr) -> Expr:
        """The least or greatest over the rows that count; nought where none does."""
        how = "greatest" if greatest else "least"
        low, high = min(0, body.low), max(0, body.high)
        return self._make("fold", (self._rows(group), body, when), (how, group), low, high)

    def exists(self, group: str, when: Expr) -> Expr:
        """Whether there is such a row."""
        if when is self.false:
            return self.false
        return self._make("exists", (self._rows(group), when), group)

    def _rows(self, group: str) -> Expr:
        return self.column(f"{group}:rows", 0, 0)


def _cut(a: int, b: int) -> int:
    return a // b if a >= 0 else -(-a // b)
