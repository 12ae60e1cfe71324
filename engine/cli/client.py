"""`jiefen client`: keys for the systems of courts, from the terminal of who runs the service."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from engine.accounts.client import Client, Scope
from engine.actions.staff import clients
from engine.actions.staff.office import Office
from engine.cli.command import Command, Console, language_option, vault_at_hand
from engine.cli.words import TerminalWords
from engine.errors import AnswerFaults
from engine.store.address import opened

Verb = Callable[[Namespace, Console, Office, TerminalWords], int]
STORE = "JIEFEN_STORE"


def _options(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    add = _verb(verbs.add_parser("add", help="make a key; it is printed this once"), _add)
    add.add_argument("unit", help="the id of a court or a commission")
    add.add_argument("title", help="for which system")
    add.add_argument(
        "--scope",
        action="append",
        choices=[scope.value for scope in Scope],
        help="what it may do; may be given several times (default: everything)",
    )
    add.add_argument("--days", default="", help="after how many days it runs out (default: never)")
    _verb(verbs.add_parser("list", help="print every key, never its secret"), _list)
    revoke = _verb(verbs.add_parser("revoke", help="take a key out of use for good"), _revoke)
    revoke.add_argument("id")


def _verb(parser: ArgumentParser, verb: Verb) -> ArgumentParser:
    parser.set_defaults(verb=verb)
    parser.add_argument(
        "--store",
        default=os.environ.get(STORE, "") or "jiefen.duckdb",
        help=f"a DuckDB file, or postgresql://… (default: ${STORE}, or jiefen.duckdb)",
    )
    language_option(parser)
    return parser


def _run(args: Namespace, console: Console) -> int:
    words = TerminalWords(args.lang)
    with opened(args.store, make=False) as store:
        office = Office.over(store, vault_at_hand(), console.clock)
        try:
            status: int = args.verb(args, console, office, words)
        except AnswerFaults as err:
            for fault in err.faults.values():
                console.complain(f"{fault.field}: {words.fault(fault)}")
            return 1
        return status


def _add(args: Namespace, console: Console, office: Office, words: TerminalWords) -> int:
    scopes = args.scope or [scope.value for scope in Scope]
    made = clients.make(office, None, args.title, args.unit, scopes, days=args.days)
    console.say(words("client.once"))
    console.say(made.key)
    return 0


def _list(args: Namespace, console: Console, office: Office, words: TerminalWords) -> int:
    for client in clients.listed(office, None):
        console.say(
            f"{client.id}  {client.title}  {client.unit}  {' '.join(client.scopes)}"
            f"{_standing(client, office, words)}"
        )
    return 0


def _standing(client: Client, office: Office, words: TerminalWords) -> str:
    """What is to be said of a key that does not last, or is over."""
    if not client.is_open:
        return f"  {words('client.revoked')}"
    if client.ends_at is None:
        return ""
    day = client.ends_at.date().isoformat()
    return f"  {words('client.ends' if client.opens(office.now()) else 'client.ended', day=day)}"


def _revoke(args: Namespace, console: Console, office: Office, words: TerminalWords) -> int:
    gone = clients.revoke(office, None, args.id)
    console.say(f"{gone.id}  {words('client.revoked')}")
    return 0


command = Command("client", "keep the keys of the systems of courts", _options, _run)
