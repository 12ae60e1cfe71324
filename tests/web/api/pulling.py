"""A court's computer that keeps every byte it was ever served, and reads what stands in them."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import httpx2
from pypdf import PdfReader

DOCS = Path(__file__).resolve().parents[3] / "docs"


def client_of_the_docs() -> ModuleType:
    """docs/client.py, as somebody copied it."""
    spec = importlib.util.spec_from_file_location("client", DOCS / "client.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Pulling:
    """Asks over a real socket with httpx; `served` is all that came back, heads and bodies."""

    def __init__(self, address: str, key: str) -> None:
        self.root = f"{address}/api/v1/"
        self.own = {"Authorization": f"Bearer {key}"}
        self.served: list[bytes] = []

    def get(self, path: str, **headers: str) -> httpx2.Response:
        return self.ask("GET", path, headers=headers)

    def act(self, packet: str, what: str, etag: str, **body: Any) -> httpx2.Response:
        headers = {"If-Match": f'"{etag}"', "Idempotency-Key": uuid4().hex}
        return self.ask("POST", f"packets/{packet}/{what}", json=body, headers=headers)

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> httpx2.Response:
        sent = {**self.own, **(headers or {})}
        url = f"{self.root}{path}"
        answer = httpx2.request(method, url, headers=sent, trust_env=False, timeout=30, **more)
        self.served += [str(answer.headers).encode(), answer.content]
        return answer

    def line(self, packet: str) -> Mapping[str, Any]:
        """What the list says of a packet."""
        listed = self.get("packets").json()["packets"]
        found: Mapping[str, Any] = next(one for one in listed if one["id"] == packet)
        return found

    def look_everywhere(self, packet: str) -> None:
        """Ask for all that can be asked of a packet."""
        for path in ("packets", "reasons", "units", "webhooks", "openapi.json"):
            self.get(path)
        for path in ("", "/manifest", "/status"):
            self.get(f"packets/{packet}{path}")


def words_in(served: list[bytes]) -> str:
    """All that can be read in these bytes, also inside of archives and of papers."""
    return "\n".join(_words(one) for one in served)


def _words(content: bytes) -> str:
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(
                [*packed.namelist(), *(_words(packed.read(n)) for n in packed.namelist())]
            )
    if content[:5] == b"%PDF-":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode("utf-8", "ignore")
