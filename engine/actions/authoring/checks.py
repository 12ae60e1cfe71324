"""What lint, law tests and coverage say of a whole library on one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.actions.authoring.excerpt import Excerpt
from engine.casework.deadlines import lengths_of
from engine.errors import Place
from engine.interview.questionnaire import Questionnaire
from engine.library import Library
from engine.rulebook.coverage import Gap, coverage
from engine.rulebook.examples import Failure, run_examples
from engine.rulebook.graph import Truthy
from engine.rulebook.lint.material import Asked, Material
from engine.rulebook.lint.remark import Remark, Weight
from engine.rulebook.lint.run import lint
from engine.rulebook.lint.words import Wordlist
from engine.rulebook.lint.written import entries_of, passages_of, read_written

# Facts and parameters that the program itself reads, beside the rules.
BY_ENGINE: Final = frozenset(
    {"case.category", "case.free_text", "rental.district", "limitation_warn_days"}
)


@dataclass(frozen=True, slots=True)
class Checks:
    """The whole result: remarks by place, examples passed and failed, what nothing reaches.

    `reached` says for rules, branches, questions and citations how many of how many.
    """

    day: date
    remarks: tuple[Remark, ...]
    passed: int
    failures: tuple[Failure, ...]
    gaps: tuple[Gap, ...]
    reached: Mapping[str, tuple[int, int]]

    @property
    def faults(self) -> int:
        return sum(remark.weight is Weight.FAULT for remark in self.remarks)

    @property
    def advice(self) -> int:
        return len(self.remarks) - self.faults

    @property
    def failed(self) -> int:
        """How many examples failed; one may fail in several ways."""
        return len({(failure.name, failure.place) for failure in self.failures})

    def within(self, entry: Excerpt) -> tuple[Remark, ...]:
        """The remarks about one entry."""
        return tuple(remark for remark in self.remarks if entry.holds(remark.place))

    def by_file(self) -> Mapping[str, tuple[Remark, ...]]:
        """The remarks of each file that has any."""
        files: dict[str, tuple[Remark, ...]] = {}
        for remark in self.remarks:
            files[remark.place.path] = (*files.get(remark.place.path, ()), remark)
        return files

    def by_lint(self) -> Mapping[str, int]:
        """How often each lint spoke, the loudest first."""
        return dict(Counter(remark.lint for remark in self.remarks).most_common())


def check(library: Library, day: date) -> Checks:
    """Run everything that can be checked; takes seconds, so keep the result."""
    outcome = run_examples(library.rulebook, library.region.of(None))
    evaluations = [evaluation for _, evaluation in outcome.evaluations]
    gaps, reached = coverage(library.rulebook, evaluations)
    return Checks(
        day=day,
        remarks=lint(material_of(library, day)),
        passed=outcome.passed,
        failures=tuple(outcome.failures),
        gaps=tuple(sorted(gaps, key=lambda gap: _order(gap.place))),
        reached=reached,
    )


def _order(place: Place) -> tuple[str, int]:
    return (place.path, place.line)


def material_of(library: Library, day: date) -> Material:
    """What the lints look at, from a library that could be loaded."""
    own = [library.zones_file] if library.zones_file else []
    files = read_written(library.root, *own)
    questionnaires = library.questionnaires.values()
    openings = [
        opening for one in questionnaires for opening in (one.when, *(s.when for s in one.sections))
    ]
    return Material(
        rulebook=library.rulebook,
        day=day,
        region=library.region.of(None),
        asked={
            q.fact: Asked(q.place, q.always, _gates(one, q.fact))
            for one in questionnaires
            for q in one.questions
        },
        openings=tuple(opening for opening in openings if opening is not None),
        entries={entry.place: entry for entry in entries_of(files)},
        passages=tuple(passages_of(files)),
        words=Wordlist.of(library.texts),
        texts=frozenset(library.texts),
        leads=frozenset(library.taxonomy.cards),
        by_engine=BY_ENGINE | lengths_of(library.deadlines),
        districts=library.region.districts,
    )


def _gates(questionnaire: Questionnaire, fact: str) -> tuple[Truthy, ...]:
    """When the questionnaire is the one that is asked, and its section open."""
    gates = (questionnaire.when, questionnaire.gates.get(fact))
    return tuple(gate for gate in gates if gate is not None)
