"""`jiefen search law`: the articles that answer words, or each question of a file."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.actions.statutes import index_of, lay_words, shelf_of
from engine.cli.command import Command, Console, library_of, rules_option
from engine.cli.lines import id_of, read_lines, words_of
from engine.cli.statutes import VARIABLE, editions_for, statutes_options
from engine.clock import today
from engine.errors import DefinitionFaults
from engine.statutes.search import Found, Hit, Index
from engine.statutes.shelf import Shelf

MOST: Final = 10
AT_MOST: Final = 100
EXCERPT: Final = 60
SHAPE: Final = '{"id": 1, "query": "…"}'
NO_STATUTES: Final = f"no statutes at hand: jiefen law load FILE, or name them in {VARIABLE}"


@dataclass(frozen=True, slots=True)
class Query:
    """A line of a file: what is asked, and by what its answer is known."""

    id: str | int
    text: str


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("words", metavar="WORD", nargs="*", help="words, or a question")
    parser.add_argument(
        "--file", metavar="FILE.jsonl", type=Path, help=f"questions, one a line: {SHAPE}"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a question")
    parser.add_argument(
        "--most",
        metavar="N",
        type=_most,
        default=MOST,
        help=f"how many articles, 1 to {AT_MOST} (default: {MOST})",
    )
    rules_option(parser)
    statutes_options(parser)


def _most(written: str) -> int:
    if written.isascii() and written.isdecimal() and 1 <= int(written[:9]) <= AT_MOST:
        return int(written)
    raise ArgumentTypeError(f"{written[:20]!r} is no number from 1 to {AT_MOST}")


def _run(args: Namespace, console: Console) -> int:
    if bool(args.words) is (args.file is not None):
        console.complain("give either words or --file FILE.jsonl")
        return 2
    try:
        queries = read_lines(args.file, _query, SHAPE) if args.file else []
    except DefinitionFaults as err:
        console.complain(err)
        return 2
    library = library_of(args)
    shelf = shelf_of(library, editions_for(args))
    if not shelf:
        console.complain(NO_STATUTES)
        return 1
    index = index_of(shelf, today(console.clock), lay_words(library))
    if args.file:
        _answer_all(args, console, shelf, index, queries)
        return 0
    return _answer(args, console, shelf, index)


def _query(row: Mapping[str, Any]) -> Query:
    return Query(id_of(row), words_of(row, "query"))


def _answer_all(
    args: Namespace, console: Console, shelf: Shelf, index: Index, queries: Iterable[Query]
) -> None:
    for query in queries:
        found = index.search(query.text, args.most)
        if args.json:
            console.say(_json({"id": query.id, "articles": _articles(found)}))
            continue
        console.say(f"{query.id}:")
        for hit in found.hits:
            console.say(f"  {_line(shelf, hit)}")
        if not found.hits:
            console.say("  nothing found")


def _answer(args: Namespace, console: Console, shelf: Shelf, index: Index) -> int:
    found = index.search(" ".join(args.words), args.most)
    if args.json:
        console.say(_json({"articles": _articles(found)}))
        return 0 if found.hits else 1
    if found.hits and not found.exact:
        console.say("no article has every word; the nearest are:")
    for hit in found.hits:
        console.say(_line(shelf, hit))
    more = f"{found.total} found" if found.exact else f"{len(found.hits)} of {found.total} shown"
    console.say(more if found.hits else "nothing found")
    return 0 if found.hits else 1


def _articles(found: Found) -> list[dict[str, Any]]:
    return [
        {
            "law": hit.held.edition.law,
            "article": hit.article.number.chinese,
            "name": f"{hit.held.edition.law}{hit.article.number.chinese}",
            "score": round(hit.score, 3),
            "words": hit.words,
        }
        for hit in found.hits
    ]


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False)


def _line(shelf: Shelf, hit: Hit) -> str:
    place = f"{shelf.id_of(hit.held.edition.law)}#{hit.article.number}"
    line = hit.article.text.replace("\n", " ")
    return f"{place}  {line if len(line) <= EXCERPT else f'{line[:EXCERPT]}…'}"


command = Command("law", "find articles of law by words or by a question", _options, _run)
