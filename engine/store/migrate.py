"""How an older store becomes one that this version can read: numbered SQL files, each once."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final

from engine.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.store.rows import Database

_WORDS: Final = {" BLOB ": " BYTEA ", " USING COMPRESSION uncompressed ": " "}
_DUCKDB, _POSTGRES = ".duckdb.sql", ".postgres.sql"  # what one of them needs besides


def shipped() -> dict[int, str]:
    """The migrations of this version by their number, as DuckDB understands them."""
    return _steps(_DUCKDB, str)


def shipped_to_postgres() -> dict[int, str]:
    """The same as PostgreSQL understands them."""
    return _steps(_POSTGRES, _plain)


def _steps(own: str, reading: Callable[[str], str]) -> dict[int, str]:
    """What both databases need, then what one needs besides, in one step a number."""
    found = _read()
    steps = {
        _number(name): reading(text)
        for name, text in found.items()
        if not name.endswith((_DUCKDB, _POSTGRES))
    }
    for name, text in found.items():
        if name.endswith(own):
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
