"""A store of 100,000 events carried between two databases and a file; lists of 100,000 cases."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.timing import Line, Table, repeated, timed_result
from engine.casework.case import fold, summary_of
from engine.casework.events import AnswersGiven, CaseEvent, CaseOpened
from engine.casework.journal import audit, chain
from engine.store.address import opened
from engine.store.copying import back_up, move, restore, verify
from engine.store.portable import TABLES, Tally
from engine.store.reading import Reading
from engine.store.store import Entry, Order, Store, Summary, Wanted
from engine.store.tables import case_row
from engine.store.uuid7 import uuid7
from tests.postgres import PostgresServer

CASES, EVENTS_EACH = 2_000, 50
LISTED = 100_000
LIST_GATE = 300.0  # ms
FIRST = datetime(2026, 1, 1, 8, tzinfo=UTC)
WRITERS = 16
FILE = bytes(range(256)) * 400
UNITS = [f"unit-{n}" for n in range(40)]
KINDS = ("rent.arrears", "rent.deposit", "labour.wages", "family.divorce")

LISTS: Mapping[str, Wanted] = {
    "the last touched": Wanted(),
    "the most urgent of one unit": Wanted(units=frozenset({"unit-7"}), order=Order.DUE),
    "open, about rent, of ten units": Wanted(
        state="open", category="rent", units=frozenset(UNITS[:10])
    ),
    "how a number begins": Wanted(number="C000123"),
    "opened within a month": Wanted(
        opened_from=date(2026, 3, 1), opened_until=date(2026, 3, 31), order=Order.OPENED
    ),
    "the thousandth page": Wanted(offset=50_000),
}


def tables() -> list[Table]:
    """The round trip, then the lists, on both databases."""
    with TemporaryDirectory() as folder, PostgresServer.started(fsync=True) as server:
        with server.database() as address, server.database() as other:
            carried = _carried(Path(folder), address, other)
        with server.database() as address:
            listed = [
                *_lists("DuckDB", f"{folder}/lists.duckdb"),
                *_lists("PostgreSQL", address),
            ]
    return [carried, Table("Lists of 100,000 cases, 50 on a page, with the count", listed)]


# ---------------------------------------------------------------- all of it in another place


def _carried(folder: Path, address: str, other: str) -> Table:
    """From a file to a server and back; into a backup, and out of it on both."""
    first, back, again = (str(folder / f"{name}.duckdb") for name in ("first", "back", "again"))
    file = folder / "backup.zip"
    with _made(first) as store:
        filled = timed_result(lambda: _fill(store))[0]
    there = timed_result(lambda: _move(first, address))
    home = timed_result(lambda: _move(address, back))
    kept = timed_result(lambda: _back_up(address, file))
    in_file = timed_result(lambda: _restore(file, again))
    on_server = timed_result(lambda: _restore(file, other))
    every = [there[1], home[1], kept[1], in_file[1], on_server[1]]
    faults = _faults(back) + _faults(address) + _faults(again) + _faults(other)
    lines = [
        Line("written, an append of 50 events at a time", [filled], unit="s"),
        Line("moved from DuckDB to PostgreSQL and compared", [there[0]], unit="s"),
        Line("moved from PostgreSQL to DuckDB and compared", [home[0]], unit="s"),
        Line("backed up from PostgreSQL", [kept[0]], unit="s"),
        Line("the backup", [file.stat().st_size / 1e6], unit="MB"),
        Line("restored into DuckDB and compared", [in_file[0]], unit="s"),
        Line("restored into PostgreSQL and compared", [on_server[0]], unit="s"),
        Line("copies that differ", [sum(one != every[0] for one in every)], unit="", gate=1),
        Line("faults that an audit of the four finds", [faults], unit="", gate=1),
    ]
    notes = [f"    {name:<17} {tally.rows:>7}  {tally.sha256}" for name, tally in every[0].items()]
    return Table("A store of 100,000 events", lines, notes)


@contextmanager
def _made(address: str) -> Iterator[Store]:
    with opened(address, make=True) as store:
        yield store


def _move(source: str, target: str) -> Mapping[str, Tally]:
    with opened(source) as one, opened(target, make=True) as other:
        return move(one, other)


def _back_up(address: str, file: Path) -> Mapping[str, Tally]:
    with opened(address) as store:
        return back_up(store, file, FIRST).tables


def _restore(file: Path, address: str) -> Mapping[str, Tally]:
    manifest = verify(file)
    with opened(address, make=True) as store:
        restore(file, manifest, store)
    return manifest.tables


def _faults(address: str) -> int:
    with opened(address) as store:
        return len(audit(store))


def _fill(store: Store) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda number: _case(store, number), range(CASES)))


def _case(store: Store, number: int) -> None:
    moment = FIRST + timedelta(minutes=number)
    stream = uuid7(moment)
    happened: list[CaseEvent] = [CaseOpened(f"B{number:06}", "f" * 64, "zh", "revision")]
    for answer in range(EVENTS_EACH - 1):
        value = {"value": f"押金 {answer}" * 8}
        happened.append(AnswersGiven({f"rental.fact_{answer}": value}, "resident"))
    events = chain(stream, None, happened, moment, "resident")
    message = Entry("messages", f"{number:06}", '{"text":"…"}', due=moment)
    store.append(stream, 0, events, summary_of(fold(events)), f"form-{number}", [message])
    if number % 20 == 0:
        store.keep_file(f"file-{number}", stream, FILE)


# ---------------------------------------------------------------- lists


def _lists(name: str, address: str) -> Iterator[Line]:
    with opened(address, make=True) as store:
        _fill_cases(store)
        for what, wanted in LISTS.items():
            times = repeated(lambda w=wanted: store.list_cases(w), 15)  # type: ignore[misc]  # mypy cannot infer bound lambdas
            yield Line(f"{name}: {what}", times, gate=LIST_GATE)


def _fill_cases(store: Reading) -> None:
    (table,) = (table for table in TABLES if table.name == "cases")
    chance = random.Random(7)
    with store.filling() as (db, _):
        table.fill(db, (case_row(_listed(chance, number)) for number in range(LISTED)))


def _listed(chance: random.Random, number: int) -> Summary:
    moment = FIRST + timedelta(minutes=5 * number)
    due = chance.randrange(400)
    return Summary(
        case_id=uuid7(moment),
        number=f"C{number:07}",
        secret_hash="f" * 64,
        stage=chance.choice(("consult", "assess", "mediate")),
        category=chance.choice(KINDS),
        language="zh",
        opened_on=moment.date(),
        updated=moment + timedelta(minutes=chance.randrange(100_000)),
        seq=1,
        state=chance.choice(("open", "closed")),
        unit=chance.choice(UNITS),
        assignee=f"account-{chance.randrange(500)}",
        due_on=moment.date() + timedelta(days=due) if due % 3 else None,
        sealed_key="k" * 80,
    )
