"""How an older file becomes one that this version can read: numbered SQL files, each once."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from engine.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection


def shipped() -> dict[int, str]:
    """The migrations of this version by their number."""
    folder = files("engine.store") / "migrations"
    return {
        int(entry.name.partition("_")[0]): entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".sql")
    }


def migrate(db: DuckDBPyConnection, steps: Mapping[int, str]) -> None:
    """Apply what is missing, each step whole or not at all."""
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
            db.execute("INSERT INTO schema_version VALUES (?)", [version])
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
    if missing:
        db.execute("CHECKPOINT")
