"""What is told of where a matter is: of every place it can be at, resting on law that we have."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.accounts.unit import Level
from engine.actions.litigating.handing import RECEIVING
from engine.casework.filing import OUTCOMES, TRACKS, Standing
from engine.casework.stages import WAYS
from engine.errors import DefinitionFaults
from engine.litigation.tracks import tracks
from engine.referral.whereabouts import LINKS, place_for, places, read_places
from tests.ours import library

LIBRARY = library()
WHOLE = """
- place: court.sent
  title: {zh: 到了, en: There}
  next: [{zh: 等, en: Wait}]
  call: [police]
  law: [民事诉讼法#126]
  checked: 2026-11-22
"""


def test_papers_are_told_of_wherever_they_are() -> None:
    assert {*RECEIVING} == {Level.COURT, Level.COMMISSION}
    for track in TRACKS:
        for who in ("court", "commission"):
            for standing in {*Standing} - {Standing.MADE, Standing.DECIDED}:
                assert place_for(track, who, standing.value), (track, who, standing)


def test_every_outcome_and_every_way_out_is_told_of() -> None:
    for outcome in OUTCOMES:
        assert place_for("FILING", "court", "decided", outcome)
    for way in WAYS:
        if way.is_side:
            assert f"exit.{way.exit}" in places()


def test_an_own_word_goes_before_the_general_one() -> None:
    own, general = place_for("PAY_ORDER", "court", "sent"), place_for("FILING", "court", "sent")
    assert own is not None
    assert general is not None
    assert (own.id, general.id) == ("pay_order.sent", "court.sent")


def test_laws_bodies_deadlines_and_milestones_are_those_of_the_rules() -> None:
    book, bodies = LIBRARY.deadlines, LIBRARY.directory.bodies
    for one in places().values():
        assert {cited.law for cited in one.law} <= {*LIBRARY.rulebook.laws}, one.id
        assert {*one.call} <= {*bodies}, one.id
        assert any(bodies[id].phone for id in one.call), one.id
        assert {*one.deadlines} <= {*book.deadlines}, one.id
        assert one.note in {"", *book.milestones}, one.id
        assert {*one.links} <= {*LINKS}
        assert all(text.zh and text.en for text in (one.title, *one.next, *one.bring)), one.id


def test_lines_are_short_enough_for_a_telephone() -> None:
    for one in places().values():
        for text in (*one.next, *one.bring):
            assert len(text.zh) <= 45, text.zh


def test_tracks_are_those_of_the_packets() -> None:
    assert {*tracks()} == {*TRACKS}


@pytest.mark.parametrize(
    ("written", "instead", "fault"),
    [
        ("  next: [{zh: 等, en: Wait}]\n", "", "is not whole"),
        ("  checked: 2026-11-22\n", "", "is not whole"),
        ("2026-11-22", "soon", "is no date"),
        ("民事诉讼法#126", "民事诉讼法", "is no article"),
        ("  call: [police]\n", "  call: [police]\n  links: [moon]\n", "no page of a case"),
        ("  call: [police]\n", "  call: [police]\n  phone: 110\n", "unknown key phone"),
        ("\n- place", f"{WHOLE}- place", "twice"),
    ],
)
def test_a_fault_in_the_file_is_named(
    tmp_path: Path, written: str, instead: str, fault: str
) -> None:
    file = tmp_path / "places.yaml"
    file.write_text(WHOLE.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(DefinitionFaults) as refused:
        read_places(file)
    assert fault in str(refused.value)
