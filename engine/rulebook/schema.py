"""What editors must know to complete and check rule files while they are written (JSON Schema)."""

from __future__ import annotations

import re
from typing import Final

from engine.rulebook.rule import LEVELS
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.schema_entries import entry_schemas
from engine.rulebook.schema_words import (
    ANY,
    CONDITION,
    DAY,
    FLAG,
    SCALAR,
    TEXT,
    WORDS,
    Schema,
    mapping,
    record,
)
from engine.rulebook.vocabulary import Fact

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def rules_schema(rulebook: Rulebook) -> Schema:
    """The schema of every file under rules/, with the names that are known now."""
    kinds = entry_schemas(rulebook)
    return {
        "$schema": DRAFT,
        "title": "Jiefen rules",
        "description": "A list of entries; the first key of each says what it is.",
        "type": "array",
        "items": {"anyOf": [{"$ref": f"#/$defs/{kind}_entry"} for kind in kinds]},
        "$defs": _shared(rulebook) | {f"{kind}_entry": entry for kind, entry in kinds.items()},
    }


def questionnaire_schema(rulebook: Rulebook) -> Schema:
    """The schema of every file under questionnaires/."""
    question = record(
        ["ask", "question"],
        ask={"enum": [name for name, fact in rulebook.facts.items() if not fact.set_by_system]},
        question=TEXT,
        hint=TEXT,
        why=TEXT,
        unit=TEXT,
        always=FLAG,
        required=FLAG,
        may_not_apply=FLAG,
        precision={"type": "array", "items": {"enum": ["day", "month", "year"]}},
    )
    section = record(
        ["section", "title", "questions"],
        section={"type": "string"},
        title=TEXT,
        when=CONDITION,
        order={"enum": ["author", "decisive"]},
        last=FLAG,
        questions={"type": "array", "items": question},
    )
    whole = record(
        ["sections"],
        questionnaire={"type": "string"},
        title=TEXT,
        you=TEXT,
        scope={"type": "array", "items": {"enum": sorted(rulebook.namespaces)}},
        when=CONDITION,
        include=WORDS,
        sections={"type": "array", "items": section},
    )
    defs = {key: _shared(rulebook)[key] for key in ("text", "condition")}
    return {"$schema": DRAFT, "title": "Jiefen questionnaire", **whole, "$defs": defs}


def _shared(rulebook: Rulebook) -> dict[str, Schema]:
    conditions = {"type": "array", "items": CONDITION}
    line = record(["is"], when=CONDITION, **{"is": SCALAR})
    return {
        "text": {
            "description": "A text, Chinese first.",
            "anyOf": [
                {"type": "string"},
                record(["zh"], zh={"type": "string"}, en={"type": "string"}),
            ],
        },
        "condition": {
            "description": "One line, a list (all of it), or all, any, none.",
            "anyOf": [
                {"type": ["string", "boolean"]},
                conditions,
                record([], all=conditions, any=conditions, none=conditions),
            ],
        },
        "formula": {
            "description": "One line, or lines of which the first that holds counts.",
            "anyOf": [{"type": ["string", "number"]}, {"type": "array", "items": line}],
        },
        "citation": _citation(rulebook),
        "given": _given(rulebook),
        "example": record(
            ["given", "then"],
            given={"$ref": "#/$defs/given"},
            then=SCALAR,
            missing=WORDS,
            reason={"type": "string"},
            also=WORDS,
            conservative=SCALAR,
            favourable=SCALAR,
            full_until=SCALAR,
            first_recoverable=SCALAR,
            region={"type": "string"},
            level={"enum": [*LEVELS]},
            partial=FLAG,
        ),
    }


def _citation(rulebook: Rulebook) -> Schema:
    """Citations in use come first, for completion; any article of a known law is good."""
    cited = sorted({article for finding in rulebook.findings for article in finding.basis})
    laws = "|".join(re.escape(law) for law in rulebook.laws)
    return {
        "description": "A law of rules/sources, # and its article.",
        "anyOf": [{"enum": cited}, {"type": "string", "pattern": f"^({laws})(#.+)?$"}],
    }


def _given(rulebook: Rulebook) -> Schema:
    facts = {name: _answer(fact) for name, fact in rulebook.facts.items()}
    return {
        "description": "Facts and parameters of the example; null removes one of the background.",
        "type": "object",
        "properties": {"as_of": DAY} | facts | dict.fromkeys(rulebook.parameters, ANY),
        "additionalProperties": False,
    }


def _answer(fact: Fact) -> Schema:
    """How an answer is written, with its choices where it has some."""
    keys: list[str | None] = [*fact.choices, "unknown", None]
    described: Schema = {"description": f"{fact.title.zh} / {fact.title.en}"}
    if fact.main_type == "multi":
        several = {"type": "array", "items": {"enum": [*fact.choices]}}
        return described | {"anyOf": [several, {"enum": keys}]}
    if fact.main_type == "rows":
        rows = {"type": "array", "items": mapping(ANY, fact.row)}
        return described | {"anyOf": [rows, {"enum": ["unknown", None]}]}
    if fact.choices and not fact.has_keys:
        return described | {"enum": keys}
    return described | ({"anyOf": [{"enum": keys}, SCALAR]} if fact.has_keys else SCALAR)
