"""Other revisions of the rules: where they are found, how they are kept, who works under which."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from engine.actions.consult import assess
from engine.actions.desk import Desk
from engine.actions.memory import Memory
from engine.casework.case import Case
from engine.casework.events import CaseEvent, RulesAdopted
from engine.casework.people import RESIDENT, Actor
from engine.errors import DefinitionFaults, NotFound
from engine.library import Library, default_root
from engine.rulebook.difference import Line, difference
from engine.rulebook.evaluate import Evaluation
from engine.store.store import Store

PARTS: Final = ("rules", "questionnaires")
CURRENT: Final = "current"
OWN: Final = "own.yaml"
KEPT: Final = 3  # earlier revisions held ready; each takes some 40 MB


@dataclass(frozen=True, slots=True)
class Changes:
    """A case under two revisions, and what follows otherwise."""

    before: Evaluation
    after: Evaluation
    lines: tuple[Line, ...]


@contextmanager
def library_at(revision: str, own: Path | None = None) -> Iterator[Library]:
    """The library of a folder, of a commit, or `current`: the one that came along.

    Raises `NotFound` where it is none of these, `DefinitionFaults` where it cannot be read.
    """
    folder = Path(revision)
    if revision == CURRENT:
        yield Library.load(None, own)
    elif folder.is_dir():
        yield Library.load(folder, own)
    else:
        with TemporaryDirectory() as unpacked:
            _unpack(_archived(revision), Path(unpacked))
            yield Library.load(Path(unpacked), own)


def archive_of(library: Library) -> bytes:
    """Rules and questionnaires, with the operator's values, as one compressed file."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as tar:
        for part in PARTS:
            tar.add(library.root / part, part)
        if library.own is not None:
            tar.add(library.own, OWN)
    return held.getvalue()


def keep(store: Store, library: Library) -> None:
    """Put rules by while they are the present ones, for when they no longer are."""
    if store.library(library.revision) is None:
        store.keep_library(library.revision, archive_of(library))


def unarchived(archive: bytes) -> Library:
    """The library that was kept so; raises `DefinitionFaults` if this program cannot read it."""
    with TemporaryDirectory() as unpacked:
        folder = Path(unpacked)
        _unpack(archive, folder)
        own = folder / OWN
        return Library.load(folder, own if own.is_file() else None)


class Revisions:
    """A desk for each revision: a case is worked on under the rules that it began with."""

    def __init__(self, desk: Desk) -> None:
        self.current = desk
        self._desks: Memory[Desk] = Memory(KEPT)

    def desk_for(self, case: Case) -> Desk:
        """The desk of the case's own rules; the present one where it has answered nothing yet."""
        if case.category is None or case.library_revision == self.current.library.revision:
            return self.current
        return self._desks.of(case.library_revision, lambda: self._desk(case.library_revision))

    def _desk(self, revision: str) -> Desk:
        archive = self.current.store.library(revision)
        if archive is None:
            return self.current
        try:
            library = unarchived(archive)
        except DefinitionFaults:
            return self.current  # written for a program of another time
        current = self.current
        desk = Desk.over(library, current.store, current.clock, current.vault, current.reading)
        return replace(desk, announce=current.announce, intake=current.intake, index=current.index)

    def changes(self, case: Case) -> Changes:
        """What the present rules would make of the case, beside what its own make of it."""
        before = assess(self.desk_for(case), case)
        after = assess(self.current, case)
        return Changes(before, after, difference(before, after))

    def adopt(self, case: Case, actor: Actor = RESIDENT) -> Case:
        """Go on under the present rules."""
        revision = self.current.library.revision

        def decide(now: Case) -> list[CaseEvent]:
            return [] if now.library_revision == revision else [RulesAdopted(revision)]

        return self.current.of(actor).write(case, decide)


def _archived(commit: str) -> bytes:
    """Rules and questionnaires as a commit of the checkout has them, as a tar file."""
    git = ["git", "-C", str(default_root()), "archive", "--format=tar", commit, "--", *PARTS]
    try:
        if commit.startswith("-"):
            raise NotFound("revision of the rules", commit)
        return subprocess.run(git, check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError) as err:
        raise NotFound("revision of the rules", commit) from err


def _unpack(archive: bytes, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
