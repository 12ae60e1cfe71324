"""`jiefen law`: bring the text of the law into a store, read an article, learn from questions."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from engine.actions.statutes import articles_of, count, load_statutes, shelf_of
from engine.cli.command import Command, Console, library_of, rules_option
from engine.cli.lines import BadLineError, read_lines, words_of
from engine.cli.statutes import DEFAULT_STORE, editions_for, statutes_options, store_option
from engine.clock import today
from engine.errors import NotFound
from engine.statutes.article import Article, Edition
from engine.statutes.asked import Question, learn
from engine.statutes.citation import Reference, read_reference, read_wish
from engine.statutes.shelf import Held, Shelf
from engine.statutes.shelf import words_of as words_at
from engine.store.address import opened

AGREEMENT: Final = {
    "match": "two sources agree",
    "differs": "two sources differ",
    "absent": "one source only",
}
SHAPE: Final = '{"query": "…", "articles": [{"law": "…", "article": "…"}]}'
EXCERPT: Final = 60


def _options(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    load = verbs.add_parser("load", help="bring statutes into a store")
    load.add_argument("source", metavar="FILE|PACKAGE", help="JSON lines, or an installed package")
    store_option(load)
    load.set_defaults(verb=_load)
    show = verbs.add_parser("show", help="print an article, a paragraph or an item")
    show.add_argument("citation", metavar="CITATION", help="law#722, law#716(2), law#127-2")
    learns = verbs.add_parser("learn", help="learn from questions whose articles are known")
    learns.add_argument("questions", metavar="FILE.jsonl", type=Path, help=SHAPE)
    learns.add_argument("-o", "--output", metavar="FILE", type=Path, required=True)
    learns.add_argument("--source", default="", help="where the questions come from")
    verb: Callable[[Namespace, Console], int]
    for reading, verb in ((show, _show), (learns, _learn)):
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
    text = words_at(article, wish) if article and wish else ""
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


def _learn(args: Namespace, console: Console) -> int:
    articles = articles_of(_shelf(args), today(console.clock))
    questions = [one for one in read_lines(args.questions, _question, SHAPE) if one.articles]
    learned = learn(questions, articles, args.source or args.questions.name)
    args.output.write_text(learned.written(), encoding="utf-8")
    articles_linked = f"{len(learned.links)} articles and {len(learned.worth)} pairs of signs"
    console.say(f"{args.output}: {articles_linked} from {len(questions)} questions")
    return 0


def _question(row: Mapping[str, Any]) -> Question:
    """A question with its articles; those that no collection holds may stand under another key."""
    linked = row.get("articles", row.get("gold_in_statutes"))
    if not isinstance(linked, list) or not all(isinstance(one, dict) for one in linked):
        raise BadLineError("articles are missing", f"write {SHAPE}")
    keys = [(words_of(one, "law"), words_of(one, "article")) for one in linked]
    return Question(words_of(row, "query"), tuple(dict.fromkeys(keys)))


def _begin(text: str) -> str:
    line = text.replace("\n", " ")
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT]}…"


def _shelf(args: Namespace) -> Shelf:
    return shelf_of(library_of(args), editions_for(args))


command = Command("law", "load, read and search the text of the law", _options, _run)
