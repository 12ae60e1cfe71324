"""What a mediation left for a court, as the page of papers names it: its papers, and where."""

from __future__ import annotations

from typing import Any, Final

from engine.actions.mediating import papers, table
from engine.casework.case import Case
from engine.mediation.confidence import Kind
from engine.mediation.papers.catalogue import PAPERS, due
from engine.mediation.papers.words import Words
from web import urls
from web.context import Visit

FOR_COURTS: Final = ("facts", "certificate", "agreement", "confirmation")


def shown(visit: Visit, case: Case) -> list[dict[str, Any]]:
    """Those of its papers that go to a court, as far as whoever is here may have them by now.

    The page of the mediation's papers gives their files; the staff have it at their desk.
    """
    viewer = table.viewer(visit.desk, case)
    if viewer.kind not in (Kind.SIDE, Kind.MEDIATOR):
        return []
    ready = {paper.name for paper in due(table.table(visit.desk, case), viewer)}
    given, words = papers.given(case, viewer), Words(visit.language)
    return [
        {
            "title": words(f"{name}.title"),
            "about": visit.say(f"papers.about.{name}"),
            "issued": name in given or PAPERS[name].own or name == papers.AGREEMENT,
            "href": urls.to(urls.PAPERS, number=case.number),
        }
        for name in FOR_COURTS
        if name in ready
    ]
