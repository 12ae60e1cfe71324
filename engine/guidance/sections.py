"""What the guidance says of the case: its facts, the law on them, the sums."""

from __future__ import annotations

from itertools import groupby

from engine.documents.document import (
    Block,
    Bullets,
    Callout,
    Paragraph,
    Quote,
    Rich,
    Run,
    Statement,
    Statements,
    Table,
)
from engine.guidance.guidance import (
    AmountLine,
    Edition,
    FactLine,
    FindingLine,
    Guidance,
    LawLine,
    Party,
    UrgentLine,
    ValueLine,
)
from engine.guidance.words import Words
from engine.i18n import money_text

Blocks = tuple[Block, ...]
DISCLAIMERS = 8


def headline(guidance: Guidance, words: Words) -> Blocks:
    """The dispute in one sentence."""
    return (Paragraph(words.say(guidance.headline), voice="lead"),)


def urgent(guidance: Guidance, words: Words) -> Blocks:
    """The box to read first, with the exact day."""
    if not guidance.urgent:
        return ()
    strong = guidance.safety_first
    items = tuple(_urgent_line(line, strong, words) for line in guidance.urgent)
    return (Callout(items, tone="urgent"),)


def _urgent_line(line: UrgentLine, strong: bool, words: Words) -> Rich:
    said = words.say(line.text)
    if line.day is None:
        return (Run(said, strong=strong),)
    last = words("limitation.last_day", day=words.day(line.day))
    if line.later_day:
        later = words.day(line.later_day)
        last = words("limitation.last_days", day=words.day(line.day), later=later)
    runs = (Run(f"{said}\n", strong=strong), Run(last, strong=True))
    if line.whole_until is None or line.safe_from is None:
        return runs
    days = {"whole": words.day(line.whole_until), "safe_from": words.day(line.safe_from)}
    return (*runs, Run(f"\n{words('limitation.partial', **days)}", strong=False))


def facts(guidance: Guidance, words: Words) -> Blocks:
    """What was answered; two columns of answers as soon as both sides have spoken."""
    lines = guidance.facts
    if not lines:
        return ()
    if any(line.contested or line.answered_by is Party.BOTH for line in lines):
        sides = _two_sides(guidance, words)
        rows = tuple(_fact_of_two(line, words) for line in lines)
        return (_fact_table(sides, rows, words),)
    told = [line for line in lines if line.state != "unknown"]
    silent = [line.label for line in lines if line.state == "unknown"]
    rows = tuple(_fact_of_one(line, words) for line in told)
    table = (_fact_table((words("facts.answer"),), rows, words),) if rows else ()
    if not silent:
        return table
    named = words("facts.unknown", titles=words.join(silent))
    return (*table, Paragraph(named, voice="quiet"))


def _fact_table(
    answers: tuple[str, ...], rows: tuple[tuple[Rich, ...], ...], words: Words
) -> Table:
    head = (words("facts.item"), *answers, words("facts.evidence"))
    return Table(head, rows, widths=(4, *(8 for _ in answers), 5))


def _two_sides(guidance: Guidance, words: Words) -> tuple[str, str]:
    named = {line.party: words.party(line) for line in guidance.parties}
    return (
        named.get(Party.APPLICANT, words.side("applicant")),
        named.get(Party.RESPONDENT, words.side("respondent")),
    )


def _fact_of_one(line: FactLine, words: Words) -> tuple[Rich, ...]:
    return (words.say(line.label), _answer(line, words), _proof(line, words))


def _fact_of_two(line: FactLine, words: Words) -> tuple[Rich, ...]:
    label, proof = words.say(line.label), _proof(line, words)
    if line.contested:
        said = (words.say(line.contested.applicant), words.say(line.contested.respondent))
        return (label, *said, proof)
    answer: Rich = _answer(line, words)
    silent: Rich = (Run(words("facts.not_asked"), quiet=True),)
    if line.answered_by is Party.BOTH:
        return (label, answer, words("facts.agrees"), proof)
    if line.answered_by is Party.RESPONDENT:
        return (label, silent, answer, proof)
    return (label, answer, silent, proof)


def _answer(line: FactLine, words: Words) -> Rich:
    if line.state == "presumed" and line.value:
        return words("state.presumed", value=words.say(line.value))
    if line.state == "known" and line.value:
        return words.say(line.value)
    state = line.state if line.state in ("later", "not_applicable") else "unknown"
    return (Run(words(f"state.{state}"), quiet=True),)


def _proof(line: FactLine, words: Words) -> Rich:
    if line.evidence is None:
        return words("evidence.none")
    if line.evidence.note:
        return words.say(line.evidence.note)
    return words(f"grade.{line.evidence.grade}")


def findings(guidance: Guidance, words: Words) -> Blocks:
    """How the law sees each point, how surely, and who would have to prove what."""
    weighty = [line for line in guidance.findings if not line.is_aside]
    aside = [line for line in guidance.findings if line.is_aside]
    blocks: list[Block] = []
    if weighty:
        blocks.append(Statements(tuple(_finding(line, guidance, words) for line in weighty)))
    if aside:
        blocks.append(Paragraph((Run(words("findings.aside"), strong=True),)))
        blocks.append(Bullets(tuple(_aside(line, words) for line in aside)))
    return tuple(blocks)


def _aside(line: FindingLine, words: Words) -> Rich:
    """Something to know rather than to weigh: one line with its code and basis."""
    mark = " · ".join(part for part in (line.code, words.basis(line.citations)) if part)
    return (Run(words.say(line.text_lay)), Run(f" {mark}", quiet=True))


def _finding(line: FindingLine, guidance: Guidance, words: Words) -> Statement:
    notes = [
        words("finding.branch", side=words.side(branch.side), says=words.say(branch.text))
        for branch in line.branches
    ]
    notes += [
        words("finding.prove", side=words.side(proof.side), what=words.say(proof.what))
        for proof in line.must_prove
    ]
    if line.missing:
        notes.append(words("finding.missing", items=words.join(line.missing)))
    if line.needs_human:
        notes.append(words("finding.human"))
    name = line.name if guidance.edition is Edition.MEDIATOR else ""
    return Statement(
        title=words.say(line.title),
        body=words.say(line.text_lay),
        tag=words(f"level.{line.level}"),
        mark=" · ".join(part for part in (line.code, name) if part),
        notes=tuple(notes),
        basis=words.basis(line.citations),
        links=words.links(line.citations),
    )


def amounts(guidance: Guidance, words: Words) -> Blocks:
    """The sums with their formulas; what cannot be worked out says what is missing."""
    rows = [_value(line, words) for line in guidance.values if not line.is_limit]
    rows += [_amount(line, words) for line in guidance.amounts]
    head = tuple(words(f"amounts.{name}") for name in ("item", "formula", "value"))
    table = (Table(head, tuple(rows), widths=(9, 11, 6), figures=(2,)),) if rows else ()
    return (*table, *_limits(guidance, words))


def _limits(guidance: Guidance, words: Words) -> Blocks:
    """The time limits in words, below the sums that they are about."""
    lines: list[Rich] = [
        (
            Run(words.say(line.label), strong=True),
            Run(f"{words('list.colon')}{words.say(line.text)}"),
        )
        for line in guidance.values
        if line.is_limit and line.text
    ]
    if not lines:
        return ()
    return (Paragraph(words("amounts.limits"), voice="quiet"), Bullets(tuple(lines)))


def _value(line: ValueLine, words: Words) -> tuple[Rich, ...]:
    formula = words.say(line.formula_text) if line.formula_text else ""
    said = words.say(line.text) if line.text else _lacking(line, words)
    return (words.say(line.label), formula, said)


def _amount(line: AmountLine, words: Words) -> tuple[Rich, ...]:
    label = words.say(line.label)
    if line.heuristic:
        label = words("amounts.heuristic", label=label)
    formula, value = words.say(line.formula_text), _sum(line, words)
    note = (Run(f" {words.say(line.note)}", quiet=True),) if line.note else ()
    reckoned = (Run(formula), *note)
    return ((Run(label, strong=line.total),), reckoned, (Run(value, strong=line.total),))


def _sum(line: AmountLine, words: Words) -> str:
    if line.value is not None:
        return money_text(line.value)
    if line.low is None and line.high is None:
        return _lacking(line, words)
    low = money_text(line.low) if line.low is not None else ""
    high = money_text(line.high) if line.high is not None else ""
    if low and high:
        return words("amounts.range", low=low, high=high)
    return words("amounts.at_least", low=low) if low else words("amounts.at_most", high=high)


def _lacking(line: AmountLine | ValueLine, words: Words) -> str:
    if not line.missing:
        return words("amounts.unknown")
    return words("amounts.missing", items=words.join(line.missing))


def disclaimers(guidance: Guidance, words: Words) -> Blocks:
    """The fixed words that stand in every copy."""
    items = tuple(words(f"disclaimer.{n}") for n in range(1, DISCLAIMERS + 1))
    return (Bullets(items, numbered=True),)


def law(guidance: Guidance, words: Words) -> Blocks:
    """The articles word for word; those whose text is not at hand by name, law by law."""
    quotes = tuple(
        Quote(
            words.basis((line.cite,)),
            line.text,
            _in_force(line, words),
            words.link(line.cite, words("law.whole")),
        )
        for line in guidance.law_text
        if line.text
    )
    unquoted = (line for line in guidance.law_text if not line.text)
    laws = [tuple(lines) for _, lines in groupby(unquoted, key=lambda line: line.cite.law)]
    if not laws:
        return quotes
    where = Paragraph(words("law.where_to_read"), voice="quiet")
    return (*quotes, Bullets(tuple(_named(lines, words) for lines in laws)), where)


def _named(lines: tuple[LawLine, ...], words: Words) -> Rich:
    """The articles of one law in one line, with the time it is in force."""
    cited = words.basis(tuple(line.cite for line in lines))
    return (Run(cited), Run(f" {_in_force(lines[0], words)}", quiet=True))


def _in_force(line: LawLine, words: Words) -> str:
    notes = []
    if line.effective and line.until:
        days = {"from": words.plain_day(line.effective), "to": words.plain_day(line.until)}
        notes.append(words("law.in_force_until", **days))
    elif line.effective:
        notes.append(words("law.in_force", **{"from": words.plain_day(line.effective)}))
    if not line.verified:
        notes.append(words("law.not_verified"))
    return " · ".join(notes)
