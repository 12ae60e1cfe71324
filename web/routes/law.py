"""The text of the law: searched by words or by article, read law by law and article by article."""

from __future__ import annotations

from itertools import islice

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.clock import today
from engine.errors import NotFound
from engine.statutes.citation import read_number, read_wish
from engine.statutes.grams import plain
from engine.statutes.shelf import Held
from web import law, urls
from web.context import Visit, go

router = APIRouter(default_response_class=Response, include_in_schema=False)
ON_A_PAGE = 20
MOST_PAGES = 10
LAWS_NAMED = 6


@router.get(urls.LAW)
def search(request: Request) -> Response:
    visit = Visit(request)
    query = law.tidy_query(request.query_params.get("q", ""))
    shelf, day = law.shelf_of(visit), today(visit.desk.clock)
    if not query or not shelf:
        laws = law.shelf_lines(visit)
        return visit.page("law/contents.html", query=query, laws=laws, is_empty=not shelf)
    wish = read_wish(query)
    wanted = shelf.title_of(wish.law) if wish else shelf.title_of(query)
    if wish and (address := law.reference_href(visit, wish)):
        return go(address)
    page, index = _page(request), visit.desk.statutes.index(day)
    level = law.tidy_query(request.query_params.get("level", ""))
    found = index.search(query, ON_A_PAGE, (page - 1) * ON_A_PAGE, level)
    if level and level not in found.levels:
        level, found = "", index.search(query, ON_A_PAGE, (page - 1) * ON_A_PAGE)
    named = (held for held in shelf.current(day) if _is_named(query, held, wanted))
    last = min(-(-found.total // ON_A_PAGE), MOST_PAGES)
    return visit.page(
        "law/found.html",
        query=query,
        hits=[law.hit_line(visit, hit) for hit in found.hits],
        exact=found.exact,
        total=found.total,
        named=[law.law_line(visit, held) for held in islice(named, LAWS_NAMED)],
        lacking=law.heading(visit, wish.number) if wish and wanted else "",
        levels=law.level_lines(query, found.levels, level),
        page=page,
        last=last,
        before=_turned(query, level, page - 1) if page > 1 else "",
        after=_turned(query, level, page + 1) if page < last else "",
    )


def _is_named(query: str, held: Held, wanted: str | None) -> bool:
    """Whether the query names this law: by its title, a part of it, or its id."""
    words = [plain(word) for word in query.split()]
    title = plain(held.edition.law)
    return held.edition.law == wanted or any(len(word) > 1 and word in title for word in words)


def _turned(query: str, level: str, page: int) -> str:
    chosen = {"level": level} if level else {}
    return urls.query(urls.LAW, q=query, **chosen, page=str(page))


def _page(request: Request) -> int:
    written = request.query_params.get("page", "")
    is_number = written.isascii() and written.isdecimal() and len(written) < 4
    return min(max(int(written), 1), MOST_PAGES) if is_number else 1


@router.get(urls.LAW_STATUTE)
def statute(request: Request) -> Response:
    visit = Visit(request)
    opened = law.opened(visit)
    return visit.page(
        "law/statute.html",
        law=opened,
        title=law.full_title(visit, opened),
        versions=law.version_lines(visit, opened),
        chapters=law.chapters(visit, opened),
        citing=law.citing(visit, opened),
    )


@router.get(urls.LAW_ARTICLE)
def article(request: Request) -> Response:
    visit = Visit(request)
    opened = law.opened(visit)
    written = str(request.path_params["article"])
    number = read_number(written)
    if number is None:
        raise NotFound("article", written[:40])
    match = None
    if opened.title and opened.held:
        version, day = opened.held.edition.version, today(visit.desk.clock)
        match = law.shelf_of(visit).find(opened.title, number, day, version)
    citing = law.citing(visit, opened, number)
    if match is None and not citing:
        raise NotFound("article", f"{opened.named[:60]}#{number}")
    return visit.page(
        "law/article.html",
        law=opened,
        title=law.full_title(visit, opened),
        heading=law.heading(visit, number),
        match=match,
        versions=law.version_lines(visit, opened),
        beside=law.beside(visit, opened, match) if match else {},
        citing=citing,
        back=law.home_of(visit, opened),
    )
