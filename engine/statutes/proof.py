"""Whether a citation stands: article, paragraph and item in each version that may apply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from engine.statutes.article import Article
from engine.statutes.citation import Reference
from engine.statutes.shelf import Held, Shelf, item_of, paragraph_of


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which a rule may apply; `to` excluded, None without an end."""

    from_: date | None
    to: date | None

    @classmethod
    def of_day(cls, day: date) -> Period:
        """That day alone."""
        return cls(day, day + timedelta(days=1))

    def meets(self, from_: date | None, to: date | None) -> bool:
        """Whether some day lies in both."""
        starts_in_time = from_ is None or self.to is None or from_ < self.to
        ends_in_time = to is None or self.from_ is None or self.from_ < to
        return starts_in_time and ends_in_time


class Outcome(StrEnum):
    """What can be said of a citation."""

    STANDS = "stands"
    WRONG = "wrong"
    DOUBTFUL = "doubtful"  # it stands, and somebody should look at it
    OPEN = "open"  # there is no text to compare it with


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a citation, why, and what to write instead."""

    outcome: Outcome
    message: str = ""
    remedy: str = ""


STANDS = Verdict(Outcome.STANDS)


def prove(shelf: Shelf, reference: Reference, period: Period) -> Verdict:
    """Compare a citation with every version at hand that was in force in the period."""
    title = shelf.title_of(reference.law)
    if title is None:
        return Verdict(Outcome.OPEN, "the text of the law is not at hand")
    versions = shelf.versions(title)
    applying = [held for held in versions if period.meets(held.edition.effective, held.until)]
    if not applying:
        return _out_of_force(versions, period)
    verdicts = [_in_version(held, reference) for held in applying]
    order = (Outcome.WRONG, Outcome.OPEN, Outcome.DOUBTFUL, Outcome.STANDS)
    return min(verdicts, key=lambda verdict: order.index(verdict.outcome))


def _out_of_force(versions: tuple[Held, ...], period: Period) -> Verdict:
    """No version at hand applies: the law had ended, has not begun, or an older text is lacking."""
    ended = versions[0].until
    if ended is not None and period.from_ is not None and ended <= period.from_:
        return Verdict(Outcome.WRONG, f"the law ended on {ended}", "cite the law in force")
    first = versions[-1].edition.effective
    if period == Period.of_day(period.from_ or date.min):
        remedy = f"limit the rule: in_force: {{by: date, from: {first}}}"
        return Verdict(Outcome.WRONG, f"the law comes into force on {first}", remedy)
    return Verdict(Outcome.OPEN, f"the oldest text at hand is that of {first}")


def _in_version(held: Held, reference: Reference) -> Verdict:
    edition = held.edition
    article = edition.article(reference.number)
    version = f"in the version of {edition.version or edition.effective or 'unknown date'}"
    if article is None:
        if edition.is_excerpt:
            return Verdict(Outcome.OPEN, f"the text at hand {version} is an excerpt")
        last = edition.articles[-1].number
        message = f"there is no article {reference.number} {version}"
        return Verdict(
            Outcome.WRONG, message, f"its articles are {edition.articles[0].number} to {last}"
        )
    if wrong := _part_lacking(article, reference):
        if not edition.keeps_breaks:
            return Verdict(Outcome.OPEN, f"the text at hand {version} has lost its line breaks")
        return Verdict(Outcome.WRONG, f"{wrong[0]} {version}", wrong[1])
    if _stands_apart(held, article):
        return Verdict(Outcome.DOUBTFUL, f"its source says: {article.status}", "read it again")
    if reference.item and not reference.paragraph and _lists(article, reference.item) > 1:
        remedy = f"name the paragraph: {reference.number}(1)-{reference.item}"
        return Verdict(
            Outcome.DOUBTFUL, f"several paragraphs have an item {reference.item}", remedy
        )
    return STANDS


def _part_lacking(article: Article, reference: Reference) -> tuple[str, str] | None:
    """What is wrong with the paragraph or item, and what to write instead."""
    if reference.paragraph and paragraph_of(article, reference.paragraph) is None:
        return _no_paragraph(article, reference)
    if reference.item and item_of(article, reference) is None:
        return _no_item(article, reference)
    return None


def _no_paragraph(article: Article, reference: Reference) -> tuple[str, str]:
    number, wanted, count = reference.number, reference.paragraph, len(article.paragraphs)
    paragraphs = f"{count} paragraph{'' if count == 1 else 's'}"
    remedy = f"#{number}" if count == 1 else f"#{number}(1) to #{number}({count})"
    if any(paragraph.item(wanted) for paragraph in article.paragraphs):
        remedy = f"did you mean the item, #{number}-{wanted}?"
    return f"article {number} has {paragraphs}, no paragraph {wanted}", remedy


def _no_item(article: Article, reference: Reference) -> tuple[str, str]:
    number, wanted = reference.number, reference.item
    where = f"paragraph {reference.paragraph} of " if reference.paragraph else ""
    message = f"{where}article {number} has no item {wanted}"
    listing = [paragraph for paragraph in article.paragraphs if paragraph.items]
    if listing:
        spans = (f"#{number}({p.number})-1 to -{len(p.items)}" for p in listing)
        return message, f"its items are {', '.join(spans)}"
    if not reference.paragraph and wanted <= len(article.paragraphs):
        return message, f"did you mean the paragraph, #{number}({wanted})?"
    return message, f"#{number}"


def _lists(article: Article, item: int) -> int:
    """How many paragraphs have an item of this number."""
    return sum(paragraph.item(item) is not None for paragraph in article.paragraphs)


def _stands_apart(held: Held, article: Article) -> bool:
    """Whether a collection says of this article what it does not say of the law."""
    said = [one.status for one in held.edition.articles]
    return said.count(article.status) * 2 <= len(said)
