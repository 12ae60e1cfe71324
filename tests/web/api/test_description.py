"""The interface keeps its own description, whatever a fuzzer sends to a running server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.library import Library
from tests.web.api.running import House, in_file, running

FEW = "5"  # examples for each operation and phase
MANY = os.environ.get("JIEFEN_FUZZ", "")
"""As many instead (`make fuzz`), and the bounds of every field as well: minutes."""
PHASES = "examples,fuzzing,stateful"
CONFIG = """
[auth.openapi.key]
bearer = "{key}"

[checks.missing_required_header]
expected-statuses = [400, 401, 403, 406, 415, 422, 428]

[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 412, 429]

[[operations]]
include-path-regex = "/(return|supplement|transfer|decision|delegation)$"

[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 412, 422, 429]
"""
"""What no schema says is told by 422: a day that is over or to come, a unit that is one's own.

That If-Match is missing is told by 428 (RFC 6585), that it names an old state by 412."""
HOOKS = """
import itertools
import random
import re
from pathlib import Path
import schemathesis

turn = itertools.count(1)
chance = random.Random(7)
PACKETS = Path("packets.txt").read_text().split()

@schemathesis.hook
def before_call(context, case, kwargs):
    # Each act under a key of its own: the same key for another act is refused, as it must be.
    written = (case.headers or {}).get("Idempotency-Key")
    if isinstance(written, str) and re.fullmatch(r"[!-~]{1,64}", written):
        case.headers["Idempotency-Key"] = f"try-{next(turn)}"
    # Of ids drawn at random none is there: two times in three, one that is, seen as it stands.
    parts = case.path_parameters or {}
    if re.fullmatch("[0-9a-f]{20}", str(parts.get("packet", ""))) and chance.random() < 0.67:
        case.path_parameters["packet"] = chance.choice(PACKETS)
        if case.headers and isinstance(case.headers.get("If-Match"), str):
            case.headers["If-Match"] = "*"
"""


def fuzzer() -> str:
    """The program, beside this Python or wherever it is installed."""
    beside = str(Path(sys.executable).parent)
    found = shutil.which("schemathesis", path=os.pathsep.join([beside, os.environ["PATH"]]))
    if found is None:
        pytest.skip("schemathesis is not installed")
    return found


def test_no_request_breaks_the_interface_or_its_promises(library: Library, tmp_path: Path) -> None:
    program = fuzzer()
    (tmp_path / "hooks.py").write_text(HOOKS, encoding="utf-8")
    with running(House.over(library, in_file(tmp_path), private=False)) as house:
        packets = [house.filed().packet for _ in range(60 if MANY else 6)]
        (tmp_path / "packets.txt").write_text("\n".join(packets), encoding="utf-8")
        config = CONFIG.format(key=house.key().key)
        (tmp_path / "schemathesis.toml").write_text(config, encoding="utf-8")
        words = [
            "--config-file", "schemathesis.toml",
            "run", f"{house.address}/api/v1/openapi.json",
            "--max-examples", MANY or FEW,
            "--phases", f"{PHASES},coverage" if MANY else PHASES,
            "--seed", "7",
            "--suppress-health-check", "too_slow",  # of a machine that others use as well
            "--no-color",
        ]  # fmt: skip
        done = subprocess.run(
            [program, *words],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            timeout=3_000 if MANY else 300,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
