"""Whether the figures of law have one value on every day: no gap, no overlap, none run out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from engine.rulebook.lint.material import Material
from engine.rulebook.lint.remark import Remark, advice
from engine.rulebook.parameter import Parameter, Period


def periods(material: Material) -> Iterator[Remark]:
    """Gaps, overlaps and ends of all parameters, in each place by itself."""
    for parameter in material.rulebook.parameters.values():
        for region in dict.fromkeys(period.region for period in parameter.periods):
            yield from _overlaps(parameter, parameter.periods, region)
            yield from _gaps(parameter, region)
        for region in dict.fromkeys(period.region for period in parameter.own):
            yield from _overlaps(parameter, parameter.own, region)
        yield from _today(material, parameter)


def _overlaps(parameter: Parameter, periods: Sequence[Period], region: str) -> Iterator[Remark]:
    for first, second in pairwise(_in_order(p for p in periods if p.region == region)):
        if first.to is None or first.to > second.from_:
            message = f"{parameter.name} has two values from {second.from_}{_in(region)}"
            remedy = f"end the value of {first.from_}: to: {second.from_}"
            yield Remark(second.place, "overlap", message, remedy)


def _gaps(parameter: Parameter, region: str) -> Iterator[Remark]:
    """Days without a value between two days with one; a wider place fills a narrower one."""
    end = None
    for period in _in_order(p for p in parameter.periods if region.startswith(p.region)):
        if end is not None and period.from_ > end and period.region == region:
            message = f"{parameter.name} has no value from {end} to {period.from_}{_in(region)}"
            yield Remark(
                period.place, "gap", message, "add the value, or value: null with a source"
            )
        if period.to is None:
            return
        end = period.to if end is None else max(end, period.to)


def _today(material: Material, parameter: Parameter) -> Iterator[Remark]:
    now = [period for period in parameter.every if _covers(material, period)]
    last = max(parameter.every, key=lambda period: period.from_, default=None)
    if not now and last is not None:
        if last.from_ > material.day:
            message = f"{parameter.name} has no value before {last.from_}"
        else:
            message = f"{parameter.name} has had no value since {last.to}"
        yield Remark(last.place, "expired", message, "add the value in force, with its source")
    own = [period for period in now if period in parameter.own]
    for period in own or now:
        if period.status == "to_confirm":
            yield advice(period.place, "unverified", f"{parameter.name} is still to be confirmed")


def _covers(material: Material, period: Period) -> bool:
    """In force today, here or in some other place that has a value of its own."""
    return period.from_ <= material.day and (period.to is None or material.day < period.to)


def _in_order(periods: Iterator[Period]) -> list[Period]:
    return sorted(periods, key=lambda period: period.from_)


def _in(region: str) -> str:
    return f" in {region}" if region else ""
