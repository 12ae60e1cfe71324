"""How soon the service answers after its start, and how much memory it then holds."""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import run

from bench.restaurant import Restaurant
from bench.running import Browser, Resident, service
from bench.timing import Line, Table, percentile, repeated, timed
from engine.library import Library

STARTS = 5
REQUESTS = 200
START_GATE = 2000.0  # ms
MEMORY_GATE = 150.0  # MB


def tables() -> list[Table]:
    """Start, load and memory, from processes of their own."""
    root = Path(__file__).parent.parent
    library, restaurant = Library.load(), Restaurant.read()
    starts: list[float] = []
    memory: list[float] = []
    for _ in range(STARTS):
        with service() as running:
            starts.append(running.started_in)
            if not memory:
                first = running.resident_megabytes()
                _ask(running.port, library, restaurant)
                memory.append(running.resident_megabytes())
    bare = repeated(lambda: run([sys.executable, "-c", "pass"], cwd=root, check=True), STARTS)
    frame = "import duckdb, fastapi, jinja2, uvicorn, yaml"
    imports = repeated(lambda: run([sys.executable, "-c", frame], cwd=root, check=True), STARTS)
    loads = [timed(Library.load) for _ in range(STARTS)]
    floor = percentile(imports, 0.5)
    lines = [
        Line("Python alone", bare),
        Line("imports of the frameworks alone", imports),
        Line("start until /healthz answers", starts, floor=floor, gate=START_GATE),
        Line("library: rules and questionnaires read, compiled", loads),
        Line("memory of the worker when it answers", [first], unit="MB"),
        Line(f"memory after {REQUESTS} requests", memory, unit="MB", gate=MEMORY_GATE),
    ]
    notes = (
        "Floor: the imports of the frameworks. docassemble 1.10.5: import 7-10 s, 299 MB a worker.",
    )
    return [Table("The service", lines, notes)]


def _ask(port: int, library: Library, restaurant: Restaurant) -> None:
    """Requests as residents make them: four to begin, three a question, at last the guidance."""
    asked = 0
    while asked < REQUESTS:
        with Browser(port) as browser:
            resident = Resident(browser, library, restaurant)
            for form in resident.forms():
                form.send()
                asked += 3
            browser.send("GET", f"{resident.case}/guidance")
            asked += 6
