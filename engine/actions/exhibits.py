"""Evidence as files: handed in, tied to what it proves, graded, read, and taken back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from engine.actions.consult import questionnaire_of, standing, tidy_text
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.events import (
    CaseEvent,
    EvidenceMarked,
    ExhibitFiled,
    ExhibitGraded,
    ExhibitTied,
    ExhibitWithdrawn,
)
from engine.casework.exhibits import Exhibit
from engine.casework.people import Role, Side
from engine.casework.permissions import Action, may, relation_of
from engine.errors import AnswerError, AnswerFaults, Conflict, NotFound, NotPermitted, SealError
from engine.evidence.intake import GRADES, Intake, Kind
from engine.evidence.names import tidy_name
from engine.evidence.recognise import recognise, too_large
from engine.evidence.unfit import unfit
from engine.mediation.confidence import owner_of_piece, pieces_seen, viewer_of
from engine.store.store import Entry

LOOSE: Final = "loose-files"
"""The book of files that were kept and not yet put on record, or taken off it and not yet gone."""
PATIENCE: Final = timedelta(hours=1)  # longer than any form takes to arrive
ID_LENGTH: Final = 24
REASON_LIMIT: Final = 200
TAKEN_BACK: Final = "taken_back"
HAVE: Final = "have"


@dataclass(frozen=True, slots=True)
class Offered:
    """A file as it arrives: what it is said to be called, its size, and its content on demand."""

    name: str
    size: int
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of the files of one form; each that was refused stands with its reason."""

    case: Case
    kept: tuple[str, ...] = ()
    known: tuple[str, ...] = ()  # were on record already
    refused: tuple[tuple[str, AnswerError], ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece that was opened: what is on record of it, its kind if still taken, its bytes."""

    exhibit: Exhibit
    kind: Kind | None
    content: bytes


# ---------------------------------------------------------------- handing in


def hand_in(desk: Desk, case: Case, offered: Sequence[Offered], item: str = "") -> Handed:
    """Keep every file that can be kept, as evidence of `item` or of nothing named yet.

    What is on record already is not kept twice. Raises `AnswerError` for an item nobody listed.
    """
    _item_known(desk, item)
    handed = Handed(case)
    for number, each in enumerate(offered):
        name = tidy_name(each.name, desk.intake.limits.name)
        try:
            if number >= desk.intake.limits.form_files:
                raise unfit("too_many_at_once", limit=str(desk.intake.limits.form_files))
            now, id, is_new = _hand_in(desk, handed.case, each, name, item)
        except AnswerError as err:
            handed = replace(handed, refused=(*handed.refused, (name, err)))
        else:
            kept = (*handed.kept, id) if is_new else handed.kept
            known = handed.known if is_new else (*handed.known, id)
            handed = replace(handed, case=now, kept=kept, known=known)
    return handed


def _hand_in(
    desk: Desk, case: Case, offered: Offered, name: str, item: str
) -> tuple[Case, str, bool]:
    case, made = make(desk, case, offered, name, item)
    found: list[str] = []

    def decide(now: Case) -> list[CaseEvent]:
        filed, found[:] = made.of(desk, now)
        return [filed, *_in_hand(now, item)] if filed else []

    case = desk.write(case, decide)
    made.is_on_record(desk)
    return case, found[0] if found else made.filed.exhibit, not found


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was looked through, sealed and kept, and is to be put on record."""

    filed: ExhibitFiled
    sealed_key: str

    def of(self, desk: Desk, now: Case) -> tuple[ExhibitFiled | None, list[str]]:
        """What puts it on record, or what it is on record as already, of the same side.

        Raises `Conflict` where it must be sealed anew, `AnswerError` where there is no room.
        """
        filed = self.filed
        found = [piece.id for piece in _same(desk, now, filed.digest, filed.thread)]
        if found:
            return None, found
        if (now.sealed_key, _id(desk, now, filed.digest)) != (self.sealed_key, filed.exhibit):
            raise Conflict(now.number, 0, now.seq)
        _has_room(desk.intake, now, filed.size)
        return filed, []

    def is_on_record(self, desk: Desk) -> None:
        """To be called once it is: it is no longer among the files that may be left over."""
        desk.store.drop(LOOSE, self.filed.exhibit)


def make(
    desk: Desk, case: Case, offered: Offered, name: str, item: str = "", thread: str = ""
) -> tuple[Case, Made]:
    """Look a file through, seal it and keep it; the case as it now has a key.

    Raises `AnswerError` for what is no file of ours.
    """
    if offered.size > desk.intake.limits.file:
        raise too_large(desk.intake)
    content = offered.read()
    kind = recognise(desk.intake, name, content)
    if not case.sealed_key:  # begun before cases had keys
        case = replace(case, sealed_key=desk.vault.new_key())
    digest = hashlib.sha256(content).hexdigest()
    id = _id(desk, case, digest)
    if not _same(desk, case, digest, thread):
        _has_room(desk.intake, case, len(content))
        _loosen(desk, case, id)
        sealed = desk.vault.seal(case.sealed_key, content, _about(id))
        desk.store.keep_file(id, case.id, sealed)
    facts = proves(desk, case, item)
    filed = ExhibitFiled(id, name, kind.media_type, len(content), digest, item, facts, thread)
    return case, Made(filed, case.sealed_key)


def _id(desk: Desk, case: Case, digest: str) -> str:
    """The same file makes the same id, so twice at once is once; taken back, or handed in by
    another side, it makes a new one."""
    gone = sum(1 for piece in case.exhibits.by_id.values() if piece.digest == digest)
    return desk.vault.digest(f"exhibit:{case.id}:{digest}:{gone}")[:ID_LENGTH]


def _same(desk: Desk, case: Case, digest: str, thread: str = "") -> list[Exhibit]:
    """The same file on record by the same side; of what others hold, nobody is to learn by it."""
    mine = _belongs(case, desk.actor.mark, thread)
    return [
        piece
        for piece in case.exhibits.held
        if piece.digest == digest and _belongs(case, piece.filed_by, piece.thread) == mine
    ]


def _belongs(case: Case, mark: str, thread: str) -> str:
    """The side that a piece is of; else where it was sent: nobody's own is the same elsewhere."""
    side = owner_of_piece(case.people, mark, thread)
    return side.value if side else f"{thread}:{mark}"


def _about(id: str) -> str:
    return f"file:{id}"


def _has_room(intake: Intake, case: Case, size: int) -> None:
    held = case.exhibits.held
    if len(held) >= intake.limits.case_files:
        raise unfit("too_many", limit=str(intake.limits.case_files))
    if sum(piece.size for piece in held) + size > intake.limits.case:
        raise unfit("case_full", limit=str(intake.limits.case // 1_000_000))


def _loosen(desk: Desk, case: Case, id: str) -> None:
    """Note that a file may be left without a record, so that `sweep` looks at it later."""
    body = json.dumps({"number": case.number})
    due = desk.clock.now() + PATIENCE
    try:
        desk.store.put([Entry(LOOSE, id, body, str(case.id), due)])
    except Conflict:
        return  # noted already


def sweep(desk: Desk) -> int:
    """Destroy files that are on no record, left by what broke off; how many they were."""
    destroyed = 0
    for entry in desk.store.due(LOOSE, desk.clock.now()):
        summary = desk.store.find_by_number(json.loads(entry.body)["number"])
        case = desk.case_of(summary) if summary is not None else None
        held = {piece.id for piece in case.exhibits.held} if case and not case.is_erased else set()
        if entry.id not in held:
            desk.store.drop_file(entry.id)
            destroyed += 1
        desk.store.drop(LOOSE, entry.id)
    return destroyed


# ---------------------------------------------------------------- what it proves


def proves(desk: Desk, case: Case, item: str) -> tuple[str, ...]:
    """The facts asked in this case that evidence of this kind can prove."""
    if case.category is None or not item:
        return ()
    facts, closed = desk.library.rulebook.facts, standing(desk, case).closed
    asked = (question.fact for question in questionnaire_of(desk, case).questions)
    return tuple(f for f in asked if f not in closed and item in facts[f].evidence)


def tie(desk: Desk, case: Case, id: str, item: str, facts: Collection[str]) -> Case:
    """Say what a piece is evidence of, and which facts it proves; others are left out.

    With an item and no fact, it proves whatever evidence of its kind can.
    """
    _item_known(desk, item)
    _own(desk, case, id)
    able = proves(desk, case, item)
    chosen = tuple(fact for fact in able if fact in facts) or able

    def decide(now: Case) -> list[CaseEvent]:
        piece = held(now, id)
        if (piece.item, piece.facts) == (item, chosen):
            return []
        return [ExhibitTied(id, item, chosen), *_in_hand(now, item)]

    return desk.write(case, decide)


def _in_hand(case: Case, item: str) -> list[CaseEvent]:
    """Who has handed a thing in has it; taken back, he may have it still."""
    if not item or case.evidence.get(item) == HAVE:
        return []
    return [EvidenceMarked({item: HAVE})]


def _item_known(desk: Desk, item: str) -> None:
    if item and item not in {each.id for each in desk.library.rulebook.listed_as("evidence")}:
        raise AnswerError("item", "choice_not_listed", value=item[:40])


# ---------------------------------------------------------------- judging


def grade(desk: Desk, case: Case, id: str, mark: str, reason: str) -> Case:
    """Say how far a piece carries and why, by the key of a reason or in words.

    Raises `AnswerFaults` with what is missing.
    """
    reason = tidy_text(reason)
    faults = {}
    if mark not in GRADES:
        faults["grade"] = AnswerError("grade", "exhibit_grade_missing")
    if not reason:
        faults["reason"] = AnswerError("reason", "exhibit_reason_missing")
    elif len(reason) > REASON_LIMIT:
        faults["reason"] = AnswerError("reason", "text_too_long", limit=str(REASON_LIMIT))
    if faults:
        raise AnswerFaults(faults)

    def decide(now: Case) -> list[CaseEvent]:
        piece = held(now, id)
        if (piece.grade, piece.grade_reason) == (mark, reason):
            return []
        return [ExhibitGraded(id, mark, reason)]

    return desk.write(case, decide)


# ---------------------------------------------------------------- who sees what


def seen(desk: Desk, case: Case) -> tuple[Exhibit, ...]:
    """The pieces that the one at the desk may see, those that were taken back too.

    What the applicant's side handed in to the case is looked at by all who may look at its
    evidence; what was sent in the mediation, or is the other side's, only by whom it is for.
    """
    allowed = {piece.id for piece in pieces_seen(case, viewer_of(desk.actor, case))}
    return tuple(
        piece
        for piece in case.exhibits.by_id.values()
        if piece.id in allowed or (_is_of_case(case, piece) and _looks_at_case(desk, case))
    )


def on_record(desk: Desk, case: Case) -> tuple[Exhibit, ...]:
    """Those of them that were not taken back."""
    return tuple(piece for piece in seen(desk, case) if not piece.withdrawn)


def shown(desk: Desk, case: Case, id: str) -> Exhibit:
    """A piece on record; raises `NotFound` also for one that is not for the one at the desk."""
    piece = held(case, id)
    if piece not in seen(desk, case):
        raise NotFound("exhibit", id[:ID_LENGTH])
    return piece


def _is_of_case(case: Case, piece: Exhibit) -> bool:
    return not piece.thread and _is_of(case, piece, Side.APPLICANT)


def _is_of(case: Case, piece: Exhibit, side: Side) -> bool:
    return owner_of_piece(case.people, piece.filed_by, piece.thread) is side


def _looks_at_case(desk: Desk, case: Case) -> bool:
    if viewer_of(desk.actor, case).side is Side.RESPONDENT:
        return False
    return may(desk.actor, Action.VIEW, relation_of(desk.actor, case)) is None


# ---------------------------------------------------------------- reading, taking back


def held(case: Case, id: str) -> Exhibit:
    """A piece on record; raises `NotFound` for one that never was or was taken back."""
    piece = case.exhibits.by_id.get(id)
    if piece is None or piece.withdrawn:
        raise NotFound("exhibit", id[:ID_LENGTH])
    return piece


def read(desk: Desk, case: Case, id: str) -> Piece:
    """A piece as it was handed in; raises `SealError` where it is gone or was changed since."""
    exhibit = held(case, id)
    sealed = desk.store.file(id)
    if sealed is None:
        raise SealError(f"the file of exhibit {id} is not there: restore it from a backup")
    content = desk.vault.open(case.sealed_key, sealed, _about(id))
    if hashlib.sha256(content).hexdigest() != exhibit.digest:
        raise SealError(f"the file of exhibit {id} is not the one on record")
    return Piece(exhibit, desk.intake.of_type(exhibit.media_type), content)


def may_take_back(desk: Desk, case: Case, piece: Exhibit) -> bool:
    """Whether it is theirs: what one filed oneself, and everything for whose case it is."""
    whole = desk.actor.role is Role.RESIDENT and _is_of(case, piece, Side.APPLICANT)
    return whole or desk.actor.mark == piece.filed_by


def may_sort(desk: Desk, case: Case, piece: Exhibit) -> bool:
    """Whether one may say what it proves: nobody does for the other side."""
    side = viewer_of(desk.actor, case).side
    return side is None or _is_of(case, piece, side)


def _own(desk: Desk, case: Case, id: str) -> Exhibit:
    piece = held(case, id)
    if not may_sort(desk, case, piece):
        raise NotPermitted(desk.actor.mark, Action.FILE.value, "not_your_own")
    return piece


def take_back(desk: Desk, case: Case, id: str, reason: str = TAKEN_BACK) -> Case:
    """Destroy the file of a piece; that it was there, and that it was taken back, stays.

    Raises `NotPermitted` for what somebody else handed in.
    """
    piece = held(case, id)
    if not may_take_back(desk, case, piece):
        raise NotPermitted(desk.actor.mark, Action.FILE.value, "not_your_own")

    def decide(now: Case) -> list[CaseEvent]:
        gone = now.exhibits.by_id[id].withdrawn
        return [] if gone else [ExhibitWithdrawn(id, reason)]

    _loosen(desk, case, id)
    case = desk.write(case, decide)
    desk.store.drop_file(id)
    desk.store.drop(LOOSE, id)
    return case
