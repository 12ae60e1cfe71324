"""The small law of unpaid rent in our own engine: one case, and a million."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any, Final

from engine.rulebook.evaluate import Evaluation
from engine.rulebook.query.duckdb import Duckdb
from engine.rulebook.query.expr import Expr, Exprs
from engine.rulebook.query.layers import plan
from engine.rulebook.query.lower import AS_OF, Lowering
from engine.rulebook.query.question import Question
from engine.rulebook.query.seen import Setting
from engine.rulebook.query.table import table_for
from engine.rulebook.rulebook import Rulebook
from engine.source import read_file
from engine.store.scan import Scan

DAY: Final = date(2026, 11, 22)
STEPS: Final = ("EMERGENCY", "COURT", "SMALL", "MEDIATE", "CONSULT")
ASKED: Final = ("claim", "court_fee", "rent.route")
Case = Mapping[str, Any]  # the values of one case, in plain figures


def rulebook() -> Rulebook:
    """The law, read."""
    path = Path(__file__).parent / "rent.yaml"
    return Rulebook.load([read_file(path, path.name)])


def drawn(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Cases in which everything is known, since the peers know no unknown; days as ordinals."""
    chance, today = Random(seed), DAY.toordinal()
    return [
        {
            "outstanding": chance.choice((0, chance.randint(1, 60_000_00))),
            "due_on": today - chance.randint(-20, 300),
            "demanded": chance.choice(("yes", "no")),
            "demanded_on": today - chance.randint(0, 120),
            "grace_days": chance.choice((7, 15, 30)),
            "withheld": chance.choice(("yes", "no", "no")),
            "damages": chance.choice(("none", "per_day")),
            "rate": Fraction(chance.randint(1, 20), 10_000),
            "loss": chance.randint(0, 9_000_00),
            "danger": "yes" if chance.random() < 0.05 else "no",
            "wish": chance.choice(("stay", "leave")),
        }
        for _ in range(count)
    ]


def answers(case: Case) -> dict[str, Any]:
    """The case as typed answers."""
    days = {key: (case[key], case[key], False) for key in ("due_on", "demanded_on")}
    return {f"rent.{key}": value for key, value in {**case, **days}.items()}


def single(law: Rulebook, typed: Mapping[str, Any]) -> tuple[int, int, str]:
    """Claim, court fee and way of one case, by the interpreter."""
    evaluation = Evaluation(law, typed, as_of=DAY)
    claim, fee, taken = (
        evaluation.number("claim"),
        evaluation.number("court_fee"),
        evaluation.route(),
    )
    assert taken is not None
    return (int(claim[0]) if claim else 0, int(fee[0]) if fee else 0, taken.primary)


class Batch:
    """A law as a query over a table that holds each case several times."""

    def __init__(
        self,
        law: Rulebook,
        typed: Sequence[Mapping[str, Any]],
        times: int,
        setting: Setting,
        asked: Iterable[str],
        region: str = "",
    ) -> None:
        table, today = table_for(law.facts, typed), DAY.toordinal()
        lowering = Lowering(
            Exprs(), law, table, setting, day=DAY, region=region, days=(today, today)
        )
        self.columns: dict[str, Expr] = Question(lowering, asked).columns()
        dialect = Duckdb()
        self.query = dialect.query(self.columns, "many", ("id",))
        self.scan = Scan()
        types = {"id": "BIGINT", AS_OF: "INTEGER", **dialect.columns(table.parts())}
        lines = ((n, today, *table.cells(one)) for n, one in enumerate(typed))
        self.scan.fill("cases", types, lines)
        self.scan.run(
            f"CREATE TABLE many AS SELECT cases.* REPLACE (id + {len(typed)} * copy.i AS id) "
            f"FROM cases, range({times}) AS copy(i)"
        )

    def run(self) -> None:
        """Every outcome of every case, summed up so that none is left out."""
        sums = ", ".join(f'sum("{name}")' for name in self.columns)
        self.scan.run(f"SELECT {sums} FROM ({self.query}) AS outcomes")

    def floor(self) -> None:
        """The same columns, read and summed, and nothing else."""
        read = plan(self.columns.values()).read
        names = [str(one.data) for one in read]
        sums = ", ".join(
            f'sum(len("{n}"))' if n.endswith((":rows", ":text")) else f'sum("{n}")' for n in names
        )
        self.scan.run(f"SELECT {sums} FROM many")

    def outcomes(self) -> list[tuple[int, int, str]]:
        """Claim, court fee and way of each drawn case once."""
        names, rows = self.scan.run(f"{self.query} WHERE id < 1000 ORDER BY id")
        told = [dict(zip(names, row, strict=True)) for row in rows]
        return [
            (row["claim:low"], row["court_fee:low"], STEPS[row["rent.route:line"]]) for row in told
        ]
