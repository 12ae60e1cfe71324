"""Another house that vouches for the staff: OpenID Connect, by code, with PKCE, state and nonce."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from engine.actions.staff.vouching import Vouched
from engine.errors import SealError, SettingFault
from engine.settings.settings import is_local
from engine.vault import Vault

if TYPE_CHECKING:
    import httpx2
    from joserfc.jwk import KeySet

log = logging.getLogger("jiefen.web")

VARIABLE: Final = "JIEFEN_OIDC_ISSUER"
SCOPE: Final = "openid email"
# What signs an identity: never `none`, and never a secret that both sides share.
ALGORITHMS: Final = ["RS256", "PS256", "ES256", "EdDSA"]
NEEDED: Final = ("authlib", "httpx2", "joserfc")
PATIENCE: Final = 5.0
LEEWAY: Final = 60
ABOUT: Final = "handshake"
LASTS: Final = timedelta(minutes=10)
FRESH: Final = timedelta(hours=1)  # for which what the provider says of itself is remembered


class NotVouched(Exception):
    """The provider did not vouch, or not in a way that can be believed; the text is for the log."""


@dataclass(frozen=True, slots=True)
class Handshake:
    """What was sent along and must come back, kept in a sealed cookie of the same browser."""

    state: str
    nonce: str
    verifier: str
    onward: str
    until: str

    def sealed(self, vault: Vault) -> str:
        """As the cookie holds it."""
        parts = (self.state, self.nonce, self.verifier, self.onward, self.until)
        return vault.seal_own(json.dumps(parts), ABOUT)


def opened(vault: Vault, cookie: str, state: str, now: datetime) -> Handshake:
    """The handshake that this answer belongs to; raises `NotVouched`."""
    try:
        begun = Handshake(*json.loads(vault.open_own(cookie, ABOUT)))
    except (SealError, ValueError, TypeError) as err:
        raise NotVouched("no handshake was begun in this browser") from err
    if not secrets.compare_digest(begun.state.encode(), state.encode()):
        raise NotVouched("the answer belongs to another handshake")
    if now >= datetime.fromisoformat(begun.until):
        raise NotVouched("the answer came too late")
    return begun


@dataclass(slots=True)
class Provider:
    """One provider, reached over the network; what it says of itself is remembered for a while."""

    issuer: str
    client_id: str
    client_secret: str
    _told: tuple[datetime, Mapping[str, Any], KeySet] | None = None
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def at(cls, issuer: str, client_id: str, client_secret: str) -> Provider | None:
        """The provider that the settings name, if they name one.

        Raises `SettingFault` for an address without encryption, or where the extra is missing.
        """
        if not issuer:
            return None
        if not _is_sound(issuer):
            raise SettingFault(VARIABLE, "is no encrypted address", "give it as https://…")
        missing = [name for name in NEEDED if find_spec(name) is None]
        if missing:
            remedy = "pip install 'jiefen[oidc]'"
            raise SettingFault(VARIABLE, f"needs {missing[0]}, which is not installed", remedy)
        return cls(issuer.rstrip("/"), client_id, client_secret)

    def begin(self, back: str, onward: str, now: datetime) -> tuple[str, Handshake]:
        """Where the browser is sent, and what it must bring back; raises `NotVouched`."""
        nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        with self._client(back) as client:
            address, state = client.create_authorization_url(
                self._address(now, "authorization_endpoint"), code_verifier=verifier, nonce=nonce
            )
        until = (now + LASTS).isoformat()
        return str(address), Handshake(str(state), nonce, verifier, onward, until)

    def finish(self, begun: Handshake, code: str, back: str, now: datetime) -> Vouched:
        """Whom the provider vouches for, by the code it gave; raises `NotVouched`."""
        import httpx2
        from authlib.common.errors import AuthlibBaseError

        try:
            with self._client(back) as client:
                token = client.fetch_token(
                    self._address(now, "token_endpoint"), code=code, code_verifier=begun.verifier
                )
        except (httpx2.HTTPError, AuthlibBaseError, ValueError) as err:
            raise NotVouched(f"no token was given ({type(err).__name__})") from err
        identity = token.get("id_token")
        if not isinstance(identity, str):
            raise NotVouched("the token says nothing of who it is")
        return self._vouched(self._claims(identity, begun.nonce, now))

    def _vouched(self, claims: Mapping[str, Any]) -> Vouched:
        proved = claims.get("email_verified") is True
        email = claims.get("email", "") if proved else ""
        return Vouched(self.issuer, str(claims["sub"]), str(email))

    def _claims(self, identity: str, nonce: str, now: datetime) -> Mapping[str, Any]:
        from joserfc import jwt
        from joserfc.errors import JoseError

        wanted = jwt.JWTClaimsRegistry(
            now=lambda: int(now.timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self._about(now)[0]["issuer"]},
            aud={"essential": True, "value": self.client_id},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        for anew in (False, True):  # keys are changed from time to time: look once more
            try:
                keys = self._about(now, anew)[1]
                told = jwt.decode(identity, keys, algorithms=ALGORITHMS)
                wanted.validate(told.claims)
            except (JoseError, ValueError, TypeError) as err:
                refused = err
                continue
            if told.claims.get("azp", self.client_id) != self.client_id:
                raise NotVouched("the identity was made for somebody else")
            return told.claims
        raise NotVouched(f"the identity does not hold ({type(refused).__name__})") from refused

    # ------------------------------------------------------------ what it says of itself

    def _address(self, now: datetime, name: str) -> str:
        address = str(self._about(now)[0].get(name))
        if not _is_sound(address):
            raise NotVouched(f"{name} is no encrypted address")
        return address

    def _about(self, now: datetime, anew: bool = False) -> tuple[Mapping[str, Any], KeySet]:
        with self._lock:
            known = self._told
            if known is not None and not anew and now - known[0] < FRESH:
                return known[1], known[2]
            about, keys = self._asked()
            self._told = (now, about, keys)
            return about, keys

    def _asked(self) -> tuple[Mapping[str, Any], KeySet]:
        import httpx2
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        try:
            with httpx2.Client(timeout=PATIENCE) as client:
                about = _got(client, f"{self.issuer}/.well-known/openid-configuration")
                if str(about.get("issuer", "")).rstrip("/") != self.issuer:
                    raise NotVouched("the provider calls itself by another name")
                keys = str(about.get("jwks_uri"))
                if not _is_sound(keys):
                    raise NotVouched("jwks_uri is no encrypted address")
                return about, KeySet.import_key_set(_got(client, keys))
        except (httpx2.HTTPError, httpx2.InvalidURL, JoseError, ValueError, KeyError) as err:
            raise NotVouched(f"the provider cannot be reached ({type(err).__name__})") from err

    def _client(self, back: str) -> Any:  # authlib tells no types of its clients
        from authlib.integrations.httpx_client import OAuth2Client

        return OAuth2Client(
            self.client_id,
            self.client_secret,
            scope=SCOPE,
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=PATIENCE,
        )


def _is_sound(address: str) -> bool:
    """Whether what is said there is read by nobody on the way."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host = parts.hostname or ""
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_local(host)))


def _got(client: httpx2.Client, address: str) -> Any:  # whatever JSON stands there
    answer = client.get(address)
    answer.raise_for_status()
    return answer.json()
