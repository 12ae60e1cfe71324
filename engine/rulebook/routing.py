"""Which line of the route decides in a case, and what goes beside the step it names."""

from __future__ import annotations

from engine.rulebook.conclusion import RouteTaken
from engine.rulebook.node import Run
from engine.rulebook.rule import Route, RouteLine


def route_taken(run: Run, route: Route) -> RouteTaken | None:
    """The first line that surely holds; earlier lines that still may are named."""
    open_lines: list[RouteLine] = []
    for line in route.lines:
        value = True if line.when is None else line.when.eval(run)
        if value is None:
            open_lines.append(line)
        if value is True:
            beside = _beside(run, route, line.to)
            return RouteTaken(line.to, (line.reason,), beside, line, tuple(open_lines))
    return None


def _beside(run: Run, route: Route, primary: str) -> tuple[str, ...]:
    """What goes along with a step, each once and never the step itself."""
    beside = [name for when, names in route.also if when.eval(run) is True for name in names]
    return tuple(dict.fromkeys(name for name in beside if name != primary))
