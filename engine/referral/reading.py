"""How the files of this room are read: conditions over the rules, laws that are known, texts."""

from __future__ import annotations

from engine.errors import DefinitionError
from engine.i18n import Text
from engine.rulebook.expression import Compiler, Scope
from engine.rulebook.node import Truthy
from engine.rulebook.rule import kind_of
from engine.rulebook.rulebook import Rulebook
from engine.source import Reader, read_text_value, suggest


class Conditions:
    """Reads conditions in the language of the rules; faults go where all others go."""

    def __init__(self, rulebook: Rulebook, faults: list[DefinitionError]) -> None:
        kinds = {name: kind_of(definition) for name, definition in rulebook.definitions.items()}
        self.rulebook = rulebook
        self._compiler = Compiler(Scope(rulebook.facts, rulebook.parameters, kinds), faults)

    def read(self, reader: Reader, key: str) -> Truthy | None:
        """A condition, or None where nobody wrote one."""
        value = reader.get(key)
        return None if value is None else self._compiler.condition(value)


def known_laws(reader: Reader, key: str, rulebook: Rulebook) -> tuple[str, ...]:
    """Citations of laws that the rules know; at least one."""
    cited = tuple(map(str, reader.words(key)))
    if not cited:
        reader.fault(reader.record.place, f"{key} is missing", "name the law it rests on")
    for one in cited:
        law = one.partition("#")[0]
        if law not in rulebook.laws:
            remedy = suggest(law, rulebook.laws) or "add it to rules/sources"
            reader.fault(reader.record.place_of(key), f"no law {law}", remedy)
    return cited


def required_text(reader: Reader, key: str) -> Text:
    """A text in both languages."""
    text = reader.text(key, required=True) or Text("")
    if text.zh and not text.en:
        reader.fault(reader.record.place_of(key), f"{key} has no en", "add en:")
    return text


def texts(reader: Reader, key: str) -> tuple[Text, ...]:
    """Texts in both languages, one below the other."""
    return tuple(read_text_value(record, key, reader.faults) for record in reader.records(key))
