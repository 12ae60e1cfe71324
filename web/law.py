"""What the pages of the law are given: versions, articles, who cites them, and their addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice

from engine.clock import today
from engine.errors import NotFound
from engine.guidance.guidance import Citation
from engine.rulebook.rule import Amount, Finding, Law, Limitation
from engine.statutes.article import Article
from engine.statutes.citation import Number, Reference, read_reference
from engine.statutes.marking import Stretch, excerpt
from engine.statutes.search import Hit
from engine.statutes.shelf import Held, Match, Shelf, item_of
from web import urls, views
from web.context import Visit

FIRST_SIGNS = 34
LONGEST = 120  # signs of a query
LONG_LAW = 320  # articles; beyond them the contents show headings only
MOST_CITING = 40


@dataclass(frozen=True, slots=True)
class LawLine:
    """A law in a list: its name, its page, how much of it is at hand."""

    title: str
    href: str
    articles: int = 0
    level: str = ""


@dataclass(frozen=True, slots=True)
class HitLine:
    """An article that was found, with the words it was found by."""

    title: str
    href: str
    stretches: tuple[Stretch, ...]
    chapter: str


@dataclass(frozen=True, slots=True)
class LevelLine:
    """How much was found at one level of law, or at all where it has no title."""

    title: str
    count: int
    href: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version of a law: when it is in force, and where it is read."""

    held: Held
    href: str
    is_shown: bool
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article in the contents of its law, or beside another one."""

    heading: str
    href: str
    begin: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Articles in a row under one heading."""

    heading: str
    articles: tuple[ArticleLine, ...]


@dataclass(frozen=True, slots=True)
class CitingLine:
    """A rule of ours, and the articles or parts that it rests on."""

    title: str
    parts: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A law that an address names: its text if it is at hand, its entry in the rules if it has one.

    `version` is empty where the present version is meant.
    """

    named: str
    title: str | None
    entry: Law | None
    held: Held | None
    version: str

    @property
    def chinese(self) -> str:
        """The name as enacted."""
        return self.entry.title.zh if self.entry else self.title or self.named


def shelf_of(visit: Visit) -> Shelf:
    """The statutes of this service."""
    return visit.desk.statutes.shelf


# ---------------------------------------------------------------- addresses


def law_href(visit: Visit, title: str, version: str = "") -> str:
    """The page of a law, in a version if not the present one."""
    address = urls.to(urls.LAW_STATUTE, law=shelf_of(visit).id_of(title))
    return urls.query(address, version=version) if version else address


def article_href(visit: Visit, title: str, number: Number, version: str = "") -> str:
    """The page of an article."""
    id = shelf_of(visit).id_of(title)
    address = urls.to(urls.LAW_ARTICLE, law=id, article=str(number))
    return urls.query(address, version=version) if version else address


def reference_href(visit: Visit, reference: Reference) -> str:
    """The page of the article that is meant, at the part that is meant; empty if not at hand."""
    title = shelf_of(visit).title_of(reference.law)
    day = today(visit.desk.clock)
    match = shelf_of(visit).find(title, reference.number, day) if title else None
    if title is None or match is None:
        return ""
    return article_href(visit, title, reference.number) + _fragment(match.article, reference)


def _fragment(article: Article, reference: Reference) -> str:
    part = item_of(article, reference) if reference.item else None
    if part is not None:
        return f"#p{part[0].number}-{part[1].number}"
    exists = 0 < reference.paragraph <= len(article.paragraphs)
    return f"#p{reference.paragraph}" if exists else ""


def citation_href(visit: Visit, citation: str) -> str:
    """The page of an article that a rule cites; empty where its text is not at hand."""
    reference = read_reference(citation)
    return reference_href(visit, reference) if reference else ""


def cite_href(visit: Visit, cite: Citation) -> str:
    """The page of an article that the guidance cites."""
    return citation_href(visit, f"{cite.law}#{cite.article}")


# ---------------------------------------------------------------- searching


def tidy_query(written: str) -> str:
    """What was typed into a field, in one line of signs that can be shown."""
    return " ".join("".join(c if c.isprintable() else " " for c in written).split())[:LONGEST]


def hit_line(visit: Visit, hit: Hit) -> HitLine:
    """One result as it is shown."""
    law, number = hit.held.edition.law, hit.article.number
    words = excerpt(hit.article.text, hit.words)
    title = f"{short_title(visit, law)} {heading(visit, number)}"
    return HitLine(title, article_href(visit, law, number), words, hit.article.chapter)


def level_lines(query: str, levels: Mapping[str, int], shown: str) -> list[LevelLine]:
    """The levels of what was found, the fullest first, and all of them before."""
    every = LevelLine("", sum(levels.values()), urls.query(urls.LAW, q=query), not shown)
    named = (
        LevelLine(level, n, urls.query(urls.LAW, q=query, level=level), level == shown)
        for level, n in levels.items()
        if level
    )
    return [every, *named]


def heading(visit: Visit, number: Number) -> str:
    """The heading of an article in the reader's language."""
    return number.chinese if visit.language == "zh" else visit.say("statute.article", number=number)


def short_title(visit: Visit, title: str) -> str:
    """The law by its short name, where the rules have one."""
    law = visit.desk.library.rulebook.laws.get(shelf_of(visit).id_of(title))
    return law.short.get(visit.language) if law else title


def law_line(visit: Visit, held: Held) -> LawLine:
    """One law of the shelf."""
    edition = held.edition
    law = visit.desk.library.rulebook.laws.get(shelf_of(visit).id_of(edition.law))
    title = law.title.get(visit.language) if law else edition.law
    return LawLine(title, law_href(visit, edition.law), len(edition.articles), edition.level)


def shelf_lines(visit: Visit) -> list[tuple[str, list[LawLine]]]:
    """Every law at hand, by level, those that rules cite first; without texts, these alone."""
    shelf, known = shelf_of(visit), visit.desk.library.rulebook.laws
    current = shelf.current(today(visit.desk.clock))
    cited_first = sorted(current, key=lambda held: shelf.id_of(held.edition.law) not in known)
    lines = [law_line(visit, held) for held in cited_first]
    if not lines:
        lines = [
            LawLine(law.title.get(visit.language), urls.to(urls.LAW_STATUTE, law=law.id))
            for law in known.values()
        ]
    levels: dict[str, list[LawLine]] = {}
    for line in lines:
        levels.setdefault(line.level, []).append(line)
    return list(levels.items())


# ---------------------------------------------------------------- one law, one article


def opened(visit: Visit) -> Opened:
    """The law in the address, in the version that is asked for; `NotFound` for no law we know."""
    named = str(visit.request.path_params["law"])
    shelf, laws = shelf_of(visit), visit.desk.library.rulebook.laws
    title = shelf.title_of(named)
    entry = laws.get(shelf.id_of(title) if title else named)
    if title is None:
        if entry is None:
            raise NotFound("law", named[:60])
        return Opened(named, None, entry, None, "")
    wanted = visit.request.query_params.get("version", "")
    for held in shelf.versions(title):
        if wanted and held.edition.version == wanted:
            return Opened(named, title, entry, held, wanted)
    return Opened(named, title, entry, shelf.nearest(title, today(visit.desk.clock)), "")


def full_title(visit: Visit, law: Opened) -> str:
    """The law by its full name, in the reader's language where the rules have it."""
    return law.entry.title.get(visit.language) if law.entry else law.chinese


def home_of(visit: Visit, law: Opened) -> str:
    """The page of the law itself."""
    if law.title:
        return law_href(visit, law.title, law.version)
    return urls.to(urls.LAW_STATUTE, law=law.entry.id if law.entry else law.named)


def version_lines(visit: Visit, law: Opened) -> list[VersionLine]:
    """Every version of a law, the latest first."""
    day = today(visit.desk.clock)
    return [
        VersionLine(
            held,
            law_href(visit, held.edition.law, held.edition.version),
            held is law.held,
            held.in_force(day),
        )
        for held in (shelf_of(visit).versions(law.title) if law.title else ())
    ]


def chapters(visit: Visit, law: Opened) -> list[Chapter]:
    """The contents of a law: articles in a row that stand under one heading."""
    articles = law.held.edition.articles if law.held else ()
    is_long = len(articles) > LONG_LAW
    return [
        Chapter(above, tuple(_article_line(visit, law, article, is_long) for article in group))
        for above, group in groupby(articles, key=lambda article: article.chapter)
    ]


def _article_line(visit: Visit, law: Opened, article: Article, is_long: bool) -> ArticleLine:
    line = "" if is_long else article.text.replace("\n", " ")
    begin = line if len(line) <= FIRST_SIGNS else f"{line[:FIRST_SIGNS]}…"
    href = article_href(visit, law.title or law.named, article.number, law.version)
    return ArticleLine(article.number.chinese, href, begin)


def beside(visit: Visit, law: Opened, match: Match) -> dict[str, ArticleLine]:
    """The articles before and after one, where there are any."""
    title = match.held.edition.law
    neighbours = {"before": match.before, "after": match.after}
    return {
        name: ArticleLine(heading(visit, number), article_href(visit, title, number, law.version))
        for name, number in neighbours.items()
        if number is not None
    }


def citing(visit: Visit, law: Opened, number: Number | None = None) -> list[CitingLine]:
    """The first rules that rest on a law, or on one of its articles."""
    return list(islice(_citing(visit, law.entry, number), MOST_CITING))


def _citing(visit: Visit, law: Law | None, number: Number | None) -> Iterator[CitingLine]:
    for rule in visit.desk.library.rulebook.definitions.values():
        if law is None or not isinstance(rule, Finding | Amount | Limitation):
            continue
        cited = (one.partition("#") for one in rule.basis)
        places = [place for id, _, place in cited if id == law.id]
        meant = [place for place in places if number is None or _is_within(place, law, number)]
        if meant:
            parts = tuple(views.place_text(visit, place) for place in dict.fromkeys(meant))
            yield CitingLine(rule.title.get(visit.language), parts, rule_href(visit, rule.name))


def _is_within(place: str, law: Law, number: Number) -> bool:
    reference = read_reference(f"{law.id}#{place}")
    return reference is not None and reference.number == number


def rule_href(visit: Visit, name: str) -> str:
    """The page of a rule, where the author's desk is open."""
    is_open = hasattr(visit.request.app.state, "studio")
    return urls.to(urls.AUTHOR_RULE, name=name) if is_open else ""
