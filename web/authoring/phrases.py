"""How a condition or formula is said in words, each name in it a link to what it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from engine.i18n import Language, money_text, number_text, percent_text
from engine.rulebook import graph, rows
from engine.rulebook.graph import Node, Number, Span
from engine.rulebook.numbers import round_fen
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.wording import title_of
from web.authoring.kinds import is_sum, kind_of

SIGNS: Final = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}
OPERATORS: Final = {"+": "+", "-": "−", "*": "×", "/": "÷"}
CENTURY: Final = 36_500  # days; a range as wide tells nothing
LONGEST_LINE: Final = 14  # nodes
LATEST: Final = date.max.toordinal()
_PLACES: Final = re.compile(r"\{(\w+)\}")

Say = Callable[..., str]  # an interface text by its id, with its places filled


@dataclass(frozen=True, slots=True)
class Bit:
    """A piece of a line; `name` is the fact, definition or parameter it leads to, if any."""

    text: str
    name: str = ""
    is_code: bool = False  # the bare name, where nobody gave it a title


Bits = tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A line of a condition, or a group: `joint` says how its parts count."""

    bits: Bits
    joint: str = ""  # all, any, none, not_all; cases for lines of which the first decides
    parts: tuple[Clause, ...] = ()


def plain(bits: Iterable[Bit]) -> str:
    """A line as text alone."""
    return "".join(bit.text for bit in bits)


class Phrases:
    """Says nodes of one rulebook in one language."""

    def __init__(self, rulebook: Rulebook, language: Language, say: Say) -> None:
        self.rulebook = rulebook
        self.language = language
        self.say = say

    # ------------------------------------------------------------ lines and groups

    def clause(self, node: Node, negated: bool = False) -> Clause:
        """A condition or formula as a tree: groups stay groups, everything else is one line."""
        if isinstance(node, graph.Not):
            return self.clause(node.part, not negated)
        if isinstance(node, (graph.All, graph.AnyOf)):
            if len(node.members) == 1:
                return self.clause(node.members[0], negated)
            every = isinstance(node, graph.All)
            joint = ("not_all" if every else "none") if negated else ("all" if every else "any")
            return Clause((), joint, tuple(self.clause(member) for member in node.members))
        if isinstance(node, graph.Choose):
            return Clause((), "cases", tuple(self._case(line) for line in node.lines))
        if not negated and _is_long(node):
            return self._opened(node) or Clause(self.bits(node))
        return Clause(self.bits(node, negated))

    def _case(self, line: tuple[graph.Truthy | None, graph.Numeric]) -> Clause:
        """A line of a formula: on one line, or with what is long set out below."""
        when, then = line
        value = self.clause(then)
        if when is None:
            said = self.weave("clause.otherwise", value=value.bits)
            return Clause(said, "", (value,) if value.parts else ())
        condition = self.clause(when)
        if not condition.parts:
            said = self.weave("clause.if", value=value.bits, when=condition.bits)
            return Clause(said, "", (value,) if value.parts else ())
        if not value.parts:
            return Clause(self.weave("clause.given", value=value.bits), "", (condition,))
        then_bits = (Bit(self.say("clause.then_this")),)
        return Clause((), "", (condition, Clause(then_bits, "", (value,))))

    def _opened(self, node: Node) -> Clause | None:
        """A long line as a heading with its parts below; nothing for what has none."""
        if isinstance(node, graph.Extreme):
            head = (Bit(self.say(f"clause.{self._extreme(node)}_of")),)
            return Clause(head, "", tuple(self.clause(member) for member in node.members))
        if isinstance(node, graph.Total):
            head = (Bit(self.say("clause.total_of")),)
            return Clause(head, "", tuple(self.clause(member) for member in node.members))
        if isinstance(node, (rows.SumRows, rows.ExtremeRows, rows.AnyRow)):
            value = node.part if isinstance(node, rows.AnyRow) else node.value
            parts = [self.clause(value)]
            if node.when is not None:
                only = (Bit(self.say("clause.only_these")),)
                parts.append(Clause(only, "", (self.clause(node.when),)))
            return Clause(self._over_rows(node, ()), "", tuple(parts))
        return None

    # ------------------------------------------------------------ one line

    def bits(self, node: Node, negated: bool = False) -> Bits:
        """A node as one line."""
        if isinstance(node, graph.Not):
            return self.bits(node.part, not negated)
        said = self._truth(node, negated)
        if said is not None:
            return said
        if isinstance(node, (graph.All, graph.AnyOf, rows.AnyRow, graph.Compare)):
            inner = self._group(node)
            return self.weave("clause.not", part=self._bracketed(inner)) if negated else inner
        return self._number(node, "")

    def _truth(self, node: Node, negated: bool) -> Bits | None:
        """The truths that have a negative wording of their own."""
        no = "_not" if negated else ""
        if isinstance(node, (graph.FactIs, rows.RowIs)):
            return self._is(node, negated)
        if isinstance(node, graph.FactHas):
            key = (Bit(self._label(node.fact, node.key)),)
            return self.weave(f"clause.has{no}", fact=self.link(node.fact), key=key)
        if isinstance(node, (graph.Known, graph.Stated)):
            word = "known" if isinstance(node, graph.Known) else "stated"
            return self.weave(f"clause.{word}{no}", fact=self.link(node.fact))
        if isinstance(node, rows.RowKnown):
            return self.weave(f"clause.known{no}", fact=self._column(node))
        if isinstance(node, (graph.Mentions, rows.RowMentions)):
            if isinstance(node, rows.RowMentions):
                fact = self._column(node)
            else:
                fact = self.link(node.fact)
            words = self._listed((Bit(f"“{word}”"),) for word in node.words)
            return self.weave(f"clause.mentions{no}", fact=fact, words=words)
        if isinstance(node, graph.TruthOf):
            named = self.link(node.name)
            return self.weave("clause.not", part=named) if negated else named
        if isinstance(node, graph.HasLimitation):
            status = (Bit(self.say(f"limitation.{node.status}")),)
            return self.weave(f"clause.limitation{no}", status=status)
        if isinstance(node, graph.InRegion):
            return self.weave(f"clause.in_region{no}", region=(Bit(node.region),))
        if isinstance(node, graph.Constant):
            return (Bit(self.say(f"clause.{str(node.value is not negated).lower()}")),)
        return None

    def _is(self, node: graph.FactIs | rows.RowIs, negated: bool) -> Bits:
        if isinstance(node, rows.RowIs):
            fact, field = self._column(node), node.field
        else:
            fact, field = self.link(node.fact), ""
        keys = self._ordered(node.fact, field, node.keys)
        labels = self._listed((Bit(self._label(node.fact, key, field)),) for key in keys)
        return self.weave("clause.is_not" if negated else "clause.is", fact=fact, keys=labels)

    def _group(self, node: Node) -> Bits:
        if isinstance(node, graph.Compare):
            kind = kind_of(self.rulebook, node.left) or kind_of(self.rulebook, node.right)
            left, right = self._number(node.left, kind), self._number(node.right, kind)
            return (*left, Bit(f" {SIGNS[node.sign]} "), *right)
        if isinstance(node, (graph.All, graph.AnyOf)):
            joint = "clause.and" if isinstance(node, graph.All) else "clause.or"
            members = [self._bracketed(self.bits(member), member) for member in node.members]
            return _joined(members, self.say(joint))
        assert isinstance(node, rows.AnyRow)
        return self._over_rows(node, self._only(node.part, node.when))

    def _over_rows(self, node: rows.AnyRow | rows.SumRows | rows.ExtremeRows, said: Bits) -> Bits:
        """What is said over rows; nothing said leaves a heading."""
        if isinstance(node, rows.AnyRow):
            word = "every_row" if node.every else "any_row"
        elif isinstance(node, rows.SumRows):
            word = "sum_rows"
        else:
            word = f"{self._extreme(node)}_row"
        return self.weave(f"clause.{word}", fact=self.link(node.fact), value=said)

    def _bracketed(self, bits: Bits, node: Node | None = None) -> Bits:
        group = node is None or isinstance(node, (graph.All, graph.AnyOf))
        return self.weave("clause.brackets", part=bits) if group and len(bits) > 1 else bits

    # ------------------------------------------------------------ numbers

    def _number(self, node: Node, kind: str) -> Bits:
        if isinstance(node, graph.Literal):
            return (Bit(self.value(node.value, kind)),)
        if isinstance(node, graph.AsOf):
            return (Bit(self.say("clause.as_of")),)
        if isinstance(node, graph.FactNumber):
            return self.link(node.fact)
        if isinstance(node, rows.RowNumber):
            return self._column(node)
        if isinstance(node, graph.NumberOf):
            return self.link(node.name)
        if isinstance(node, graph.ParameterNumber):
            named = self.link(node.name)
            return (
                named if node.index is None else self.weave(f"clause.end_{node.index}", part=named)
            )
        if isinstance(node, graph.Arithmetic):
            return self._arithmetic(node)
        return self._function(node, kind)

    def _arithmetic(self, node: graph.Arithmetic) -> Bits:
        if node.sign == "-" and kind_of(self.rulebook, node.left) == "date":
            start, end = self.bits(node.right), self.bits(node.left)
            return self.weave("clause.days", start=start, end=end)
        kind = kind_of(self.rulebook, node) if node.sign in "+-" else ""
        left = self._factor(node.left, node.sign, kind, first=True)
        right = self._factor(node.right, node.sign, kind, first=False)
        return (*left, Bit(f" {OPERATORS[node.sign]} "), *right)

    def _factor(self, node: Node, sign: str, kind: str, *, first: bool) -> Bits:
        said = self._number(node, kind)
        weaker = sign in "*/" and is_sum(node)
        after = not first and sign in "-/" and isinstance(node, graph.Arithmetic)
        return self.weave("clause.brackets", part=said) if weaker or after else said

    def _function(self, node: Node, kind: str) -> Bits:
        if isinstance(node, graph.Extreme):
            members = _joined(
                [self._number(m, kind) for m in node.members], self.say("clause.list")
            )
            return self.weave(f"clause.{self._extreme(node)}", members=members)
        if isinstance(node, graph.Total):
            members = _joined([self.bits(member) for member in node.members], " + ")
            return self.weave("clause.total", members=members)
        if isinstance(node, graph.Mapped):
            return self._mapped(node)
        if isinstance(node, graph.WorkingDay):
            return self.weave("clause.working_day", day=self.bits(node.part))
        if isinstance(node, graph.Brackets):
            table = self.link(node.parameter)
            return self.weave("clause.tariff", part=self.bits(node.part), table=table)
        if isinstance(node, graph.WorkingDays):
            ends = {"first": self.bits(node.first), "last": self.bits(node.last)}
            return self.weave("clause.working_days", **ends)
        if isinstance(node, graph.ParameterOn):
            return self.weave("clause.value_on", part=self.link(node.name), day=self.bits(node.day))
        if isinstance(node, graph.Lookup):
            return self.weave(
                "clause.lookup", part=self.bits(node.part), table=self.link(node.name)
            )
        if isinstance(node, graph.Choose):
            lines = [plain_case.bits for plain_case in map(self._flat_case, node.lines)]
            return self.weave("clause.brackets", part=_joined(lines, self.say("clause.then")))
        return self._rows(node)

    def _flat_case(self, line: tuple[graph.Truthy | None, graph.Numeric]) -> Clause:
        when, then = line
        if when is None:
            return Clause(self.weave("clause.otherwise", value=self.bits(then)))
        return Clause(self.weave("clause.if", value=self.bits(then), when=self.bits(when)))

    def _mapped(self, node: graph.Mapped) -> Bits:
        if node.name == "yuan" and isinstance(node.members[0], graph.Literal):
            return (Bit(self.value(node.members[0].value * 100, "money")),)
        names = ("first", "second")
        parts = {name: self.bits(part) for name, part in zip(names, node.members, strict=False)}
        return self.weave(f"clause.{node.name}", **parts)

    def _rows(self, node: Node) -> Bits:
        if isinstance(node, rows.CountRows):
            fact = self.link(node.fact)
            if node.when is None:
                return self.weave("clause.count_rows", fact=fact)
            return self.weave("clause.count_rows_only", fact=fact, when=self.bits(node.when))
        assert isinstance(node, (rows.SumRows, rows.ExtremeRows))  # the last kinds of node
        return self._over_rows(node, self._only(node.value, node.when))

    def _extreme(self, node: graph.Extreme | rows.ExtremeRows) -> str:
        of_days = kind_of(self.rulebook, node) == "date"
        if of_days:
            return "latest" if node.greatest else "earliest"
        return "greatest" if node.greatest else "least"

    def _only(self, part: Node, when: Node | None) -> Bits:
        said = self.bits(part)
        return said if when is None else self.weave("clause.only", part=said, when=self.bits(when))

    # ------------------------------------------------------------ words

    def value(self, value: Number, kind: str) -> str:
        """A bare number as its kind is written."""
        if kind == "money":
            return money_text(round_fen(value)) + self.say("clause.yuan")
        if kind == "date":
            return date.fromordinal(min(max(int(value), 1), LATEST)).isoformat()
        return percent_text(Fraction(value)) if kind == "ratio" else number_text(value)

    def span(self, span: Span | None, kind: str) -> str:
        """A number that was worked out: exact, a range, open above, or none."""
        if span is None:
            return self.say("number.absent")
        low, high, may_be_absent = span
        widest = graph.WIDEST // 100
        if low == high:
            said = self.value(low, kind)
        elif (kind != "money" and high - low > CENTURY) or (high >= widest and low <= 0):
            return self.say("number.unknown")
        elif high >= widest and kind != "date":
            said = self.say("number.from", low=self.value(low, kind))
        else:
            said = self.say(
                "number.between", low=self.value(low, kind), high=self.value(high, kind)
            )
        return self.say("number.maybe", value=said) if may_be_absent else said

    def link(self, name: str) -> Bits:
        """A name by its title."""
        title = title_of(self.rulebook, name, self.language)
        return (Bit(title, name, title == name),)

    def _column(self, node: rows.RowIs | rows.RowNumber | rows.RowKnown | rows.RowMentions) -> Bits:
        column = self.rulebook.facts[node.fact].row[node.field]
        return (Bit(column.title.get(self.language)),)

    def _label(self, fact: str, key: str, field: str = "") -> str:
        known = self.rulebook.facts[fact]
        choices = known.row[field].choices if field else known.choices
        return choices[key].get(self.language) if key in choices else key

    def _ordered(self, fact: str, field: str, keys: frozenset[str]) -> list[str]:
        known = self.rulebook.facts[fact]
        choices = list(known.row[field].choices if field else known.choices)
        return sorted(keys, key=lambda key: choices.index(key) if key in choices else len(choices))

    def _listed(self, items: Iterable[Bits]) -> Bits:
        """Alternatives: two with an or, more with strokes, for labels may hold commas."""
        every = list(items)
        return _joined(every, self.say("clause.or" if len(every) < 3 else "clause.each"))

    def weave(self, id: str, **parts: Bits) -> Bits:
        """A pattern with lines in its places."""
        pattern = self.say(id, **{name: "{" + name + "}" for name in parts})
        woven: list[Bit] = []
        for index, piece in enumerate(_PLACES.split(pattern)):
            woven += parts[piece] if index % 2 else ((Bit(piece),) if piece else ())
        return tuple(woven)


def _is_long(node: Node) -> bool:
    """Whether a line would be hard to read: lines inside it, or very many parts."""
    parts = list(graph.walk(node))
    return len(parts) > LONGEST_LINE or any(isinstance(part, graph.Choose) for part in parts)


def _joined(items: Sequence[Bits], joint: str) -> Bits:
    joined: list[Bit] = []
    for index, bits in enumerate(items):
        joined += [Bit(joint), *bits] if index else bits
    return tuple(joined)
