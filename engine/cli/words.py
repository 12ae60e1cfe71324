"""The words of the terminal in two languages, by their ids."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from engine.errors import AnswerError, DefinitionError, DefinitionFaults
from engine.i18n import Language, Text
from engine.source import Items, Reader, Record, read_file

FILE: Final = Path(__file__).parent / "terminal.yaml"


@dataclass(frozen=True, slots=True)
class TerminalWords:
    """Texts in one language; calling it gives one with its names filled in."""

    language: Language

    def __call__(self, id: str, /, **values: object) -> str:
        return _texts()[id].get(self.language).format(**values)

    def fault(self, error: AnswerError) -> str:
        """What is wrong with an answer."""
        id = f"fault.{error.key}"
        return self(id if id in _texts() else "fault.other", **error.values)

    def say(self, text: Text) -> str:
        """An author's text."""
        return text.get(self.language)


@cache
def _texts() -> dict[str, Text]:
    faults: list[DefinitionError] = []
    texts: dict[str, Text] = {}
    written = read_file(FILE, FILE.name)
    for entry in written if isinstance(written, Items) else ():
        reader = Reader(entry if isinstance(entry, Record) else Record(entry.place), faults)
        texts[reader.word("text")] = Text(reader.word("zh"), reader.word("en"))
        reader.done()
    if faults:
        raise DefinitionFaults(faults)
    return texts
