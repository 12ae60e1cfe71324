"""What a packet concludes is concluded again from its own facts, whatever was answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.actions import consent, consult
from engine.actions.desk import Desk
from engine.actions.litigating import assembling
from engine.actions.litigating.gather import gather
from engine.clock import TIMEZONE, FixedClock
from engine.litigation.manifest import Manifest, Track
from engine.litigation.packet import written_manifest
from engine.litigation.replay import redrawn
from engine.litigation.verdict import differences
from engine.rulebook.graph import DECLINED
from engine.store.memory import MemoryStore
from tests.engine.actions.litigating.filings import COURT
from tests.engine.actions.mediating.tables import FACTS, answered
from tests.engine.litigation.matters import RESTAURANT, WAGES
from tests.ours import library

CASES: Mapping[str, tuple[Mapping[str, Any], Track]] = {
    "rent.arrears": ({**RESTAURANT, "rental.role": "landlord"}, "FILING"),
    "rent.deposit": (FACTS, "COURT_PRE"),
    "lab.wage": (WAGES, "ARBITRATE"),
}


@st.composite
def tellings(draw: st.DrawFn, told: Mapping[str, Any]) -> dict[str, Any]:
    """A worked case of which some is left out, and some was answered with 不清楚."""
    names = [name for name in told if name != "case.category"]
    left = draw(st.sets(st.sampled_from(names), max_size=6))
    unclear = draw(st.sets(st.sampled_from(names), max_size=3))
    given_ = {name: told[name] for name in names if name not in left}
    return {name: DECLINED if name in unclear else value for name, value in given_.items()}


def gathered(kind: str, told: Mapping[str, Any], track: Track) -> Manifest:
    clock = FixedClock(datetime(2026, 11, 22, 10, 0, tzinfo=TIMEZONE))
    desk = Desk.over(library(), MemoryStore(), clock)
    case = consent.agree(desk, consult.open_case(desk).case, ["assess"])
    case = consult.choose_category(desk, case, kind)
    known = answered(desk, {n: v for n, v in told.items() if v is not DECLINED})
    known |= {name: DECLINED for name, value in told.items() if value is DECLINED}
    case = consult.record_answers(desk, case, known)
    more = assembling.additions(desk, case, track=track, court=COURT, files=False)
    return gather(desk, case, "p1", 1, track, COURT, more).manifest


@pytest.mark.parametrize("kind", list(CASES))
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_conclusions_of_a_packet_are_drawn_again_from_it(
    kind: str, data: st.DataObject
) -> None:
    told, track = CASES[kind]
    manifest = gathered(kind, data.draw(tellings(told)), track)
    read = Manifest.model_validate_json(written_manifest(manifest))
    assert read == manifest
    asked = library().questionnaire_for(kind)
    assert asked is not None
    drawn = redrawn(library().rulebook, read.facts, read.replay, asked.scope, asked.gates)
    assert differences(read.replay, drawn) == ()
    known = {finding.name for finding in read.replay.findings}
    for claim in read.claims:
        assert known.issuperset(claim.findings)
        assert claim.amount_fen is None or claim.amount_fen > 0
    sums = [claim.amount_fen for claim in read.claims if claim.amount_fen is not None]
    assert read.total_fen == (sum(sums) if sums else None)
