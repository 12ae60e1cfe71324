"""What a signature binds and who vouches for it: a protocol, and the provider that ships with us.

The provider of this service is **no certified electronic signature** under 电子签名法: it shows
that this service took down this wording, this hand, this moment and this way of making sure who it
was, and that nothing of it was changed since. A certified one takes its place by the same protocol.
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from engine.errors import SealError
from engine.vault import Vault

OWN: Final = "jiefen-ed25519"
PURPOSE: Final = "signatures under agreements"


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody signs: this wording, as this person, in this session, at this moment.

    `mark` is the hand, `position` as what it signs, `made` how: `typed` or `drawn`; `hand` is the
    typed name or the strokes; `verified` how it was made sure that it was they.
    """

    digest: str
    mark: str
    position: str
    session: str
    at: str
    verified: str
    made: str
    hand: str


@dataclass(frozen=True, slots=True)
class Signature:
    """What was signed, by which provider, under which key, and what it put under it."""

    request: Request
    provider: str
    key: str
    value: str

    def text(self) -> str:
        """The one JSON text of it, as it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> Signature:
        """The signature that a text holds; raises `SealError` for what is none."""
        try:
            held = json.loads(text)
            request = Request(**held.pop("request"))
            return cls(request, **held)
        except (ValueError, TypeError, KeyError, AttributeError) as err:
            raise SealError("what should be a signature cannot be read") from err


class Verdict(StrEnum):
    """What becomes of looking at a signature; the key of its text."""

    GENUINE = "genuine"
    OTHER_TEXT = "other_text"  # it stands under another wording
    CHANGED = "changed"  # something of it is not as it was signed
    UNKNOWN_PROVIDER = "unknown_provider"  # nobody here can judge it


class Signer(Protocol):
    """Whoever vouches for signatures: this service, or a certified one."""

    @property
    def name(self) -> str:
        """How signatures name the provider."""
        ...

    def sign(self, request: Request) -> Signature:
        """The signature over all that the request says."""
        ...

    def verify(self, signature: Signature, digest: str) -> Verdict:
        """Whether it is genuine, and stands under this wording."""
        ...


@dataclass(frozen=True, slots=True)
class OwnSigner:
    """Signs with Ed25519 under a key of the service, which it derives from its master key."""

    vault: Vault

    @property
    def name(self) -> str:
        """How signatures name the provider."""
        return OWN

    @property
    def public_key(self) -> str:
        """What anybody can verify our signatures with, in base64."""
        raw = self._key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return base64.urlsafe_b64encode(raw).decode()

    def sign(self, request: Request) -> Signature:
        """The signature over the canonical text of the request."""
        value = self._key().sign(_canonical(request))
        return Signature(request, OWN, self.public_key, base64.urlsafe_b64encode(value).decode())

    def verify(self, signature: Signature, digest: str) -> Verdict:
        """Whether our key signed it, and stands under this wording."""
        if signature.provider != OWN or signature.key != self.public_key:
            return Verdict.UNKNOWN_PROVIDER
        return _verdict(signature, digest)

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.vault.derived(PURPOSE))


def _verdict(signature: Signature, digest: str) -> Verdict:
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(signature.key))
        value = base64.urlsafe_b64decode(signature.value)
        public.verify(value, _canonical(signature.request))
    except (InvalidSignature, ValueError):
        return Verdict.CHANGED
    return Verdict.GENUINE if signature.request.digest == digest else Verdict.OTHER_TEXT


def _canonical(request: Request) -> bytes:
    content = {"for": "jiefen agreement", **asdict(request)}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()
