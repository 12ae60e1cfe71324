"""How somebody gets in for whom a provider vouches: only to an account that is there already."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from engine.accounts.account import Account
from engine.actions.staff import signing
from engine.actions.staff.books import ACCOUNTS, CREDENTIALS, NAMES
from engine.actions.staff.joining import email_name
from engine.actions.staff.office import ATTEMPTS, Office, Place, too_often
from engine.errors import AnswerError, Conflict
from engine.store.store import Entry

BY: Final = "provider"


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a provider says of a person; `subject` never changes, `email` where it is proved."""

    issuer: str
    subject: str
    email: str = ""


def admit(office: Office, vouched: Vouched, place: Place) -> signing.SignedIn:
    """Sign the person in; the first time by the address of the account, which is then bound.

    Raises `AnswerError` for whom there is no account: none is ever made.
    """
    if wait := office.take(f"address:{place.address}", office.terms.by_address):
        raise too_often("password", wait)
    for _ in range(ATTEMPTS):
        account = _known(office, vouched) or _bound(office, vouched)
        credentials = CREDENTIALS.find(office.store, account.id) if account else None
        if account is None or credentials is None or not account.active:
            raise AnswerError("password", "staff_provider_unknown")
        with suppress(Conflict):
            return signing.begin(office, account, credentials, place, BY)
    raise AnswerError("password", "staff_provider")


def _known(office: Office, vouched: Vouched) -> Account | None:
    """The account bound to this person."""
    return _account(office, _subject(office, vouched))


def _bound(office: Office, vouched: Vouched) -> Account | None:
    """The account of the address, bound to this person from now on.

    An account is bound to one person only: an address may be given to somebody else one day.
    """
    if not vouched.email:
        return None
    account = _account(office, email_name(office, vouched.email.strip().lower()))
    if account is None or not account.active or _is_bound(office, account.id):
        return None
    with suppress(Conflict):
        binding = Entry(NAMES, _subject(office, vouched), account.id, owner=account.id)
        # The journal and the binding in one; and the account once more, to be bound by one alone.
        page = ACCOUNTS.find(office.store, account.id)
        if page is None or _is_bound(office, account.id):
            return None
        change = office.change(account, "subject_bound", account.id)
        office.store.put([binding, change, ACCOUNTS.entry(page.thing, page.version)])
    return _known(office, vouched)


def _is_bound(office: Office, account: str) -> bool:
    names = office.store.entries(NAMES, owner=account)
    return any(entry.id.startswith("subject:") for entry in names)


def _account(office: Office, name: str) -> Account | None:
    id = signing.named(office.store, name)
    page = ACCOUNTS.find(office.store, id) if id else None
    return page.thing if page else None


def _subject(office: Office, vouched: Vouched) -> str:
    return f"subject:{office.vault.digest(f'{vouched.issuer} {vouched.subject}')}"
