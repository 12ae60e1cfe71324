"""How somebody who works here signs in, stays so for a while, and sees and ends it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from engine.accounts.account import Account, tidy_login
from engine.accounts.factor import (
    DIGITS,
    Credentials,
    Factor,
    matching_step,
    spend,
    tidy_app_code,
)
from engine.accounts.session import Session, token_hash
from engine.actions.desk import tidy_code
from engine.actions.staff.books import ACCOUNTS, CREDENTIALS, NAMES, Page
from engine.actions.staff.office import ATTEMPTS, Office, Place, too_often
from engine.casework.people import Actor, Role
from engine.errors import AnswerError, AnswerFaults, Conflict
from engine.store.store import Store

TOKEN_MOST: Final = 100
NOBODY: Final = "-"  # looked up where there is no such login, so that it takes as long


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that has just begun; `token` goes into its cookie and is kept nowhere."""

    token: str
    session: Session
    account: Account


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is signed in, and by which session."""

    session: Session
    account: Account


# ---------------------------------------------------------------- signing in


def sign_in(office: Office, login: str, password: str, code: str, place: Place) -> SignedIn:
    """Begin a session for whoever knows login and password, and has the second factor.

    Raises the faults of the form; which of the three was wrong is never told.
    """
    login = tidy_login(login)
    empty = {"login": login, "password": password}
    if faults := {f: AnswerError(f, "staff_nothing") for f, v in empty.items() if not v}:
        raise AnswerFaults(faults)
    _count(office, login, place)
    for _ in range(ATTEMPTS):
        account, known = _found(office, f"login:{login}")
        kept = known.thing if account.active else Credentials("")
        right = office.passwords.is_right(password, kept.password or None)
        if not right:
            raise AnswerError("password", "staff_refused")
        proved = _with_factor(office, kept, code)
        if office.passwords.is_outdated(kept.password):
            proved = replace(proved, password=office.passwords.kept(password))
        by = "code" if kept.factor else "password"
        with suppress(Conflict):  # a second try with the same code, or a change of the account
            begun = begin(office, account, Page(proved, known.version), place, by)
            office.give_back(_here(login, place))
            return begun
    raise AnswerError("password", "staff_refused")


def _count(office: Office, login: str, place: Place) -> None:
    terms = office.terms
    tries = [
        (_here(login, place), terms.by_login),
        (f"login:{login}", terms.by_login_anywhere),
        (f"address:{place.address}", terms.by_address),
    ]
    wait = max(office.take(about, limit) for about, limit in tries)
    if wait:
        raise too_often("password", wait)


def _here(login: str, place: Place) -> str:
    return f"login:{login} from {place.address}"


def _found(office: Office, name: str) -> tuple[Account, Page[Credentials]]:
    """The account of a name; where there is none, one that nobody can sign in to."""
    id = named(office.store, name) or NOBODY
    account, kept = ACCOUNTS.find(office.store, id), CREDENTIALS.find(office.store, id)
    if account is None or kept is None:
        return _nobody(office), Page(Credentials(NOBODY))
    return account.thing, kept


def _nobody(office: Office) -> Account:
    return Account(NOBODY, "", "", Role.VISITOR, "", office.now(), active=False)


def named(store: Store, name: str) -> str:
    """The id of the account that bears a name such as `login:zhang.min`; empty for none."""
    entry = store.entry(NAMES, name) if name.isprintable() else None
    return entry.body if entry else ""


def _with_factor(office: Office, kept: Credentials, code: str) -> Credentials:
    """The credentials once a code is used; raises `AnswerError` where it is not right."""
    if kept.factor is None:
        if office.terms.needs_factor:
            raise AnswerError("code", "staff_no_factor")
        return kept
    return replace(kept, factor=use_code(office, kept.account, kept.factor, code))


def use_code(office: Office, account: str, factor: Factor, code: str) -> Factor:
    """The factor once a code of the app, or a spare one, is used; the same refusal for any other.

    Raises `AnswerError`.
    """
    if wait := office.take(f"code:{account}", office.terms.by_code):
        raise too_often("code", wait)
    plain = tidy_app_code(code)
    if len(plain) == DIGITS:
        secret = office.vault.open_own(factor.secret, f"factor:{account}")
        step = matching_step(secret, plain, office.now(), factor.last_step)
        used = replace(factor, last_step=step) if step else None
    else:
        used = spend(factor, tidy_code(code[:TOKEN_MOST]))
    if used is None:
        raise AnswerError("password", "staff_refused")
    office.give_back(f"code:{account}")
    return used


def begin(
    office: Office, account: Account, known: Page[Credentials], place: Place, by: str
) -> SignedIn:
    """Write a session beside the credentials it rests on; raises `Conflict` if they changed.

    So nobody gets in by what was taken away in the same moment.
    """
    token, session = office.new_session(account.id, place, by)
    credentials = CREDENTIALS.entry(known.thing, known.version)
    office.store.put([credentials, office.sessions.entry(session)])
    return SignedIn(token, session, account)


# ---------------------------------------------------------------- being signed in


def who(office: Office, token: str) -> Present | None:
    """Who the holder of a cookie is; nobody, where the session is over or was ended."""
    if not token or len(token) > TOKEN_MOST:
        return None
    page = office.sessions.find(office.store, token_hash(token))
    if page is None:
        return None
    session, now = page.thing, office.now()
    if session.is_over(office.terms.lasting, now):
        office.store.drop(office.sessions.name, session.id)
        return None
    account = ACCOUNTS.find(office.store, session.account)
    if account is None or not account.thing.active:
        return None
    if touched := session.touched(now):
        with suppress(Conflict):  # another request of the same browser wrote it, or it was ended
            office.store.put([office.sessions.entry(touched, page.version)])
    return Present(touched or session, account.thing)


def actor_of(office: Office, account: Account) -> Actor:
    """As whom somebody who is signed in acts: with the unit, and all that lie below it."""
    below = office.tree().below(account.unit)
    return Actor(account.role, account.id, account.name, account.unit, below)


def sessions(office: Office, account: Account) -> list[Session]:
    """Where somebody is signed in, the latest use first."""
    pages = office.sessions.all(office.store, account.id)
    lasting, now = office.terms.lasting, office.now()
    going = [page.thing for page in pages if not page.thing.is_over(lasting, now)]
    return sorted(going, key=lambda session: session.seen_at, reverse=True)


def end(office: Office, account: Account, session: str) -> None:
    """End a session of one's own; one that has ended, or is another's, is left alone."""
    page = office.sessions.find(office.store, session)
    if page is not None and page.thing.account == account.id:
        office.store.drop(office.sessions.name, session)


def end_all(office: Office, account: str, but: str = "") -> None:
    """End every session of an account, or every other one."""
    for page in list(office.sessions.all(office.store, account)):
        if page.thing.id != but:
            office.store.drop(office.sessions.name, page.thing.id)


def sign_out(office: Office, token: str) -> None:
    """End the session of a cookie."""
    if token and len(token) <= TOKEN_MOST:
        office.store.drop(office.sessions.name, token_hash(token))
