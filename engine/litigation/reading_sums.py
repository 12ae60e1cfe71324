"""How claims and fees are read: which sums of the rules they name, and how these are reckoned."""

from __future__ import annotations

from collections.abc import Collection

from engine.errors import DefinitionError
from engine.i18n import Text
from engine.litigation.form import NOTHING, Claim, FeeRule, Rows
from engine.rulebook.expression import Compiler
from engine.rulebook.node import Numeric, Truthy
from engine.rulebook.rule import Amount
from engine.rulebook.rulebook import Rulebook
from engine.source import Reader, Record, suggest


class SumReading:
    """Reads what is claimed and what it costs; faults are collected, not raised."""

    def __init__(
        self,
        rulebook: Rulebook,
        compiler: Compiler,
        sides: Collection[str],
        faults: list[DefinitionError],
    ) -> None:
        self.rulebook, self.compiler, self.sides = rulebook, compiler, sides
        self.faults = faults
        self.sums = {amount.name for amount in rulebook.amounts if _is_claimable(amount)}

    def claim(self, record: Record) -> Claim:
        """One way of claiming a sum or an act."""
        reader = Reader(record, self.faults)
        amount, formula = self._sum(reader, "amount"), self._formula(reader)
        when = self._when(reader)
        if not amount and formula is None and when is None:
            reader.fault(record.place, "a claim of what?", "add amount:, is: or when:")
        claim = Claim(
            says=said(reader, "says"),
            to=reader.choice("to", self.sides),
            amount=amount,
            when=when,
            formula=formula,
            below_zero=reader.flag("below_zero"),
            reckons=reader.text("reckons"),
            rows=self._rows(reader),
            parts=self._parts(reader),
        )
        reader.done()
        return claim

    def fee(self, reader: Reader) -> FeeRule:
        """How one fee comes about."""
        fee = FeeRule(
            id=reader.word("fee"),
            about=said(reader, "about"),
            when=self._when(reader),
            tariff=self._parameter(reader, "tariff"),
            flat=self._parameter(reader, "flat"),
            of=reader.word("of", ""),
            share=self._parameter(reader, "share"),
            cap=self._parameter(reader, "cap"),
        )
        if fee.id not in self.rulebook.definitions:
            remedy = suggest(fee.id, self.rulebook.definitions)
            reader.fault(reader.record.place, f"no fee {fee.id}", remedy)
        return fee

    def _when(self, reader: Reader) -> Truthy | None:
        value = reader.get("when")
        return None if value is None else self.compiler.condition(value)

    def _sum(self, reader: Reader, key: str) -> str:
        name = reader.word(key, "")
        if name and name not in self.sums:
            place = reader.record.place_of(key)
            reader.fault(place, f"no sum {name}", suggest(name, self.sums))
            return ""
        return name

    def _parts(self, reader: Reader) -> tuple[str, ...]:
        names = reader.words("parts")
        for name in names:
            if name not in self.sums:
                place = reader.record.place_of("parts")
                reader.fault(place, f"no sum {name}", suggest(name, self.sums))
        return tuple(str(name) for name in names if name in self.sums)

    def _rows(self, reader: Reader) -> Rows | None:
        """How the rows of a fact are told, as the reckoning of a sum."""
        value = reader.get("rows")
        if not isinstance(value, Record):
            return None
        inner = Reader(value, self.faults)
        name, until = inner.word("of"), inner.word("until", "")
        fact = self.rulebook.facts.get(name)
        if fact is None or fact.main_type != "rows" or (until and until not in fact.row):
            inner.fault(value.place, f"{name} has no such rows", "name a fact of type rows")
        rows = Rows(name, said(inner, "says"), until)
        inner.done()
        return rows

    def _formula(self, reader: Reader) -> Numeric | None:
        """The sum of a claim by a formula of money."""
        value = reader.get("is")
        if value is None:
            return None
        formula, kind = self.compiler.formula(value)
        if kind != "money":
            reader.fault(reader.record.place_of("is"), f"a sum of {kind}", "claim money")
        return formula

    def _parameter(self, reader: Reader, key: str) -> str:
        name = reader.word(key, "")
        known = self.rulebook.parameters
        if name and name not in known:
            place = reader.record.place_of(key)
            reader.fault(place, f"no parameter {name}", suggest(name, known))
            return ""
        return name


def said(reader: Reader, key: str) -> Text:
    """A text that stands in both languages."""
    text = reader.text(key, required=True) or NOTHING
    if text.zh and not text.en:
        reader.fault(reader.record.place_of(key), f"{key} has no en", "add en:")
    return text


def _is_claimable(amount: Amount) -> bool:
    return amount.kind == "money" and not amount.heuristic and not amount.is_value
