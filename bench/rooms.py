"""Words in the rooms of mediations: how soon all four at a table hear, and what a stream weighs.

`python -m bench rooms`; smaller or longer by JIEFEN_ROOMS, JIEFEN_MESSAGES (how many) and
JIEFEN_RATE (a second).
"""

from __future__ import annotations

import asyncio
import gc
import os
import tracemalloc
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import UUID, uuid4

from bench.timing import Line, Table, percentile
from engine.actions import consent, consult, seats
from engine.actions.desk import Desk
from engine.actions.mediating import talking
from engine.casework.case import Case
from engine.casework.events import CaseAssigned, ContactTried, MediationMoved, WillDeclared
from engine.casework.people import APPLICANT, RESIDENT, Actor, Role
from engine.clock import SystemClock, today
from engine.library import Library
from engine.mediation.confidence import JOINT
from engine.mediation.states import State
from engine.store.duckdb import DuckdbStore
from engine.vault import Vault
from web.hub import Ear, Hub
from web.routes.live import follow

ROOMS = int(os.environ.get("JIEFEN_ROOMS", "200"))
MESSAGES = int(os.environ.get("JIEFEN_MESSAGES", "400"))
RATE = float(os.environ.get("JIEFEN_RATE", "20"))
AT_TABLE = 4
WRITERS = 8
SETTLED = 5.0  # seconds until every stream has looked once
PATIENCE = 30.0
MEDIATOR = Actor(Role.MEDIATOR, "m1", "林岚", "bajiao", frozenset({"bajiao"}))
GUEST = {"role": "professional", "profession": "other", "name": "钱译", "inviter": "林岚"}
OTHER = {"role": "respondent", "name": "王芳", "phone": "13900139000", "inviter": "林岚"}
COURSE = (State.SUBMITTED, State.SCREENING, State.ACCEPTED, State.INVITING, State.CONSENTED)
NOTES = (
    f"{ROOMS} rooms with {AT_TABLE} streams each in one process, {MESSAGES} messages to all at",
    f"{RATE:g} a second by {WRITERS} threads: sealed, on the disk, looked at for each who follows.",
    "Without HTTP: a stream is measured from the press of the button to its `moved`.",
    "Floor: the same streams on the bare hub, rung by the same threads, with no store behind.",
)


def tables() -> list[Table]:
    """Delivery with the store and without, and the memory of a stream."""
    with TemporaryDirectory() as folder:
        store = DuckdbStore(Path(folder) / "cases.duckdb")
        try:
            rooms = [*_rooms(Desk.over(Library.load(), store, SystemClock(), Vault.demo()))]
            heard, memory = asyncio.run(_measured(rooms, store))
        finally:
            store.close()
    bare = asyncio.run(_bare())
    floor = percentile(bare, 0.5)
    return [
        Table(
            "Rooms",
            [
                Line("a message heard", heard, floor=floor),
                Line("a message heard, p99", [percentile(heard, 0.99)]),
                Line("the bare hub", bare),
                Line("the bare hub, p99", [percentile(bare, 0.99)]),
                Line("memory of a stream", [memory / 1024], unit="KiB"),
            ],
            NOTES,
        )
    ]


@dataclass
class Room:
    """One case in session, and a desk for each at its table."""

    case: Case
    desks: list[Desk]
    pressed: float = 0.0  # when something was last said


def _rooms(desk: Desk) -> Iterator[Room]:
    for _ in range(ROOMS):
        case = consult.open_case(desk).case
        case = consent.agree(desk, case, ["assess", "mediate", "messages"])
        case = desk.of(MEDIATOR).append(case, [CaseAssigned("bajiao", "m1", "taken")])
        actors = [RESIDENT, MEDIATOR]
        for offer in (OTHER, GUEST):
            offered = seats.offer(desk.of(MEDIATOR), case, offer)
            case, actor = desk.enter(case.number, offered.secret)
            case = seats.take(desk.of(actor), case, ["seat"])
            actors.append(actor)
        seat = actors[2].id
        happened = [MediationMoved(state) for state in COURSE]
        wills = [WillDeclared(APPLICANT, True, "x"), WillDeclared(seat, True, "x")]
        tried = ContactTried(seat, "link", "delivered", today(desk.clock))
        case = desk.of(MEDIATOR).append(case, [*happened, *wills, tried])
        yield Room(case, [desk.of(actor) for actor in actors])


async def _measured(rooms: list[Room], store: DuckdbStore) -> tuple[list[float], float]:
    hub, heard = Hub.over(store), list[float]()
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    listening = [
        asyncio.create_task(_listen(follow(hub, desk, room.case, room.case.seq), room, heard))
        for room in rooms
        for desk in room.desks
    ]
    while len(hub) < len(listening):
        await asyncio.sleep(0.1)
    await asyncio.sleep(SETTLED)
    gc.collect()
    memory = (tracemalloc.get_traced_memory()[0] - before) / len(listening)
    tracemalloc.stop()
    with ThreadPoolExecutor(WRITERS) as pool:
        await _paced(pool, lambda number: _say(rooms[number % len(rooms)], number))
        await _all(heard)
    await _ended(listening)
    return heard, memory


def _say(room: Room, number: int) -> None:
    desk = room.desks[number // ROOMS % AT_TABLE]
    room.pressed = perf_counter()
    room.case = talking.post(desk, room.case, JOINT, f"第{number}句：三万，一个月内付清。")


async def _listen(stream: AsyncIterator[bytes], room: Room, heard: list[float]) -> None:
    async for piece in stream:
        if b"event: moved" in piece:
            heard.append(perf_counter() - room.pressed)


async def _paced(pool: ThreadPoolExecutor, work: Callable[[int], None]) -> None:
    """One message after another at the rate, whoever is late."""
    loop, begun = asyncio.get_running_loop(), perf_counter()
    said = []
    for number in range(MESSAGES):
        await asyncio.sleep(max(0.0, begun + number / RATE - perf_counter()))
        said.append(loop.run_in_executor(pool, work, number))
    await asyncio.gather(*said)


async def _all(heard: list[float]) -> None:
    until = perf_counter() + PATIENCE
    while len(heard) < MESSAGES * AT_TABLE and perf_counter() < until:
        await asyncio.sleep(0.05)
    if len(heard) != MESSAGES * AT_TABLE:
        raise SystemExit(f"{len(heard)} deliveries of {MESSAGES * AT_TABLE}")


async def _ended(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


# ---------------------------------------------------------------- the floor


async def _bare() -> list[float]:
    hub, heard = Hub(), list[float]()
    ids, rung = [uuid4() for _ in range(ROOMS)], dict[UUID, float]()
    with ThreadPoolExecutor(WRITERS) as pool:
        async with aclosing(_ears(hub, ids, rung, heard)) as ready:
            await anext(ready)

            def ring(number: int) -> None:
                id = ids[number % ROOMS]
                rung[id] = perf_counter()
                hub.ring(id)

            await _paced(pool, ring)
            await _all(heard)
    return heard


async def _ears(
    hub: Hub, ids: list[UUID], rung: dict[UUID, float], heard: list[float]
) -> AsyncGenerator[None, None]:
    async def listen(ear: Ear, id: UUID) -> None:
        while await ear.rung(PATIENCE):
            heard.append(perf_counter() - rung[id])

    async def hear(id: UUID) -> None:
        with hub.following(id) as ear:
            await listen(ear, id)

    tasks = [asyncio.create_task(hear(id)) for id in ids for _ in range(AT_TABLE)]
    while len(hub) < len(tasks):
        await asyncio.sleep(0.01)
    yield
    await _ended(tasks)
