"""What a story costs to read, beside a bare scikit-learn pipeline on the same texts."""

from __future__ import annotations

import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from random import Random

from bench.timing import Line, Table
from engine.analytics.choices import counted
from engine.casework.events import CategoryChosen
from engine.casework.events.record import to_record
from engine.classify.examples import Example, stories_in, told_in
from engine.classify.learned import classifier_of
from engine.classify.model import SHIPPED, read_model
from engine.clock import SystemClock
from engine.library import Library
from engine.store.store import Event
from engine.store.uuid7 import uuid7

ROOT = Path(__file__).resolve().parent.parent
STORIES = ROOT / "rules/causes/stories"
UNSEEN = ROOT / "tests/data/unseen_stories.jsonl"
LENGTHS = (35, 100, 500)
TEXTS = 300
FEWEST = 50
TRIES = 3
GATE_TEXT = 1.0  # ms for 100 signs
GATE_START = 50.0  # ms
GATE_FILE = 4.0  # MiB
NOTES = (
    "Times are of the processor, singly, the best of three of each text; the floor is the bare",
    "library (TfidfVectorizer of 1 to 3 signs, LinearSVC), learned in this run from our stories.",
    "It names an area and no more: no probability, no kind, no words, no cues.",
)


def tables() -> list[Table]:
    """Speed and size, then what the reading of 100,000 choices costs."""
    library = Library.load()
    classifier = classifier_of(library.taxonomy)
    told = stories_in(STORIES)
    bare = _bare(told)
    lines: list[Line] = []
    for length in LENGTHS:
        texts = _texts(told, length)
        for text in texts:
            classifier.propose(text)  # as it is after an hour of service
        floor = sorted(_each(texts, bare))[len(texts) // 2]
        gate = GATE_TEXT if length == 100 else None
        values = _each(texts, classifier.propose)
        lines.append(Line(f"propose, {length} signs", values, floor, gate=gate))
    return [
        Table("Reading a story", [*lines, *_size()], NOTES),
        Table("What was chosen, of 100,000 cases", [_choices()]),
    ]


def _bare(told: Sequence[Example]) -> Callable[[str], object]:
    """The library alone, as anybody would write it."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    pipeline = make_pipeline(vectors, LinearSVC(class_weight="balanced"))
    pipeline.fit([one.text for one in told], [one.area for one in told])
    unseen = told_in(UNSEEN)
    right = pipeline.predict([one.text for one in unseen]) == [one.area for one in unseen]
    print(f"the bare pipeline places {right.mean():.3f} of the unseen stories\n")
    return lambda text: pipeline.predict([text])


def _texts(told: Sequence[Example], length: int) -> list[str]:
    """Stories of ours of about so many signs; where there are few, cut from all in a row."""
    near = [one.text for one in told if 0.85 * length <= len(one.text) <= 1.15 * length]
    if len(near) >= FEWEST:
        return Random(length).sample(near, min(len(near), TEXTS))
    signs = cycle("。".join(one.text for one in told))
    return ["".join(islice(signs, length)) for _ in range(TEXTS)]


def _each(texts: Sequence[str], work: Callable[[str], object]) -> list[float]:
    return [min(_once(text, work) for _ in range(TRIES)) for text in texts]


def _once(text: str, work: Callable[[str], object]) -> float:
    begun = time.thread_time()
    work(text)
    return time.thread_time() - begun


def _size() -> list[Line]:
    content = SHIPPED.read_bytes()
    reading = []
    for _ in range(9):
        begun = time.thread_time()
        read_model(content)
        reading.append(time.thread_time() - begun)
    tracemalloc.start()
    held = read_model(content)
    memory = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    del held
    return [
        Line("the model read", reading, gate=GATE_START),
        Line("the first time in a process", [_fresh() for _ in range(5)], gate=GATE_START),
        Line("its file", [len(content) / 2**20], unit="MiB", gate=GATE_FILE),
        Line("its memory", [memory], unit="MiB"),
    ]


def _fresh() -> float:
    """Seconds of the processor until a new process has read the model, its modules being there."""
    asked = (
        "import time; from engine.classify import model; begun = time.process_time();"
        "model.shipped_model(); print(time.process_time() - begun)"
    )
    run = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return float(run.stdout)


def _choices() -> Line:
    """What the page about the classifier counts once an hour, without the store's own time."""
    now = SystemClock().now()
    kind, body = to_record(CategoryChosen("rent.deposit", (), ("rent.deposit", "rent.repair")))
    events = []
    for _ in range(100_000):
        id = uuid7(now)
        events += [
            Event(id, 1, "StoryTold", now, "resident", '{"sealed":""}', "", ""),
            Event(id, 2, kind, now, "resident", body, "", ""),
        ]
    begun = time.thread_time()
    counted(events)
    return Line("counted", [time.thread_time() - begun])
