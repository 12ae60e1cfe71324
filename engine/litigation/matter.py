"""What a paper is made of: one case as its law sees it, and what was said of the people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.casework.contact import citizen_of, is_firm
from engine.casework.exhibits import Exhibit
from engine.errors import NotFound
from engine.i18n import Text
from engine.litigation.form import Forms, Of
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.region import Region

FIRMS = frozenset({"employer"})  # parts in law that only a firm or body plays


@dataclass(frozen=True, slots=True)
class Office:
    """A body as the directory knows it: for which place, and what it is called there."""

    place: str
    title: Text


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline of the procedure: what it is for, and its last safe day."""

    title: Text
    day: date


@dataclass(frozen=True, slots=True)
class Matter:
    """A case ready to be written down for the side that files.

    `evaluation` is that of the answers of whoever files: made with `matter_of`, it shows
    nothing that is private. `asked` are the facts that can still be asked about. `days` and
    `due` are what was noted on the case, by milestone, and the deadlines that run from it.
    """

    forms: Forms
    evaluation: Evaluation
    people: Mapping[Of, Mapping[str, str]]
    cause: Text
    offices: Mapping[str, Office]
    region: Region
    texts: Mapping[str, Text]  # of the library, for citing laws
    pieces: tuple[Exhibit, ...] = ()
    pages: Mapping[str, int] = field(default_factory=dict)  # of pieces, where they are known
    asked: frozenset[str] | None = None  # None: every fact
    days: Mapping[str, date] = field(default_factory=dict)
    due: Mapping[str, Due] = field(default_factory=dict)
    notes_days: bool = False  # whether the one who files can note days
    is_turned: bool = False  # whether the one who files is the other one in the law's eyes
    story: str = ""  # what happened, as the one who files told it

    @property
    def day(self) -> date:
        return self.evaluation.day

    @property
    def side(self) -> str:
        """The part in law that the one who files plays; empty where it is not known."""
        return self._parts[self.is_turned]

    @property
    def other_side(self) -> str:
        return self._parts[not self.is_turned]

    @property
    def _parts(self) -> tuple[str, str]:
        """The part of whoever opened the case, and that of the other side."""
        playing = next(iter(self.evaluation.listed("side")), None)
        return ("", "") if playing is None else (playing.id, playing.words["other"])

    def may_ask(self, fact: str) -> bool:
        """Whether there is a question for it."""
        return self.asked is None or fact in self.asked

    def person(self, of: Of) -> Mapping[str, str]:
        return self.people.get(of, {})

    def written(self, line: str) -> Mapping[int, str]:
        """What was ticked and written on a line, by its key: see `blanks`."""
        told, start = self.person(Of.OWN), f"{line}/"
        return {int(name[len(start) :]): told[name] for name in told if name.startswith(start)}

    def is_firm(self, of: Of) -> bool | None:
        """Whether it is a firm or body; None where nothing tells."""
        number = self.person(of).get("id_number", "")
        if number:
            return False if citizen_of(number) else True if is_firm(number) else None
        part = self.side if of is Of.OWN else self.other_side
        return True if part in FIRMS else None

    def words(self, id: str, **values: Text | str) -> Text:
        """A fixed text with its places filled; raises `NotFound` where nobody wrote it."""
        if id not in self.forms.texts:
            raise NotFound("text", id)
        return filled(self.forms.texts[id], **values)


def filled(text: Text, **values: Text | str) -> Text:
    """A text in both languages with its {places} filled in."""
    both = {}
    for language in ("zh", "en"):
        said = text.get(language)
        for name, value in values.items():
            put = value if isinstance(value, str) else value.get(language)
            said = said.replace("{" + name + "}", put)
        both[language] = said
    return Text(both["zh"], both["en"])


def joined(texts: list[Text], zh: str = "；", en: str = "; ") -> Text:
    """Several texts in one line."""
    return Text(zh.join(t.zh for t in texts), en.join(t.get("en") for t in texts))
