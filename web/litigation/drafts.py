"""The papers for a court as their page shows them: what each lacks, and where it is supplied."""

from __future__ import annotations

from typing import Any

from engine.casework.case import Case
from engine.casework.contact import GIVEN
from engine.i18n import Text
from engine.litigation.filling import Filled, FilledForm, State
from engine.litigation.form import GROUPS, FromPerson, Of, Supply
from engine.litigation.limits import limit_lines
from engine.litigation.matter import Matter
from engine.litigation.venue import Competent
from engine.litigation.ways import choices
from web import urls
from web.context import Visit

FORMS = ("docx", "pdf")
CHIPS = {"fits": "good", "does_not": "", "unknown": "warn"}


def page_of(
    visit: Visit, case: Case, matter: Matter, papers: tuple[FilledForm, ...]
) -> dict[str, Any]:
    """All that the page of the papers says."""
    return {
        "limits": [_say(visit, line) for line in limit_lines(matter)],
        "wanted": wanted(visit, case, matter, papers),
        "groups": [
            {"key": group, "papers": [_paper(visit, case, matter, one) for one in papers_in]}
            for group in GROUPS
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
        "people": [person_card(visit, case, papers, who) for who in Of],
    }


def wanted(
    visit: Visit, case: Case, matter: Matter, papers: tuple[FilledForm, ...]
) -> list[dict[str, str]]:
    """What questions and pieces are still missing in any paper, each once, with its address."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for paper in papers:
        for line in paper.missing:
            if line.supply in (Supply.OWN, Supply.OTHER):
                continue  # told by the cards of the two sides
            for one in sources(visit, case, matter, line):
                found.setdefault((one["href"], one["title"]), one)
    return list(found.values())


def person_card(
    visit: Visit, case: Case, papers: tuple[FilledForm, ...], who: Of, home: str = ""
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
    return {"title": title, "text": text, "href": person(case, who, home), "icon": "folder"}


def _paper(visit: Visit, case: Case, matter: Matter, paper: FilledForm) -> dict[str, Any]:
    return {
        "about": _say(visit, paper.form.about),
        **lacking(visit, case, matter, paper),
        "files": [
            {
                "title": visit.say(f"filing.file_{form}"),
                "href": urls.to(
                    urls.FILING_PAPER, number=case.number, paper=paper.form.id, form=form
                ),
            }
            for form in FORMS
        ],
    }


def venue_links(visit: Visit, case: Case, matter: Matter, venue: Competent) -> list[dict[str, str]]:
    """Where it can be told who is competent: its questions, or the form about the other side."""
    if venue.supply is Supply.OTHER:
        title = visit.say("filing.person_other")
        return [{"title": title, "href": person(case, Of.OTHER), "of": ""}]
    facts = matter.evaluation.rulebook.facts
    return [
        {
            "title": _say(visit, facts[name].title),
            "href": urls.to(urls.QUESTION, number=case.number, fact=name),
            "of": "",
        }
        for name in venue.ask
    ]


def lacking(
    visit: Visit, case: Case, matter: Matter, paper: FilledForm, home: str = ""
) -> dict[str, Any]:
    """A paper by name, with what is missing in it, is not known, or is written in by hand."""
    hand = [one for one in paper.of(State.MISSING) if one.supply is Supply.HAND]
    return {
        "id": paper.form.id,
        "title": _say(visit, paper.form.short),
        "missing": [
            {
                "title": _say(visit, line.element.title),
                "links": sources(visit, case, matter, line, home),
            }
            for line in paper.missing
        ],
        "hand": [_say(visit, line.element.title) for line in hand],
        "unknown": [_say(visit, line.element.title) for line in paper.of(State.UNKNOWN)],
    }


def sources(
    visit: Visit, case: Case, matter: Matter, line: Filled, home: str = ""
) -> list[dict[str, str]]:
    """Where one missing thing can be told: its questions, or the form about a person."""
    if line.supply is Supply.QUESTIONS:
        facts = matter.evaluation.rulebook.facts
        return [
            {
                "title": _say(visit, facts[name].title),
                "href": urls.to(urls.QUESTION, number=case.number, fact=name),
                "of": "",
            }
            for name in line.ask
        ]
    if line.supply is Supply.EVIDENCE:
        href = urls.to(urls.EXHIBITS, number=case.number)
        return [{"title": visit.say("filing.evidence"), "href": href, "of": ""}]
    if line.supply is Supply.STORY:
        href = urls.to(urls.STORY, number=case.number)
        return [{"title": visit.say("story.title"), "href": href, "of": ""}]
    who = Of.OTHER if line.supply is Supply.OTHER else Of.OWN
    whose = visit.say(f"filing.of_{who}")
    title = _say(visit, line.element.title)
    return [{"title": title, "href": person(case, who, home), "of": whose}]


def person(case: Case, who: Of, home: str = "") -> str:
    """The form about one of the sides; `home` is the page that it leads back to."""
    address = urls.to(urls.FILING_PERSON, number=case.number, who=who.value)
    return urls.query(address, **{"from": home}) if home else address


def _say(visit: Visit, text: Text) -> str:
    return text.get(visit.language)
