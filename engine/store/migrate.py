"""How an older store becomes one that this version can read: numbered SQL files, each once."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final

from engine.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.store.rows import Database

_WORDS: Final = {" BLOB ": " BYTEA ", " USING COMPRESSION uncompressed ": " "}
_ADDED: Final = ".postgres.sql"  # what PostgreSQL needs besides, in the same step


def shipped() -> dict[int, str]:
    """The migrations of this version by their number, as DuckDB understands them."""
    return {_number(name): text for name, text in _read().items() if not name.endswith(_ADDED)}


def shipped_to_postgres() -> dict[int, str]:
    """The same as PostgreSQL understands them, with what it needs besides."""
    steps = {number: _plain(text) for number, text in shipped().items()}
    for name, text in _read().items():
        if name.endswith(_ADDED):
            steps[_number(name)] += text
    return steps


def _plain(text: str) -> str:
    for own, theirs in _WORDS.items():
        text = text.replace(own, theirs)
    return text


def _read() -> dict[str, str]:
    folder = files("engine.store") / "migrations"
    found = sorted(folder.iterdir(), key=lambda entry: entry.name)
    return {e.name: e.read_text(encoding="utf-8") for e in found if e.name.endswith(".sql")}


def _number(name: str) -> int:
    return int(name.partition("_")[0])


def migrate(db: Database, steps: Mapping[int, str]) -> bool:
    """Apply what is missing, each step whole or not at all; whether anything was."""
    db.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY)")
    done = {version for (version,) in db.execute("SELECT version FROM schema_version").fetchall()}
    if unknown := done - steps.keys():
        raise StoreError(
            f"the store was written by a newer version (step {max(unknown)}): install that version"
        )
    missing = sorted(steps.keys() - done)
    for version in missing:
        db.execute("BEGIN")
        try:
            db.execute(steps[version])
            db.execute("INSERT INTO schema_version VALUES ($1)", [version])
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
    return bool(missing)
