"""What a password must be, how it is kept, and how it is compared in always the same time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.errors import AnswerError, StoreBusy

LEAST, MOST = 12, 200
LIST: Final = Path(__file__).parent / "common_passwords.txt"
AT_ONCE: Final = 2  # each takes its memory while it works
PATIENCE: Final = 3.0  # seconds that one waits for its turn
_LONGEST_REPEATED: Final = 6


@dataclass(frozen=True, slots=True)
class Cost:
    """What one comparison costs: rounds, memory and lanes of argon2id.

    The default takes about 65 ms of one core; OWASP asks for 2 rounds over 19 MiB at least.
    """

    rounds: int = 2
    kibibytes: int = 32 * 1024
    lanes: int = 1


class Passwords:
    """Keeps and compares passwords at a cost that is set once."""

    def __init__(self, cost: Cost | None = None) -> None:
        cost = cost or Cost()
        self._hasher = PasswordHasher(cost.rounds, cost.kibibytes, cost.lanes)
        self._turns = BoundedSemaphore(AT_ONCE)
        self._nobodys = self._hasher.hash("nobody has this one")

    def kept(self, password: str) -> str:
        """What is kept of a password; raises `StoreBusy` where too many want it at once."""
        with self._turn():
            return self._hasher.hash(tidy_password(password))

    def is_right(self, password: str, kept: str | None) -> bool:
        """Whether it is the password that was kept; where none was, it takes as long to say no."""
        with self._turn():
            try:
                # Too long a password is none of ours, and would buy time on our machine.
                self._hasher.verify(kept or self._nobodys, tidy_password(password)[: MOST + 1])
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Whether it was kept at another cost."""
        return self._hasher.check_needs_rehash(kept)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One of few turns: a flood of tries must not keep everybody else from being answered."""
        if not self._turns.acquire(timeout=PATIENCE):
            raise StoreBusy("too many are signing in at once: try again in a moment")
        try:
            yield
        finally:
            self._turns.release()


def tidy_password(written: str) -> str:
    """One form for what looks the same however the keyboard wrote it."""
    return unicodedata.normalize("NFKC", written.encode(errors="replace").decode())


def password_fault(password: str, *, names: tuple[str, ...] = ()) -> AnswerError | None:
    """Why a password cannot be taken; `names` are what everybody knows of the person."""
    plain = tidy_password(password)
    if len(plain) < LEAST:
        return AnswerError("password", "staff_short", least=str(LEAST))
    if len(plain) > MOST:
        return AnswerError("password", "staff_long", most=str(MOST))
    small = plain.casefold()
    if any(len(name) >= 3 and name.casefold() in small for name in names):
        return AnswerError("password", "staff_named")
    if _is_common(small):
        return AnswerError("password", "staff_common")
    return None


def _is_common(small: str) -> bool:
    """Whether it stands in the list, once what people hang on to a common word is taken off."""
    letters = "".join(c for c in small if c.isalpha())
    return small in _listed() or letters in _listed() or _is_plain(small)


def _is_plain(small: str) -> bool:
    """Whether it is figures alone, one piece repeated, or a run along the alphabet."""
    if not any(c.isalpha() for c in small):
        return True
    if any(_repeats(small, length) for length in range(1, _LONGEST_REPEATED + 1)):
        return True
    steps = [ord(b) - ord(a) for a, b in pairwise(small)]
    return max(map(steps.count, (1, -1, 0))) * 4 >= len(steps) * 3


def _repeats(text: str, length: int) -> bool:
    piece = text[:length]
    return (piece * (len(text) // length + 1))[: len(text)] == text


@cache
def _listed() -> frozenset[str]:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
