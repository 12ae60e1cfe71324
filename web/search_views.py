"""What the page of the search over cases is given: what was asked, hits, values to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.accounts.unit import Tree
from engine.actions.search import MOST, Hit, Results
from engine.search.asking import LONGEST
from engine.search.query import By, Query
from web import desk_views, listing, urls
from web.context import Visit
from web.listing import Listing
from web.staff.views import title

FIELDS: Final = ("stage", "state", "kind", "unit", "place", "year")
FACETS: Final = {"kind": "category"}


@dataclass(frozen=True, slots=True)
class Asked(Listing):
    """What was searched for: words, and what lists are narrowed by."""

    AT = urls.DESK_SEARCH
    ORDERS = (*By,)
    DEEPEST = 400

    order: str = By.RELEVANCE.value
    q: str = ""
    place: str = ""
    year: str = ""

    @classmethod
    def own(cls, said: Mapping[str, str]) -> dict[str, str]:
        """The words, the place and the year."""
        year = said["year"]
        return {
            "q": said["q"].strip()[:LONGEST],
            "place": said["place"][: listing.LONGEST],
            "year": year if year.isascii() and year.isdecimal() and len(year) == 4 else "",
        }

    @property
    def query(self) -> Query:
        """The same for the index."""
        return Query(
            self.q,
            states=frozenset({self.state}) if self.state else None,
            stage=self.stage or None,
            category=self.kind or None,
            unit=self.unit or None,
            place=self.place or None,
            year=int(self.year) if self.year else None,
            order=By(self.order),
            offset=MOST * (self.page - 1),
            limit=MOST,
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words was asked for."""
        return any(getattr(self, name) for name in FIELDS)


def hit_row(visit: Visit, hit: Hit, tree: Tree) -> dict[str, Any]:
    """One case that was found, with the words that were looked for."""
    row = desk_views.case_row(visit, hit.row, tree, {})
    pieces = hit.excerpt.pieces if hit.excerpt else ()
    return {**row, "pieces": pieces, "told": hit.told}


def options(visit: Visit, found: Results, asked: Asked, tree: Tree) -> dict[str, list[Any]]:
    """The values that occur among what was found, each with how often, the most frequent first."""
    choices: dict[str, list[Any]] = {}
    for name in FIELDS:
        chosen = getattr(asked, name)
        counts = {**found.facets.get(FACETS.get(name, name), {})}
        if chosen:
            counts.setdefault(chosen, 0)
        choices[name] = [
            {"key": "", "title": visit.say("hits.any")},
            *(
                {"key": key, "title": f"{_title(visit, name, key, tree)} ({count})"}
                for key, count in counts.items()
            ),
        ]
    return choices


def _title(visit: Visit, name: str, key: str, tree: Tree) -> str:
    match name:
        case "stage":
            return visit.say(f"stage.{key}")
        case "state":
            return visit.say(f"course.state.{key}")
        case "unit":
            return title(visit, tree.get(key)) if tree.get(key) else key
        case "kind":
            return _kind_title(visit, key)
    return key


def _kind_title(visit: Visit, key: str) -> str:
    known = {option["key"]: option["title"].strip() for option in desk_views.kind_options(visit)}
    return known.get(key, key)
