"""`jiefen advise`: what follows from one case, as data, as readable text, or as a paper."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from html import escape
from pathlib import Path

from engine.cli.blocks import blocks
from engine.cli.casefile import assessed, case_of, case_options
from engine.cli.command import Command, Console, library_of
from engine.cli.paper import Paper
from engine.cli.plain import plain_text
from engine.documents.document import Document
from engine.guidance.guidance import Edition
from engine.rulebook.worked import result_of
from engine.source import plain

_PAGE = (
    '<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<title>{title}</title>\n<style>\n{style}</style>\n<body>\n{body}\n</body>\n</html>\n"
)


def _options(parser: ArgumentParser) -> None:
    case_options(parser)
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print the conclusions as JSON")
    shape.add_argument("--text", action="store_true", help="print the guidance to be read")
    parser.add_argument(
        "--edition",
        choices=[edition.value for edition in Edition],
        default=Edition.OWN.value,
        help="for whom the guidance is: own (default), shared or mediator",
    )
    for kind in ("pdf", "docx", "html"):
        parser.add_argument(
            f"--{kind}", metavar="OUT", type=Path, help=f"write the guidance as {kind.upper()}"
        )


def _run(args: Namespace, console: Console) -> int:
    library = library_of(args)
    case = case_of(args)
    evaluation = assessed(case, library)
    written = {name: plain(value) for name, value in case.facts.items()}
    paper = Paper(library, evaluation, case.id, console.clock.now(), written)
    written_files = _write_papers(args, paper, console)
    if args.text:
        document = paper.document(args.lang, Edition(args.edition))
        console.out.write(plain_text(document))
    elif args.json:
        console.say(json.dumps(result_of(evaluation), ensure_ascii=False, indent=2))
    elif not written_files:
        for line in blocks(result_of(evaluation)):
            console.say(line)
    return 0


def _write_papers(args: Namespace, paper: Paper, console: Console) -> bool:
    """Write the files that were asked for; whether there were any."""
    wanted = {kind: path for kind in ("pdf", "docx", "html") if (path := getattr(args, kind))}
    if not wanted:
        return False
    document = paper.document(args.lang, Edition(args.edition))
    for kind, path in wanted.items():
        _write(kind, path, document)
        console.complain(f"written: {path}")
    return True


def _write(kind: str, path: Path, document: Document) -> None:
    """Write one paper; what draws it is loaded only now, for it is slow to load."""
    if kind == "pdf":
        from engine.documents.pdf import render_pdf

        path.write_bytes(render_pdf(document))
    elif kind == "docx":
        from engine.documents.docx import render_docx

        path.write_bytes(render_docx(document))
    else:
        from engine.documents.html import STYLESHEET, render_html

        page = _PAGE.format(
            language="en" if document.language == "en" else "zh-CN",
            title=escape(document.title),
            style=STYLESHEET.read_text(encoding="utf-8"),
            body=render_html(document),
        )
        path.write_text(page, encoding="utf-8")


command = Command("advise", "say what follows from one case", _options, _run)
