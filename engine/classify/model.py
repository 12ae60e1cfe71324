"""The learned weights: how much each sign and pair of signs speaks for each area and each kind."""

from __future__ import annotations

import hashlib
import io
import json
import math
import sys
import zipfile
import zlib
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter, mul
from pathlib import Path
from typing import Any, Final

from engine.classify.grams import grams
from engine.errors import StoreError

FORMAT: Final = 1
SHIPPED: Final = Path(__file__).with_name("model.zip")
FIGURES: Final = str.maketrans("123456789", "000000000")
DIGEST: Final = 12  # signs of the digest of a file that name a model
NO_MODEL: Final = "this is no model of ours: make one with `jiefen train`"
MOST_BYTES: Final = 64 * 2**20  # unpacked; ours has 5 MB
MOST_POINTS: Final = 8  # cues beyond these add nothing
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)  # so that equal weights make equal files


@dataclass(frozen=True, slots=True)
class Vector:
    """A text as numbers: which known grams it holds, how much each counts, what share is known."""

    places: tuple[int, ...]
    values: tuple[float, ...]  # of length 1 together
    known: float


@dataclass(frozen=True, slots=True)
class Curve:
    """What the first of several held when so much was claimed for it (Kull et al. 2017).

    Labels that anybody may doubt make the surest claims too high and the others too low.
    """

    upper: float = 1.0
    lower: float = 1.0
    shift: float = 0.0

    def over(self, shares: Sequence[float]) -> list[float]:
        """The shares with the first as it holds, the others in proportion; their order stays."""
        first, *others = sorted(shares, reverse=True) or [0.0]
        if not others or not 0 < first < 1:
            return [*shares]
        odds = self.upper * math.log(first) - self.lower * math.log(1 - first) + self.shift
        rest = 1 - first
        held = max(1 / (1 + math.exp(-odds)), others[0] / (rest + others[0]))
        at = shares.index(first)
        return [held if i == at else one * (1 - held) / rest for i, one in enumerate(shares)]


@dataclass(frozen=True, slots=True)
class Layer:
    """For each name the weight of every gram, in steps of its scale, and of every kind's cues."""

    names: tuple[str, ...]
    weights: tuple[array[int], ...]
    scales: tuple[float, ...]
    cues: tuple[Mapping[str, float], ...]
    bias: tuple[float, ...]
    curve: Curve = Curve()
    _means: dict[int, float] = field(init=False, repr=False, compare=False, default_factory=dict)

    def shares(
        self, vector: Vector, points: Mapping[str, int], among: Sequence[int] | None = None
    ) -> list[float]:
        """The probability of each of these names if it is one of them; of all, if none is given."""
        every = range(len(self.names)) if among is None else among
        return self.curve.over(_softmax(self.scores(vector, points, every)))

    def usual(self, vector: Vector) -> list[float]:
        """What each gram of a text says for the names on the whole."""
        means = self._means
        for place in vector.places:
            if place not in means:
                column = [row[place] for row in self.weights]
                means[place] = sum(map(mul, self.scales, column)) / len(self.names)
        return [means[place] for place in vector.places]

    def scores(
        self, vector: Vector, points: Mapping[str, int], among: Sequence[int]
    ) -> list[float]:
        """How much speaks for each of these names; probabilities are made of it."""
        chosen = _chooser(vector.places)
        kinds, counts = (
            [*points],
            [min(count, MOST_POINTS) / MOST_POINTS for count in points.values()],
        )
        found = []
        for at in among:
            own = self.cues[at]
            cued = sum(map(mul, [own.get(kind, 0.0) for kind in kinds], counts))
            said = sum(map(mul, vector.values, chosen(self.weights[at])))
            found.append(self.scales[at] * said + cued + self.bias[at])
        return found


@dataclass(frozen=True, slots=True)
class Step:
    """From this probability on, so large a share of texts is decided, so many of them rightly."""

    threshold: float
    coverage: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Model:
    """All that was learned, and the account of how: `card` is what the model card shows."""

    grams: Mapping[str, int]
    rarity: array[float]
    areas: Layer
    kinds: Layer
    steps: tuple[Step, ...]
    card: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""  # by which records name it; empty until it was written down

    def vector(self, even: str) -> Vector:
        """The numbers of a text of even spelling; figures count by how long they are."""
        counts = Counter(grams(even.translate(FIGURES)))
        places, values = [], []
        for gram, count in counts.items():
            at = self.grams.get(gram)
            if at is not None:
                places.append(at)
                rare = self.rarity[at]
                values.append(rare if count == 1 else (1 + math.log(count)) * rare)
        length = math.sqrt(sum(map(mul, values, values))) or 1.0
        known = len(places) / len(counts) if counts else 0.0
        return Vector(tuple(places), tuple(value / length for value in values), known)

    def threshold(self, accuracy: float) -> float:
        """The lowest probability from which on at least so many texts were decided rightly.

        Where nothing is asked for, everything is decided.
        """
        if accuracy <= 0:
            return 0.0
        held = [step for step in self.steps if step.accuracy >= accuracy]
        return min((step.threshold for step in held), default=1.01)


def _chooser(places: tuple[int, ...]) -> Any:
    """Takes the weights at these places; `itemgetter` has a shape of its own for one and none."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda weights: tuple(weights[at] for at in places)


def _softmax(scores: Sequence[float]) -> list[float]:
    """Scores as probabilities that add up to 1."""
    most = max(scores, default=0.0)
    grown = [math.exp(score - most) for score in scores]
    total = sum(grown)
    return [one / total for one in grown]


# ---------------------------------------------------------------- on disk


def write_model(model: Model) -> bytes:
    """The file of a model: equal models make equal bytes."""
    about = {
        "format": FORMAT,
        "areas": _layer_about(model.areas),
        "kinds": _layer_about(model.kinds),
        "steps": [[s.threshold, s.coverage, s.accuracy] for s in model.steps],
        "card": model.card,
    }
    parts = {
        "model.json": json.dumps(about, ensure_ascii=False, sort_keys=True).encode(),
        "grams.txt": "\n".join(sorted(model.grams, key=model.grams.__getitem__)).encode(),
        "rarity.f32": _little(model.rarity),
        "areas.i8": b"".join(row.tobytes() for row in model.areas.weights),
        "kinds.i8": b"".join(row.tobytes() for row in model.kinds.weights),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _FIRST_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, content)
    return written.getvalue()


def read_model(content: bytes) -> Model:
    """The model in a file; raises `StoreError` for what is none, or of another format."""
    try:
        return _read(content)
    except (zipfile.BadZipFile, zlib.error, LookupError, EOFError) as err:
        raise StoreError(NO_MODEL) from err
    except (ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError) as err:
        raise StoreError(NO_MODEL) from err


def _read(content: bytes) -> Model:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        if sum(info.file_size for info in file.infolist()) > MOST_BYTES:
            raise ValueError("larger than any model")
        parts = {name: file.read(name) for name in file.namelist()}
    about = json.loads(parts["model.json"])
    if about["format"] != FORMAT:
        raise StoreError(f"the model has format {about['format']}, not {FORMAT}: train anew")
    known = parts["grams.txt"].decode().split("\n")
    rarity = _numbers(parts["rarity.f32"])
    if len(rarity) != len(known):
        raise ValueError("grams and their rarity differ in number")
    return Model(
        grams={gram: at for at, gram in enumerate(known)},
        rarity=rarity,
        areas=_layer(about["areas"], parts["areas.i8"], len(known)),
        kinds=_layer(about["kinds"], parts["kinds.i8"], len(known)),
        steps=tuple(Step(*map(float, step)) for step in about["steps"]),
        card={**about["card"]},
        digest=hashlib.sha256(content).hexdigest()[:DIGEST],
    )


def model_at(path: Path) -> Model:
    """The model in a file on disk; raises `StoreError` where there is none."""
    try:
        return read_model(path.read_bytes())
    except OSError as err:
        raise StoreError(
            f"{path}: cannot be read ({err.strerror}); name the file of a model"
        ) from err


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """The model that comes with the package."""
    return model_at(SHIPPED)


def _layer_about(layer: Layer) -> dict[str, Any]:
    return {
        "names": layer.names,
        "scales": layer.scales,
        "cues": layer.cues,
        "bias": layer.bias,
        "curve": [layer.curve.upper, layer.curve.lower, layer.curve.shift],
    }


def _layer(about: Mapping[str, Any], content: bytes, many: int) -> Layer:
    names = tuple(map(str, about["names"]))
    if len(content) != many * len(names):
        raise ValueError("weights and names differ in number")
    rows = tuple(array("b", content[at * many : (at + 1) * many]) for at in range(len(names)))
    scales, bias = (tuple(map(float, about[key])) for key in ("scales", "bias"))
    cues = tuple({**each} for each in about["cues"])
    if not len(names) == len(scales) == len(bias) == len(cues):
        raise ValueError("a name lacks its numbers")
    return Layer(names, rows, scales, cues, bias, Curve(*map(float, about["curve"])))


def _numbers(content: bytes, order: str = sys.byteorder) -> array[float]:
    """Floats from a file, which always has the least byte first; `order` is that of the machine."""
    numbers = array("f", content)
    if order == "big":
        numbers.byteswap()
    return numbers


def _little(numbers: array[float], order: str = sys.byteorder) -> bytes:
    """Floats as a file has them."""
    kept = array("f", numbers)
    if order == "big":
        kept.byteswap()
    return kept.tobytes()
