"""What was worked out lately, so that one request after another need not work it out again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """The latest `size` results by what they follow from; only for what never changes."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: dict[Hashable, T] = {}
        self._lock = Lock()

    def of(self, key: Hashable, work_out: Callable[[], T]) -> T:
        """The result for a key: as it is remembered, or worked out now."""
        with self._lock:
            if key in self._kept:
                self._kept[key] = result = self._kept.pop(key)
                return result
        result = work_out()
        with self._lock:
            self._kept[key] = result
            while len(self._kept) > self._size:
                del self._kept[next(iter(self._kept))]
        return result

    def knows(self, key: Hashable) -> bool:
        """Whether the result for a key is remembered."""
        with self._lock:
            return key in self._kept

    def keep(self, key: Hashable, result: T) -> None:
        """Remember a result that is known already."""
        self.of(key, lambda: result)


class Latest(Generic[T]):
    """The latest result for each of `size` things, from which the one after it is worked out."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: dict[Hashable, tuple[Hashable, T]] = {}
        self._lock = Lock()

    def of(self, thing: Hashable, version: Hashable, work_out: Callable[[T | None], T]) -> T:
        """The result for a version of a thing: as it is remembered, or worked out now."""
        with self._lock:
            kept, result = self._kept.get(thing, (None, None))
        if result is None or kept != version:
            result = work_out(result)
        self.keep(thing, version, result)
        return result

    def keep(self, thing: Hashable, version: Hashable, result: T) -> None:
        """Remember a result that is known already."""
        with self._lock:
            self._kept.pop(thing, None)
            self._kept[thing] = (version, result)
            while len(self._kept) > self._size:
                del self._kept[next(iter(self._kept))]

    def forget(self, thing: Hashable) -> None:
        """Remember nothing of a thing any more."""
        with self._lock:
            self._kept.pop(thing, None)
