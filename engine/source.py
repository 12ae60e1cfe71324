"""How an author's YAML is read: strictly, each value knowing its file, line and column."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from engine.errors import DefinitionError, DefinitionFaults, Place
from engine.i18n import Text, chinese_text


class Scalar(str):
    """A written value, kept as its text; `plain` tells that it stood without quotes.

    Nothing is guessed: `no`, `on` and `12:30` stay the words they are (YAML 1.2),
    and only the reader who knows the type turns a text into a number or a date.
    `inset` is how far the text begins after its place, or None where it runs over lines.
    """

    __slots__ = ("inset", "place", "plain")
    place: Place
    plain: bool
    inset: int | None

    def __new__(cls, text: str, place: Place, plain: bool = True, inset: int | None = 0) -> Scalar:
        scalar = super().__new__(cls, text)
        scalar.place = place
        scalar.plain = plain
        scalar.inset = inset
        return scalar

    def place_at(self, offset: int) -> Place:
        """Where a character of the text stands, as near as can be told."""
        if self.inset is None:
            return self.place
        return Place(self.place.path, self.place.line, self.place.column + self.inset + offset)

    @property
    def is_null(self) -> bool:
        return self.plain and self in ("", "~", "null")


class Items(list["Value"]):
    """A written list."""

    def __init__(self, place: Place, values: Iterable[Value] = ()) -> None:
        super().__init__(values)
        self.place = place


class Record(dict[str, "Value"]):
    """A written mapping; its keys are scalars and so know their place."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place

    def place_of(self, key: str) -> Place:
        """Where a key stands, or the mapping itself where it is missing."""
        return next((k.place for k in self if k == key and isinstance(k, Scalar)), self.place)


Value: TypeAlias = "Scalar | Items | Record"


def read_file(path: Path, shown_as: str | None = None) -> Value:
    """Read one file; raises `DefinitionFaults` with every fault of its form."""
    name = shown_as or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as err:
        message = f"the file is not UTF-8 text (byte {err.start})"
        raise DefinitionFaults([DefinitionError(Place(name), message, "save it as UTF-8")]) from err
    except OSError as err:
        reason = err.strerror or "cannot be read"
        raise DefinitionFaults([DefinitionError(Place(name), reason, "check the path")]) from err
    return read_text(text, name)


def read_text(text: str, name: str) -> Value:
    """Read YAML text; `name` is the path that faults are reported under."""
    faults: list[DefinitionError] = []
    try:
        value = _Composer(text, name, faults).document()
    except yaml.MarkedYAMLError as err:
        mark = err.problem_mark or err.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        fault = DefinitionError(place, f"not YAML: {err.problem}", "check indentation and quotes")
        raise DefinitionFaults([*faults, fault]) from err
    except yaml.YAMLError as err:
        fault = DefinitionError(Place(name), f"not YAML: {err}", "remove control characters")
        raise DefinitionFaults([*faults, fault]) from err
    except RecursionError as err:
        fault = DefinitionError(Place(name), "nested too deeply", "flatten the lists")
        raise DefinitionFaults([*faults, fault]) from err
    if faults:
        raise DefinitionFaults(faults)
    return value


class _Composer:
    """Builds values from YAML events, so that aliases and duplicate keys are seen."""

    def __init__(self, text: str, name: str, faults: list[DefinitionError]) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.events: Iterator[Any] = yaml.parse(text, Loader=loader)  # PyYAML has no types here
        self.name = name
        self.faults = faults

    def document(self) -> Value:
        value: Value = Items(Place(self.name, 1, 1))
        seen = False
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    self.fault(self.place(event), "a second document", "one document a file")
                seen = True
            elif isinstance(event, (yaml.NodeEvent,)):
                value = self.node(event)
        return value

    def node(self, event: Any) -> Value:
        place = self.place(event)
        if isinstance(event, yaml.AliasEvent):
            self.fault(place, f"alias *{event.anchor}", "write the value out again")
            return Scalar("", place)
        if event.anchor:
            self.fault(place, f"anchor &{event.anchor}", "write the value out; anchors hide law")
        if event.tag:
            self.fault(place, f"tag {event.tag}", "leave the tag out")
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, place, plain=not event.style, inset=self.inset(event))
        return (
            self.items(place) if isinstance(event, yaml.SequenceStartEvent) else self.record(place)
        )

    def items(self, place: Place) -> Items:
        items = Items(place)
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event))
        return items

    def record(self, place: Place) -> Record:
        record = Record(place)
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event)
            value = self.node(next(self.events))
            if not isinstance(key, Scalar):
                self.fault(key.place, "a key that is a list or mapping", "keys are single words")
            elif key in record:
                first = record.place_of(key).line
                self.fault(
                    key.place, f"duplicate key {key!s}", f"it stands in line {first} already"
                )
            else:
                record[key] = value
        return record

    def place(self, event: Any) -> Place:
        return Place(self.name, event.start_mark.line + 1, event.start_mark.column + 1)

    def inset(self, event: Any) -> int | None:
        """How far the text begins after its mark; None where it runs over lines."""
        on_one_line = event.start_mark.line == event.end_mark.line
        return len(event.style or "") if on_one_line else None

    def fault(self, place: Place, message: str, remedy: str) -> None:
        self.faults.append(DefinitionError(place, message, remedy))


def plain(value: Value) -> Any:
    """A written value as plain strings, lists and mappings; null becomes None."""
    if isinstance(value, Scalar):
        return None if value.is_null else str(value)
    if isinstance(value, Items):
        return [plain(item) for item in value]
    return {str(key): plain(item) for key, item in value.items()}


def suggest(word: str, known: Iterable[str]) -> str:
    """The nearest known word as a remedy, or the empty text."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {near[0]}?" if near else ""


class Reader:
    """Takes fields out of one mapping and collects what is wrong with it."""

    def __init__(self, record: Record, faults: list[DefinitionError]) -> None:
        self.record = record
        self.faults = faults
        self.taken: set[str] = set()

    def fault(self, place: Place, message: str, remedy: str = "") -> None:
        self.faults.append(DefinitionError(place, message, remedy))

    def get(self, key: str) -> Value | None:
        """A field as written, or None."""
        self.taken.add(key)
        value = self.record.get(key)
        return None if isinstance(value, Scalar) and value.is_null else value

    def need(self, key: str) -> Value | None:
        """A field that may not be missing."""
        value = self.get(key)
        if value is None:
            self.fault(self.record.place, f"{key} is missing", f"add {key}:")
        return value

    def word(self, key: str, default: str | None = None) -> str:
        """A single written value; a fault where it is a list, or missing without a default."""
        value = self.need(key) if default is None else self.get(key)
        if value is None:
            return default or ""
        if not isinstance(value, Scalar):
            self.fault(value.place, f"{key} wants one value", "write a single word or sentence")
            return default or ""
        return value

    def choice(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """One of a closed list of words."""
        value = self.word(key, default)
        allowed = tuple(allowed)
        if value and value not in allowed and value != default:
            remedy = suggest(value, allowed) or f"one of: {', '.join(allowed)}"
            self.fault(self.record.place_of(key), f"{key}: {value} is not known", remedy)
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of single values; one value alone counts as a list of one."""
        value = self.get(key)
        if value is None:
            return ()
        if isinstance(value, Scalar):
            return (value,)
        if isinstance(value, Record) or not all(isinstance(item, Scalar) for item in value):
            self.fault(value.place, f"{key} wants a list of words", f"{key}: [one, two]")
            return ()
        return tuple(item for item in value if isinstance(item, Scalar))

    def records(self, key: str) -> tuple[Record, ...]:
        """A list of mappings."""
        value = self.get(key)
        if value is None:
            return ()
        if isinstance(value, Record):
            return (value,)
        if isinstance(value, Scalar) or not all(isinstance(item, Record) for item in value):
            self.fault(value.place, f"{key} wants a list of mappings", "start each with a dash")
            return ()
        return tuple(item for item in value if isinstance(item, Record))

    def mapping(self, key: str) -> Record:
        """A mapping, empty where missing."""
        value = self.get(key)
        if isinstance(value, Record):
            return value
        if value is not None:
            self.fault(value.place, f"{key} wants a mapping", f"{key}: {{name: value}}")
        return Record(self.record.place_of(key))

    def text(self, key: str, required: bool = False) -> Text | None:
        """A text {zh, en}; a single value is read as Chinese."""
        value = self.need(key) if required else self.get(key)
        if value is None:
            return None
        return read_text_value(value, key, self.faults)

    def flag(self, key: str) -> bool:
        """true or false; missing is false."""
        value = self.get(key)
        if value is None:
            return False
        if not isinstance(value, Scalar) or value not in ("true", "false"):
            self.fault(value.place, f"{key} is true or false", f"{key}: true")
            return False
        return value == "true"

    def done(self) -> None:
        """Report every key that nobody asked for."""
        for key in self.record:
            if key not in self.taken:
                self.fault(
                    self.record.place_of(key),
                    f"unknown key {key}",
                    suggest(key, self.taken) or f"known here: {', '.join(sorted(self.taken))}",
                )


def read_text_value(value: Value, key: str, faults: list[DefinitionError]) -> Text:
    """A written value as a Text; faults where it has other languages than zh and en."""
    if isinstance(value, Scalar):
        return Text(chinese_text(value))
    if isinstance(value, Record):
        for language in value:
            if language not in ("zh", "en"):
                place = value.place_of(language)
                faults.append(DefinitionError(place, f"language {language}", "use zh and en"))
        words = {k: str(v) for k, v in value.items() if isinstance(v, Scalar)}
        if "zh" not in words:
            faults.append(DefinitionError(value.place, f"{key} has no zh", "Chinese comes first"))
        return Text(chinese_text(words.get("zh", "")), words.get("en", ""))
    faults.append(DefinitionError(value.place, f"{key} wants a text", "{zh: …, en: …}"))
    return Text("")


class _Writer(yaml.SafeDumper):
    """Writes what was read from a file as the text it is."""


_Writer.add_representer(Scalar, lambda writer, text: writer.represent_str(str(text)))


def written(value: Any) -> str:
    """A plain value as one line of YAML that the reader of rule files takes."""
    line: str = yaml.dump(
        value,
        Dumper=_Writer,
        default_flow_style=True,
        allow_unicode=True,
        sort_keys=False,
        width=10**6,
    )
    return line.rstrip("\n").removesuffix("\n...").strip()
