"""A service running beside the measurements, its memory, and one resident's way through it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from types import TracebackType
from typing import IO, Any
from urllib.parse import unquote, urlencode

from bench.restaurant import Restaurant
from engine.interview.answers import fill_form
from engine.library import Library
from engine.rulebook.graph import DECLINED
from engine.vault import fresh_key

MOST_QUESTIONS = 200
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
CONSENT = re.compile(r'name="agree" value="([^"]+)"')
_SERVE = "import sys; from engine.cli import main; sys.exit(main())"
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 30.0  # seconds until a service that does not answer counts as broken


@dataclass(frozen=True, slots=True)
class Running:
    """A service on a loopback port, and how long it took until it answered."""

    process: subprocess.Popen[bytes]
    port: int
    started_in: float

    def processor_seconds(self) -> float:
        """The time of processors that the service and its workers have taken so far (Linux)."""
        own = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        children = own.read_text(encoding="ascii").split()
        return sum(_ticks(pid) for pid in (str(self.process.pid), *children)) / TICKS

    def resident_megabytes(self) -> float:
        """The memory that the process holds now (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


def _ticks(pid: str) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])  # in the service itself, and in the kernel for it


@contextmanager
def service(*options: str) -> Iterator[Running]:
    """A fresh `jiefen serve`, over an empty DuckDB file unless told otherwise; wiped afterwards."""
    with TemporaryDirectory() as folder:
        port = _free_port()
        start = time.perf_counter()
        store = () if "--store" in options else ("--store", f"{folder}/cases.duckdb")
        called = ("serve", "--port", str(port), *store, *options)
        process = python(_SERVE, *called, log=Path(folder) / "log")
        try:
            _wait(process, port, start)
            yield Running(process, port, time.perf_counter() - start)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def python(code: str, *arguments: str, log: Path | None = None) -> subprocess.Popen[bytes]:
    """Another Python that runs this code in the top folder, its bytecode kept between runs."""
    with log.open("wb") if log else nullcontext() as lines:
        return _python(code, arguments, lines)


def _python(
    code: str, arguments: Sequence[str], lines: IO[bytes] | None
) -> subprocess.Popen[bytes]:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = f"{gettempdir()}/jiefen-bench-bytecode"
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=Path(__file__).parent.parent,
        env=environment | {"JIEFEN_KEY": fresh_key()},
        stdout=subprocess.DEVNULL,
        stderr=lines,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, start: float) -> None:
    while time.perf_counter() - start < PATIENCE:
        if process.poll() is not None:
            raise SystemExit(f"the service ended with {process.returncode} before it answered")
        try:
            with Browser(port) as browser:
                browser.send("GET", "/healthz")
            return
        except ConnectionRefusedError:
            time.sleep(0.005)
    raise SystemExit(f"the service did not answer within {PATIENCE:g} s")


class Browser:
    """One resident's connection: it keeps cookies and says where the request came from."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._cookies: dict[str, str] = {}

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    @property
    def cookie(self) -> str:
        """The cookies, as they are sent."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def send(self, method: str, address: str, form: Mapping[str, Any] | None = None) -> Reply:
        """One request, without following where it leads."""
        headers = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "zh"}
        if self._cookies:
            headers["Cookie"] = self.cookie
        body = None
        if form is not None:
            body = urlencode(form, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, address, body, headers)
        response = self._connection.getresponse()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        text = response.read().decode("utf-8")
        if response.status not in (200, 303):
            raise AssertionError(f"{method} {address}: {response.status}\n{text[:400]}")
        return Reply(response.getheader("location", "") or "", text)


@dataclass(frozen=True, slots=True)
class Reply:
    """Where a request leads, or the page itself."""

    location: str
    page: str


class Resident:
    """Goes through the restaurant's case in one browser, a question at a time."""

    def __init__(self, browser: Browser, library: Library, restaurant: Restaurant) -> None:
        self._browser = browser
        self._library = library
        self._restaurant = restaurant
        told = browser.send("POST", "/start", {}).location
        self.case = told.removesuffix("/story")
        browser.send("POST", told, {"story": restaurant.story, "agree": "assess"})
        browser.send("POST", f"{self.case}/safety", {"case.danger": "none"})
        browser.send("POST", f"{self.case}/kind", {"kind": restaurant.category})

    def forms(self) -> Iterator[Form]:
        """Each question with its answer filled in, until the review is reached."""
        address = self._next()
        for _ in range(MOST_QUESTIONS):
            if "/q/" not in address:
                return
            page = self._browser.send("GET", address).page
            form = Form(self._browser, address, self._filled(address, page))
            yield form
            address = self._next()
        raise AssertionError(f"{self.case} is asked without end")

    def _next(self) -> str:
        return self._browser.send("GET", f"{self.case}/next").location

    def _filled(self, address: str, page: str) -> dict[str, Any]:
        """The fields as the browser sends them, the hidden ones of the page included."""
        name = unquote(address.rpartition("/q/")[2])
        value = self._restaurant.answer(self._library, name)
        hidden = dict(HIDDEN.findall(page))
        if consent := CONSENT.search(page):
            hidden["agree"] = consent[1]
        if value is DECLINED:
            return hidden | {f"{name}.skip": "unknown"}
        return hidden | fill_form(self._library.rulebook.facts[name], value)


@dataclass(frozen=True, slots=True)
class Form:
    """A question on the screen, answered but not sent."""

    browser: Browser
    address: str
    fields: Mapping[str, Any]

    def send(self) -> None:
        self.browser.send("POST", self.address, self.fields)
