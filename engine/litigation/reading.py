"""How the files of the forms are read: strictly, with every fault of all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from engine.casework.contact import FIELDS as PERSONAL
from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.litigation.form import (
    GROUPS,
    NOTHING,
    ByHand,
    Claim,
    Element,
    FeeRule,
    Fixed,
    Form,
    Forms,
    FromClaims,
    FromDay,
    FromDeadline,
    FromFacts,
    FromFindings,
    FromPerson,
    FromWorked,
    Of,
    Origin,
    Part,
    Rows,
    Test,
    Venue,
    Way,
    Worked,
)
from engine.rulebook.expression import Compiler, Scope
from engine.rulebook.node import Numeric, Truthy
from engine.rulebook.rule import Amount, kind_of
from engine.rulebook.rulebook import Rulebook
from engine.source import Items, Reader, Record, Scalar, Value, read_file, read_text_value, suggest

FOLDER: Final = Path(__file__).parent / "forms"
Kept = TypeVar("Kept", Form, Part)


def load_forms(rulebook: Rulebook, folder: Path = FOLDER) -> Forms:
    """Every form of a folder; raises `DefinitionFaults` with all that is wrong."""
    faults: list[DefinitionError] = []
    values: list[Value] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            values.append(read_file(path, f"forms/{path.name}"))
        except DefinitionFaults as err:
            faults.extend(err.faults)
    forms = read_forms(values, rulebook, faults)
    if faults:
        raise DefinitionFaults(faults, "the forms")
    return forms


def read_forms(values: Iterable[Value], rulebook: Rulebook, faults: list[DefinitionError]) -> Forms:
    """The forms in these files; what is wrong is added to `faults`."""
    entries: list[Record] = []
    for value in values:
        for entry in value if isinstance(value, Items) else [value]:
            if isinstance(entry, Record):
                entries.append(entry)
            else:
                faults.append(DefinitionError(entry.place, "not an entry", "write `- form: id`"))
    return _Reading(rulebook, faults).all(entries)


class _Reading:
    def __init__(self, rulebook: Rulebook, faults: list[DefinitionError]) -> None:
        kinds = {name: kind_of(definition) for name, definition in rulebook.definitions.items()}
        self.rulebook = rulebook
        self.faults = faults
        self.compiler = Compiler(Scope(rulebook.facts, rulebook.parameters, kinds), faults)
        self.shared: dict[str, Part] = {}
        self.sides = {item.id for item in rulebook.listed_as("side")}

    def all(self, entries: Iterable[Record]) -> Forms:
        """Shared parts first, so that forms may use them wherever they stand."""
        forms: dict[str, Form] = {}
        venues: list[Venue] = []
        ways: list[Way] = []
        fees: list[FeeRule] = []
        texts: dict[str, Text] = {}
        for entry in sorted(entries, key=lambda entry: "part" not in entry):
            reader = Reader(entry, self.faults)
            kind = next(iter(entry), "")
            if kind == "part":
                self._once(self.shared, self._part(reader, "part"), entry)
            elif kind == "form":
                self._once(forms, self._form(reader), entry)
            elif kind == "venue":
                venues.append(self._venue(reader))
            elif kind == "way":
                ways.append(self._way(reader))
            elif kind == "fee":
                fees.append(self._fee(reader))
            elif kind == "text":
                texts[reader.word("text")] = Text(
                    (reader.text("zh", required=True) or NOTHING).zh, reader.word("en")
                )
            else:
                known = ("form", "part", "venue", "way", "fee", "text")
                remedy = suggest(kind, known) or f"one of: {', '.join(known)}"
                reader.fault(entry.place, f"{kind} is no kind of entry", remedy)
                continue
            reader.done()
        return Forms(forms, tuple(venues), tuple(ways), tuple(fees), texts)

    def _once(self, known: dict[str, Kept], made: Kept, entry: Record) -> None:
        if made.id in known:
            self.faults.append(DefinitionError(entry.place, f"{made.id} stands twice", "keep one"))
        known[made.id] = made

    def _form(self, reader: Reader) -> Form:
        title = self._text(reader, "title")
        form = Form(
            id=reader.word("form"),
            title=title,
            place=reader.record.place,
            short=reader.text("short") or title,
            about=self._text(reader, "about"),
            notice=self._texts(reader, "notice"),
            signs=self._texts(reader, "signs"),
            when=self._when(reader),
            group=reader.choice("group", GROUPS),
            listing=reader.choice("listing", ("evidence",), ""),
            parts=tuple(self._use(record) for record in reader.records("parts")),
        )
        seen: set[str] = set()
        for element in form.elements:
            if element.id in seen:
                reader.fault(form.place, f"{form.id}: {element.id} stands twice", "rename one")
            seen.add(element.id)
        if not seen:
            reader.fault(form.place, f"{form.id} has no elements", "add parts:")
        return form

    def _use(self, record: Record) -> Part:
        reader = Reader(record, self.faults)
        if "use" not in record:
            part = self._part(reader, "id")
        else:
            name = reader.word("use")
            part = self.shared.get(name, Part(name, NOTHING, ()))
            if name not in self.shared:
                reader.fault(record.place, f"no part {name}", suggest(name, self.shared))
            if (title := reader.text("title")) is not None:
                part = replace(part, title=title)
        reader.done()
        return part

    def _part(self, reader: Reader, key: str) -> Part:
        return Part(
            id=reader.word(key),
            title=self._text(reader, "title"),
            elements=tuple(self._element(record) for record in reader.records("elements")),
            note=reader.text("note"),
        )

    def _element(self, record: Record) -> Element:
        reader = Reader(record, self.faults)
        element = Element(
            id=reader.word("element"),
            title=self._text(reader, "title"),
            origin=self._origin(reader),
            when=self._when(reader),
            side=reader.choice("side", self.sides, ""),
            firm=self._whose(reader, "firm"),
        )
        reader.done()
        return element

    def _whose(self, reader: Reader, key: str) -> Of | None:
        named = reader.choice(key, tuple(Of), "")
        return Of(named) if named in tuple(Of) else None

    def _origin(self, reader: Reader) -> Origin:
        origins: list[Origin] = []
        if facts := self._names(reader, "facts", self._is_open_fact, self.rulebook.facts):
            origins.append(FromFacts(facts))
        if "person" in reader.record:
            field = reader.choice("person", PERSONAL)
            origins.append(FromPerson(field, Of(reader.choice("of", tuple(Of)) or Of.OWN)))
        if "worked" in reader.record:
            name = reader.choice("worked", tuple(Worked))
            if name in tuple(Worked):
                origins.append(FromWorked(Worked(name)))
        findings = {f.name for f in self.rulebook.findings if not f.private}
        if names := self._names(reader, "findings", findings.__contains__, findings):
            origins.append(FromFindings(names))
        if "day" in reader.record:
            origins.append(FromDay(reader.word("day")))
        if "deadline" in reader.record:
            origins.append(FromDeadline(reader.word("deadline")))
        for key, kind in (("fixed", Fixed), ("hand", ByHand)):
            if text := reader.text(key):
                origins.append(kind(text))
        if claims := reader.records("claims"):
            origins.append(FromClaims(tuple(self._claim(record) for record in claims)))
        if len(origins) != 1:
            remedy = "one of facts, person, worked, findings, day, deadline, fixed, hand, claims"
            reader.fault(reader.record.place, f"{len(origins)} things fill this element", remedy)
            return origins[0] if origins else ByHand(NOTHING)
        return origins[0]

    def _is_open_fact(self, name: str) -> bool:
        """Whether a fact may stand in a paper that goes to others."""
        fact = self.rulebook.facts.get(name)
        return fact is not None and not fact.private and not fact.set_by_system

    def _names(
        self, reader: Reader, key: str, fits: Callable[[str], bool], known: Collection[str]
    ) -> tuple[str, ...]:
        names = reader.words(key)
        for name in names:
            if not fits(name):
                place = name.place if isinstance(name, Scalar) else reader.record.place
                remedy = suggest(name, known) if name not in known else "leave out what is private"
                reader.fault(place, f"{name} cannot stand in a paper", remedy)
        return tuple(str(name) for name in names if fits(name))

    def _claim(self, record: Record) -> Claim:
        reader = Reader(record, self.faults)
        amount, when = reader.word("amount", ""), self._when(reader)
        sums = {a.name for a in self.rulebook.amounts if _is_claimable(a)}
        if amount and amount not in sums:
            reader.fault(record.place_of("amount"), f"no sum {amount}", suggest(amount, sums))
            amount = ""
        formula = self._formula(reader)
        if not amount and formula is None and when is None:
            reader.fault(record.place, "a claim of what?", "add amount:, is: or when:")
        claim = Claim(
            says=self._text(reader, "says"),
            to=reader.choice("to", self.sides),
            amount=amount,
            when=when,
            formula=formula,
            below_zero=reader.flag("below_zero"),
            basis=self._basis(reader) if "basis" in record else (),
            reckons=reader.text("reckons"),
            rows=self._rows(reader),
            parts=self._names(reader, "parts", sums.__contains__, sums),
        )
        reader.done()
        return claim

    def _rows(self, reader: Reader) -> Rows | None:
        """How the rows of a fact are told, as the reckoning of a sum."""
        value = reader.get("rows")
        if not isinstance(value, Record):
            return None
        inner = Reader(value, self.faults)
        name, until = inner.word("of"), inner.word("until", "")
        fact = self.rulebook.facts.get(name)
        if fact is None or fact.main_type != "rows" or (until and until not in fact.row):
            inner.fault(value.place, f"{name} has no such rows", "name a fact of type rows")
        rows = Rows(name, self._text(inner, "says"), until)
        inner.done()
        return rows

    def _formula(self, reader: Reader) -> Numeric | None:
        """The sum of a claim by a formula of money."""
        value = reader.get("is")
        if value is None:
            return None
        formula, kind = self.compiler.formula(value)
        if kind != "money":
            reader.fault(reader.record.place_of("is"), f"a sum of {kind}", "claim money")
        return formula

    def _fee(self, reader: Reader) -> FeeRule:
        fee = FeeRule(
            id=reader.word("fee"),
            about=self._text(reader, "about"),
            when=self._when(reader),
            tariff=self._parameter(reader, "tariff"),
            flat=self._parameter(reader, "flat"),
            of=reader.word("of", ""),
            share=self._parameter(reader, "share"),
            cap=self._parameter(reader, "cap"),
        )
        if fee.id not in self.rulebook.definitions:
            remedy = suggest(fee.id, self.rulebook.definitions)
            reader.fault(reader.record.place, f"no fee {fee.id}", remedy)
        return fee

    def _parameter(self, reader: Reader, key: str) -> str:
        name = reader.word(key, "")
        if name and name not in self.rulebook.parameters:
            known = self.rulebook.parameters
            reader.fault(reader.record.place_of(key), f"no parameter {name}", suggest(name, known))
            return ""
        return name

    def _venue(self, reader: Reader) -> Venue:
        return Venue(
            id=reader.word("venue"),
            when=self._needed(reader),
            body=reader.word("body", ""),
            named=self._text(reader, "named"),
            facts=self._names(reader, "facts", self._is_open_fact, self.rulebook.facts),
            addresses=tuple(Of(of) for of in reader.words("addresses") if of in tuple(Of)),
            why=self._text(reader, "why"),
            basis=self._basis(reader),
            forms=reader.words("forms"),
            choice=reader.text("choice"),
        )

    def _way(self, reader: Reader) -> Way:
        return Way(
            id=reader.word("way"),
            title=self._text(reader, "title"),
            about=self._text(reader, "about"),
            tests=tuple(self._test(record) for record in reader.records("tests")),
            basis=self._basis(reader),
            when=self._when(reader),
        )

    def _test(self, record: Record) -> Test:
        reader = Reader(record, self.faults)
        value = reader.need("fits")
        test = Test(
            fits=self.compiler.condition(value if value is not None else record),
            yes=self._text(reader, "yes"),
            no=self._text(reader, "no"),
            open=self._text(reader, "open"),
            when=self._when(reader),
        )
        reader.done()
        return test

    def _basis(self, reader: Reader) -> tuple[str, ...]:
        basis = reader.words("basis")
        for cited in basis:
            law = cited.partition("#")[0]
            if law not in self.rulebook.laws:
                remedy = suggest(law, self.rulebook.laws) or "add it to rules/sources"
                reader.fault(reader.record.place_of("basis"), f"no law {law}", remedy)
        return tuple(str(cited) for cited in basis)

    def _needed(self, reader: Reader) -> Truthy:
        value = reader.need("when")
        return self.compiler.condition(value if value is not None else reader.record)

    def _when(self, reader: Reader) -> Truthy | None:
        value = reader.get("when")
        return None if value is None else self.compiler.condition(value)

    def _texts(self, reader: Reader, key: str) -> tuple[Text, ...]:
        return tuple(read_text_value(record, key, self.faults) for record in reader.records(key))

    def _text(self, reader: Reader, key: str) -> Text:
        text = reader.text(key, required=True) or NOTHING
        if text.zh and not text.en:
            reader.fault(reader.record.place_of(key), f"{key} has no en", "add en:")
        return text


def _is_claimable(amount: Amount) -> bool:
    return amount.kind == "money" and not amount.heuristic and not amount.is_value
