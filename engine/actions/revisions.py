"""Where another revision of the rules is found: a folder, or a commit of the checkout."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from engine.errors import NotFound
from engine.library import Library, default_root

PARTS: Final = ("rules", "questionnaires")
CURRENT: Final = "current"


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
