"""Reads rules/ and questionnaires/ once, whole and frozen, and knows their revision."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from engine.casework.deadlines import Book, Sources, read_book
from engine.classify.cues import Speller
from engine.classify.taxonomy import NO_DISPUTE, Taxonomy, read_taxonomy
from engine.consultation import reading as consultation
from engine.consultation.answer import Answer
from engine.consultation.finder import Finder
from engine.errors import DefinitionError, DefinitionFaults, Place
from engine.i18n import Text
from engine.interview.questionnaire import Questionnaire, load_questionnaires
from engine.referral.directory import Body, Directory
from engine.referral.zones import Known, Zone, own_zones, read_zones
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.region import Region
from engine.rulebook.rulebook import Rulebook
from engine.source import Items, Reader, Record, Value, read_file

DANGER = "case.danger"  # asked of everybody, and never answered for anybody
IDLE = "ask.idle"  # the text of words that say nothing of what a question is about
BESIDE = ("zones", "deadlines")  # folders of rules/ that conclude nothing
OWN_KINDS = ("text", "body", "route_bodies", "region", "zone", "answer", "milestone", "deadline")


@contextmanager
def _unswept() -> Iterator[None]:
    """All that is read is kept: looking for garbage among it took a third of the loading time."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


@dataclass(frozen=True, slots=True)
class Library:
    """Everything authors wrote, compiled: rules, questionnaires, texts, causes, bodies."""

    root: Path
    own: Path | None  # the operator's values
    revision: str
    rulebook: Rulebook
    questionnaires: Mapping[str, Questionnaire]
    texts: Mapping[str, Text]
    taxonomy: Taxonomy
    directory: Directory
    region: Region
    zones: Mapping[str, Zone]
    answers: Mapping[str, Answer]
    finder: Finder
    zones_file: Path | None = None
    deadlines: Book = field(default_factory=Book)

    @classmethod
    @_unswept()
    def load(
        cls, root: Path | None = None, own: Path | None = None, zones: Path | None = None
    ) -> Library:
        """Read and compile all files under root; raises `DefinitionFaults` with every fault.

        `own` is a file in which an operator sets values of parameters, ours being left as they are;
        `zones` one with her event zones, which take the place of ours and decide nothing.
        """
        root = root or default_root()
        faults: list[DefinitionError] = []
        rules = _read_all(root, "rules", faults)
        asked = _read_all(root, "questionnaires", faults)
        values = _read_own(own, faults)
        shown = own_zones(zones, faults) if zones is not None else None
        if not rules and not faults:
            place = Place(str(root))
            faults.append(DefinitionError(place, "no rules here", "name the right folder"))
        if faults:
            raise DefinitionFaults(faults)
        causes = {n: rules.pop(n) for n in [*rules] if n.startswith("causes/")}
        kept = [_entries_of(value, own=True) for value in rules.values()]
        entries = [entry for group in kept for entry in group]
        shared = [_entries_of(value, own=False) for value in rules.values()]
        rulebook = Rulebook.load(shared, values)
        questionnaires = load_questionnaires(asked, rulebook)
        taxonomy = read_taxonomy(_records(causes.values()), faults)
        directory = _directory(entries, faults)
        known = _known(rulebook, questionnaires, taxonomy, directory)
        asked_for = consultation.Known(rulebook, known.kinds)
        answers = consultation.read_answers(entries, asked_for, faults)
        texts = _texts(entries, faults)
        library = cls(
            root=root,
            own=own,
            revision=_revision(root, own),
            rulebook=rulebook,
            questionnaires=questionnaires,
            texts=texts,
            taxonomy=taxonomy,
            directory=directory,
            region=_region(entries, faults),
            zones=read_zones(entries if shown is None else shown, known, faults),
            answers=answers,
            finder=_finder(answers, taxonomy, texts),
            zones_file=zones,
            deadlines=read_book(entries, _sources(rulebook, known.kinds), faults),
        )
        if faults:
            raise DefinitionFaults(faults)
        return library

    def text(self, id: str, language: str = "zh", **values: str) -> str:
        """A fixed text by its id, with its names filled in."""
        return self.texts[id].get(language).format(**values)

    def questionnaire_for(self, category: str) -> Questionnaire | None:
        """The questionnaire whose condition the category meets."""
        facts = {"case.category": category}
        evaluation = Evaluation(self.rulebook, facts, as_of=date(2026, 1, 1), scope=["case"])
        for questionnaire in self.questionnaires.values():
            if questionnaire.when is not None and questionnaire.when.eval(evaluation) is True:
                return questionnaire
        return None


def default_root() -> Path:
    """The checkout's top level, or the data inside the installed package."""
    top = Path(__file__).resolve().parent.parent
    packaged = Path(__file__).resolve().parent / "_data"
    return packaged if packaged.is_dir() else top


def _paths(root: Path, folder: str) -> list[Path]:
    return sorted((root / folder).rglob("*.yaml"))


def _read_all(root: Path, folder: str, faults: list[DefinitionError]) -> dict[str, Value]:
    """Every file of a folder by its path without ending, read strictly."""
    values: dict[str, Value] = {}
    for path in _paths(root, folder):
        shown = path.relative_to(root).as_posix()
        try:
            value = read_file(path, shown)
        except DefinitionFaults as err:
            faults.extend(err.faults)
            continue
        values[shown.removeprefix(f"{folder}/").removesuffix(".yaml")] = value
    return values


def _read_own(path: Path | None, faults: list[DefinitionError]) -> Value | None:
    if path is None:
        return None
    try:
        return read_file(path)
    except DefinitionFaults as err:
        faults.extend(err.faults)
        return None


def _revision(root: Path, own: Path | None) -> str:
    """What the rules are known by. What no conclusion turns on does not count."""
    digest = hashlib.sha256()
    for folder in ("rules", "questionnaires"):
        for path in _paths(root, folder):
            if any(path.is_relative_to(root / "rules" / each) for each in BESIDE):
                continue
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(b"\0" + path.read_bytes() + b"\0")
    if own is not None:
        digest.update(b"own\0" + own.read_bytes())
    return digest.hexdigest()[:12]


def _entries_of(value: Value, own: bool) -> Items:
    """The entries of a file that the library keeps itself, or those of the rulebook."""
    if not isinstance(value, Items):
        return Items(value.place) if own else Items(value.place, [value])
    kept = [e for e in value if (isinstance(e, Record) and next(iter(e), "") in OWN_KINDS) is own]
    return Items(value.place, kept)


def _records(values: Iterable[Value]) -> list[Record]:
    return [e for v in values if isinstance(v, Items) for e in v if isinstance(e, Record)]


def _texts(entries: list[Value], faults: list[DefinitionError]) -> dict[str, Text]:
    texts: dict[str, Text] = {}
    for entry in entries:
        if not isinstance(entry, Record) or "text" not in entry:
            continue
        reader = Reader(entry, faults)
        id = reader.word("text")
        if id in texts:
            faults.append(DefinitionError(entry.place, f"text {id} stands twice", "keep one"))
        texts[id] = Text(reader.text("zh", required=True).zh, reader.word("en", ""))  # type: ignore[union-attr]  # required texts are never None with a zh
        reader.get("source")
        reader.done()
    return texts


def _directory(entries: list[Value], faults: list[DefinitionError]) -> Directory:
    bodies: dict[str, Body] = {}
    routes: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        if not isinstance(entry, Record):
            continue
        reader = Reader(entry, faults)
        if "body" in entry:
            body = _body(reader)
            bodies[body.id] = body
            reader.done()
        elif "route_bodies" in entry:
            routes[reader.word("route_bodies")] = reader.words("bodies")
            reader.done()
    return Directory(bodies, routes)


def _body(reader: Reader) -> Body:
    return Body(
        id=reader.word("body"),
        title=reader.text("title", required=True) or Text(""),
        kind=reader.word("kind"),
        level=reader.word("level", ""),
        place=reader.word("place", ""),
        serves=reader.words("serves"),
        phone=reader.word("phone", ""),
        address=reader.text("address"),
        when=reader.text("when"),
        hours=reader.text("hours"),
        first_for=reader.words("first_for"),
        private=reader.flag("private"),
    )


def _finder(answers: Mapping[str, Answer], taxonomy: Taxonomy, texts: Mapping[str, Text]) -> Finder:
    idle = texts.get(IDLE, Text(""))
    categories = {card.id: card.category for card in taxonomy.cards.values()}
    words = (*idle.zh.split(), *idle.en.split())
    asking = [kind for a in taxonomy.areas.values() if a.nature == NO_DISPUTE for kind in a.causes]
    return Finder(answers.values(), Speller(taxonomy.wording), words, categories, asking)


def _sources(rulebook: Rulebook, kinds: Collection[str]) -> Sources:
    limits = frozenset(item.short_name for item in rulebook.limitations)
    return Sources(rulebook.parameters, kinds, limits)


def _known(
    rulebook: Rulebook,
    questionnaires: Mapping[str, Questionnaire],
    taxonomy: Taxonomy,
    directory: Directory,
) -> Known:
    """The names that a zone may use: the kinds that a case can have, bodies, asked facts."""
    category = rulebook.facts.get("case.category")
    asked = {q.fact for one in questionnaires.values() for q in one.questions} - {DANGER}
    return Known(
        rulebook=rulebook,
        kinds=tuple(category.choices) if category else (),
        categories=taxonomy.categories,
        bodies=directory.bodies,
        asked={name for name in asked if not rulebook.facts[name].private},
    )


def _region(entries: list[Value], faults: list[DefinitionError]) -> Region:
    for entry in entries:
        if isinstance(entry, Record) and "region" in entry:
            reader = Reader(entry, faults)
            region = Region(
                reader.word("region"),
                reader.text("title", required=True) or Text(""),
                reader.words("districts"),
                reader.word("default_district"),
            )
            reader.done()
            return region
    return Region("", Text(""), (), "")
