"""The texts of papers in one language, read strictly from the files beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from engine.errors import DefinitionError, DefinitionFaults, NotFound
from engine.i18n import Language, Text, money_text, money_upper
from engine.source import Items, Reader, Record, read_file

HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Words:
    """The texts in one language; calling it gives one by its id, its places filled."""

    language: Language = "zh"

    def __call__(self, id: str, /, **values: str) -> str:
        """The text; raises `NotFound` where nobody wrote it."""
        if id not in texts():
            raise NotFound("text", id)
        return texts()[id].get(self.language).format_map(values)

    def pattern(self, id: str) -> str:
        """The text with its places left open, for whoever draws the paper."""
        return texts()[id].get(self.language)

    def has(self, id: str) -> bool:
        """Whether somebody wrote it."""
        return id in texts()

    def lines(self, id: str, /, **values: str) -> tuple[str, ...]:
        """The paragraphs `id.1`, `id.2` … in order."""
        found: list[str] = []
        while self.has(f"{id}.{len(found) + 1}"):
            found.append(self(f"{id}.{len(found) + 1}", **values))
        return tuple(found)

    def day(self, day: date | None) -> str:
        """A day as papers write it; a line to fill in where it is not known."""
        if day is None:
            return self("blank.day")
        if self.language == "en":
            return f"{day.day} {day:%B %Y}"
        return self("day", year=str(day.year), month=str(day.month), day=str(day.day))

    def money(self, fen: int) -> str:
        """A sum in figures and in capital figures."""
        return self("money", sum=money_text(fen), upper=money_upper(fen))


@cache
def texts() -> Mapping[str, Text]:
    """Every text of a paper by its id; raises `DefinitionFaults` with every fault."""
    faults: list[DefinitionError] = []
    found: dict[str, Text] = {}
    for path in sorted(HERE.glob("*.yaml")):
        written = read_file(path, path.name)
        for entry in written if isinstance(written, Items) else [written]:
            if not isinstance(entry, Record):
                faults.append(DefinitionError(entry.place, "not an entry", "write `- text: id`"))
                continue
            reader = Reader(entry, faults)
            id, zh, en = reader.word("text"), reader.word("zh"), reader.word("en")
            reader.done()
            if id in found:
                reader.fault(entry.place, f"{id} is written twice", "keep one of the two")
            found[id] = Text(str(zh), str(en))
    if faults:
        raise DefinitionFaults(faults, "the texts of papers")
    return found
