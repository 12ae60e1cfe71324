"""`jiefen schema`: JSON Schemas by which editors complete and check rule files."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from engine.cli.command import Command, Console, library_of, rules_option
from engine.rulebook.schema import questionnaire_schema, rules_schema

FILES: Final = ("rules.schema.json", "questionnaire.schema.json")


def _options(parser: ArgumentParser) -> None:
    rules_option(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        type=Path,
        default=Path(),
        help=f"where to write {FILES[0]} and {FILES[1]} (default: here)",
    )


def _run(args: Namespace, console: Console) -> int:
    rulebook = library_of(args).rulebook
    args.output.mkdir(parents=True, exist_ok=True)
    schemas = (rules_schema(rulebook), questionnaire_schema(rulebook))
    for name, schema in zip(FILES, schemas, strict=True):
        path = args.output / name
        path.write_text(json.dumps(schema, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        console.complain(f"written: {path}")
    return 0


command = Command("schema", "write JSON Schemas for editors", _options, _run)
