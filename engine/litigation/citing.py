"""How papers and their pages name articles: each once, laws by the names they are printed under."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.guidance.guidance import Citation
from engine.guidance.words import Words
from engine.i18n import LANGUAGES, Text
from engine.litigation.form import NOTHING
from engine.litigation.matter import Matter


def cite(articles: Iterable[str], matter: Matter) -> Text:
    """These articles in one line, in their order; no paragraph beside its whole article."""
    laws = matter.evaluation.rulebook.laws
    found: dict[Citation, None] = {}
    for cited in articles:
        law, _, article = cited.partition("#")
        found[Citation(law, article, laws[law].short if law in laws else Text(law))] = None
    whole = {(cite.law, cite.article) for cite in found}
    kept = [cite for cite in found if not _within(cite, whole)]
    cites = tuple(sorted(kept, key=lambda cite: (cite.law, _place(cite.article))))
    if not cites:
        return NOTHING
    return Text(*(Words(matter.texts, language).basis(cites) for language in LANGUAGES))


def _place(article: str) -> tuple[int, ...]:
    """Where an article stands in its law: by its number, then its paragraph and item."""
    return tuple(int(number) for number in re.findall(r"\d+", article))


def _within(cite: Citation, whole: set[tuple[str, str]]) -> bool:
    article = re.split(r"[(-]", cite.article)[0]
    return article != cite.article and (cite.law, article) in whole
