"""What is worked out for a paper: totals, fees, competence, the basis, the pieces."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.i18n import Text, money_text, money_upper
from engine.litigation.citing import cite
from engine.litigation.claims import Worded
from engine.litigation.fees import ARBITRATION, FILING, ORDER, fees_on
from engine.litigation.form import NOTHING, Form, Of, Supply, Worked
from engine.litigation.matter import Matter, joined
from engine.litigation.open import Answered, answered
from engine.litigation.telling import told_answer
from engine.litigation.venue import competent, told
from engine.rulebook.uses import named


@dataclass(frozen=True, slots=True)
class Result:
    """What came out: words, or what is lacking and who supplies it."""

    text: Text = NOTHING
    supply: Supply | None = None
    ask: tuple[str, ...] = ()
    is_unknown: bool = False


OF_EVERY_CASE: Final = frozenset({"case", "mediation", "triage"})
Claims = tuple[Worded, ...]


def work_out(name: Worked, form: Form, matter: Matter, claims: Claims) -> Result:
    """One of the things that a paper says beside facts and claims."""
    return _WORKERS[name](form, matter, claims)


def total_of(claims: Claims) -> int | None:
    """The sum of what is claimed in fen; None where nothing in money can be worded."""
    sums = [claim.value for claim in claims if claim.value is not None]
    return sum(sums) if sums else None


def _total(form: Form, matter: Matter, claims: Claims) -> Result:
    total = total_of(claims)
    open_ones = [claim for claim in claims if claim.is_open and claim.is_money]
    ask = tuple(dict.fromkeys(fact for claim in open_ones for fact in claim.ask))
    is_open = bool(open_ones)
    if total is None:
        if any(claim.text.zh for claim in claims):
            return Result()  # acts only
        if ask:
            return Result(supply=Supply.QUESTIONS, ask=ask)
        if any(claim.blank.zh for claim in open_ones):
            return Result(matter.words("blank"), Supply.HAND)
        if is_open:
            return Result(matter.words("unknown"), is_unknown=True)
        return Result(matter.words("no_claim"), Supply.HAND)
    said = "total.so_far" if is_open else "total"
    text = matter.words(said, sum=money_text(total), upper=money_upper(total))
    return Result(text, Supply.QUESTIONS if ask else None, ask)


def _fees(names: tuple[str, ...]) -> Callable[[Form, Matter, Claims], Result]:
    def fees(form: Form, matter: Matter, claims: Claims) -> Result:
        total = total_of(claims)
        if total is None:
            return Result()
        said = [
            matter.words(
                "fee" if fee.value else "fee.free", title=fee.title, sum=money_text(fee.value)
            )
            for fee in fees_on(matter, total, names)
            if fee.value is not None
        ]
        return Result(joined(said))

    return fees


def _venue(form: Form, matter: Matter, claims: Claims) -> Result:
    found = competent(form, matter)
    text = told(found, matter)
    if found.supply is None and not found.name.zh:
        return Result(matter.words("unknown"), is_unknown=True)
    return Result(text, found.supply, found.ask)


def _cause(form: Form, matter: Matter, claims: Claims) -> Result:
    return Result(matter.cause)


def _evidence(form: Form, matter: Matter, claims: Claims) -> Result:
    if not matter.pieces:
        return Result(supply=Supply.EVIDENCE)
    said = "evidence.listed" if form.listing else "evidence.count"
    return Result(matter.words(said, count=str(len(matter.pieces))))


def _story(form: Form, matter: Matter, claims: Claims) -> Result:
    if not matter.story:
        return Result(supply=Supply.STORY)
    return Result(Text(matter.story, matter.story))


def _answers(form: Form, matter: Matter, claims: Claims) -> Result:
    """What was answered of the dispute itself; what is asked about every case stands elsewhere."""
    evaluation, facts = matter.evaluation, matter.evaluation.rulebook.facts
    told = []
    for name in evaluation.answers:
        if name.partition(".")[0] in OF_EVERY_CASE or facts[name].set_by_system:
            continue
        match answered(evaluation, name):
            case Answered.GIVEN:
                value = told_answer(name, matter)
            case Answered.UNKNOWN:
                value = matter.words("unknown")
            case _:
                continue
        told.append(matter.words("pair", label=_subject(name, matter), value=value))
    return Result(joined(told, "\n", "\n")) if told else Result(supply=Supply.HAND)


def _subject(name: str, matter: Matter) -> Text:
    """What an answer is about; its question speaks to whoever opened the case."""
    rulebook = matter.evaluation.rulebook
    conditions = [item.when for item in rulebook.listed_as("side") if item.when is not None]
    if name in named(rulebook, conditions):
        return matter.words("side.other" if matter.is_turned else "side.own")
    return matter.forms.texts.get(f"label.{name}", rulebook.facts[name].title)


def _basis(form: Form, matter: Matter, claims: Claims) -> Result:
    return Result(cite((cited for claim in claims for cited in claim.basis), matter))


def _law(form: Form, matter: Matter, claims: Claims) -> Result:
    return Result(cite(form.basis, matter))


def _parties(form: Form, matter: Matter, claims: Claims) -> Result:
    """Both sides by the parts that they play in the law, with their names where they are known."""
    parts = {Of.OWN: matter.side, Of.OTHER: matter.other_side}
    if not matter.side:
        return Result(supply=Supply.HAND)
    named = [
        matter.words(
            "labelled",
            label=matter.words(f"part.{part}"),
            value=matter.person(of).get("name", "") or matter.words("blank"),
        )
        for of, part in sorted(parts.items(), key=lambda one: one[1])
    ]
    return Result(joined(named))


_WORKERS: Final[Mapping[Worked, Callable[[Form, Matter, Claims], Result]]] = {
    Worked.TOTAL: _total,
    Worked.VENUE: _venue,
    Worked.FEES: _fees(FILING),
    Worked.ORDER_FEE: _fees(ORDER),
    Worked.ARBITRATION_FEE: _fees(ARBITRATION),
    Worked.CAUSE: _cause,
    Worked.EVIDENCE: _evidence,
    Worked.BASIS: _basis,
    Worked.PARTIES: _parties,
    Worked.LAW: _law,
    Worked.STORY: _story,
    Worked.ANSWERS: _answers,
}
