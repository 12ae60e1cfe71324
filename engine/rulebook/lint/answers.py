"""Whether an answer rests on law in force, is short, and leaves figures to the parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from engine.i18n import money_plain, percent_text
from engine.rulebook.lint.basis import ARTICLE
from engine.rulebook.lint.material import Material
from engine.rulebook.lint.remark import Remark, advice
from engine.rulebook.lint.words import sentences
from engine.rulebook.numbers import round_fen
from engine.rulebook.parameter import Parameter, Period
from engine.source import Items, Record, Scalar, Value, suggest

MOST_SENTENCES: Final = 5
FEWEST_WORDINGS: Final = 3
_SUM: Final = re.compile(r"\d[\d,.]*\s*(?:元|万元|yuan)")
_NUMBER: Final = re.compile(r"(?<![\d.])\d[\d,]*(?:\.\d+)?%?")


def answers(material: Material) -> Iterator[Remark]:
    """Answers whose law is unknown or ended, that are long, or write figures that change."""
    changing = _changing(material)
    asked: dict[str, str] = {}
    for entry in material.entries.values():
        if next(iter(entry), "") == "answer":
            yield from _asked_twice(entry, asked)
            for part in (entry, *_parts(entry, "local")):
                yield from _cited(material, entry, part)
                yield from _length(entry, part)
                yield from _figures(entry, part, changing)


def _parts(entry: Record, key: str) -> Iterator[Record]:
    written = entry.get(key)
    if isinstance(written, Items):
        yield from (part for part in written if isinstance(part, Record))


def _words(value: Value | None) -> list[Scalar]:
    found = value if isinstance(value, Items) else [value]
    return [word for word in found if isinstance(word, Scalar)]


def _asked_twice(entry: Record, asked: dict[str, str]) -> Iterator[Remark]:
    """Two answers to the same words, and answers that can hardly be found."""
    name, wordings = str(entry["answer"]), _words(entry.get("wordings"))
    for wording in wordings:
        if asked.setdefault(wording, name) != name:
            message = f"answer {name}: {wording} leads to {asked[wording]} already"
            yield Remark(wording.place, "answer", message, "give it to one of the two")
    if len(wordings) < FEWEST_WORDINGS:
        message = f"answer {name} knows {len(wordings)} other ways to ask"
        yield advice(entry.place, "answer", message, f"wordings: at least {FEWEST_WORDINGS}")


def _cited(material: Material, entry: Record, part: Record) -> Iterator[Remark]:
    laws = material.rulebook.laws
    for cite in _words(part.get("basis")):
        id, _, number = cite.partition("#")
        law = laws.get(id)
        if law is None:
            remedy = suggest(id, laws) or "add a law entry to rules/sources"
            message = f"answer {entry['answer']} cites {id}, which no law entry names"
            yield Remark(cite.place, "law", message, remedy)
        elif not law.in_force(material.day):
            message = f"answer {entry['answer']} rests on {cite}, which is not in force"
            yield Remark(cite.place, "expired-basis", message, "cite the law in force")
        elif number and not ARTICLE.fullmatch(number):
            message = f"{cite} names no article"
            yield advice(cite.place, "law", message, "law#721, law#563(1) or law#3-2")


def _length(entry: Record, part: Record) -> Iterator[Remark]:
    for _, text in _texts(part):
        count = len(sentences(text))
        if count > MOST_SENTENCES:
            message = f"answer {entry['answer']}: {count} sentences"
            yield advice(text.place, "too-long", message, f"at most {MOST_SENTENCES}")


def _texts(part: Record) -> Iterator[tuple[str, Scalar]]:
    """What is said, by language."""
    for key in ("says", "step"):
        written = part.get(key)
        if isinstance(written, Record):
            yield from ((k, v) for k, v in written.items() if isinstance(v, Scalar))


def _figures(entry: Record, part: Record, changing: dict[str, str]) -> Iterator[Remark]:
    """Sums of money, and numbers that a parameter holds which differs by place or date."""
    for _, text in _texts(part):
        plain = re.sub(r"\{[^{}]*\}", "{}", text)
        for match in _SUM.finditer(plain):
            message = f"answer {entry['answer']}: {match.group()} may change"
            yield Remark(text.place, "figure", message, "name the parameter: {name}")
        for match in _NUMBER.finditer(plain):
            name = changing.get(match.group().replace(",", ""))
            if name:
                message = f"answer {entry['answer']}: {match.group()} is {name}, which changes"
                yield Remark(text.place, "figure", message, f"write {{{name}}}")


def _changing(material: Material) -> dict[str, str]:
    """The figures of parameters that differ by place or have changed, as they would be written."""
    found: dict[str, str] = {}
    for parameter in material.rulebook.parameters.values():
        if len(parameter.every) > 1 or any(period.region for period in parameter.every):
            for period in parameter.every:
                found.update(dict.fromkeys(_written(parameter, period), parameter.name))
    return found


def _written(parameter: Parameter, period: Period) -> Iterator[str]:
    if parameter.type == "money" and period.value is not None:
        written = money_plain(round_fen(period.value))
        yield from (written, written.removesuffix(".00"))
    elif parameter.type == "ratio" and period.value is not None:
        yield percent_text(Fraction(period.value))
