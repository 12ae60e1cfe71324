"""Which kinds of dispute there are, what they are called, and by which words each is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.classify.clarify import Clarifying, read_clarifying, read_steps
from engine.classify.cues import GAP, Wording
from engine.classify.keywords import Category, Cause, KeywordClassifier
from engine.classify.safety import Harmless, SafetyScan, Signal
from engine.errors import DefinitionError, Place
from engine.i18n import Text
from engine.source import Reader, Record, Scalar, suggest

KINDS = (
    "cause_list",
    "area",
    "clarify_steps",
    "clarify",
    "lead_category",
    "cause",
    "wording",
    "safety_signal",
    "harmless",
)
ONCE = ("cause_list", "wording", "harmless", "clarify_steps")
DEPTHS = ("F", "L", "T")
NO_DISPUTE = "none"
NATURES = ("civil", "criminal", "administrative", NO_DISPUTE)


@dataclass(frozen=True, slots=True)
class CauseCard:
    """A kind of dispute as people see it and as a court registers it."""

    id: str
    category: str
    depth: str  # F full questionnaire, L light, T triage only
    title: Text
    about: Text
    cause_code: str = ""
    cause_name: str = ""
    cause_also: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """A category as the first page shows it; `zone` for the ten of the special zone."""

    id: str
    order: int
    title: Text
    about: Text
    zone: bool


@dataclass(frozen=True, slots=True)
class Area:
    """An area of life that the learned classifier tells apart, and the causes it can be about."""

    code: str
    title: Text
    about: Text
    nature: str  # civil, criminal, administrative, none: whose business it is
    causes: tuple[str, ...]


@dataclass(frozen=True)
class Taxonomy:
    """All that rules/causes/ says; what is compiled of it is compiled once."""

    cards: Mapping[str, CauseCard]
    categories: Mapping[str, CategoryCard]
    causes: tuple[Cause, ...]
    surroundings: tuple[Category, ...]
    signals: tuple[Signal, ...] = ()
    harmless: Harmless = field(default_factory=Harmless)
    wording: Wording = field(default_factory=Wording)
    cause_list_version: str = ""
    areas: Mapping[str, Area] = field(default_factory=dict)  # by code, in the order of codes
    clarifying: tuple[Clarifying, ...] = ()  # what is asked where a story cannot be placed

    def areas_of(self, cause: str) -> tuple[Area, ...]:
        """The areas that a cause stands in, in the order of their codes."""
        return tuple(area for area in self.areas.values() if cause in area.causes)

    @cached_property
    def classifier(self) -> KeywordClassifier:
        """The keyword classifier over these causes."""
        return KeywordClassifier(self.causes, self.surroundings, self.wording)

    @cached_property
    def safety_scan(self) -> SafetyScan:
        """The safety scan over these signals."""
        return SafetyScan(self.signals, self.harmless, self.wording)


def read_taxonomy(records: Iterable[Record], faults: list[DefinitionError]) -> Taxonomy:
    """Read the entries of rules/causes/; what is wrong with them is added to `faults`."""
    entries = _by_kind(records, faults)
    categories = [_category(entry) for entry in entries["lead_category"]]
    causes = [_cause(entry) for entry in entries["cause"]]
    _check_names(entries["cause"], {card.id for card, _ in categories})
    areas = [_area(entry) for entry in entries["area"]]
    _check_areas(entries["area"], entries["cause"], [cause for _, cause in causes])
    taxonomy = Taxonomy(
        cards={card.id: card for card, _ in causes},
        categories={card.id: card for card, _ in categories},
        causes=tuple(cause for _, cause in causes),
        surroundings=tuple(category for _, category in categories),
        signals=tuple(_signal(entry) for entry in entries["safety_signal"]),
        harmless=next(map(_harmless, entries["harmless"]), Harmless()),
        wording=next(map(_wording, entries["wording"]), Wording()),
        cause_list_version=next(map(_cause_list, entries["cause_list"]), ""),
        areas={area.code: area for area in sorted(areas, key=lambda area: area.code)},
        clarifying=_clarifying(entries, sorted(area.code for area in areas), faults),
    )
    for entry in [entry for kind in KINDS for entry in entries[kind]]:
        entry.done()
    return taxonomy


def _by_kind(records: Iterable[Record], faults: list[DefinitionError]) -> dict[str, list[Reader]]:
    """The entries by their first key; single ones may not stand twice."""
    entries: dict[str, list[Reader]] = {kind: [] for kind in KINDS}
    for record in records:
        kind = str(next(iter(record), ""))
        reader = Reader(record, faults)
        if kind not in entries:
            reader.fault(record.place, f"entry {kind} does not belong here", ", ".join(KINDS))
        elif kind in ONCE and entries[kind]:
            reader.fault(record.place, f"a second {kind}", "keep all of it in one entry")
        else:
            entries[kind].append(reader)
    return entries


def _clarifying(
    entries: Mapping[str, list[Reader]], areas: list[str], faults: list[DefinitionError]
) -> tuple[Clarifying, ...]:
    """The questions, each once; they mean nothing without steps to weigh their choices by."""
    steps = next(map(read_steps, entries["clarify_steps"]), None)
    if steps is None and entries["clarify"]:
        place = entries["clarify"][0].record.place
        faults.append(DefinitionError(place, "no clarify_steps here", "- clarify_steps: ours"))
    questions = [read_clarifying(entry, steps or {}, areas) for entry in entries["clarify"]]
    for at, entry in enumerate(entries["clarify"]):
        if questions[at].id in {one.id for one in questions[:at]}:
            message = f"question {questions[at].id} is defined twice"
            entry.fault(entry.record.place, message, "keep one of them")
    return tuple(questions)


def _check_names(causes: Iterable[Reader], categories: set[str]) -> None:
    seen: set[str] = set()
    for entry in causes:
        name, category = entry.word("cause"), entry.word("category")
        if name in seen:
            entry.fault(entry.record.place, f"cause {name} is defined twice", "keep one of them")
        seen.add(name)
        if category not in categories:
            place = entry.record.place_of("category")
            entry.fault(place, f"category {category} is not known", suggest(category, categories))


def _check_areas(areas: list[Reader], entries: list[Reader], causes: list[Cause]) -> None:
    """Each area once and of known causes; what a text may be about stands in one at least."""
    known, placed, seen = {cause.id for cause in causes}, set[str](), set[str]()
    for entry in areas:
        code = entry.word("area")
        if code in seen:
            entry.fault(entry.record.place, f"area {code} is defined twice", "keep one of them")
        seen.add(code)
        named = entry.words("causes")
        if not named:
            entry.fault(entry.record.place, f"area {code} names no cause", "causes: [one, two]")
        for name in named:
            if name not in known:
                entry.fault(
                    _place_of(name, entry), f"cause {name} is not known", suggest(name, known)
                )
        placed.update(named)
    for cause, entry in zip(causes, entries, strict=True):
        if areas and cause.id not in placed and (cause.strong or cause.weak):
            message = f"cause {cause.id} stands in no area"
            entry.fault(entry.record.place, message, "name it among the causes of an area")


def _place_of(word: str, entry: Reader) -> Place:
    return word.place if isinstance(word, Scalar) else entry.record.place


def _area(entry: Reader) -> Area:
    code = str(entry.word("area"))
    return Area(
        code=code,
        title=entry.text("title", required=True) or Text(code),
        about=entry.text("about") or Text(""),
        nature=str(entry.choice("nature", NATURES)),
        causes=tuple(map(str, entry.words("causes"))),
    )


def _cause(entry: Reader) -> tuple[CauseCard, Cause]:
    name, category = str(entry.word("cause")), str(entry.word("category"))
    also = entry.mapping("cause_also")
    card = CauseCard(
        id=name,
        category=category,
        depth=str(entry.choice("depth", DEPTHS)),
        title=entry.text("title", required=True) or Text(name),
        about=entry.text("about") or Text(""),
        cause_code=str(entry.word("cause_code", "")),
        cause_name=str(entry.word("cause_name", "")),
        cause_also=tuple((str(k), str(v)) for k, v in also.items() if isinstance(v, Scalar)),
    )
    keywords = Reader(entry.mapping("keywords"), entry.faults)
    cues = {key: _cues(keywords, key) for key in ("strong", "weak", "against")}
    keywords.done()
    return card, Cause(name, category, **cues)


def _cues(keywords: Reader, key: str) -> tuple[str, ...]:
    cues = keywords.words(key)
    for cue in cues:
        if not all(part.strip() for part in cue.split(GAP)):
            place = cue.place if isinstance(cue, Scalar) else keywords.record.place
            keywords.fault(place, f"cue {cue} has an empty part", f"words on both sides of {GAP}")
    return tuple(map(str, cues))


def _category(entry: Reader) -> tuple[CategoryCard, Category]:
    name, order = str(entry.word("lead_category")), entry.word("order")
    if not order.isdecimal():
        entry.fault(entry.record.place_of("order"), "order wants a whole number", "order: 1")
    card = CategoryCard(
        id=name,
        order=int(order) if order.isdecimal() else 0,
        title=entry.text("title", required=True) or Text(name),
        about=entry.text("about") or Text(""),
        zone=entry.flag("zone"),
    )
    return card, Category(name, tuple(map(str, entry.words("words"))))


def _signal(entry: Reader) -> Signal:
    cues = dict.fromkeys(map(str, entry.words("cues")))
    for record in entry.records("pairs"):
        pair = Reader(record, entry.faults)
        of, then = pair.words("of"), pair.words("then")
        if not of or not then:
            pair.fault(record.place, "a pair wants both its sides", "of: [one], then: [two]")
        cues |= dict.fromkeys(f"{first}{GAP}{second}" for first in of for second in then)
        pair.done()
    return Signal(str(entry.word("safety_signal")), tuple(cues), entry.flag("deniable"))


def _harmless(entry: Reader) -> Harmless:
    entry.word("harmless")
    return Harmless(entry.words("words"), entry.words("denials"))


def _cause_list(entry: Reader) -> str:
    entry.word("cause_list")
    entry.mapping("in_force")
    return str(entry.word("version"))


def _wording(entry: Reader) -> Wording:
    entry.word("wording")
    variants = {}
    for pair in entry.words("variants"):
        if len(pair) == 2:
            variants[pair[0]] = pair[1]
        else:
            place = pair.place if isinstance(pair, Scalar) else entry.record.place
            message = f"variant {pair} wants two characters"
            entry.fault(place, message, "the form, then what is meant")
    return Wording(
        negators=entry.words("negators"),
        fillers=entry.words("fillers"),
        askers=entry.words("askers"),
        owed=entry.words("owed"),
        variants=variants,
    )
