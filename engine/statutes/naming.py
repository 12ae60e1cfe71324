"""Which articles a query names outright: law and number, however either is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from engine.statutes.citation import Number, folded, whole
from engine.statutes.numeral import CHARACTERS

_NUMBER: Final = rf"(?:\d{{1,4}}|[{CHARACTERS}]{{1,9}})"
_BRANCH: Final = rf"(?:之(?P<%s>{_NUMBER}))?"
_NAMED: Final = re.compile(
    rf"第?(?P<main>{_NUMBER})条{_BRANCH % 'branch'}"
    rf"|(?P<bare>\d{{1,4}}){_BRANCH % 'bare_branch'}(?![\d年月日天个万元号岁])"
)
_BETWEEN: Final = re.compile(
    r"[\W的和及与或以至到]*|第?(?:\d{1,3}|[一二三四五六七八九十]+)[款项][\W的和及与或]*"
)
_OPENING: Final = re.compile(r"[》\W的#]*$")
MOST: Final = 10


def named_articles(query: str, called: Mapping[str, str]) -> list[tuple[str, Number]]:
    """Titles and numbers of the articles in a query, in its order.

    `called` gives for each name of a law, `folded`, its title in the collection. A number that
    follows another one (…第…条、第…条) is of the same law.
    """
    text, found = folded(query), list[tuple[str, Number]]()
    title, end = "", 0
    for match in _NAMED.finditer(text):
        before = text[end : match.start()]
        named = _title_at_end(before, called)
        goes_on = match["bare"] is None and _BETWEEN.fullmatch(before) is not None
        title = named or (title if goes_on else "")
        number = _number(match)
        if title and number:
            found.append((title, number))
            end = match.end()
    return list(dict.fromkeys(found))[:MOST]


def _number(match: re.Match[str]) -> Number | None:
    main = whole(match["main"] or match["bare"])
    written = match["branch"] or match["bare_branch"]
    branch = whole(written) if written else 0
    return Number(main, branch) if main and branch is not None else None


def _title_at_end(before: str, called: Mapping[str, str]) -> str:
    """The title of the law whose name these words end with, the longest first."""
    written = _OPENING.sub("", before)
    names = [name for name in called if written.endswith(name)]
    return called[max(names, key=len)] if names else ""
