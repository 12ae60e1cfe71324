"""How statutes stand as rows, and the few statements that replace and read them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from engine.statutes.article import Article, Edition
from engine.statutes.citation import Number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

_EDITIONS = "law, version, effective_on, ended_on, level"
_ARTICLES = "law, version, number, branch, body, chapter, status, source, checked"
_KEYS = "SELECT unnest(?::TEXT[]) AS law, unnest(?::TEXT[]) AS version"
# A load is whole as long as nothing of it was replaced since.
_FORGET = f"""
    DELETE FROM statute_loads WHERE digest IN (
        SELECT old.loaded_from FROM statute_editions AS old
        JOIN ({_KEYS}) AS new ON old.law = new.law AND old.version = new.version)
"""
_CLEAR = tuple(
    f"""
    DELETE FROM {table} AS old USING ({_KEYS}) AS new
    WHERE old.law = new.law AND old.version = new.version
    """
    for table in ("statute_editions", "statute_articles")
)
_NEW_EDITIONS = f"""
    INSERT INTO statute_editions ({_EDITIONS}, loaded_from)
    SELECT unnest(?::TEXT[]), unnest(?::TEXT[]), unnest(?::DATE[]), unnest(?::DATE[]),
           unnest(?::TEXT[]), ?
"""
_NEW_ARTICLES = f"""
    INSERT INTO statute_articles ({_ARTICLES})
    SELECT unnest(?::TEXT[]), unnest(?::TEXT[]), unnest(?::INTEGER[]), unnest(?::INTEGER[]),
           unnest(?::TEXT[]), unnest(?::TEXT[]), unnest(?::TEXT[]), unnest(?::TEXT[]),
           unnest(?::TEXT[])
"""
_SELECT_EDITIONS = f"SELECT {_EDITIONS} FROM statute_editions ORDER BY law, version"
_SELECT_ARTICLES = f"SELECT {_ARTICLES} FROM statute_articles ORDER BY law, version, number, branch"


def replace_editions(db: DuckDBPyConnection, editions: Sequence[Edition], digest: str) -> None:
    """Put these versions in the place of the same ones; inside a transaction of the caller."""
    keys = [[e.law for e in editions], [e.version for e in editions]]
    for statement in (_FORGET, *_CLEAR):
        db.execute(statement, keys)
    days = [[e.effective for e in editions], [e.ended for e in editions]]
    db.execute(_NEW_EDITIONS, [*keys, *days, [e.level for e in editions], digest])
    rows = [_article_row(edition, article) for edition in editions for article in edition.articles]
    db.execute(_NEW_ARTICLES, [list(column) for column in zip(*rows, strict=True)])
    db.execute("DELETE FROM statute_loads WHERE digest = ?", [digest])
    db.execute("INSERT INTO statute_loads VALUES (?)", [digest])


def select_editions(db: DuckDBPyConnection) -> list[Edition]:
    """Every version with its articles; inside a transaction, so that both reads agree."""
    rows = db.execute(_SELECT_ARTICLES).fetchall()
    articles = {
        key: tuple(
            Article(Number(number, branch), *words) for _, _, number, branch, *words in group
        )
        for key, group in groupby(rows, key=lambda row: (row[0], row[1]))
    }
    return [
        Edition(law, version, effective, ended, level, articles[law, version])
        for law, version, effective, ended, level in db.execute(_SELECT_EDITIONS).fetchall()
    ]


def is_loaded(db: DuckDBPyConnection, digest: str) -> bool:
    """Whether everything of this file or package stands as it was loaded."""
    found = db.execute("SELECT count(*) FROM statute_loads WHERE digest = ?", [digest]).fetchone()
    return found is not None and found[0] > 0


def _article_row(edition: Edition, article: Article) -> tuple[object, ...]:
    return (
        edition.law, edition.version, article.number.main, article.number.branch,
        article.text, article.chapter, article.status, article.source, article.checked,
    )  # fmt: skip
