"""What was asked and said on a case, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.casework.events import CaseEvent, MessagePosted, QuestionAsked


@dataclass(frozen=True, slots=True)
class Message:
    """Something said in a thread; `actor` is the mark of who said it, `seq` its place."""

    seq: int
    at: datetime
    actor: str
    thread: str
    text: str
    answers: tuple[str, ...] = ()  # what was shown for a question


@dataclass(frozen=True, slots=True)
class Talk:
    """All threads of one case."""

    messages: tuple[Message, ...] = ()

    def after(self, happened: CaseEvent, seq: int, at: datetime, actor: str) -> Talk:
        """The threads after one more event."""
        match happened:
            case QuestionAsked():
                said = Message(seq, at, actor, ADVICE, happened.text, happened.answers)
            case MessagePosted():
                said = Message(seq, at, actor, happened.thread, happened.text)
            case _:
                return self
        return replace(self, messages=(*self.messages, said))

    def thread(self, name: str) -> Sequence[Message]:
        """What was said in one thread, the oldest first."""
        return [message for message in self.messages if message.thread == name]


ADVICE = "advice"
"""The thread between a person and an adviser."""
