"""How facts, answers and conditions are said to a person, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, Final

from engine.i18n import date_text, join_text, money_text, number_text, percent_text
from engine.rulebook import graph, rows
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.graph import ABSENT, Key, Node, Span, Unanswered
from engine.rulebook.rule import Amount, Finding, Limitation, Route, Term
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.vocabulary import Fact

_UNKNOWN: Final = {"zh": "还不清楚", "en": "not known"}
_ABSENT: Final = {"zh": "不适用", "en": "does not apply"}
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
    if kind == "money":
        return money_text(value)
    if kind == "ratio":
        return percent_text(Fraction(value))
    if kind in ("int", "number"):
        return number_text(value)
    return fact.choices[value].get(language) if value in fact.choices else str(value)


def _date_span(span: tuple[int, int, bool], language: str) -> str:
    first, last = date.fromordinal(span[0]), date.fromordinal(span[1])
    if first == last:
        return date_text(first, language)
    if last.toordinal() - first.toordinal() < 31:
        return f"{first.year}年{first.month}月" if language == "zh" else f"{first:%B %Y}"
    return f"{first.year}年" if language == "zh" else f"{first.year}"


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
    if kind == "date":
        return _date_span((int(low), int(high), False), language)
    one: Callable[[Any], str] = money_of if kind == "money" else number_text
    if low == high:
        return one(low)
    if high >= 10**12:
        return f"{one(low)} {_AND_MORE[language]}"
    return f"{one(low)} – {one(high)}"


def money_of(value: Any) -> str:
    """A sum that may carry fractions of a fen."""
    from engine.rulebook.expression import round_fen

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


def definition_kind(definition: Term | Finding | Amount | Limitation | Route) -> str:
    """truth, money, number, date, or what else a definition gives."""
    if isinstance(definition, (Term, Amount)):
        return definition.kind
    return "truth" if isinstance(definition, Finding) else type(definition).__name__.lower()


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
    kind = definition_kind(definition)
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
    say = lambda part: condition_text(part, rulebook, language)  # noqa: E731  # local shorthand
    title = lambda name: title_of(rulebook, name, language)  # noqa: E731
    if isinstance(node, graph.FactIs):
        fact = rulebook.facts[node.fact]
        labels = [
            fact.choices[k].get(language) if k in fact.choices else k for k in sorted(node.keys)
        ]
        return f"{title(node.fact)}：{'／'.join(labels)}"
    if isinstance(node, graph.FactHas):
        return f"{title(node.fact)}：{rulebook.facts[node.fact].choices[node.key].get(language)}"
    if isinstance(node, graph.Not):
        return ("并非 " if language == "zh" else "not ") + say(node.part)
    if isinstance(node, (graph.All, graph.AnyOf)):
        joint = {"zh": ("，且 ", "，或 "), "en": (" and ", " or ")}[language]
        inner = joint[isinstance(node, graph.AnyOf)].join(say(m) for m in node.members)
        return f"（{inner}）" if len(node.members) > 1 else inner
    if isinstance(node, graph.Compare):
        return f"{say(node.left)} {_SIGNS[node.sign]} {say(node.right)}"
    if isinstance(node, (graph.TruthOf, graph.NumberOf, graph.ParameterNumber)):
        return title(node.name)
    return _other_text(node, rulebook, language, say, title)


def _other_text(
    node: Node,
    rulebook: Rulebook,
    language: str,
    say: Callable[[Node], str],
    title: Callable[[str], str],
) -> str:
    zh = language == "zh"
    if isinstance(node, graph.Known):
        return title(node.fact) + ("：已说明" if zh else ": answered")
    if isinstance(node, graph.Stated):
        return title(node.fact) + ("：有约定" if zh else ": stated")
    if isinstance(node, graph.FactNumber):
        return title(node.fact)
    if isinstance(node, graph.AsOf):
        return "评估日" if zh else "day of assessment"
    if isinstance(node, graph.Literal):
        return number_text(node.value)
    if isinstance(node, graph.Constant):
        return str(node.value).lower()
    if isinstance(node, graph.Arithmetic):
        return f"{say(node.left)} {node.sign} {say(node.right)}"
    if isinstance(node, graph.HasLimitation):
        return ("期限状态：" if zh else "time limit: ") + node.status
    if isinstance(node, (graph.Mapped, graph.Extreme, graph.Total)):
        word = getattr(node, "name", "max" if getattr(node, "greatest", False) else "min")
        return f"{word}({', '.join(say(m) for m in node.members)})"
    if isinstance(node, (rows.SumRows, rows.CountRows, rows.ExtremeRows, rows.AnyRow)):
        inner = ", ".join(say(p) for p in node.parts())
        return f"{title(node.fact)}[{inner}]"
    if isinstance(node, (rows.RowIs, rows.RowNumber, rows.RowMentions, rows.RowKnown)):
        return rulebook.facts[node.fact].row[node.field].title.get(language)
    return type(node).__name__
