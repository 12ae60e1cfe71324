"""What a file of deadlines may say, and how faults in it are named."""

from __future__ import annotations

from datetime import date

import pytest

from engine.casework.deadlines import Book, Counted, Sources, Standing, Start, read_book
from engine.errors import DefinitionError
from engine.rulebook.lint.deadlines import deadlines as lint_deadlines
from engine.rulebook.lint.material import Material
from engine.rulebook.lint.written import entries_of
from engine.source import Items, read_text
from tests.engine.casework.deadlines.ground import ground
from tests.ours import library

DATE = date(2026, 3, 2)
DAY = """
- milestone: paper_received
  title: {zh: 收到文书的日子, en: The day the paper came}
"""
GOOD = (
    DAY
    + """
- deadline: reply
  title: {zh: 答复, en: Reply}
  runs_from: {milestone: paper_received}
  length: answer_days
  counted: days
  binds: receiver
  standing: statute
  missed: {zh: 晚了, en: Too late}
  act: {zh: 去答复, en: Reply}
  basis: [民事诉讼法#128(1)]
  status: verified
"""
)


def read(text: str) -> tuple[Book, list[str]]:
    faults: list[DefinitionError] = []
    written = read_text(text, "deadlines.yaml")
    assert isinstance(written, Items)
    kinds = library().rulebook.facts["case.category"].choices
    book = read_book(written, Sources(ground().parameters, kinds, ("rent",)), faults)
    return book, [str(fault) for fault in faults]


def test_a_deadline_is_read_as_it_is_written() -> None:
    book, faults = read(GOOD)
    assert not faults
    reply = book.deadlines["reply"]
    assert (reply.start, reply.start_name) == (Start.MILESTONE, "paper_received")
    assert (reply.length, reply.counted) == ("answer_days", Counted.DAYS)
    assert reply.standing is Standing.STATUTE
    assert reply.soon == "deadline_soon_days"


@pytest.mark.parametrize(
    ("written", "instead", "fault"),
    [
        ("milestone: paper_received}", "milestone: paper_recieved}", "did you mean paper_received"),
        ("{milestone: paper_received}", "{stage: meditate}", "did you mean mediate"),
        ("{milestone: paper_received}", "{limitation: all}", "limitation: all is not known"),
        ("{milestone: paper_received}", "{}", "runs_from names one beginning"),
        ("{milestone: paper_received}", "{event: x}", "unknown key event"),
        ("length: answer_days", "length: answer_day", "did you mean answer_days"),
        ("length: answer_days", "length: lpr_1y", "lpr_1y is no length"),
        ("  length: answer_days\n", "", "nothing is counted"),
        ("counted: days", "counted: weeks", "counted: weeks is not known"),
        ("  counted: days\n", "", "counted is missing"),
        ("binds: receiver", "binds: reciever", "did you mean receiver"),
        ("standing: statute", "standing: law", "one of: statute, fixed, product"),
        ("  standing: statute\n", "", "standing is missing"),
        ("  basis: [民事诉讼法#128(1)]\n", "", "no basis"),
        ("status: verified", "status: verfied", "did you mean verified"),
        ("  act: {zh: 去答复, en: Reply}\n", "", "act is missing"),
        ("status: verified", "status: verified\n  met_by: [appealled]", "appealled is not known"),
        ("status: verified", "status: verified\n  stopped_by: [close]", "did you mean closed"),
        ("status: verified", "status: verified\n  for: [labor]", "for: labor is not known"),
        ("status: verified", "status: verified\n  note: x", "unknown key note"),
        ("deadline: reply", "deadline: Reply!", "is no name"),
        ("status: verified", "status: verified\n  extended_to: never", "never is not known"),
        ("{milestone: paper_received}", "{limitation: assessment}", "leave length out"),
        ("status: verified", "status: verified\n  limits: [rents]", "did you mean rent"),
        ("status: verified", "status: verified\n  limits: [rent]", "leave limits out"),
        ("status: verified", "status: verified\n  not_limits: [rent]", "leave not_limits out"),
    ],
)
def test_a_fault_says_where_it_is_and_what_to_write(written: str, instead: str, fault: str) -> None:
    assert written in GOOD
    _, faults = read(GOOD.replace(written, instead))
    assert any(fault in one for one in faults), faults
    assert all(one.startswith("deadlines.yaml:") for one in faults)


def test_nothing_stands_twice() -> None:
    _, faults = read(GOOD + GOOD[1:])
    assert len([one for one in faults if "stands twice" in one]) == 2


def test_a_milestone_that_no_deadline_names_is_pointed_out() -> None:
    for text, count in ((GOOD, 0), (DAY, 1)):
        entries = {one.place: one for one in entries_of([read_text(text, "x.yaml")])}
        material = Material(library().rulebook, DATE, entries=entries)
        remarks = list(lint_deadlines(material))
        assert len(remarks) == count


def test_a_doubtful_deadline_is_pointed_out() -> None:
    text = GOOD.replace("verified", "to_confirm")
    entries = {one.place: one for one in entries_of([read_text(text, "x.yaml")])}
    (remark,) = lint_deadlines(Material(library().rulebook, DATE, entries=entries))
    assert "still to be confirmed" in remark.message


def test_every_deadline_of_ours_has_both_languages_and_a_known_length() -> None:
    for one in library().deadlines.deadlines.values():
        for text in (one.title, one.missed, one.act):
            assert text.has("zh")
            assert text.has("en")
        if one.length:
            assert one.length in ground().parameters


def test_only_aims_of_ours_are_called_so() -> None:
    ours = {
        k for k, one in library().deadlines.deadlines.items() if one.standing is Standing.PRODUCT
    }
    assert ours == {
        "mediation_screening",
        "invitation_reminder",
        "invitation_reply",
        "mediator_declaration",
        "people_mediation",
        "agreement_signing",
        "end_certificate",
        "call_back",
        "second_call_back",
    }
    for one in library().deadlines.deadlines.values():
        for period in ground().parameters[one.length].periods if one.length else ():
            assert ("产品设定" in period.source) is (one.standing is Standing.PRODUCT)
