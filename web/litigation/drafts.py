"""The papers for a court as their page shows them: what each lacks, and where it is supplied."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.actions.litigating.lines import lines_of
from engine.casework.contact import GIVEN
from engine.i18n import Text, money_text
from engine.litigation.citing import cite
from engine.litigation.fees import CLAIMED, reckoned_on, shown_for
from engine.litigation.filling import Filled, FilledForm, State
from engine.litigation.form import GROUPS, FromPerson, Of, Supply
from engine.litigation.limits import limit_lines
from engine.litigation.matter import Matter
from engine.litigation.venue import Competent, competent_for, told
from engine.litigation.ways import choices
from engine.litigation.worked import total_of
from web import urls
from web.context import Visit
from web.litigation.places import Place

FORMS = ("docx", "pdf")
CHIPS = {"fits": "good", "does_not": "", "unknown": "warn"}


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
        "people": [person_card(visit, place, papers, who) for who in Of],
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
    workings = frozenset(name for one in papers for name in one.workings)
    return [
        {
            "title": _say(visit, one.fee.title),
            "sum": money_text(one.fee.value or 0),
            "about": _say(visit, one.about),
            "working": _say(visit, one.working),
            "basis": _say(visit, cite(one.basis, matter)),
        }
        for one in reckoned_on(matter, total, shown_for(workings))
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
            for one in sources(visit, place, matter, line):
                found.setdefault((one["href"], one["title"]), one)
    return list(found.values())


def person_card(
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
    return {
        "about": _say(visit, paper.form.about),
        **lacking(visit, place, matter, paper),
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


def lacking(visit: Visit, place: Place, matter: Matter, paper: FilledForm) -> dict[str, Any]:
    """A paper by name, with what is missing in it, is not known, or is written in by hand."""
    hand = [one for one in paper.of(State.MISSING) if one.supply is Supply.HAND]
    return {
        "id": paper.form.id,
        "title": _say(visit, paper.form.short),
        "missing": [
            {
                "title": _say(visit, line.element.title),
                "links": sources(visit, place, matter, line),
            }
            for line in paper.missing
        ],
        "hand": [_say(visit, line.element.title) for line in hand],
        "lines": place.lines(paper.form.id) if lines_of(paper) else "",
        "unknown": [_say(visit, line.element.title) for line in paper.of(State.UNKNOWN)],
    }


def venue_links(
    visit: Visit, place: Place, matter: Matter, venue: Competent
) -> list[dict[str, str]]:
    """Where it can be told who is competent: its questions, or the form about somebody."""
    if venue.supply in (Supply.OTHER, Supply.OWN):
        who = Of(venue.supply.value)
        return [{"title": visit.say(f"filing.person_{who}"), "href": place.person(who), "of": ""}]
    return _questions(visit, place, matter, venue.ask)


def sources(visit: Visit, place: Place, matter: Matter, line: Filled) -> list[dict[str, str]]:
    """Where one missing thing can be told: its questions, or the form about a person."""
    title = _say(visit, line.element.title)
    match line.supply:
        case Supply.QUESTIONS:
            return _questions(visit, place, matter, line.ask)
        case Supply.EVIDENCE:
            return [{"title": visit.say("filing.evidence"), "href": place.evidence, "of": ""}]
        case Supply.STORY:
            return [{"title": visit.say("story.title"), "href": place.story, "of": ""}]
        case Supply.DAYS:
            return [{"title": title, "href": place.days, "of": ""}]
    who = Of.OTHER if line.supply is Supply.OTHER else Of.OWN
    of = visit.say(f"filing.of_{who}")
    return [{"title": title, "href": place.person(who), "of": of if of != title else ""}]


def _questions(
    visit: Visit, place: Place, matter: Matter, names: Iterable[str]
) -> list[dict[str, str]]:
    facts = matter.evaluation.rulebook.facts
    return [
        {"title": _say(visit, facts[name].title), "href": place.question(name), "of": ""}
        for name in names
    ]


def _say(visit: Visit, text: Text) -> str:
    return text.get(visit.language)
