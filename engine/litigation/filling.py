"""How the elements of a form are filled: with what was given, or with what supplies it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.casework.contact import citizen_of
from engine.i18n import LANGUAGES, Text
from engine.litigation import worked
from engine.litigation.blanks import line_key, written
from engine.litigation.citing import cite
from engine.litigation.claims import Worded, word, word_by_hand
from engine.litigation.days import plain_day
from engine.litigation.form import (
    NOTHING,
    ByHand,
    Element,
    Fixed,
    Form,
    FromClaims,
    FromDay,
    FromDeadline,
    FromFacts,
    FromFindings,
    FromLines,
    FromPerson,
    FromWorked,
    Line,
    Of,
    Part,
    Supply,
    Worked,
)
from engine.litigation.matter import Matter, joined
from engine.litigation.open import Answered, answered, missing_below, told_missing
from engine.litigation.telling import told_answer
from engine.rulebook.rule import Finding
from engine.rulebook.wording import fill


class State(StrEnum):
    """How an element stands."""

    FILLED = "filled"
    UNKNOWN = "unknown"  # it was asked, and the answer was 不清楚
    MISSING = "missing"  # nobody was asked yet, or only the one who signs can tell
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Filled:
    """One element as it stands in a paper; `ask` are the facts whose questions supply it."""

    element: Element
    state: State
    text: Text = NOTHING
    supply: Supply | None = None
    ask: tuple[str, ...] = ()
    claim: Worded | None = None


@dataclass(frozen=True, slots=True)
class FilledPart:
    """A part of a form with what its elements say."""

    part: Part
    lines: tuple[Filled, ...]


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A whole form, filled as far as the case allows."""

    form: Form
    matter: Matter
    parts: tuple[FilledPart, ...]

    @property
    def lines(self) -> tuple[Filled, ...]:
        return tuple(line for part in self.parts for line in part.lines)

    def of(self, state: State) -> tuple[Filled, ...]:
        return tuple(line for line in self.lines if line.state is state)

    @property
    def missing(self) -> tuple[Filled, ...]:
        """What somebody can still supply before it is printed."""
        return tuple(one for one in self.of(State.MISSING) if one.supply is not Supply.HAND)

    @property
    def workings(self) -> frozenset[Worked]:
        """What is worked out in it, as far as it has its place in the case."""
        placed = (line for line in self.lines if line.state is not State.NOT_APPLICABLE)
        origins = (line.element.origin for line in placed)
        return frozenset(origin.name for origin in origins if isinstance(origin, FromWorked))

    @property
    def claims(self) -> tuple[Worded, ...]:
        return tuple(line.claim for line in self.lines if line.claim is not None)


CLAIM: Final = "claim."  # begins the names of the elements that ask for something
_PERSON_ONLY: Final = frozenset({"gender", "birth", "ethnicity", "workplace", "post"})
_FIRM_ONLY: Final = frozenset({"legal_representative"})
_OPTIONAL: Final = frozenset({"email", "delivery", "workplace", "post"})
_OPTIONAL_OF_OTHERS: Final = frozenset({"ethnicity"})  # hardly known of somebody else


def fill_form(form: Form, matter: Matter) -> FilledForm:
    """The form filled from a case; what nobody gave is left open, whatever else is known."""
    claims = _claims(form, matter)
    parts = tuple(
        FilledPart(part, tuple(_fill(element, form, matter, claims) for element in part.elements))
        for part in form.parts
    )
    return FilledForm(form, matter, parts)


def _claims(form: Form, matter: Matter) -> dict[str, Worded]:
    """What each element claims; an element that the case has no place for claims nothing."""
    found = {}
    for element in (one for one in form.elements if _is_in_place(one, matter)):
        match element.origin:
            case FromClaims():
                found[element.id] = word(element.origin, matter)
            case ByHand(line) if element.id.startswith(CLAIM):
                if said := matter.written(line_key(form, element)):
                    found[element.id] = word_by_hand(element.title, line, said, matter)
    return found


def _is_in_place(element: Element, matter: Matter) -> bool:
    if element.side and matter.side and element.side != matter.side:
        return False
    if element.firm is not None and not matter.is_firm(element.firm):
        return False
    return element.when is None or element.when.eval(matter.evaluation) is not False


def _fill(element: Element, form: Form, matter: Matter, claims: dict[str, Worded]) -> Filled:
    if not _is_in_place(element, matter):
        return Filled(element, State.NOT_APPLICABLE)
    match element.origin:
        case FromFacts(facts):
            return _from_facts(element, facts, matter)
        case FromPerson(field, of):
            return _from_person(element, field, of, matter)
        case FromFindings(findings):
            return _from_findings(element, findings, matter)
        case FromWorked(name):
            result = worked.work_out(name, form, matter, tuple(claims.values()))
            return _from_worked(element, result)
        case FromClaims():
            return _from_claim(element, claims[element.id])
        case FromDay(milestone):
            return _from_day(element, milestone, matter)
        case FromDeadline(deadline):
            return _from_deadline(element, deadline, matter)
        case FromLines(lines):
            return _from_lines(element, lines, matter)
        case Fixed(text):
            return Filled(element, State.FILLED, text)
        case ByHand(line):
            said = matter.written(line_key(form, element))
            return _by_hand(element, line, said, claims.get(element.id))


def _by_hand(element: Element, line: Text, said: Mapping[int, str], claim: Worded | None) -> Filled:
    """A line to write on, with what was written there on screen."""
    if not said:
        return Filled(element, State.MISSING, line, Supply.HAND)
    return Filled(element, State.FILLED, written(line, said), claim=claim)


def _from_facts(element: Element, names: tuple[str, ...], matter: Matter) -> Filled:
    """What was answered, one after the other; a line to write on for what was not."""
    states = {name: answered(matter.evaluation, name) for name in names}
    put = {name: state for name, state in states.items() if state is not Answered.ABSENT}
    if not put:
        return Filled(element, State.NOT_APPLICABLE)
    text = joined([_put(name, state, len(names) > 1, matter) for name, state in put.items()])
    open_ones = [name for name, state in put.items() if state is Answered.OPEN]
    if ask := tuple(name for name in open_ones if matter.may_ask(name)):
        return Filled(element, State.MISSING, text, Supply.QUESTIONS, ask)
    if {*put.values()} <= {Answered.OPEN, Answered.PRIVATE}:
        return Filled(element, State.MISSING, text, Supply.HAND)
    if Answered.GIVEN in put.values():
        return Filled(element, State.FILLED, text)
    return Filled(element, State.UNKNOWN, matter.words("unknown"))


def _put(name: str, state: Answered, is_labelled: bool, matter: Matter) -> Text:
    """One answer as it stands in a paper, with what it is about beside others."""
    match state:
        case Answered.GIVEN:
            text = told_answer(name, matter)
        case Answered.UNKNOWN:
            text = matter.words("unknown")
        case _:
            text = matter.words("blank")
    title = matter.evaluation.rulebook.facts[name].title
    return matter.words("pair", label=title, value=text) if is_labelled else text


def _from_person(element: Element, field: str, of: Of, matter: Matter) -> Filled:
    value = _personal(field, of, matter)
    if value.zh:
        return Filled(element, State.FILLED, value)
    firm = matter.is_firm(of)
    beside = (firm and field in _PERSON_ONLY) or (not firm and field in _FIRM_ONLY)
    optional = field in _OPTIONAL or (of is Of.OTHER and field in _OPTIONAL_OF_OTHERS)
    if beside or optional:
        return Filled(element, State.NOT_APPLICABLE)
    return Filled(element, State.MISSING, supply=Supply(of.value))


def _personal(field: str, of: Of, matter: Matter) -> Text:
    """What was said of somebody; gender and birth follow from a citizen's number alone."""
    given = matter.person(of)
    if field == "delivery" and not given.get(field) and given.get("address"):
        return matter.words("same_address", address=given["address"])
    if field in ("gender", "birth"):
        citizen = citizen_of(given.get("id_number", ""))
        if citizen is None:
            return Text("")
        if field == "birth":
            return plain_day(citizen.born, matter)
        return matter.words("woman" if citizen.is_woman else "man")
    value = given.get(field, "")
    return Text(value, value)


def _from_findings(element: Element, names: tuple[str, ...], matter: Matter) -> Filled:
    evaluation = matter.evaluation
    truths = {name: evaluation.truth(name) for name in names}
    if holding := [name for name in names if truths[name] is True]:
        return Filled(element, State.FILLED, joined([_ground(name, matter) for name in holding]))
    undecided = [name for name in names if truths[name] is None]
    if not undecided:
        return Filled(element, State.NOT_APPLICABLE)
    if ask := told_missing(matter, undecided).ask:
        return Filled(element, State.MISSING, supply=Supply.QUESTIONS, ask=ask)
    return Filled(element, State.UNKNOWN, matter.words("unknown"))


def _from_day(element: Element, milestone: str, matter: Matter) -> Filled:
    day = matter.days.get(milestone)
    if day is not None:
        return Filled(element, State.FILLED, plain_day(day, matter))
    return Filled(element, State.MISSING, supply=Supply.DAYS if matter.notes_days else Supply.HAND)


def _from_deadline(element: Element, deadline: str, matter: Matter) -> Filled:
    due = matter.due.get(deadline)
    if due is None:
        return Filled(element, State.NOT_APPLICABLE)
    said = matter.words("limit.day", title=due.title, day=plain_day(due.day, matter))
    return Filled(element, State.FILLED, said)


def _ground(name: str, matter: Matter) -> Text:
    """A finding as a court reads it: its title, and the articles that it rests on."""
    finding = matter.evaluation.rulebook.definitions[name]
    assert isinstance(finding, Finding)  # the reader saw to it
    basis = cite(finding.basis, matter)
    return matter.words("ground", title=finding.title, basis=basis) if basis.zh else finding.title


def _from_lines(element: Element, lines: tuple[Line, ...], matter: Matter) -> Filled:
    """Every line that holds; where none does, what would tell whether one might."""
    evaluation = matter.evaluation
    truths = [(line, line.when.eval(evaluation)) for line in lines]
    said = [line.says for line, holds in truths if holds is True]
    if said:
        told = (Text(*(fill(t.get(lang), evaluation, lang) for lang in LANGUAGES)) for t in said)
        return Filled(element, State.FILLED, joined(list(told), "", " "))
    undecided = [line for line, holds in truths if holds is None]
    if not undecided:
        return Filled(element, State.NOT_APPLICABLE)
    ask = (fact for line in undecided for fact in missing_below(matter, line.when).ask)
    if found := tuple(dict.fromkeys(ask)):
        return Filled(element, State.MISSING, supply=Supply.QUESTIONS, ask=found)
    return Filled(element, State.UNKNOWN, matter.words("unknown"))


def _from_claim(element: Element, claim: Worded) -> Filled:
    if claim.text.zh:
        return Filled(element, State.FILLED, claim.text, claim=claim)
    if claim.is_open and claim.ask:
        return Filled(element, State.MISSING, supply=Supply.QUESTIONS, ask=claim.ask, claim=claim)
    if claim.is_open and claim.blank.zh:
        return Filled(element, State.MISSING, claim.blank, Supply.HAND, claim=claim)
    if claim.is_open:
        return Filled(element, State.UNKNOWN, claim.unknown, claim=claim)
    return Filled(element, State.NOT_APPLICABLE)


def _from_worked(element: Element, result: worked.Result) -> Filled:
    if result.supply is not None:
        return Filled(element, State.MISSING, result.text, result.supply, result.ask)
    if result.is_unknown:
        return Filled(element, State.UNKNOWN, result.text)
    state = State.FILLED if result.text.zh else State.NOT_APPLICABLE
    return Filled(element, state, result.text)
