"""All that is held about a person, as data and as one ZIP file that is made while it runs."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from engine.actions import exhibits
from engine.actions.consent import history, seat_of
from engine.actions.consult import answers_of
from engine.actions.desk import Desk
from engine.actions.erasure import kept
from engine.actions.following import learned
from engine.actions.looks import Look, looks_at
from engine.casework.case import Case, Noted
from engine.casework.events import MessagePosted, PiecesShown, to_record
from engine.casework.exhibits import Exhibit
from engine.casework.filing import Packet
from engine.casework.people import OFFERED, Actor, Role, opponent_of, writer_of
from engine.casework.purposes import purposes
from engine.casework.sheets import Handed
from engine.casework.thread import ADVICE, Message
from engine.errors import SealError
from engine.i18n import Text
from engine.mediation.confidence import seen_by, viewer_of

FORMAT: Final = "jiefen-export/1"
WHEN: Final = (1980, 1, 1, 0, 0, 0)  # files in the archive bear no time of their own
Data: TypeAlias = dict[str, Any]


def own_data(desk: Desk, case: Case) -> Data:
    """What is held about whoever is at the desk, of that case; docs/privacy.md says the fields.

    The applicant gets the whole case, without other people's ways to be reached; an invited
    person gets what they said and did themselves. Of a mediation each gets what they may see.
    """
    seat, actor = seat_of(desk.actor), desk.actor
    own = {
        "format": FORMAT,
        "made_at": _moment(desk.clock.now()),
        "number": case.number,
        "role": actor.role.value,
        "stage": case.stage.value,
        "state": case.course.state.value,
        "opened_at": _moment(case.opened_at),
        "updated_at": _moment(case.updated_at),
        "kept_until": _day(kept(desk, case).until),
        "you": dict(case.people.details.get(seat, {})),
        "papers": _papers(case, seat),
        "consents": [
            {
                "purpose": one.purpose,
                "title": _title(one.purpose),
                "given": one.given,
                "words": one.words,
                "at": _moment(one.at),
                "noted_by": one.by,
            }
            for one in history(desk, case, seat)
        ],
        "messages": [_message(said) for said in _messages(case, actor)],
        "mediation": [_happening(noted) for noted in seen_by(case, viewer_of(actor, case))],
        "exhibits": [_exhibit(piece) for piece in _pieces(desk, case)],
        "looks": [_look(line) for line in own_looks(desk, case)],
    }
    return own if actor.role in OFFERED else {**own, **_whole(desk, case)}


def _papers(case: Case, seat: str) -> Data:
    """What a person wrote into papers for a court, of themselves and of the other side."""
    names = {"own": writer_of(seat), "other": opponent_of(seat)}
    details = case.people.details
    return {of: dict(told) for of, name in names.items() if (told := details.get(name))}


def own_looks(desk: Desk, case: Case) -> Sequence[Look]:
    """Who looked at the case; to an invited person only that they looked themselves."""
    lines = looks_at(desk, case).lines
    if desk.actor.role in OFFERED:
        return [line for line in lines if line.mark == desk.actor.mark]
    return lines


def archive(desk: Desk, case: Case, readme: str) -> Iterator[bytes]:
    """The same as a ZIP file, piece by piece: case.json, a file of words, and all files."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(_named("README.txt"), readme)
        data = json.dumps(own_data(desk, case), ensure_ascii=False, indent=2)
        packed.writestr(_named("case.json"), data)
        yield sink.taken()
        for piece in _pieces(desk, case):
            content = None if piece.withdrawn else _file(desk, case, piece)
            if content is not None:
                packed.writestr(_named(file_name(piece)), content)
                yield sink.taken()
    yield sink.taken()


def file_name(piece: Exhibit) -> str:
    """Where a piece of evidence stands in the archive; its own name leads nowhere else."""
    plain = "".join(c for c in piece.name if c.isalnum() or c in "-_. ()（）").lstrip(". ")
    return f"files/{piece.id}-{plain[-80:]}"


def _whole(desk: Desk, case: Case) -> Data:
    return {
        "language": case.language,
        "story": case.story,
        "clarified": dict(case.clarified),
        "kind": case.category or "",
        "zone": case.zone,
        "rules": case.library_revision,
        "answers": [*_answers(desk, case)],
        "evidence": dict(case.evidence),
        "guidance": [
            {
                "number": one.number,
                "edition": one.edition,
                "as_of": one.as_of.isoformat(),
                "at": _moment(one.at),
                "rules": one.library_revision,
                "first_time_limit": _day(one.due_on),
            }
            for one in case.issued
        ],
        "steps": [
            {"stage": s.stage.value, "at": _moment(s.at), "reason": s.reason}
            for s in case.course.steps
        ],
        "packets": [_packet(one) for one in case.filing.packets.values()],
        "sheets": [_sheet(one) for one in case.sheets.handed.values()],
        "days": {name: day.isoformat() for name, day in case.course.milestones.items()},
        "people": [
            {
                "seat": seat.id,
                "role": seat.role.value,
                "come_in": seat.taken,
                "closed": seat.closed,
            }
            for seat in case.people.seats.values()
        ],
        "history": [
            {"seq": place, "at": _moment(event.at), "kind": event.kind, "by": event.actor}
            for place, event in enumerate(learned(desk, case, desk.store.read(case.id)), 1)
        ],
    }


def _packet(one: Packet) -> Data:
    """What was handed to a court or commission, and what became of it."""
    return {
        "packet": one.id,
        "track": one.track,
        "unit": one.unit,
        "version": one.version,
        "docket": one.docket,
        "sha256": one.digest,
        "passages": [
            {"standing": step.standing.value, "at": _moment(step.at), "by": step.by}
            for step in one.passages
        ],
        "reasons": list(one.codes),
        "wanted": list(one.items),
        "note": one.note,
        "until": _day(one.until),
        "outcome": one.outcome,
        "decided_on": _day(one.decided_on),
    }


def _sheet(one: Handed) -> Data:
    """A paper that went to a body, and what became of it."""
    return {
        "sheet": one.kind,
        "body": one.body,
        "how": one.how,
        "on": one.on.isoformat(),
        "standing": one.standing.value,
        "number": one.number,
        "taken_by": one.taker,
        "answered_on": _day(one.taken_on),
        "reason": one.reason,
        "note": one.note,
        "sha256": one.digest,
    }


def _answers(desk: Desk, case: Case) -> Iterator[Data]:
    readable = answers_of(desk, case)
    for name, stored in case.answers.items():
        fact = desk.library.rulebook.facts.get(name)
        yield {
            "question": name,
            "title": _pair(fact.title) if fact else {},
            "answer": stored,
            "used": name in readable,
            "given_by": case.answered_by.get(name, ""),
        }


def _messages(case: Case, actor: Actor) -> Sequence[Message]:
    """What an applicant may read of what was said to advisers; of others what they said there."""
    said = case.talk.thread(ADVICE)
    return said if actor.role is Role.RESIDENT else [one for one in said if one.actor == actor.mark]


def _pieces(desk: Desk, case: Case) -> Sequence[Exhibit]:
    """What the applicant's side may see; of others what they filed, or were shown at the table."""
    actor, pieces = desk.actor, exhibits.seen(desk, case)
    if actor.role is Role.RESIDENT:
        return pieces
    table = {id for noted in seen_by(case, viewer_of(actor, case)) for id in _at_table(noted)}
    return [one for one in pieces if one.filed_by == actor.mark or one.id in table]


def _at_table(noted: Noted) -> Sequence[str]:
    """The pieces that were sent or shown."""
    match noted.happened:
        case MessagePosted(_, _, pieces) | PiecesShown(_, pieces):
            return pieces
    return ()


def _happening(noted: Noted) -> Data:
    """One thing that happened in the mediation, with all that is kept of it."""
    record = to_record(noted.happened)
    told = json.loads(record.body)
    return {"at": _moment(noted.at), "by": noted.actor, "kind": record.kind, "told": told}


def _file(desk: Desk, case: Case, piece: Exhibit) -> bytes | None:
    """A file as it was handed in; none where it is gone or its key was destroyed."""
    try:
        return exhibits.read(desk, case, piece.id).content
    except SealError:
        return None


def _message(said: Message) -> Data:
    return {
        "at": _moment(said.at),
        "by": said.actor,
        "thread": said.thread,
        "text": said.text,
        "answers_shown": list(said.answers),
    }


def _exhibit(piece: Exhibit) -> Data:
    return {
        "id": piece.id,
        "name": piece.name,
        "media_type": piece.media_type,
        "size": piece.size,
        "sha256": piece.digest,
        "file": "" if piece.withdrawn else file_name(piece),
        "item": piece.item,
        "facts": list(piece.facts),
        "at": _moment(piece.filed_at),
        "by": piece.filed_by,
        "grade": piece.grade,
        "withdrawn": piece.withdrawn,
    }


def _look(line: Look) -> Data:
    return {
        "number": line.number,
        "at": _moment(line.at),
        "by": line.mark,
        "name": line.name,
        "unit": line.unit,
        "action": line.action,
    }


def _title(purpose: str) -> Mapping[str, str]:
    known = purposes().by_id.get(purpose)
    return _pair(known.title) if known else {}


def _pair(text: Text) -> Mapping[str, str]:
    return {"zh": text.zh, "en": text.en}


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _named(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, WHEN)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


class _Sink(io.RawIOBase):
    """Where the archive is written to: what has been written is taken away at once."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:  # what a buffer may be has no common type in 3.11
        self._parts.append(bytes(content))
        return len(content)

    def taken(self) -> bytes:
        """What was written since it was asked last."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken
