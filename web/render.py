"""How a template becomes a page: its language, its words, how money and days are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import LANGUAGES, Language, Text, date_text, money_text, money_upper
from engine.source import Items, Reader, Record, Value, read_file

TEMPLATES = Path(__file__).parent / "templates"
INTERFACE = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Site:
    """What the frame of every page needs: addresses, and how this visitor reads.

    `path` is where the display form returns to; `size` is normal or large; `theme` is auto,
    light or dark; `revision` is that of the rules, `newer_rules` where a case
    under earlier ones is told the difference; `acting` the name of whoever of the staff fills in
    somebody's case, `desk` where they go back to.
    """

    home: str
    display: str
    privacy: str
    figures: str
    path: str
    revision: str
    newer_rules: str
    acting: str = ""
    desk: str = ""
    classifier: str = ""
    size: str = "normal"
    theme: str = "auto"


@cache
def read_interface(folder: Path = INTERFACE) -> Mapping[str, Text]:
    """The interface texts by their ids, read once; every fault of the files at once."""
    faults: list[DefinitionError] = []
    texts: dict[str, Text] = {}
    for entry in _entries(folder):
        if not isinstance(entry, Record):
            faults.append(DefinitionError(entry.place, "not an entry", "write `- text: id`"))
            continue
        reader = Reader(entry, faults)
        name = reader.word("text")
        zh, en = reader.word("zh"), reader.word("en")
        reader.done()
        if name in texts:
            reader.fault(entry.place, f"{name} is written twice", "keep one of the two")
        texts[name] = Text(zh, en)
    if faults:
        raise DefinitionFaults(faults)
    return texts


def _entries(folder: Path) -> Iterator[Value]:
    for path in sorted(folder.glob("*.yaml")):
        written = read_file(path)
        yield from written if isinstance(written, Items) else (written,)


class Pages:
    """The templates, ready in each language."""

    def __init__(
        self,
        texts: Mapping[str, Text],
        asset: Callable[[str], str],
        folders: Sequence[Path] = (TEMPLATES,),
    ) -> None:
        self._texts = texts
        self._environments = {
            language: self._environment(language, asset, folders) for language in LANGUAGES
        }

    def render(self, template: str, language: Language, **context: object) -> str:
        """A page or a part of one as HTML; whole pages need `site`, a Site."""
        return self._environments[language].get_template(template).render(context)

    def say(self, language: Language, text: str, **values: object) -> str:
        """An interface text by its id, with its places filled."""
        return self._texts[text].get(language).format(**values)

    def say_or(self, language: Language, text: str, other: str) -> str:
        """An interface text by its id, or other words where there is none of that id."""
        return self._texts[text].get(language) if text in self._texts else other

    def _environment(
        self, language: Language, asset: Callable[[str], str], folders: Sequence[Path]
    ) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(folders),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,  # each page would ask the disk for every file that it is made of
            trim_blocks=True,
            finalize=partial(_shown, language),
        )
        environment.globals.update(lang=language, t=partial(self.say, language), asset=asset)
        environment.filters.update(
            money=money_text,
            money_upper=money_upper,
            date=lambda day: date_text(day, language),
        )
        return environment


def _shown(language: Language, value: object) -> object:
    """What an expression prints: a Text in the page's language, and never the word None."""
    if value is None:
        raise TypeError("None was to be printed: say in the template what a reader sees")
    return value.get(language) if isinstance(value, Text) else value
