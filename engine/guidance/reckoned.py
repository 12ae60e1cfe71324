"""The sums, days and time limits of a guidance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from engine.guidance.composing import Composing
from engine.guidance.guidance import AmountLine, UrgentLine, ValueLine
from engine.i18n import LANGUAGES, Text, date_text
from engine.rulebook import graph
from engine.rulebook.evaluate import Sum, TimeLimit
from engine.rulebook.graph import Unanswered
from engine.rulebook.relevance import missing
from engine.rulebook.rule import Amount, Finding
from engine.rulebook.truth import Truth
from engine.rulebook.uses import facts_under, resting_on_totals
from engine.rulebook.vocabulary import NUMERIC
from engine.rulebook.wording import span_text

URGENT = ("EXPIRING", "EXPIRED", "DISPUTED", "PARTIAL", "REVIVED")


def amounts(c: Composing) -> tuple[AmountLine, ...]:
    """Every sum that is due, and every one that may be within bounds the facts set."""
    sums = [one for one in c.evaluation.amounts() if not one.definition.is_value]
    sums.sort(key=lambda one: _place(c, one.definition))
    return tuple(_amount(c, one) for one in sums if is_shown(c, one))


def _place(c: Composing, amount: Amount) -> int:
    """What is claimed, the total of it, what it costs to claim it, and what is only a guide."""
    if amount.heuristic:
        return 3
    if amount.total:
        return 1
    return 2 if amount.name in resting_on_totals(c.rulebook) else 0


def is_shown(c: Composing, one: Sum) -> bool:
    """Surely due; or one answer away from it, within bounds that the facts set."""
    if one.due is Truth.TRUE:
        return True
    return bool(one.high) and _is_bounded(c, one) and len(c.lacking(one.definition.name)) == 1


def _is_bounded(c: Composing, one: Sum) -> bool:
    """Whether the facts set its bounds, not the limits of figures that nobody has given."""
    lacking = missing(c.evaluation, one.definition.name)
    figures = (c.rulebook.facts[fact] for fact in lacking)
    wide = NUMERIC | {"rows"}
    return one.has_upper and not any(
        fact.main_type in wide and isinstance(c.evaluation.fact(fact.name), Unanswered)
        for fact in figures
    )


def _amount(c: Composing, one: Sum) -> AmountLine:
    definition = one.definition
    low, high = _bounds(c, one)
    exact = one.value is not None
    return AmountLine(
        key=definition.name,
        label=definition.title,
        formula_text=c.text(definition.formula),
        value=None if one.value is None else int(one.value),
        low=low,
        high=high,
        missing=() if exact else c.lacking(definition.name),
        note=_unverified(c, definition.name),
        citations=c.citations(definition.basis),
        heuristic=definition.heuristic,
        total=definition.total,
    )


def _bounds(c: Composing, one: Sum) -> tuple[int | None, int | None]:
    """The range of a sum that is not exact, as far as the facts set it."""
    if one.value is not None or one.low is None or one.high is None or not _is_bounded(c, one):
        return None, None
    return 0 if one.due is Truth.UNKNOWN else int(one.low), int(one.high)


def _unverified(c: Composing, name: str) -> Text | None:
    """A note naming a figure under a sum that was not verified, the most doubtful first."""
    doubts: dict[str, Text] = {}
    for parameter in _parameters_under(c, name):
        if parameter not in c.evaluation.overridden:
            doubts.setdefault(_status(c, parameter), c.rulebook.parameters[parameter].title)
    for status in ("to_confirm", "secondary"):
        if status in doubts:
            title = doubts[status]
            return c.fixed(f"amounts.{status}", zh=title.zh, en=title.get("en"))
    return None


def _status(c: Composing, parameter: str) -> str:
    """How well a figure was verified; one that nobody knows has still to be."""
    period = c.rulebook.parameters[parameter].at(c.evaluation.day, c.evaluation.region)
    return "to_confirm" if period is None else period.status


def _parameters_under(c: Composing, name: str) -> list[str]:
    """The parameters that a sum was worked out with, along the lines that were taken."""
    found: dict[str, None] = {}
    waiting: list[graph.Node] = [graph.NumberOf(name)]
    entered = set[str]()
    while waiting:
        part = waiting.pop()
        if isinstance(part, (graph.ParameterNumber, graph.ParameterOn, graph.Lookup)):
            found[part.name] = None
        elif isinstance(part, graph.NumberOf) and part.name not in entered:
            entered.add(part.name)
            node = getattr(c.rulebook.definitions[part.name], "node", None)
            waiting += [node] if node is not None else []
        waiting += _lines_taken(c, part)
    return list(found)


def _lines_taken(c: Composing, part: graph.Node) -> list[graph.Node]:
    """What lies below a node; of lines only those that may still decide."""
    if not isinstance(part, graph.Choose):
        return list(part.parts())
    taken: list[graph.Node] = []
    for when, then in part.lines:
        value = True if when is None else when.eval(c.evaluation)
        if value is not False:
            taken.append(then)
        if value is True:
            break
    return taken


def facts_under_sums(c: Composing) -> frozenset[str]:
    """Every fact on which a sum that is due rests."""
    due = (one.definition.name for one in c.evaluation.amounts() if one.due is Truth.TRUE)
    return frozenset(fact for name in due for fact in facts_under(c.rulebook, name))


def tells_a_sum(c: Composing, finding: Finding) -> bool:
    """Whether a finding says how much: it names a sum that is worked out."""
    sums = (one for one in c.evaluation.amounts() if not one.definition.is_value)
    known = (one.definition.name for one in sums if one.value is not None)
    return any("{" + name + "}" in finding.says.zh for name in known)


def values(c: Composing) -> tuple[ValueLine, ...]:
    """Days and numbers that were worked out, time limits last."""
    worked_out = (one for one in c.evaluation.amounts() if one.definition.is_value)
    lines = (_value(c, one) for one in worked_out if one.due is Truth.TRUE)
    return (*lines, *_limits(c))


def _value(c: Composing, one: Sum) -> ValueLine:
    definition = one.definition
    span = c.evaluation.number(definition.name)
    exact = one.value is not None
    said = Text(*(span_text(span, definition.kind, language) for language in ("zh", "en")))
    return ValueLine(
        definition.name,
        definition.title,
        said if exact else None,
        c.text(definition.formula),
        () if exact else c.lacking(definition.name),
    )


def _limits(c: Composing) -> Iterable[ValueLine]:
    for limit in c.evaluation.time_limits():
        said = _days_of(c, limit)
        if said is not None:
            yield ValueLine(limit.definition.name, limit.definition.title, said, is_limit=True)


def _days_of(c: Composing, limit: TimeLimit) -> Text | None:
    """The last days of a claim in words, or why it has none; nothing where they are not known."""
    if limit.status == "NOT_APPLICABLE":
        said = limit.definition.unlimited_says
        return c.text(said) if said.zh else c.fixed("limitation.NOT_APPLICABLE")
    if limit.conservative is None or limit.favourable is None:
        return None
    two = limit.status == "DISPUTED"
    parts = [_of_days(c, "days" if two else "day", day=limit.conservative, later=limit.favourable)]
    if limit.full_until is not None:
        part = "partial" if limit.first_recoverable else "whole"
        safe_from = limit.first_recoverable or limit.full_until
        parts.append(_of_days(c, part, whole=limit.full_until, safe_from=safe_from))
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _of_days(c: Composing, part: str, **days: date) -> Text:
    """A fixed text about a time limit with its days written out."""
    text = c.fixed(f"limitation.{part}")
    filled = {
        language: text.get(language).format(**{k: date_text(d, language) for k, d in days.items()})
        for language in LANGUAGES
    }
    return Text(filled["zh"], filled["en"])


def urgent_limits(c: Composing) -> Iterable[UrgentLine]:
    """Time limits that must be seen first, with their exact days."""
    return (_urgent(c, limit) for limit in c.evaluation.time_limits() if limit.status in URGENT)


def _urgent(c: Composing, limit: TimeLimit) -> UrgentLine:
    status, title = c.fixed(f"limitation.{limit.status}"), limit.definition.title
    in_part = limit.first_recoverable is not None
    return UrgentLine(
        limit.status,
        Text(f"{title.zh}：{status.zh}", f"{title.get('en')}: {status.get('en')}"),
        limit.conservative,
        limit.favourable if limit.status == "DISPUTED" else None,
        limit.full_until if in_part else None,
        limit.first_recoverable,
    )
