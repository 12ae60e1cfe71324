"""The papers for a court as their page shows them: what each lacks, and where it is supplied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.casework.case import Case
from engine.casework.contact import GIVEN
from engine.i18n import Text, money_text
from engine.litigation.citing import cite
from engine.litigation.fees import CLAIMED, reckoned_on, shown_for
from engine.litigation.filling import Filled, FilledForm, State
from engine.litigation.form import GROUPS, FromPerson, Of, Supply
from engine.litigation.limits import limit_lines
from engine.litigation.matter import Matter
from engine.litigation.venue import competent_for, told
from engine.litigation.ways import choices
from engine.litigation.worked import total_of
from web import urls
from web.context import Visit

FORMS = ("docx", "pdf")
CHIPS = {"fits": "good", "does_not": "", "unknown": "warn"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the one who files supplies things: the other side of a mediation has its own pages."""

    case: Case
    is_other_side: bool = False

    def question(self, fact: str) -> str:
        pattern = urls.MEDIATION_ANSWER if self.is_other_side else urls.QUESTION
        return urls.to(pattern, number=self.case.number, fact=fact)

    @property
    def evidence(self) -> str:
        pattern = urls.MEDIATION_PIECES if self.is_other_side else urls.EXHIBITS
        return urls.to(pattern, number=self.case.number)

    @property
    def days(self) -> str:
        return urls.to(urls.DEADLINES, number=self.case.number)

    @property
    def back(self) -> str:
        pattern = urls.SEAT if self.is_other_side else urls.GUIDANCE
        return urls.to(pattern, number=self.case.number)

    @property
    def begin(self) -> str:
        """Where one goes before the kind of dispute is known."""
        pattern = urls.SEAT if self.is_other_side else urls.KIND
        return urls.to(pattern, number=self.case.number)

    def person(self, who: Of) -> str:
        """The form about one of the sides."""
        return urls.to(urls.FILING_PERSON, number=self.case.number, who=who.value)


def page_of(
    visit: Visit, place: Place, matter: Matter, papers: tuple[FilledForm, ...]
) -> dict[str, Any]:
    """All that the page of the papers says."""
    order = ("answer", "sue", "with") if place.is_other_side else GROUPS
    return {
        "limits": [_say(visit, line) for line in limit_lines(matter)],
        "wanted": wanted(visit, place, matter, papers),
        "groups": [
            {"key": group, "papers": [_paper(visit, place, matter, one) for one in papers_in]}
            for group in order
            if (papers_in := [one for one in papers if one.form.group == group])
        ],
        "ways": [
            {
                "title": _say(visit, choice.way.title),
                "about": _say(visit, choice.way.about),
                "fit": choice.fit.value,
                "chip": CHIPS[choice.fit.value],
                "reasons": [_say(visit, reason.text) for reason in choice.reasons],
            }
            for choice in choices(matter)
        ],
        "people": [_person_card(visit, place, papers, who) for who in Of],
        "fees": fees(visit, matter, papers),
        "venue": "" if papers else _say(visit, told(competent_for("", matter), matter)),
        "back": place.back,
    }


def fees(visit: Visit, matter: Matter, papers: tuple[FilledForm, ...]) -> list[dict[str, str]]:
    """What filing costs on the sum of the claims, each fee with its figures and articles."""
    asking = [one for one in papers if one.form.group == "sue"]
    totals = [total for one in asking if (total := total_of(one.claims)) is not None]
    claimed = matter.evaluation.answers.get(CLAIMED)
    whole = claimed if isinstance(claimed, int) else 0
    total = max(totals, default=whole)
    return [
        {
            "title": _say(visit, one.fee.title),
            "sum": money_text(one.fee.value or 0),
            "about": _say(visit, one.about),
            "working": _say(visit, one.working),
            "basis": _say(visit, cite(one.basis, matter)),
        }
        for one in reckoned_on(matter, total, shown_for(one.form for one in papers))
    ]


def wanted(
    visit: Visit, place: Place, matter: Matter, papers: tuple[FilledForm, ...]
) -> list[dict[str, str]]:
    """What questions and pieces are still missing in any paper, each once, with its address."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for paper in papers:
        for line in paper.missing:
            if line.supply in (Supply.OWN, Supply.OTHER):
                continue  # told by the cards of the two sides
            for one in _sources(visit, place, matter, line):
                found.setdefault((one["href"], one["title"]), one)
    return list(found.values())


def _person_card(
    visit: Visit, place: Place, papers: tuple[FilledForm, ...], who: Of
) -> dict[str, str]:
    """The way to the form about one side, with what is still missing of them."""
    titles: dict[str, None] = {}
    for line in (line for paper in papers for line in paper.missing):
        origin = line.element.origin
        if isinstance(origin, FromPerson) and origin.of is who and origin.field in GIVEN:
            titles[visit.say(f"filing.short_{origin.field}")] = None
    text = visit.say(f"filing.person_{who}_text")
    if titles:
        comma = visit.say("list.comma")
        text = visit.say("filing.person_missing", fields=comma.join(titles))
    title = visit.say(f"filing.person_{who}")
    return {"title": title, "text": text, "href": place.person(who), "icon": "folder"}


def _paper(visit: Visit, place: Place, matter: Matter, paper: FilledForm) -> dict[str, Any]:
    hand = [one for one in paper.of(State.MISSING) if one.supply is Supply.HAND]
    return {
        "id": paper.form.id,
        "title": _say(visit, paper.form.short),
        "about": _say(visit, paper.form.about),
        "missing": [
            {
                "title": _say(visit, line.element.title),
                "links": _sources(visit, place, matter, line),
            }
            for line in paper.missing
        ],
        "hand": [_say(visit, line.element.title) for line in hand],
        "unknown": [_say(visit, line.element.title) for line in paper.of(State.UNKNOWN)],
        "files": [
            {
                "title": visit.say(f"filing.file_{form}"),
                "href": urls.to(
                    urls.FILING_PAPER, number=place.case.number, paper=paper.form.id, form=form
                ),
            }
            for form in FORMS
        ],
    }


def _sources(visit: Visit, place: Place, matter: Matter, line: Filled) -> list[dict[str, str]]:
    """Where one missing thing can be told: its questions, or the form about a person."""
    if line.supply is Supply.QUESTIONS:
        facts = matter.evaluation.rulebook.facts
        return [
            {"title": _say(visit, facts[name].title), "href": place.question(name), "of": ""}
            for name in line.ask
        ]
    if line.supply is Supply.EVIDENCE:
        return [{"title": visit.say("filing.evidence"), "href": place.evidence, "of": ""}]
    if line.supply is Supply.DAYS:
        return [{"title": _say(visit, line.element.title), "href": place.days, "of": ""}]
    who = Of.OTHER if line.supply is Supply.OTHER else Of.OWN
    whose = visit.say(f"filing.of_{who}")
    title = _say(visit, line.element.title)
    return [{"title": title, "href": place.person(who), "of": whose}]


def _say(visit: Visit, text: Text) -> str:
    return text.get(visit.language)
