"""A million invented cases in the search index, in a process that does nothing else."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.search import Stories, measured
from bench.timing import Table
from engine.classify.cues import Speller
from engine.library import Library
from engine.search.blind import Blinder
from engine.vault import Vault

TEXTS = 1_000_000


def tables() -> list[Table]:
    """Build, size, memory and answers; texts are made as they are wanted, and none is kept."""
    library = Library.load()
    stories = Stories(library)
    blinder = Blinder(Vault.demo(), Speller(library.taxonomy.wording))
    with TemporaryDirectory() as folder:
        return [measured(stories, islice(stories, TEXTS), blinder, Path(folder))]
