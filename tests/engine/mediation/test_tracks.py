"""Each track has its law, its clock and its formalities; a file that is half written is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.casework.events import MilestoneNoted
from engine.errors import DefinitionFaults
from engine.library import Library
from engine.mediation.tracks import Start, read_tracks, started, track_for, track_of, tracks

DAY = date(2026, 11, 22)
GOOD = """
- track: people
  title: {zh: 甲, en: A}
  when: {zh: 甲, en: A}
  starts: accepted
  milestone: m
  deadline: d
  effect: {zh: 甲, en: A}
  extended_by: both
  basis: [人民调解法#17]
  status: verified
"""


def test_every_clock_of_a_track_is_a_deadline_that_its_milestone_starts(library: Library) -> None:
    for track in tracks().values():
        if track.deadline:
            deadline = library.deadlines.deadlines[track.deadline]
            assert deadline.start_name == track.milestone
            assert bool(deadline.extended_to) is (track.extended_by == "both"), track.id


def test_every_track_speaks_both_languages() -> None:
    for track in tracks().values():
        for text in (track.title, track.when, track.effect):
            assert text.zh
            assert text.en


@pytest.mark.parametrize(
    ("track", "at", "milestone"),
    [
        ("people", Start.ACCEPTED, "mediation_accepted"),
        ("labour", Start.RECEIVED, "labour_mediation_received"),
        ("court_pre", Start.CONFIRMED, "court_pre_accepted"),
        ("court_post", Start.CONFIRMED, "court_post_accepted"),
        ("court_post_simplified", Start.CONFIRMED, "court_post_simplified_accepted"),
    ],
)
def test_a_clock_starts_at_its_moment_and_at_no_other(
    track: str, at: Start, milestone: str
) -> None:
    for moment in Start:
        expected = [MilestoneNoted(milestone, DAY)] if moment is at else []
        assert started(track, moment, DAY) == expected


def test_a_dispute_begins_on_the_track_of_its_kind() -> None:
    assert [track_for(kind) for kind in ("lab.wage", "rent.arrears", None)] == [
        "labour", "people", "people",
    ]  # fmt: skip


def test_a_track_that_is_gone_reads_as_peoples_mediation() -> None:
    assert track_of("no such track").id == "people"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("starts: accepted", "starts: sometimes", "sometimes is not known"),
        ("  deadline: d\n", "", "half a clock"),
        ("  basis: [人民调解法#17]\n", "", "rests on nothing"),
        ("extended_by: both", "extended_by: court", "court is not known"),
        ("  title: {zh: 甲, en: A}\n", "", "title is missing"),
        ("  status: verified", "  status: verified\n  sealing: true", "unknown key sealing"),
    ],
)
def test_a_fault_of_the_file_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = tmp_path / "tracks.yaml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(DefinitionFaults, match=told):
        read_tracks(path)


def test_a_track_stands_once(tmp_path: Path) -> None:
    path = tmp_path / "tracks.yaml"
    path.write_text(GOOD + GOOD, encoding="utf-8")
    with pytest.raises(DefinitionFaults, match="stands twice"):
        read_tracks(path)
