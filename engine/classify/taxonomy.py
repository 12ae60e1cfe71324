"""Which kinds of dispute there are, what they are called, and by which words each is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.classify.cues import GAP, Wording
from engine.classify.keywords import Category, Cause, KeywordClassifier
from engine.classify.safety import Harmless, SafetyScan, Signal
from engine.errors import DefinitionError
from engine.i18n import Text
from engine.source import Reader, Record, Scalar

KINDS = ("cause_list", "lead_category", "cause", "wording", "safety_signal", "harmless")
DEPTHS = ("F", "L", "T")


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


@dataclass(slots=True)
class Taxonomy:
    """All that rules/causes/ says."""

    cards: dict[str, CauseCard] = field(default_factory=dict)
    categories: dict[str, CategoryCard] = field(default_factory=dict)
    causes: list[Cause] = field(default_factory=list)
    surroundings: list[Category] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    harmless: Harmless = field(default_factory=Harmless)
    wording: Wording = field(default_factory=Wording)
    cause_list_version: str = ""

    def classifier(self) -> KeywordClassifier:
        """The keyword classifier over these causes."""
        return KeywordClassifier(self.causes, self.surroundings, self.wording)

    def safety_scan(self) -> SafetyScan:
        """The safety scan over these signals."""
        return SafetyScan(self.signals, self.harmless, self.wording)


def read_taxonomy(records: Iterable[Record], faults: list[DefinitionError]) -> Taxonomy:
    """Read the entries of rules/causes/; what is wrong with them is added to `faults`."""
    taxonomy = Taxonomy()
    entries = [Reader(record, faults) for record in records]
    for entry in entries:
        _read_entry(taxonomy, entry)
        entry.done()
    for card, entry in zip(taxonomy.cards.values(), _of_kind(entries, "cause"), strict=False):
        if card.category not in taxonomy.categories:
            place = entry.record.place_of("category")
            entry.fault(place, f"category {card.category} is not known", "add a lead_category")
    return taxonomy


def _of_kind(entries: Iterable[Reader], kind: str) -> list[Reader]:
    return [entry for entry in entries if kind in entry.record]


def _read_entry(taxonomy: Taxonomy, entry: Reader) -> None:
    kind = next(iter(entry.record), "")
    if kind == "cause":
        _read_cause(taxonomy, entry)
    elif kind == "lead_category":
        _read_category(taxonomy, entry)
    elif kind == "safety_signal":
        cues = entry.words("cues")
        taxonomy.signals.append(Signal(entry.word(kind), cues, entry.flag("deniable")))
    elif kind == "harmless":
        entry.word(kind)
        taxonomy.harmless = Harmless(entry.words("words"), entry.words("denials"))
    elif kind == "wording":
        entry.word(kind)
        taxonomy.wording = _read_wording(entry)
    elif kind == "cause_list":
        entry.word(kind)
        entry.mapping("in_force")
        taxonomy.cause_list_version = entry.word("version")
    else:
        entry.fault(entry.record.place, f"entry {kind} does not belong here", f"{KINDS}")


def _read_cause(taxonomy: Taxonomy, entry: Reader) -> None:
    name, category = str(entry.word("cause")), str(entry.word("category"))
    if name in taxonomy.cards:
        entry.fault(entry.record.place, f"cause {name} is defined twice", "keep one of them")
    also = entry.mapping("cause_also")
    taxonomy.cards[name] = CauseCard(
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
    taxonomy.causes.append(
        Cause(name, category, *(_cues(keywords, key) for key in ("strong", "weak", "against")))
    )
    keywords.done()


def _cues(keywords: Reader, key: str) -> tuple[str, ...]:
    cues = keywords.words(key)
    for cue in cues:
        if not all(part.strip() for part in cue.split(GAP)):
            place = cue.place if isinstance(cue, Scalar) else keywords.record.place
            keywords.fault(place, f"cue {cue} has an empty part", f"words on both sides of {GAP}")
    return tuple(str(cue) for cue in cues)


def _read_category(taxonomy: Taxonomy, entry: Reader) -> None:
    name = str(entry.word("lead_category"))
    order = entry.word("order")
    if not order.isdecimal():
        entry.fault(entry.record.place_of("order"), "order wants a whole number", "order: 1")
    taxonomy.categories[name] = CategoryCard(
        id=name,
        order=int(order) if order.isdecimal() else 0,
        title=entry.text("title", required=True) or Text(name),
        about=entry.text("about") or Text(""),
        zone=entry.flag("zone"),
    )
    taxonomy.surroundings.append(Category(name, tuple(map(str, entry.words("words")))))


def _read_wording(entry: Reader) -> Wording:
    variants = {}
    for pair in entry.words("variants"):
        if len(pair) != 2:
            place = pair.place if isinstance(pair, Scalar) else entry.record.place
            entry.fault(
                place, f"variant {pair} wants two characters", "the form, then what is meant"
            )
        else:
            variants[pair[0]] = pair[1]
    return Wording(
        negators=entry.words("negators"),
        fillers=entry.words("fillers"),
        askers=entry.words("askers"),
        owed=entry.words("owed"),
        variants=variants,
    )
