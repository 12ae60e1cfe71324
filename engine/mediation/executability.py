"""Whether terms can be carried out: each says who, what, how much, by when, how, and if not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from engine.i18n import money_text
from engine.mediation.clauses import needs
from engine.mediation.obligations import BOTH, REVIVING, Kind, Obligation, Otherwise
from engine.mediation.remarks import Entry, Remark, by_gravity, read_entries

FILE: Final = Path(__file__).with_suffix(".yaml")
_OF_MONEY: Final = REVIVING | {Otherwise.INTEREST}
_TO_SOMEBODY: Final = frozenset({Kind.PAY, Kind.RETURN, Kind.VACATE, Kind.DELIVER, Kind.WAIVE})


@cache
def entries() -> Mapping[str, Entry]:
    """What is remarked on, by key."""
    return read_entries(FILE)


def executability(terms: Sequence[Obligation], today: date) -> tuple[Remark, ...]:
    """Everything that stands in the way of carrying these terms out, the gravest first."""
    if not terms:
        return (entries()["no_terms"].at(),)
    return by_gravity([*_each(terms, today), *_given_up_and_claimed(terms)])


def _each(terms: Sequence[Obligation], today: date) -> Iterator[Remark]:
    for one in terms:
        yield from _missing(one)
        yield from _vague(one)
        yield from _sums(one)
        yield from _days(one, today)
        yield from _ways(one)


def _missing(one: Obligation) -> Iterator[Remark]:
    there = {
        "what": bool(one.what),
        "fen": one.fen is not None,
        "by": one.due_on is not None,
        "how": bool(one.how),
        "otherwise": bool(one.otherwise),
    }
    for field in sorted(needs(one)):
        if not there[field]:
            yield entries()[f"missing_{field}"].at(one.id)


def _vague(one: Obligation) -> Iterator[Remark]:
    said = " ".join((one.what, one.how, own_words(one)))
    for key in ("vague", "perhaps_vague"):
        if word := entries()[key].word_in(said):
            yield entries()[key].at(one.id, word=word)
            return


def own_words(one: Obligation) -> str:
    """What follows if it is not kept, where somebody wrote it themselves."""
    return "" if one.otherwise in frozenset(Otherwise) else one.otherwise


def _sums(one: Obligation) -> Iterator[Remark]:
    parts = [fen for _, fen in one.instalments]
    if one.kind == Kind.PAY and any(fen <= 0 for fen in (*parts, one.fen) if fen is not None):
        yield entries()["sum_not_positive"].at(one.id)
    if parts and one.fen is not None and sum(parts) != one.fen:
        added, fen = money_text(sum(parts)), money_text(one.fen)
        yield entries()["instalments_sum"].at(one.id, added=added, sum=fen)
    if one.original is not None and one.original < (one.fen or 0):
        yield entries()["original_below_sum"].at(one.id)


def _days(one: Obligation, today: date) -> Iterator[Remark]:
    days = [day for day, _ in one.instalments]
    if days != sorted(set(days)):
        yield entries()["instalments_order"].at(one.id)
    if days and one.by is not None and one.by != max(days):
        yield entries()["instalments_end"].at(one.id)
    for day in dict.fromkeys([*days, *([one.by] if one.by else [])]):
        if day < today:
            yield entries()["day_past"].at(one.id, day=day.isoformat())
        elif key := _how_far(day, today):
            yield entries()[key].at(one.id, day=day.isoformat())


def _how_far(day: date, today: date) -> str:
    for key in ("too_far", "far_off"):
        if day - today > timedelta(days=entries()[key].number):
            return key
    return ""


def _ways(one: Obligation) -> Iterator[Remark]:
    if one.who == BOTH and one.kind in _TO_SOMEBODY:
        yield entries()["payer_is_payee"].at(one.id)
    if one.kind != Kind.PAY and one.otherwise in _OF_MONEY:
        yield entries()["default_not_fit"].at(one.id)
    account = entries()["account_missing"]
    figures = re.search(r"\d[\d\s*xX×-]*", one.how)
    known = figures is not None and sum(c.isdigit() for c in figures[0]) >= account.number
    if one.kind == Kind.PAY and not known and account.word_in(one.how):
        yield account.at(one.id)
    place = entries()["address_unclear"]
    if one.kind == Kind.WAIVE and entries()["everything"].word_in(one.what):
        yield entries()["everything"].at(one.id)
    if one.kind == Kind.VACATE and one.what and not place.word_in(one.what):
        yield place.at(one.id)


def _given_up_and_claimed(terms: Sequence[Obligation]) -> Iterator[Remark]:
    """The same claim of one side, given up here and raised there."""
    for waiver in terms:
        if waiver.kind != Kind.WAIVE:
            continue
        for other in terms:
            if other.kind == Kind.WAIVE or waiver.who not in (other.to, BOTH):
                continue
            yield from _same_claim(waiver, other)


def _same_claim(waiver: Obligation, other: Obligation) -> Iterator[Remark]:
    if waiver.claim and waiver.claim == other.claim:
        yield entries()["waived_and_claimed"].at(other.id, word=waiver.what)
        return
    claimed = f"{other.what if other.kind == Kind.PAY else ''} {own_words(other)}"
    for key in ("waived_and_claimed", "perhaps_waived_and_claimed"):
        entry = entries()[key]
        both = [word for word in entry.words if word in waiver.what and word in claimed]
        if both:
            yield entry.at(other.id, word=both[0])
            return
