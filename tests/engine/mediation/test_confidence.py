"""What somebody may not see of a mediation never enters what they are shown."""

from __future__ import annotations

from typing import Any

import pytest

from engine.actions.desk import Desk
from engine.casework import events as ev
from engine.casework.case import MEDIATING
from engine.casework.people import RESIDENT, Side
from engine.clock import today
from engine.mediation.confidence import (
    CAUCUS,
    Confidence,
    Datum,
    Kind,
    Ledger,
    Viewer,
    answers_seen,
    datum_of,
    may_see,
    seen_by,
    viewer_of,
)
from tests.engine.actions.mediating.tables import COLLEAGUE, HEAD, MEDIATOR, Scene, seated
from tests.engine.mediation.histories import DAY, noted

OURS, THEIRS = Viewer(Kind.SIDE, Side.APPLICANT), Viewer(Kind.SIDE, Side.RESPONDENT)
LIN = Viewer(Kind.MEDIATOR, mark="mediator:m1")


@pytest.fixture
def scene(desk: Desk) -> Scene:
    return seated(desk)


def sample(kind: type[Any], seat: str) -> Any:
    """One event of a kind, made of anything."""
    made: dict[str, Any] = {}
    for name, declared in kind.__annotations__.items():
        made[name] = {
            "str": "joint" if name == "scope" else seat if name == "seat" else "x",
            "int": 1,
            "bool": True,
            "date": DAY,
            "date | None": DAY,
            "tuple[str, ...]": ("x",),
            "Answers": {"rental.use": {"value": "shop"}},
        }[str(declared)]
    return kind(**made)


@pytest.mark.parametrize("kind", MEDIATING, ids=lambda kind: kind.__name__)
def test_every_kind_of_happening_has_its_class(kind: type[Any], scene: Scene) -> None:
    happened = sample(kind, scene.seat)
    made = [ev.ProposalMade("x", "", "joint", "[]")]
    if kind is not ev.MediationMoved:
        case = scene.happen(*made, happened)
        everybody = [*case.mediation]
        assert len(seen_by(case, Viewer(Kind.NOBODY))) == 0
        assert len(seen_by(case, Viewer(Kind.SERVICE))) == len(everybody)


@pytest.mark.parametrize(
    ("confidence", "viewers"),
    [
        (Confidence.PARTIES, "ours theirs lin zhao guest head"),
        (Confidence.SIDE, "ours lin zhao"),
        (Confidence.OWN, "ours"),
        (Confidence.MEDIATOR, "lin"),
        (Confidence.WITHOUT_PREJUDICE, "ours theirs lin zhao guest"),
        (Confidence.AGREED, "ours theirs lin zhao guest head court"),
    ],
)
def test_the_table_of_classes(confidence: Confidence, viewers: str) -> None:
    everybody = {
        "ours": OURS,
        "theirs": THEIRS,
        "lin": LIN,
        "zhao": Viewer(Kind.MEDIATOR, mark="mediator:m2"),
        "guest": Viewer(Kind.GUEST),
        "head": Viewer(Kind.OVERSEER),
        "court": Viewer(Kind.COURT),
        "nobody": Viewer(Kind.NOBODY),
    }
    datum = Datum(confidence, Side.APPLICANT, author="mediator:m1")
    assert " ".join(name for name, who in everybody.items() if may_see(who, datum)) == viewers


def test_everybody_at_the_desk_looks_on_as_what_they_are(scene: Scene) -> None:
    case = scene.case
    assert viewer_of(RESIDENT, case).side is Side.APPLICANT
    assert viewer_of(scene.respondent.actor, case).side is Side.RESPONDENT
    kinds = [viewer_of(actor, case).kind for actor in (MEDIATOR, COLLEAGUE, HEAD)]
    assert kinds == [Kind.MEDIATOR, Kind.NOBODY, Kind.OVERSEER]


def test_what_is_said_in_caucus_stays_there(scene: Scene) -> None:
    case = scene.happen(ev.MessagePosted(CAUCUS[Side.APPLICANT], "最多三万二"))
    said = [noted.happened for noted in seen_by(case, OURS)]
    assert ev.MessagePosted(CAUCUS[Side.APPLICANT], "最多三万二") in said
    for viewer in (THEIRS, Viewer(Kind.OVERSEER), Viewer(Kind.COURT), Viewer(Kind.GUEST)):
        assert "三万二" not in str(seen_by(case, viewer))


def test_a_private_offer_is_seen_once_it_is_released(scene: Scene) -> None:
    case = scene.happen(ev.ProposalMade("p1", "", "applicant", '["29500"]'), by=RESIDENT)
    assert "29500" in str(seen_by(case, LIN))
    assert "29500" not in str(seen_by(case, THEIRS))
    case = scene.happen(ev.ProposalReleased("p1"), by=RESIDENT)
    assert "29500" in str(seen_by(case, THEIRS))


def test_a_bid_is_seen_by_its_own_side_alone(scene: Scene) -> None:
    case = scene.happen(ev.BidPlaced(scene.seat, "b1", 1, 31_415_92))
    assert "3141592" in str(seen_by(case, THEIRS))
    for viewer in (OURS, LIN, Viewer(Kind.OVERSEER)):
        assert "3141592" not in str(seen_by(case, viewer))


def test_an_answer_is_shown_only_by_whose_it_is(scene: Scene) -> None:
    assert answers_seen(scene.case, THEIRS, Side.APPLICANT) == {}
    case = scene.happen(ev.FactsShown("", ("rental.use",)), by=RESIDENT)
    assert answers_seen(case, THEIRS, Side.APPLICANT).keys() == {"rental.use"}
    assert answers_seen(case, OURS, Side.APPLICANT).keys() == case.answers.keys()


def test_a_fact_is_agreed_once_both_confirm_the_same(scene: Scene) -> None:
    court, rent = Viewer(Kind.COURT), {"rental.monthly_rent": {"value": "12000.00"}}
    case = scene.happen(ev.FactAgreed("", rent))
    assert "12000" not in str(seen_by(case, court))
    case = scene.happen(ev.FactAgreed(scene.seat, {"rental.monthly_rent": {"value": "1"}}))
    assert "12000" not in str(seen_by(case, court))
    case = scene.happen(ev.FactAgreed(scene.seat, rent))
    assert "12000" in str(seen_by(case, court))
    case = scene.happen(ev.FactContested(scene.seat, ("rental.monthly_rent",)))
    assert "12000" not in str(seen_by(case, court))


def test_an_agreement_leaves_the_room_only_when_it_binds(scene: Scene) -> None:
    court, day = Viewer(Kind.COURT), today(scene.desk.clock)
    case = scene.happen(
        ev.AgreementDrafted("a1", "〔2026〕1", "p1", '{"sum": 3000000}', "d1"),
        ev.AgreementFrozen("a1", "d1", day),
    )
    assert "3000000" not in str(seen_by(case, court))
    assert "3000000" in str(seen_by(scene.happen(ev.MediationMoved("effective")), court))


def test_notes_of_one_mediator_are_not_another_ones(scene: Scene) -> None:
    ledger = Ledger.of(scene.case)
    note = noted(ev.MessagePosted("notes", "乙方着急"), actor="mediator:m1")
    assert may_see(LIN, datum_of(note, ledger))
    assert not may_see(Viewer(Kind.MEDIATOR, mark="mediator:m2"), datum_of(note, ledger))
