"""Which papers go on one way: the one that asks, what goes beside it, as the applicant chose."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.actions.desk import Desk
from engine.actions.litigating import drafting
from engine.actions.litigating.choosing import Choice
from engine.actions.litigating.particulars import AGENT, as_chosen
from engine.actions.litigating.pieces import chosen_pieces
from engine.casework.case import Case
from engine.casework.people import Role
from engine.errors import AnswerError, AnswerFaults
from engine.litigation.filling import FilledForm
from engine.litigation.matter import Matter
from engine.litigation.tracks import Way, tracks

MANDATE = "mandate"


@dataclass(frozen=True, slots=True)
class Paperwork:
    """The forms of one way: the first asks, where one does; `mediation` are papers by name."""

    way: Way
    matter: Matter
    asking: FilledForm | None
    forms: tuple[FilledForm, ...] = ()
    mediation: tuple[str, ...] = ()


def way_of(track: str) -> Way:
    """A way by its code; raises `AnswerFaults`."""
    way = tracks().get(track)
    if way is None:
        raise AnswerFaults({"track": AnswerError("track", "filing_track")})
    return way


def suited(way: Way, papers: tuple[FilledForm, ...]) -> tuple[FilledForm, ...]:
    """The forms that suit a way: one that asks before what goes beside it."""
    by_id = {one.form.id: one for one in papers}
    asking = next((by_id[id] for id in way.asks if id in by_id), None)
    beside = [by_id[id] for id in way.beside if id in by_id]
    return tuple(([asking] if asking else []) + beside)


def acts_for_another(desk: Desk, matter: Matter) -> bool:
    """Whether somebody acts for the applicant: named as an agent, or at the desk as one."""
    return bool(matter.written(AGENT)) or desk.actor.role is Role.REPRESENTATIVE


def paperwork(desk: Desk, case: Case, choice: Choice, track: str) -> Paperwork:
    """The papers of a choice; raises `AnswerFaults` for one that the way does not have.

    Where the case has a form that asks, one without it is no packet.
    """
    way = way_of(track)
    pieces = chosen_pieces(case, choice.pieces)  # the list names what goes along, in its order
    matter = as_chosen(replace(drafting.matter_of(desk, case), pieces=pieces), choice)
    fitting = suited(way, drafting.papers_of(matter))
    known = [one.form.id for one in fitting] + list(way.mediation)
    if choice.papers is None:
        mandated = acts_for_another(desk, matter)
        wanted = [id for id in known if id != MANDATE or mandated]
    else:
        wanted = list(dict.fromkeys(choice.papers))
    asking = next((one for one in fitting if one.form.id in way.asks), None)
    left_out = asking is not None and asking.form.id not in wanted
    if left_out or any(id not in known for id in wanted) or (way.needs_form and asking is None):
        raise AnswerFaults({"papers": AnswerError("papers", "filing_papers")})
    return Paperwork(
        way,
        matter,
        asking,
        tuple(one for one in fitting if one.form.id in wanted),
        tuple(name for name in way.mediation if name in wanted),
    )
