"""Whether a matter is ready to be filed, point by point: the reasons C01 to C13, asked beforehand.

What nobody knows is unknown and never met. Texts, states and what bars stand in YAML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.i18n import Text
from engine.litigation.manifest import Manifest
from engine.litigation.outcomes import State as State
from engine.litigation.outcomes import preconditions

NOWHERE: Final = Text("")
INTERNAL: Final = frozenset({"C13"})
"""Signs for the court alone: the applicant is never shown them."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One precondition: how it stands, in plain words, and where it is mended.

    `ask` are the facts whose questions would settle it; `bars` is true only where the law surely
    closes the way that was chosen.
    """

    code: str
    outcome: str
    state: State
    title: Text
    text: Text
    where: str = "none"
    ask: tuple[str, ...] = ()
    bars: bool = False

    @property
    def is_internal(self) -> bool:
        """Whether it is for the court's eyes alone."""
        return self.code in INTERNAL

    @property
    def warns(self) -> bool:
        """Whether somebody has to look at it."""
        return self.state in (State.NOT_MET, State.UNKNOWN) and not self.is_internal


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a matter before it is filed; None and the empty text where nobody knows."""

    track: str
    group: str = ""  # of kinds of dispute: rent, lab, fam
    own_named: bool = False
    own_part: bool = False  # which part in law the applicant plays
    pieces: int = 0
    other_named: bool = False
    other_placed: bool = False  # by identity number, company code or address
    other_address: bool = False
    agreement: bool | None = None  # one that took effect
    claims: int = 0  # that are worded
    claims_open: bool = False
    civil: bool | None = None
    venue: Text = NOWHERE  # who is competent
    is_venue: bool | None = None  # whether that is where it goes
    is_venue_open: bool = False  # further courts may be competent
    venue_why: Text = NOWHERE
    clause: bool | None = None  # arbitration was agreed
    decided: bool | None = None
    pending: bool | None = None
    elsewhere: bool = False  # papers lie with another unit
    similar: bool = False  # a registered case is very likely the same
    too_early: bool | None = None
    arbitration: str = ""  # award, refused, overdue, none, under_way, mediated
    exempt: str = ""  # wage_iou, wage_agreement
    award_late: bool | None = None
    award_final: bool = False  # for the employer, who then cannot sue
    past_retirement: bool = False  # whether arbitration comes first is disputed
    sued_before: bool = False  # it is not known how that ended
    other_gone: bool = False  # the employer has no licence or was deregistered
    has_form: bool = False
    missing: int = 0
    signed: bool | None = None
    agent: bool = False
    mandate: bool = False
    scope: bool = False
    fee: str = ""  # due, paid
    same_person: bool = False
    ask: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # facts by code


def check(given: Given) -> tuple[Checked, ...]:
    """Every precondition in order, each in exactly one state."""
    return tuple(_told(code, f"{code}.{ask(given)}", given) for code, ask in _CHECKS.items())


def of_manifest(manifest: Manifest) -> tuple[Checked, ...]:
    """How each stood when a packet was made, with what the court alone is told.

    In the words of today; nothing where the packet is of a version that does not tell.
    """
    texts = preconditions()
    if manifest.checks is None:
        return ()
    told = [
        Checked(
            one.code,
            one.outcome,
            State(one.state),
            texts.titles[one.code],
            Text(one.text, _english(one.outcome)),
            bars=one.outcome in texts.outcomes and texts.outcomes[one.outcome].bars,
        )
        for one in manifest.checks
        if one.code in texts.titles
    ]
    signs = Given(manifest.track, same_person=_is_one_person(manifest))
    return (*told, _told("C13", f"C13.{_signs(signs)}", signs))


def _english(outcome: str) -> str:
    """The English words of an outcome; none where a place in them would have to be filled."""
    known = preconditions().outcomes.get(outcome)
    return "" if known is None or "{" in known.text.en else known.text.en


def _is_one_person(manifest: Manifest) -> bool:
    """Whether both sides have a number, a telephone or an address in common."""
    marks: dict[str, set[str]] = {}
    for party in manifest.parties:
        told = (party.id_no, party.org_code, party.phone, party.address)
        marks.setdefault(party.side, set()).update(filter(None, told))
    return bool(marks.get("plaintiff", set()) & marks.get("defendant", set()))


def barred(checked: Iterable[Checked]) -> tuple[Checked, ...]:
    """Those for which the law surely closes the way."""
    return tuple(one for one in checked if one.bars)


def for_applicant(checked: Iterable[Checked]) -> tuple[Checked, ...]:
    """Those that the applicant is shown."""
    return tuple(one for one in checked if not one.is_internal)


def _told(code: str, outcome: str, given: Given) -> Checked:
    texts = preconditions()
    one = texts.outcomes[outcome]
    count = str(given.missing)
    values = {"venue": given.venue, "why": given.venue_why, "count": Text(count, count)}
    return Checked(
        code,
        outcome,
        one.state,
        texts.titles[code],
        _filled(one.text, values),
        one.where,
        given.ask.get(code, ()) if one.state is State.UNKNOWN else (),
        one.bars,
    )


def _filled(text: Text, values: Mapping[str, Text]) -> Text:
    zh, en = text.zh, text.en
    for name, value in values.items():
        zh = zh.replace("{" + name + "}", value.zh)
        en = en.replace("{" + name + "}", value.get("en"))
    return Text(zh, en)


# ---------------------------------------------------------------- the thirteen


def _standing(given: Given) -> str:
    if given.track == "CONFIRM" and given.agreement:
        return "agreement"
    if not given.own_named:
        return "unnamed"
    if not given.own_part:
        return "part_open"
    return "met" if given.pieces else "no_piece"


def _defendant(given: Given) -> str:
    if given.track == "CONFIRM" and given.agreement:
        return "agreement"
    if not given.other_named:
        return "unnamed"
    if not given.other_placed:
        return "nowhere"
    if given.other_gone:
        return "gone"
    return "undeliverable" if given.track == "PAY_ORDER" and not given.other_address else "met"


def _claim(given: Given) -> str:
    if given.track == "CONFIRM":
        return "agreement" if given.agreement else "none"
    if not given.claims:
        return "open" if given.claims_open or not given.has_form else "none"
    return "open" if given.claims_open else "met"


def _civil(given: Given) -> str:
    return {True: "met", False: "outside", None: "unknown"}[given.civil]


def _venue(given: Given) -> str:
    if given.track == "CONFIRM":
        return "agreement"
    if given.track == "ARBITRATE" and given.group != LABOUR and not given.clause:
        return "clause_open" if given.clause is None else "no_clause"
    if not given.venue.zh:
        return "unknown"
    if given.is_venue is not False:
        return "met"
    return "perhaps" if given.is_venue_open else "other_court"


def _clause(given: Given) -> str:
    if given.track in ("CONFIRM", "ARBITRATE") or given.group == LABOUR:
        return "not_applicable"
    return {True: "clause", False: "met", None: "unknown"}[given.clause]


def _once(given: Given) -> str:
    if given.elsewhere:
        return "elsewhere"
    arbitration = given.arbitration if given.group == LABOUR else ""
    if arbitration == "award":
        return "award"
    if given.decided:
        return "decided"
    if arbitration in ("overdue", "refused"):
        return "award"
    if given.pending or arbitration == "under_way":
        return "pending"
    if given.similar:
        return "similar"
    if None in (given.decided, given.pending):
        return "unknown"
    return "sued_before" if given.sued_before else "met"


def _time(given: Given) -> str:
    if given.group != FAMILY:
        return "not_applicable"
    return {True: "barred", False: "met", None: "unknown"}[given.too_early]


def _arbitration(given: Given) -> str:
    if given.group != LABOUR or given.track != "FILING":
        return "not_applicable"
    if given.exempt:
        return given.exempt
    if given.arbitration == "award":
        if given.award_final:
            return "award_final"
        return {True: "award_late", False: "award", None: "award_undated"}[given.award_late]
    if given.past_retirement and given.arbitration in ("", "none"):
        return "past_retirement"
    return given.arbitration or "unknown"


def _papers(given: Given) -> str:
    if given.track == "CONFIRM":
        return "unsigned" if given.agreement else "no_agreement"
    if not given.has_form:
        return "no_form"
    if given.missing:
        return "missing"
    return "met" if given.signed else "unsigned"


def _agent(given: Given) -> str:
    if not given.agent:
        return "not_applicable"
    if not given.mandate:
        return "no_mandate"
    return "met" if given.scope else "no_scope"


def _fee(given: Given) -> str:
    if given.track == "CONFIRM" or (given.track == "ARBITRATE" and given.group == LABOUR):
        return "free"
    return given.fee or "later"


def _signs(given: Given) -> str:
    return "same_person" if given.same_person else "quiet"


LABOUR: Final = "lab"
FAMILY: Final = "fam"
_CHECKS: Final[Mapping[str, Callable[[Given], str]]] = {
    "C01": _standing,
    "C02": _defendant,
    "C03": _claim,
    "C04": _civil,
    "C05": _venue,
    "C06": _clause,
    "C07": _once,
    "C08": _time,
    "C09": _arbitration,
    "C10": _papers,
    "C11": _agent,
    "C12": _fee,
    "C13": _signs,
}
