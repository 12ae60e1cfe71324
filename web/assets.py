"""Which files a page may load, and the names under which browsers may keep them for ever."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from starlette.responses import PlainTextResponse, Response

from engine.documents.html import STYLESHEET

STATIC = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file in memory; `address` is its name with the hash of its content."""

    name: str
    address: str
    media_type: str
    content: bytes
    packed: bytes

    @classmethod
    def of(cls, name: str, content: bytes) -> Asset:
        """An asset from its plain name and its bytes."""
        stem, dot, suffix = name.rpartition(".")
        digest = hashlib.sha256(content).hexdigest()[:12]
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if kind.startswith("text/"):
            kind += "; charset=utf-8"
        packed = gzip.compress(content, 9, mtime=0)
        return cls(name, f"{stem}.{digest}{dot}{suffix}", kind, content, packed)


class Assets:
    """All static files, read once; `prefix` is the path under which they are served."""

    def __init__(self, assets: Iterable[Asset], prefix: str = "/static/") -> None:
        self.prefix = prefix
        self._by_name: Mapping[str, Asset] = {asset.name: asset for asset in assets}
        self._by_address = {asset.address: asset for asset in self._by_name.values()}

    @classmethod
    def load(cls, prefix: str = "/static/", folder: Path = STATIC) -> Assets:
        """Our own files, the style of documents, and htmx out of the package that carries it."""
        paths = [*sorted(folder.iterdir()), STYLESHEET]
        own = (Asset.of(path.name, path.read_bytes()) for path in paths)
        htmx = files("js_lib_htmx") / "static" / "htmx" / "htmx.min.js"
        return cls([*own, Asset.of("htmx.js", htmx.read_bytes())], prefix)

    def url(self, name: str) -> str:
        """The address of a file by its plain name: app.css → /static/app.1a2b3c4d5e6f.css."""
        return self.prefix + self._by_name[name].address

    def respond(self, address: str, accept_encoding: str = "") -> Response:
        """The file of a hashed name, packed where the browser takes it; 404 for any other name."""
        asset = self._by_address.get(address)
        if asset is None:
            return PlainTextResponse("not found", 404)
        headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
        content = asset.content
        if "gzip" in accept_encoding:
            content, headers["Content-Encoding"] = asset.packed, "gzip"
        return Response(content, media_type=asset.media_type, headers=headers)
