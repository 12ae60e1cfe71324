"""How cases are searched: among those that may be read, each asked again before it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.actions import consent, looks
from engine.actions.desk import NUMBER_LENGTH, Desk, tidy_code
from engine.actions.indexing import Describing, guided, spoken
from engine.casework.permissions import Action, may, relation_of
from engine.classify.cues import Speller
from engine.errors import IndexFault
from engine.i18n import Language
from engine.search.blind import Blinder
from engine.search.document import Kind
from engine.search.excerpt import Excerpt, best_excerpt
from engine.search.query import FACETS, Page, Query
from engine.search.reach import reach_of

if TYPE_CHECKING:
    from engine.casework.case import Case
    from engine.search.keeping import Keeping
    from engine.store.store import Summary

MOST: Final = 20

DeskFor = Callable[["Case"], Desk]


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that was found; the excerpt is None where it was not looked for by words."""

    row: Summary
    case: Case
    excerpt: Excerpt | None = None
    told: bool = False  # the words stand in what was chosen or in the guidance


@dataclass(frozen=True, slots=True)
class Results:
    """What was found among what may be seen; `ready` unless the index is still being made.

    Not every hit of a page is in `hits`: what changed since it was indexed may be left out.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    exact: bool = True
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    ready: bool = True
    done: int = 0
    of: int = 0


def searchable(desk: Desk, root: Path | None = None, desk_for: DeskFor | None = None) -> Desk:
    """The desk with an index over its cases, kept in a folder or, without one, in memory.

    `desk_for` gives the desk of the rules that a case goes by.
    """
    from engine.search.keeping import Keeping  # slow to load, and only those who search need it

    speller = Speller(desk.library.taxonomy.wording)
    describe = Describing(desk, speller, desk_for)
    return replace(desk, index=Keeping(desk.store, Blinder(desk.vault, speller), describe, root))


def find(
    desk: Desk, asked: Query, language: Language = "zh", desk_for: DeskFor | None = None
) -> Results:
    """The cases that the one at the desk may see, and by words only those that they may read.

    Each hit is asked for again as the case stands now; that words of it were shown is noted as
    reading. Raises `NotPermitted` for those who see no lists.
    """
    desk.permit_house(Action.LIST)
    action = Action.READ if asked.text.strip() else Action.SEE
    keeping = desk.index
    if keeping is None:
        return Results(ready=False)
    page = _asked(
        keeping,
        replace(
            asked,
            kind=Kind.CASE,
            reach=reach_of(desk.actor, action),
            limit=min(asked.limit, MOST),
            facets=FACETS,
        ),
    )
    progress = keeping.progress
    if page is None:
        return Results(ready=False, done=progress.done, of=progress.total)
    hits = tuple(_hits(desk, page, action, asked.text, language, desk_for))
    if action is Action.READ:
        looks.note_all(desk, [hit.case for hit in hits], action)
    return Results(
        hits, page.total, page.exact, page.facets, progress.ready, progress.done, progress.total
    )


def number_in(desk: Desk, text: str) -> str:
    """The number of the case that was typed in, if there is one that may be seen; else nothing."""
    number = tidy_code(text)
    if len(number) != NUMBER_LENGTH or len(text.strip()) > 2 * NUMBER_LENGTH:
        return ""
    row = desk.store.find_by_number(number)
    if row is None:
        return ""
    case = desk.case_of(row)
    return number if may(desk.actor, Action.SEE, relation_of(desk.actor, case)) is None else ""


def _asked(keeping: Keeping, query: Query) -> Page | None:
    """What the index answers; nothing where it cannot, and then it is made anew."""
    try:
        index = keeping.index
        return index.search(query) if index is not None else None
    except IndexFault:
        keeping.doubt()
        return None


def _hits(
    desk: Desk,
    page: Page,
    action: Action,
    text: str,
    language: Language,
    desk_for: DeskFor | None,
) -> Iterator[Hit]:
    rows = {row.case_id: row for row in desk.store.summaries([hit.id for hit in page.hits])}
    for found in page.hits:
        row = rows.get(found.id)
        case = desk.case_of(row) if row is not None else None
        if row is None or case is None or not _may_show(desk, case, action):
            continue
        if action is Action.READ:
            under = desk_for(case) if desk_for else desk
            yield _excerpted(desk, under, Hit(row, case), text, language)
        else:
            yield Hit(row, case)


def _may_show(desk: Desk, case: Case, action: Action) -> bool:
    """Whether the case, as it stands now, may be shown so."""
    if case.is_erased or may(desk.actor, action, relation_of(desk.actor, case)) is not None:
        return False
    return action is not Action.READ or not consent.is_withdrawn(case)


def _excerpted(desk: Desk, under: Desk, hit: Hit, text: str, language: Language) -> Hit:
    """The hit with the part of it that holds the words: told by a person, else by the guidance."""
    assert desk.index is not None  # it found the hit
    blinder = desk.index.blinder
    words = blinder.even_words(text)
    said = spoken(under, hit.case)
    own = best_excerpt(said.own_texts, words, blinder.sign)
    if own is not None and own.words == len(words):
        return replace(hit, excerpt=own)
    told = guided(under, hit.case, said).told_texts(language)
    other = best_excerpt(told, words, blinder.sign)
    if other is not None and (own is None or other.words > own.words):
        return replace(hit, excerpt=other, told=True)
    return replace(hit, excerpt=own)
