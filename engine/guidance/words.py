"""How a guidance speaks: fixed texts, dates, sums and citations in one language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from engine.documents.characters import set_chinese
from engine.documents.document import Link
from engine.errors import NotFound
from engine.guidance.guidance import Citation, PartyLine
from engine.i18n import Language, Text, date_text, join_text

_ARTICLE = re.compile(
    r"(?P<question>Q?)(?P<article>\d+)(?P<branch>之\w+)?(\((?P<paragraph>\d+)\))?(-(?P<item>\d+))?"
)


Address = Callable[[Citation], str]
"""The page where an article can be read, or the empty text."""


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of the guidance in one language; calling it gives a text by its id.

    `address` leads to the articles, for a copy that is read as a page.
    """

    texts: Mapping[str, Text]
    language: Language
    address: Address | None = None

    def __call__(self, id: str, /, **values: str) -> str:
        if id not in self.texts:
            raise NotFound("text", id)
        text = self.texts[id].get(self.language)
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
        return self._set(text)

    def say(self, text: Text) -> str:
        """A text that came with the guidance."""
        return self._set(text.get(self.language))

    def join(self, texts: Iterable[Text]) -> str:
        """Several texts as a list in running words."""
        return join_text((self.say(text) for text in texts), self.language)

    def day(self, day: date) -> str:
        """A day with its weekday."""
        return date_text(day, self.language)

    def plain_day(self, day: date) -> str:
        """A day without its weekday, for the history of a law."""
        return self("document.day", year=str(day.year), month=str(day.month), day=str(day.day))

    def side(self, side: str) -> str:
        """A part in the law (`tenant`) as people call it."""
        return self(f"side.{side}")

    def party(self, line: PartyLine) -> str:
        """One side with its name."""
        side = self.side(line.side)
        return self("reasons.side", side=side, name=line.name) if line.name else side

    def basis(self, citations: tuple[Citation, ...]) -> str:
        """Articles in one line, those of one law together: 民法典第579、721条."""
        laws = groupby(citations, key=lambda cite: self.say(cite.title))
        parts = [
            self("cite.law", law=law, articles=self._articles(_each(cites))).strip()
            for law, cites in laws
        ]
        return self("cite.and").join(parts)

    def link(self, cite: Citation, text: str) -> Link | None:
        """These words as a link to an article, where there is a page for it."""
        href = self.address(cite) if self.address else ""
        return Link(text, href) if href else None

    def links(self, citations: tuple[Citation, ...]) -> tuple[Link, ...]:
        """Articles one by one, as soon as one of them can be read."""
        found = [(self.basis((cite,)), self.link(cite, "")) for cite in citations]
        if not any(link for _, link in found):
            return ()
        return tuple(Link(text, link.href if link else "") for text, link in found)

    def _articles(self, articles: list[str]) -> str:
        plain: list[str] = []
        written: list[str] = []
        for article in articles:
            match = _ARTICLE.fullmatch(article)
            if match and not any(match.group("question", "branch", "paragraph", "item")):
                plain.append(article)
            else:
                written.append(self._article(article, match))
        if plain:
            written.insert(0, self("cite.article", article=join_text(plain, self.language)))
        return join_text(written, self.language)

    def _article(self, article: str, match: re.Match[str] | None) -> str:
        if match is None:
            return article
        kind = "cite.question" if match["question"] else "cite.article"
        text = self(kind, article=match["article"]) + (match["branch"] or "")
        if match["paragraph"]:
            text += self("cite.paragraph", paragraph=match["paragraph"])
        return text + (self("cite.item", item=match["item"]) if match["item"] else "")

    def _set(self, text: str) -> str:
        return set_chinese(text) if self.language == "zh" else text


def _each(citations: Iterable[Citation]) -> list[str]:
    """The articles one by one, also where a citation names several, each once."""
    articles = (part for cite in citations for part in re.split("[、,]", cite.article))
    return [article for article in dict.fromkeys(articles) if article]
