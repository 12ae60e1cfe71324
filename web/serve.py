"""`jiefen serve`: start the web service, and say where it is and what it goes by."""

from __future__ import annotations

import os
from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from engine.actions import demo, demo_court, demo_history, demo_mediation, demo_staff, demo_twins
from engine.actions.desk import Desk
from engine.actions.revisions import keep
from engine.actions.staff import Office, Terms
from engine.actions.statutes import count, load_statutes
from engine.casework.retention import VARIABLE, retention
from engine.cli.command import Command, Console
from engine.settings.setting import yes_or_no
from engine.settings.settings import DEMO_STORE, SETTINGS, Settings, read_settings
from engine.statutes.origin import packages
from engine.vault import DEMO_KEY, Vault
from web import logs, urls
from web.server import application, load_library, open_store, run, run_workers

if TYPE_CHECKING:
    from engine.cli.command import Words
    from engine.library import Library
    from engine.store.store import Store


def command(words: Words) -> None:
    """Add `serve` to the commands of `jiefen`."""
    Command("serve", "start the web service", _options, _run).add_to(words)


def _options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--demo",
        action="store_true",
        help=f"with example cases, kept in {DEMO_STORE} and sealed by a key that everyone knows",
    )
    for setting in SETTINGS:
        if setting.secret:
            continue
        said = f"{setting.help}; ${setting.variable}"
        if setting.read is yes_or_no:
            parser.add_argument(setting.option, action=BooleanOptionalAction, help=said)
        else:
            other = ("--data",) if setting.name == "store" else ()  # its name in earlier versions
            metavar = setting.shown or setting.name.rpartition("_")[2].upper()
            parser.add_argument(setting.option, *other, metavar=metavar, help=said)


def settings_of(args: Namespace, environment: Mapping[str, str]) -> Settings:
    """What a call and its environment set; raises `SettingFaults`."""
    words = {True: "yes", False: "no"}
    given = {name: words.get(value, value) for name, value in vars(args).items()}
    return read_settings(given, environment, demo=args.demo)


def _run(args: Namespace, console: Console) -> int:
    settings = settings_of(args, os.environ)
    if settings.retention:
        os.environ[VARIABLE] = str(settings.retention)  # for the workers as well
    retention()  # a file that says it wrong is refused before anything starts
    library = load_library(settings)
    store = open_store(settings)
    for line in beginning(settings, library, store, console):
        console.say(line)
    console.out.flush()
    logs.configure(settings.log, console.err)
    if settings.workers > 1:
        store.close()
        run_workers(settings)
    else:
        run(settings, application(settings, library, store, console.clock))
    return 0


def beginning(
    settings: Settings, library: Library, store: Store, console: Console
) -> Iterator[str]:
    """Bring the store up to what the service goes by, and say what there is."""
    base = settings.address
    yield f"Jiefen 解纷: {base}  (rules {library.revision}, stop with Ctrl+C)"
    yield statutes_at_hand(store, settings.statutes)
    if settings.demo:
        if DEMO_KEY in settings.keys:
            yield "A demonstration: everyone knows its key, so enter nothing real."
        desk = Desk.over(library, store, console.clock, Vault.of(settings.keys))
        yield from example_cases(desk, base)
        office = Office.over(store, desk.vault, console.clock, Terms(needs_factor=False))
        yield from example_staff(office, base)
        yield from example_mediation(desk, office, base)
        yield from example_packets(desk, office, base)
    if settings.author:
        yield f"Author's desk: {base}{urls.AUTHOR}"
    keep(store, library)


def statutes_at_hand(store: Store, named: str) -> str:
    """Bring the text of the law into the store where it is not there yet, and say what there is."""
    for source in [named] if named else packages():
        load_statutes(store, source)
    held = count(store.statutes())
    if held.articles:
        return f"Text of the law: {held.articles} articles of {held.laws} laws"
    return "Text of the law: none (--statutes FILE); articles are named, not quoted"


def example_staff(office: Office, base: str) -> Iterator[str]:
    """Enter the example people, and say where and as whom to sign in."""
    examples = demo_staff.seed(office)
    yield f"Example staff: {base}{urls.SIGN_IN}  (password: {examples[0].password})"
    for example in examples:
        account = example.account
        yield f"  {account.login:<18}{account.role:<15}{account.name}  {example.unit.zh}"


def example_cases(desk: Desk, base: str) -> Iterator[str]:
    """Enter the example cases, and say where each is found."""
    yield "Example cases:"
    yield from map(partial(_opened, base), demo.seed(desk))
    demo_history.seed(desk)
    demo_twins.seed(desk)


def example_mediation(desk: Desk, office: Office, base: str) -> Iterator[str]:
    """Enter the example mediation, which needs the example staff, and say where each side goes."""
    yield "Example mediation:"
    yield from map(partial(_opened, base), demo_mediation.seed(desk, office))


def example_packets(desk: Desk, office: Office, base: str) -> Iterator[str]:
    """Enter the example papers at the court and the commission, and say where each is found."""
    yield f"Example papers at a court: {base}{urls.DESK_COURT}"
    yield from map(partial(_opened, base), demo_court.seed(desk, office))


def _opened(base: str, example: demo.Example) -> str:
    address = urls.to(urls.RETURN, number=example.number, secret=example.secret)
    return f"  {example.title}\n    {base}{address}"
