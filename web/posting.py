"""What the service writes to people with: by which ways, and the thread that sends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from starlette.requests import Request

from engine.actions import hooks
from engine.actions.desk import Desk
from engine.actions.outbox import Outbox
from engine.actions.post import Post
from engine.actions.reminding import Reminders
from engine.actions.revisions import Revisions
from engine.actions.scheduler import Scheduler
from engine.casework.case import Case
from engine.clock import Clock
from engine.messages.http import HttpSender
from engine.messages.message import Channel
from engine.messages.sender import ConsoleSender, Sender
from engine.messages.smtp import SmtpSender, Tls
from engine.messages.webhook import Poster
from engine.settings.settings import Settings
from engine.store.store import Entry, Event
from web import urls


@dataclass(frozen=True, slots=True)
class Ways:
    """By which ways people can be written to, and where its links lead; none by default."""

    senders: Mapping[Channel, Sender] = field(default_factory=dict)
    address: str = ""
    poster: Poster = field(default_factory=Poster)  # for computers that asked to be told


@dataclass(frozen=True, slots=True)
class Posting:
    """The outbox, the post that empties it, and the scheduler that has it done."""

    outbox: Outbox
    post: Post
    scheduler: Scheduler
    poster: Poster = field(default_factory=Poster)

    @classmethod
    def over(cls, desk: Desk, clock: Clock, ways: Ways) -> tuple[Posting, Revisions]:
        """All of it, and the desks whose events are announced through it."""
        outbox = Outbox(desk.vault, ways.address + urls.RESUME, tuple(ways.senders))

        def announce(before: Case, after: Case, events: Sequence[Event]) -> list[Entry]:
            told = hooks.announced(desk, before, after, events)
            return [*outbox.announced(before, after, events), *told]

        announcing = replace(desk, announce=announce)
        revisions = Revisions(announcing)
        hooked = hooks.HookSender(desk.store, desk.vault, clock.now, ways.poster)
        post = Post(announcing, {**ways.senders, Channel.HOOK: hooked})
        scheduler = Scheduler.of(clock, post, Reminders(revisions, outbox))
        return cls(outbox, post, scheduler, ways.poster), revisions


def posting_of(request: Request) -> Posting:
    """That of the service that answers."""
    return cast(Posting, request.app.state.posting)


def ways_of(settings: Settings, clock: Clock) -> Ways:
    """The ways that the settings open; a demonstration shows on its console what would go out."""
    senders: dict[Channel, Sender] = {}
    if settings.demo:
        senders = dict.fromkeys(Channel, ConsoleSender())
    mail = settings.mail
    if mail is not None:
        senders[Channel.MAIL] = SmtpSender(
            mail.host, mail.port, mail.sender, mail.user, mail.password, Tls(mail.encryption)
        )
    if settings.sms_url:
        senders[Channel.SMS] = HttpSender(settings.sms_url, settings.sms_key, clock.now)
    return Ways(senders, settings.address, Poster(private=settings.hooks_private))
