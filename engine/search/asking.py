"""How a question is put to the index: the words, and everything that limits where they count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, TypeAlias

from tantivy import FieldType, Occur, Schema
from tantivy import Query as Ask

from engine.search.blind import Blinder, is_sign
from engine.search.query import Query, Reach
from engine.search.schema import ARTICLES, LIES, MARKS, SAID, TOLD, WORDS

MOST_WORDS: Final = 12
LONGEST: Final = 200
"""Signs of a question that are looked at."""
TOLD_WEIGHS: Final = 0.5  # what the guidance says, beside what somebody wrote
LEAST: Final = 0.25  # of the grams of a question, where no document holds them all

FEW: Final = 8

Part: TypeAlias = tuple[Occur, Ask]
Places: TypeAlias = Mapping[str, int]

_EQUAL: Final = ("stage", "unit", "assignee", "place", "level", "outcome", "category", "year")
_NONE: Final = Ask.empty_query()


class Asking:
    """Makes questions of queries, for one schema."""

    def __init__(self, schema: Schema, blinder: Blinder) -> None:
        self._schema, self._blinder = schema, blinder

    def limits(self, query: Query, places: Places) -> list[Part]:
        """All that limits the answer but the words; it adds nothing to the score.

        `places` counts the documents by where they lie.
        """
        parts = [(Occur.Must, Ask.const_score_query(part, 0.0)) for part in self._limits(query)]
        if query.reach is not None:
            parts += self._reach(query.reach, places)
        return parts + [(Occur.MustNot, self._term("id", id.hex)) for id in query.without]

    def words(self, text: str) -> Ask | None:
        """Every word of the question, each wholly in one text; None where it has none."""
        words = self._blinder.words(text[:LONGEST])[:MOST_WORDS]
        if not words:
            return None
        return Ask.boolean_query([(Occur.Must, self._word(word)) for word in words])

    def some_words(self, text: str) -> Ask:
        """A good part of the words of the question; nothing where it is a single one."""
        words = self._blinder.words(text[:LONGEST])[:MOST_WORDS]
        grams = list(dict.fromkeys(gram for word in words for gram in word))
        if len(grams) < 2:
            return _NONE
        least = max(1, round(LEAST * len(grams)))
        return Ask.boolean_query([(Occur.Should, self._word([g])) for g in grams], least)

    def like(self, tokens: Iterable[str], marks: Iterable[str], weight: float) -> Ask:
        """Any of these tokens of what was said, and any of these marks or articles."""
        parts = [(Occur.Should, self._term(SAID, token, "freq")) for token in tokens]
        for mark in marks:
            asked = self._blinder.token(MARKS, mark), self._blinder.token(ARTICLES, mark)
            for field, token in zip((MARKS, ARTICLES), asked, strict=True):
                part = Ask.boost_query(self._term(field, token), weight)
                parts.append((Occur.Should, part))
        return Ask.boolean_query(parts) if parts else _NONE

    @staticmethod
    def within(asked: Ask | None, limits: Sequence[Part]) -> Ask:
        """What is asked for, within limits; all of that where nothing is."""
        if asked is None:
            whole = Ask.const_score_query(Ask.all_query(), 0.0)
            limited = any(occur == Occur.Must for occur, _ in limits)
            return Ask.boolean_query([*limits] if limited else [(Occur.Must, whole), *limits])
        return Ask.boolean_query([(Occur.Must, asked), *limits])

    def _word(self, grams: Sequence[str]) -> Ask:
        fields = [self._in(name, grams) for name in WORDS]
        fields[WORDS.index(TOLD)] = Ask.boost_query(fields[WORDS.index(TOLD)], TOLD_WEIGHS)
        return Ask.disjunction_max_query(fields, 0.1)

    def _in(self, field: str, grams: Sequence[str]) -> Ask:
        if len(grams) == 1 and is_sign(grams[0]):
            return self._set(field, self._blinder.around(field, grams[0]))
        tokens = self._blinder.of(field, grams)
        terms = [(Occur.Must, self._term(field, token, "freq")) for token in tokens]
        return terms[0][1] if len(terms) == 1 else Ask.boolean_query(terms)

    def _limits(self, query: Query) -> Iterator[Ask]:
        if query.kind is not None:
            yield self._term("kind", int(query.kind))
        if query.states is not None:
            yield self._set("state", sorted(query.states))
        for name in _EQUAL:
            if (value := getattr(query, name)) is not None:
                yield self._term(name, value)
        if query.opened_from or query.opened_until:
            yield self._days("opened", query.opened_from, query.opened_until)
        for name in (MARKS, ARTICLES):
            if values := getattr(query, name):
                yield self._set(name, self._blinder.of(name, sorted(values)))

    def _reach(self, reach: Reach, places: Places) -> list[Part]:
        """What may be shown, by the fewer documents: those that may, or those that may not.

        With 20,000 documents in 40 units it took 3.5 ms to name all of one's own, and 0.3 ms to
        leave the others out.
        """
        own = [place for place in places if reach.holds_at(place)]
        others = [place for place in places if place not in {*own}]
        mine = self._term("assignee", reach.account) if reach.account else _NONE
        if not reach.assigned:
            return [(Occur.MustNot, mine), *self._lying(own, others, places, _NONE)]
        return self._lying(own, others, places, mine)

    def _lying(
        self, own: Sequence[str], others: Sequence[str], places: Places, mine: Ask
    ) -> list[Part]:
        """What lies at one's own places, or is `mine`; named by whichever is less."""
        if sum(places[each] for each in others) < sum(places[each] for each in own):
            beyond = [(Occur.Must, self._at(others)), (Occur.MustNot, mine)]
            return [(Occur.MustNot, Ask.boolean_query(beyond))] if others else []
        within = Ask.boolean_query([(Occur.Should, mine), (Occur.Should, self._at(own))])
        return [(Occur.Must, Ask.const_score_query(within, 0.0))]

    def _at(self, places: Sequence[str]) -> Ask:
        """What lies at any of these; a set of many is made whole, of few it is looked up."""
        if len(places) > FEW:
            return self._set(LIES, places)
        return Ask.boolean_query([(Occur.Should, self._term(LIES, place)) for place in places])

    def _days(self, field: str, first: date | None, last: date | None) -> Ask:
        lower, upper = (day.toordinal() if day else None for day in (first, last))
        return Ask.range_query(self._schema, field, FieldType.Integer, lower, upper)

    def _set(self, field: str, values: Sequence[str]) -> Ask:
        return Ask.term_set_query(self._schema, field, values) if values else _NONE

    def _term(self, field: str, value: object, option: str = "basic") -> Ask:
        return Ask.term_query(self._schema, field, value, option)
