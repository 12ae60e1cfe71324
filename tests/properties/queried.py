"""The same cases by query and by interpreter, for comparing what both say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from engine.rulebook.evaluate import Evaluation
from engine.rulebook.query.duckdb import Duckdb
from engine.rulebook.query.expr import Exprs
from engine.rulebook.query.lower import AS_OF, Lowering
from engine.rulebook.query.question import Question, Told
from engine.rulebook.query.seen import Setting
from engine.rulebook.query.table import Inexpressible, Table, table_for
from engine.rulebook.rulebook import Rulebook
from engine.store.scan import Scan

Answers = Mapping[str, Any]


class Queried:
    """One rulebook in one setting, over many cases on one day."""

    def __init__(
        self, rulebook: Rulebook, cases: Sequence[Answers], day: date, setting: Setting, region: str
    ) -> None:
        self.rulebook, self.day, self.setting, self.region = rulebook, day, setting, region
        self.table: Table = table_for(rulebook.facts, cases)
        ordinal = day.toordinal()
        lowering = Lowering(
            Exprs(),
            rulebook,
            self.table,
            setting,
            day=day,
            region=region,
            days=(ordinal, ordinal),
        )
        self.question = Question(lowering)
        self.cases = cases
        self.lines = [*self._lines()]

    def _lines(self) -> Iterator[tuple[int, Answers, tuple[Any, ...]]]:
        """The cases that fit into the table, by number."""
        for number, answers in enumerate(self.cases):
            try:
                yield number, answers, (number, self.day.toordinal(), *self.table.cells(answers))
            except Inexpressible:
                continue

    def told(self) -> Iterator[tuple[int, Told]]:
        """What the query says of each."""
        dialect = Duckdb()
        types = {"id": "BIGINT", AS_OF: "INTEGER", **dialect.columns(self.table.parts())}
        with Scan() as scan:
            scan.fill("facts", types, [line for _, _, line in self.lines])
            query = dialect.query(self.question.columns(), "facts", ("id",))
            names, rows = scan.run(query)
        for row in rows:
            found = dict(zip(names, row, strict=True))
            yield found["id"], self.question.read(found)

    def interpreted(self, answers: Answers) -> Told:
        """What the interpreter says of one."""
        evaluation = Evaluation(
            self.rulebook,
            answers,
            as_of=self.day,
            region=self.region,
            scope=self.setting.scope,
            gates=self.setting.gates,
            skippable=self.setting.skippable,
            final=self.setting.final,
        )
        return self.question.interpreted(evaluation)

    def differences(self) -> Iterator[tuple[int, Told, Told]]:
        """The cases of which query and interpreter say different things."""
        for number, told in self.told():
            said = self.interpreted(self.cases[number])
            if told != said:
                yield number, told, said
