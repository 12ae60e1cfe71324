"""The statutes at hand: which version of a law is in force on a day, and what a citation quotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from engine.statutes.article import Article, Edition, Item, Paragraph
from engine.statutes.citation import Number, Reference, folded, read_reference

STATE: Final = "中华人民共和国"  # which titles begin with, and nobody says


@dataclass(frozen=True, slots=True)
class Held:
    """An edition with the first day on which it is no longer in force, where one is known."""

    edition: Edition
    until: date | None

    def in_force(self, day: date) -> bool:
        """Whether it applies on a day; one whose beginning nobody wrote is taken to have begun."""
        began = self.edition.effective is None or self.edition.effective <= day
        return began and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words that a citation points at, and the edition they stand in."""

    held: Held
    article: Article
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """An article among those of its edition, with those beside it."""

    held: Held
    article: Article
    before: Number | None
    after: Number | None


class Shelf:
    """Editions in order, found by the ids and names under which rules and people know a law.

    `names` gives for each law id of the rules the names that a collection may hold it by.
    """

    def __init__(
        self, editions: Iterable[Edition] = (), names: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        by_law: dict[str, list[Edition]] = {}
        for edition in editions:
            by_law.setdefault(edition.law, []).append(edition)
        self._held = {law: _in_order(one) for law, one in by_law.items()}
        self._folded = {folded(law): law for law in by_law}
        self._ids: dict[str, str] = {}  # title in the collection → id in the rules
        self._titles: dict[str, str | None] = {}
        for id, known_as in (names or {}).items():
            titles = (self._folded.get(name) for name in map(folded, known_as))
            self._titles[id] = title = next(filter(None, titles), None)
            if title:
                self._ids.setdefault(title, id)

    def __bool__(self) -> bool:
        return bool(self._held)

    @property
    def laws(self) -> tuple[str, ...]:
        """The titles at hand, in the order in which they were loaded."""
        return tuple(self._held)

    @cached_property
    def articles(self) -> int:
        """How many articles there are in all versions."""
        return sum(len(h.edition.articles) for held in self._held.values() for h in held)

    @cached_property
    def called(self) -> Mapping[str, str]:
        """Every name that a law goes by, `folded`, and its title here."""
        known = {folded(id): title for id, title in self._titles.items() if title}
        short = {n.removeprefix(STATE): title for n, title in self._folded.items()}
        return {**short, **self._folded, **known}

    def title_of(self, named: str) -> str | None:
        """The title of a law that is called so: by id, in full, or by how its title ends.

        A law that the rules know and that is not at hand is never taken for another one.
        """
        wanted = folded(named).strip("《》")
        if not wanted:
            return None
        for id, title in self._titles.items():
            if named == id or wanted == folded(id):
                return title
        if wanted in self._folded:
            return self._folded[wanted]
        ending = [title for name, title in self._folded.items() if name.endswith(wanted)]
        return min(ending, key=len, default=None)

    def id_of(self, title: str) -> str:
        """What the rules call this law; its title where they do not know it."""
        return self._ids.get(title, title)

    def versions(self, title: str) -> tuple[Held, ...]:
        """Every version at hand, the latest first."""
        return self._held.get(title, ())

    def at(self, title: str, day: date) -> Held | None:
        """The version in force on a day."""
        return next((held for held in self.versions(title) if held.in_force(day)), None)

    def nearest(self, title: str, day: date) -> Held | None:
        """The version in force on a day, or else the latest one."""
        return self.at(title, day) or next(iter(self.versions(title)), None)

    def current(self, day: date) -> tuple[Held, ...]:
        """One version of each law: the one that a reader of today looks for."""
        return tuple(held for law in self._held if (held := self.nearest(law, day)))

    def quote(self, citation: str, day: date) -> Quotation | None:
        """What a citation of the rules says in the version of that day; None if not at hand.

        Where a transcript has lost its line breaks, the whole article stands for its parts.
        """
        reference = read_reference(citation)
        title = self.title_of(reference.law) if reference else None
        held = self.at(title, day) if title else None
        article = held.edition.article(reference.number) if reference and held else None
        if reference is None or held is None or article is None:
            return None
        text = words_of(article, reference)
        if not text and not held.edition.keeps_breaks:
            text = article.text
        return Quotation(held, article, text) if text else None

    def find(self, title: str, number: Number, day: date, version: str = "") -> Match | None:
        """An article to read, in a named version or the one that a reader of that day looks for."""
        chosen = [held for held in self.versions(title) if held.edition.version == version]
        held = chosen[0] if version and chosen else self.nearest(title, day)
        if held is None:
            return None
        numbers = [article.number for article in held.edition.articles]
        if number not in numbers:
            return None
        place = numbers.index(number)
        before = numbers[place - 1] if place else None
        after = numbers[place + 1] if place + 1 < len(numbers) else None
        return Match(held, held.edition.articles[place], before, after)


def words_of(article: Article, reference: Reference) -> str:
    """The article, or the paragraph or item that is meant; empty where there is no such part."""
    if reference.item:
        part = item_of(article, reference)
        return "\n".join((part[0].text, *part[1].lines)).strip() if part else ""
    if not reference.paragraph:
        return article.text
    paragraph = paragraph_of(article, reference.paragraph)
    return _written(paragraph) if paragraph else ""


def paragraph_of(article: Article, number: int) -> Paragraph | None:
    """The paragraph that bears this number."""
    found = article.paragraphs
    return found[number - 1] if 0 < number <= len(found) else None


def item_of(article: Article, reference: Reference) -> tuple[Paragraph, Item] | None:
    """The item that is meant, with its paragraph; the first that has one if none is named."""
    for paragraph in article.paragraphs:
        if reference.paragraph in (0, paragraph.number) and (
            item := paragraph.item(reference.item)
        ):
            return paragraph, item
    return None


def _written(paragraph: Paragraph) -> str:
    return "\n".join((paragraph.text, *(line for item in paragraph.items for line in item.lines)))


def _in_order(editions: list[Edition]) -> tuple[Held, ...]:
    """The latest first; each ends where the next begins, if not before."""
    ordered = sorted(editions, key=lambda e: (e.effective or date.min, e.version), reverse=True)
    held: list[Held] = []
    later: date | None = None
    for edition in ordered:
        ends = [day for day in (edition.ended, later) if day is not None]
        held.append(Held(edition, min(ends, default=None)))
        later = edition.effective or later
    return tuple(held)
