"""`jiefen train --from-store` and `--back`: learn from settled cases, compare, replace, undo."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Final

from engine.actions.learning import settled_cases
from engine.classify.comparing import Comparison, Figures, compare
from engine.classify.examples import Example, rows_in, stories_in
from engine.classify.model import SHIPPED, Model, model_at, write_model
from engine.cli.command import Console, vault_at_hand
from engine.clock import today
from engine.errors import StoreError
from engine.library import Library
from engine.settings.settings import DEFAULT_STORE
from engine.store.address import opened

STORIES: Final = Path("rules/causes/stories")
EXTRA: Final = "training needs scikit-learn: pip install 'jiefen[learn]'"
FEWEST: Final = 50  # settled cases from which anything is learned
FEWEST_HELD: Final = 5  # of these, left aside to compare on
HELD: Final = 0  # the fifth of all cases that nothing is ever learned from


def learn(args: Namespace, library: Library, console: Console) -> int:
    """Learn what settled cases add; 1 where the new model would be worse and was not taken."""
    path = path_of(args)
    base = model_at(args.base or SHIPPED)
    now = model_at(path) if path.exists() else base
    with opened(args.store or os.environ.get("JIEFEN_STORE") or DEFAULT_STORE) as store:
        cases = settled_cases(store, vault_at_hand(), library.taxonomy, base)
    held = [one for one in cases if one.fold == HELD]
    console.say(f"{len(cases)} settled cases whose applicants agreed, {len(held)} left aside")
    if len(cases) < FEWEST or len(held) < FEWEST_HELD:
        least = f"{FEWEST} cases, {FEWEST_HELD} of them left aside"
        console.complain(f"nothing is learned from fewer than {least}: ask again when there are")
        return 1
    stories = stories_in(library.root / STORIES)
    then = _corrected(base, [one for one in cases if one.fold != HELD], stories, library)
    account = {
        "on": today(console.clock).isoformat(),
        "cases": len(cases) - len(held),
        "left_aside": len(held),
        "rules": library.revision,
    }
    then = replace(then, card={**then.card, "settled_cases": account})
    others = rows_in(args.data, library.root / STORIES) if args.data else []
    sets = {"settled cases, left aside": held, "our stories": stories, "rows of others": others}
    compared = _compared(sets, now, then, library)
    for line in _table(compared):
        console.say(line)
    return _replace(path, now, then, compared, args.anyway, console)


def path_of(args: Namespace) -> Path:
    """The file of the service's own model; raises `StoreError` where none is named."""
    named = args.out or os.environ.get("JIEFEN_MODEL")
    if not named:
        raise StoreError("whose model? name its file with --out FILE, or set JIEFEN_MODEL")
    return Path(named)


def _corrected(
    base: Model, cases: Sequence[Example], stories: Sequence[Example], library: Library
) -> Model:
    try:
        from engine.classify.correcting import correct
    except ImportError as err:
        raise StoreError(EXTRA) from err
    taxonomy = library.taxonomy
    return correct(base, cases, stories, taxonomy.classifier, taxonomy.areas)


def _compared(
    sets: dict[str, list[Example]], now: Model, then: Model, library: Library
) -> list[Comparison]:
    found = (
        compare(title, now, then, examples, library.taxonomy) for title, examples in sets.items()
    )
    return [one for one in found if one is not None]


def _table(compared: Sequence[Comparison]) -> Iterator[str]:
    """The figures of both models side by side, and what chance has to do with it."""
    for one in compared:
        yield f"{one.title} ({one.texts}):"
        yield f"  {'':<20}{'now':>8}{'then':>8}"
        for field in fields(Figures):
            before, after = getattr(one.now, field.name), getattr(one.then, field.name)
            yield f"  {field.name:<20}{before:>8.3f}{after:>8.3f}"
        yield (
            f"  won {one.won}, lost {one.lost}; by chance as bad in {one.worse_by_chance:.2f} "
            f"(sign test), loss in {one.loss_by_chance:.2f} (bootstrap)"
        )


def _replace(
    path: Path,
    now: Model,
    then: Model,
    compared: Sequence[Comparison],
    anyway: bool,
    console: Console,
) -> int:
    """Put the new model in the place of the old, which is kept; not where it is worse."""
    worse = [one.title for one in compared if one.is_worse]
    if compared[0].then.accuracy < compared[0].now.accuracy and compared[0].title not in worse:
        worse.insert(0, compared[0].title)
    if worse and not anyway:
        console.complain(
            f"the new model is worse on: {'; '.join(worse)}. "
            "Nothing was replaced; --anyway takes it all the same"
        )
        return 1
    _put(previous(path), path.read_bytes() if path.exists() else write_model(now))
    _put(path, write_model(then))
    console.say(f"written: {path}; the one before is {previous(path)} (jiefen train --back)")
    console.say(f"set JIEFEN_MODEL={path} and restart the service: it reads its model once")
    return 0


def previous(path: Path) -> Path:
    """Where the model that was replaced is kept."""
    return path.with_name(f"{path.name}.previous")


def bring_back(args: Namespace, console: Console) -> int:
    """Let the model and the one before it change places: done twice, nothing happened."""
    path = path_of(args)
    old = previous(path)
    if not old.exists():
        raise StoreError(f"{old} is not there: no model was replaced")
    model_at(old)  # what is no model is not brought back
    content, replaced = old.read_bytes(), path.read_bytes() if path.exists() else None
    _put(path, content)
    if replaced is not None:
        _put(old, replaced)
    console.say(f"{path} is again what it was; {old} holds the other. Restart the service")
    return 0


def _put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)
