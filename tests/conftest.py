"""What every test may ask for: the material beside the repository, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import hypothesis
import pytest

from engine.library import Library
from tests import ours
from tests.postgres import PostgresServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI") == "true"

# Derandomized: a run says the same twice. `--hypothesis-profile=explore` looks further.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("explore", max_examples=2_000, deadline=None)
hypothesis.settings.load_profile("steady")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they ask for, so that no mark can be forgotten."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if asked & {"chromium", "browser"}:
            item.add_marker("browser")
        if "shared" in asked:
            item.add_marker("shared")
        if "journeys" in item.path.parts:
            item.add_marker("journey")


@pytest.fixture(scope="session")
def library() -> Library:
    """Our rules and questionnaires."""
    return ours.library()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with worked cases and data, which is not part of the repository."""
    folder = Path(os.environ.get("JIEFEN_SHARED") or ROOT.parent / "shared")
    if not (folder / "cases").is_dir():
        pytest.skip(
            f"no shared material at {folder}; put it there, or name its folder in JIEFEN_SHARED. "
            "The examples inside the rule files run without it: jiefen test"
        )
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The server that JIEFEN_POSTGRES names, or one started for the occasion; else a skip."""
    pytest.importorskip("psycopg", reason="no psycopg here: pip install 'jiefen[postgres]'")
    named = os.environ.get("JIEFEN_POSTGRES")
    if named:
        yield PostgresServer(named)
    elif PostgresServer.programs() is None:
        pytest.skip(
            "no PostgreSQL here: apt-get install postgresql, or name one in JIEFEN_POSTGRES"
        )
    else:
        with PostgresServer.started() as server:
            yield server


@pytest.fixture(scope="session")
def postgres_database(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a database of this run; whoever uses it empties it."""
    with postgres_server.database() as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The installed Chromium; its absence skips the test, but fails it where CI=true."""
    named = os.environ.get("JIEFEN_CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        _no_browser(f"no browser found as {' or '.join(names)}")
    return Path(found)


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """A headless Chromium for the whole run; ask it for a new context in each test."""
    from playwright.sync_api import sync_playwright

    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    if os.geteuid() == 0:
        quiet.append("--no-sandbox")  # Chromium refuses to run as root inside its sandbox
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=quiet)
        yield running
        running.close()


def _no_browser(what: str) -> NoReturn:
    remedy = "install one (Debian: apt-get install chromium) or name its path in JIEFEN_CHROMIUM"
    if IN_CI:
        pytest.fail(f"{what}; {remedy}. CI must run the browser tests", pytrace=False)
    pytest.skip(f"{what}; {remedy}")
