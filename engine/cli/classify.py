"""`jiefen classify`: what texts seem to be about, for a person or line by line for a program."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from engine.classify.learned import ACCURACY, classifier_of
from engine.classify.model import model_at
from engine.classify.proposal import Proposal
from engine.cli.command import Command, Console, language_option, library_of, rules_option
from engine.cli.lines import id_of, read_lines, words_of
from engine.library import Library

SHOWN: Final = 3
SHAPE: Final = '{"id": …, "text": "…"}'


def _share(written: str) -> float:
    try:
        share = float(written)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ArgumentTypeError(f"{written}: write a share from 0 to 1, as 0.84")
    return share


def _options(parser: ArgumentParser) -> None:
    rules_option(parser)
    language_option(parser)
    parser.add_argument("text", metavar="TEXT", nargs="?", help="a story in somebody's own words")
    parser.add_argument(
        "--file",
        metavar="FILE",
        type=Path,
        help="JSON lines with id and text",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object for each text")
    parser.add_argument("--model", metavar="FILE", type=Path, help="another model than ours")
    parser.add_argument(
        "--accuracy",
        metavar="SHARE",
        type=_share,
        default=ACCURACY,
        help=f"how many of a decided text shall be right (default: {ACCURACY}); 0 decides always",
    )


def _run(args: Namespace, console: Console) -> int:
    if (args.text is None) == (args.file is None):
        console.complain("jiefen classify: give a TEXT or --file FILE")
        return 2
    library = library_of(args)
    model = model_at(args.model) if args.model else None
    classifier = classifier_of(library.taxonomy, model, args.accuracy)
    for id, text in _texts(args):
        proposal = classifier.propose(text)
        if args.json:
            console.say(json.dumps({"id": id, **_line(proposal)}, ensure_ascii=False))
        else:
            _tell(console, library, proposal, args.lang)
    return 0


def _texts(args: Namespace) -> list[tuple[str | int, str]]:
    if args.file is None:
        return [("", args.text)]
    return read_lines(args.file, _row, SHAPE)


def _row(row: Mapping[str, Any]) -> tuple[str | int, str]:
    return id_of(row), words_of(row, "text")


def _line(proposal: Proposal) -> dict[str, Any]:
    return {
        "proposals": [
            {"code": share.area, "p": round(share.p, 4)} for share in proposal.areas[:SHOWN]
        ],
        "abstained": proposal.abstains,
        "kinds": [{"kind": one.cause, "p": one.score} for one in proposal.candidates],
        "words": list(proposal.areas[0].words) if proposal.areas else [],
    }


def _tell(console: Console, library: Library, proposal: Proposal, language: str) -> None:
    taxonomy = library.taxonomy
    for share in proposal.areas[:SHOWN]:
        title = taxonomy.areas[share.area].title.get(language)
        console.say(f"{share.p:4.0%}  {share.area} {title}  {' '.join(share.words)}".rstrip())
    for one in proposal.candidates:
        title = taxonomy.cards[one.cause].title.get(language)
        console.say(f"      {one.score:4.0%}  {one.cause} {title}")
    if proposal.abstains:
        console.say("not sure enough to decide: a person should choose")


command = Command("classify", "propose what a story is about", _options, _run)
