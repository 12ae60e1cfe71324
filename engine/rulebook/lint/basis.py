"""Whether every rule rests on law that exists and is in force, and on tests that show its turns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.rulebook.lint.material import Material
from engine.rulebook.lint.remark import Remark, Weight, advice
from engine.rulebook.rule import Amount, Finding, Law, Limitation
from engine.source import Record, suggest

ARTICLE: Final = re.compile(r"Q?\d+(?:-\d+)?(?:之\w+)?(?:\(\d+\))?(?:-\d+)?")
Based = Finding | Amount | Limitation


def bases(material: Material) -> Iterator[Remark]:
    """Rules without a basis; citations of laws unknown, ended, or not yet in force."""
    for rule in _based(material):
        if not rule.basis and not isinstance(rule, Amount):
            yield Remark(rule.place, "basis", f"{rule.name} has no basis", "basis: [law#article]")
        for article in rule.basis:
            yield from _citation(material, rule, article)


def _based(material: Material) -> tuple[Based, ...]:
    rulebook = material.rulebook
    return (*rulebook.findings, *rulebook.limitations, *rulebook.amounts)


def _citation(material: Material, rule: Based, article: str) -> Iterator[Remark]:
    id, _, number = article.partition("#")
    place = material.place_in(rule.place, "basis", article)
    law = material.rulebook.laws.get(id)
    if law is None:
        remedy = suggest(id, material.rulebook.laws) or "add a law entry to rules/sources"
        yield Remark(place, "law", f"{rule.name} cites {id}, which no law entry names", remedy)
        return
    if not ARTICLE.fullmatch(number):
        yield advice(place, "law", f"{article} names no article", "law#721, law#563(1) or law#3-2")
    if not law.in_force(material.day) and not _is_limited(material, rule, law):
        yield _out_of_force(material, rule, law, article)


def _out_of_force(material: Material, rule: Based, law: Law, article: str) -> Remark:
    """A fault where no law in force is left; advice where old law stands beside new."""
    laws = [material.rulebook.laws.get(one.partition("#")[0]) for one in rule.basis]
    left = any(one is not None and one.in_force(material.day) for one in laws)
    ended = law.to is not None and law.to <= material.day
    when = f"ended on {law.to}" if ended else f"comes into force on {law.from_}"
    limit = f"to: {law.to}" if ended else f"from: {law.from_}"
    return Remark(
        material.place_in(rule.place, "basis", article),
        "expired-basis",
        f"{rule.name} rests on {article}, which {when}",
        f"cite the law in force, or limit the rule: in_force: {{by: date, {limit}}}",
        Weight.ADVICE if left else Weight.FAULT,
    )


def _is_limited(material: Material, rule: Based, law: Law) -> bool:
    """Whether the rule itself holds only while the law does, by a date that it names."""
    entry = material.entries.get(rule.place)
    force = None if entry is None else entry.get("in_force")
    ended = law.to is not None and law.to <= material.day
    return isinstance(force, Record) and ("to" if ended else "from") in force


def tests(material: Material) -> Iterator[Remark]:
    """Findings that no example shows true, false and unknown; sums without a test of each kind."""
    for finding in material.rulebook.findings:
        shown = {example.then for example in finding.examples}
        lacking = [then for then in ("true", "false", "unknown") if then not in shown]
        if lacking:
            message = f"{finding.name} has no example that is {', none that is '.join(lacking)}"
            place = material.place_of(finding.place, "examples")
            yield Remark(place, "examples", message, "- {given: {…}, then: true}")
    for amount in material.rulebook.amounts:
        if not any(e.then not in ("absent", "unknown") for e in amount.examples):
            message = f"{amount.name} has no example with a sum or date"
            yield Remark(amount.place, "examples", message, '- {given: {…}, then: "100.00"}')
    for limitation in material.rulebook.limitations:
        if not limitation.examples:
            message = f"{limitation.name} has no example"
            yield Remark(limitation.place, "examples", message, "- {given: {…}, then: IN_TIME}")


def references(material: Material) -> Iterator[Remark]:
    """Codes borne twice, and names in a rule that nothing bears."""
    rulebook = material.rulebook
    seen: dict[str, str] = {}
    truths = set(rulebook.definitions)
    for finding in rulebook.findings:
        if finding.code and finding.code in seen:
            place = material.place_of(finding.place, "code")
            message = f"{finding.code} is borne by {seen[finding.code]} already"
            yield Remark(place, "code", message, "give each finding its own code")
        seen.setdefault(finding.code, finding.name)
        for name in finding.excludes:
            if name not in truths:
                place = material.place_in(finding.place, "excludes", name)
                yield Remark(place, "excludes", f"unknown finding {name}", suggest(name, truths))
        known = [*rulebook.facts, *rulebook.definitions]
        for name in finding.burden:
            if name not in known:
                place = material.place_of(finding.place, "burden")
                yield Remark(place, "burden", f"unknown fact {name}", suggest(name, known))
    items = {item.id for item in rulebook.listed_as("evidence")}
    for fact in rulebook.facts.values():
        for id in fact.evidence:
            if id not in items:
                place = material.place_in(fact.place, "evidence", id)
                yield Remark(place, "evidence", f"unknown evidence {id}", suggest(id, items))


def doubtful_sources(material: Material) -> Iterator[Remark]:
    """Laws and figures that nobody has verified, where rules rest on them."""
    cited = {article.partition("#")[0] for rule in _based(material) for article in rule.basis}
    for law in material.rulebook.laws.values():
        if law.id in cited and law.status == "N":
            yield advice(law.place, "unverified", f"{law.id} is cited and its text not verified")
