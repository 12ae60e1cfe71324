"""`jiefen packet`: check a packet offline, draw its conclusions again, print its schema."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.command import (
    Command,
    Console,
    language_option,
    library_of,
    rules_option,
)
from engine.cli.words import TerminalWords

if TYPE_CHECKING:
    from engine.library import Library
    from engine.litigation.manifest import Manifest


def _options(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    verify = verbs.add_parser("verify", help="check a packet, byte by byte, without any service")
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument("--digest", default="", help="the SHA-256 it was announced by")
    verify.add_argument(
        "--replay", action="store_true", help="draw its conclusions again with the rules here"
    )
    rules_option(verify)
    language_option(verify)
    verify.set_defaults(verb=_verify)
    schema = verbs.add_parser("schema", help="print the JSON Schema of a manifest")
    schema.set_defaults(verb=_schema)


def _run(args: Namespace, console: Console) -> int:
    status: int = args.verb(args, console)
    return status


def _schema(_: Namespace, console: Console) -> int:
    from engine.litigation.manifest import packet_schema

    console.say(json.dumps(packet_schema(), ensure_ascii=False, indent=1))
    return 0


def _verify(args: Namespace, console: Console) -> int:
    from engine.litigation.verdict import MOST_BYTES, TOO_LARGE, verify

    words = TerminalWords(args.lang)
    giant = args.file.stat().st_size > MOST_BYTES
    verdict = TOO_LARGE if giant else verify(args.file.read_bytes(), args.digest)
    for fault in verdict.faults:
        detail = f" ({fault.detail})" if fault.detail else ""
        console.say(f"{fault.path or args.file}: {words(f'packet.{fault.flaw}')}{detail}")
    manifest = verdict.manifest
    if verdict.faults or manifest is None:
        return 1
    told = {"id": manifest.id, "files": len(manifest.files), "digest": verdict.digest}
    console.say(words("packet.sound", **told))
    return _replayed(args, console, words, manifest) if args.replay else 0


def _replayed(args: Namespace, console: Console, words: TerminalWords, manifest: Manifest) -> int:
    library = library_of(args)
    if library.revision != manifest.library_revision:
        theirs = manifest.library_revision
        console.say(words("packet.other_rules", theirs=theirs, ours=library.revision))
    found = _differences(library, manifest)
    for name, said, drawn in found:
        console.say(words("packet.differs", name=name, said=said, drawn=drawn))
    replay = manifest.replay
    if not found:
        count = {"findings": len(replay.findings), "sums": len(replay.sums)}
        console.say(words("packet.same", **count))
    return 1 if found else 0


def _differences(library: Library, manifest: Manifest) -> list[tuple[str, str, str]]:
    from engine.litigation.replay import redrawn
    from engine.litigation.verdict import differences

    said = manifest.replay
    asked = library.questionnaire_for(said.category) or library.questionnaires["triage"]
    drawn = redrawn(library.rulebook, manifest.facts, said, asked.scope, asked.gates)
    return [(one.name, one.said, one.drawn) for one in differences(said, drawn)]


command = Command("packet", "check what was sent to a court", _options, _run)
