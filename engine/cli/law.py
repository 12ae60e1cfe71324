"""`jiefen law`: bring the text of the law into a store, read an article, search by words."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from typing import Final

from engine.actions.statutes import count, lay_words, load_statutes, shelf_of
from engine.cli.command import Command, Console, library_of, rules_option
from engine.cli.statutes import (
    DEFAULT_STORE,
    VARIABLE,
    editions_for,
    statutes_options,
    store_option,
)
from engine.clock import today
from engine.errors import NotFound
from engine.statutes.article import Article, Edition
from engine.statutes.citation import Reference, read_reference, read_wish
from engine.statutes.search import Hit, Index
from engine.statutes.shelf import Held, Shelf, words_of
from engine.store.address import opened

AGREEMENT: Final = {
    "match": "two sources agree",
    "differs": "two sources differ",
    "absent": "one source only",
}
MOST: Final = 10
EXCERPT: Final = 60


def _options(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    load = verbs.add_parser("load", help="bring statutes into a store")
    load.add_argument("source", metavar="FILE|PACKAGE", help="JSON lines, or an installed package")
    store_option(load)
    load.set_defaults(verb=_load)
    show = verbs.add_parser("show", help="print an article, a paragraph or an item")
    show.add_argument("citation", metavar="CITATION", help="law#722, law#716(2), law#127-2")
    search = verbs.add_parser("search", help="find articles by words")
    search.add_argument("words", metavar="WORD", nargs="+", help="every word must be there")
    search.add_argument("--most", type=int, default=MOST, help=f"how many (default: {MOST})")
    verb: Callable[[Namespace, Console], int]
    for reading, verb in ((show, _show), (search, _search)):
        rules_option(reading)
        statutes_options(reading)
        reading.set_defaults(verb=verb)


def _run(args: Namespace, console: Console) -> int:
    verb: Callable[[Namespace, Console], int] = args.verb
    return verb(args, console)


def _load(args: Namespace, console: Console) -> int:
    path = str(args.store or DEFAULT_STORE)
    with opened(path, make=True) as store:
        loaded = load_statutes(store, args.source)
        held = count(store.statutes())
    if loaded is None:
        console.say(f"{args.source}: nothing new")
    else:
        articles = f"{loaded.articles} articles of {loaded.laws} laws"
        console.say(f"{args.source}: {articles} in {loaded.versions} versions")
    console.say(f"{path} holds {held.articles} articles of {held.laws} laws")
    return 0


def _show(args: Namespace, console: Console) -> int:
    shelf = _shelf(args)
    wish = read_reference(args.citation) or read_wish(args.citation)
    title = shelf.title_of(wish.law if wish else args.citation)
    held = shelf.nearest(title, today(console.clock)) if title else None
    article = held.edition.article(wish.number) if held and wish else None
    text = words_of(article, wish) if article and wish else ""
    if held is None or (wish and not text):
        raise NotFound("text of", f"{args.citation}: {_nearest(shelf, held, wish)}")
    for line in _told(held, article, text) if article else _contents(held):
        console.say(line)
    return 0


def _nearest(shelf: Shelf, held: Held | None, wish: Reference | None) -> str:
    if held is None:
        return f"{len(shelf.laws)} laws are at hand; load others with jiefen law load"
    numbers = [str(article.number) for article in held.edition.articles]
    paragraphs = held.edition.article(wish.number) if wish else None
    if paragraphs is not None:
        return f"the article has {len(paragraphs.paragraphs)} paragraphs"
    return f"the text at hand has articles {numbers[0]} to {numbers[-1]}"


def _told(held: Held, article: Article, text: str) -> Iterator[str]:
    yield f"{held.edition.law} {article.number.chinese}"
    yield text
    yield " · ".join(filter(None, (_in_force(held), article.status, *_sources(article))))


def _sources(article: Article) -> tuple[str, str]:
    return (article.source, AGREEMENT.get(article.checked, ""))


def _in_force(held: Held) -> str:
    from_ = f"in force from {held.edition.effective}" if held.edition.effective else ""
    return f"{from_} to {held.until} (excluded)" if held.until else from_


def _contents(held: Held) -> Iterator[str]:
    edition: Edition = held.edition
    yield f"{edition.law}: {len(edition.articles)} articles · {_in_force(held)}"
    for article in edition.articles:
        yield f"{article.number.chinese} {_begin(article.text)}"


def _search(args: Namespace, console: Console) -> int:
    shelf = _shelf(args)
    library = library_of(args)
    index = Index(shelf.current(today(console.clock)), lay_words(library))
    found = index.search(" ".join(args.words), most=max(args.most, 1))
    if found.hits and not found.exact:
        console.say("no article has every word; the nearest are:")
    for hit in found.hits:
        console.say(_line(shelf, hit))
    more = f"{found.total} found" if found.exact else f"{len(found.hits)} of {found.total} shown"
    console.say(more if found.hits else _nothing(shelf))
    return 0 if found.hits else 1


def _line(shelf: Shelf, hit: Hit) -> str:
    place = f"{shelf.id_of(hit.held.edition.law)}#{hit.article.number}"
    return f"{place}  {_begin(hit.article.text)}"


def _nothing(shelf: Shelf) -> str:
    if shelf:
        return "nothing found"
    return f"no statutes at hand: jiefen law load FILE, or name them in {VARIABLE}"


def _begin(text: str) -> str:
    line = text.replace("\n", " ")
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT]}…"


def _shelf(args: Namespace) -> Shelf:
    return shelf_of(library_of(args), editions_for(args))


command = Command("law", "load, read and search the text of the law", _options, _run)
