"""The keys of every kind of entry that a file under rules/ may hold."""

from __future__ import annotations

from collections.abc import Iterable

from engine.rulebook.definitions import VALUE_KINDS
from engine.rulebook.parameter import STATUSES as VERIFIED
from engine.rulebook.parameter import TYPES as PARAMETER_TYPES
from engine.rulebook.rule import HOLDERS, LEVELS, STATUSES, Finding
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.schema_words import (
    ANY,
    BASIS,
    CONDITION,
    DAY,
    EXAMPLES,
    FLAG,
    FORMULA,
    SCALAR,
    TEXT,
    WORDS,
    Schema,
    mapping,
    record,
)
from engine.rulebook.vocabulary import COMPARED, TYPES


def entry_schemas(rulebook: Rulebook) -> dict[str, Schema]:
    """The schema of each kind, by the word that an entry of it begins with."""
    return {
        **_declared(rulebook),
        **_defined(rulebook),
        **_listed(),
        **_library(),
        **_causes(),
        **_zones(rulebook),
        **_answers(rulebook),
        **_deadlines(rulebook),
    }


def _declared(rulebook: Rulebook) -> dict[str, Schema]:
    evidence = [item.id for item in rulebook.listed_as("evidence")]
    column = _fact_keys(evidence)
    period = record(
        ["source", "status"],
        **{"from": DAY},
        to=DAY,
        region={"type": "string"},
        value=ANY,
        source={"type": "string"},
        status={"enum": [*VERIFIED]},
    )
    return {
        "fact": record(
            ["fact", "type", "title"],
            fact={"type": "string"},
            row=mapping(record(["type", "title"], **column)),
            **column,
        ),
        "parameter": record(
            ["parameter", "type", "title", "values"],
            parameter={"type": "string"},
            type={"enum": [*PARAMETER_TYPES]},
            title=TEXT,
            values={"type": "array", "items": period},
        ),
        "law": record(
            ["law", "title", "status"],
            law={"type": "string"},
            title=TEXT,
            short=TEXT,
            number=SCALAR,
            in_force=record([], **{"from": DAY}, to=DAY),
            also_named={"type": "array", "items": SCALAR},
            status={"enum": ["V1", "V2", "V3", "N"]},
            note=ANY,
            source=ANY,
        ),
        "holidays": record(
            ["holidays", "source", "status"],
            holidays=SCALAR,
            off={"type": "array"},
            work={"type": "array"},
            source={"type": "string"},
            status={"enum": [*VERIFIED]},
        ),
        "background": record(["background"], background={"$ref": "#/$defs/given"}),
    }


def _fact_keys(evidence: Iterable[str]) -> dict[str, Schema]:
    return {
        "type": {"enum": [*TYPES]},
        "title": TEXT,
        "choices": mapping(TEXT),
        "applies": CONDITION,
        "presume": ANY,
        "limits": record([], min=SCALAR, max=SCALAR),
        "evidence": {"type": "array", "items": {"enum": [*evidence]}},
        "burden": {"type": "string"},
        "private": {"anyOf": [FLAG, WORDS]},
        "of_person": FLAG,
        "compared": {"enum": [*COMPARED]},
        "shared_as": ANY,
        "set_by": {"enum": ["system"]},
    }


def _defined(rulebook: Rulebook) -> dict[str, Schema]:
    facts = [*rulebook.facts, *rulebook.definitions]
    sum_keys = {
        "title": TEXT,
        "due": CONDITION,
        "is": FORMULA,
        "formula": TEXT,
        "basis": BASIS,
        "heuristic": FLAG,
        "examples": EXAMPLES,
    }
    name: Schema = {"type": "string"}
    return {
        "term": record(
            ["term"],
            term=name,
            title=TEXT,
            when=CONDITION,
            examples=EXAMPLES,
            **{"is": FORMULA},
        ),
        "finding": _finding(rulebook, facts),
        "amount": record(["amount", "title", "is"], amount=name, total=FLAG, **sum_keys),
        "value": record(
            ["value", "title", "is"], value=name, type={"enum": [*VALUE_KINDS]}, **sum_keys
        ),
        "limitation": record(
            ["limitation", "title", "conservative", "favourable", "basis"],
            limitation=name,
            title=TEXT,
            due=CONDITION,
            conservative=FORMULA,
            favourable=FORMULA,
            unlimited=CONDITION,
            unlimited_says=TEXT,
            full_until=FORMULA,
            first_recoverable=FORMULA,
            revived=CONDITION,
            basis=BASIS,
            examples={"type": "array", "items": _limited_example()},
        ),
        "route": _route(),
    }


def _limited_example() -> Schema:
    return {"allOf": [{"$ref": "#/$defs/example"}, {"properties": {"then": {"enum": [*STATUSES]}}}]}


def _finding(rulebook: Rulebook, facts: Iterable[str]) -> Schema:
    level = record(["is"], when=CONDITION, **{"is": {"enum": [*LEVELS]}})
    findings = [d.name for d in rulebook.definitions.values() if isinstance(d, Finding)]
    return record(
        ["finding", "title", "when", "level", "basis", "says", "examples"],
        finding={"type": "string"},
        code={"type": "string"},
        also_code=WORDS,
        title=TEXT,
        when=CONDITION,
        unless=CONDITION,
        level={"anyOf": [{"enum": [*LEVELS]}, {"type": "array", "items": level}]},
        holder={"enum": [*HOLDERS]},
        basis=BASIS,
        in_force=record([], by={"type": "string"}, **{"from": DAY}, to=DAY),
        burden=mapping({"type": "string"}, facts),
        excludes={"type": "array", "items": {"enum": findings}},
        human=FLAG,
        urgent=FLAG,
        procedure=FLAG,
        private=FLAG,
        says=TEXT,
        reasons=mapping(record([], strong=TEXT, risk=TEXT), HOLDERS),
        examples=EXAMPLES,
    )


def _route() -> Schema:
    line = record(
        ["to", "reason"],
        step=SCALAR,
        when=CONDITION,
        to={"type": "string"},
        reason={"type": "string"},
        says=TEXT,
        alone=FLAG,
    )
    beside = record(["when", "add"], when=CONDITION, add=WORDS)
    return record(
        ["route", "first"],
        route={"type": "string"},
        first={"type": "array", "items": line},
        also={"type": "array", "items": beside},
        examples=EXAMPLES,
    )


def _listed() -> dict[str, Schema]:
    return {
        "evidence": record(
            ["evidence", "title", "how_to_save", "grade"],
            evidence={"type": "string"},
            group={"type": "string"},
            grade={"enum": ["A", "B", "C"]},
            title=TEXT,
            how_to_save=TEXT,
            when=CONDITION,
            private=FLAG,
        ),
        "option": record(
            ["option", "title", "terms"],
            option={"type": "string"},
            title=TEXT,
            terms=TEXT,
            gives={"enum": [*HOLDERS]},
            low=FORMULA,
            high=FORMULA,
            when=CONDITION,
            private=FLAG,
        ),
        "headline": record(
            ["headline", "says"],
            headline={"type": "string"},
            says=TEXT,
            when=CONDITION,
            private=FLAG,
        ),
        "side": record(
            ["side", "other"],
            side={"enum": [*HOLDERS]},
            other={"enum": [*HOLDERS]},
            when=CONDITION,
        ),
        "way": record(["way"], way={"type": "string"}, when=CONDITION),
    }


def _library() -> dict[str, Schema]:
    """Entries that are no rules: fixed texts, places and bodies."""
    word: Schema = {"type": "string"}
    return {
        "text": record(["text", "zh"], text=word, zh=word, en=word, source=word),
        "region": record(
            ["region", "title", "default_district"],
            region=word, title=TEXT, districts=WORDS, default_district=word,
        ),
        "body": record(
            ["body", "title", "kind"],
            body=word, title=TEXT, kind=word, level=SCALAR, place=SCALAR, serves=WORDS,
            phone=SCALAR, address={"anyOf": [TEXT, {"type": "null"}]}, when=TEXT, hours=TEXT,
            first_for=WORDS, private=FLAG,
        ),
        "route_bodies": record(["route_bodies", "bodies"], route_bodies=word, bodies=WORDS),
    }  # fmt: skip


def _zones(rulebook: Rulebook) -> dict[str, Schema]:
    """Event zones: what is put together for a time and a place."""
    word: Schema = {"type": "string"}
    category = rulebook.facts.get("case.category")
    kind: Schema = {"enum": [*category.choices]} if category else word
    featured = record(["kind"], kind=kind, hint=TEXT)
    notice = record(["notice", "source", "date"], notice=TEXT, source=word, date=DAY, link=word)
    asked = [name for name, fact in rulebook.facts.items() if not fact.set_by_system]
    return {
        "zone": record(
            ["zone", "title", "intro", "from", "source", "status", "kinds"],
            zone=word, title=TEXT, intro=TEXT, to=DAY, region=word, after=TEXT, source=word,
            status={"enum": [*VERIFIED]}, kinds={"type": "array", "items": featured},
            categories=WORDS, notices={"type": "array", "items": notice}, bodies=WORDS,
            prefill=mapping(ANY, asked), **{"from": DAY},
        )
    }  # fmt: skip


def _answers(rulebook: Rulebook) -> dict[str, Schema]:
    """Plain questions with their answers."""
    word: Schema = {"type": "string"}
    category = rulebook.facts.get("case.category")
    kind: Schema = {"enum": [*category.choices]} if category else word
    local = record(["region", "says", "basis"], region=word, says=TEXT, basis=BASIS)
    return {
        "answer": record(
            ["answer", "kind", "question", "wordings", "says", "basis"],
            answer=word, kind=kind, question=TEXT, wordings=WORDS, keywords=WORDS, says=TEXT,
            step=TEXT, basis=BASIS, rests_on=WORDS, local={"type": "array", "items": local},
        )
    }  # fmt: skip


def _deadlines(rulebook: Rulebook) -> dict[str, Schema]:
    """Entries of rules/deadlines: days that are noted on a case, and what runs from them."""
    word: Schema = {"type": "string"}
    lengths = [name for name, one in rulebook.parameters.items() if one.type in ("days", "int")]
    length: Schema = {"enum": lengths} if lengths else word
    return {
        "milestone": record(
            ["milestone", "title"],
            milestone=word, title=TEXT, hint=TEXT, ahead=FLAG, asked_at=WORDS, **{"for": WORDS},
        ),
        "deadline": record(
            ["deadline", "title", "runs_from", "binds", "standing", "missed", "act", "basis",
             "status"],
            deadline=word, title=TEXT, runs_from=mapping(word), length=length, counted=word,
            extended_to=word, not_for=WORDS, not_counted=WORDS, tracks=WORDS, outcomes=WORDS,
            limits=WORDS, not_limits=WORDS, soon=length, asked_at=WORDS,
            binds=word, standing=word, met_by=WORDS, stopped_by=WORDS, missed=TEXT, act=TEXT,
            basis=BASIS, status={"enum": [*VERIFIED]}, **{"for": WORDS},
        ),
    }  # fmt: skip


def _causes() -> dict[str, Schema]:
    """Entries of rules/causes: what disputes are called, and by which words they are known."""
    cues = record([], strong=WORDS, weak=WORDS, against=WORDS)
    word: Schema = {"type": "string"}
    offer = record(
        ["choice", "title"], choice=word, title=TEXT, mostly=WORDS, often=WORDS, sometimes=WORDS
    )
    return {
        "cause": record(
            ["cause", "category", "depth", "title"],
            cause=word, category=word, depth={"enum": ["F", "L", "T"]}, title=TEXT, about=TEXT,
            cause_code=SCALAR, cause_name=word, cause_also=mapping(word), keywords=cues,
        ),
        "lead_category": record(
            ["lead_category", "order", "title"],
            lead_category=word, order=SCALAR, title=TEXT, about=TEXT, zone=FLAG, words=WORDS,
        ),
        "area": record(
            ["area", "title", "nature", "causes"],
            area=word, title=TEXT, about=TEXT, causes=WORDS,
            nature={"enum": ["civil", "criminal", "administrative", "none"]},
        ),
        "clarify_steps": record(
            ["clarify_steps", "mostly", "often", "sometimes", "hardly"],
            clarify_steps=word, mostly=SCALAR, often=SCALAR, sometimes=SCALAR, hardly=SCALAR,
        ),
        "clarify": record(
            ["clarify", "title", "offers"],
            clarify=word, title=TEXT, offers={"type": "array", "items": offer},
        ),
        "cause_list": record(
            ["cause_list", "version"], cause_list=word, version=SCALAR, in_force=mapping(DAY)
        ),
        "safety_signal": record(
            ["safety_signal", "cues"],
            safety_signal=word, deniable=FLAG, cues=WORDS,
            pairs={"type": "array", "items": record(["of", "then"], of=WORDS, then=WORDS)},
        ),
        "harmless": record(["harmless"], harmless=ANY, words=WORDS, denials=WORDS),
        "wording": record(
            ["wording"],
            wording=word, negators=WORDS, fillers=WORDS, askers=WORDS, owed=WORDS,
            variants=WORDS,
        ),
    }  # fmt: skip
