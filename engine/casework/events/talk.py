"""What is said between a person and those who advise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """A question in a person's own words, and which answers were shown for it, best first.

    `library_revision` is that of the rules in which these answers stand.
    """

    text: str
    answers: tuple[str, ...]
    library_revision: str = ""


@dataclass(frozen=True, slots=True)
class AdviserCalled:
    """The answers did not do: a human is asked to look, for a reason by its key."""

    reason: str


@dataclass(frozen=True, slots=True)
class MessagePosted:
    """A message in one of the case's threads; the event's actor wrote it.

    `pieces` are files that came with it.
    """

    thread: str
    text: str
    pieces: tuple[str, ...] = ()
