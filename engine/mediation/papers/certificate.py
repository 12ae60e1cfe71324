"""The certificate that a mediation is over: made from what can hold no offer and no word said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.documents.document import Document, Fields
from engine.i18n import Text
from engine.mediation.papers.laying import Issue, lay_out, paragraphs, section, signing
from engine.mediation.papers.words import Words

REASONS: Final = ("t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9")
"""Why a mediation ended (在线调解规则#25, 特邀调解规定#26, 人民调解法#26)."""
OTHER: Final = "t9"


@dataclass(frozen=True, slots=True)
class Ended:
    """All that the certificate knows: names, kind of dispute, days, and a reason from a list.

    There is no field for free words: what was said or offered cannot come in (特邀调解规定#22).
    """

    applicants: tuple[str, ...]
    respondents: tuple[str, ...]
    cause: Text
    body: Text
    mediator: str
    is_labour: bool
    accepted_on: date | None
    sessions: tuple[date, ...]
    reason: str
    ended_on: date

    def __post_init__(self) -> None:
        if self.reason not in REASONS:
            object.__setattr__(self, "reason", OTHER)


def certificate(ended: Ended, issue: Issue, words: Words) -> Document:
    """The certificate, which proves that the procedure is over and nothing else."""
    body = ended.body.get(words.language)
    pairs = (
        (words("role.applicant"), _names(ended.applicants, words)),
        (words("role.respondent"), _names(ended.respondents, words)),
        (words("meta.cause"), ended.cause.get(words.language)),
        (words("meta.mediator"), ended.mediator),
        (words("certificate.accepted"), words.day(ended.accepted_on)),
        (words("certificate.sessions"), _sessions(ended.sessions, words)),
        (words("certificate.ended"), words.day(ended.ended_on)),
        (words("certificate.reason"), words(f"certificate.reason.{ended.reason}")),
    )
    ways = "certificate.next.labour" if ended.is_labour else "certificate.next"
    sections = [
        section("course", [Fields(pairs)]),
        section("proves", paragraphs([words("certificate.proves")])),
        section("next", paragraphs(words.lines(ways)), words("certificate.next")),
        signing([(words("sign.body"), body, words.day(ended.ended_on))], words),
    ]
    return lay_out(
        words("certificate.title"), sections, issue, words, ((words("meta.body"), body),)
    )


def _names(names: Sequence[str], words: Words) -> str:
    return words("list.comma").join(names)


def _sessions(days: Sequence[date], words: Words) -> str:
    if not days:
        return words("certificate.no_session")
    listed = words("list.comma").join(words.day(day) for day in days)
    return words("certificate.held", count=str(len(days)), days=listed)
