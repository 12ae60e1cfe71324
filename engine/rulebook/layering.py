"""How boxes that rest on one another are laid in columns, with few crossings and short lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

COLUMN_GAP: Final = 64.0
ROW_GAP: Final = 14.0
SWEEPS: Final = 24
BEND: Final = 8.0  # the height that a line takes where it passes through a column

Edge = tuple[str, str]  # from what is used to what uses it
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A box to be placed, by its size."""

    id: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Top left corners of the boxes, the points that each line runs through, and the whole size.

    Boxes of one column are equally wide. A line bends to its second point, runs straight to
    its third, and so on in turn.
    """

    corners: Mapping[str, Point]
    widths: Mapping[str, float]
    lines: Mapping[Edge, tuple[Point, ...]]
    width: float
    height: float


def lay_out(boxes: Sequence[Box], edges: Iterable[Edge]) -> Layout:
    """Place the boxes: whatever uses others stands right of all of them."""
    kept = without_cycles([box.id for box in boxes], [*dict.fromkeys(edges)])
    column = _columns([box.id for box in boxes], kept)
    sizes = {box.id: box for box in boxes}
    links: list[Edge] = []
    chains: dict[Edge, list[str]] = {}
    for edge in kept:
        chain = _chain(edge, column, sizes)
        chains[edge] = chain
        links += pairwise(chain)
    order = _ordered(column, links)
    middles = _middles(order, links, sizes)
    return _placed(order, middles, sizes, chains)


def without_cycles(ids: Sequence[str], edges: Sequence[Edge]) -> list[Edge]:
    """The edges without those that would close a circle."""
    users: dict[str, list[str]] = {id: [] for id in ids}
    for used, user in edges:
        users[used].append(user)
    state: dict[str, int] = {}
    kept: list[Edge] = []

    def visit(id: str) -> None:
        state[id] = 1
        for user in users[id]:
            if state.get(user) != 1:
                kept.append((id, user))
                if user not in state:
                    visit(user)
        state[id] = 2

    for id in ids:
        if id not in state:
            visit(id)
    return kept


def _columns(ids: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """How far each box stands from the right: one further than whatever uses it."""
    users: dict[str, list[str]] = {id: [] for id in ids}
    for used, user in edges:
        users[used].append(user)
    column: dict[str, int] = {}

    def depth(id: str) -> int:
        if id not in column:
            column[id] = 1 + max((depth(user) for user in users[id]), default=-1)
        return column[id]

    for id in ids:
        depth(id)
    return column


def _chain(edge: Edge, column: dict[str, int], sizes: dict[str, Box]) -> list[str]:
    """An edge as steps of one column each; where it passes through it gets a box of no width."""
    used, user = edge
    chain = [used]
    for place in range(column[used] - 1, column[user], -1):
        bend = f"{used}→{user}@{place}"
        column[bend] = place
        sizes[bend] = Box(bend, 0.0, BEND)
        chain.append(bend)
    return [*chain, user]


def _ordered(column: Mapping[str, int], links: Sequence[Edge]) -> list[list[str]]:
    """The boxes of each column from the top, by sweeps that draw neighbours together."""
    order: list[list[str]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for id, place in column.items():
        order[place].append(id)
    left, right = _neighbours(column, links)
    best, fewest = [list(ids) for ids in order], _crossings(order, links)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        beside = right if forward else left
        places = range(1, len(order)) if forward else range(len(order) - 2, -1, -1)
        for place in places:
            near = order[place - 1 if forward else place + 1]
            rank = {id: index for index, id in enumerate(near)}
            here = {id: index for index, id in enumerate(order[place])}
            order[place].sort(key=lambda id: _mean([rank[n] for n in beside[id]], here[id]))
        crossings = _crossings(order, links)
        if crossings < fewest:
            best, fewest = [list(ids) for ids in order], crossings
    return best


def _neighbours(
    column: Mapping[str, int], links: Sequence[Edge]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    left: dict[str, list[str]] = {id: [] for id in column}
    right: dict[str, list[str]] = {id: [] for id in column}
    for used, user in links:
        right[used].append(user)
        left[user].append(used)
    return left, right


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _crossings(order: Sequence[Sequence[str]], links: Sequence[Edge]) -> int:
    rank = {id: index for ids in order for index, id in enumerate(ids)}
    place = {id: index for index, ids in enumerate(order) for id in ids}
    by_place: dict[int, list[tuple[int, int]]] = {}
    for used, user in links:
        by_place.setdefault(place[user], []).append((rank[used], rank[user]))
    return sum(
        (a - c) * (b - d) < 0
        for pairs in by_place.values()
        for index, (a, b) in enumerate(pairs)
        for c, d in pairs[index + 1 :]
    )


def _middles(
    order: Sequence[Sequence[str]], links: Sequence[Edge], sizes: Mapping[str, Box]
) -> dict[str, float]:
    """The height of each box's middle: near its neighbours, in order, without overlap."""
    column = {id: place for place, ids in enumerate(order) for id in ids}
    left, right = _neighbours(column, links)
    middles = dict.fromkeys(column, 0.0)
    for ids in order:
        middles |= _spread(ids, [0.0] * len(ids), sizes)
    for sweep in range(SWEEPS):
        for ids in order if sweep % 2 else reversed(order):
            wanted = [_mean([middles[n] for n in left[id] + right[id]], middles[id]) for id in ids]
            middles |= _spread(ids, wanted, sizes)
    return middles


def _spread(
    ids: Sequence[str], wanted: Sequence[float], sizes: Mapping[str, Box]
) -> dict[str, float]:
    """As near to the wanted heights as the order and the sizes allow (pooled least squares)."""
    offsets: list[float] = []
    bottom = 0.0
    for id in ids:
        offsets.append(bottom + sizes[id].height / 2)
        bottom += sizes[id].height + ROW_GAP
    blocks: list[tuple[float, int]] = []  # mean and size of each pool
    for offset, height in zip(offsets, wanted, strict=True):
        mean, size = height - offset, 1
        while blocks and blocks[-1][0] > mean:
            above, count = blocks.pop()
            mean, size = (mean * size + above * count) / (size + count), size + count
        blocks.append((mean, size))
    shifts = [mean for mean, size in blocks for _ in range(size)]
    return {id: shift + offset for id, shift, offset in zip(ids, shifts, offsets, strict=True)}


def _placed(
    order: Sequence[Sequence[str]],
    middles: Mapping[str, float],
    sizes: Mapping[str, Box],
    chains: Mapping[Edge, Sequence[str]],
) -> Layout:
    top = min((middles[id] - sizes[id].height / 2 for id in middles), default=0.0)
    widths = [max((sizes[id].width for id in ids), default=0.0) for ids in order]
    lefts: list[float] = []
    width = 0.0
    for column in reversed(widths):
        lefts.insert(0, width)
        width += column + COLUMN_GAP
    corners = {
        id: (lefts[place], middles[id] - sizes[id].height / 2 - top)
        for place, ids in enumerate(order)
        for id in ids
    }
    wide = {id: widths[place] for place, ids in enumerate(order) for id in ids}
    lines = {edge: tuple(_through(chain, corners, sizes, wide)) for edge, chain in chains.items()}
    height = max((corners[id][1] + sizes[id].height for id in corners), default=0.0)
    boxes = {id: corner for id, corner in corners.items() if sizes[id].width}
    return Layout(boxes, wide, lines, max(width - COLUMN_GAP, 0.0), height)


def _through(
    chain: Sequence[str],
    corners: Mapping[str, Point],
    sizes: Mapping[str, Box],
    wide: Mapping[str, float],
) -> Iterable[Point]:
    """The points of one line: out of the used box, straight through columns, into the user."""
    for index, id in enumerate(chain):
        x, y = corners[id]
        middle = y + sizes[id].height / 2
        if 0 < index < len(chain) - 1:
            yield (x, middle)
        if index < len(chain) - 1:
            yield (x + wide[id], middle)
        else:
            yield (x, middle)
