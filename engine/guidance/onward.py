"""What both sides may weigh, ways to settle, where to go, what to bring, what is still open."""

from __future__ import annotations

from collections.abc import Collection

from engine.guidance.composing import Composing
from engine.guidance.guidance import (
    Citation,
    EvidenceLine,
    Holding,
    LawLine,
    MissingLine,
    OptionLine,
    Party,
    PathLine,
    RouteLine,
    SideReasons,
    TipLine,
)
from engine.guidance.reckoned import is_shown
from engine.i18n import Text, join_text
from engine.rulebook.relevance import Walk
from engine.rulebook.rule import Law, Listed
from engine.statutes.citation import read_reference

MOST_MISSING = 8
MOST_REASONS = 4
MOST_OPTIONS = 3
_HOLDING: dict[str, Holding] = {"have": "have", "obtainable": "obtainable", "missing": "missing"}


def reasons(c: Composing) -> tuple[SideReasons, ...]:
    """What speaks for each side, and what it should keep in mind."""
    sides = list(c.sides.values()) or sorted({side for f in c.holding for side in f.reasons})
    weighed = tuple(
        SideReasons(side, _reasons(c, side, "strong"), _reasons(c, side, "risk")) for side in sides
    )
    return weighed if any(side.strong or side.risk for side in weighed) else ()


def _reasons(c: Composing, side: str, what: str) -> tuple[Text, ...]:
    texts = [f.reasons[side][what] for f in c.holding if what in f.reasons.get(side, {})]
    return tuple(dict.fromkeys(c.text(text) for text in texts))[:MOST_REASONS]


def options(c: Composing) -> tuple[OptionLine, ...]:
    """The first few ways to settle that fit."""
    return tuple(_option(c, item) for item in c.evaluation.listed("option"))[:MOST_OPTIONS]


def _option(c: Composing, item: Listed) -> OptionLine:
    return OptionLine(
        name=item.id,
        title=item.texts["title"],
        terms=(c.text(item.texts["terms"]),),
        who_gives=item.words["gives"],
        low=_fen(c, item, "low"),
        high=_fen(c, item, "high"),
    )


def _fen(c: Composing, item: Listed, key: str) -> int | None:
    node = item.numbers.get(key)
    span = node.eval(c.evaluation) if node is not None else None
    exact = span is not None and span[0] == span[1] and not span[2]
    return round(span[0]) if exact and span is not None else None


def route(c: Composing) -> RouteLine | None:
    """The next step with its reasons, and how the ways compare."""
    taken = c.evaluation.route()
    if taken is None:
        return None
    helpers = c.helpers
    return RouteLine(
        primary=taken.primary,
        also=taken.also,
        reasons=taken.reasons,
        where=helpers[0].body if helpers else None,
        compare=() if c.in_danger or taken.line.alone else _paths(c),
    )


def _paths(c: Composing) -> tuple[PathLine, ...]:
    """The ways that are open, as the rules list them."""
    return tuple(_path(c, item.id) for item in c.evaluation.listed("way"))


def _path(c: Composing, key: str) -> PathLine:
    name, time, effect = (c.fixed(f"path.{key}.{part}") for part in ("name", "time", "effect"))
    return PathLine(key, name, time, _cost(c, key), effect)


def _cost(c: Composing, key: str) -> Text:
    """What a way costs; a fee that is only bounded is told by what it depends on."""
    text = c.occasion.texts[f"path.{key}.cost"]
    named = [name for name in c.rulebook.definitions if "{" + name + "}" in text.zh]
    if any(c.evaluation.amount(name).value is None for name in named):
        text = c.occasion.texts["path.cost_unknown"]
    return c.text(text)


def evidence(c: Composing) -> tuple[EvidenceLine, ...]:
    """What to bring, whether it is in hand, and how to keep it."""
    return tuple(
        EvidenceLine(
            item=item.id,
            label=item.texts["title"],
            status=_HOLDING.get(c.occasion.evidence.get(item.id, ""), "unknown"),
            how_to_save=item.texts.get("how_to_save"),
            group=item.words["group"],
        )
        for item in c.evaluation.listed("evidence")
    )


def missing_lines(c: Composing) -> tuple[MissingLine, ...]:
    """Unknown facts, those on which most turns first, each with what it decides."""
    sums = [s.definition for s in c.evaluation.amounts() if s.value is None and is_shown(c, s)]
    goals = [(one.name, one.title) for one in sums]
    goals += [(f.name, f.title) for f in c.rulebook.findings if c.evaluation.truth(f.name) is None]
    turns_on: dict[str, list[Text]] = {}
    for goal, title in goals:
        for name in Walk(c.evaluation).into([goal]).found:
            if c.can_be_asked(name):
                turns_on.setdefault(name, []).append(title)
    names = sorted(turns_on, key=lambda name: -len(turns_on[name]))
    return tuple(_missing(c, name, turns_on[name]) for name in names[:MOST_MISSING])


def _missing(c: Composing, name: str, titles: list[Text]) -> MissingLine:
    fact = c.rulebook.facts[name]
    zh = "；".join(title.zh for title in titles[:2])
    en = "; ".join(title.get("en") for title in titles[:2])
    private = Party.APPLICANT if fact.private else None
    return MissingLine(name, fact.title, c.fixed("missing.effect", zh=zh, en=en), private)


def law(c: Composing) -> tuple[LawLine, ...]:
    """The articles that the findings rest on, by law, with the time it is in force.

    They are quoted as in force on the day of assessment; the parts of an article that is quoted
    whole are not quoted again.
    """
    articles: dict[str, dict[str, None]] = {}
    for finding in c.holding:
        for article in finding.basis:
            id, _, number = article.partition("#")
            articles.setdefault(id, {})[number] = None
    lines = [
        _law_line(c, c.rulebook.laws[id], number)
        for id, numbers in articles.items()
        if id in c.rulebook.laws
        for number in numbers
    ]
    whole = {(line.cite.law, line.cite.article) for line in lines if line.text}
    return tuple(line for line in lines if not _is_part_of_one(line, whole))


def _law_line(c: Composing, law: Law, number: str) -> LawLine:
    cite = Citation(law.id, number, law.title)
    verified = law.status != "N"
    quoted = c.occasion.quote(f"{law.id}#{number}", c.evaluation.day)
    if quoted is None:
        return LawLine(cite, "", law.from_, law.to, verified)
    effective = quoted.held.edition.effective or law.from_
    return LawLine(cite, quoted.text, effective, quoted.held.until or law.to, verified)


def _is_part_of_one(line: LawLine, whole: Collection[tuple[str, str]]) -> bool:
    reference = read_reference(f"{line.cite.law}#{line.cite.article}")
    if reference is None or not (reference.paragraph or reference.item):
        return False
    return (line.cite.law, str(reference.number)) in whole


def tips(c: Composing) -> tuple[TipLine, ...]:
    """For each side alone: the evidence still to be had, and its own weak points."""
    found = []
    wanted = [
        item.texts["title"]
        for item in c.evaluation.listed("evidence")
        if c.occasion.evidence.get(item.id) == "obtainable"
    ][:3]
    if wanted:
        zh, en = (
            join_text((t.zh for t in wanted), "zh"),
            join_text((t.get("en") for t in wanted), "en"),
        )
        found.append(TipLine(c.fixed("tips.evidence", zh=zh, en=en), Party.APPLICANT))
    for party, side in c.sides.items():
        found += [TipLine(text, party) for text in _reasons(c, side, "risk")[:2]]
    return tuple(found)
