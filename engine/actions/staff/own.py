"""What somebody who is signed in changes of their own: password, second factor, languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from engine.accounts.account import LIMIT_MOST, OWN_MOST, Account
from engine.accounts.factor import Credentials, app_address, fresh_secret
from engine.actions.staff import signing
from engine.actions.staff.books import ACCOUNTS, CREDENTIALS, Page
from engine.actions.staff.joining import Setup, fresh_factor, password_faults
from engine.actions.staff.office import ATTEMPTS, Office, Place, too_often
from engine.actions.staff.signing import Present, SignedIn
from engine.casework.contact import read_details
from engine.errors import AnswerError, AnswerFaults, Conflict, NotFound
from engine.i18n import LANGUAGES

SKILLS_MOST, SKILL_MOST = 10, 20
_BETWEEN: Final = "，、,;；\n"


def credentials(office: Office, account: Account) -> Page[Credentials]:
    """How an account proves who it is."""
    page = CREDENTIALS.find(office.store, account.id)
    if page is None:
        raise NotFound("account", account.id)
    return page


def change_password(
    office: Office, present: Present, current: str, password: str, again: str, place: Place
) -> SignedIn:
    """Take a new password, end every session, and begin a fresh one here.

    Raises every fault of the form at once.
    """
    account = present.account
    fault = password_faults(password, again, (account.login, account.name))
    faults = {fault.field: fault} if fault else {}
    if wrong := _current_fault(office, account, current):
        faults = {wrong.field: wrong, **faults}
    if faults:
        raise AnswerFaults(faults)
    for _ in range(ATTEMPTS):
        page = credentials(office, account)
        changed = replace(page.thing, password=office.passwords.kept(password))
        try:
            by = present.session.by
            begun = signing.begin(office, account, Page(changed, page.version), place, by)
        except Conflict as err:
            raced = err
            continue
        office.store.put([office.change(account, "password_changed", account.id)])
        signing.end_all(office, account.id, but=begun.session.id)
        return begun
    raise raced


def _current_fault(office: Office, account: Account, current: str) -> AnswerError | None:
    """Why the present password is not shown to be known."""
    if not current:
        return AnswerError("current", "staff_nothing")
    if wait := office.take(f"own:{account.id}", office.terms.by_login):
        return too_often("current", wait)
    if not office.passwords.is_right(current, credentials(office, account).thing.password or None):
        return AnswerError("current", "staff_wrong_password")
    office.give_back(f"own:{account.id}")
    return None


# ---------------------------------------------------------------- the second factor


def ask_factor(office: Office, present: Present, current: str) -> None:
    """Let a new second factor be set up, for whoever knows the password; the old one stays."""
    if fault := _current_fault(office, present.account, current):
        raise AnswerFaults({fault.field: fault})
    page = credentials(office, present.account)
    sealed = office.vault.seal_own(fresh_secret(), f"new-factor:{present.account.id}")
    changed = replace(page.thing, unconfirmed=sealed)
    office.store.put([CREDENTIALS.entry(changed, page.version)])


def new_factor(office: Office, present: Present) -> Setup | None:
    """What the app is told of the second factor that is being set up; None where none is."""
    account = present.account
    sealed = credentials(office, account).thing.unconfirmed
    if not sealed:
        return None
    plain = office.vault.open_own(sealed, f"new-factor:{account.id}")
    return Setup(app_address(plain, account.login), plain)


def confirm_factor(office: Office, present: Present, code: str) -> None:
    """Take the new second factor in place of the old one, and end the other sessions."""
    account = present.account
    setup = new_factor(office, present)
    if setup is None:
        raise NotFound("factor", account.id)
    if wait := office.take(f"code:{account.id}", office.terms.by_code):
        raise too_often("code", wait)
    factor = fresh_factor(office, account.id, setup.secret, code)
    page = credentials(office, account)
    changed = replace(page.thing, factor=factor, unconfirmed="")
    change = office.change(account, "factor_changed", account.id)
    office.store.put([CREDENTIALS.entry(changed, page.version), change])
    office.give_back(f"code:{account.id}")
    signing.end_all(office, account.id, but=present.session.id)


def codes_to_keep(office: Office, account: Account) -> tuple[str, ...]:
    """The spare codes that are shown until the person says they are kept; none after that."""
    page = CREDENTIALS.find(office.store, account.id)
    factor = page.thing.factor if page else None
    if factor is None or not factor.shown:
        return ()
    return tuple(office.vault.open_own(factor.shown, f"spare:{account.id}").split())


def keep_codes(office: Office, account: Account) -> None:
    """Show the spare codes no more."""
    page = credentials(office, account)
    if page.thing.factor is not None and page.thing.factor.shown:
        factor = replace(page.thing.factor, shown="")
        changed = replace(page.thing, factor=factor)
        office.store.put([CREDENTIALS.entry(changed, page.version)])


# ---------------------------------------------------------------- how one is reached


def describe(
    office: Office, account: Account, language: str, languages: Sequence[str], skills: str
) -> Account:
    """Set the language of messages, those one can be spoken to in, and what one is good at."""
    listed = _words(skills)
    faults: dict[str, AnswerError] = {}
    if language not in LANGUAGES:
        faults["language"] = AnswerError("language", "staff_choose")
    if len(listed) > SKILLS_MOST or not all(map(_is_skill, listed)):
        most = {"count": str(SKILLS_MOST), "most": str(SKILL_MOST)}
        faults["skills"] = AnswerError("skills", "staff_skills", **most)
    if faults:
        raise AnswerFaults(faults)
    spoken = tuple(one for one in LANGUAGES if one in languages) or (language,)
    return _written(
        office,
        account,
        lambda now: replace(now, language=language, languages=spoken, skills=listed),
    )


def compare_by(office: Office, account: Account, form: Mapping[str, str]) -> Account:
    """Set how many mediations one takes at once, and by what ties to a case are looked for.

    `limit` empty is the limit of the service; phone, employer and address may be left out. Raises
    every fault of the form at once.
    """
    faults: dict[str, AnswerError] = {}
    limit = form.get("limit", "").strip()
    if limit and not (limit.isascii() and limit.isdecimal() and 1 <= int(limit[:6]) <= LIMIT_MOST):
        faults["limit"] = AnswerError("limit", "staff_limit", most=str(LIMIT_MOST))
    phone = ""
    try:
        phone = read_details({"phone": form.get("phone", "")})["phone"]
    except AnswerFaults as err:
        faults |= err.faults
    words = {field: " ".join(form.get(field, "").split()) for field in ("employer", "address")}
    for field, written in words.items():
        if len(written) > OWN_MOST or not written.isprintable():
            faults[field] = AnswerError(field, "text_too_long", limit=str(OWN_MOST))
    if faults:
        raise AnswerFaults(faults)

    def changed(now: Account) -> Account:
        own = replace(now, limit=int(limit or 0), phone=phone)
        return replace(own, employer=words["employer"], address=words["address"])

    return _written(office, account, changed)


def _written(office: Office, account: Account, change: Callable[[Account], Account]) -> Account:
    """The account after a change, whoever else changes it."""
    for _ in range(ATTEMPTS):
        page = ACCOUNTS.find(office.store, account.id)
        if page is None:
            raise NotFound("account", account.id)
        changed = change(page.thing)
        try:
            office.store.put([ACCOUNTS.entry(changed, page.version)])
        except Conflict as err:
            raced = err
            continue
        return changed
    raise raced


def _is_skill(word: str) -> bool:
    return len(word) <= SKILL_MOST and word.isprintable()


def _words(written: str) -> tuple[str, ...]:
    for mark in _BETWEEN:
        written = written.replace(mark, "\0")
    return tuple(dict.fromkeys(word for part in written.split("\0") if (word := part.strip())))
