"""How an undertaking reads as a clause: who, what, how much, by when, how, and if not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from engine.casework.people import Side
from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text, join_text, money_text, money_upper
from engine.mediation.obligations import BOTH, Kind, Obligation, Otherwise
from engine.source import Items, Reader, Record, read_file

FILE: Final = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class Wording:
    """One entry of the file: a kind, a default clause, or a few words."""

    title: Text
    what: Text  # what to ask for in a form
    says: Text
    in_parts: Text
    needs: frozenset[str]


@cache
def wordings() -> Mapping[str, Wording]:
    """All of them, by name; raises `DefinitionFaults` with every fault of the file."""
    faults: list[DefinitionError] = []
    found: dict[str, Wording] = {}
    written = read_file(FILE)
    for entry in written if isinstance(written, Items) else [written]:
        if not isinstance(entry, Record):
            faults.append(DefinitionError(entry.place, "not an entry", "write `- kind: name`"))
            continue
        reader = Reader(entry, faults)
        name = next(
            (reader.word(key) for key in ("kind", "otherwise", "words") if key in entry), ""
        )
        nothing = Text("")
        found[name] = Wording(
            reader.text("title", required=True) or nothing,
            reader.text("what") or nothing,
            reader.text("says") or nothing,
            reader.text("in_parts") or nothing,
            frozenset(reader.words("needs")),
        )
        reader.done()
    if faults:
        raise DefinitionFaults(faults)
    return found


def needs(obligation: Obligation) -> frozenset[str]:
    """What an undertaking of this kind must say, by field."""
    return wordings()[obligation.kind].needs


def kinds(language: str) -> list[tuple[str, str]]:
    """Every kind with its title."""
    return [(kind.value, wordings()[kind].title.get(language)) for kind in Kind]


def defaults(language: str) -> list[tuple[str, str]]:
    """Every default clause with its title."""
    return [(one.value, wordings()[one].title.get(language)) for one in Otherwise]


def clauses(
    obligations: Iterable[Obligation], parties: Mapping[str, str], language: str = "zh"
) -> tuple[str, ...]:
    """Each undertaking as one clause, with what follows if it is not kept; without numbers.

    `parties` names the sides, as 甲方 and 乙方.
    """
    return tuple(clause(obligation, parties, language) for obligation in obligations)


def clause(obligation: Obligation, parties: Mapping[str, str], language: str = "zh") -> str:
    """One undertaking as a clause; what is not filled in shows as such."""
    wording = wordings()[obligation.kind]
    template = wording.in_parts if obligation.instalments and wording.in_parts.zh else wording.says
    said = template.get(language).format_map(_values(obligation, parties, language))
    default = default_clause(obligation, parties, language)
    return _sentence(said + (" " if language == "en" and default else "") + default)


def default_clause(obligation: Obligation, parties: Mapping[str, str], language: str = "zh") -> str:
    """What follows if it is not kept; empty where nothing is said of it."""
    written = obligation.otherwise
    if written in frozenset(Otherwise):
        values = _values(obligation, parties, language)
        return wordings()[written].says.get(language).format_map(values)
    ending = "。" if language == "zh" else "."
    return written if not written or written.endswith(("。", ".")) else written + ending


def _values(obligation: Obligation, parties: Mapping[str, str], language: str) -> dict[str, str]:
    def said(name: str, **values: str) -> str:
        return wordings()[name].title.get(language).format_map(values)

    blank, fen, due = said("blank"), obligation.fen, obligation.due_on
    full = fen if obligation.original is None else obligation.original
    less = (obligation.original or 0) - (fen or 0)
    original, off = money_text(full or 0), money_text(less)
    return {
        "who": _party(obligation.who, parties, language),
        "other": _party(obligation.to, parties, language, is_object=True),
        "what": obligation.what or blank,
        "how": obligation.how or blank,
        "by": blank if due is None else said("until", day=day_text(due, language)),
        "next_day": blank if due is None else day_text(due + timedelta(days=1), language),
        "money": blank if fen is None else said("yuan", **_figures(fen)),
        "worth": "" if fen is None else said("worth", **_figures(fen)),
        "original": original,
        "reduced": said("reduced", original=original, less=off) if fen and less > 0 else "",
        "count": str(len(obligation.instalments)),
        "parts": _parts(obligation, language),
    }


def _figures(fen: int) -> dict[str, str]:
    return {"sum": money_text(fen), "upper": money_upper(fen)}


def _parts(obligation: Obligation, language: str) -> str:
    words = wordings()
    until, one = words["until"].title.get(language), words["instalment"].title.get(language)
    said = [
        one.format(number=number, by=until.format(day=day_text(day, language)), sum=money_text(fen))
        for number, (day, fen) in enumerate(obligation.instalments, 1)
    ]
    return "；".join(said) if language == "zh" else join_text(said, language)


def _party(who: str, parties: Mapping[str, str], language: str, is_object: bool = False) -> str:
    if who in frozenset(Side):
        return parties[who]
    assert who == BOTH
    return wordings()["each_other" if is_object else "both"].title.get(language)


def day_text(day: date, language: str) -> str:
    """A day as papers write it, without its weekday."""
    if language == "en":
        return f"{day.day} {day:%B %Y}"
    return f"{day.year}年{day.month}月{day.day}日"


def _sentence(text: str) -> str:
    """No full stop twice where somebody wrote one of their own."""
    return text.replace("。。", "。").replace("..", ".")
