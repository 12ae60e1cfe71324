"""`jiefen store index`: bring the search index level with its store, or make it anew."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from engine.cli.command import Console, library_of, vault_at_hand
from engine.errors import StoreBusy
from engine.settings.settings import NO_INDEX, SETTINGS, index_folder
from engine.store.address import opened

if TYPE_CHECKING:
    from engine.search.keeping import Keeping, Progress

SAID_EVERY: Final = 5.0  # seconds
BUSY: Final = "the service writes the index, and keeps it level by itself"
ASKED: Final = "the service writes the index: it was asked to make it anew, within a minute or so"


def run(args: Namespace, console: Console) -> int:
    """Make it beside the service or without it; a service that writes it does so itself."""
    folder = _folder(args)
    try:
        with opened(args.store) as store:
            from engine.actions.desk import Desk
            from engine.actions.revisions import Revisions
            from engine.actions.search import searchable

            desk = Desk.over(library_of(args), store, console.clock, vault_at_hand())
            made = searchable(desk, folder, Revisions(desk).desk_for).index
            assert made is not None  # that is what searchable gives
            return _make(made, folder, console, anew=args.anew)
    except StoreBusy as err:  # a DuckDB file that the service has open
        if args.anew and folder.is_dir():
            _wish(folder)
            console.say(ASKED)
            return 0
        raise StoreBusy(f"{err}. While it runs, {BUSY}") from err


def _make(keeping: Keeping, folder: Path, console: Console, *, anew: bool) -> int:
    begun = said = monotonic()
    done = 0

    def tell(progress: Progress) -> None:
        nonlocal said, done
        done = progress.done
        if monotonic() - said > SAID_EVERY:
            said = monotonic()
            console.say(f"{progress.done} of {progress.total}")

    if not keeping.make(tell, anew=anew):
        if anew:
            keeping.wish_anew()
        console.say(ASKED if anew else BUSY)
        return 0
    size = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
    seconds = monotonic() - begun
    console.say(f"{folder}: {done} cases put in, {seconds:.1f} s, {size / 1e6:.1f} MB")
    return 0


def _wish(folder: Path) -> None:
    from engine.search.places import Places

    Places(folder, "").wish()


def _folder(args: Namespace) -> Path:
    setting = next(setting for setting in SETTINGS if setting.name == "index")
    named = args.index or str(setting.value(None, os.environ) or "")
    return index_folder(args.store, "" if named == NO_INDEX else named)
