"""How statutes stand as rows, and the few statements that replace and read them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from engine.statutes.article import Article, Edition
from engine.statutes.citation import Number
from engine.store.rows import arrays, insertion, put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.store.rows import Database

EDITIONS: Final = {
    "law": "TEXT",
    "version": "TEXT",
    "effective_on": "DATE",
    "ended_on": "DATE",
    "level": "TEXT",
    "loaded_from": "TEXT",
}
ARTICLES: Final = {
    "law": "TEXT",
    "version": "TEXT",
    "number": "INTEGER",
    "branch": "INTEGER",
    "body": "TEXT",
    "chapter": "TEXT",
    "status": "TEXT",
    "source": "TEXT",
    "checked": "TEXT",
}
_KEYS = arrays({"law": "TEXT", "version": "TEXT"})
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
NEW_EDITIONS: Final = insertion("statute_editions", EDITIONS)
NEW_ARTICLES: Final = insertion("statute_articles", ARTICLES)
_SELECT_EDITIONS = f"""
    SELECT {", ".join([*EDITIONS][:-1])} FROM statute_editions ORDER BY law, version
"""
_SELECT_ARTICLES = f"""
    SELECT {", ".join(ARTICLES)} FROM statute_articles ORDER BY law, version, number, branch
"""


def replace_editions(db: Database, editions: Sequence[Edition], digest: str) -> None:
    """Put these versions in the place of the same ones; inside a transaction of the caller."""
    keys = [[e.law for e in editions], [e.version for e in editions]]
    for statement in (_FORGET, *_CLEAR):
        db.execute(statement, keys)
    put(
        db,
        NEW_EDITIONS,
        ((e.law, e.version, e.effective, e.ended, e.level, digest) for e in editions),
    )
    put(db, NEW_ARTICLES, (_article_row(e, article) for e in editions for article in e.articles))
    db.execute("DELETE FROM statute_loads WHERE digest = $1", [digest])
    db.execute("INSERT INTO statute_loads VALUES ($1)", [digest])


def select_editions(db: Database) -> list[Edition]:
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


def is_loaded(db: Database, digest: str) -> bool:
    """Whether everything of this file or package stands as it was loaded."""
    found = db.execute("SELECT count(*) FROM statute_loads WHERE digest = $1", [digest]).fetchone()
    return found is not None and found[0] > 0


def _article_row(edition: Edition, article: Article) -> tuple[object, ...]:
    return (
        edition.law, edition.version, article.number.main, article.number.branch,
        article.text, article.chapter, article.status, article.source, article.checked,
    )  # fmt: skip
