"""What a clerk does with a packet, read from a form: each act with its fields and its faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from engine.accounts.unit import Tree
from engine.actions.litigating import receiving
from engine.actions.litigating.handing import RECEIVING
from engine.actions.litigating.receiving import (
    BY_COURT,
    DOCKET_MOST,
    ITEM_MOST,
    ITEMS_MOST,
    NOTE_MOST,
    Act,
    Asking,
)
from engine.casework.case import Case
from engine.casework.filing import Packet, Step
from engine.clock import today
from engine.errors import AnswerError, AnswerFaults
from engine.litigation.reasons import OUTCOMES, TRANSFERS, reasons
from engine.mediation.tracks import track_of
from web import views
from web.context import Visit, one
from web.staff import views as staff_views

Form = Mapping[str, list[str]]
ORDER: Final = (
    Step.ACCEPT,
    Step.RETURN,
    Step.ASK,
    Step.DELEGATE,
    Step.TRANSFER,
    Step.DECIDE,
    Step.CORRECT,
)
FIELDS: Final[Mapping[Step, tuple[str, ...]]] = {
    Step.ACCEPT: ("docket",),
    Step.RETURN: ("codes", "items", "note", "until"),
    Step.ASK: ("items", "note", "until"),
    Step.DELEGATE: ("track",),
    Step.TRANSFER: ("unit", "name", "reason"),
    Step.DECIDE: ("outcome", "on"),
    Step.CORRECT: ("docket",),
}
NAMED_TO: Final = {"to": "unit"}
"""Where a fault is shown whose field stands in two of the form."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The fields of one act, as they were sent."""

    step: Step
    form: Form

    def text(self, name: str) -> str:
        return one(self.form, f"{self.step}.{name}").strip()

    def lines(self, name: str) -> tuple[str, ...]:
        return tuple(line for each in self.text(name).splitlines() if (line := each.strip()))

    def ticked(self, name: str) -> tuple[str, ...]:
        return tuple(self.form.get(f"{self.step}.{name}", ()))

    def day(self, name: str, wrong: date | None) -> date | None:
        """The day; `wrong` for what is none, which the act then refuses with all else."""
        written = self.text(name)
        try:
            return date.fromisoformat(written) if written else None
        except ValueError:
            return wrong

    def asking(self) -> Asking:
        return Asking(self.lines("items"), self.text("note"), self.day("until", date.min))

    @property
    def held(self) -> dict[str, Any]:
        """What the form held, to be shown in it again."""
        fields = [f"{self.step}.{name}" for name in FIELDS[self.step]]
        several = f"{self.step}.codes"
        return {
            name: [*self.form.get(name, ())] if name == several else one(self.form, name)
            for name in fields
        }


def carried_out(act: Act, sent: Sent, tree: Tree) -> Case:
    """Do what the form says; raises as the act does, every fault of the form at once."""
    return _ACTS[sent.step](act, sent, tree)


def _accept(act: Act, sent: Sent, _: Tree) -> Case:
    return receiving.accept(act, sent.text("docket"))


def _correct(act: Act, sent: Sent, _: Tree) -> Case:
    return receiving.correct(act, sent.text("docket"))


def _return(act: Act, sent: Sent, _: Tree) -> Case:
    return receiving.give_back(act, sent.ticked("codes"), sent.asking())


def _ask(act: Act, sent: Sent, _: Tree) -> Case:
    return receiving.ask(act, sent.asking())


def _delegate(act: Act, sent: Sent, _: Tree) -> Case:
    return receiving.delegate(act, sent.text("track"))


def _transfer(act: Act, sent: Sent, tree: Tree) -> Case:
    unit, name = sent.text("unit"), sent.text("name")
    return receiving.transfer(act, goes_to(tree, unit, name), sent.text("reason"))


def _decide(act: Act, sent: Sent, _: Tree) -> Case:
    on = sent.day("on", date.max)
    return receiving.decide(act, sent.text("outcome"), date.max if on is None else on)


_ACTS: Final[Mapping[Step, Callable[[Act, Sent, Tree], Case]]] = {
    Step.ACCEPT: _accept,
    Step.RETURN: _return,
    Step.ASK: _ask,
    Step.DELEGATE: _delegate,
    Step.TRANSFER: _transfer,
    Step.DECIDE: _decide,
    Step.CORRECT: _correct,
}


def goes_to(tree: Tree, unit: str, name: str) -> str:
    """A unit that takes papers, by its id or as it is called; else the name of a court elsewhere.

    Nothing where both were given, or a unit that takes none: the act then refuses it.
    """
    able = {each.id: each for each in tree.units.values() if each.level in RECEIVING}
    if unit and name:
        return ""
    if unit:
        return unit if unit in able and able[unit].is_open else ""
    titled = ((text, id) for id, each in able.items() for text in (each.title.zh, each.title.en))
    known = {text: id for text, id in titled if text}
    called = known.get(name, name)
    return called if called in able or called not in tree.units else ""


# ---------------------------------------------------------------- the forms


def offered(visit: Visit, packet: Packet, tree: Tree, readable: bool) -> list[dict[str, Any]]:
    """The acts that are open to a clerk as a packet stands, each with what its form chooses from.

    What may not be read any more can only be returned.
    """
    open_to = packet.allowed if readable else packet.allowed & {Step.RETURN}
    return [
        {
            "step": step.value,
            "title": visit.say(f"court.act.{step}"),
            "text": visit.say(f"court.act_text.{step}"),
            **_CHOICES.get(step, _no_choice)(visit, packet, tree),
        }
        for step in ORDER
        if step in open_to
    ]


def _no_choice(_: Visit, __: Packet, ___: Tree) -> dict[str, Any]:
    return {}


def _codes(visit: Visit, _: Packet, __: Tree) -> dict[str, Any]:
    return {
        "codes": [
            {"key": each.code, "title": f"{each.code} {each.title.get(visit.language)}"}
            for each in reasons().values()
        ]
    }


def _tracks(visit: Visit, packet: Packet, _: Tree) -> dict[str, Any]:
    """The tracks that fit, each with the days of its clock."""
    fitting = [id for id in BY_COURT if (id == BY_COURT[0]) == (not packet.docket)]
    return {
        "tracks": [
            {
                "key": id,
                "title": track_of(id).title.get(visit.language),
                "hint": " ".join(filter(None, (days_text(visit, id), _effect(visit, id)))),
            }
            for id in fitting
        ]
    }


def _effect(visit: Visit, track: str) -> str:
    return track_of(track).effect.get(visit.language)


def days_text(visit: Visit, id: str) -> str:
    """How long a mediation on a track may take, and from when that is counted."""
    track, library = track_of(id), visit.desk.library
    deadline = library.deadlines.deadlines.get(track.deadline or "")
    parameter = library.rulebook.parameters.get(deadline.length) if deadline else None
    period = parameter.at(today(visit.desk.clock), library.region.of(None)) if parameter else None
    if period is None:
        return ""
    return visit.say(
        "court.clock", days=period.value, start=visit.say(f"court.start.{track.starts}")
    )


def _units(visit: Visit, packet: Packet, tree: Tree) -> dict[str, Any]:
    able = [u.id for u in tree.units.values() if u.level in RECEIVING and u.id != packet.unit]
    return {
        "units": staff_views.unit_options(visit, tree, able),
        "reasons": [{"key": key, "title": visit.say(f"court.transfer.{key}")} for key in TRANSFERS],
    }


def _outcomes(visit: Visit, _: Packet, __: Tree) -> dict[str, Any]:
    return {
        "outcomes": [{"key": key, "title": visit.say(f"court.outcome.{key}")} for key in OUTCOMES]
    }


_CHOICES: Final[Mapping[Step, Callable[[Visit, Packet, Tree], dict[str, Any]]]] = {
    Step.RETURN: _codes,
    Step.DELEGATE: _tracks,
    Step.TRANSFER: _units,
    Step.DECIDE: _outcomes,
}
LIMITS: Final = {"docket": DOCKET_MOST, "note": NOTE_MOST, "item": ITEM_MOST, "items": ITEMS_MOST}


def faults_of(visit: Visit, sent: Sent, err: AnswerError | AnswerFaults) -> dict[str, str]:
    """What is wrong, each at its field of the form, in its order."""
    found = err.faults if isinstance(err, AnswerFaults) else {err.field: err}
    told = {NAMED_TO.get(name, name): views.fault_text(visit, each) for name, each in found.items()}
    for name in ("until", "on"):
        written = sent.text(name)
        if name in told and sent.day(name, None) is None:
            key = "fault.not_date" if written else "fault.court_no_day"
            told[name] = visit.say(key, value=written[:20])
    if "unit" in told and sent.text("unit") and sent.text("name"):
        told["unit"] = visit.say("fault.court_both")
    return {f"{sent.step}.{name}": told[name] for name in FIELDS[sent.step] if name in told}


def typed(visit: Visit, sent: Sent, tree: Tree) -> list[dict[str, str]]:
    """What was written in a form that stands open no longer, so that nothing of it is lost."""
    told = []
    for name in FIELDS[sent.step]:
        values = sent.ticked(name) if name == "codes" else (sent.text(name),)
        shown = [_worded(visit, sent, name, value, tree) for value in values if value]
        if shown:
            told.append({"title": visit.say(f"court.field.{name}"), "value": "\n".join(shown)})
    return told


def _worded(visit: Visit, sent: Sent, name: str, value: str, tree: Tree) -> str:
    if name == "codes" and value in reasons():
        return f"{value} {reasons()[value].title.get(visit.language)}"
    if name == "unit":
        return staff_views.title(visit, tree.get(value)) if tree.get(value) else ""
    if name == "track" and value in BY_COURT:
        return track_of(value).title.get(visit.language)
    worded = {"outcome": "court.outcome", "reason": "court.transfer"}
    return visit.say_or(f"{worded[name]}.{value}", "") if name in worded else value
