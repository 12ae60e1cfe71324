"""The solver behind `--prove` and `--generate`, where it is installed."""

from __future__ import annotations

from importlib.util import find_spec

from engine.errors import JiefenError


class NoSolver(JiefenError):
    """What is asked for needs a package that is not installed."""


def need_solver() -> None:
    """Refuse where the solver is lacking; raises `NoSolver` with the remedy."""
    if find_spec("z3") is None:
        raise NoSolver('this needs a solver: pip install "jiefen[prove]"')
