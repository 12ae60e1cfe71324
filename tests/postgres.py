"""A PostgreSQL server of one's own, from the programs of the system, gone afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit, urlunsplit

_databases = count(1)


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A server by its address; in `folder`, where we started it ourselves."""

    address: str
    folder: str = ""
    options: str = ""

    @staticmethod
    def programs() -> Path | None:
        """Where initdb and pg_ctl lie."""
        found = shutil.which("initdb")
        kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        return kept[-1].parent if kept else Path(found).parent if found else None

    @classmethod
    @contextmanager
    def started(cls, fsync: bool = False) -> Iterator[PostgresServer]:
        """A new server that listens on a socket of its own; without fsync it is faster."""
        with TemporaryDirectory(dir="/tmp") as folder:  # a socket's path must be short
            Path(folder).chmod(0o777)
            run(f"{cls.programs()}/initdb", "-D", f"{folder}/data", "-A", "trust", "-E", "UTF8",
                "-U", "postgres", "--no-sync", "--locale", "C")  # fmt: skip
            options = f"-k {folder} -c listen_addresses='' -c fsync={'on' if fsync else 'off'}"
            server = cls(f"postgresql://postgres@/postgres?host={folder}", folder, options)
            server.start()
            try:
                yield server
            finally:
                server.control("-m", "immediate", "stop")

    def start(self) -> None:
        """Start it, or start it again."""
        self.control("-o", self.options, "start")

    def control(self, *words: str) -> None:
        data, log = f"{self.folder}/data", f"{self.folder}/log"
        run(f"{self.programs()}/pg_ctl", "-D", data, "-w", "-l", log, *words)

    def log(self) -> str:
        """What the server wrote about itself."""
        return Path(f"{self.folder}/log").read_text(encoding="utf-8")

    def kill(self) -> None:
        """End it and all its processes as a power cut would."""
        pid = int(Path(f"{self.folder}/data/postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in (pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        while any(Path(f"/proc/{child}").exists() for child in children):
            pass

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of a new database, dropped afterwards."""
        import psycopg

        name = f"jiefen_{os.getpid()}_{next(_databases)}"
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield urlunsplit(urlsplit(self.address)._replace(path=f"/{name}"))
        finally:
            with psycopg.connect(self.address, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def run(*words: str) -> None:
    """A program of the server, which refuses to run as root."""
    who: dict[str, Any] = {"user": "postgres"} if os.getuid() == 0 else {}
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd="/", **who)


def emptied(address: str) -> str:
    """The same database with nothing in its tables."""
    import psycopg

    from engine.store.server import prepare

    prepare(address)
    with psycopg.connect(address, autocommit=True) as connection:
        found = connection.execute(
            "SELECT string_agg(tablename, ', ') FROM pg_tables "
            "WHERE schemaname = 'public' AND tablename <> 'schema_version'"
        ).fetchone()
        assert found
        connection.execute(f"TRUNCATE {found[0]}".encode())
    return address
