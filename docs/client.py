"""A small client of the interface for courts: lists, fetches, verifies, accepts.

Needs Python 3.11 and nothing else. Run it as
    python client.py https://jiefen.example KEY DOCKET
and it takes on every packet that waits, each under DOCKET with a number behind it.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

WAITING = "state=sent&state=transferred"  # what a unit has not answered yet


class Problem(Exception):
    """What the service answered instead: `status`, and the problem document."""

    def __init__(self, status: int, told: Mapping[str, Any]) -> None:
        self.status, self.told = status, told
        said = f"{told.get('detail')} {told.get('remedy')}"
        super().__init__(f"{status} {told.get('code')}: {said}")


class Courts:
    """One service, spoken to with one key."""

    def __init__(self, base: str, key: str) -> None:
        self.base, self.key = base.rstrip("/"), key

    def waiting(self) -> Iterator[dict[str, Any]]:
        """Every packet that waits for an answer."""
        after = ""
        while after is not None:
            page = json.loads(self._asked("GET", f"packets?{WAITING}&after={after}"))
            yield from page["packets"]
            after = page["next"]

    def fetched(self, packet: str) -> bytes:
        """A packet as it was sent."""
        return self._asked("GET", f"packets/{packet}")

    def status(self, packet: str) -> dict[str, Any]:
        """How a packet stands."""
        found: dict[str, Any] = json.loads(self._asked("GET", f"packets/{packet}/status"))
        return found

    def act(self, packet: str, what: str, etag: str, key: str = "", **body: Any) -> dict[str, Any]:
        """Do something with a packet as it was seen: acceptance, return, supplement and so on."""
        headers = {"If-Match": f'"{etag}"', "Idempotency-Key": key or uuid.uuid4().hex}
        answer = self._asked("POST", f"packets/{packet}/{what}", body, headers)
        done: dict[str, Any] = json.loads(answer)
        return done

    def _asked(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        sent = {"Authorization": f"Bearer {self.key}", **(headers or {})}
        data = None
        if body is not None:
            data, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        request = Request(f"{self.base}/api/v1/{path}", data, sent, method=method)
        try:
            with urlopen(request, timeout=30) as answer:
                content: bytes = answer.read()
                return content
        except HTTPError as err:
            with err:
                raise Problem(err.code, json.loads(err.read() or b"{}")) from err


def verified(content: bytes, digest: str) -> dict[str, Any]:
    """The manifest of a packet whose files are all there and all as it says."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        written = packed.read("manifest.json")
        if hashlib.sha256(written).hexdigest() != digest:
            raise ValueError("manifest.json is not the one that was announced")
        manifest: dict[str, Any] = json.loads(written)
        for file in manifest["files"]:
            if hashlib.sha256(packed.read(file["path"])).hexdigest() != file["sha256"]:
                raise ValueError(f"{file['path']} was changed")
        listed = {file["path"] for file in manifest["files"]}
        if extra := {*packed.namelist()} - listed - {"manifest.json", "manifest.json.sha256"}:
            raise ValueError(f"not listed: {', '.join(sorted(extra))}")
    return manifest


def main() -> int:
    """Take on every packet that waits."""
    base, key, docket = sys.argv[1:4]
    courts = Courts(base, key)
    for number, packet in enumerate(courts.waiting(), 1):
        manifest = verified(courts.fetched(packet["id"]), packet["sha256"])
        status = courts.act(packet["id"], "acceptance", packet["etag"], docket=f"{docket}-{number}")
        sys.stdout.write(f"{packet['id']} {manifest['cause']['name']} {status['standing']}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
