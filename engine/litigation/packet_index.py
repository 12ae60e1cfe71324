"""The page of a packet that a clerk reads first: one file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.clock import TIMEZONE
from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text, money_text
from engine.litigation.manifest import Check, Fact, Fee, File, Manifest
from engine.litigation.outcomes import preconditions
from engine.litigation.tracks import tracks
from engine.source import Items, Reader, Record, read_file

FOLDER: Final = Path(__file__).parent
TEXTS: Final = FOLDER / "packet_texts.yaml"
STYLE: Final = FOLDER / "packet_index.css"
FEES: Final = (
    "property_fen",
    "simplified_half_fen",
    "preservation_fen",
    "order_fen",
    "arbitration_fen",
)
HEADINGS: Final = (
    "documents",
    "parties",
    "claims",
    "checks",
    "place",
    "limits",
    "mediation",
    "undisputed",
    "evidence",
    "facts",
    "findings",
    "proof",
)
OF_MEDIATION: Final = "mediation_"
"""With which the names of papers of a mediation begin."""
LAST: Final = 10**6  # behind every number of an element


@dataclass(frozen=True, slots=True)
class Paper:
    """One document with the files that hold it, each as what."""

    title: str
    pages: int | None
    files: tuple[tuple[str, str], ...]


def index_page(manifest: Manifest, language: str) -> str:
    """The page in one language; what was said stands in the words in which it was said."""
    texts = packet_texts()

    def say(id: str) -> str:
        return texts[id].get(language)

    safe = [one.last_day_safe for one in manifest.limitation if one.last_day_safe]
    return (
        _pages()
        .get_template("packet_index.html")
        .render(
            m=manifest,
            language="en" if language == "en" else "zh-Hans",
            style=STYLE.read_text(encoding="utf-8"),
            t=say,
            track=tracks()[manifest.track].title.get(language),
            toc=[id for id in HEADINGS if _is_there(manifest, id)],
            first_day=min(safe, default=None),
            papers=tuple(_papers(manifest)),
            fees=tuple(_fees(manifest.fee_estimate)),
            facts=sorted(manifest.facts, key=_place),
            money=lambda fen: say("unknown") if fen is None else money_text(fen),
            moment=_moment,
            who=lambda role: say(f"role.{role}" if f"role.{role}" in texts else "role.other"),
            reason=lambda code: say(f"reason.{code}") if f"reason.{code}" in texts else code,
            check_title=lambda code: preconditions().titles[code].get(language),
            check_text=lambda check: _checked(check, language),
        )
    )


def _is_there(manifest: Manifest, heading: str) -> bool:
    return heading not in ("claims", "checks", "limits") or bool(
        manifest.limitation if heading == "limits" else getattr(manifest, heading)
    )


def _papers(manifest: Manifest) -> Iterator[Paper]:
    """The documents by their name, each once, that with which one asks before all others."""
    by_name: dict[str, list[File]] = {}
    for file in manifest.files:
        if file.kind == "document":
            by_name.setdefault(PurePosixPath(file.path).stem, []).append(file)
    way = tracks()[manifest.track]
    order = [*way.asks, *way.beside, *(f"{OF_MEDIATION}{name}" for name in way.mediation)]
    for name in sorted(by_name, key=lambda n: order.index(n) if n in order else len(order)):
        held = sorted(by_name[name], key=lambda file: not file.path.endswith(".pdf"))
        title = next((file.title for file in held if file.title), name)
        pages = next((file.pages for file in held if file.pages), None)
        kinds = tuple((file.path.rpartition(".")[2].upper(), file.path) for file in held)
        yield Paper(title, pages, kinds)


def _fees(fee: Fee | None) -> Iterator[tuple[str, int]]:
    for name in FEES if fee else ():
        value = getattr(fee, name)
        if value is not None:
            yield f"fee.{name}", value


def _place(fact: Fact) -> tuple[int, str]:
    """By the number in the pleading; what has none comes last."""
    number = fact.element_no or ""
    return int(number) if number.isdecimal() else LAST, fact.name


def _checked(check: Check, language: str) -> str:
    """How it stands, in words; those of the packet where ours have places to fill in."""
    known = preconditions().outcomes.get(check.outcome)
    if language != "en" or known is None or "{" in known.text.get(language):
        return check.text
    return known.text.get(language)


def _moment(at: datetime) -> str:
    return at.astimezone(TIMEZONE).strftime("%Y-%m-%d %H:%M")


@cache
def packet_texts() -> Mapping[str, Text]:
    """The words of the page; raises `DefinitionFaults`."""
    faults: list[DefinitionError] = []
    texts: dict[str, Text] = {}
    written = read_file(TEXTS, TEXTS.name)
    for entry in written if isinstance(written, Items) else ():
        reader = Reader(entry if isinstance(entry, Record) else Record(entry.place), faults)
        texts[str(reader.word("text"))] = Text(str(reader.word("zh")), str(reader.word("en")))
        reader.done()
    if faults:
        raise DefinitionFaults(faults, "the words of packets")
    return texts


@cache
def _pages() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
