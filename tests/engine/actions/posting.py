"""A service that writes to people, on a clock that can be moved, with senders that can fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from engine.actions import consult, outbox
from engine.actions.desk import Desk
from engine.actions.outbox import Outbox
from engine.actions.post import Post
from engine.actions.reminding import Reminders
from engine.actions.revisions import Revisions
from engine.casework.case import Case
from engine.casework.events import CaseEvent
from engine.library import Library
from engine.messages.message import MESSAGES, Channel
from engine.messages.sender import Letter, Receipt
from engine.store.store import Entry, Store

START = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)  # ten in the morning in China
PHONE = "13800001234"


@dataclass
class Moving:
    """A clock that somebody sets."""

    moment: datetime = START

    def now(self) -> datetime:
        return self.moment


@dataclass
class Recorder:
    """A sender that keeps what it is given, and fails as it is told."""

    letters: list[Letter] = field(default_factory=list)
    failing: list[BaseException] = field(default_factory=list)

    def send(self, letter: Letter) -> Receipt:
        if self.failing:
            raise self.failing.pop(0)
        self.letters.append(letter)
        return Receipt("r")


@dataclass
class House:
    """Everything that sends, over one store."""

    desk: Desk
    clock: Moving
    texts: Recorder
    mails: Recorder
    outbox: Outbox
    post: Post
    reminders: Reminders

    @classmethod
    def over(cls, library: Library, store: Store, clock: Moving | None = None) -> House:
        clock = clock or Moving()
        bare = Desk.over(library, store, clock)
        box = Outbox(bare.vault, "https://jiefen.example/resume")
        desk = replace(bare, announce=box.announced)
        texts, mails = Recorder(), Recorder()
        post = Post(desk, {Channel.SMS: texts, Channel.MAIL: mails}, chance=lambda: 0.0)
        return cls(desk, clock, texts, mails, box, post, Reminders(Revisions(desk), box))

    def case(self, reached: bool = True) -> Case:
        """A case; its owner can be written to."""
        case = consult.open_case(self.desk).case
        case = consult.choose_category(self.desk, case, "rent.arrears")
        return outbox.agree(self.desk, case, PHONE, "", True) if reached else case

    def happens(self, case: Case, *events: CaseEvent) -> Case:
        return self.desk.append(self.desk.again(case), list(events))

    def waiting(self, template: str = "") -> list[Entry]:
        found = self.desk.store.entries(MESSAGES)
        return [entry for entry in found if f'"template": "{template}' in entry.body]

    def after(self, wait: timedelta) -> int:
        """Let time pass, then do what is due."""
        self.clock.moment += wait
        return self.round()

    def round(self) -> int:
        """One round of the scheduler's jobs."""
        self.reminders.look_due(self.clock.moment)
        return self.post.send_due(self.clock.moment)

    def drain(self) -> Sequence[Letter]:
        """Send what waits; what went out in this call."""
        before = len(self.texts.letters)
        self.round()
        return self.texts.letters[before:]
