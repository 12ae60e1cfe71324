"""How an evaluation becomes a guidance: the same findings and sums for every reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from engine.guidance.guidance import (
    AmountLine,
    Citation,
    Edition,
    EvidenceLine,
    EvidenceNote,
    FactLine,
    FindingLine,
    Guidance,
    HelperLine,
    Holding,
    LawLine,
    MissingLine,
    OptionLine,
    Party,
    PartyLine,
    PathLine,
    Proof,
    RouteLine,
    SideReasons,
    TipLine,
    UrgentLine,
    ValueLine,
)
from engine.i18n import Text, money_text
from engine.rulebook import graph
from engine.rulebook.evaluate import Evaluation, Sum, TimeLimit
from engine.rulebook.explain import all_facts, prove
from engine.rulebook.graph import ABSENT, Unanswered
from engine.rulebook.relevance import Walk, missing
from engine.rulebook.rule import Finding, Listed
from engine.rulebook.truth import Truth
from engine.rulebook.vocabulary import Fact
from engine.rulebook.wording import answer_text, fill, span_text

MOST_MISSING = 8
MOST_REASONS = 4
LEVELS_OF_BODY = {"MEDIATE_COMMUNITY": 0, "MEDIATE_STREET": 1, "MEDIATE_DISTRICT": 2}


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a guidance needs beside the law: for whom, when, under which number."""

    number: str
    case_id: str
    generated_at: datetime
    rule_version: str
    answers_hash: str
    texts: Mapping[str, Text]
    category: Text
    helpers: tuple[HelperLine, ...] = ()
    asked: tuple[str, ...] = ()  # facts in the order in which they were asked
    open: tuple[str, ...] = ()  # facts that can still be asked about
    evidence: Mapping[str, str] = field(default_factory=dict)
    version: int = 1
    reviewed_by: str | None = None


def compose(evaluation: Evaluation, occasion: Occasion) -> Guidance:
    """The mediator's edition, from which the other two are cut."""
    return _Composing(evaluation, occasion).guidance()


class _Composing:
    def __init__(self, evaluation: Evaluation, occasion: Occasion) -> None:
        self.ev = evaluation
        self.occasion = occasion
        self.rulebook = evaluation.rulebook
        self.holding = findings = evaluation.findings()
        self.urgent_findings = tuple(f for f in findings if f.urgent)
        self.sides = self._sides()

    def text(self, text: Text) -> Text:
        """An author's text with its names filled in, in both languages."""
        return Text(fill(text.zh, self.ev, "zh"), fill(text.en, self.ev, "en") if text.en else "")

    def fixed(self, id: str, **values: str) -> Text:
        text = self.occasion.texts[id]
        if not values:
            return text
        return Text(text.zh.format(**values), text.en.format(**values))

    def guidance(self) -> Guidance:
        route = self.ev.route()
        primary = route.primary if route else "CONSULT"
        danger = primary == "EMERGENCY"
        return Guidance(
            number=self.occasion.number,
            case_id=self.occasion.case_id,
            edition=Edition.MEDIATOR,
            party=Party.BOTH,
            category=self.occasion.category,
            rule_version=self.occasion.rule_version,
            law_as_of=self.ev.day,
            as_of=self.ev.day,
            answers_hash=self.occasion.answers_hash,
            generated_at=self.occasion.generated_at,
            label=self.fixed("label.automatic"),
            headline=self._headline(),
            version=self.occasion.version,
            reviewed_by=self.occasion.reviewed_by,
            safety_first=danger,
            parties=self._parties(),
            urgent=(*self._urgent_findings(), *self._urgent_limits()),
            facts=self._facts(),
            findings=self._findings(),
            amounts=self._amounts(),
            values=self._values(),
            reasons=() if danger else self._reasons(),
            options=() if danger else self._options(),
            route=self._route(),
            evidence=self._evidence(),
            missing=self._missing(),
            helpers=self.occasion.helpers,
            law_text=self._law(),
            tips=() if danger else self._tips(),
        )

    # ------------------------------------------------------------ who

    def _sides(self) -> Mapping[Party, str]:
        """Which part in the law each party plays, where that is known."""
        for item in self.ev.listed("side"):
            return {Party.APPLICANT: item.id, Party.RESPONDENT: item.words["other"]}
        return {}

    def _parties(self) -> tuple[PartyLine, ...]:
        return tuple(PartyLine(party, side) for party, side in self.sides.items())

    def _party_of(self, side: str) -> Party | None:
        return next((party for party, one in self.sides.items() if one == side), None)

    # ------------------------------------------------------------ first things

    def _headline(self) -> Text:
        for item in self.ev.listed("headline"):
            return self.text(item.texts["says"])
        return self.fixed("document.empty")

    def _urgent_findings(self) -> Iterable[UrgentLine]:
        return (UrgentLine("safety", self.text(f.says)) for f in self.urgent_findings)

    def _urgent_limits(self) -> Iterable[UrgentLine]:
        for limit in self.ev.time_limits():
            if limit.status in ("EXPIRING", "EXPIRED", "DISPUTED", "PARTIAL", "REVIVED"):
                yield self._limit_line(limit)

    def _limit_line(self, limit: TimeLimit) -> UrgentLine:
        two = limit.status == "DISPUTED"
        return UrgentLine(
            limit.status,
            _joined(limit.definition.title, self.fixed(f"limitation.{limit.status}")),
            limit.conservative,
            limit.favourable if two else None,
        )

    # ------------------------------------------------------------ facts

    def _facts(self) -> tuple[FactLine, ...]:
        names = self.occasion.asked or tuple(self.ev.answers)
        lines = []
        for name in names:
            fact = self.rulebook.facts[name]
            value = self.ev.fact(name)
            if fact.set_by_system or value is ABSENT:
                continue
            lines.append(self._fact(fact, value))
        return tuple(lines)

    def _fact(self, fact: Fact, value: Any) -> FactLine:
        presumed = fact.name in self.ev.presumed
        unknown = isinstance(value, Unanswered)
        written = self.ev.answers.get(fact.name)
        return FactLine(
            field=fact.name,
            label=fact.title,
            value=None if unknown else self._answer(fact, value),
            state="presumed" if presumed else "unknown" if unknown else "known",
            evidence=self._proof_of(fact) if written is not None else None,
            private_to=Party.APPLICANT if fact.private else None,
        )

    def _answer(self, fact: Fact, value: Any) -> Text:
        return Text(answer_text(fact, value, "zh"), answer_text(fact, value, "en"))

    def _proof_of(self, fact: Fact) -> EvidenceNote | None:
        """The best evidence that is in hand for a fact."""
        held = [
            item
            for item in self.rulebook.listed_as("evidence")
            if item.id in fact.evidence and self.occasion.evidence.get(item.id) == "have"
        ]
        if not held:
            return None
        best = min(held, key=lambda item: item.words["grade"] or "C")
        return EvidenceNote(_grade(best.words["grade"]), best.texts["title"])

    # ------------------------------------------------------------ findings

    def _findings(self) -> tuple[FindingLine, ...]:
        rest = [f for f in self.holding if not f.urgent]
        shared = [f for f in rest if f.name.startswith("case.")]
        own = [f for f in rest if not f.name.startswith("case.")]
        return tuple(self._finding(f) for f in (*own, *shared))

    def _finding(self, finding: Finding) -> FindingLine:
        return FindingLine(
            name=finding.name,
            level=_level(self.ev.level(finding)),
            holder=finding.holder,
            title=finding.title,
            text_lay=self.text(finding.says),
            code=finding.code,
            must_prove=self._burden(finding),
            citations=self._citations(finding.basis),
            facts_used=tuple(dict.fromkeys(all_facts(prove(self.ev, finding.name)))),
            needs_human=finding.human,
        )

    def _burden(self, finding: Finding) -> tuple[Proof, ...]:
        return tuple(
            Proof(side, self.rulebook.facts[name].title)
            for name, side in finding.burden.items()
            if name in self.rulebook.facts
        )

    def _citations(self, basis: Iterable[str]) -> tuple[Citation, ...]:
        return tuple(self._citation(article) for article in basis)

    def _citation(self, article: str) -> Citation:
        law, _, number = article.partition("#")
        known = self.rulebook.laws.get(law)
        return Citation(law, number, known.short if known else Text(law))

    # ------------------------------------------------------------ sums

    def _amounts(self) -> tuple[AmountLine, ...]:
        return tuple(
            self._amount(one)
            for one in self.ev.amounts()
            if not one.definition.is_value and self._is_shown(one)
        )

    def _is_shown(self, one: Sum) -> bool:
        """Surely due, or possibly due within bounds that the facts set."""
        if one.due is Truth.TRUE:
            return True
        return bool(one.high) and one.has_upper

    def _amount(self, one: Sum) -> AmountLine:
        definition = one.definition
        low, high = self._bounds(one)
        return AmountLine(
            key=definition.name,
            label=definition.title,
            formula_text=self.text(definition.formula) if definition.formula.zh else Text(""),
            value=None if one.value is None else int(one.value),
            low=low,
            high=high,
            missing=self._lacking(definition.name) if one.value is None else (),
            note=self._unverified(definition.name),
            citations=self._citations(definition.basis),
            heuristic=definition.heuristic,
            total=definition.name == "total_claim",
        )

    def _bounds(self, one: Sum) -> tuple[int | None, int | None]:
        """The range of a sum that is not exact, as far as the facts set it."""
        if one.value is not None or one.low is None or one.high is None:
            return None, None
        low = 0 if one.due is Truth.UNKNOWN else int(one.low)
        high = int(one.high) if one.has_upper else None
        return (low or None if high is None else low), high

    def _lacking(self, name: str) -> tuple[Text, ...]:
        names = [n for n in missing(self.ev, name) if self._can_be_asked(n)]
        return tuple(self.rulebook.facts[n].title for n in names[:3])

    def _unverified(self, name: str) -> Text | None:
        """A note naming the figures under a sum that nobody has confirmed."""
        titles = []
        for parameter in self._parameters_under(name):
            period = self.rulebook.parameters[parameter].at(self.ev.day, self.ev.region)
            if period is None or period.status == "to_confirm":
                titles.append(self.rulebook.parameters[parameter].title)
        if not titles:
            return None
        return self.fixed("amounts.to_confirm", zh=titles[0].zh, en=titles[0].get("en"))

    def _parameters_under(self, name: str) -> list[str]:
        found: dict[str, None] = {}
        waiting = [name]
        entered: set[str] = set()
        while waiting:
            current = waiting.pop()
            if current in entered:
                continue
            entered.add(current)
            definition = self.rulebook.definitions[current]
            node = getattr(definition, "node", None)
            for part in graph.walk(node) if node is not None else ():
                if isinstance(part, graph.ParameterNumber):
                    found[part.name] = None
                elif isinstance(part, graph.NumberOf):
                    waiting.append(part.name)
        return list(found)

    def _values(self) -> tuple[ValueLine, ...]:
        lines = []
        for one in self.ev.amounts():
            if not one.definition.is_value or one.due is not Truth.TRUE:
                continue
            span = self.ev.number(one.definition.name)
            kind = one.definition.kind
            exact = one.value is not None
            said = Text(span_text(span, kind, "zh"), span_text(span, kind, "en"))
            lines.append(
                ValueLine(
                    one.definition.name,
                    one.definition.title,
                    said if exact else None,
                    self.text(one.definition.formula),
                    () if exact else self._lacking(one.definition.name),
                )
            )
        return tuple([*lines, *self._limit_values()])

    def _limit_values(self) -> Iterable[ValueLine]:
        for limit in self.ev.time_limits():
            if limit.conservative is None:
                continue
            day = limit.conservative.toordinal()
            said = Text(
                span_text((day, day, False), "date", "zh"),
                span_text((day, day, False), "date", "en"),
            )
            yield ValueLine(f"limitation.{limit.definition.name}", limit.definition.title, said)

    # ------------------------------------------------------------ two sides, ways to settle

    def _reasons(self) -> tuple[SideReasons, ...]:
        sides = list(self.sides.values()) or sorted({s for f in self.holding for s in f.reasons})
        return tuple(
            SideReasons(side, self._reasons_of(side, "strong"), self._reasons_of(side, "risk"))
            for side in sides
        )

    def _reasons_of(self, side: str, what: str) -> tuple[Text, ...]:
        texts = [f.reasons[side][what] for f in self.holding if what in f.reasons.get(side, {})]
        return tuple(dict.fromkeys(self.text(text) for text in texts))[:MOST_REASONS]

    def _options(self) -> tuple[OptionLine, ...]:
        return tuple(self._option(item) for item in self.ev.listed("option"))

    def _option(self, item: Listed) -> OptionLine:
        return OptionLine(
            name=item.id,
            title=item.texts["title"],
            terms=(self.text(item.texts["terms"]),),
            who_gives=item.words["gives"],
            low=self._fen(item, "low"),
            high=self._fen(item, "high"),
        )

    def _fen(self, item: Listed, key: str) -> int | None:
        node = item.numbers.get(key)
        span = node.eval(self.ev) if node is not None else None
        exact = span is not None and span[0] == span[1] and not span[2]
        return round(span[0]) if exact and span is not None else None

    # ------------------------------------------------------------ the way on

    def _route(self) -> RouteLine | None:
        route = self.ev.route()
        if route is None:
            return None
        return RouteLine(
            primary=route.primary,
            also=route.also,
            reasons=route.reasons,
            where=self.occasion.helpers[0].body if self.occasion.helpers else None,
            compare=() if route.primary == "EMERGENCY" else self._paths(route.primary),
        )

    def _paths(self, primary: str) -> tuple[PathLine, ...]:
        refused = self.ev.finding("case.mediation_refused") is Truth.TRUE
        keys = [] if refused else ["mediation", "confirmation"]
        if primary == "ARBITRATE":
            keys.append("arbitration")
        else:
            if self.ev.finding("rental.payment_order_available") is Truth.TRUE:
                keys.append("payment_order")
            keys += ["court_simplified", "court_ordinary"]
        return tuple(self._path(key) for key in keys)

    def _path(self, key: str) -> PathLine:
        cost = self._cost(key)
        time, effect = self.fixed(f"path.{key}.time"), self.fixed(f"path.{key}.effect")
        return PathLine(key, self.fixed(f"path.{key}.name"), time, cost, effect)

    def _cost(self, key: str) -> Text:
        fees = {
            "payment_order_fee": self._fee("payment_order_fee"),
            "filing_fee": self._fee("court_fee"),
            "filing_fee_half": self._fee("court_fee_simplified"),
        }
        text = self.occasion.texts[f"path.{key}.cost"]
        if any("{" + name + "}" in text.zh and not fee for name, fee in fees.items()):
            return self.fixed("path.cost_unknown")
        return Text(text.zh.format(**fees), text.en.format(**fees))

    def _fee(self, name: str) -> str:
        value = self.ev.amount(name).value
        return "" if value is None else money_text(int(value))

    # ------------------------------------------------------------ what to bring, what is open

    def _evidence(self) -> tuple[EvidenceLine, ...]:
        return tuple(
            EvidenceLine(
                item=item.id,
                label=item.texts["title"],
                status=_holding(self.occasion.evidence.get(item.id)),
                how_to_save=item.texts.get("how_to_save"),
                group=item.words["group"],
            )
            for item in self.ev.listed("evidence")
        )

    def _can_be_asked(self, name: str) -> bool:
        if self.rulebook.facts[name].set_by_system:
            return False
        return not self.occasion.open or name in self.occasion.open

    def _missing(self) -> tuple[MissingLine, ...]:
        """Unknown facts, those on which most turns first, each with what it decides."""
        goals = [f for f in self.rulebook.findings if self.ev.truth(f.name) is None]
        sums = [s.definition for s in self.ev.amounts() if s.value is None and self._is_shown(s)]
        turns_on: dict[str, list[Text]] = {}
        for definition in (*sums, *goals):
            for name in Walk(self.ev).into([definition.name]).found:
                if self._can_be_asked(name):
                    turns_on.setdefault(name, []).append(definition.title)
        names = sorted(turns_on, key=lambda name: -len(turns_on[name]))
        return tuple(self._missing_line(name, turns_on[name]) for name in names[:MOST_MISSING])

    def _missing_line(self, name: str, titles: list[Text]) -> MissingLine:
        fact = self.rulebook.facts[name]
        first = titles[:2]
        effect = self.fixed(
            "missing.effect",
            zh="、".join(title.zh for title in first),
            en="; ".join(title.get("en") for title in first),
        )
        return MissingLine(name, fact.title, effect, Party.APPLICANT if fact.private else None)

    def _law(self) -> tuple[LawLine, ...]:
        """Which articles of which law, with the time it is in force; the text is looked up."""
        articles: dict[str, list[str]] = {}
        for finding in self.holding:
            for article in finding.basis:
                law, _, number = article.partition("#")
                numbers = articles.setdefault(law, [])
                if number not in numbers:
                    numbers.append(number)
        lines = []
        for id, numbers in articles.items():
            law = self.rulebook.laws.get(id)
            if law is None:
                continue
            cite = Citation(id, "、".join(numbers), law.title)
            lines.append(
                LawLine(cite, "", law.from_ or date(1949, 10, 1), law.to, law.status != "N")
            )
        return tuple(lines)

    def _tips(self) -> tuple[TipLine, ...]:
        """For each side alone: the evidence still to be had, and its own weak points."""
        tips = []
        lacking = [
            item.texts["title"]
            for item in self.ev.listed("evidence")
            if self.occasion.evidence.get(item.id) in ("can_get", "obtainable")
        ]
        if lacking:
            joined = {
                "zh": "、".join(t.zh for t in lacking[:3]),
                "en": ", ".join(t.get("en") for t in lacking[:3]),
            }
            tips.append(TipLine(self.fixed("tips.evidence", **joined), Party.APPLICANT))
        for party, side in self.sides.items():
            tips += [TipLine(text, party) for text in self._reasons_of(side, "risk")[:2]]
        return tuple(tips)


def _joined(first: Text, second: Text) -> Text:
    return Text(f"{first.zh}：{second.zh}", f"{first.get('en')}: {second.get('en')}")


def _level(level: str) -> Any:
    return level


def _grade(grade: str) -> Any:
    return grade if grade in ("A", "B", "C") else "C"


def _holding(mark: str | None) -> Holding:
    known: dict[str, Holding] = {"have": "have", "obtainable": "obtainable", "missing": "missing"}
    return known.get(mark or "", "unknown")
