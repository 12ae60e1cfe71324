"""`jiefen train`: learn the weights of the classifier, from files or from settled cases."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any, Final

from engine.classify.card import card_page
from engine.classify.examples import Example, area_of_kinds, rows_in, stories_in, told_in
from engine.classify.model import SHIPPED, Model, model_at, write_model
from engine.cli.command import Command, Console, library_of, rules_option
from engine.cli.learning import EXTRA, bring_back, learn
from engine.clock import today
from engine.consultation.answer import words_of
from engine.errors import StoreError
from engine.library import Library

STORIES: Final = Path("rules/causes/stories")


def _options(parser: ArgumentParser) -> None:
    rules_option(parser)
    parser.add_argument(
        "--data",
        metavar="DIR",
        type=Path,
        help="rows of others: category_train.jsonl.gz lies there",
    )
    parser.add_argument(
        "--unseen",
        metavar="FILE",
        type=Path,
        help="stories that are counted on and never learned from: JSON lines with text and code",
    )
    parser.add_argument(
        "--out",
        metavar="FILE",
        type=Path,
        help="where the model is written (default: ours; with --from-store, JIEFEN_MODEL)",
    )
    parser.add_argument("--seed", metavar="N", type=int, help="what chance begins with")
    parser.add_argument(
        "--card",
        metavar="FILE",
        type=Path,
        help="write the model card; without --data, of the model that is there",
    )
    parser.add_argument(
        "--from-store",
        action="store_true",
        help="learn from the settled cases of a store what to add to our model",
    )
    parser.add_argument("--store", metavar="STORE", help="which store (default: JIEFEN_STORE)")
    parser.add_argument(
        "--base", metavar="FILE", type=Path, help="what cases are added to (default: our model)"
    )
    parser.add_argument(
        "--anyway", action="store_true", help="replace the model even if the new one is worse"
    )
    parser.add_argument(
        "--back", action="store_true", help="bring back the model that was replaced"
    )


def _run(args: Namespace, console: Console) -> int:
    if args.back:
        return bring_back(args, console)
    library = library_of(args)
    if args.from_store:
        return learn(args, library, console)
    out = args.out or SHIPPED
    if args.card is not None and args.data is None:
        return _write_card(args.card, model_at(out), library, console)
    model = _trained(args, library, today(console.clock).isoformat())
    content = write_model(model)
    out.write_bytes(content)
    console.say(f"{out}: {len(content) / 2**20:.2f} MiB, {len(model.grams)} grams")
    for line in told(model):
        console.say(line)
    return _write_card(args.card, model, library, console) if args.card else 0


def _write_card(path: Path, model: Model, library: Library, console: Console) -> int:
    path.write_text(card_page(model, library.taxonomy), encoding="utf-8")
    console.say(f"written: {path}")
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


def _trained(args: Namespace, library: Library, day: str) -> Model:
    examples = examples_of(library, args.data)
    unseen = told_in(args.unseen) if args.unseen else []
    try:
        from engine.classify.training import SEED, train
    except ImportError as err:
        raise StoreError(EXTRA) from err
    about = {"revision": library.revision, "trained_on": day}
    seed = SEED if args.seed is None else args.seed
    return train(examples, library.taxonomy.classifier, about, seed, unseen)


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
