"""Which kinds of procedure fit a case: each with its reasons, and open where a fact is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.i18n import Text
from engine.litigation.form import Test, Way
from engine.litigation.matter import Matter
from engine.litigation.open import missing_below


class Fit(StrEnum):
    """Whether a kind of procedure suits the case."""

    FITS = "fits"
    DOES_NOT = "does_not"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """How one condition stands, in words; `ask` are the facts that would settle it."""

    fit: Fit
    text: Text
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind of procedure, whether it fits, and why."""

    way: Way
    fit: Fit
    reasons: tuple[Reason, ...]


_FITS: Final[Mapping[bool | None, Fit]] = {True: Fit.FITS, False: Fit.DOES_NOT, None: Fit.UNKNOWN}


def choices(matter: Matter) -> tuple[Choice, ...]:
    """Every kind of procedure in order; those that are surely not in question are left out."""
    return tuple(
        _choice(way, matter)
        for way in matter.forms.ways
        if way.when is None or way.when.eval(matter.evaluation) is not False
    )


def _choice(way: Way, matter: Matter) -> Choice:
    reasons = _reasons(way, matter)
    fits = {reason.fit for reason in reasons}
    if way.when is not None and way.when.eval(matter.evaluation) is None:
        fits.add(Fit.UNKNOWN)
    worst = next((fit for fit in (Fit.DOES_NOT, Fit.UNKNOWN) if fit in fits), Fit.FITS)
    return Choice(way, worst, reasons)


def _reasons(way: Way, matter: Matter) -> tuple[Reason, ...]:
    """The conditions up to the first that fails: those behind it mean nothing without it."""
    reasons: list[Reason] = []
    for test in way.tests:
        if test.when is not None and test.when.eval(matter.evaluation) is False:
            continue
        reasons.append(_reason(test, matter))
        if reasons[-1].fit is Fit.DOES_NOT:
            break
    return tuple(reasons)


def _reason(test: Test, matter: Matter) -> Reason:
    holds = test.fits.eval(matter.evaluation)
    said = {True: test.yes, False: test.no, None: test.open}[holds]
    ask = missing_below(matter, test.fits).ask if holds is None else ()
    return Reason(_FITS[holds], said, ask)
