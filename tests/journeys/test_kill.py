"""Power cuts while answers are being given: what was acknowledged is there afterwards.

JIEFEN_KILLS says how many of them a store has to stand.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerContext
from pathlib import Path
from threading import Event

import httpx2
import pytest

from engine.casework.events import AnswersGiven, from_record
from engine.casework.journal import audit
from engine.casework.sealing import Seal
from engine.store.address import opened
from engine.store.store import Store
from engine.vault import Vault
from tests.journeys.serving import Server, fork_server
from tests.postgres import PostgresServer

ROUNDS = int(os.environ.get("JIEFEN_KILLS", "6"))
RESIDENTS = 4
OPENS_WITHIN = 2.0  # seconds, on a machine that does nothing else
OWN = {"sec-fetch-site": "same-origin"}
FACTS = ("rental.monthly_rent", "rental.deposit_amount", "case.amount_claimed")

Acknowledged = list[tuple[str, str, str]]
"""Number of the case, fact, and the amount that the server took with a redirect."""

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@dataclass
class Cuts:
    """What a store had to stand: what was acknowledged, and how fast the service was back."""

    store: str
    workers: int = 1
    context: ForkServerContext = field(default_factory=fork_server)
    chance: random.Random = field(default_factory=lambda: random.Random(20))
    taken: Acknowledged = field(default_factory=list)
    openings: list[float] = field(default_factory=list)

    def round(self, turn: int, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Start the workers, let residents answer, and kill the workers at some moment."""
        begun, over = Event(), Event()
        servers = [self._start() for _ in range(self.workers)]
        with ThreadPoolExecutor(RESIDENTS) as pool:
            giving = [
                pool.submit(give_answers, servers[n % self.workers].address, amounts, begun, over)
                for n, amounts in enumerate(apart(turn, RESIDENTS))
            ]
            begun.wait(10)  # however busy the machine, each round has something to lose
            time.sleep(self.chance.random() * 0.4)
            meanwhile()
            for server in servers:
                server.kill()
            over.set()
            self.taken += [answer for each in giving for answer in each.result()]

    def _start(self) -> Server:
        start = time.perf_counter()
        server = Server.start(self.context, self.store)
        if self.taken:  # there is something to open again
            self.openings.append(time.perf_counter() - start)
        return server

    def check(self) -> None:
        """Everything is there, every chain is whole, and nobody had to wait for it."""
        assert len(self.taken) >= ROUNDS, "the rounds were too short to test anything"
        with opened(self.store) as store:
            assert lost(store, self.taken) == []
            assert audit(store) == []
        slowest, usual = max(self.openings), statistics.median(self.openings)
        print(  # noqa: T201 - a figure to be read with -s
            f"\n{len(self.openings)} starts, {len(self.taken)} answers acknowledged, none lost; "
            f"open again in {usual:.2f} s, at most {slowest:.2f} s"
        )
        assert usual < OPENS_WITHIN * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def apart(turn: int, residents: int) -> Iterator[Iterator[int]]:
    """Amounts that no other resident and no other round gives."""
    for n in range(residents):
        first = 1_000_000 + (turn * residents + n) * 2_000
        yield iter(range(first, first + 2_000))


def give_answers(address: str, amounts: Iterator[int], begun: Event, over: Event) -> Acknowledged:
    """Answer until it is over, whatever breaks meanwhile; what was acknowledged, in order."""
    taken: Acknowledged = []
    number = ""
    with httpx2.Client(base_url=address, headers=OWN, timeout=15, trust_env=False) as browser:
        for amount in amounts:
            if over.is_set():
                break
            fact, written = FACTS[amount % len(FACTS)], f"{amount}.00"
            try:
                number = number or begin(browser)
                answer = browser.post(f"/case/{number}/q/{fact}", data={fact: written})
            except httpx2.HTTPError:
                over.wait(0.05)
                continue
            if number and answer.status_code == 303:
                taken.append((number, fact, written))
                begun.set()
    return taken


def begin(browser: httpx2.Client) -> str:
    """The number of a new case about rent; empty where the service could not open one."""
    begun = browser.post("/start")
    if begun.status_code != 303:
        return ""
    number: str = begun.headers["location"].split("/")[2]
    told = browser.post(f"/case/{number}/story", data={"story": "", "agree": "assess"})
    chosen = browser.post(f"/case/{number}/kind", data={"kind": "rent.arrears"})
    return number if told.status_code == chosen.status_code == 303 else ""


def lost(store: Store, taken: Acknowledged) -> Acknowledged:
    """The acknowledged answers of which the kept histories know nothing."""
    kept: set[tuple[str, str, str]] = set()
    for summary, events in store.histories():
        assert summary is not None
        for event in Seal(Vault.demo(), summary.sealed_key).open(events):
            happened = from_record(event.kind, event.body)
            if isinstance(happened, AnswersGiven):
                for fact, given in happened.answers.items():
                    kept.add((summary.number, fact, str(given.get("value"))))
    return [answer for answer in taken if answer not in kept]


def test_no_acknowledged_answer_in_a_file_is_lost_to_a_power_cut(tmp_path: Path) -> None:
    cuts = Cuts(str(tmp_path / "cases.duckdb"))
    for turn in range(ROUNDS):
        cuts.round(turn)
    cuts.check()


def test_no_acknowledged_answer_on_a_server_is_lost_when_workers_or_the_server_die(
    postgres_server: PostgresServer,
) -> None:
    if not postgres_server.folder:
        pytest.skip("the server of JIEFEN_POSTGRES is not ours to kill")
    with PostgresServer.started(fsync=True) as server, server.database() as address:
        cuts = Cuts(address, workers=2)

        def cut_server() -> None:
            before = len(server.log())
            server.kill()
            time.sleep(0.2)
            server.start()
            assert "was not properly shut down" in server.log()[before:]
            time.sleep(2)  # the workers find it again

        for turn in range(ROUNDS):
            cuts.round(turn, cut_server if turn == ROUNDS // 2 else lambda: None)
        cuts.check()
