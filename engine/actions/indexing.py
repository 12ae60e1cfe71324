"""What of a case can be found: the words that whoever may read it reads, and what it rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from engine.actions import consent
from engine.actions.consult import answers_of, assess
from engine.actions.memory import Latest
from engine.casework.permissions import Action
from engine.clock import FixedClock
from engine.errors import JiefenError
from engine.i18n import Language, Text
from engine.rulebook.evaluate import SHARED, Evaluation
from engine.rulebook.node import Unanswered
from engine.rulebook.rule import Finding
from engine.rulebook.vocabulary import Fact
from engine.rulebook.wording import answer_text
from engine.search.document import Document, document_of, name_mark, phone_mark
from engine.search.portrait import portrait

if TYPE_CHECKING:
    from engine.actions.desk import Desk
    from engine.casework.case import Case
    from engine.classify.cues import Speller
    from engine.store.store import Summary

CLAIMED: Final = "case.amount_claimed"
MONEY: Final = "money"
UNTOLD: Final = frozenset({"case.free_text", "case.category"})  # told as story and as kind
NO_TEXT: Final = Text("")
IDLE: Final = frozenset({"yes", "no", "none", "unsure"})
"""Choices that stand in most cases and that nobody looks for."""

_HOLES: Final = re.compile(r"\{[^{}]*\}")
_PHONES: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


@dataclass(frozen=True, slots=True)
class Line:
    """An answer under its question; `own` where it is written in the person's words."""

    title: Text
    text: Text
    own: bool = False


@dataclass(frozen=True, slots=True)
class Readable:
    """What can be read of a case and found by: what was said, and what the guidance told of it.

    `amount` is in fen: the one claimed, else the largest that was worked out.
    """

    story: str = ""
    answers: tuple[Line, ...] = ()
    names: tuple[str, ...] = ()
    findings: tuple[Text, ...] = ()
    kind: Text = NO_TEXT
    articles: frozenset[str] = frozenset()
    amount: int | None = None
    phones: frozenset[str] = frozenset()

    @property
    def own_texts(self) -> list[str]:
        """What people wrote in their own words, and their names."""
        return [self.story, *(a.text.zh for a in self.answers if a.own), *self.names]

    @property
    def said(self) -> str:
        """All of that."""
        return "\n".join(self.own_texts)

    @property
    def told(self) -> str:
        """What they chose from lists and what the guidance tells, in both languages."""
        return "\n".join([*self.told_texts("zh"), *self.told_texts("en")])

    def told_texts(self, language: Language) -> list[str]:
        """The same in one language."""
        chosen = (answer.text for answer in self.answers if not answer.own)
        return [text.get(language) for text in (*self.findings, *chosen, self.kind)]


NOTHING: Final = Readable()


def readable(desk: Desk, case: Case) -> Readable:
    """What can be found of a case under the rules at the desk; it asks nobody's leave."""
    return guided(desk, case, spoken(desk, case))


def spoken(desk: Desk, case: Case) -> Readable:
    """What people said; nothing where the words are gone, or may no longer be used."""
    if case.is_erased or case.is_unread or consent.is_withdrawn(case):
        return NOTHING
    people = [case.people.details.get(seat, {}) for seat in _seats(case)]
    given = answers_of(desk, case)
    phones = {*_PHONES.findall(case.story), *(each.get("phone", "") for each in people)}
    return Readable(
        story=case.story,
        answers=tuple(_answers(desk, given)),
        names=tuple(name for each in people if (name := each.get("name", ""))),
        kind=_kind(desk, case),
        amount=_claimed(given),
        phones=frozenset(phones - {""}),
    )


def guided(desk: Desk, case: Case, said: Readable) -> Readable:
    """What was said with what the guidance tells, once that was given out, as of that day.

    To work it out takes some 8 ms.
    """
    without = not case.issued or case.category is None or consent.lacking(case, Action.ISSUE)
    if without or said is NOTHING:
        return said
    return _with_guidance(said, _assessed(desk, case))


@dataclass(frozen=True, slots=True)
class Describing:
    """Makes documents of rows; `desk_for` gives the desk of the rules that a case goes by."""

    desk: Desk
    speller: Speller
    desk_for: Callable[[Case], Desk] | None = None
    _own: dict[str, Any] = field(  # so that what others have at hand stays there
        default_factory=lambda: {"cases": Latest(1), "standings": Latest(1)}
    )

    def __call__(self, row: Summary) -> Document:
        """The document of a case as it stands; raises `SealError`, `StoreError`."""
        case = replace(self.desk, **self._own).case_of(row)
        under = self.desk_for(case) if self.desk_for else self.desk
        read = readable(replace(under, **self._own), case)
        marks = {*map(name_mark, read.names), *map(phone_mark, read.phones)}
        if read is not NOTHING:  # what tells that another case is the same dispute
            marks |= portrait(case, self.speller).marks
        return replace(
            document_of(row),
            seq=case.seq,
            head=case.head,
            said=read.said,
            told=read.told,
            marks=frozenset(marks),
            articles=read.articles,
            amount=read.amount,
        )


def _seats(case: Case) -> tuple[str, ...]:
    return ("", *(seat.id for seat in case.people.seats.values() if not seat.closed))


def _answers(desk: Desk, given: dict[str, Any]) -> Iterator[Line]:
    facts = desk.library.rulebook.facts
    for name, value in given.items():
        if name in UNTOLD or value is None or isinstance(value, Unanswered):
            continue
        fact = facts[name]
        if _tells(fact, value):
            zh, en = answer_text(fact, value, "zh"), answer_text(fact, value, "en")
            yield Line(fact.title, Text(zh, en if en != zh else ""), fact.main_type == "text")


def _tells(fact: Fact, value: Any) -> bool:
    keys = value if isinstance(value, (set, frozenset, tuple, list)) else (value,)
    return fact.main_type == "rows" or not all(isinstance(k, str) and k in IDLE for k in keys)


def _claimed(given: dict[str, Any]) -> int | None:
    claimed = given.get(CLAIMED)
    return claimed if isinstance(claimed, int) and claimed > 0 else None


def _kind(desk: Desk, case: Case) -> Text:
    choices = desk.library.rulebook.facts["case.category"].choices
    return choices.get(case.category or "", NO_TEXT)


def _assessed(desk: Desk, case: Case) -> Evaluation | None:
    try:
        return assess(replace(desk, clock=FixedClock(case.issued[-1].at)), case)
    except JiefenError:  # the rules of today cannot read what was answered under earlier ones
        return None


def _with_guidance(said: Readable, evaluation: Evaluation | None) -> Readable:
    if evaluation is None:
        return said
    findings = evaluation.findings()
    sums = [each.value for each in evaluation.amounts() if each.definition.kind == MONEY]
    worked_out = [value for value in sums if isinstance(value, int)]
    return replace(
        said,
        findings=tuple(_plain(each) for f in findings for each in (f.title, f.says)),
        articles=frozenset(article for f in findings if not _is_aside(f) for article in f.basis),
        amount=said.amount if said.amount is not None else max(worked_out, default=None) or None,
    )


def _is_aside(finding: Finding) -> bool:
    """Whether it holds in every case, or tells how to go on and nothing of the dispute."""
    return finding.procedure or finding.name.startswith(f"{SHARED}.")


def _plain(text: Text) -> Text:
    """A text without the figures that would be filled in."""
    return Text(_HOLES.sub(" ", text.zh), _HOLES.sub(" ", text.en))
