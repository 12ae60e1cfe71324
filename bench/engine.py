"""One law in three engines, in one run: a single case, and a million at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from bench.peers import fisca_rules, ours, zen_rules
from bench.timing import Line, Table, percentile, repeated
from engine.analytics import outcome
from engine.library import Library
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.query.seen import Setting
from engine.rulebook.sampling import Sampler

DRAWN = 20_000
MILLION = 1_000_000
FEW = 1_000
PARTIAL = 100_000
REMEDY = "not measured: pip install zen-engine openfisca-core (group `bench`)"


def tables() -> list[Table]:
    """Single evaluation, and cases a second over a million."""
    law, cases = ours.rulebook(), ours.drawn(DRAWN)
    typed = [ours.answers(case) for case in cases[:FEW]]
    said = [ours.single(law, one) for one in typed]
    peers = _peers(cases, said)
    every = [ours.answers(case) for case in cases]
    plain = Setting(law.namespaces, {})
    batch = ours.Batch(law, every, MILLION // DRAWN, plain, ours.ASKED)
    assert batch.outcomes() == said
    own = _per_case(lambda: [ours.single(law, one) for one in typed], FEW)
    singles = [Line("Jiefen, interpreter", own, unit="µs")]
    notes = [f"{len(law.definitions)} definitions, {len(law.facts)} facts; all facts known."]
    for name, work, count, differ in peers.singles:
        values = _per_case(work, count)
        ratio = percentile(values, 0.5) / percentile(own, 0.5)
        singles.append(Line(f"{name} ({ratio:.1f}×)", values, unit="µs"))
        notes.append(f"{name}: another claim, fee or way than ours in {differ} of {FEW} cases.")
    notes += peers.absent
    lines = [
        Line("a scan of the same columns", _rates(batch.floor, MILLION), unit="cases/s"),
        Line("Jiefen, one query", _rates(batch.run, MILLION), unit="cases/s"),
    ]
    lines += peers.batches
    return [
        Table("One case, one law in each engine", singles, notes),
        Table("A million cases (20,000 different ones, each fifty times)", lines, peers.notes),
        _rental(),
    ]


def _rental() -> Table:
    """The whole law of renting over partial cases: all findings, sums, time limits, the route."""
    library = Library.load()
    asked, region = library.questionnaires["rental"], library.region.of(None)
    sampler = Sampler(library.rulebook, Random(1), ours.DAY)
    cases = [sampler.answers() for _ in range(FEW)]
    setting = Setting(frozenset(asked.scope) | {"case"}, asked.gates)
    names = outcome.names_of(library.rulebook)
    batch = ours.Batch(library.rulebook, cases, PARTIAL // FEW, setting, names, region)

    def alone() -> None:
        for answers in cases[:100]:
            evaluation = Evaluation(
                library.rulebook,
                answers,
                as_of=ours.DAY,
                region=region,
                scope=setting.scope,
                gates=setting.gates,
            )
            outcome.interpreted(evaluation)

    lines = [
        Line("a scan of the same columns", _rates(batch.floor, PARTIAL), unit="cases/s"),
        Line("one query", _rates(batch.run, PARTIAL), unit="cases/s"),
        Line("one by one, interpreter", _rates(alone, 100), unit="cases/s"),
    ]
    note = f"{len(names)} outcomes of {len(library.rulebook.definitions)} definitions, with rows."
    return Table("A hundred thousand partial cases of renting", lines, [note])


def _rates(work: Callable[[], object], count: int) -> list[float]:
    return [count / seconds for seconds in repeated(work, 3)]


def _per_case(work: Callable[[], object], count: int) -> list[float]:
    """Microseconds a case, of several runs."""
    return [seconds / count * 1e6 for seconds in repeated(work, 5)]


class _Peers:
    """What can be measured of the others here."""

    def __init__(self) -> None:
        self.singles: list[tuple[str, Callable[[], object], int, int]] = []
        self.batches: list[Line] = []
        self.notes: list[str] = []
        self.absent: list[str] = []


def _peers(cases: Sequence[ours.Case], said: Sequence[tuple[int, int, str]]) -> _Peers:
    found, today = _Peers(), ours.DAY.toordinal()
    try:
        _zen(found, cases, said, today)
    except ImportError:
        found.absent.append(f"zen-engine {REMEDY}")
    try:
        _fisca(found, cases, said, today)
    except ImportError:
        found.absent.append(f"openfisca-core {REMEDY}")
    return found


def _zen(found: _Peers, cases: Sequence[ours.Case], said: Sequence[Any], today: int) -> None:
    evaluate = zen_rules.evaluator()
    few = [zen_rules.plain(case, today) for case in cases[:FEW]]
    differ = sum(evaluate(case) != own for case, own in zip(few, said, strict=True))
    found.singles.append(("zen-engine", lambda: [evaluate(case) for case in few], FEW, differ))
    many = [zen_rules.plain(case, today) for case in cases]
    seconds = repeated(lambda: [evaluate(case) for case in many], 1)
    rates = [len(many) / one for one in seconds]
    found.batches.append(Line(f"zen-engine (rate of {len(many)})", rates, unit="cases/s"))


def _fisca(found: _Peers, cases: Sequence[ours.Case], said: Sequence[Any], today: int) -> None:
    fisca = fisca_rules.Fisca()
    ten = [fisca_rules.columns([case], today) for case in cases[:10]]
    few = fisca_rules.columns(cases[:FEW], today)
    told = zip(*fisca.run(few, FEW), strict=True)
    plain = [(round(float(c)), round(float(f)), fisca_rules.STEPS[int(r)]) for c, f, r in told]
    differ = sum(one != own for one, own in zip(plain, said, strict=True))
    single = lambda: [fisca.run(one, 1) for one in ten]  # noqa: E731  # a measurement, not a name
    found.singles.append(("openfisca-core", single, len(ten), differ))
    many = fisca_rules.columns(cases, today, MILLION // len(cases))
    rates = _rates(lambda: fisca.run(many, MILLION), MILLION)
    found.batches.append(Line("openfisca-core (float32)", rates, unit="cases/s"))
