"""Worked cases: facts in, conclusions out, in one written form for files, terminals and tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from engine.errors import AnswerError, DefinitionError, DefinitionFaults, Place
from engine.i18n import money_plain
from engine.rulebook.evaluate import Evaluation, Sum
from engine.rulebook.loading import parameter_value, plain
from engine.rulebook.region import Region
from engine.rulebook.relevance import missing_facts
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.truth import Truth
from engine.rulebook.vocabulary import exact_text, read_answer
from engine.source import Record, Value, read_file, suggest


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """One case as written: its facts are not yet read against a vocabulary."""

    id: str
    domain: str
    kind: str
    title: str
    as_of: date
    facts: Mapping[str, Value]
    parameters: Mapping[str, Value]
    expect: Mapping[str, Any]
    place: Place


def read_cases(path: Path) -> tuple[WorkedCase, ...]:
    """The cases of a file: a list under `cases` with shared `meta`, or one case alone.

    Raises `DefinitionFaults`.
    """
    written = read_file(path)
    if not isinstance(written, Record):
        fault = DefinitionError(written.place, "a case file is a mapping", "facts: {…}")
        raise DefinitionFaults([fault])
    if "cases" not in written:
        return (_case(written, {}, {}),)
    meta = written.get("meta")
    defaults = _part(meta, "default_facts")
    parameters = _part(meta, "parameters")
    cases = written["cases"]
    records = [c for c in cases if isinstance(c, Record)] if isinstance(cases, list) else []
    return tuple(_case(record, defaults, parameters) for record in records)


def _part(record: Value | None, key: str) -> Mapping[str, Value]:
    part = record.get(key) if isinstance(record, Record) else None
    return part if isinstance(part, Record) else {}


def _case(
    record: Record, defaults: Mapping[str, Value], parameters: Mapping[str, Value]
) -> WorkedCase:
    words = {key: str(record[key]) for key in ("id", "domain", "kind", "title") if key in record}
    written = str(record.get("as_of", ""))
    try:
        as_of = date.fromisoformat(written)
    except ValueError as err:
        place = record.place_of("as_of")
        fault = DefinitionError(place, f"as_of: {written or 'missing'}", "write as_of: 2026-01-31")
        raise DefinitionFaults([fault]) from err
    return WorkedCase(
        id=words.get("id", "case"),
        domain=words.get("domain", ""),
        kind=words.get("kind", ""),
        title=words.get("title", ""),
        as_of=as_of,
        facts={**defaults, **_part(record, "facts")},
        parameters={**parameters, **_part(record, "params")},
        expect=plain(record["expect"]) if "expect" in record else {},
        place=record.place,
    )


def unknown_subject(case: WorkedCase, rulebook: Rulebook) -> str:
    """The namespace that no vocabulary has yet, or the empty text."""
    spaces = {name.partition(".")[0] for name in case.facts}
    return next(iter(sorted(spaces - rulebook.namespaces)), "")


def evaluate_case(case: WorkedCase, rulebook: Rulebook, region: Region) -> Evaluation:
    """The final assessment of a case; raises `DefinitionFaults` naming every bad fact."""
    faults: list[DefinitionError] = []
    facts = read_facts(case.facts, rulebook, faults, case.place)
    parameters = read_parameters(case.parameters, rulebook, faults)
    if faults:
        raise DefinitionFaults(faults)
    scope = {name.partition(".")[0] for name in case.facts} - _idle(case)
    return Evaluation(
        rulebook,
        facts,
        as_of=case.as_of,
        region=region.of_case(rulebook, facts, scope),
        parameters=parameters,
        scope=scope,
    )


def _idle(case: WorkedCase) -> set[str]:
    """Namespaces that only shared default facts mention: the dispute is not about them."""
    spaces: dict[str, int] = {}
    for name, value in case.facts.items():
        own = value.place.line >= case.place.line
        space = name.partition(".")[0]
        spaces[space] = spaces.get(space, 0) + own
    return {space for space, own in spaces.items() if not own}


def read_facts(
    written: Mapping[str, Value],
    rulebook: Rulebook,
    faults: list[DefinitionError],
    place: Place,
) -> dict[str, Any]:
    """Written facts as typed values, every fault collected."""
    facts: dict[str, Any] = {}
    for name, value in written.items():
        fact = rulebook.facts.get(name)
        if fact is None:
            if name.partition(".")[0] in rulebook.namespaces:
                near = suggest(name, rulebook.facts)
                faults.append(DefinitionError(value.place, f"unknown fact {name}", near))
            continue
        try:
            facts[name] = read_answer(fact, plain(value))
        except AnswerError as err:
            detail = " ".join(err.values.values())
            listing = f"choices: {', '.join(fact.choices)}" if fact.choices else f"type {fact.type}"
            message = f"{err.field}: {err.key} {detail}".rstrip()
            faults.append(DefinitionError(value.place, message, listing))
    return facts


def read_parameters(
    written: Mapping[str, Value], rulebook: Rulebook, faults: list[DefinitionError]
) -> dict[str, Any]:
    """Written parameter values in the unit that is reckoned with; unknown ones are left out."""
    values: dict[str, Any] = {}
    for name, value in written.items():
        parameter = rulebook.parameters.get(name)
        if parameter is None:
            continue
        try:
            values[name] = parameter_value(plain(value), parameter.type)
        except (ValueError, TypeError, AttributeError):
            fault = DefinitionError(value.place, f"{name} is not a {parameter.type}", "")
            faults.append(fault)
    return values


def result_of(evaluation: Evaluation) -> dict[str, Any]:
    """The conclusions in the shape of a worked case's `expect`."""
    route = evaluation.route()
    return {
        "findings": [finding.name for finding in evaluation.findings()],
        "amounts": {
            s.definition.name: written_value(s)
            for s in evaluation.amounts()
            if s.due is Truth.TRUE and not s.definition.is_value
        },
        "values": {
            s.definition.name: written_value(s)
            for s in evaluation.amounts()
            if s.due is Truth.TRUE and s.definition.is_value
        },
        "limitation": {
            limit.definition.short_name: {
                "status": limit.status,
                "conservative_last_day": _iso(limit.conservative),
                "favourable_last_day": _iso(limit.favourable),
                "last_day_safe": _iso(limit.conservative),
                "full_until": _iso(limit.full_until),
                "first_recoverable_day": _iso(limit.first_recoverable),
            }
            for limit in evaluation.time_limits()
        },
        "route": {
            "primary": route.primary,
            "also": list(route.also),
            "reasons": list(route.reasons),
        }
        if route is not None
        else None,
        "citations": list(citations(evaluation)),
        "missing_facts": list(missing_facts(evaluation)),
        "presumed": sorted(evaluation.presumed),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def written_value(one: Sum) -> str | None:
    """An exact amount or value as text; None where it cannot be worked out."""
    value = one.value
    if value is None:
        return None
    if one.definition.kind == "money":
        return money_plain(int(value))
    if one.definition.kind == "date":
        return date.fromordinal(int(value)).isoformat()
    return exact_text(value)


def citations(evaluation: Evaluation) -> tuple[str, ...]:
    """Every article that what was concluded rests on, once."""
    cited = [article for finding in evaluation.findings() for article in finding.basis]
    cited += [a for s in evaluation.amounts() if s.due is Truth.TRUE for a in s.definition.basis]
    cited += [a for limit in evaluation.time_limits() for a in limit.definition.basis]
    return tuple(dict.fromkeys(cited))


def cites(article: str, cited: tuple[str, ...]) -> bool:
    """Whether the article itself or a paragraph or item of it is cited."""
    return any(c == article or c.startswith((f"{article}(", f"{article}-")) for c in cited)


def differences(expect: Mapping[str, Any], evaluation: Evaluation) -> list[str]:
    """Where the conclusions differ from what a worked case expects; empty when it passes."""
    result = result_of(evaluation)
    faults = [
        f"finding missing: {n}" for n in expect.get("findings") or () if n not in result["findings"]
    ]
    faults += [
        f"finding not expected: {n}" for n in expect.get("absent") or () if n in result["findings"]
    ]
    for name in expect.get("missing_facts") or ():
        if name not in result["missing_facts"]:
            faults.append(f"not among the missing facts: {name}")
    for part in ("amounts", "values"):
        for name, wanted in (expect.get(part) or {}).items():
            found = result[part].get(name, "not due")
            if found != wanted:
                faults.append(f"{name}: expected {wanted}, found {found}")
    for name, wanted in (expect.get("limitation") or {}).items():
        found = result["limitation"].get(name, {})
        faults += [
            f"limitation {name}.{key}: expected {value}, found {found.get(key)}"
            for key, value in wanted.items()
            if found.get(key) != value
        ]
    faults += _route_differences(expect.get("route"), result["route"])
    cited = citations(evaluation)
    faults += [f"not cited: {a}" for a in expect.get("citations") or () if not cites(a, cited)]
    return faults


def _route_differences(
    wanted: Mapping[str, Any] | None, found: Mapping[str, Any] | None
) -> list[str]:
    if wanted is None:
        return []
    if found is None:
        return ["no route"]
    faults = [
        f"route.{key}: expected {wanted[key]}, found {found[key]}"
        for key in ("primary", "reasons")
        if key in wanted and wanted[key] != found[key]
    ]
    missing = [name for name in wanted.get("also") or () if name not in found["also"]]
    return faults + [f"route.also lacks {name}" for name in missing]
