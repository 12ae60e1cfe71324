"""How the service runs: one process, or several behind one port, each with the same settings."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from engine.accounts.session import Lasting
from engine.actions.erasure import Sweeping
from engine.actions.staff.office import Terms
from engine.classify.learned import Reading, classifier_of
from engine.classify.model import model_at
from engine.cli.command import root_at
from engine.clock import SystemClock
from engine.errors import JiefenError, StoreError
from engine.evidence.intake import Intake
from engine.library import Library
from engine.settings.settings import Settings, is_server
from engine.store import address
from engine.vault import Vault
from web import logs, metrics
from web.app import create_app
from web.context import Service
from web.posting import ways_of
from web.staff.provider import Provider

if TYPE_CHECKING:
    from fastapi import FastAPI

    from engine.clock import Clock
    from engine.store.store import Store

# A thread that comes back from the database waits so long for one that works: with the 5 ms that
# Python gives, the four statements of an answer waited 14 ms at 30 answers a second, now 8.
TURN: Final = 0.0005  # seconds
PATIENCE: Final = 5  # seconds that running requests are given when the service is stopped


def load_library(settings: Settings) -> Library:
    """The rules that the service goes by; raises `DefinitionFaults`."""
    return Library.load(root_at(settings.rules), settings.parameters, settings.zones)


def open_store(settings: Settings) -> Store:
    """The store that the settings name."""
    if not is_server(settings.store):
        folder = Path(settings.store).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as err:
            raise StoreError(f"{folder} cannot be made ({err.strerror}): name --store") from err
    return address.open_store(settings.store)


def application(
    settings: Settings, library: Library, store: Store, clock: Clock | None = None
) -> FastAPI:
    """The application that these settings describe."""
    lasting = Lasting(
        timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours)
    )
    app = create_app(
        library,
        store,
        clock,
        settings.public_url,
        settings.author,
        Vault.of(settings.keys),
        Terms(lasting, needs_factor=not settings.demo),
        settings.metrics_token,
        Provider.at(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret),
        ways_of(settings, clock or SystemClock()),
        Intake.read(settings.evidence) if settings.evidence else None,
        reading_of(settings),
        settings.index_folder,
        searches=settings.index_folder is not None,
    )
    if not settings.demo:  # examples stand in the past, and are to stay
        served: Service = app.state.service
        app.state.posting.scheduler.jobs.append(Sweeping(served.revisions.current))
    return app


def reading_of(settings: Settings) -> Reading:
    """How stories are read under these settings; raises `StoreError` for what is no model."""
    model = model_at(settings.model) if settings.model else None
    return partial(classifier_of, model=model, accuracy=settings.model_accuracy / 100)


def worker(settings: Settings) -> FastAPI:
    """One of several workers, which shares nothing but the store and the counts."""
    sys.setswitchinterval(TURN)
    logs.configure(settings.log, sys.stderr)
    try:
        library, store = load_library(settings), open_store(settings)
        return application(settings, library, store, SystemClock())
    except JiefenError as err:
        sys.stderr.write(f"{err}\n")
        raise SystemExit(STARTUP_FAILURE) from None  # it would fail again: nobody tries


def run(settings: Settings, app: FastAPI) -> None:
    """Serve from this process until it is told to stop."""
    sys.setswitchinterval(TURN)
    uvicorn.Server(_config(settings, lambda: app)).run()


def run_workers(settings: Settings) -> None:
    """Serve from several processes that share one port; one that dies is replaced."""
    with TemporaryDirectory(prefix="jiefen-metrics-") as counts:
        os.environ[metrics.SHARED] = counts
        config = _config(settings, partial(worker, settings))
        shared = config.bind_socket()
        # What is accepted from it inherits this. asyncio sets it on sockets of its own only, and
        # without it the second part of each answer waited 40 ms for the browser to acknowledge.
        shared.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        Multiprocess(config, sockets=[shared]).run()


def _config(settings: Settings, make: Callable[[], FastAPI]) -> uvicorn.Config:
    return uvicorn.Config(
        make,
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        # Who asks and how is believed of these proxies only; addresses are never logged.
        proxy_headers=bool(settings.proxy),
        forwarded_allow_ips=settings.proxy,
        server_header=False,
        access_log=False,
        log_config=None,
        ws="none",
        timeout_graceful_shutdown=PATIENCE,
    )
