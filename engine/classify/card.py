"""The model card: what a model was made of, how good it is, where it fails, what it is not for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from engine.classify.examples import CAUSE_NAMED, TRUST
from engine.classify.model import Model
from engine.classify.taxonomy import Taxonomy
from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Language, Text
from engine.source import Items, Reader, Record, read_file

WORDS: Final = Path(__file__).with_suffix(".yaml")
MIXED: Final = 15  # of what is taken for what
WEAK: Final = 0.7  # recall below it is told as a weakness
SURE: Final = 0.8
NOTHING: Final = "–"
WEAKNESSES: Final = ("p_n_o", "noise", "tidy", "english", "short", "place")
NOT_FOR: Final = ("route", "refuse", "danger")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below a head; the first cell of each names the row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a card; `points` are (x, y) of its picture, both from 0 to 1."""

    id: str
    title: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    table: Table | None = None
    points: tuple[tuple[float, float], ...] = ()


@cache
def card_words() -> Mapping[str, Text]:
    """The words of the card by their name; raises `DefinitionFaults`."""
    faults: list[DefinitionError] = []
    found = {}
    entries = read_file(WORDS)
    for entry in entries if isinstance(entries, Items) else ():
        if isinstance(entry, Record):
            reader = Reader(entry, faults)
            found[str(reader.word("card"))] = reader.text("says", required=True) or Text("")
            reader.done()
    if faults:
        raise DefinitionFaults(faults)
    return found


class Card:
    """A model's card in one language."""

    def __init__(self, model: Model, taxonomy: Taxonomy, language: Language = "en") -> None:
        self._model, self._taxonomy, self._language = model, taxonomy, language
        self._card = model.card

    def word(self, name: str, **values: str) -> str:
        """A text of the card, filled in."""
        text = card_words()[name].get(self._language)
        return text.format(**values) if values else text

    def parts(self) -> Iterator[Part]:
        """The sections in their order; one of which nothing is known is left out."""
        yield self._made()
        card = self._card
        if card.get("sources"):
            yield self._sources(card["sources"])
        if card.get("all"):
            yield self._figures()
            yield self._areas(card["all"]["areas"])
            yield self._confusion(card["all"]["confusion"])
            yield self._calibration(card["all"]["calibration"])
            yield self._coverage(card["all"]["coverage"])
        if card.get("learning"):
            yield self._learning(card["learning"])
        if card.get("ablation"):
            yield self._ablation(card["ablation"])
        if card.get("words"):
            yield self._words(card["words"])
        yield self._weak((card.get("all") or {}).get("areas", {}))
        items = tuple(self.word(f"not_for.{id}") for id in NOT_FOR)
        yield Part("not_for", self.word("not_for"), items=items)

    def area(self, code: str) -> str:
        """An area by its code and name."""
        area = self._taxonomy.areas.get(code)
        return f"{code} {area.title.get(self._language)}" if area else code

    def _made(self) -> Part:
        card = self._card
        rows = [
            (self.word(f"made.{name}"), str(card[name]))
            for name in ("revision", "trained_on", "seed")
            if name in card
        ]
        rows.append((self.word("made.grams"), f"{len(self._model.grams):,}"))
        if settled := card.get("settled_cases"):
            rows.append((self.word("made.settled"), f"{settled['cases']} ({settled['on']})"))
        lead = (self.word("lead"), self.word("how"))
        table = Table((self.word("made"), ""), tuple(rows))
        return Part("made", self.word("made"), lead, table=table)

    def _sources(self, sources: Mapping[str, int]) -> Part:
        known = card_words()
        by_name: Counter[str] = Counter()
        for source, texts in sources.items():
            by_name[source.partition(":")[0]] += texts
        rows = tuple(
            (
                self.word(f"sources.{name}") if f"sources.{name}" in known else name,
                f"{texts:,}",
                f"{TRUST.get(name, CAUSE_NAMED):g}",
            )
            for name, texts in by_name.most_common()
        )
        head = self._heads("sources", "source", "texts", "weight")
        lead = (self.word("sources.lead"),)
        return Part("sources", self.word("sources"), lead, table=Table(head, rows))

    def _figures(self) -> Part:
        rows = []
        for name in ("all", "reported", "kinds"):
            if told := self._card.get(name):
                sure = [s for s in told.get("coverage", ()) if s["coverage"] == SURE]
                rows.append(
                    (
                        self.word(f"figures.{name}"),
                        f"{told['texts']:,}",
                        _share(told["accuracy"]),
                        _share(told["among_three"]),
                        _share(sure[0]["accuracy"]) if sure else NOTHING,
                        _share(told.get("calibration_error")),
                    )
                )
        names = ("which", "accuracy", "among_three", "surest", "error")
        which, *others = self._heads("figures", *names)
        table = Table((which, self.word("texts"), *others), tuple(rows))
        return Part("figures", self.word("figures"), (self.word("figures.lead"),), table=table)

    def _areas(self, areas: Mapping[str, Mapping[str, Any]]) -> Part:
        rows = tuple(
            (self.area(code), f"{one['texts']}", _share(one["precision"]), _share(one["recall"]))
            for code, one in areas.items()
        )
        first, *others = self._heads("areas", "area", "precision", "recall")
        table = Table((first, self.word("texts"), *others), rows)
        return Part("areas", self.word("areas"), table=table)

    def _confusion(self, mixed: Sequence[Mapping[str, Any]]) -> Part:
        rows = tuple(
            (self.area(one["right"]), self.area(one["taken_for"]), f"{one['texts']}")
            for one in mixed[:MIXED]
        )
        head = (*self._heads("confusion", "right", "taken"), self.word("texts"))
        return Part("confusion", self.word("confusion"), table=Table(head, rows))

    def _calibration(self, bins: Sequence[Mapping[str, Any]]) -> Part:
        rows = tuple(
            (_share(one["claimed"]), _share(one["held"]), f"{one['texts']}") for one in bins
        )
        head = (*self._heads("calibration", "claimed", "held"), self.word("texts"))
        points = tuple((one["claimed"], one["held"]) for one in bins)
        return self._pictured("calibration", Table(head, rows), points)

    def _coverage(self, steps: Sequence[Mapping[str, Any]]) -> Part:
        names = ("coverage", "threshold", "accuracy")
        rows = tuple(
            (f"{one['coverage']:.0%}", *(_share(one[name]) for name in names[1:])) for one in steps
        )
        head = self._heads("coverage", "share", "threshold", "accuracy")
        points = tuple((one["coverage"], one["accuracy"]) for one in steps)
        return self._pictured("coverage", Table(head, rows), points)

    def _learning(self, curve: Sequence[Mapping[str, Any]]) -> Part:
        rows = tuple((f"{one['rows']:,}", _share(one["accuracy"])) for one in curve)
        head = (self.word("learning.rows"), self.word("figures.accuracy"))
        lead = (self.word("learning.lead"),)
        return Part("learning", self.word("learning"), lead, table=Table(head, rows))

    def _ablation(self, found: Sequence[Mapping[str, Any]]) -> Part:
        tried = [name for name in ("judged", "unseen") if name in found[0]]
        head = [self.word("ablation.used")]
        for name in tried:
            of = self.word(f"ablation.{name}")
            head += [of, f"{of}{self.colon}{self.word('ablation.renting')}"]
        rows = []
        for one in found:
            row = [self.word(f"ablation.{one['used']}")]
            for name in tried:
                renting = one[name]["renting"]
                row.append(_share(one[name]["accuracy"]))
                row.append(f"{_share(renting['precision'])}, {_share(renting['recall'])}")
            rows.append(tuple(row))
        lead = (self.word("ablation.lead"),)
        table = Table(tuple(head), tuple(rows))
        return Part("ablation", self.word("ablation"), lead, table=table)

    def _words(self, words: Mapping[str, Sequence[str]]) -> Part:
        rows = tuple((self.area(code), " ".join(grams)) for code, grams in words.items())
        head = (self.word("areas.area"), self.word("words.grams"))
        return Part("words", self.word("words"), table=Table(head, rows))

    def _weak(self, areas: Mapping[str, Mapping[str, Any]]) -> Part:
        weak = [
            f"{self.area(code)} ({_share(one['recall'])})"
            for code, one in areas.items()
            if one["recall"] is not None and one["recall"] < WEAK
        ]
        said = [self.word("weak.recall", areas=self.comma.join(weak))] if weak else []
        said += [self.word(f"weak.{id}") for id in WEAKNESSES]
        return Part("weak", self.word("weak"), items=tuple(said))

    def _pictured(self, id: str, table: Table, points: tuple[tuple[float, float], ...]) -> Part:
        return Part(id, self.word(id), (self.word(f"{id}.lead"),), table=table, points=points)

    def _heads(self, part: str, *names: str) -> tuple[str, ...]:
        return tuple(self.word(f"{part}.{name}") for name in names)

    @property
    def comma(self) -> str:
        return "、" if self._language == "zh" else ", "

    @property
    def colon(self) -> str:
        return "：" if self._language == "zh" else ": "


def card_page(model: Model, taxonomy: Taxonomy, language: Language = "en") -> str:
    """The card as a page of Markdown."""
    card = Card(model, taxonomy, language)
    lines = [f"# {card.word('title')}", ""]
    for part in card.parts():
        lines += [f"## {part.title}", ""]
        for paragraph in part.paragraphs:
            lines += [paragraph, ""]
        if part.items:
            lines += [*(f"- {item}" for item in part.items), ""]
        if part.table:
            lines += [*_ruled(part.table), ""]
    return "\n".join(lines).rstrip() + "\n"


def _ruled(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(table.head)} |"
    yield f"|{'---|' * len(table.head)}"
    for row in table.rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"


def _share(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}"
