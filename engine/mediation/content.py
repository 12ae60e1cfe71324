"""The wording of an agreement as data: parties, dispute, terms, and the words that are signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Final

from engine.casework.contact import mask_id
from engine.casework.people import Side
from engine.errors import StoreError
from engine.i18n import LANGUAGES, Language, Text
from engine.mediation.clauses import clauses
from engine.mediation.obligations import Obligation, read_terms, terms_text
from engine.mediation.papers.words import Words
from engine.mediation.parties import Party

SCHEMA: Final = 1
PARTIES: Final = "parties"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the terms: who mediates where, what about, and which days follow."""

    number: str
    track: str
    is_sealed: bool
    body: Text
    mediator: str
    cause: Text
    drafted_on: date
    confirm_days: int
    review_days: int | None = None  # labour alone


@dataclass(frozen=True, slots=True)
class Told:
    """What the mediator writes of the dispute, in free words."""

    facts: str
    points: str
    duty: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One section as it is signed: a heading and its lines; `numbered` where they count."""

    id: str
    heading: str
    lines: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """A whole wording. What is drawn from it later is `parts`, so that no signed word changes."""

    frame: Frame
    parties: tuple[Party, ...]
    told: Told
    terms: tuple[Obligation, ...]
    plain: tuple[str, ...]  # terms that stand as plain contract, by id
    parts: Mapping[str, tuple[Part, ...]]  # by language

    @classmethod
    def drafted(
        cls,
        frame: Frame,
        parties: Sequence[Party],
        told: Told,
        terms: Sequence[Obligation],
        plain: Sequence[str] = (),
    ) -> Content:
        """The wording that these make."""
        bare = cls(frame, tuple(parties), told, tuple(terms), tuple(plain), {})
        return cls(
            bare.frame,
            bare.parties,
            bare.told,
            bare.terms,
            bare.plain,
            {language: tuple(_parts(bare, Words(language))) for language in LANGUAGES},
        )

    def text(self) -> str:
        """The one JSON text of it: the same wording is always the same text."""
        frame = asdict(self.frame)
        frame["drafted_on"] = self.frame.drafted_on.isoformat()
        content = {
            "schema": SCHEMA,
            "frame": frame,
            "parties": [asdict(party) for party in self.parties],
            "told": asdict(self.told),
            "terms": terms_text(self.terms),
            "plain": list(self.plain),
            "parts": {
                language: [asdict(part) for part in parts] for language, parts in self.parts.items()
            },
        }
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> Content:
        """The wording that a text holds; raises `StoreError` for what is none."""
        try:
            return _read(json.loads(text))
        except (ValueError, TypeError, KeyError) as err:
            raise StoreError("the wording of an agreement cannot be read") from err

    @property
    def digest(self) -> str:
        """SHA-256 of the text."""
        return digest_of(self.text())

    def name_of(self, side: str) -> str:
        """The names of a side."""
        return "、".join(party.name for party in self.parties if party.side == side)

    def due_on(self) -> date | None:
        """The first day on which something has to be done."""
        days = [day for term in self.terms for day in days_of(term)]
        return min(days, default=None)

    def shown(self, language: Language) -> tuple[Part, ...]:
        """The parts for a screen: identity numbers hidden, no telephone."""
        hidden = {p.id_number: mask_id(p.id_number) for p in self.parties if p.id_number}
        hidden |= {p.phone: "•••" for p in self.parties if p.phone}

        def hide(line: str) -> str:
            for plain, mask in hidden.items():
                line = line.replace(plain, mask)
            return line

        return tuple(
            Part(part.id, part.heading, tuple(map(hide, part.lines)), part.numbered)
            for part in self.parts[language]
        )


def digest_of(text: str) -> str:
    """SHA-256 of a wording as it is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def days_of(term: Obligation) -> tuple[date, ...]:
    """The days on which something of a term falls due."""
    if term.instalments:
        return tuple(day for day, _ in term.instalments)
    return (term.by,) if term.by else ()


def last_day(effective_on: date, days: int) -> date:
    """The last of so many days, the day of effect not counted."""
    return effective_on + timedelta(days=days)


# ---------------------------------------------------------------- its words


def _parts(content: Content, words: Words) -> list[Part]:
    frame, language = content.frame, words.language
    body, cause = frame.body.get(language), frame.cause.get(language)
    names = {side.value: words(f"side.{side}") for side in Side}
    return [
        Part(PARTIES, words("agreement.parties"), _party_lines(content, words)),
        Part("dispute", words("agreement.dispute"), _dispute(content, words, cause)),
        Part(
            "terms",
            words("agreement.terms"),
            (*_terms(content, names, words), words("agreement.only", cause=cause)),
            numbered=True,
        ),
        Part(
            "default",
            words("agreement.default"),
            (words("agreement.default.usual"), words("agreement.default.once")),
        ),
        Part("effect", words("agreement.effect"), _effect(frame, body, words)),
        Part("quiet", words("agreement.quiet"), _quiet(content, words)),
        Part(
            "copies",
            words("agreement.copies"),
            (
                words(
                    "agreement.copies.text",
                    copies=_count(len(content.parties) + 1, words),
                    body=body,
                ),
            ),
        ),
    ]


def _party_lines(content: Content, words: Words) -> tuple[str, ...]:
    return tuple(party_line(party, words) for party in content.parties)


def party_line(party: Party, words: Words) -> str:
    """A party as a paper names it, with what it gave of itself."""
    label, role = words(f"side.{party.side}"), words(f"role.{party.side}")
    line = words("party.line", label=label, role=role, name=party.name)
    if party.capacity:
        line += words("party.capacity", capacity=party.capacity)
    if party.id_number:
        line += words("party.id", id=party.id_number)
    if party.address:
        line += words("party.address", address=party.address)
    if party.phone:
        line += words("party.phone", phone=party.phone)
    return line + words("party.end")


def _dispute(content: Content, words: Words, cause: str) -> tuple[str, ...]:
    told = content.told
    sides = {side.value: content.name_of(side.value) for side in Side}
    duty = told.duty or words("agreement.duty.usual")
    lines = [words("agreement.dispute.opening", cause=cause, **sides)]
    if told.facts:
        lines.append(words("agreement.dispute.facts", facts=told.facts))
    if told.points:
        lines.append(words("agreement.dispute.points", points=told.points))
    lines.append(words("agreement.dispute.duty", duty=duty))
    return tuple(lines)


def _terms(content: Content, names: Mapping[str, str], words: Words) -> tuple[str, ...]:
    said = clauses(content.terms, names, words.language)
    aside = words("agreement.plain")
    return tuple(
        line + (aside if term.id in content.plain else "")
        for term, line in zip(content.terms, said, strict=True)
    )


def _effect(frame: Frame, body: str, words: Words) -> tuple[str, ...]:
    lines = [words("agreement.effect.sealed", body=body)]
    if not frame.is_sealed:
        lines = [words("agreement.effect.signed")]
    last = last_day(frame.drafted_on, frame.confirm_days)
    lines.append(
        words(
            "agreement.effect.confirm",
            days=str(frame.confirm_days),
            until=words.day(frame.drafted_on),
            last=words.day(last),
        )
    )
    if frame.review_days is not None:
        lines.append(words("agreement.effect.review", days=str(frame.review_days)))
    return tuple(lines)


def _quiet(content: Content, words: Words) -> tuple[str, ...]:
    lines = list(words.lines("agreement.quiet"))
    for party in content.parties:
        where = party.delivery or party.address
        if where:
            values = {"label": words(f"side.{party.side}"), "name": party.name, "address": where}
            lines.append(words("agreement.quiet.delivery", **values))
    return tuple(lines)


def _count(number: int, words: Words) -> str:
    figures = "零一二三四五六七八九十"
    return figures[number] if words.language == "zh" and number <= 10 else str(number)


def _read(held: Mapping[str, Any]) -> Content:
    frame = dict(held["frame"])
    frame["drafted_on"] = date.fromisoformat(frame["drafted_on"])
    frame["body"], frame["cause"] = Text(**frame["body"]), Text(**frame["cause"])
    return Content(
        Frame(**frame),
        tuple(Party(**party) for party in held["parties"]),
        Told(**held["told"]),
        read_terms(held["terms"]),
        tuple(held["plain"]),
        {
            language: tuple(
                Part(part["id"], part["heading"], tuple(part["lines"]), part["numbered"])
                for part in parts
            )
            for language, parts in held["parts"].items()
        },
    )
