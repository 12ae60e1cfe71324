"""How facts, answers and conditions are said to a person, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from engine.i18n import date_text, join_text, money_text, number_text, percent_text
from engine.rulebook import graph, rows
from engine.rulebook.conclusion import is_open_above
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import ABSENT, Key, Node, Span, Unanswered
from engine.rulebook.numbers import round_fen
from engine.rulebook.rule import Amount, Finding, Limitation, Term, kind_of
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.vocabulary import Fact

_UNKNOWN: Final = {"zh": "还不清楚", "en": "not known"}
_ABSENT: Final = {"zh": "不适用", "en": "does not apply"}
_WIDE_DAYS: Final = 400  # further apart, the ends are limits of the reckoning
_AND_MORE: Final = {"zh": "以上", "en": "or more"}
_SIGNS: Final = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}


def answer_text(fact: Fact, value: Any, language: str) -> str:
    """An answer as a reader sees it: choices by their labels, sums and dates written out."""
    if value is ABSENT:
        return _ABSENT[language]
    if value is None or isinstance(value, Unanswered):
        return _UNKNOWN[language]
    if isinstance(value, Key):
        return fact.choices[value].get(language)
    kind = fact.main_type
    if kind == "rows":
        return _rows_text(fact, value, language)
    if kind == "multi":
        keys = [key for key in fact.choices if key in value]
        return join_text((fact.choices[key].get(language) for key in keys), language)
    if kind == "date":
        return _date_span(value, language)
    if kind == "month":
        return month_text(value[0], language)
    if kind == "money":
        return money_text(value)
    if kind == "ratio":
        return percent_text(Fraction(value))
    if kind in ("int", "number"):
        return number_text(value)
    return fact.choices[value].get(language) if value in fact.choices else str(value)


def _date_span(span: tuple[int, int, bool], language: str) -> str:
    """A day; a whole month or year by its name; else from one day to another."""
    first, last = date.fromordinal(span[0]), date.fromordinal(span[1])
    if first == last:
        return date_text(first, language)
    ends = first.day == 1 and (last + timedelta(days=1)).day == 1
    if ends and (first.year, first.month) == (last.year, last.month):
        return month_text(span[0], language)
    if ends and (first.month, last.month, first.year) == (1, 12, last.year):
        return f"{first.year}年" if language == "zh" else f"{first.year}"
    return f"{date_text(first, language)} – {date_text(last, language)}"


def month_text(ordinal: int, language: str) -> str:
    """The month that a day lies in, by its name."""
    day = date.fromordinal(ordinal)
    return f"{day.year}年{day.month}月" if language == "zh" else f"{day:%B %Y}"


def _rows_text(fact: Fact, value: Any, language: str) -> str:
    if not value:
        return "没有" if language == "zh" else "none"
    written = []
    for row in value:
        cells = [
            f"{column.title.get(language)} {answer_text(column, row[name], language)}"
            for name, column in fact.row.items()
            if name in row
        ]
        written.append(join_text(cells, language))
    return ("；" if language == "zh" else "; ").join(written)


def span_text(span: Span | None, kind: str, language: str) -> str:
    """A number, sum or date, exact or as a range."""
    if span is None:
        return _ABSENT[language]
    low, high, _ = span
    if kind == "date" and high - low > _WIDE_DAYS:
        return _UNKNOWN[language]
    if kind == "date":
        return _date_span((int(low), int(high), False), language)
    one: Callable[[Any], str] = money_of if kind == "money" else number_text
    if low == high:
        return one(low)
    if is_open_above(low, high):
        return f"{one(low)} {_AND_MORE[language]}" if low > 0 else _UNKNOWN[language]
    return f"{one(low)} – {one(high)}"


def money_of(value: Any) -> str:
    """A sum that may carry fractions of a fen."""
    return money_text(round_fen(value))


def title_of(rulebook: Rulebook, name: str, language: str) -> str:
    """The title of a fact, finding, amount or parameter; a term's own name where it has none."""
    if name in rulebook.facts:
        return rulebook.facts[name].title.get(language)
    if name in rulebook.parameters:
        return rulebook.parameters[name].title.get(language)
    definition = rulebook.definitions.get(name)
    if isinstance(definition, (Finding, Amount, Limitation, Term)) and definition.title.zh:
        return definition.title.get(language)
    return name


def named_text(evaluation: Evaluation, name: str, language: str) -> str:
    """Whatever a name stands for in this case, as text: for the {names} in authors' sentences."""
    rulebook = evaluation.rulebook
    if name == "as_of":
        return date_text(evaluation.day, language)
    if name in rulebook.facts:
        return answer_text(rulebook.facts[name], evaluation.fact(name), language)
    if name in rulebook.parameters:
        return parameter_text(evaluation, name, language)
    definition = rulebook.definitions.get(name)
    if definition is None:
        return "{" + name + "}"
    kind = kind_of(definition)
    if kind in ("truth", "limitation", "route"):
        return title_of(rulebook, name, language)
    span = evaluation.number(name)
    if span is None or span[2] or (span[1] >= 10**12 and kind == "money"):
        return _UNKNOWN[language]
    return span_text(span, kind, language)


def parameter_text(evaluation: Evaluation, name: str, language: str) -> str:
    """A parameter in force in this case."""
    value = evaluation.parameter(name)
    kind = evaluation.rulebook.parameters[name].type
    if value is None:
        return _UNKNOWN[language]
    if kind == "money":
        return money_of(value)
    if kind == "ratio":
        return percent_text(Fraction(value)) if value < 1 else number_text(value)
    if kind == "date":
        return date_text(date.fromordinal(value), language)
    if kind == "pair":
        return f"{number_text(value[0])}–{number_text(value[1])}"
    return number_text(value) if kind in ("int", "number", "days") else name


def fill(text: str, evaluation: Evaluation, language: str) -> str:
    """An author's sentence with its {names} filled in."""
    parts = []
    rest = text
    while "{" in rest:
        before, _, after = rest.partition("{")
        name, closed, rest = after.partition("}")
        parts += [before, named_text(evaluation, name, language) if closed else "{" + name]
    return "".join([*parts, rest])


def condition_text(node: Node, rulebook: Rulebook, language: str = "zh") -> str:
    """A condition in words, for authors and for proofs."""
    return _Saying(rulebook, language).say(node)


class _Saying:
    """Says the nodes of one rulebook in one language."""

    def __init__(self, rulebook: Rulebook, language: str) -> None:
        self.rulebook = rulebook
        self.language = language

    def say(self, node: Node) -> str:
        """A node in words; what is joined or compared first, then what stands alone."""
        if isinstance(node, graph.Not):
            return self.pick("并非 ", "not ") + self.say(node.part)
        if isinstance(node, (graph.All, graph.AnyOf)):
            return self.group(node)
        if isinstance(node, graph.Compare):
            return f"{self.say(node.left)} {_SIGNS[node.sign]} {self.say(node.right)}"
        if isinstance(node, graph.Arithmetic):
            return f"{self.say(node.left)} {node.sign} {self.say(node.right)}"
        if isinstance(node, (graph.Mapped, graph.Extreme, graph.Total)):
            return f"{_function(node)}({self.several(node.members)})"
        if isinstance(node, (rows.SumRows, rows.CountRows, rows.ExtremeRows, rows.AnyRow)):
            return f"{self.title(node.fact)}[{self.several(node.parts())}]"
        if isinstance(node, (graph.Brackets, graph.WorkingDay)):
            name = node.parameter if isinstance(node, graph.Brackets) else "working_day"
            return f"{self.title(name)}({self.say(node.part)})"
        if isinstance(node, graph.ParameterOn):
            return f"{self.title(node.name)}({self.say(node.day)})"
        if isinstance(node, graph.Lookup):
            return f"{self.title(node.name)}({self.say(node.part)})"
        if isinstance(node, graph.WorkingDays):
            return f"working_days({self.several(node.parts())})"
        if isinstance(node, graph.Choose):
            return self.several(tuple(then for _, then in node.lines))
        return self.leaf(node)

    def leaf(self, node: Node) -> str:
        if isinstance(node, (graph.FactIs, rows.RowIs)):
            fact = self.fact(node)
            return fact.title.get(self.language) + self.colon + self.labels(fact, node.keys)
        if isinstance(node, graph.FactHas):
            return self.title(node.fact) + self.colon + self.labels(self.fact(node), [node.key])
        if isinstance(node, (graph.Mentions, rows.RowMentions)):
            words = self.pick("／", " / ").join(f"“{word}”" for word in node.words)
            return (
                self.fact(node).title.get(self.language) + self.pick("提到", " mentions ") + words
            )
        if isinstance(node, (graph.Known, rows.RowKnown)):
            return self.fact(node).title.get(self.language) + self.pick("：已说明", ": answered")
        if isinstance(node, graph.Stated):
            return self.title(node.fact) + self.pick("：有约定", ": stated")
        if isinstance(node, (graph.FactNumber, rows.RowNumber)):
            return self.fact(node).title.get(self.language)
        if isinstance(node, graph.AsOf):
            return self.pick("评估日", "day of assessment")
        if isinstance(node, graph.Literal):
            return number_text(node.value)
        if isinstance(node, graph.Constant):
            return str(node.value).lower()
        if isinstance(node, graph.InRegion):
            return self.pick("地区：", "place: ") + node.region
        if isinstance(node, graph.HasLimitation):
            return self.pick("期限状态：", "time limit: ") + node.status
        return self.title(str(getattr(node, "name", type(node).__name__)))

    def pick(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    @property
    def colon(self) -> str:
        return self.pick("：", ": ")

    def title(self, name: str) -> str:
        return title_of(self.rulebook, name, self.language)

    def fact(self, node: Any) -> Fact:  # any node that names a fact, or a field of its rows
        fact = self.rulebook.facts[node.fact]
        return fact.row[node.field] if hasattr(node, "field") else fact

    def labels(self, fact: Fact, keys: Iterable[str]) -> str:
        chosen = set(keys)
        known = [label.get(self.language) for key, label in fact.choices.items() if key in chosen]
        return self.pick("／", " / ").join([*known, *sorted(chosen - fact.choices.keys())])

    def several(self, nodes: Iterable[Node]) -> str:
        return ", ".join(self.say(node) for node in nodes)

    def group(self, node: graph.All | graph.AnyOf) -> str:
        joint = self.pick("，且 ", " and ")
        if isinstance(node, graph.AnyOf):
            joint = self.pick("，或 ", " or ")
        inner = joint.join(self.say(member) for member in node.members)
        return self.pick(f"（{inner}）", f"({inner})") if len(node.members) > 1 else inner


def _function(node: graph.Mapped | graph.Extreme | graph.Total) -> str:
    if isinstance(node, graph.Mapped):
        return node.name
    if isinstance(node, graph.Total):
        return "total"
    return "max" if node.greatest else "min"
