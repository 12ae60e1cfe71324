"""How personal words are made unreadable to all but this service, and how they can be erased."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Sequence
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engine.errors import SealError

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
NAME_LENGTH: Final = 8
DEMO_KEY: Final = base64.urlsafe_b64encode(b"jiefen demo key: keep no secrets").decode()
"""What seals example cases; a service with real ones refuses it."""
KEPT: Final = 1_000


class Vault:
    """Seals with AES-256-GCM under keys that are themselves wrapped by the service's master key.

    Of several master keys the first wraps, the others only unwrap: that is how one is replaced.
    """

    def __init__(self, masters: Sequence[bytes]) -> None:
        self._names = {_name(master): AESGCM(master) for master in masters}
        self._first = _name(masters[0])
        self._pepper = masters[-1]  # the oldest: digests outlast the change of keys
        self._keys: dict[str, AESGCM] = {}

    @classmethod
    def of(cls, keys: Sequence[str]) -> Vault:
        """A vault for master keys as they are written; raises `SealError` for what is none."""
        if not keys:
            raise SealError("there is no master key: make one with `jiefen key`")
        return cls([read_key(key) for key in keys])

    @classmethod
    def demo(cls) -> Vault:
        """The vault of example cases, which anybody can open."""
        return cls.of([DEMO_KEY])

    def new_key(self) -> str:
        """A fresh key, wrapped; once the wrapped text is destroyed, nothing opens any more."""
        return self._wrapped(os.urandom(KEY_BYTES))

    def forget(self, wrapped: str) -> None:
        """Hold the bare key in memory no longer: it is to be destroyed."""
        self._keys.pop(wrapped, None)

    def seal(self, wrapped: str, plain: bytes, about: str) -> bytes:
        """What only the holder of the key reads, and only as that which it is `about`."""
        return _sealed(self._key(wrapped), plain, about)

    def open(self, wrapped: str, sealed: bytes, about: str) -> bytes:
        """What was sealed; raises `SealError` where key, content or `about` is another."""
        return _opened(self._key(wrapped), sealed, about)

    def seal_text(self, wrapped: str, plain: str, about: str) -> str:
        """The same for a text, as a text."""
        return _text(self.seal(wrapped, plain.encode(), about))

    def open_text(self, wrapped: str, sealed: str, about: str) -> str:
        """The text that was sealed; raises `SealError`."""
        return self.open(wrapped, _bytes(sealed), about).decode()

    def seal_own(self, plain: str, about: str) -> str:
        """A text that belongs to no case, under the master key itself."""
        return f"{self._first}.{_text(_sealed(self._names[self._first], plain.encode(), about))}"

    def open_own(self, sealed: str, about: str) -> str:
        """The text that was sealed so; raises `SealError`."""
        name, _, content = sealed.partition(".")
        return _opened(self._master(name), _bytes(content), about).decode()

    def digest(self, text: str) -> str:
        """A name for a text, always the same, from which nobody without the key finds the text."""
        return hmac.new(self._pepper, text.encode(), hashlib.sha256).hexdigest()

    def derived(self, about: str) -> bytes:
        """A key for one use alone, from the oldest master key; it tells nothing of that key."""
        return hmac.new(self._pepper, b"\0derived\0" + about.encode(), hashlib.sha256).digest()

    def _key(self, wrapped: str) -> AESGCM:
        known = self._keys.get(wrapped)
        if known is None:
            known = AESGCM(self._bare(wrapped))
            if len(self._keys) >= KEPT:
                self._keys.clear()
            self._keys[wrapped] = known
        return known

    def _wrapped(self, key: bytes) -> str:
        return f"{self._first}.{_text(_sealed(self._names[self._first], key, 'key'))}"

    def _bare(self, wrapped: str) -> bytes:
        name, _, content = wrapped.partition(".")
        return _opened(self._master(name), _bytes(content), "key")

    def _master(self, name: str) -> AESGCM:
        master = self._names.get(name)
        if master is None:
            raise SealError(f"this was sealed under master key {name}: give that key as well")
        return master


def fresh_key() -> str:
    """A new master key, as it is written into the settings."""
    return _text(os.urandom(KEY_BYTES))


def read_key(written: str) -> bytes:
    """The bytes of a master key; raises `SealError` where it is not 32 bytes in base64."""
    try:
        key = _bytes(written.strip())
    except SealError:
        key = b""
    if len(key) != KEY_BYTES:
        raise SealError("a master key is 32 bytes in base64: make one with `jiefen key`")
    return key


def _sealed(cipher: AESGCM, plain: bytes, about: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plain, about.encode())


def _opened(cipher: AESGCM, sealed: bytes, about: str) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode())
    except (InvalidTag, ValueError) as err:
        raise SealError(f"what was sealed about {about.split(':')[0]} does not open") from err


def _name(master: bytes) -> str:
    return hashlib.sha256(b"jiefen-master:" + master).hexdigest()[:NAME_LENGTH]


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as err:
        raise SealError("what was sealed is damaged: it is not base64") from err
