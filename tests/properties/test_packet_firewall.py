"""What is said in the talks changes no byte of any packet, on whichever way it goes."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import BaseModel

from engine.actions import consent
from engine.actions.desk import Desk
from engine.actions.litigating import assembling, describing
from engine.actions.litigating.choosing import Choice
from engine.actions.litigating.gather import Additions, gather
from engine.actions.litigating.paperwork import paperwork
from engine.actions.mediating import ending, papers
from engine.casework import events as ev
from engine.casework.case import Case
from engine.casework.exhibits import Exhibits
from engine.casework.people import RESIDENT, Actor, Role, Side
from engine.clock import TIMEZONE, FixedClock
from engine.documents.walk import texts_of
from engine.litigation.manifest import Manifest, Track
from engine.litigation.packet_index import index_page
from engine.litigation.tracks import tracks
from engine.store.memory import MemoryStore
from tests.engine.actions.litigating.filings import COURT
from tests.engine.actions.mediating.agreements import HOUSE, in_force
from tests.engine.actions.mediating.tables import FACTS, Scene, seated
from tests.engine.litigation.matters import WAGES
from tests.ours import library
from tests.properties.mediations import picks, played, script_of

ROOT: Final = Path(__file__).resolve().parents[2]
LANDLORD = {**FACTS, "rental.role": "landlord"}
WORKED = {name: value for name, value in WAGES.items() if name != "case.category"}
AGREED = {"rental.monthly_rent": {"value": "12000.00"}}
ALL = Choice(guidance=True, house=HOUSE)
COURSE = (ev.MediationMoved, ev.TrackChosen, ev.SessionHeld, ev.PaperIssued)
"""That it happened, when, how often, how it ended: what the certificate tells anybody."""
CONFIRMED = (ev.FactAgreed, ev.FactContested)
BINDING = (ev.AgreementDrafted, ev.AgreementFrozen, ev.AgreementSigned, ev.SealPut)


def a_desk() -> Desk:
    at = datetime(2026, 11, 22, 10, 0, tzinfo=TIMEZONE)
    return Desk.over(library(), MemoryStore(), FixedClock(at))


def begun(track: str) -> Scene:
    """A mediation from which one can go this way; for a confirmation one that came to terms."""
    if track == "CONFIRM":
        return in_force(a_desk())
    if track == "ARBITRATE":
        return seated(a_desk(), WORKED, "lab.wage")
    return seated(a_desk(), LANDLORD)


def over(scene: Scene, track: str) -> None:
    """Both confirmed a fact; where there is no agreement it ended, and papers were issued."""
    for seat in ("", scene.seat):
        by = RESIDENT if not seat else Actor(Role.RESPONDENT, seat)
        scene.happen(ev.FactAgreed(seat, AGREED), by=by)
    if track != "CONFIRM":
        ending.terminate(scene.mediator, scene.case, "T5")
        for name in ("certificate", "facts"):
            papers.issue(scene.mediator, scene.case, name, HOUSE)
    else:
        papers.issue(scene.mediator, scene.case, "presided", HOUSE)
    describing.describe_opponent(scene.applicant, scene.case, {"name": "王芳"}, ["draft"])
    consent.agree(scene.applicant, scene.case, ["refer"])


def sent_in_talks(scene: Scene) -> None:
    """A file that the applicant sent in the room, tied to a fact like any evidence."""
    piece = ev.ExhibitFiled(
        "a" * 24, "77001122方案.txt", "text/plain", 3, "0" * 64, "lease_contract",
        ("rental.monthly_rent",), "joint",
    )  # fmt: skip
    scene.happen(piece, by=RESIDENT)


def told(scene: Scene, case: Case, track: Track) -> str:
    """Everything that a packet of this case says: its fields, its pages, its papers."""
    desk = scene.applicant
    more = assembling.additions(desk, case, ALL, track, COURT, files=False)
    manifest = gather(desk, case, "p1", 1, track, COURT, more).manifest
    laid = assembling.laid_out(desk, case, paperwork(desk, case, ALL, track), ALL)
    texts = {name: (doc.title, *texts_of(doc)) for name, doc in laid.items()}
    pages = [index_page(manifest, language) for language in ("zh", "en")]
    return manifest.model_dump_json() + json.dumps(texts, ensure_ascii=False) + "".join(pages)


def without_the_talks(case: Case) -> Case:
    """The same case as if nothing had been said in its mediation."""
    frozen = [
        n.happened.digest for n in case.mediation if isinstance(n.happened, ev.AgreementFrozen)
    ]
    bound = any(n.happened == ev.MediationMoved("effective") for n in case.mediation)
    binding = frozenset(frozen) if bound else frozenset()
    kept = tuple(
        noted
        for noted in case.mediation
        if isinstance(noted.happened, (*COURSE, *CONFIRMED))
        or (isinstance(noted.happened, BINDING) and noted.happened.digest in binding)
    )
    pieces = {id: piece for id, piece in case.exhibits.by_id.items() if not piece.thread}
    return replace(case, mediation=kept, exhibits=Exhibits(pieces))


@pytest.mark.parametrize("track", list(tracks()))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chosen=picks())
def test_the_talks_change_nothing_of_what_a_court_gets(
    track: Track, chosen: list[tuple[int, Side]]
) -> None:
    scene = begun(track)
    sent_in_talks(scene)
    script = script_of(chosen, scene.seat)
    played(scene, script)
    over(scene, track)
    case = scene.case
    whole = told(scene, case, track)
    assert whole == told(scene, without_the_talks(case), track)
    assert "77001122" not in whole
    for mark in script.open_to:
        assert mark not in whole


# ---------------------------------------------------------------- and nothing new may look there

MAY_READ: Final = {
    "checking": {"agreement", "confidence", "content", "papers.confirmation"},
    "drafting": {"mediation"},  # whether it is over, so that the other side may draw up its own
    "gather": {"confidence"},
    "mediated": {"agreement", "confidence", "mediation", "states"},
    "pieces": {"confidence"},
    "preparing": {"mediation", "papers.catalogue"},
    "receiving": {"intake", "mediation"},
}
"""Which parts of a mediation each module may know. Offers, bids, the room: none of them.

Whoever adds a line here says why in a decision: what is read must be such as a court may see.
"""
MAY_CALL: Final = {
    "choosing": {"agreeing.House"},
    "drafting": {"answering", "table"},  # the other side's answers, for its own papers alone
    "enclosing": {"agreeing.House"},
    "mediated": {"paper_sources", "papers", "agreeing.House"},
    "preparing": {"agreeing.House", "table"},
}
MAY_HAPPEN: Final = {"FactAgreed"}  # of a mediation, in what is chosen for a packet
OF_COURT: Final = {
    "certificate",
    "facts",
    "agreement",
    "confirmation",
    "presided",
    "identity",
    "delivery",
}


def imported(path: Path, below: str) -> set[str]:
    """What a module takes from below a package, as `module` or `module.name`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module == below:
                found |= {alias.name for alias in node.names}
            elif node.module.startswith(below + "."):
                found.add(node.module.removeprefix(below + "."))
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names if a.name.startswith(below)}
    return found


def modules() -> Iterator[Path]:
    yield from sorted((ROOT / "engine/actions/litigating").glob("*.py"))


def test_what_makes_packets_reads_only_what_a_court_may_see_of_a_mediation() -> None:
    for path in modules():
        read = imported(path, "engine.mediation")
        assert read <= MAY_READ.get(path.stem, set()), path.name
        called = {
            f"{name}.House" if name == "agreeing" else name
            for name in imported(path, "engine.actions.mediating")
        }
        assert called <= MAY_CALL.get(path.stem, set()), path.name
    for path in sorted((ROOT / "engine/litigation").rglob("*.py")):
        assert not imported(path, "engine.mediation"), path.name


def test_what_chooses_looks_at_one_kind_of_happening_alone() -> None:
    mediating = {name for name in dir(ev) if _is_of_mediation(name)}
    for stem in (
        "gather",
        "assembling",
        "pieces",
        "paperwork",
        "particulars",
        "checking",
        "mediated",
    ):
        path = ROOT / f"engine/actions/litigating/{stem}.py"
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        named |= imported(path, "engine.casework.events")
        assert named & mediating <= MAY_HAPPEN, stem
        assert "mediation" not in _read_of_case(tree), f"{stem} reads the history itself"


def _is_of_mediation(name: str) -> bool:
    from typing import get_args

    return name in {kind.__name__ for kind in (*get_args(ev.MediationEvent), ev.MessagePosted)}


def _read_of_case(tree: ast.AST) -> set[str]:
    """The attributes that are read of anything called `case` or `now`."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("case", "now")
    }


def test_of_the_papers_of_a_mediation_only_these_ever_go_along() -> None:
    for way in tracks().values():
        assert {*way.mediation} <= OF_COURT


def test_a_packet_has_no_field_for_free_words_of_a_mediation() -> None:
    """Of a mediation a manifest holds days, codes, names and numbers: no text of any length."""
    mediated = Manifest.model_fields["mediation"].annotation
    part = next(kind for kind in getattr(mediated, "__args__", ()) if kind is not type(None))
    assert issubclass(part, BaseModel)
    assert set(part.model_fields) == {
        "body",
        "accepted_on",
        "ended_on",
        "reason",
        "certificate_no",
        "track",
        "mediator",
        "sessions",
        "outcome",
        "documents",
    }
    assert "story" not in Additions.__dataclass_fields__
