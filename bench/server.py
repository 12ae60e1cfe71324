"""The service as it is started in production, in a process of its own: `python -m bench.server`."""

from __future__ import annotations

import sys
from pathlib import Path


def main(path: str, port: int) -> None:
    """Serve a DuckDB file on a loopback port until it is stopped."""
    import uvicorn

    from engine.library import Library
    from engine.store.duckdb import DuckdbStore
    from web.app import create_app

    app = create_app(Library.load(), DuckdbStore(Path(path)))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
