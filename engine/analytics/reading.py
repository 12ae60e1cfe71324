"""What changed under other rules, set out for a reader: a document, a record, a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from engine.analytics.outcome import ROUTE, Outcome, plain
from engine.analytics.whatif import Changes
from engine.documents.document import Block, Document, Fields, Paragraph, Section, Stamp, Table
from engine.i18n import Language, Text, money_text
from engine.library import Library

WORDS: Final = {
    "title": Text("规则变化的影响", "What the other rules would change"),
    "before": Text("现有规则", "rules now"),
    "after": Text("新规则", "other rules"),
    "cases": Text("案件", "cases"),
    "changed": Text("结果有变化的案件", "cases with another outcome"),
    "aside": Text("逐件核算的案件", "cases judged one by one"),
    "nothing": Text("没有一件案件的结果有变化。", "No case comes out otherwise."),
    "findings": Text("结论", "Findings"),
    "finding": Text("结论", "finding"),
    "amounts": Text("金额和数值", "Sums and values"),
    "amount": Text("项目", "item"),
    "limits": Text("期限", "Time limits"),
    "route": Text("走向", "The way to go"),
    "from": Text("原来", "before"),
    "to": Text("以后", "after"),
    "count": Text("件数", "cases"),
    "low": Text("合计变动(最少)", "moved in all, at least"),
    "high": Text("合计变动(最多)", "moved in all, at most"),
    "open": Text("金额还说不准、没算进合计的件数", "left out, no end could be named"),
    "reasons": Text("理由不同", "another reason"),
    "beside": Text("同时建议不同", "other steps beside it"),
    "witnesses": Text("举例", "for example"),
}
TRUTHS: Final = {
    True: Text("成立", "holds"),
    False: Text("不成立", "does not hold"),
    None: Text("不确定", "unknown"),
}


def _commonest(move: tuple[tuple[str, str], int]) -> tuple[int, tuple[str, str]]:
    return -move[1], move[0]


class Reading:
    """The changes between two libraries in one language."""

    def __init__(
        self, before: Library, after: Library, changes: Changes, language: Language
    ) -> None:
        self.before, self.after, self.changes, self.language = before, after, changes, language

    def word(self, id: str) -> str:
        return WORDS[id].get(self.language)

    def titled(self, name: str) -> str:
        """What a finding, amount or time limit is called."""
        for library in (self.after, self.before):
            definition = library.rulebook.definitions.get(name)
            title = getattr(definition, "title", None)
            if isinstance(title, Text) and title.zh:
                return title.get(self.language)
        return name

    def outcome(self, value: Outcome) -> str:
        """A truth or status in words."""
        if value in TRUTHS and not isinstance(value, str):
            return TRUTHS[value].get(self.language)
        text = self.after.texts.get(f"status.{value}")
        return text.get(self.language) if text else str(value)

    def step(self, step: str) -> str:
        text = self.after.texts.get(f"route.{step}")
        return text.get(self.language) if text else step

    # ------------------------------------------------------------ a document

    def document(self, stamp: Stamp) -> Document:
        """The tables, ready to be drawn."""
        changes = self.changes
        meta = (
            (self.word("before"), self.before.revision),
            (self.word("after"), self.after.revision),
            (self.word("cases"), f"{changes.cases}"),
            (self.word("changed"), f"{changes.changed}"),
            (self.word("aside"), f"{changes.aside}"),
        )
        sections = tuple(self._sections())
        if not changes.changed:
            sections = (Section("nothing", "", (Paragraph(self.word("nothing")),)),)
        return Document(
            self.word("title"), stamp, sections, meta=Fields(meta), language=self.language
        )

    def _sections(self) -> Iterator[Section]:
        for id, kind in (("findings", "finding"), ("limits", "limitation")):
            moved = [(n, m) for n, m in self.changes.in_order() if self.changes.kinds[n] == kind]
            rows = tuple(
                (self.titled(name), self.outcome(one), self.outcome(other), f"{count}")
                for name, moves in moved
                for (one, other), count in moves
            )
            if rows:
                yield self._section(id, (self.word("finding"), *self._turn()), rows, (3,))
        if self.changes.sums:
            yield self._sums()
        if self.changes.steps or self.changes.reasons or self.changes.beside:
            yield self._routes()

    def _turn(self) -> tuple[str, str, str]:
        return self.word("from"), self.word("to"), self.word("count")

    def _section(
        self,
        id: str,
        head: tuple[str, ...],
        rows: tuple[tuple[str, ...], ...],
        figures: tuple[int, ...],
    ) -> Section:
        return Section(id, self.word(id), (Table(head, rows, figures=figures),))

    def _sums(self) -> Section:
        rows = tuple(
            (
                self.titled(name),
                f"{change.cases}",
                self._moved(name, change.low),
                self._moved(name, change.high),
                f"{change.open}" if change.open else "",
            )
            for name, change in self.changes.sums_in_order()
        )
        head = tuple(self.word(id) for id in ("amount", "count", "low", "high", "open"))
        return self._section("amounts", head, rows, (1, 2, 3, 4))

    def _moved(self, name: str, value: Any) -> str:
        """A difference in yuan, or in days or plain numbers."""
        definition = self.after.rulebook.definitions.get(
            name
        ) or self.before.rulebook.definitions.get(name)
        sign = "+" if value > 0 else "-" if value < 0 else ""
        if getattr(definition, "kind", "") == "money":
            return f"{sign}{money_text(int(abs(value)))}"
        return f"{sign}{float(abs(value)):g}"

    def _routes(self) -> Section:
        rows = tuple(
            (self.step(one), self.step(other), f"{count}")
            for (one, other), count in sorted(self.changes.steps.items(), key=_commonest)
        )
        changes = self.changes
        more = Fields(
            (
                (self.word("reasons"), f"{changes.reasons}"),
                (self.word("beside"), f"{changes.beside}"),
            )
        )
        blocks: tuple[Block, ...] = (more,)
        if rows:
            blocks = (Table(self._turn(), rows, figures=(2,)), more)
        return Section("route", self.word("route"), blocks)

    # ------------------------------------------------------------ a record

    def record(self) -> dict[str, Any]:
        """The same for machines, as JSON can hold it."""
        changes = self.changes
        return {
            "schema": "whatif.v1",
            "before": self.before.revision,
            "after": self.after.revision,
            "cases": changes.cases,
            "changed": changes.changed,
            "judged_one_by_one": changes.aside,
            "moves": [
                {"name": name, "before": plain(one), "after": plain(other), "cases": count}
                for name, moves in changes.in_order()
                for (one, other), count in moves
            ],
            "sums": [
                {
                    "name": name,
                    "cases": change.cases,
                    "low": str(change.low),
                    "high": str(change.high),
                    "without_upper_end": change.open,
                }
                for name, change in changes.sums_in_order()
            ],
            "routes": [
                {"before": one, "after": other, "cases": count}
                for (one, other), count in sorted(changes.steps.items(), key=_commonest)
            ],
            "other_reason": changes.reasons,
            "other_steps_beside": changes.beside,
            "witnesses": {n: changes.witnesses[n] for n in changes.kinds if n in changes.witnesses},
        }

    def bars(self) -> list[tuple[str, int]]:
        """How many cases each thing changes in, the most first."""
        counts = {name: sum(moves.values()) for name, moves in self.changes.moves.items()}
        counts |= {name: change.cases for name, change in self.changes.sums.items()}
        found = [(self.titled(name), count) for name, count in counts.items()]
        if self.changes.steps:
            found.append((self.word(ROUTE), sum(self.changes.steps.values())))
        return sorted(found, key=lambda bar: (-bar[1], bar[0]))
