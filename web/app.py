"""The web application: one service, its routes, and the guards before them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Final

from fastapi import FastAPI
from starlette.types import ASGIApp

from engine.actions import exhibits as exhibit_actions
from engine.actions.desk import Desk
from engine.actions.search import searchable
from engine.actions.staff.office import Office, Terms
from engine.analytics.choices import Hourly
from engine.classify.learned import Reading, classifier_of
from engine.clock import Clock, SystemClock, today
from engine.evidence.intake import Intake
from engine.library import Library
from engine.store.store import Store
from engine.vault import Vault
from web import errors, urls
from web.api.app import Beside, create_api
from web.assets import Assets
from web.authoring.studio import Studio
from web.context import Service
from web.head import HeadAsGet
from web.hub import Hub
from web.litigation.parts import LITIGATION
from web.mediation.parts import MEDIATION
from web.metrics import Metrics, watched
from web.observing import Observed
from web.posting import Posting, Ways
from web.readiness import Readiness
from web.render import Pages, read_interface
from web.routes import (
    accounts,
    agreement,
    alike,
    ask,
    author,
    classifier,
    counter,
    course,
    deadlines,
    desk_case,
    desk_cases,
    exhibits,
    frame,
    funnel,
    guidance,
    interview,
    joining,
    keeping,
    keys,
    kind,
    law,
    live,
    lookup,
    operations,
    outbox,
    own,
    people,
    privacy,
    reminders,
    resident,
    search,
    similar,
    staff,
    units,
    vouching,
    zones,
)
from web.security import Headed, Limited, OwnForms
from web.staff.provider import Provider
from web.uploads import room_of

STAFF: Final = (
    staff,
    vouching,
    desk_cases,
    desk_case,
    search,
    similar,
    alike,
    funnel,
    agreement,
    counter,
    outbox,
    joining,
    own,
    accounts,
    units,
    keys,
    outbox,
)
PARTS: Final = (
    kind,
    resident,
    ask,
    zones,
    interview,
    guidance,
    exhibits,
    keeping,
    course,
    deadlines,
    reminders,
    privacy,
    classifier,
    people,
    law,
    lookup,
    live,
    *LITIGATION,
    *MEDIATION,
    *STAFF,
    frame,
    operations,
)
"""The rooms of the site, each with its routes."""


class Application(FastAPI):
    """A service of which every answer is noted and bears the headers of safety.

    Those two stand outside of what makes a page of an error, so that its page has them too.
    """

    def build_middleware_stack(self) -> ASGIApp:
        pages = super().build_middleware_stack()
        both = Beside(pages, create_api(self.state))
        return Observed(Headed(both), self.state.metrics)


def create_app(
    library: Library,
    store: Store,
    clock: Clock | None = None,
    public_url: str = "",
    authors: bool = True,
    vault: Vault | None = None,
    terms: Terms | None = None,
    metrics_token: str = "",
    provider: Provider | None = None,
    ways: Ways | None = None,
    intake: Intake | None = None,
    reading: Reading = classifier_of,
    index: Path | None = None,
    searches: bool = True,
) -> FastAPI:
    """An application over a library and a store; the store is closed when it stops.

    `authors` opens the author's desk, which reads the library and no case; `vault` seals what
    cases tell of people (without one, as the examples are); `terms` are those of staff accounts,
    `provider` vouches for those it knows; `ways` are those by which people are written to (without
    any, nobody is); `intake` says which files are evidence, `reading` how stories are read;
    `index` is the folder of the search index, which without one lives in memory and is made when
    somebody first searches.
    """
    vault, clock = vault or Vault.demo(), clock or SystemClock()
    metrics = Metrics(version("jiefen"), library.revision)
    store = watched(store, metrics)
    assets = Assets.load()
    pages = Pages({**library.texts, **read_interface()}, assets.url)
    intake = intake or Intake.shipped()
    desk = replace(Desk.over(library, store, clock, vault, reading), intake=intake)
    if searches:
        desk = searchable(desk, index, lambda case: revisions.desk_for(case))
    office = Office.over(store, vault, clock, terms)
    posting, revisions = Posting.over(desk, clock, ways or Ways(address=public_url))
    posting.scheduler.jobs.append(lambda _: exhibit_actions.sweep(desk))

    lasting = _lasting(desk, posting, metrics)
    app = Application(lifespan=lasting, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.metrics, app.state.metrics_token = metrics, metrics_token
    app.state.readiness = Readiness(store)
    app.state.assets, app.state.posting = assets, posting
    app.state.choices = Hourly()
    hub = Hub.over(store)
    app.state.service = Service(revisions, pages, office, provider, public_url, hub=hub)
    if authors:
        app.state.studio = Studio(library, clock)
    _furnish(app, (*PARTS, author) if authors else PARTS, room_of(desk.intake))
    return app


def _lasting(
    desk: Desk, posting: Posting, metrics: Metrics
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What goes on beside the answers from the start to the end of the service."""

    @asynccontextmanager
    async def lasting(_: FastAPI) -> AsyncIterator[None]:
        Thread(target=desk.statutes.prepare, args=(today(desk.clock),), daemon=True).start()
        posting.scheduler.start()
        if desk.index is not None:
            desk.index.start()
        yield
        posting.scheduler.stop()
        if desk.index is not None:
            desk.index.stop()
        desk.store.close()
        metrics.close()

    return lasting


def _furnish(app: FastAPI, parts: Sequence[ModuleType], room: int) -> None:
    """Put in the rooms, and before them what lets through no other site's form and no flood."""
    for part in parts:
        app.include_router(part.router)
    errors.install(app)
    refuse = errors.refuse(app)
    app.add_middleware(
        Limited, refuse=refuse, large={urls.EXHIBITS: room, urls.MEDIATION_ROOM: room}
    )
    app.add_middleware(OwnForms, refuse=refuse)
    app.add_middleware(HeadAsGet)
