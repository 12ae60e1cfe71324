"""`jiefen ask`: an interview in the terminal, and the guidance at its end."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date

from engine.cli.command import Command, Console, language_option, library_of, rules_option
from engine.cli.interview import Finished, Interview
from engine.cli.paper import CATEGORY, Paper
from engine.cli.plain import plain_text
from engine.cli.words import TerminalWords
from engine.clock import today
from engine.errors import NotFound
from engine.i18n import Text
from engine.interview.questionnaire import Questionnaire
from engine.library import Library


def _options(parser: ArgumentParser) -> None:
    rules_option(parser)
    language_option(parser)
    parser.add_argument(
        "questionnaire", metavar="QUESTIONNAIRE", nargs="?", help="such as rental (or --category)"
    )
    parser.add_argument("--category", metavar="KIND", help="the kind of dispute: rent.arrears")
    parser.add_argument(
        "--as-of", metavar="DATE", type=date.fromisoformat, help="the day of assessment (today)"
    )


def _run(args: Namespace, console: Console) -> int:
    library = library_of(args)
    questionnaire = _questionnaire(library, args.questionnaire, args.category)
    as_of = args.as_of or today(console.clock)
    interview = Interview(library, questionnaire, console, TerminalWords(args.lang), as_of)
    served = _served(library, questionnaire)
    try:
        category = args.category or (_chosen(interview, served) if served else None)
    except Finished:
        return _nothing(interview)
    if category:
        interview.answers[CATEGORY] = category
    interview.hold()
    if not interview.asked:
        return _nothing(interview)
    paper = Paper(
        library,
        interview.assess(),
        questionnaire.id,
        console.clock.now(),
        interview.written(),
        tuple(interview.asked),
    )
    console.out.write(plain_text(paper.document(args.lang)))
    return 0


def _questionnaire(library: Library, id: str | None, category: str | None) -> Questionnaire:
    """The questionnaire that is meant; raises `NotFound`."""
    known = ", ".join(library.questionnaires)
    if id is None:
        found = library.questionnaire_for(category) if category else None
        if found is None:
            raise NotFound("questionnaire for", f"{category or 'no category'}; there are: {known}")
        return found
    if id not in library.questionnaires:
        raise NotFound("questionnaire", f"{id}; there are: {known}")
    return library.questionnaires[id]


def _served(library: Library, questionnaire: Questionnaire) -> dict[str, Text]:
    """The kinds of dispute that a questionnaire is for."""
    fact = library.rulebook.facts.get(CATEGORY)
    kinds = fact.choices if fact else {}
    return {
        key: title
        for key, title in kinds.items()
        if library.questionnaire_for(key) is questionnaire
    }


def _chosen(interview: Interview, served: dict[str, Text]) -> str:
    """The kind of dispute, asked for where nobody named it."""
    words = interview.words
    interview.console.say(words("ask.which"))
    for number, title in enumerate(served.values(), 1):
        interview.console.say(f"  {number}) {words.say(title)}")
    keys = [*served]
    while True:
        line = interview.typed(words("ask.prompt"))
        if line in served:
            return line
        if line.isdecimal() and 1 <= int(line) <= len(keys):
            return keys[int(line) - 1]
        interview.console.say(words("fault.choice_number", most=len(keys)))


def _nothing(interview: Interview) -> int:
    interview.console.say(interview.words("ask.nothing"))
    return 0


command = Command("ask", "hold an interview in the terminal", _options, _run)
