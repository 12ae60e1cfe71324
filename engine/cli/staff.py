"""`jiefen staff`: accounts, units and links, for whoever runs the service; the first one above all.

Passwords are nobody's but their holders': every account is opened by a link that is printed here.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from engine.accounts.account import tidy_login
from engine.accounts.unit import Level
from engine.actions.staff import joining, people, units
from engine.actions.staff.office import Office
from engine.casework.people import STAFF
from engine.cli.command import Command, Console, language_option, vault_at_hand
from engine.cli.statutes import DEFAULT_STORE
from engine.cli.words import TerminalWords
from engine.errors import AnswerError, AnswerFaults
from engine.store.address import opened

STORE: Final = "JIEFEN_STORE"
PUBLIC_URL: Final = "JIEFEN_PUBLIC_URL"
LINK: Final = "/desk/join/"
Verb = Callable[[Namespace, Console, Office, TerminalWords], int]


def _options(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    unit = _verb(verbs.add_parser("unit", help="add a unit, or change what is named"), _unit)
    unit.add_argument("id", help="small letters, figures and dashes")
    unit.add_argument("title", nargs="?", help="its name in Chinese")
    unit.add_argument("--en", help="its name in English")
    unit.add_argument("--level", choices=[level.value for level in Level], help="what it is")
    unit.add_argument("--parent", help="the id of the unit above; '' for none")
    unit.add_argument("--place", help="the district, street or community it is for")
    unit.add_argument("--kinds", nargs="*", help="categories of dispute it serves (none: all)")
    unit.add_argument("--close", action="store_true", help="close it, once nobody works there")
    add = _verb(verbs.add_parser("add", help="make an account; prints the link to open it"), _add)
    add.add_argument("login")
    add.add_argument("name")
    invite = verbs.add_parser("invite", help="print a link by which somebody joins")
    _verb(invite, _invite)
    for each in (add, invite):
        each.add_argument("role", choices=[role.value for role in STAFF])
        each.add_argument("unit", help="the id of a unit")
        each.add_argument("--email", default="", help="by which a provider knows the person")
    _verb(verbs.add_parser("list", help="print units and accounts"), _list)
    for word, verb, help in (
        ("reset", _reset, "void password and second factor; prints a link to set them anew"),
        ("disable", _disable, "sign somebody out for good"),
        ("enable", _enable, "let somebody sign in again"),
    ):
        _verb(verbs.add_parser(word, help=help), verb).add_argument("login")


def _verb(parser: ArgumentParser, verb: Verb) -> ArgumentParser:
    parser.set_defaults(verb=verb)
    parser.add_argument(
        "--store",
        default=os.environ.get(STORE, "") or str(DEFAULT_STORE),
        help=f"a DuckDB file, or postgresql://… (default: ${STORE}, or {DEFAULT_STORE})",
    )
    parser.add_argument(
        "--public-url",
        metavar="URL",
        default=os.environ.get(PUBLIC_URL, ""),
        help=f"what links begin with (default: ${PUBLIC_URL})",
    )
    language_option(parser)
    return parser


def _run(args: Namespace, console: Console) -> int:
    words, verb = TerminalWords(args.lang), args.verb
    try:
        with _office(args, console) as office:
            status: int = verb(args, console, office, words)
            return status
    except AnswerFaults as err:
        return _complain(console, words, *err.faults.values())
    except AnswerError as err:
        return _complain(console, words, err)


def _complain(console: Console, words: TerminalWords, *faults: AnswerError) -> int:
    for fault in faults:
        console.complain(f"{fault.field}: {words.fault(fault)}")
    return 1


@contextmanager
def _office(args: Namespace, console: Console) -> Iterator[Office]:
    with opened(args.store, make=args.verb in (_unit, _add)) as store:
        yield Office.over(store, vault_at_hand(), console.clock)


def _unit(args: Namespace, console: Console, office: Office, words: TerminalWords) -> int:
    known = office.tree().get(args.id)
    if known is None:
        wish = units.Wish(
            args.title or "",
            args.en or "",
            args.level or "",
            args.parent or "",
            args.place or "",
            args.kinds or (),
        )
        units.add(office, None, wish, id=args.id)
    elif args.close:
        units.close(office, None, args.id, units.unit(office, None, args.id).version)
    else:
        page = units.unit(office, None, args.id)
        kept = page.thing
        wish = units.Wish(
            _or(args.title, kept.title.zh),
            _or(args.en, kept.title.en),
            _or(args.level, kept.level.value),
            _or(args.parent, kept.parent),
            _or(args.place, kept.place),
            kept.kinds if args.kinds is None else args.kinds,
        )
        units.change(office, None, args.id, page.version, wish)
    return _list_units(console, office, words)


def _or(given: str | None, kept: str) -> str:
    return kept if given is None else given


def _add(args: Namespace, console: Console, office: Office, words: TerminalWords) -> int:
    link = joining.enrol(office, None, args.login, args.name, args.role, args.unit, args.email)
    return _say_link(args, console, words, link)


def _invite(args: Namespace, console: Console, office: Office, words: TerminalWords) -> int:
    link = joining.invite(office, None, args.role, args.unit, args.email)
    return _say_link(args, console, words, link)


def _reset(args: Namespace, console: Console, office: Office, words: TerminalWords) -> int:
    account = people.by_login(office, tidy_login(args.login))
    return _say_link(args, console, words, people.reset(office, None, account.id))


def _say_link(args: Namespace, console: Console, words: TerminalWords, link: str) -> int:
    console.say(words("staff.link"))
    console.say(f"{args.public_url.rstrip('/')}{LINK}{link}")
    return 0


def _disable(args: Namespace, console: Console, office: Office, words: TerminalWords) -> int:
    account = people.by_login(office, tidy_login(args.login))
    page = people.account(office, None, account.id)
    people.disable(office, None, account.id, page.version)
    console.say(words("staff.disabled", login=account.login))
    return 0


def _enable(args: Namespace, console: Console, office: Office, words: TerminalWords) -> int:
    account = people.by_login(office, tidy_login(args.login))
    page = people.account(office, None, account.id)
    people.enable(office, None, account.id, page.version)
    console.say(words("staff.enabled", login=account.login))
    return 0


def _list(args: Namespace, console: Console, office: Office, words: TerminalWords) -> int:
    _list_units(console, office, words)
    for account in people.accounts(office, None):
        state = "" if account.active else f"  {words('staff.state_disabled')}"
        factor = "" if people.has_factor(office, account) else f"  {words('staff.no_factor')}"
        console.say(
            f"{account.login}  {account.name}  {account.role}  {account.unit}{state}{factor}"
        )
    return 0


def _list_units(console: Console, office: Office, words: TerminalWords) -> int:
    for depth, unit in office.tree().walk():
        closed = "" if unit.is_open else f"  {words('staff.closed')}"
        console.say(f"{'  ' * depth}{unit.id}  {words.say(unit.title)}  {unit.level}{closed}")
    return 0


command = Command("staff", "keep the accounts of those who work with the service", _options, _run)
