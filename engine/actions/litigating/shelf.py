"""Where packets lie: one row for each, found by the unit that has it, and the bytes themselves."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from engine.actions import looks
from engine.actions.desk import Desk
from engine.actions.staff.books import Book, Page
from engine.casework.case import Case
from engine.casework.filing import Packet
from engine.casework.permissions import Action, Refusal
from engine.clock import day_of
from engine.errors import NotFound, NotPermitted, SealError
from engine.litigation.manifest import Manifest
from engine.litigation.packet import MANIFEST, sha256
from engine.store.store import Entry, Sieve, Store


@dataclass(frozen=True, slots=True)
class Row:
    """What a list of packets tells: nothing of the people, nothing of what was said."""

    id: str
    number: str
    unit: str
    standing: str
    track: str
    cause: str
    total_fen: int | None
    last_safe_day: str  # ISO; empty where none is known, or none runs
    version: int
    seq: int
    at: datetime
    digest: str
    docket: str = ""
    came_on: str = ""  # ISO day on which it came to the unit with which it lies
    unlimited: bool = False  # whether no time runs for any of its claims


ROWS: Final = Book("packets", Row, lambda row: row.id, lambda row: row.unit)
OF_CASE: Final = "packets-of-cases"
"""The book by which the packets of an erased case are found, its number being the owner."""
MARKS: Final = "packet-marks"
"""The book of keyed digests by which packets find each other; without the key they tell nothing."""
LEAF: Final = "-manifest"
AT_ONCE: Final = 200
REFER: Final = "refer"
"""What the applicant agrees to before anything is handed over."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which packets of a unit a list shows: by standing, changed since, beyond an id.

    `any_of` are further standings, each of which is shown as well.
    """

    standing: str = ""
    since: datetime | None = None
    after: str = ""
    limit: int = 50
    any_of: frozenset[str] = frozenset()

    @property
    def standings(self) -> frozenset[str]:
        """Those that are wanted; none where any is."""
        return self.any_of | ({self.standing} - {""})


def listed(store: Store, unit: str, wanted: Wanted) -> tuple[list[Row], bool]:
    """A page of the packets that lie with a unit, by id, and whether more follow."""
    if wanted.standings or wanted.since is not None:
        entries = _sifted(store, unit, wanted)
    else:
        entries = store.entries(ROWS.name, unit, wanted.after, wanted.limit + 1)
    rows = [ROWS.page(entry).thing for entry in entries]
    return rows[: wanted.limit], len(rows) > wanted.limit


def _sifted(store: Store, unit: str, wanted: Wanted) -> list[Entry]:
    """What the store finds by the fields of its rows: also one more than the page, if there is."""
    early = {"id": wanted.after} if wanted.after else {}
    if wanted.since is not None:
        early["at"] = wanted.since.astimezone(UTC).isoformat()
    among = {"standing": wanted.standings} if wanted.standings else {}
    found = store.sift(
        Sieve(ROWS.name, unit, among=among, early=early, limit=wanted.limit + 2)
    ).entries
    return [entry for entry in found if entry.id != wanted.after][: wanted.limit + 1]


def row_of(store: Store, id: str) -> Page[Row]:
    """The row of a packet; raises `NotFound`."""
    page = ROWS.find(store, id)
    if page is None:
        raise NotFound("packet", id[:40])
    return page


def opened(desk: Desk, id: str, action: Action = Action.RECEIVE) -> tuple[Case, Packet, Row]:
    """A packet for whoever is at the desk; raises `NotFound` for one that is none of theirs."""
    row = row_of(desk.store, id).thing
    summary = desk.store.find_by_number(row.number)
    if summary is None or row.unit != desk.actor.unit:
        raise NotFound("packet", id[:40])
    case = desk.case_of(summary)
    desk.permit(case, action)
    packet = case.filing.find(id)
    if packet.unit != desk.actor.unit:
        raise NotFound("packet", id[:40])
    return case, packet, row


def case_of(desk: Desk, id: str) -> Case:
    """The case of a packet, wherever that lies by now; raises `NotFound`."""
    summary = desk.store.find_by_number(row_of(desk.store, id).thing.number)
    if summary is None:
        raise NotFound("packet", id[:40])
    return desk.case_of(summary)


def fetched(desk: Desk, id: str) -> tuple[Packet, bytes]:
    """A packet with its bytes, for the court that has it; raises as `readable` does."""
    case, packet = readable(desk, id)
    return packet, read(desk, case, packet)


def readable(desk: Desk, id: str) -> tuple[Case, Packet]:
    """A packet that may be read by the court that has it, before it is.

    Raises `NotPermitted` where the applicant agrees no longer and it was not taken on yet.
    """
    case, packet, _ = opened(desk, id)
    if not is_readable(case, packet):
        raise NotPermitted(desk.actor.mark, Action.RECEIVE.value, Refusal.WITHDRAWN.value)
    return case, packet


def is_readable(case: Case, packet: Packet) -> bool:
    """Whether the unit that has a packet may read it: it is agreed to, or was taken on."""
    return bool(packet.docket) or REFER in case.people.agreed()


def read(desk: Desk, case: Case, packet: Packet) -> bytes:
    """The bytes of a packet that may be read; that they were is noted."""
    looks.note(desk, case, Action.RECEIVE)
    return content(desk, case, packet)


def leafed(desk: Desk, case: Case, packet: Packet) -> Manifest:
    """The manifest of a packet that may be read; that it was is noted."""
    looks.note(desk, case, Action.RECEIVE)
    return manifest_of(desk, case, packet)


def passed_on(desk: Desk, id: str) -> Packet:
    """A packet that lay with the unit at the desk and lies elsewhere; raises `NotFound`."""
    packet = case_of(desk, id).filing.find(id)
    unit = desk.actor.unit
    if packet.unit == unit or not packet.lay_with(unit):
        raise NotFound("packet", id[:40])
    return packet


def content(desk: Desk, case: Case, packet: Packet) -> bytes:
    """The packet as it was handed over last; raises `SealError` where it is gone."""
    name = file_name(packet.id, packet.digest)
    sealed = desk.store.file(name)
    if sealed is None:
        raise SealError(f"packet {packet.id} is not there: restore it from a backup")
    return desk.vault.open(case.sealed_key, sealed, f"packet:{name}")


def manifest_of(desk: Desk, case: Case, packet: Packet) -> Manifest:
    """What the packet says of itself, read without its files; raises `SealError` as `content`."""
    name = f"{file_name(packet.id, packet.digest)}{LEAF}"
    sealed = desk.store.file(name)
    if sealed is not None:
        written = desk.vault.open(case.sealed_key, sealed, f"packet:{name}")
    else:  # it was kept before leaves were
        written = member(content(desk, case, packet), MANIFEST)
    if sha256(written) != packet.digest:
        raise SealError(f"packet {packet.id} is another one: restore it from a backup")
    return Manifest.model_validate_json(written)


def member(content: bytes, path: str) -> bytes:
    """One file of a packet; raises `NotFound`."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        try:
            return packed.read(path)
        except KeyError as err:
            raise NotFound("file", path[:40]) from err


def keep(desk: Desk, case: Case, packet: str, digest: str, content: bytes) -> None:
    """Keep a packet's bytes, and its manifest alone, sealed as everything of the case is."""
    name = file_name(packet, digest)
    for kept, what in ((name, content), (f"{name}{LEAF}", member(content, MANIFEST))):
        sealed = desk.vault.seal(case.sealed_key, what, f"packet:{kept}")
        desk.store.keep_file(kept, case.id, sealed)


def file_name(packet: str, digest: str) -> str:
    """Under which name a packet is kept; each making has its own."""
    return f"packet-{packet}-{digest[:24]}"


def entries_of(store: Store, case: Case, packet: Packet, known: Row | None) -> list[Entry]:
    """What is to stand in the books once this has happened to a packet."""
    page = ROWS.find(store, packet.id)
    before = known or (page.thing if page else None)
    row = Row(
        id=packet.id,
        number=case.number,
        unit=packet.unit,
        standing=packet.standing.value,
        track=packet.track,
        cause=case.category or "",
        total_fen=before.total_fen if before else None,
        last_safe_day=before.last_safe_day if before else "",
        version=packet.version,
        seq=packet.seq,
        at=packet.at.astimezone(UTC),  # as texts they can be compared
        digest=packet.digest,
        docket=packet.docket,
        came_on=day_of(packet.came_at).isoformat() if packet.came_at else "",
        unlimited=bool(before and before.unlimited),
    )
    written = [ROWS.entry(row, page.version if page else 0)]
    if page is None:
        written.append(Entry(OF_CASE, packet.id, "{}", case.number))
    return written


def forget(store: Store, number: str) -> None:
    """Take the packets of an erased case out of the books."""
    for entry in store.entries(OF_CASE, number):
        store.drop(ROWS.name, entry.id)
        store.drop(OF_CASE, entry.id)
        _forget_marks(store, entry.id)


def _forget_marks(store: Store, packet: str) -> None:
    own = f"{packet}:"
    while entries := store.entries(MARKS, None, own, AT_ONCE):
        marks = [entry for entry in entries if entry.id.startswith(own)]
        for entry in marks:
            store.drop(MARKS, entry.id)
        if len(marks) < AT_ONCE:
            return
