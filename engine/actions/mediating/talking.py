"""What is said in the room of a mediation, with the files that come along, and pieces shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from engine.actions import exhibits
from engine.actions.consult import tidy_text
from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk
from engine.actions.exhibits import Made, Offered
from engine.actions.mediating import table
from engine.casework.case import Case
from engine.casework.events import CaseEvent, MessagePosted, PiecesShown
from engine.casework.exhibits import Exhibit
from engine.casework.people import Side
from engine.casework.permissions import Action
from engine.errors import AnswerError, IllegalStep, NotFound
from engine.evidence.names import tidy_name
from engine.evidence.unfit import unfit
from engine.mediation.confidence import (
    JOINT,
    Kind,
    Viewer,
    may_see_piece,
    owner_of_piece,
    pieces_seen,
)
from engine.mediation.mediation import Mediation
from engine.mediation.room import bar, may_read
from engine.mediation.states import OVER

MESSAGE: Final = "message"  # the fields of the forms, which faults name
FILES: Final = "files"
PIECES: Final = "pieces"
LIMIT: Final = 2_000  # signs of a message
MOST_READ: Final = 20 * LIMIT  # signs that are looked at, of whatever was sent


def thread_at(desk: Desk, case: Case, thread: str) -> Viewer:
    """As what the one at the desk takes part in a thread; raises `NotFound` where they do not."""
    viewer = table.viewer(desk, case)
    if not may_read(viewer, thread):
        raise NotFound("thread", thread[:40])
    return viewer


def post(
    desk: Desk,
    case: Case,
    thread: str,
    message: str,
    offered: Sequence[Offered] = (),
    slip: Slip = NO_SLIP,
) -> Case:
    """Say something in a thread, with files or with files alone; a form sent twice says it once.

    The files and the words are written together, so that a file is never there for others than
    those whom the words are for. Raises `NotFound` for a thread of others, `AnswerError` for what
    cannot be kept, `IllegalStep` with what must be so first.
    """
    desk.permit(case, Action.SPEAK)
    thread_at(desk, case, thread)
    _open(Mediation.of(case), thread)
    text = _tidy(message, may_be_empty=bool(offered))
    case, made = _files(desk, case, offered, thread)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        thread_at(desk, now, thread)
        _open(mediation, thread)
        happened: list[CaseEvent] = []
        pieces: list[str] = []
        for each in made:
            filed, known = each.of(desk, now)
            happened += [filed] if filed else []
            pieces += known or [each.filed.exhibit]
        return [*happened, MessagePosted(thread, text, tuple(dict.fromkeys(pieces)))]

    # What was typed is said whatever became of the mediation meanwhile, as long as one may speak.
    what = ":".join(["say", str(case.id), thread, text, *(each.filed.digest for each in made)])
    case = table.write(desk, case, decide, Slip(None, slip.key), what)
    for each in made:
        each.is_on_record(desk)
    return case


def _open(mediation: Mediation, thread: str) -> None:
    if why := bar(mediation, thread):
        raise IllegalStep(mediation.state.value, [], [why.value])


def _tidy(written: str, *, may_be_empty: bool) -> str:
    text = tidy_text(written[:MOST_READ])
    if not text and not may_be_empty:
        raise AnswerError(MESSAGE, "nothing_said")
    if len(text) > LIMIT:
        raise AnswerError(MESSAGE, "text_too_long", limit=str(LIMIT))
    return text


def _files(
    desk: Desk, case: Case, offered: Sequence[Offered], thread: str
) -> tuple[Case, list[Made]]:
    """All files or none: who sends three with some words does not mean two."""
    made: dict[str, Made] = {}
    if len(offered) > desk.intake.limits.form_files:
        raise unfit("too_many_at_once", limit=str(desk.intake.limits.form_files))
    for each in offered:
        name = tidy_name(each.name, desk.intake.limits.name)
        case, one = exhibits.make(desk, case, each, name, thread=thread)
        made[one.filed.digest] = one
    return case, [*made.values()]


# ---------------------------------------------------------------- pieces at the table


def pieces(desk: Desk, case: Case) -> tuple[Exhibit, ...]:
    """The pieces that the one at the desk may see here and that were not taken back."""
    seen = pieces_seen(case, table.viewer(desk, case))
    return tuple(piece for piece in seen if not piece.withdrawn)


def piece(desk: Desk, case: Case, id: str) -> Exhibit:
    """One of them; raises `NotFound` for any other."""
    held = exhibits.held(case, id)
    if not may_see_piece(case, table.viewer(desk, case), held.id):
        raise NotFound("exhibit", id[: exhibits.ID_LENGTH])
    return held


def is_own(desk: Desk, case: Case, piece: Exhibit) -> bool:
    """Whether a piece is of the side of the one at the desk."""
    side = table.viewer(desk, case).side
    return side is not None and owner_of_piece(case.people, piece.filed_by, piece.thread) is side


def is_shown(case: Case, piece: Exhibit) -> bool:
    """Whether everybody at the table sees a piece."""
    return may_see_piece(case, Viewer(Kind.GUEST), piece.id)


def seen_by_sides(case: Case, piece: Exhibit) -> tuple[Side, ...]:
    """The sides that see a piece."""
    return tuple(side for side in Side if may_see_piece(case, Viewer(Kind.SIDE, side), piece.id))


def may_show(desk: Desk, case: Case) -> bool:
    """Whether the one at the desk can show pieces of their side now."""
    mediation = Mediation.of(case)
    here = table.viewer(desk, case).kind is Kind.SIDE
    return here and mediation.is_agreed_to and mediation.state not in OVER


def show(desk: Desk, case: Case, ids: Collection[str], slip: Slip = NO_SLIP) -> Case:
    """Let the other side see pieces of one's own, for good.

    Raises `NotFound` for what is not one's own, `IllegalStep` before both sides agreed.
    """
    desk.permit(case, Action.DECIDE)
    seat = table.seat_at(desk, case)
    if not ids:
        raise AnswerError(PIECES, "nothing_chosen")

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        _open(mediation, JOINT)
        new = []
        for id in dict.fromkeys(ids):
            one = piece(desk, now, id)
            if not is_own(desk, now, one):
                raise NotFound("exhibit", id[: exhibits.ID_LENGTH])
            if not is_shown(now, one):
                new.append(id)
        return [PiecesShown(seat, tuple(new))] if new else []

    what = "show:" + ",".join(sorted(ids))
    return table.write(desk, case, decide, Slip(None, slip.key), what)
