"""`python -m bench [part …]`: print the tables of these parts, or of all; 1 if a gate is missed."""

from __future__ import annotations

import os
import platform
import sys
from importlib import import_module

PARTS = (
    "engine",
    "interview",
    "rental",
    "documents",
    "law",
    "classify",
    "duplicates",
    "service",
    "traffic",
)
LONG = (
    "agreement",
    "api",
    "http",
    "rooms",
    "store",
    "search",
    "search_million",
)  # minutes: only where named


def main(wanted: list[str]) -> int:
    """Run the parts one after another; a part is a module of this package."""
    known = (*PARTS, *LONG)
    unknown = [part for part in wanted if part not in known]
    if unknown:
        print(f"no part {', '.join(unknown)}: choose from {', '.join(known)}", file=sys.stderr)
        return 2
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}\n")
    held = True
    for part in wanted or PARTS:
        for table in import_module(f"bench.{part}").tables():
            print(table.show(), flush=True)
            held = held and table.holds
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
