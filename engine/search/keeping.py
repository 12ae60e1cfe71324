"""How the index is kept level with the store: once through at first, then as cases go on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from threading import Event, RLock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Final
from uuid import UUID

from engine.errors import IndexFault
from engine.search.blind import Blinder
from engine.search.index import Index, name_for
from engine.search.intact import is_intact
from engine.search.levelling import LONG_AGO, Describe, Lack, Levelling, batches
from engine.search.places import Places, erased_since, is_level, level_since, note_level

if TYPE_CHECKING:
    from engine.store.store import Store

log = logging.getLogger("jiefen.search")

PAUSE: Final = 0.5  # seconds within which what has changed is written, and seen by others
LOOKS_BACK: Final = 60.0  # seconds between looks for what no hint told of
OVERLAP: Final = timedelta(minutes=10)  # by which clocks and transactions may be apart
COMMITS: Final = 15.0  # seconds of work that a power cut may cost
SOME: Final = 50  # cases after which others are let in
REST: Final = 1.0  # seconds of rest for one of work, while the service answers beside
PURGED_AFTER: Final = timedelta(days=1)  # what was erased stands in no file after that
RENEWED_AFTER: Final = timedelta(days=30)  # nor what was said otherwise, or taken back, after that
DOUBTED_AFTER: Final = 3600.0  # seconds that an index is kept which was made anew

Tell = Callable[["Progress"], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the index is: whether it can be relied on, and what is done of what there was."""

    ready: bool = False
    done: int = 0
    total: int = 0
    writes: bool = False  # this is the process that writes it


class Keeping:
    """One index over one store, and the thread that keeps it level.

    Of several processes one writes; when it goes, another takes over. Without a root the index
    lasts as long as the process and is brought level whenever it is asked for: no thread needed.
    """

    def __init__(
        self, store: Store, blinder: Blinder, describe: Describe, root: Path | None = None
    ) -> None:
        self.blinder = blinder
        self._levelling = Levelling(store, describe)
        self._places = Places(root, name_for(blinder)) if root else None
        self.progress = Progress()
        self._shown: Index | None = None  # what is searched
        self._made: Index | None = None  # what is written: the same, or the next one
        self._working = RLock()
        self._heard: SimpleQueue[UUID] = SimpleQueue()
        self._called, self._over = Event(), Event()
        self._thread: Thread | None = None
        self._looked, self._latest = 0.0, LONG_AGO
        self._seen, self._begun = 0.0, float("-inf")
        store.follow(self._hear)

    # ------------------------------------------------------------ for those who search

    @property
    def is_ready(self) -> bool:
        """Whether all that is in the store is found, or will be when somebody asks."""
        return self.progress.ready or self._places is None

    @property
    def index(self) -> Index | None:
        """What can be searched now; nothing where none was made yet."""
        if self._places is None:
            with self._working:
                self.round()
        return self._shown

    def doubt(self) -> None:
        """Have the index made anew, for it cannot be read; at most once an hour."""
        with suppress(IndexFault, OSError):
            if self._places is not None and monotonic() - self._begun > DOUBTED_AFTER:
                self._begun = monotonic()
                self._places.wish()

    def start(self) -> None:
        """Keep it level from now on, in the background; a second call does nothing."""
        if self._places is not None and self._thread is None:
            self._over.clear()
            self._thread = Thread(target=self._run, name="jiefen-index", daemon=True)
            self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """End, and let another process write."""
        self._over.set()
        self._called.set()
        if self._thread is not None:
            self._thread.join(timeout)
            self._thread = None
        if self._working.acquire(timeout=timeout):
            self._let_go()
            self._working.release()

    def make(self, tell: Tell, *, anew: bool = False) -> bool:
        """Bring it level now and let go of it; False where another process writes it."""
        with self._working:
            if not self._claimed():
                return False
            if anew:
                self._begin_anew()
            self._bring_level(tell)
            self._let_go()
            return True

    def wish_anew(self) -> None:
        """Ask whichever process writes the index to make it anew."""
        if self._places is not None:
            self._places.wish()

    # ------------------------------------------------------------ one round after another

    def round(self) -> None:
        """Whatever is to be done now: see what others wrote, or write."""
        try:
            if not self._claimed():
                self._see_again()
                return
            if not self.progress.ready or self._made is not self._shown:
                self._bring_level()
            self._write_heard()
            if self._places is not None and monotonic() - self._looked > LOOKS_BACK:
                self._look_back()
        except IndexFault as err:
            self._shown = None
            if not self.progress.writes:
                raise
            log.error("the index is made anew: %s", err)
            self._begin_anew()

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                with self._working:
                    self.round()
            except Exception as err:  # noqa: BLE001 - the thread must outlive whatever happens
                told = err if isinstance(err, IndexFault) else type(err).__name__
                log.error("the index is not level: %s", told)
                self._over.wait(LOOKS_BACK)
            if not self._over.is_set():  # only a round clears the call that may mean the end
                self._called.wait(LOOKS_BACK if self.progress.writes else PAUSE)
            self._over.wait(PAUSE)

    def _hear(self, stream: UUID) -> None:
        if self.progress.writes:
            self._heard.put(stream)
            self._called.set()

    def _claimed(self) -> bool:
        """Whether this process writes; the first time it does, the index is opened for that."""
        if self._made is not None:
            return True
        if self._places is not None and not self._places.claim():
            return False
        self.progress = Progress(writes=True)
        folder = self._places.readable() if self._places is not None else None
        try:
            if folder is not None and not is_intact(folder):
                raise IndexFault(f"{folder}: its files are damaged")
            self._open(folder)
        except IndexFault as err:
            log.error("the index is made anew: %s", err)
            self._begin_anew()
        return True

    def _open(self, folder: Path | None) -> None:
        if folder is None and self._places is not None:
            folder = self._places.fresh()
        index = Index(self.blinder, folder)
        if not index.claim():
            raise IndexFault("somebody holds its lock who should not")
        self._made = index
        if self._shown is None or self._shown.folder == folder:
            self._shown = index
        self._begun = monotonic()

    def _begin_anew(self) -> None:
        """Begin another index; the one there is stays until that is level."""
        self.progress = replace(self.progress, ready=False)
        self._close(self._made if self._made is not self._shown else None)
        self._open(None)

    def _see_again(self) -> None:
        """The same a second time where the folder was dropped under its reader."""
        try:
            self._see()
        except IndexFault:
            self._shown = None
            self._see()

    def _see(self) -> None:
        """For one who does not write: open what there is, and see what was put in since."""
        assert self._places is not None  # an index in memory is written by whoever has it
        folder = self._places.readable()
        if folder is None:
            return
        if self._shown is None or self._shown.folder != folder:
            self._shown, self._seen = Index(self.blinder, folder), 0.0
        with suppress(OSError):
            written = (folder / "meta.json").stat().st_mtime
            if written != self._seen:
                self._shown.reload()
                self._seen = written
        self.progress = Progress(ready=is_level(folder))

    # ------------------------------------------------------------ writing

    def _bring_level(self, tell: Tell | None = None) -> None:
        """Compare every case with what the index holds, and put in what differs."""
        made = self._made
        assert made is not None  # it was claimed
        lack = self._levelling.lack(made)
        if not self._put_all(made, lack, tell):
            return
        if made.count() > lack.cases:
            self._levelling.drop_strays(made)
        made.commit()
        self._write_heard()
        before, self._shown = self._shown, made
        self._latest, self._looked = lack.latest, monotonic()
        self.progress = Progress(True, len(lack), len(lack), writes=True)
        if self._places is not None and made.folder is not None:
            note_level(made.folder)
            self._places.drop_others(made.folder)
        self._close(before if before is not made else None)

    def _put_all(self, made: Index, lack: Lack, tell: Tell | None) -> bool:
        """Put in what is lacking, with rests unless told of; whether it came to an end."""
        done, committed = 0, monotonic()
        ready = made.folder is not None and is_level(made.folder)
        for ids in batches(lack, SOME):
            if self._over.is_set():
                return False
            begun = monotonic()
            self._levelling.put([made], ids)
            done += len(ids)
            self.progress = Progress(ready, done, len(lack), writes=True)
            if tell is not None:
                tell(self.progress)
            elif self._places is not None:
                self._over.wait(REST * (monotonic() - begun))
            if monotonic() - committed > COMMITS:
                made.commit()
                self._write_heard()
                committed = monotonic()
        return True

    def _write_heard(self) -> None:
        self._called.clear()
        heard = {self._heard.get() for _ in range(self._heard.qsize())}  # this alone takes out
        if heard:
            self._write([*heard])

    def _write(self, ids: list[UUID]) -> None:
        """Write cases into the index that is made, and into the one that is searched meanwhile."""
        both = {id(each): each for each in (self._made, self._shown) if each is not None}
        indexes = [each for each in both.values() if each.writes]
        for some in batches(ids):
            self._levelling.put(indexes, some)
        for index in indexes:
            index.commit()

    def _look_back(self) -> None:
        """Write what changed and was not heard of; and begin anew where that is due.

        What is taken out of an index is found no more, and stands in its files until they are
        written again.
        """
        made = self._made
        assert made is not None
        lack = self._levelling.lack_lately(made, self._latest - OVERLAP)
        if lack.ids:
            self._write([*lack])
        self._latest, self._looked = lack.latest, monotonic()
        if self._places is None or made.folder is None:
            return
        if self._places.take_wish() or is_stale(made.folder, datetime.now(UTC)):
            self._begin_anew()
            self._bring_level()

    @staticmethod
    def _close(index: Index | None) -> None:
        if index is not None:
            with suppress(IndexFault):
                index.close()

    def _let_go(self) -> None:
        for index in (self._made, self._shown):
            self._close(index)
        self._made = self._shown = None
        if self._places is not None:
            self._places.release()
        self.progress = Progress()


def is_stale(folder: Path, now: datetime) -> bool:
    """Whether words may stand in the files there that have been long enough in no index."""
    erased, made = erased_since(folder), level_since(folder)
    return (erased is not None and now - erased > PURGED_AFTER) or (
        made is not None and now - made > RENEWED_AFTER
    )
