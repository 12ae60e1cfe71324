"""A small provider of OpenID Connect on a real socket: the other side, which checks us strictly."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "jiefen", "a secret between two houses"


@dataclass
class House:
    """Who is signed in there, what it claims of them, and the codes it gave."""

    now: int = 0
    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "one"}))
    algorithm: str = "ES256"
    signed_with: Any = None  # another key than the one it tells of
    broken: bool = False
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def about(self, _: Request) -> Response:
        self.asked.append("about")
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
        )

    def keys(self, _: Request) -> Response:
        self.asked.append("keys")
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    def authorize(self, request: Request) -> Response:
        """The person is signed in already and agrees."""
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        assert len(asked["state"]) >= 16
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        query = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{query}", 302)

    async def token(self, request: Request) -> Response:
        form = await request.form()
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.codes.pop(str(form["code"]), None)  # each code counts once
        proved = hashlib.sha256(str(form.get("code_verifier", "")).encode()).digest()
        challenge = base64.urlsafe_b64encode(proved).rstrip(b"=").decode()
        if (
            request.headers.get("authorization") != f"Basic {basic}"
            or asked is None
            or form["grant_type"] != "authorization_code"
            or form["redirect_uri"] != asked["redirect_uri"]
            or challenge != asked["code_challenge"]
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "person-1",
            "iat": self.now,
            "exp": self.now + 300,
            "nonce": asked["nonce"],
            **self.claims,
        }
        if self.broken:
            return Response("the house is on fire", 500)
        identity = self._signed(claims)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": identity})

    def _signed(self, claims: dict[str, Any]) -> str:
        header = {"alg": self.algorithm, "kid": "one"}
        if self.algorithm == "none":
            parts = (json.dumps(part).encode() for part in (header, claims))
            written = [base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts]
            return f"{'.'.join(written)}."
        key = self.signed_with or self.key
        return jwt.encode(header, claims, key, algorithms=[self.algorithm])

    def routes(self) -> list[Route]:
        return [
            Route("/.well-known/openid-configuration", self.about),
            Route("/keys", self.keys),
            Route("/authorize", self.authorize),
            Route("/token", self.token, methods=["POST"]),
        ]


@contextmanager
def open_house(now: int) -> Iterator[House]:
    """A house that answers on a port of this machine."""
    house = House(now)
    config = uvicorn.Config(
        Starlette(routes=house.routes()), port=0, log_level="error", lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    house.issuer = f"http://127.0.0.1:{port}"
    yield house
    server.should_exit = True
    thread.join(10)
