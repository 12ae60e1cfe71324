"""The small law of unpaid rent as variables of openfisca-core, days as numbers.

OpenFisca holds numbers as 32-bit floats, so its sums are not exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

PERIOD: Final = "2026-11"
STEPS: Final = ("EMERGENCY", "COURT", "SMALL", "MEDIATE", "CONSULT")
YES_NO: Final = ("demanded", "withheld", "danger")
NUMBERS: Final = ("outstanding", "due_on", "demanded_on", "grace_days", "rate", "loss", "as_of")


def inputs(case: Mapping[str, Any], as_of: int) -> dict[str, float]:
    """A case as the numbers that the variables take."""
    found = {key: float(case[key]) for key in NUMBERS if key != "as_of"}
    found |= {key: float(case[key] == "yes") for key in YES_NO}
    found["per_day"] = float(case["damages"] == "per_day")
    found["leave"] = float(case["wish"] == "leave")
    return {**found, "as_of": float(as_of)}


class Fisca:
    """A tax and benefit system with this law alone; ImportError where it is not installed."""

    def __init__(self) -> None:
        from openfisca_core.entities import build_entity
        from openfisca_core.taxbenefitsystems import TaxBenefitSystem

        self.entity = build_entity("lease", "leases", "A lease", is_person=True)
        self.system = TaxBenefitSystem([self.entity])
        for name in (*NUMBERS, *YES_NO, "per_day", "leave"):
            self.system.add_variable(self._variable(name, None))
        for name, formula in _formulas().items():
            self.system.add_variable(self._variable(name, formula))

    def _variable(self, name: str, formula: Any) -> Any:
        from openfisca_core.periods import DateUnit
        from openfisca_core.variables import Variable

        body: dict[str, Any] = {
            "value_type": float,
            "entity": self.entity,
            "definition_period": DateUnit.MONTH,
            "label": name,
        }
        if formula is not None:
            body["formula"] = formula
        return type(name, (Variable,), body)

    def run(self, columns: Mapping[str, Any], count: int) -> tuple[Any, Any, Any]:
        """Claims, court fees and ways of so many cases, as arrays."""
        from openfisca_core.simulations import SimulationBuilder

        simulation = SimulationBuilder().build_default_simulation(self.system, count)
        for name, values in columns.items():
            simulation.set_input(name, PERIOD, values)
        return tuple(  # type: ignore[return-value]  # three of them
            simulation.calculate(name, PERIOD) for name in ("claim", "court_fee", "route")
        )


def columns(cases: Sequence[Mapping[str, Any]], as_of: int, times: int = 1) -> dict[str, Any]:
    """The inputs of many cases as arrays, each case several times."""
    import numpy

    rows = [inputs(case, as_of) for case in cases]
    return {
        name: numpy.tile(numpy.array([row[name] for row in rows], dtype=numpy.float32), times)
        for name in rows[0]
    }


def _formulas() -> dict[str, Any]:
    import numpy

    def days_late(lease: Any, period: Any) -> Any:
        return lease("as_of", period) - lease("due_on", period)

    def owed(lease: Any, period: Any) -> Any:
        return (lease("outstanding", period) > 0) * (lease("days_late", period) > 0)

    def breach(lease: Any, period: Any) -> Any:
        since = lease("as_of", period) - lease("demanded_on", period)
        late = since > lease("grace_days", period)
        demanded, withheld = lease("demanded", period), lease("withheld", period)
        return lease("owed", period) * demanded * late * (1 - withheld)

    def may_end(lease: Any, period: Any) -> Any:
        return lease("breach", period) * (lease("days_late", period) > 30)

    def interest(lease: Any, period: Any) -> Any:
        due = lease("owed", period) * (1 - lease("per_day", period))
        sums = lease("outstanding", period) * 0.03 * lease("days_late", period) / 365
        return due * numpy.floor(sums + 0.5)

    def agreed(lease: Any, period: Any) -> Any:
        due = lease("owed", period) * lease("per_day", period)
        sums = lease("outstanding", period) * lease("rate", period) * lease("days_late", period)
        return due * numpy.floor(sums + 0.5)

    def damages_due(lease: Any, period: Any) -> Any:
        cap, sums = lease("loss", period) * 1.3, lease("agreed", period)
        return (sums > 0) * numpy.floor(numpy.minimum(sums, cap) + 0.5)

    def claim(lease: Any, period: Any) -> Any:
        more = lease("interest", period) + lease("damages_due", period)
        return lease("owed", period) * (lease("outstanding", period) + more)

    def court_fee(lease: Any, period: Any) -> Any:
        sums = lease("claim", period)
        middle = numpy.maximum(numpy.minimum(sums, 10_000_000) - 1_000_000, 0) * 0.025
        upper = numpy.maximum(sums - 10_000_000, 0) * 0.02
        return lease("owed", period) * numpy.floor(5000 + middle + upper + 0.5)

    def route(lease: Any, period: Any) -> Any:
        owed = lease("owed", period) > 0
        court = (lease("may_end", period) > 0) & (lease("leave", period) > 0)
        tests = [
            lease("danger", period) > 0,
            court,
            owed & (lease("claim", period) < 500_000),
            owed,
        ]
        return numpy.select(tests, [0, 1, 2, 3], 4)

    return {
        formula.__name__: formula
        for formula in (
            days_late,
            owed,
            breach,
            may_end,
            interest,
            agreed,
            damages_due,
            claim,
            court_fee,
            route,
        )
    }
