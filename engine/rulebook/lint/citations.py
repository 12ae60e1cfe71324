"""Whether what the rules cite stands in the law: every citation, against the text itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.errors import Place
from engine.rulebook.lint.material import Material
from engine.rulebook.lint.remark import Remark, Weight, advice
from engine.source import Items, Record, Scalar, Value, suggest
from engine.statutes.citation import read_reference
from engine.statutes.proof import Outcome, Period, Verdict, prove
from engine.statutes.shelf import Shelf

_PLACE: Final = r"#(?P<place>Q?\d+(?:之[\d一二三四五六七八九十]+)?(?:\(\d+\))?(?:-\d+)?)"
_LINK: Final = re.compile(r"[、,，;；\s]*(?:and|和|与|及|至)?\s*")  # one law, several articles
_WHOLE: Final = re.compile(rf"(?P<law>[^\s#]+){_PLACE}")

BASIS: Final = "basis"


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as it was written, where, and on which days what it supports may apply."""

    law: str
    text: str
    place: Place
    period: Period
    is_basis: bool  # a rule rests on it; elsewhere it may be a source that is no law


@dataclass(frozen=True, slots=True)
class Open:
    """A citation that could not be compared, and why."""

    cited: Cited
    reason: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The whole comparison: what is wrong or doubtful, what could not be compared, how many."""

    remarks: tuple[Remark, ...]
    open: tuple[Open, ...]
    total: int

    @property
    def wrong(self) -> int:
        return sum(remark.weight is Weight.FAULT for remark in self.remarks)

    def open_by_law(self) -> Mapping[str, tuple[Open, ...]]:
        """What could not be compared, by law, the most cited first."""
        laws: dict[str, list[Open]] = {}
        for one in self.open:
            laws.setdefault(one.cited.law, []).append(one)
        ordered = sorted(laws.items(), key=lambda item: (-len(item[1]), item[0]))
        return {law: tuple(found) for law, found in ordered}


def prove_citations(material: Material, shelf: Shelf, beside: Iterable[Cited] = ()) -> Proof:
    """Compare every citation in rules and questionnaires with the statutes at hand.

    `beside` are those that stand in other files.
    """
    found = [*citations(material), *beside]
    remarks: list[Remark] = []
    still_open: list[Open] = []
    for cited in found:
        verdict = _verdict(material, shelf, cited)
        if verdict.outcome is Outcome.OPEN:
            still_open.append(Open(cited, verdict.message))
        elif verdict.outcome is not Outcome.STANDS:
            remarks.append(_remark(cited, verdict))
    remarks += _other_beginnings(material, shelf, {cited.law for cited in found})
    remarks.sort(key=lambda r: (r.place.path, r.place.line, r.place.column))
    return Proof(tuple(remarks), tuple(still_open), len(found))


def _other_beginnings(material: Material, shelf: Shelf, cited: Collection[str]) -> Iterator[Remark]:
    """Laws whose present text is in force since another day than their entry says."""
    for law in material.rulebook.laws.values():
        title = shelf.title_of(law.id) if law.id in cited else None
        held = shelf.at(title, material.day) if title else None
        began = held.edition.effective if held else None
        if began is not None and law.from_ is not None and began != law.from_:
            message = f"{law.id}: in force from {law.from_} here, its text at hand from {began}"
            yield advice(law.place, "citation", message, "in_force is that of the present text")


def _verdict(material: Material, shelf: Shelf, cited: Cited) -> Verdict:
    if cited.law not in material.rulebook.laws:
        remedy = suggest(cited.law, material.rulebook.laws) or "add a law entry to rules/sources"
        outcome = Outcome.WRONG if cited.is_basis else Outcome.OPEN
        return Verdict(outcome, "no law entry has that name", remedy)
    if "#" not in cited.text:
        return Verdict(Outcome.OPEN, "it names no article")
    reference = read_reference(cited.text)
    if reference is not None:
        return prove(shelf, reference, cited.period)
    if shelf.title_of(cited.law) is None:
        return Verdict(Outcome.OPEN, "the text of the law is not at hand")
    return Verdict(Outcome.WRONG, "it names no article", "law#721, law#563(1) or law#3-2")


def _remark(cited: Cited, verdict: Verdict) -> Remark:
    message = f"{cited.text}: {verdict.message}"
    if verdict.outcome is Outcome.DOUBTFUL:
        return advice(cited.place, "citation", message, verdict.remedy)
    return Remark(cited.place, "citation", message, verdict.remedy)


def citations(material: Material) -> Iterator[Cited]:
    """Every citation with the days on which what it supports may apply: today, if none are told."""
    ids = sorted(material.rulebook.laws, key=len, reverse=True)
    known = re.compile(rf"(?P<law>{'|'.join(map(re.escape, ids)) or '(?!)'})?{_PLACE}")
    today = Period.of_day(material.day)
    for entry in material.entries.values():
        yield from _within(entry, today, known)


def _within(value: Value, period: Period, known: re.Pattern[str], key: str = "") -> Iterator[Cited]:
    if isinstance(value, Record):
        inner = _period(value, period)
        for name, part in value.items():
            yield from _within(part, inner, known, name)
    elif isinstance(value, Items):
        for part in value:
            yield from _within(part, period, known, key)
    elif "#" in value:
        for law, place, start in _written(value, known):
            at = value.place_at(start)
            yield Cited(law, f"{law}#{place}", at, period, key == BASIS)
    elif key == BASIS:
        yield Cited(value, value, value.place, period, is_basis=True)


def _written(text: Scalar, known: re.Pattern[str]) -> Iterator[tuple[str, str, int]]:
    """Law, article and where it begins; an article alone belongs to the law just named."""
    law, end = "", 0
    for match in known.finditer(text):
        if match["law"] or not _LINK.fullmatch(text[end : match.start()]):
            law = match["law"] or ""
        if law:
            yield law, match["place"], match.start()
        end = match.end()
    if not law and (whole := _WHOLE.fullmatch(text)):
        yield whole["law"], whole["place"], 0


def _period(record: Record, around: Period) -> Period:
    """The days that an entry names by `in_force`, or a value of a parameter by from and to."""
    force = record.get("in_force")
    dated = force if isinstance(force, Record) else record
    days = tuple(_day(dated.get(key)) for key in ("from", "to"))
    return Period(*days) if any(days) else around


def _day(value: Value | None) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, Scalar) else None
    except ValueError:
        return None
