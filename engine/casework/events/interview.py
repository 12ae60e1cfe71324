"""What happens while a person is asked: story, kind, answers, and what was given out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
"""What a body may hold: no floats, and dates and exact numbers only as texts."""

Answers: TypeAlias = Mapping[str, Mapping[str, Json]]
"""By fact: `{"value": …}`, `{"declined": true}`, `{"later": true}`, `{"not_applicable": true}`."""


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """Somebody began; they hold the secret of which only the hash is known here."""

    number: str
    secret_hash: str
    language: str
    library_revision: str


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """The reader wants the other language."""

    language: str


@dataclass(frozen=True, slots=True)
class StoryTold:
    """The dispute in the person's own words, and the danger signals found in them."""

    text: str
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CategoryChosen:
    """The kind of dispute the person chose, beside what was proposed, and the zone they came by.

    `proposed` has the kinds in their order and `shares` how sure each was, in thousandths;
    `preselected` was ticked beforehand. `abstained` says that the story could not be placed,
    `clarified` which questions were answered before, `model` which weights spoke. Without a
    `model` it was written before these were kept.
    """

    category: str
    also: tuple[str, ...]
    proposed: tuple[str, ...]
    zone: str = ""
    shares: tuple[int, ...] = ()
    preselected: str = ""
    abstained: bool = False
    clarified: tuple[str, ...] = ()
    model: str = ""


@dataclass(frozen=True, slots=True)
class ClarificationGiven:
    """The answer to a plain question that helps to place a story; a later one takes its place."""

    question: str
    choice: str


@dataclass(frozen=True, slots=True)
class AnswersGiven:
    """Answers to questions; a later one to the same fact takes the place of the earlier."""

    answers: Answers
    given_by: str


@dataclass(frozen=True, slots=True)
class EvidenceMarked:
    """For evidence items by id: whether the person has them, lacks them or can get them."""

    items: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GuidanceIssued:
    """A guidance document was made, from this revision of the rules, as of that day.

    `law_hash` is that of the articles as they were quoted; empty where none was. `due_on` is the
    last safe day of the first limitation to end, `place` whose figures were used.
    """

    number: str
    edition: str
    document_hash: str
    library_revision: str
    as_of: date
    law_hash: str = ""
    due_on: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class RouteProposed:
    """The way ahead that was proposed, others beside it, and the reasons by key."""

    primary: str
    also: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulesAdopted:
    """The case goes on under another revision of the rules, the difference having been shown."""

    library_revision: str
