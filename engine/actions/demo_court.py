"""Example papers at a court and a commission, and a sheet elsewhere, answered as people would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from engine.accounts.account import Account
from engine.actions import consent, consult, course, exhibits, seats
from engine.actions.consent import CONTACT, DRAFT
from engine.actions.demo import Example, dated
from engine.actions.desk import Desk
from engine.actions.litigating import assembling, describing, handing, receiving
from engine.actions.litigating.choosing import Choice
from engine.actions.litigating.receiving import Act, Asking
from engine.actions.litigating.shelf import REFER
from engine.actions.referring import handing as sheets
from engine.actions.staff import people
from engine.actions.staff.office import Office
from engine.actions.staff.signing import actor_of
from engine.casework.case import Case
from engine.casework.filing import Step
from engine.casework.moves import Wish
from engine.casework.sheets import CARRIED
from engine.clock import FixedClock, today
from engine.errors import DefinitionError, DefinitionFaults
from engine.rulebook.worked import read_facts
from engine.source import Items, Reader, Record, read_file

FILE: Final = Path(__file__).with_suffix(".yaml")
OWN_CHOICE: Final = "own_choice"
ANSWERS: Final = (Step.ACCEPT.value, Step.RETURN.value)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the court did, so many days after the papers came."""

    do: str
    after: int
    by: str  # login
    docket: str = ""
    codes: tuple[str, ...] = ()
    asking: Asking = receiving.NO_ASKING


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the applicant took to another body, so many days after the papers went."""

    kind: str
    body: str
    after: int
    number: str  # under which the body took it the same day


@dataclass(frozen=True, slots=True)
class _Draft:
    example: Example
    kind: str
    way: str
    track: str
    unit: str
    ago: int
    papers: tuple[str, ...]
    own: Mapping[str, str]
    other: Mapping[str, str]
    story: str
    facts: Mapping[str, Any]
    evidence: Mapping[str, str]
    answer: _Answer | None
    sheet: _Sheet | None


def seed(desk: Desk, office: Office, path: Path = FILE) -> tuple[Example, ...]:
    """Enter the papers that are not there yet; the codes by which each applicant comes in.

    Nothing is entered for a unit or a clerk that is not there. Raises `DefinitionFaults` for a
    file that cannot be read.
    """
    faults: list[DefinitionError] = []
    written = read_file(path)
    reader = Reader(written if isinstance(written, Record) else Record(written.place), faults)
    drafts = [_read(desk, entry, faults) for entry in reader.records("packets")]
    reader.done()
    if faults:
        raise DefinitionFaults(faults)
    clerks = {account.login: account for account in people.everybody(office)}
    units = office.tree().units
    shown = [each for each in drafts if each.unit in units and _is_staffed(each, clerks)]
    for draft in shown:
        if desk.store.find_by_number(draft.example.number) is None:
            _enter(desk, office, draft, clerks)
    return tuple(draft.example for draft in shown)


def _is_staffed(draft: _Draft, clerks: Mapping[str, Account]) -> bool:
    return draft.answer is None or draft.answer.by in clerks


def _enter(desk: Desk, office: Office, draft: _Draft, clerks: Mapping[str, Account]) -> None:
    """Enter one case, hand its papers over, and have them answered."""
    begun = desk.clock.now() - timedelta(days=draft.ago)
    then = replace(desk, clock=FixedClock(begun))
    case = _told(then, draft)
    more = assembling.additions(then, case, Choice(papers=draft.papers), draft.track)
    unit = office.tree().units[draft.unit]
    case = handing.hand_over(then, case, unit, draft.track, more)
    if draft.answer is not None:
        later = replace(desk, clock=FixedClock(begun + timedelta(days=draft.answer.after)))
        clerk = later.of(actor_of(office, clerks[draft.answer.by]))
        (packet,) = case.filing.packets
        _answered(Act(clerk, case, packet), draft.answer)
    if draft.sheet is not None:
        later = replace(desk, clock=FixedClock(begun + timedelta(days=draft.sheet.after)))
        _handed_in(later, desk.again(case), draft.sheet)


def _told(desk: Desk, draft: _Draft) -> Case:
    """The case up to the court's door, as its applicant would have told it."""
    codes = iter((draft.example.secret, draft.example.number))
    case = consult.open_case(replace(desk, code=lambda _: next(codes))).case
    case = consent.agree(desk, case, ["assess", "mediate", REFER, DRAFT])
    case = consult.tell_story(desk, case, draft.story)
    case = consult.choose_category(desk, case, draft.kind)
    safe = {consult.DANGER: frozenset({"none"}), consult.SIGNALS: frozenset({"none"})}
    case = consult.record_answers(desk, case, {**safe, **draft.facts})
    named = {name: draft.own[name] for name in ("name", "phone")}
    case = seats.describe(desk, case, named, [CONTACT])
    case = describing.describe_writer(desk, case, draft.own, [DRAFT])
    case = describing.describe_opponent(desk, case, draft.other, [DRAFT])
    content = draft.evidence["text"].encode()
    piece = exhibits.Offered(draft.evidence["name"], len(content), lambda: content)
    case = exhibits.hand_in(desk, case, [piece], draft.evidence["item"]).case
    return course.go_on(desk, case, Wish(draft.way, OWN_CHOICE))


def _answered(act: Act, answer: _Answer) -> None:
    if answer.do == Step.ACCEPT:
        receiving.accept(act, answer.docket)
    else:
        receiving.give_back(act, answer.codes, answer.asking)


def _handed_in(desk: Desk, case: Case, sheet: _Sheet) -> None:
    day = today(desk.clock)
    case = sheets.hand_in(desk, case, sheet.kind, sheets.Going(sheet.body, day, CARRIED))
    (handed,) = case.sheets.handed
    sheets.receive(desk, case, handed, sheets.Taken(day, sheet.number))


# ---------------------------------------------------------------- reading


def _read(desk: Desk, entry: Record, faults: list[DefinitionError]) -> _Draft:
    reader = Reader(entry, faults)
    day = today(desk.clock)
    example = Example(reader.word("title"), reader.word("number"), reader.word("secret"))
    told = reader.mapping("facts")
    days = {name: dated(value, day) for name, value in told.items()}
    answer, sheet = reader.get("then"), reader.get("sheet")
    draft = _Draft(
        example,
        reader.word("kind"),
        reader.word("way"),
        reader.word("track"),
        reader.word("unit"),
        _whole(reader, "ago", entry),
        reader.words("papers"),
        _texts(reader, "own"),
        _texts(reader, "other"),
        reader.word("story"),
        read_facts(days, desk.library.rulebook, faults, entry.place),
        _texts(reader, "evidence"),
        _read_answer(answer, day, faults) if isinstance(answer, Record) else None,
        _read_sheet(sheet, faults) if isinstance(sheet, Record) else None,
    )
    reader.done()
    return draft


def _read_answer(entry: Record, day: date, faults: list[DefinitionError]) -> _Answer:
    reader = Reader(entry, faults)
    items = reader.get("items")
    named = reader.get("until")
    until = "" if named is None else str(dated(named, day))
    answer = _Answer(
        reader.choice("do", ANSWERS),
        _whole(reader, "after", entry),
        reader.word("by"),
        reader.word("docket", ""),
        reader.words("codes"),
        Asking(
            tuple(str(item) for item in items) if isinstance(items, Items) else (),
            reader.word("note", ""),
            date.fromisoformat(until) if until else None,
        ),
    )
    reader.done()
    return answer


def _read_sheet(entry: Record, faults: list[DefinitionError]) -> _Sheet:
    reader = Reader(entry, faults)
    sheet = _Sheet(
        reader.word("kind"),
        reader.word("body"),
        _whole(reader, "after", entry),
        reader.word("number"),
    )
    reader.done()
    return sheet


def _texts(reader: Reader, name: str) -> dict[str, str]:
    return {key: str(value) for key, value in reader.mapping(name).items()}


def _whole(reader: Reader, name: str, entry: Record) -> int:
    written = reader.word(name)
    if not written.isdecimal():
        reader.fault(entry.place, f"{name}: {written} is no number of days", f"write {name}: 9")
        return 0
    return int(written)
