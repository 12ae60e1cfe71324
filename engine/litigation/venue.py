"""Which court or commission is competent, and why; where it is not known, what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from engine.i18n import Text, join_text
from engine.litigation.form import NOTHING, Form, Of, Supply, Venue
from engine.litigation.matter import Matter, filled
from engine.litigation.open import Answered, answered, missing_below


@dataclass(frozen=True, slots=True)
class Competent:
    """Who is competent: a name (empty where it is not known), where, and why.

    `others` are further ones to choose from; `ask` are the facts that would tell, and
    `supply` says where else it can be told.
    """

    name: Text = NOTHING
    place: str = ""
    why: Text = NOTHING
    basis: tuple[str, ...] = ()
    others: tuple[Text, ...] = ()
    ask: tuple[str, ...] = ()
    supply: Supply | None = None


def competent(form: Form, matter: Matter) -> Competent:
    """The one that takes this paper, by the first rule of competence that may apply."""
    for venue in matter.forms.venues:
        if venue.forms and form.id not in venue.forms:
            continue
        holds = venue.when.eval(matter.evaluation)
        if holds is True:
            return _at(venue, matter)
        if holds is None:
            ask, _ = missing_below(matter, venue.when)
            return Competent(ask=ask, supply=Supply.QUESTIONS if ask else None)
    return Competent(supply=Supply.HAND)


def _at(venue: Venue, matter: Matter) -> Competent:
    known = Competent(why=venue.why, basis=venue.basis)
    if venue.by_address:
        return _by_address(venue, known, matter)
    states = {fact: answered(matter.evaluation, fact) for fact in venue.facts}
    places = [
        str(matter.evaluation.answers[fact])
        for fact, state in states.items()
        if state is Answered.GIVEN
    ]
    if not places:
        ask = tuple(fact for fact, state in states.items() if state is Answered.OPEN)
        supply = Supply.QUESTIONS if ask else None
        return Competent(why=venue.why, basis=venue.basis, ask=ask, supply=supply)
    names = list(dict.fromkeys(_name(venue, place, matter) for place in places))
    why = known.why
    if len(names) > 1 and venue.choice:
        why = Text(why.zh + venue.choice.zh, f"{why.get('en')} {venue.choice.get('en')}")
    return _named(names, places[0], why, venue)


def _named(names: list[Text], place: str, why: Text, venue: Venue) -> Competent:
    first = names[0]
    supply = None if first.zh else Supply.HAND
    return Competent(first, place, why, venue.basis, tuple(names[1:]), supply=supply)


def _by_address(venue: Venue, known: Competent, matter: Matter) -> Competent:
    address = matter.person(Of.OTHER).get("address", "")
    places = [district for district in matter.region.districts if district in address]
    if len(places) == 1 and matter.region.title.zh[:2] in address:
        return _named([_name(venue, places[0], matter)], places[0], known.why, venue)
    supply = Supply.HAND if address else Supply.OTHER
    return Competent(why=known.why, basis=known.basis, supply=supply)


def _name(venue: Venue, place: str, matter: Matter) -> Text:
    """Its name: from the directory, or by its district; no name where we know neither."""
    full = matter.region.of(place)
    body = matter.offices.get(venue.body)
    if body is not None and body.place == full:
        return body.title
    if place in matter.region.districts:
        return filled(venue.named, place=full)
    return Text("")


def told(found: Competent, matter: Matter) -> Text:
    """Who is competent, in words, with the reason."""
    name = found.name
    if found.others:
        both = [name, *found.others]
        name = Text(*(join_text((t.get(lang) for t in both), lang) for lang in ("zh", "en")))
    if not name.zh:
        return found.why
    return matter.words("venue.told", name=name, why=found.why)
