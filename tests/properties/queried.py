"""The same cases by query and by interpreter, for comparing what both say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from engine.analytics.whatif import Engine
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.query.duckdb import Duckdb
from engine.rulebook.query.expr import Exprs
from engine.rulebook.query.lower import AS_OF, Lowering
from engine.rulebook.query.question import Question, Told
from engine.rulebook.query.seen import Setting
from engine.rulebook.query.sql import Dialect
from engine.rulebook.query.table import Inexpressible, Table, table_for
from engine.rulebook.rulebook import Rulebook
from engine.store.scan import Scan

Answers = Mapping[str, Any]
Running = AbstractContextManager[Engine]


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

    def told(
        self, dialect: Dialect | None = None, engine: Callable[[], Running] = Scan
    ) -> Iterator[tuple[int, Told]]:
        """What the query says of each, on an engine that reads the dialect."""
        dialect = dialect or Duckdb()
        columns = dialect.columns(self.table.parts())
        types = {"id": dialect.types[1], AS_OF: dialect.types[0], **columns}
        with engine() as running:
            running.fill("facts", types, [line for _, _, line in self.lines])
            query = dialect.query(self.question.columns(), "facts", ("id",))
            names, rows = running.run(query)
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

    def differences(
        self, dialect: Dialect | None = None, engine: Callable[[], Running] = Scan
    ) -> Iterator[tuple[int, Told, Told]]:
        """The cases of which query and interpreter say different things."""
        for number, told in self.told(dialect, engine):
            said = self.interpreted(self.cases[number])
            if told != said:
                yield number, told, said
