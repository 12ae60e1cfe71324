"""How soon the service answers after its start, and how much memory it then holds."""

from __future__ import annotations

from bench.restaurant import Restaurant
from bench.running import PATIENCE, Browser, Resident, python, service
from bench.timing import Line, Table, percentile, repeated
from engine.library import Library

STARTS = 5
REQUESTS = 200
START_GATE = 2000.0  # ms
MEMORY_GATE = 150.0  # MB
FRAMEWORKS = "import duckdb, fastapi, jinja2, uvicorn, yaml"
NOTES = (
    "Each start is a new process with its bytecode at hand; one before them is not counted.",
    "Floor: a process that imports the frameworks and nothing of ours. docassemble 1.10.5:",
    "import 7-10 s, 299 MB a worker.",
)


def tables() -> list[Table]:
    """Start, load and memory, from processes of their own."""
    library, restaurant = Library.load(), Restaurant.read()
    with service() as running:  # the start that is not counted
        fresh = running.resident_megabytes()
        _ask(running.port, library, restaurant)
        used = running.resident_megabytes()
    frameworks = repeated(lambda: python(FRAMEWORKS).wait(PATIENCE), STARTS)
    floor = percentile(frameworks, 0.5)
    starts = [_start() for _ in range(STARTS)]
    lines = [
        Line("the frameworks imported alone", frameworks),
        Line("start until /healthz answers", starts, floor, gate=START_GATE),
        Line("in it: rules and questionnaires loaded", repeated(Library.load, STARTS)),
        Line("memory when it answers", [fresh], unit="MB"),
        Line(f"memory after {REQUESTS} requests", [used], unit="MB", gate=MEMORY_GATE),
    ]
    return [Table("The service", lines, NOTES)]


def _start() -> float:
    with service() as running:
        return running.started_in


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
