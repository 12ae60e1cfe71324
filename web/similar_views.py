"""What the page of similar cases is given: why each is like the one at hand, and what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, Final

from engine.actions.similar import Alike
from engine.clock import day_of
from engine.i18n import join_text, money_text, number_text
from engine.search.similar import Part, Portrait
from web import desk_views, urls, views
from web.context import Visit

MOST: Final = 4
"""Findings or articles that are named; of more the count is told."""


def case_view(visit: Visit, here: Portrait, alike: Alike) -> dict[str, Any]:
    """One similar case: nothing that tells who its people are, and none of their words."""
    case, closing = alike.case, alike.closing
    level = case.course.level
    outcome = visit.say_or(f"course.told.ended_{closing.outcome}", closing.outcome)
    return {
        "number": views.grouped(case.number),
        "href": urls.to(urls.DESK_CASE, number=case.number),
        "kind": desk_views.kind_title(visit, case.category),
        "score": round(alike.likeness.score),
        "outcome": outcome[:1].upper() + outcome[1:],
        "why": visit.say_or(f"course.reason.{closing.reason}", ""),
        "closed": desk_views.day(visit, day_of(closing.at)),
        "days": visit.say("similar.days", count=alike.days),
        "level": visit.say_or(f"course.level.{level}", level) if level else "",
        "reasons": [
            text for part in alike.likeness.reasons if (text := _reason(visit, here, alike, part))
        ],
        "differences": [*_differences(visit, alike)],
    }


def _reason(visit: Visit, here: Portrait, alike: Alike, part: Part) -> str:
    """What they have in common in one respect."""
    shared, amounts = alike.shared, alike.difference.amounts
    match part.name:
        case "articles":
            return visit.say("similar.same_articles", said=_articles(visit, shared.articles))
        case "findings" if shared.holds:
            return visit.say("similar.same_findings", said=_titles(visit, alike, shared.holds))
        case "kind":
            return visit.say("similar.same_kind" if part.share == 1 else "similar.same_family")
        case "amount":
            return visit.say("similar.same_size", **_money(visit, amounts))
        case "level":
            return visit.say("similar.same_level")
        case "words":
            return visit.say("similar.same_words")
    return ""


def _differences(visit: Visit, alike: Alike) -> Iterator[str]:
    it = alike.difference
    for name in ("only_here", "only_there", "open_there", "open_here"):
        if found := getattr(it, name):
            yield visit.say(f"similar.{name}", said=_titles(visit, alike, found))
    for name in ("articles_here", "articles_there"):
        if found := getattr(it, name):
            yield visit.say(f"similar.{name}", said=_articles(visit, found))
    if all(it.levels) and it.levels[0] != it.levels[1]:
        told = [visit.say_or(f"course.level.{one}", one) for one in it.levels]
        yield visit.say("similar.levels", here=told[0], there=told[1])
    if it.amounts[0] != it.amounts[1]:
        yield _amounts(visit, alike)


def _amounts(visit: Visit, alike: Alike) -> str:
    """The two amounts beside each other, and how many times the one the other is."""
    it, money = alike.difference, _money(visit, alike.difference.amounts)
    if it.ratio is None:
        return visit.say("similar.amounts_open", **money)
    times = number_text(Fraction(round(it.ratio * 100), 100))
    return visit.say("similar.amounts", times=times, **money)


def _money(visit: Visit, amounts: tuple[int | None, int | None]) -> dict[str, str]:
    told = [
        visit.say("answer.yuan", value=money_text(fen).removesuffix(".00"))
        if fen is not None
        else visit.say("similar.unknown")
        for fen in amounts
    ]
    return {"here": told[0], "there": told[1]}


def _titles(visit: Visit, alike: Alike, names: Iterable[str]) -> str:
    known = sorted(name for name in names if name in alike.titles)
    return _some(visit, [alike.titles[name].get(visit.language) for name in known])


def _articles(visit: Visit, names: Iterable[str]) -> str:
    return _some(visit, [views.article_text(visit, name) for name in sorted(names, key=_order)])


def _order(article: str) -> tuple[str, int, str]:
    law, _, number = article.partition("#")
    main = "".join(c for c in number.partition("之")[0] if c.isascii() and c.isdigit())
    return law, int(main or 0), number


def _some(visit: Visit, titles: list[str]) -> str:
    named = join_text(titles[:MOST], visit.language)
    if len(titles) <= MOST:
        return named
    return visit.say("similar.and_more", said=named, count=len(titles))
