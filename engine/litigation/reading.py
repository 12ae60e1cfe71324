"""How the files of the forms are read: strictly, with every fault of all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from engine.casework.contact import FIELDS as PERSONAL
from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.litigation.blanks import is_alike, line_key
from engine.litigation.form import (
    GROUPS,
    NOTHING,
    SHEET,
    By,
    ByHand,
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
    FromLines,
    FromPerson,
    FromWorked,
    Line,
    Of,
    Origin,
    Part,
    Test,
    Venue,
    Way,
    Worked,
)
from engine.litigation.reading_sums import SumReading, said
from engine.rulebook.expression import Compiler, Scope
from engine.rulebook.node import Truthy
from engine.rulebook.rule import kind_of
from engine.rulebook.rulebook import Rulebook
from engine.source import Items, Reader, Record, Scalar, Value, read_file, read_text_value, suggest

FOLDER: Final = Path(__file__).parent / "forms"
SHEETS: Final = Path(__file__).parent / "sheets"
Kept = TypeVar("Kept", Form, Part)


def load_forms(rulebook: Rulebook, *folders: Path) -> Forms:
    """Every form of these folders, of the papers for courts where none is named.

    Raises `DefinitionFaults` with all that is wrong.
    """
    faults: list[DefinitionError] = []
    values: list[Value] = []
    for path in (path for folder in folders or (FOLDER,) for path in sorted(folder.glob("*.yaml"))):
        try:
            values.append(read_file(path, f"{path.parent.name}/{path.name}"))
        except DefinitionFaults as err:
            faults.extend(err.faults)
    forms = read_forms(values, rulebook, faults)
    if faults:
        raise DefinitionFaults(faults, "the forms")
    return forms


def load_sheets(rulebook: Rulebook) -> Forms:
    """What goes to other bodies than courts: made of the same parts, in a catalogue of its own."""
    forms = load_forms(rulebook, FOLDER, SHEETS)
    sheets = {id: form for id, form in forms.by_id.items() if form.group == SHEET}
    return Forms(sheets, texts=forms.texts)


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
        self.confidential = False  # whether the form in hand may hold what is private
        self.sides = {item.id for item in rulebook.listed_as("side")}
        self.sums = SumReading(rulebook, self.compiler, self.sides, faults)

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
                fees.append(self.sums.fee(reader))
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
        self._same_lines(forms.values())
        return Forms(forms, tuple(venues), tuple(ways), tuple(fees), texts)

    def _same_lines(self, forms: Iterable[Form]) -> None:
        """What is written once stands in every paper, so there its line is the same."""
        known: dict[str, Text] = {}
        for form in forms:
            for element in form.elements:
                if isinstance(element.origin, ByHand):
                    line = element.origin.text
                    if known.setdefault(line_key(form, element), line) != line:
                        told = f"{form.id}: {element.id} is another line elsewhere"
                        remedy = "write both alike, or name it without a dot"
                        self.faults.append(DefinitionError(form.place, told, remedy))

    def _once(self, known: dict[str, Kept], made: Kept, entry: Record) -> None:
        if made.id in known:
            self.faults.append(DefinitionError(entry.place, f"{made.id} stands twice", "keep one"))
        known[made.id] = made

    def _form(self, reader: Reader) -> Form:
        title = self._text(reader, "title")
        self.confidential = reader.flag("confidential")
        form = Form(
            id=reader.word("form"),
            title=title,
            place=reader.record.place,
            short=reader.text("short") or title,
            about=self._text(reader, "about"),
            notice=self._texts(reader, "notice"),
            signs=self._texts(reader, "signs"),
            when=self._when(reader),
            group=reader.choice("group", (*GROUPS, SHEET)),
            listing=reader.choice("listing", ("evidence",), ""),
            confidential=self.confidential,
            basis=self._basis(reader) if "basis" in reader.record else (),
            by=tuple(self._by(record) for record in reader.records("by")),
            parts=tuple(self._use(record) for record in reader.records("parts")),
        )
        self.confidential = False
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
            is_extra=reader.flag("extra"),
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
        findings = {f.name for f in self.rulebook.findings if self.confidential or not f.private}
        if names := self._names(reader, "findings", findings.__contains__, findings):
            origins.append(FromFindings(names))
        if "day" in reader.record:
            origins.append(FromDay(reader.word("day")))
        if "deadline" in reader.record:
            origins.append(FromDeadline(reader.word("deadline")))
        for key, kind in (("fixed", Fixed), ("hand", ByHand)):
            if text := reader.text(key):
                origins.append(kind(text))
                if kind is ByHand and not is_alike(text):
                    remedy = "as many □ and ＿＿ in both languages, in one order"
                    reader.fault(reader.record.place_of(key), "the languages differ", remedy)
        origins += self._listed(reader)
        if len(origins) != 1:
            remedy = (
                "one of facts, person, worked, findings, day, deadline, fixed, hand, claims, lines"
            )
            reader.fault(reader.record.place, f"{len(origins)} things fill this element", remedy)
            return origins[0] if origins else ByHand(NOTHING)
        return origins[0]

    def _listed(self, reader: Reader) -> list[Origin]:
        """What is written as a list: claims, of which the first that fits stands, or lines."""
        listed: list[Origin] = []
        if claims := reader.records("claims"):
            listed.append(FromClaims(tuple(self.sums.claim(record) for record in claims)))
        if lines := reader.records("lines"):
            listed.append(FromLines(tuple(self._line(record) for record in lines)))
        return listed

    def _is_open_fact(self, name: str) -> bool:
        """Whether a fact may stand in a paper that goes to others."""
        fact = self.rulebook.facts.get(name)
        is_open = fact is not None and (self.confidential or not fact.private)
        return is_open and fact is not None and not fact.set_by_system

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

    def _line(self, record: Record) -> Line:
        reader = Reader(record, self.faults)
        line = Line(self._needed(reader), self._text(reader, "says"))
        reader.done()
        return line

    def _by(self, record: Record) -> By:
        reader = Reader(record, self.faults)
        limit, written = reader.word("limit", ""), reader.get("day")
        limits = {item.short_name for item in self.rulebook.limitations}
        if limit and limit not in limits:
            reader.fault(record.place_of("limit"), f"no time limit {limit}", suggest(limit, limits))
        node, kind = (None, "") if written is None else self.compiler.formula(written)
        if (node is None) == (not limit) or kind not in ("", "date"):
            reader.fault(record.place, "by when?", "a limit: of the rules, or day: as a date")
        side = reader.choice("side", self.sides, "")
        by = By(self._text(reader, "title"), self._cited(reader, "basis"), limit, node, side)
        reader.done()
        return by

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
            open=reader.flag("open"),
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
        return tuple(self._known_law(reader, str(cited)) for cited in reader.words("basis"))

    def _cited(self, reader: Reader, key: str) -> str:
        return self._known_law(reader, reader.word(key))

    def _known_law(self, reader: Reader, cited: str) -> str:
        law = cited.partition("#")[0]
        if law not in self.rulebook.laws:
            remedy = suggest(law, self.rulebook.laws) or "add it to rules/sources"
            reader.fault(reader.record.place_of("basis"), f"no law {law}", remedy)
        return cited

    def _needed(self, reader: Reader) -> Truthy:
        value = reader.need("when")
        return self.compiler.condition(value if value is not None else reader.record)

    def _when(self, reader: Reader) -> Truthy | None:
        value = reader.get("when")
        return None if value is None else self.compiler.condition(value)

    def _texts(self, reader: Reader, key: str) -> tuple[Text, ...]:
        return tuple(read_text_value(record, key, self.faults) for record in reader.records(key))

    def _text(self, reader: Reader, key: str) -> Text:
        return said(reader, key)
