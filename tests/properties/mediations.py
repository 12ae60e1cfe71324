"""Random mediations in which every word carries a mark, and who may ever meet that mark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from hypothesis import strategies as st

from engine.casework import events as ev
from engine.casework.people import RESIDENT, Actor, Role, Side
from engine.i18n import Text
from engine.mediation.content import Content, Frame, Told
from engine.mediation.obligations import read_terms
from engine.mediation.parties import Party
from tests.engine.actions.mediating.tables import Scene

WHO = ("applicant", "respondent", "mediator", "guest", "colleague", "overseer", "court", "stranger")
TABLE = frozenset({"applicant", "respondent", "mediator", "guest"})
WATCHED = TABLE | {"overseer"}
DAY = date(2031, 5, 17)
NAME = Text("调委会", "Committee")


@dataclass(frozen=True, slots=True)
class Said:
    """Something to be written, by whose hand, its mark, and who may see the mark."""

    happened: ev.CaseEvent
    by: str
    mark: str
    seen_by: frozenset[str]


@dataclass
class Script:
    """What a mediation is to consist of, in order; `open_to` changes as things are released."""

    lines: list[Said] = field(default_factory=list)
    open_to: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, line: Said) -> None:
        self.lines.append(line)
        if line.mark:
            self.open_to[line.mark] = line.seen_by


def _one(side: Side) -> frozenset[str]:
    return frozenset({side.value, "mediator"})


def _seat(side: Side, seat: str) -> str:
    return "" if side is Side.APPLICANT else seat


Make = Callable[[str, Side, str, Script], Iterator[Said]]


def _joint(mark: str, side: Side, seat: str, _: Script) -> Iterator[Said]:
    yield Said(ev.MessagePosted("joint", f"说{mark}"), side.value, mark, TABLE)


def _caucus(mark: str, side: Side, seat: str, _: Script) -> Iterator[Said]:
    yield Said(ev.MessagePosted(f"caucus.{side}", f"说{mark}"), side.value, mark, _one(side))


def _told_in_caucus(mark: str, side: Side, seat: str, _: Script) -> Iterator[Said]:
    yield Said(ev.MessagePosted(f"caucus.{side}", f"说{mark}"), "mediator", mark, _one(side))


def _note(mark: str, side: Side, seat: str, _: Script) -> Iterator[Said]:
    yield Said(ev.MessagePosted("notes", f"记{mark}"), "mediator", mark, frozenset({"mediator"}))


def _id(kind: str, mark: str) -> str:
    """An id: it stands in addresses and logs, and so never holds the mark itself."""
    return kind + mark.translate(str.maketrans("0123456789", "abcdefghij"))


def _joint_offer(mark: str, side: Side, seat: str, _: Script) -> Iterator[Said]:
    yield Said(ev.ProposalMade(_id("p", mark), "", "joint", terms(mark)), side.value, mark, TABLE)


def _private_offer(mark: str, side: Side, seat: str, _: Script) -> Iterator[Said]:
    made = ev.ProposalMade(_id("p", mark), "", side.value, terms(mark))
    yield Said(made, side.value, mark, _one(side))


def _released_offer(mark: str, side: Side, seat: str, script: Script) -> Iterator[Said]:
    yield from _private_offer(mark, side, seat, script)
    yield Said(ev.ProposalReleased(_id("p", mark)), side.value, "", TABLE)
    script.open_to[mark] = TABLE


def _answer_to_private(mark: str, side: Side, seat: str, script: Script) -> Iterator[Said]:
    made = ev.ProposalMade(_id("p", mark), "", side.value, terms(""))
    yield Said(made, "mediator", "", frozenset())
    answer = ev.ProposalAnswered(_seat(side, seat), _id("p", mark), False, f"不行{mark}")
    yield Said(answer, side.value, mark, _one(side))


def _bid(mark: str, side: Side, seat: str, _: Script) -> Iterator[Said]:
    placed = ev.BidPlaced(_seat(side, seat), "b1", 1, int(mark))
    yield Said(placed, side.value, mark, frozenset({side.value}))


def _flag(mark: str, side: Side, seat: str, _: Script) -> Iterator[Said]:
    raised = ev.FlagRaised("language", side.value, f"看{mark}")
    yield Said(raised, "mediator", mark, frozenset({"mediator", "overseer"}))


def _objection(mark: str, side: Side, seat: str, _: Script) -> Iterator[Said]:
    objected = ev.MediatorObjected(_seat(side, seat), "m1", "other", f"因{mark}")
    yield Said(objected, side.value, mark, _one(side) | {"overseer"})


def _tie(mark: str, side: Side, seat: str, _: Script) -> Iterator[Said]:
    yield Said(ev.TiesDisclosed("m1", ("other",), f"系{mark}"), "mediator", mark, WATCHED)


def _answer(mark: str, side: Side, seat: str, _: Script) -> Iterator[Said]:
    given = {"rental.monthly_rent": {"value": f"{mark}.00"}}
    answered = ev.SideAnswered(seat, given)
    seen = _one(Side.RESPONDENT)
    yield Said(answered, "respondent", mark, seen)


def _confirmed_alone(mark: str, side: Side, seat: str, _: Script) -> Iterator[Said]:
    agreed = ev.FactAgreed(_seat(side, seat), {"rental.deposit_amount": {"value": f"{mark}.00"}})
    yield Said(agreed, side.value, mark, TABLE)


def _draft(mark: str, side: Side, seat: str, _: Script) -> Iterator[Said]:
    frame = Frame("〔2026〕1", "people", True, NAME, "林岚", NAME, DAY, 30)
    parties = [Party(_seat(each, seat), each.value, each.value) for each in Side]
    content = Content.drafted(frame, parties, Told(f"事{mark}", "争"), read_terms(terms("")))
    drafted = ev.AgreementDrafted(_id("a", mark), "〔2026〕1", "", content.text(), content.digest)
    yield Said(drafted, "mediator", mark, TABLE)


def _session(mark: str, side: Side, seat: str, _: Script) -> Iterator[Said]:
    link = f"https://video.example/{mark}"
    planned = ev.SessionPlanned(
        _id("s", mark), "2026-11-26T10:00:00+08:00", 60, "joint_video", "", link
    )
    yield Said(planned, "mediator", mark, TABLE)


def _rating(mark: str, side: Side, seat: str, _: Script) -> Iterator[Said]:
    asked = ev.FollowedUp(_seat(side, seat), "yes", 4, f"评{mark}")
    yield Said(asked, side.value, mark, frozenset({side.value, "overseer"}))


MAKERS: tuple[Make, ...] = (
    _joint,
    _caucus,
    _told_in_caucus,
    _note,
    _joint_offer,
    _private_offer,
    _released_offer,
    _answer_to_private,
    _bid,
    _flag,
    _objection,
    _tie,
    _answer,
    _confirmed_alone,
    _draft,
    _session,
    _rating,
)


def terms(mark: str) -> str:
    """Terms of one duty that carry a mark."""
    return (
        '[{"by":"2026-12-22","fen":3000000,"floor":"","how":"转账","id":"1","instalments":[],'
        f'"kind":"pay","original":null,"otherwise":"balance","what":"租金{mark}","who":"applicant"}}]'
    )


def picks() -> st.SearchStrategy[list[tuple[int, Side]]]:
    """Which things happen, of which side, in which order."""
    each = st.tuples(st.integers(0, len(MAKERS) - 1), st.sampled_from(list(Side)))
    return st.lists(each, min_size=1, max_size=30)


def script_of(chosen: list[tuple[int, Side]], seat: str) -> Script:
    """A script in which everything is marked with a number of its own."""
    script = Script()
    for turn, (which, side) in enumerate(chosen):
        mark = str(7_310_000_017 + turn * 104_729)
        for line in MAKERS[which](mark, side, seat, script):
            script.add(line)
            if line.mark and line.mark in script.open_to and MAKERS[which] is _released_offer:
                script.open_to[line.mark] = TABLE
    return script


def played(scene: Scene, script: Script) -> None:
    """Have it happen."""
    hands = {
        "applicant": RESIDENT,
        "respondent": Actor(Role.RESPONDENT, scene.seat),
        "mediator": scene.hand,
    }
    for line in script.lines:
        scene.happen(line.happened, by=hands[line.by])
