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
    open: bool = False  # others still may be competent: `why` says which


def competent(form: Form, matter: Matter) -> Competent:
    """The one that takes this paper, by the first rule of competence that may apply."""
    return competent_for(form.id, matter)


def competent_for(paper: str, matter: Matter) -> Competent:
    """The same for a paper by its name; for one that has no rule of its own, by the dispute."""
    for venue in matter.forms.venues:
        if venue.forms and paper not in venue.forms:
            continue
        holds = venue.when.eval(matter.evaluation)
        if holds is True:
            return _at(venue, matter)
        if holds is None:
            ask = missing_below(matter, venue.when).ask
            return Competent(ask=ask, supply=Supply.QUESTIONS if ask else None)
    return Competent(supply=Supply.HAND)


def _at(venue: Venue, matter: Matter) -> Competent:
    """Where it is, by what was answered and by whose addresses; the first that is known first."""
    states = {fact: answered(matter.evaluation, fact) for fact in venue.facts}
    places = [_district(of, matter) for of in venue.addresses]
    places += [
        str(matter.evaluation.answers[fact])
        for fact, state in states.items()
        if state is Answered.GIVEN
    ]
    known = list(dict.fromkeys(place for place in places if place))
    if known:
        return _named(venue, known, matter)
    open_ones = [fact for fact, state in states.items() if state is Answered.OPEN]
    ask = tuple(fact for fact in open_ones if matter.may_ask(fact))
    supply = Supply.QUESTIONS if ask else _supply_of(venue, matter)
    return Competent(why=venue.why, basis=venue.basis, ask=ask, supply=supply)


def _supply_of(venue: Venue, matter: Matter) -> Supply | None:
    """Whose address would tell; an address that tells nothing leaves a line to write on."""
    open_ones = [of for of in venue.addresses if not matter.person(of).get("address")]
    if open_ones:
        return Supply(open_ones[0].value)
    is_unknown = Answered.UNKNOWN in (answered(matter.evaluation, f) for f in venue.facts)
    return None if is_unknown else Supply.HAND


def _named(venue: Venue, places: list[str], matter: Matter) -> Competent:
    names = list(dict.fromkeys(_name(venue, place, matter) for place in places))
    why = venue.why
    if len(names) > 1 and venue.choice:
        why = Text(why.zh + venue.choice.zh, f"{why.get('en')} {venue.choice.get('en')}")
    first = names[0]
    supply = None if first.zh else Supply.HAND
    return Competent(
        first, places[0], why, venue.basis, tuple(names[1:]), supply=supply, open=venue.open
    )


def _district(of: Of, matter: Matter) -> str:
    """The one district of ours that an address names; nothing where it is not sure."""
    address = matter.person(of).get("address", "")
    places = [district for district in matter.region.districts if district in address]
    named = len(places) == 1 and matter.region.title.zh[:2] in address
    return places[0] if named else ""


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
