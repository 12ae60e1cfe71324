"""What the guidance says can be done: reasons to weigh, ways to settle, where to go."""

from __future__ import annotations

from engine.documents.document import (
    Block,
    Bullets,
    Callout,
    Check,
    Checklist,
    Column,
    Columns,
    Paragraph,
    Rich,
    Run,
    Table,
)
from engine.guidance.guidance import (
    Edition,
    Guidance,
    HelperLine,
    OptionLine,
    Party,
    RouteLine,
    SideReasons,
)
from engine.guidance.words import Words
from engine.i18n import money_text

Blocks = tuple[Block, ...]


def reasons(guidance: Guidance, words: Words) -> Blocks:
    """Both sides with equal room."""
    if not guidance.reasons:
        return ()
    return (Columns(tuple(_side(side, guidance, words) for side in guidance.reasons)),)


def _side(side: SideReasons, guidance: Guidance, words: Words) -> Column:
    named = {line.side: words.party(line) for line in guidance.parties}
    blocks: list[Paragraph | Bullets] = []
    for name, texts in (("strong", side.strong), ("risk", side.risk)):
        blocks.append(Paragraph((Run(words(f"reasons.{name}"), strong=True),)))
        said = tuple(words.say(text) for text in texts)
        blocks.append(Bullets(said) if said else Paragraph(words("document.empty"), voice="quiet"))
    return Column(named.get(side.side) or words.side(side.side), tuple(blocks))


def options(guidance: Guidance, words: Words) -> Blocks:
    """Ways to settle, told apart from law."""
    if not guidance.options:
        return ()
    items = tuple(_option(line, words) for line in guidance.options)
    return (
        Paragraph(words("options.heuristic"), voice="quiet"),
        Bullets(items),
        Paragraph(words("options.otherwise")),
    )


def _option(line: OptionLine, words: Words) -> Rich:
    said = " ".join(words.say(term) for term in line.terms)
    gives = words("options.gives", side=words.side(line.who_gives))
    if line.low is not None and line.high is not None:
        low, high = money_text(line.low), money_text(line.high)
        gives = f"{gives} · {words('options.range', low=low, high=high)}"
    title = words.say(line.title)
    return (Run(title, strong=True), Run(f" {said} "), Run(f"({gives})", quiet=True))


def route(guidance: Guidance, words: Words) -> Blocks:
    """Where to go first, what else is open, and how the ways compare."""
    blocks: list[Block] = []
    if guidance.route:
        blocks.append(_way(guidance.route, words))
    if guidance.route and guidance.route.compare:
        head = tuple(words(f"compare.{name}") for name in ("path", "time", "cost", "effect"))
        ways = guidance.route.compare
        rows = tuple(tuple(map(words.say, (w.path, w.time, w.cost, w.effect))) for w in ways)
        blocks.append(Table(head, rows, widths=(7, 4, 6, 9)))
    for party in (Party.APPLICANT, Party.RESPONDENT):
        blocks += _tips(guidance, party, words)
    return tuple(blocks)


def _way(line: RouteLine, words: Words) -> Block:
    def named(label: str, said: str) -> Rich:
        return words("document.labelled", label=words(label), value=said)

    first = words("document.labelled", label=words("route.primary"), value="")
    items: list[Rich] = [(Run(first), Run(words(f"route.{line.primary}"), strong=True))]
    if line.says:
        items.append(words.say(line.says))
    if line.reasons:
        why = " ".join(words(f"reason.{reason}") for reason in line.reasons)
        items.append(named("route.why", why))
    if line.where:
        items.append(named("route.where", words.say(line.where)))
    if line.also:
        also = " · ".join(words(f"route.{code}") for code in line.also)
        items.append(named("route.also", also))
    return Callout(tuple(items))


def _tips(guidance: Guidance, party: Party, words: Words) -> list[Block]:
    said = tuple(words.say(tip.text) for tip in guidance.tips if tip.private_to is party)
    if not said:
        return []
    if guidance.edition is Edition.OWN:
        note: Rich = (Run(words("tips.note"), quiet=True),)
        return [Callout((*said, note), title=words("tips.title"))]
    return [Callout(said, title=f"{words('tips.title')} · {words.side(party)}")]


def evidence(guidance: Guidance, words: Words) -> Blocks:
    """What to have ready, whether it is there, and how to keep it."""
    if not guidance.evidence:
        return ()
    items = (
        Check(
            label=words(f"material.{line.status}"),
            text=words.say(line.label),
            done=line.status == "have",
            note=words.say(line.how_to_save) if line.how_to_save else "",
        )
        for line in guidance.evidence
    )
    return (Checklist(tuple(items)),)


def missing(guidance: Guidance, words: Words) -> Blocks:
    """What is still unknown, the most decisive first."""
    if not guidance.missing:
        return ()
    items: list[Rich] = []
    for line in guidance.missing:
        effect = (Run(" " + words.say(line.effect), quiet=True),) if line.effect else ()
        items.append((Run(words.say(line.label)), *effect))
    return (Bullets(tuple(items), numbered=True),)


def helpers(guidance: Guidance, words: Words) -> Blocks:
    """Who can help, with telephone and place."""
    if not guidance.helpers:
        return ()
    head = tuple(words(f"helpers.{name}") for name in ("body", "phone", "address"))
    rows = [_helper(line, words) for line in guidance.helpers]
    shown = [n for n in range(len(head)) if any(row[n] for row in rows)]
    return (
        Table(
            head=tuple(head[n] for n in shown),
            rows=tuple(tuple(row[n] for n in shown) for row in rows),
            widths=tuple((8, 5, 9)[n] for n in shown),
        ),
    )


def _helper(line: HelperLine, words: Words) -> tuple[Rich, ...]:
    body: Rich = words.say(line.body)
    if line.note:
        body = (Run(words.say(line.body) + " "), Run(words.say(line.note), quiet=True))
    return (body, line.phone, words.say(line.address) if line.address else "")
