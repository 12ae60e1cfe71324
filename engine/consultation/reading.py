"""How the answers of rules/answers/ are read: strictly, every fault with its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from engine.consultation.answer import Answer, Local, figures_in
from engine.errors import DefinitionError
from engine.i18n import Text
from engine.rulebook.rule import Amount, Finding, Limitation
from engine.rulebook.rulebook import Rulebook
from engine.source import Reader, Record, Scalar, Value, suggest

_ID: Final = re.compile(r"[a-z][a-z0-9_]*")
_PRINTED: Final = frozenset({"money", "ratio", "number", "int", "days", "pair"})


@dataclass(frozen=True, slots=True)
class Known:
    """The names that an answer may use."""

    rulebook: Rulebook
    kinds: Collection[str]


def read_answers(
    entries: Iterable[Value], known: Known, faults: list[DefinitionError]
) -> dict[str, Answer]:
    """The answers among these entries; what is wrong with them is added to `faults`."""
    answers: dict[str, Answer] = {}
    for entry in entries:
        if not isinstance(entry, Record) or "answer" not in entry:
            continue
        answer = _answer(Reader(entry, faults), known)
        if answer.id in answers:
            message = f"answer {answer.id} stands twice"
            remedy = f"it stands in {answers[answer.id].place} already"
            faults.append(DefinitionError(answer.place, message, remedy))
        answers[answer.id] = answer
    return answers


def _answer(reader: Reader, known: Known) -> Answer:
    answer = Answer(
        id=_id(reader),
        kind=_named(reader, "kind", [reader.word("kind")], known.kinds)[0],
        question=reader.text("question", required=True) or Text(""),
        wordings=_needed(reader, "wordings"),
        keywords=tuple(map(str, reader.words("keywords"))),
        says=_said(reader, "says", known, "") or Text(""),
        step=_said(reader, "step", known, "", required=False),
        basis=_needed(reader, "basis"),
        rests_on=_named(reader, "rests_on", reader.words("rests_on"), _rules(known.rulebook)),
        local=tuple(_local(Reader(r, reader.faults), known) for r in reader.records("local")),
        place=reader.record.place,
    )
    reader.done()
    return answer


def _rules(rulebook: Rulebook) -> list[str]:
    kinds = (Finding, Amount, Limitation)
    return [name for name, rule in rulebook.definitions.items() if isinstance(rule, kinds)]


def _local(reader: Reader, known: Known) -> Local:
    region = str(reader.word("region"))
    local = Local(
        region=region,
        says=_said(reader, "says", known, region) or Text(""),
        basis=_needed(reader, "basis"),
    )
    reader.done()
    return local


def _id(reader: Reader) -> str:
    id = str(reader.word("answer"))
    if id and not _ID.fullmatch(id):
        place = reader.record.place_of("answer")
        reader.fault(place, f"answer {id} cannot stand in an address", "small letters, digits, _")
    return id


def _needed(reader: Reader, key: str) -> tuple[str, ...]:
    """A list of words that may not be empty."""
    reader.need(key)
    return tuple(map(str, reader.words(key)))


def _named(
    reader: Reader, key: str, names: Iterable[str], known: Collection[str]
) -> tuple[str, ...]:
    """Names of things that must exist."""
    names = tuple(names)
    for name in names:
        if name and name not in known:
            place = name.place if isinstance(name, Scalar) else reader.record.place_of(key)
            remedy = suggest(name, known) or "see `jiefen explain` for the names"
            reader.fault(place, f"{key}: {name} is not known", remedy)
    return tuple(map(str, names))


def _said(
    reader: Reader, key: str, known: Known, region: str, required: bool = True
) -> Text | None:
    """A text whose {figures} are parameters that have a value in the place it speaks of."""
    text = reader.text(key, required=required)
    for name in sorted(figures_in(text)) if text else ():
        place = reader.record.place_of(key)
        parameter = known.rulebook.parameters.get(name)
        if parameter is None or parameter.type not in _PRINTED:
            remedy = suggest(name, known.rulebook.parameters) or "name a parameter with one number"
            reader.fault(place, f"{key}: {{{name}}} is no figure that can be printed", remedy)
        elif not any(region.startswith(period.region) for period in parameter.every):
            where = region or "every place"
            remedy = f"put it under local: with region: {parameter.every[0].region}"
            reader.fault(place, f"{key}: {{{name}}} has no value for {where}", remedy)
    return text
