"""Which words of a free text may mean danger; what they mean is for people to judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.classify.cues import CueIndex, Speller, Wording

TEXT_LIMIT = 50_000


@dataclass(frozen=True, slots=True)
class Signal:
    """One kind of danger with its cues; `deniable` where a plain denial silences a cue."""

    key: str
    cues: tuple[str, ...]
    deniable: bool = True


@dataclass(frozen=True, slots=True)
class Harmless:
    """Everyday phrases that hold a cue and mean no harm, and the words that deny one."""

    phrases: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alarm:
    """A signal that a text raises, with the words found."""

    signal: str
    words: tuple[str, ...]


class SafetyScan:
    """Looks through a text for signs of danger, leaving harmless everyday phrases aside."""

    def __init__(self, signals: Sequence[Signal], harmless: Harmless, wording: Wording) -> None:
        self._signals = tuple(signals)
        self._speller = Speller(replace(wording, negators=harmless.denials, fillers=(), owed=()))
        self._owners = [owner for owner, signal in enumerate(signals) for _ in signal.cues]
        cues = [cue for signal in signals for cue in signal.cues]
        self._index = CueIndex([*cues, *harmless.phrases], self._speller)

    def scan(self, text: str) -> tuple[Alarm, ...]:
        """The signals raised, in the order of their definition; empty where there are none."""
        even = self._speller.even(text, TEXT_LIMIT)
        hits = list(self._index.find(even))
        covered = {
            place
            for hit in hits
            if hit.number >= len(self._owners)
            for place in range(hit.start, hit.end)
        }
        words: dict[int, dict[str, None]] = {}
        for hit in hits:
            if hit.number < len(self._owners) and covered.isdisjoint((hit.start, hit.end - 1)):
                owner = self._owners[hit.number]
                if not (self._signals[owner].deniable and self._speller.denies(even, hit.start)):
                    words.setdefault(owner, {})[even[hit.start : hit.end]] = None
        return tuple(Alarm(self._signals[o].key, tuple(words[o])) for o in sorted(words))
