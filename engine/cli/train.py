"""`jiefen train`: learn the weights of the classifier anew, and say how good they are."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any, Final

from engine.classify.examples import Example, area_of_kinds, rows_in, stories_in
from engine.classify.model import SHIPPED, Model, write_model
from engine.cli.command import Command, Console, library_of, rules_option
from engine.clock import today
from engine.consultation.answer import words_of
from engine.errors import StoreError
from engine.library import Library

STORIES: Final = Path("rules/causes/stories")
EXTRA: Final = "training needs scikit-learn: pip install 'jiefen[learn]'"


def _options(parser: ArgumentParser) -> None:
    rules_option(parser)
    parser.add_argument(
        "--data",
        metavar="DIR",
        type=Path,
        help="rows of others: category_train.jsonl.gz lies there",
    )
    parser.add_argument(
        "--out", metavar="FILE", type=Path, default=SHIPPED, help="where the model is written"
    )
    parser.add_argument("--seed", metavar="N", type=int, help="what chance begins with")


def _run(args: Namespace, console: Console) -> int:
    library = library_of(args)
    examples = examples_of(library, args.data)
    model = _trained(library, examples, args.seed, today(console.clock).isoformat())
    content = write_model(model)
    args.out.write_bytes(content)
    console.say(f"{args.out}: {len(content) / 2**20:.2f} MiB, {len(model.grams)} grams")
    for line in told(model):
        console.say(line)
    return 0


def examples_of(library: Library, data: Path | None) -> list[Example]:
    """Every text with a label that is at hand: rows of others, our stories, our ways to ask."""
    stories = library.root / STORIES
    rows = rows_in(data, stories) if data is not None else []
    areas = area_of_kinds(library.taxonomy.areas)
    asked = [
        Example(f"answer:{answer.id}:{number}", words, areas[answer.kind], answer.kind)
        for answer in library.answers.values()
        if answer.kind in areas
        for number, words in enumerate(words_of(answer))
    ]
    return [*rows, *stories_in(stories), *asked]


def _trained(library: Library, examples: list[Example], seed: int | None, day: str) -> Model:
    try:
        from engine.classify.training import SEED, train
    except ImportError as err:
        raise StoreError(EXTRA) from err
    about = {"revision": library.revision, "trained_on": day}
    return train(examples, library.taxonomy.classifier(), about, SEED if seed is None else seed)


def told(model: Model) -> list[str]:
    """The figures of a model in a few lines."""
    return [
        _figures(title, model.card[part])
        for title, part in (("all judged rows", "all"), ("of these, never tuned on", "reported"))
        if model.card.get(part)
    ]


def _figures(title: str, figures: dict[str, Any]) -> str:
    surest = next(step for step in figures["coverage"] if step["coverage"] == 0.8)
    return (
        f"{title}: {figures['texts']} texts, right {figures['accuracy']:.3f}, "
        f"among three {figures['among_three']:.3f}, of the surest 80 % {surest['accuracy']:.3f}, "
        f"calibration error {figures['calibration_error']:.3f}"
    )


command = Command("train", "learn the classifier's weights anew", _options, _run)
