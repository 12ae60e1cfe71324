"""Twenty power cuts while answers are being given: what was acknowledged is there afterwards."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import httpx2
import pytest

from engine.casework.case import fold
from engine.casework.journal import audit
from engine.casework.sealing import Seal
from engine.store.duckdb import DuckdbStore
from engine.vault import Vault
from tests.journeys.serving import Server, fork_server

ROUNDS = 20
RESIDENTS = 2
OWN = {"sec-fetch-site": "same-origin"}
FACTS = ("rental.monthly_rent", "rental.deposit_amount", "case.amount_claimed")

Acknowledged = list[tuple[str, str, str]]
"""Number of the case, fact, and the amount that the server took with a redirect."""


def give_answers(address: str, first: int, begun: Event) -> Acknowledged:
    """Open a case and answer until the server is gone; what it acknowledged, in order."""
    taken: Acknowledged = []
    with httpx2.Client(base_url=address, headers=OWN, timeout=5, trust_env=False) as browser:
        try:
            number = browser.post("/start").headers["location"].split("/")[2]
            browser.post(f"/case/{number}/kind", data={"kind": "rent.arrears"})
            for amount in range(first, first + 1_000):
                fact, written = FACTS[amount % len(FACTS)], f"{amount}.00"
                answer = browser.post(f"/case/{number}/q/{fact}", data={fact: written})
                if answer.status_code == 303:
                    taken.append((number, fact, written))
                    begun.set()
        except (httpx2.HTTPError, KeyError):
            pass
    return taken


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_acknowledged_answer_is_lost_to_a_power_cut(tmp_path: Path) -> None:
    file, chance, context = tmp_path / "cases.duckdb", random.Random(20), fork_server()
    everything: Acknowledged = []
    for turn in range(ROUNDS):
        server, begun = Server.start(context, file), Event()
        with ThreadPoolExecutor(RESIDENTS) as residents:
            giving = [
                residents.submit(
                    give_answers, server.address, 1_000_000 + turn * 10_000 + n * 2_000, begun
                )
                for n in range(RESIDENTS)
            ]
            begun.wait(10)  # however busy the machine, each round has something to lose
            time.sleep(chance.random() * 0.4)
            server.kill()
            everything += [answer for each in giving for answer in each.result()]
    assert len(everything) >= ROUNDS, "the rounds were too short to test anything"
    store = DuckdbStore(file)
    try:
        assert lost(store, everything) == []
        assert audit(store) == []
    finally:
        store.close()


def lost(store: DuckdbStore, taken: Acknowledged) -> Acknowledged:
    """The acknowledged answers of which the kept histories know nothing."""
    kept: dict[str, set[tuple[str, str]]] = {}
    for summary, events in store.histories():
        assert summary is not None
        opened = list(Seal(Vault.demo(), summary.sealed_key).open(events))
        answers = (fold(opened[:length]).answers for length in range(1, len(opened) + 1))
        kept[summary.number] = {
            (fact, str(given.get("value"))) for state in answers for fact, given in state.items()
        }
    return [(n, fact, amount) for n, fact, amount in taken if (fact, amount) not in kept.get(n, ())]
