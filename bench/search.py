"""Search over 100,000 invented cases beside a bare call of the library on the same texts."""

from __future__ import annotations

import gc
import random
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb
import tantivy

from bench.timing import Line, Table, percentile, timed_result
from engine.casework.people import Actor, Role
from engine.casework.permissions import Action
from engine.classify.cues import Speller
from engine.clock import SystemClock
from engine.consultation.ranked import Ranked, grams
from engine.library import Library
from engine.search.blind import Blinder
from engine.search.document import Document
from engine.search.index import Index
from engine.search.levelling import batches
from engine.search.query import FACETS, Query
from engine.search.reach import reach_of
from engine.store.uuid7 import uuid7
from engine.vault import Vault

TEXTS: Final = 100_000
FEWER: Final = 10_000  # for what holds everything in memory
ASKED: Final = 400
COMMITTED: Final = 20_000  # at once: what a service does in 15 seconds, rests included
UNITS: Final = [f"unit-{n}" for n in range(40)]
STAGES: Final = ("consult", "assess", "mediate", "litigate")
STATES: Final = (*["open"] * 30, *["closed"] * 60, "waiting")
KINDS: Final = ("rent.arrears", "rent.deposit", "labour.wages", "family.divorce", "loan.private")
SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
OTHERS: Final = "我你他的了在是有不和也就都说来到要上去会着没看好自己这那个们"
FIRST: Final = date(2024, 1, 1)
HEAD: Final = "0123456789abcdef" * 4
HEAD_OF_ALL: Final = Actor(Role.SUPERVISOR, "s1", "", UNITS[0], frozenset(UNITS))
ALONE: Final = Actor(Role.MEDIATOR, "m1", "", UNITS[7], frozenset({UNITS[7]}))


class Stories:
    """Texts put together from the words by which kinds of dispute are known, names and sums."""

    def __init__(self, library: Library, seed: int = 20) -> None:
        cues = {cue for cause in library.taxonomy.causes for cue in (*cause.strong, *cause.weak)}
        self.words = sorted(cue for cue in cues if len(cue) > 1 and _is_chinese(cue))
        self._chance = random.Random(seed)
        self._weights = [1.0 / (1 + rank) ** 0.7 for rank in range(len(self.words))]
        self._chance.shuffle(self.words)

    def names(self) -> str:
        """A name that few bear."""
        given = "".join(chr(self._chance.randrange(0x4E00, 0x9000)) for _ in range(2))
        return self._chance.choice(SURNAMES) + given

    def __iter__(self) -> Iterator[str]:
        while True:
            told = self._chance.choices(self.words, self._weights, k=self._chance.randrange(8, 22))
            between = (self._chance.choice(OTHERS) + self._chance.choice(OTHERS) for _ in told)
            body = "".join(map("".join, zip(told, between, strict=True)))
            yield f"{self.names()}{body}，{self._chance.randrange(100, 99_000)}元。"

    def document(self, said: str) -> Document:
        """A case that tells this."""
        chance = self._chance
        number = chance.randrange(1_000)
        return Document(
            id=uuid7(SystemClock().now()),
            seq=1 + number % 9,
            head=HEAD,
            opened=FIRST + timedelta(days=number),
            state=chance.choice(STATES),
            stage=chance.choice(STAGES),
            category=chance.choice(KINDS),
            unit=chance.choice(UNITS),
            said=said,
            told="拖欠租金 Unpaid rent" if number % 3 else "",
        )

    def questions(self) -> dict[str, list[str]]:
        """What people look for: a frequent word, two words, a name."""
        some = self._chance.choices(self.words[:400], self._weights[:400], k=2 * ASKED)
        return {
            "one word": some[:ASKED],
            "two words": [" ".join(pair) for pair in islice(pairwise(some), 0, ASKED)],
            "a name": [self.names() for _ in range(ASKED)],
        }


def tables() -> list[Table]:
    """A hundred thousand texts, and what else they could be searched with."""
    library = Library.load()
    stories = Stories(library)
    texts = list(islice(stories, TEXTS))
    blinder = Blinder(Vault.demo(), Speller(library.taxonomy.wording))
    with TemporaryDirectory() as folder:
        return [
            measured(stories, texts, blinder, Path(folder), _bare(texts, Path(folder))),
            _chosen_among(stories, texts[:FEWER], Path(folder)),
        ]


def measured(
    stories: Stories,
    texts: Iterable[str],
    blinder: Blinder,
    folder: Path,
    bare: Callable[[str], object] | None = None,
) -> Table:
    """Build, size, memory and answers of the index over these texts; `bare` answers beside it."""
    before = most = _own_memory()
    index = Index(blinder, folder / "ours")
    index.claim()
    built: list[float] = []
    count, some = 0, []
    for row in batches(map(stories.document, texts), COMMITTED):
        built.append(timed_cpu(lambda row=row: (index.put(row), index.commit())))
        count, some, most = count + len(row), row, max(most, _own_memory())
    size = sum(each.stat().st_size for each in (folder / "ours").iterdir()) / 1e6
    lines = [
        Line("put in and committed, processor time", [sum(built)], unit="s"),
        Line("on the disk", [size], unit="MB"),
        Line("memory of its own, more than before, at most", [most - before], unit="MB"),
    ]
    everything, own = reach_of(HEAD_OF_ALL, Action.READ), reach_of(ALONE, Action.READ)
    ways: dict[str, Callable[[str], object]] = {
        "": lambda text: index.search(Query(text, reach=everything)),
        ", with all facets": lambda text: index.search(
            Query(text, reach=everything, facets=FACETS)
        ),
        ", of one unit, with all facets": lambda text: index.search(
            Query(text, reach=own, facets=FACETS)
        ),
    }
    notes: list[str] = []
    for name, asked in stories.questions().items():
        floor = _times(bare, asked) if bare else None
        if floor:
            notes.append(_told(f"{name}, the library alone", floor))
        for how, call in ways.items():
            times = _times(call, asked)
            least = percentile(floor, 0.5) if floor else None
            lines.append(Line(f"{name}{how}", times, least))
            notes.append(_told(f"{name}{how}", times))
    like = _times(
        lambda text: index.nearest(text, Query(reach=everything, limit=5)),
        [row.said for row in some[:ASKED]],
    )
    lines.append(Line("the five most like a text", like))
    notes.append(_told("the five most like a text", like))
    index.close()
    return Table(f"Search over {count:,} cases, 25 on a page, with the count", lines, notes)


def _told(name: str, times: Sequence[float]) -> str:
    each = len(times) / sum(times)
    return f"- {name}: p99 {1000 * percentile(times, 0.99):.1f} ms, {each:,.0f} a second"


def _times(call: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    """The seconds of processor that each answer takes, all else being warm.

    An answer is found by the thread that asks, so that is what it takes on a machine that does
    nothing else, whatever others do meanwhile.
    """
    for text in asked[:20]:
        call(text)
    gc.collect()
    times = []
    for text in asked:
        begun = time.thread_time()
        call(text)
        times.append(time.thread_time() - begun)
    return times


def timed_cpu(work: Callable[[], object]) -> float:
    """The seconds of processor that one run takes, the library's own threads included."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _bare(texts: Sequence[str], folder: Path) -> Callable[[str], object]:
    """The library on the same texts in the clear: every pair of signs of the words, ten hits."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", fast=True)
    builder.add_text_field("text", tokenizer_name="blanks", index_option="freq")
    schema = builder.build()
    (folder / "bare").mkdir()
    index = tantivy.Index(schema, str(folder / "bare"))
    blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("blanks", blanks)
    writer = index.writer(32_000_000, 1)
    for number, text in enumerate(texts):
        row = tantivy.Document()
        row.add_unsigned("number", number)
        row.add_text("text", " ".join(_pairs(text)))
        writer.add_document(row)
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def call(text: str) -> object:
        terms = [
            (tantivy.Occur.Must, tantivy.Query.term_query(schema, "text", pair, "freq"))
            for word in text.split()
            for pair in _pairs(word)
        ]
        return searcher.search(tantivy.Query.boolean_query(terms), 25)

    return call


def _is_chinese(cue: str) -> bool:
    return all("\u4e00" <= sign <= "\u9fff" for sign in cue)


def _pairs(text: str) -> list[str]:
    return [gram for gram in grams(text) if len(gram) > 1]


def _chosen_among(stories: Stories, texts: Sequence[str], folder: Path) -> Table:
    """A tenth of the texts, in the clear, searched by SQL and by what finds our own answers."""
    asked = stories.questions()["two words"][:60]
    base = duckdb.connect(str(folder / "texts.duckdb"))
    base.execute("CREATE TABLE texts (number INTEGER, body TEXT)")
    base.execute(
        "INSERT INTO texts SELECT unnest($1), unnest($2)", [[*range(len(texts))], [*texts]]
    )

    def by_sql(text: str) -> object:
        where = " AND ".join("contains(body, ?)" for _ in text.split())
        found = base.execute(f"SELECT number FROM texts WHERE {where} LIMIT 25", text.split())
        return found.fetchall()

    before = _memory()
    built, ranked = timed_result(lambda: Ranked(texts))

    def by_ranked(text: str) -> object:
        gained = ranked.gains(frozenset(_pairs(text)))
        return sorted(range(len(gained)), key=gained.__getitem__, reverse=True)[:25]

    lines = [
        Line("SQL over texts in the clear, unranked, two words", _times(by_sql, asked)),
        Line("our own in memory: made", [built], unit="s"),
        Line("our own in memory: memory", [_memory() - before], unit="MB"),
        Line("our own in memory, two words", _times(by_ranked, asked)),
    ]
    base.close()
    return Table(f"What else {len(texts):,} texts could be searched with", lines)


def _own_memory() -> float:
    """What this process holds now beside files that it reads, in MB."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = [line for line in told.splitlines() if line.startswith("RssAnon")]
    return int(line.split()[1]) / 1000


def _memory() -> float:
    """The most that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
