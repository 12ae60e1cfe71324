"""The schemas take what we write and refuse what our own reader refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from engine.errors import DefinitionFaults
from engine.rulebook.loading import KINDS as ENTRIES
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.schema import DRAFT, questionnaire_schema, rules_schema
from engine.source import Items, Record, Value, read_file, read_text
from tests.ours import library

TYPES: dict[str, type | tuple[type, ...]] = {
    "array": list,
    "object": dict,
    "string": str,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


@cache
def rules() -> dict[str, Any]:
    return rules_schema(library().rulebook)


def as_editors_read(value: Value) -> Any:
    """A written value by the core schema of YAML 1.2, as editors read it."""
    if isinstance(value, Items):
        return [as_editors_read(item) for item in value]
    if isinstance(value, Record):
        return {str(key): as_editors_read(inner) for key, inner in value.items()}
    if value.is_null:
        return None
    if value.plain and value in ("true", "false"):
        return value == "true"
    if value.plain and re.fullmatch(r"[-+]?\d+(\.\d+)?", value):
        return float(value) if "." in value else int(value)
    return str(value)


def faults(schema: dict[str, Any], value: Any, root: dict[str, Any]) -> Iterator[str]:
    """What a validator would say: the part of draft 2020-12 that our schemas use."""
    if "$ref" in schema:
        yield from faults(root["$defs"][schema["$ref"].rpartition("/")[2]], value, root)
    if "type" in schema and not _is(value, schema["type"]):
        yield f"{value!r} is not {schema['type']}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{value!r} is not one of {schema['enum'][:5]}"
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        yield f"{value!r} does not match {schema['pattern'][:40]}"
    for part in schema.get("allOf", ()):
        yield from faults(part, value, root)
    if "anyOf" in schema:
        tried = [list(faults(part, value, root)) for part in schema["anyOf"]]
        if all(tried):
            yield min(tried, key=len)[0]
    if isinstance(value, list) and "items" in schema:
        for item in value:
            yield from faults(schema["items"], item, root)
    if isinstance(value, dict):
        yield from _inside(schema, value, root)


def _is(value: Any, types: str | list[str]) -> bool:
    wanted = [types] if isinstance(types, str) else types
    if isinstance(value, bool):
        return "boolean" in wanted
    return any(isinstance(value, TYPES[kind]) for kind in wanted)


def _inside(schema: dict[str, Any], value: dict[str, Any], root: dict[str, Any]) -> Iterator[str]:
    yield from (f"{key} is missing" for key in schema.get("required", ()) if key not in value)
    known = schema.get("properties", {})
    for key, inner in value.items():
        yield from faults(schema.get("propertyNames", {}), key, root)
        other = schema.get("additionalProperties", {})
        if key not in known and other is False:
            yield f"unknown key {key}"
        else:
            yield from faults(known.get(key, other or {}), inner, root)


def said_of(text: str) -> list[str]:
    """What is said of one entry, as the kind that its first key names."""
    (entry,) = as_editors_read(read_text(text, "x.yaml"))
    kind = rules()["$defs"].get(f"{next(iter(entry))}_entry", rules()["items"])
    return [*faults(kind, entry, rules())]


def test_every_file_of_ours_is_taken() -> None:
    root, asked = library().root, questionnaire_schema(library().rulebook)
    for folder, schema in (("rules", rules()), ("questionnaires", asked)):
        for path in sorted((root / folder).rglob("*.yaml")):
            written = as_editors_read(read_file(path))
            assert [*faults(schema, written, schema)] == [], path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- fnding: a.b\n", "is missing"),
        ("- fact: a.b\n  type: boolean\n  title: x\n", "'boolean' is not one of"),
        ("- fact: a.b\n  type: money\n  titel: x\n", "title is missing"),
        ("- law: a\n  title: x\n  status: V9\n", "'V9' is not one of"),
        ("- law: a\n  title: {zh: x, de: y}\n  status: V1\n", "is not string"),
        ("- background: {rental.rol: tenant}\n", "unknown key rental.rol"),
        ("- background: {rental.role: tenent}\n", "'tenent' is not one of"),
        ("- term: a.b\n  when: {most: [a]}\n", "is not ['string', 'boolean']"),
        ("- text: a\n", "zh is missing"),
        ("- zone: a\n  title: x\n", "intro is missing"),
        ("- zone: a\n  kinds: [{kind: rent.arears}]\n", "'rent.arears' is not one of"),
        ("- zone: a\n  prefill: {rental.rol: tenant}\n", "'rental.rol' is not one of"),
    ],
)
def test_what_is_written_wrongly_is_refused(text: str, said: str) -> None:
    assert any(said in one for one in said_of(text))
    assert [*faults(rules(), as_editors_read(read_text(text, "x.yaml")), rules())]


def test_a_citation_of_an_unknown_law_is_refused() -> None:
    citation = rules()["$defs"]["citation"]
    assert not [*faults(citation, "民法典#1", rules())]
    assert [*faults(citation, "民法大典#1", rules())]


def test_a_question_can_only_ask_what_the_vocabulary_has() -> None:
    schema = questionnaire_schema(library().rulebook)
    asked = {"section": "s", "title": "t", "questions": [{"ask": "rental.rol", "question": "?"}]}
    assert any("rental.rol" in one for one in faults(schema, {"sections": [asked]}, schema))
    asked["questions"] = [{"ask": "rental.role", "question": "?"}]
    assert not [*faults(schema, {"sections": [asked]}, schema)]


@pytest.mark.parametrize("kind", [kind for kind in ENTRIES if kind != "background"])
def test_the_keys_of_an_entry_are_those_that_the_reader_knows(kind: str) -> None:
    text = f"- {kind}: a.b\n  qqqqqq: 1\n"
    with pytest.raises(DefinitionFaults) as caught:
        Rulebook.load([read_text(text, "x.yaml")])
    (fault,) = [f for f in caught.value.faults if f.message == "unknown key qqqqqq"]
    known = set(fault.remedy.removeprefix("known here: ").split(", "))
    assert set(rules()["$defs"][f"{kind}_entry"]["properties"]) == known


def test_the_schemas_name_their_draft() -> None:
    assert rules()["$schema"] == DRAFT
    assert questionnaire_schema(library().rulebook)["$schema"] == DRAFT
