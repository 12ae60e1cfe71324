"""In no mediation does anybody meet a word that they may not see."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from engine.actions import seats
from engine.actions.desk import Desk
from engine.casework.events import GuestAnswered
from engine.casework.people import RESIDENT, Actor, Role, Side
from engine.mediation.confidence import Viewer, answers_seen, seen_by, viewer_of
from engine.mediation.mediation import Mediation
from tests.engine.actions.conftest import desk
from tests.engine.actions.mediating.tables import COLLEAGUE, HEAD, MEDIATOR, Scene, seated
from tests.properties.mediations import WHO, picks, played, script_of

__all__ = ["desk"]


def viewers(scene: Scene) -> dict[str, Viewer]:
    """Everybody who might look on."""
    case = scene.case
    offer = {"role": "professional", "profession": "other", "name": "钱译", "inviter": "林岚"}
    offered = seats.offer(scene.mediator, case, offer)
    entered, actor = scene.desk.enter(case.number, offered.secret)
    seats.take(scene.desk.of(actor), entered, ["seat"])
    both = (GuestAnswered("", actor.id, True), GuestAnswered(scene.seat, actor.id, True))
    case = scene.happen(*both)
    actors = {
        "applicant": RESIDENT,
        "respondent": Actor(Role.RESPONDENT, scene.seat),
        "mediator": MEDIATOR,
        "guest": actor,
        "colleague": COLLEAGUE,
        "overseer": HEAD,
        "court": Actor(Role.COURT, "c1", "沈正", "court", frozenset({"court"})),
        "stranger": Actor(Role.VISITOR),
    }
    assert tuple(actors) == WHO
    return {name: viewer_of(actor, case) for name, actor in actors.items()}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chosen=picks())
def test_nobody_meets_a_word_that_is_not_for_them(
    desk: Desk, chosen: list[tuple[int, Side]]
) -> None:
    scene = seated(desk)
    everybody = viewers(scene)
    script = script_of(chosen, scene.seat)
    played(scene, script)
    case = scene.case
    for name, viewer in everybody.items():
        told = str(seen_by(case, viewer)) + str(Mediation.of(case, viewer))
        told += "".join(str(answers_seen(case, viewer, side)) for side in Side)
        for mark, allowed in script.open_to.items():
            assert (mark in told) == (name in allowed), (name, mark, script.lines)
