"""How somebody is invited, sets password and second factor by the link, and has an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.accounts.account import (
    Account,
    email_fault,
    login_fault,
    name_fault,
    tidy_login,
)
from engine.accounts.factor import (
    Credentials,
    Factor,
    app_address,
    fresh_secret,
    matching_step,
    tidy_app_code,
)
from engine.accounts.invitation import Draft, Invitation
from engine.accounts.password import password_fault
from engine.accounts.session import token_hash
from engine.actions.staff import signing
from engine.actions.staff.books import (
    ACCOUNTS,
    CREDENTIALS,
    INVITATIONS,
    NAMES,
    Page,
)
from engine.actions.staff.duties import (
    Acting,
    needs_administrator,
    needs_overview,
    roles_to_give,
    visible_units,
)
from engine.actions.staff.office import ATTEMPTS, Office, Place, too_often
from engine.casework.people import STAFF, Role
from engine.errors import AnswerError, AnswerFaults, Conflict, NotFound
from engine.store.store import Entry

ID_LENGTH = 10
LINK_MOST = 100


@dataclass(frozen=True, slots=True)
class Setup:
    """What an app needs to make codes: the address in the picture, and the secret in letters."""

    address: str
    secret: str


# ---------------------------------------------------------------- inviting


def invite(office: Office, by: Acting, role: str, unit: str, email: str = "", key: str = "") -> str:
    """A link for one person to join in that role and unit; its secret is told this once.

    The same form sent twice (the same key) makes one invitation, with the same secret.
    """
    needs_overview(by, "invite")
    email = email.strip().lower()
    checks = (_role_fault(office, by, role, unit), email_fault(email), _taken(office, email))
    faults = {fault.field: fault for fault in reversed(checks) if fault}
    if faults:
        raise AnswerFaults(faults)
    return _offer(office, by, Role(role), unit, key, email=email)


def enrol(
    office: Office, by: Acting, login: str, name: str, role: str, unit: str, email: str = ""
) -> str:
    """Make an account for somebody whose login and name are known; the link that opens it.

    Until its holder has set password and second factor by the link, nobody can sign in to it.
    """
    needs_administrator(by, "add accounts")
    login, name, email = tidy_login(login), " ".join(name.split()), email.strip().lower()
    taken = signing.named(office.store, f"login:{login}")
    faults = {
        fault.field: fault
        for fault in (
            login_fault(login) or (AnswerError("login", "staff_login_taken") if taken else None),
            name_fault(name),
            _role_fault(office, by, role, unit),
            email_fault(email) or _taken(office, email),
        )
        if fault
    }
    if faults:
        raise AnswerFaults(faults)
    id = office.code(ID_LENGTH).lower()
    account = Account(id, login, name, Role(role), unit, office.now(), email)
    beside = [
        ACCOUNTS.entry(account),
        CREDENTIALS.entry(Credentials(id)),
        *names_of(office, account),
        office.tree_moved(office.tree_version()),
    ]
    return renew(office, by, account, beside=beside)


def _taken(office: Office, email: str) -> AnswerError | None:
    if email and signing.named(office.store, email_name(office, email)):
        return AnswerError("email", "staff_email_taken")
    return None


def _role_fault(office: Office, by: Acting, role: str, unit: str) -> AnswerError | None:
    tree = office.tree()
    there = tree.get(unit)
    if there is None or not there.is_open or unit not in visible_units(by, tree):
        return AnswerError("unit", "staff_choose_unit")
    if role not in STAFF:
        return AnswerError("role", "staff_choose_role")
    if role not in roles_to_give(by, tree, unit):
        return AnswerError("role", "staff_not_yours")
    return None


def renew(
    office: Office, by: Acting, account: Account, key: str = "", beside: Sequence[Entry] = ()
) -> str:
    """A link by which somebody sets password and second factor anew.

    What is written `beside` is written with a new link only, not when a form is sent twice.
    """
    unit, role = account.unit, account.role
    return _offer(office, by, role, unit, key, account=account.id, beside=beside)


def _offer(
    office: Office,
    by: Acting,
    role: Role,
    unit: str,
    key: str,
    *,
    email: str = "",
    account: str = "",
    beside: Sequence[Entry] = (),
) -> str:
    secret = office.vault.digest(f"invitation:{by.id if by else ''}:{key or office.token(32)}")
    mark = by.id if by else "operator"
    made = Invitation(token_hash(secret), role, unit, mark, office.now(), account, email)
    if INVITATIONS.find(office.store, made.id) is None:
        change = office.change(by, "renewed" if account else "invited", account or unit, role)
        office.store.put([INVITATIONS.entry(made), change, *beside])
    return secret


def invitations(office: Office, by: Acting) -> list[Invitation]:
    """The links that still lead somewhere, the latest first, to units that one sees."""
    needs_overview(by, "see invitations")
    seen, now = visible_units(by, office.tree()), office.now()
    found = [page.thing for page in INVITATIONS.all(office.store)]
    still = [one for one in found if one.is_open(now) and one.unit in seen]
    return sorted(still, key=lambda one: one.made_at, reverse=True)


def withdraw(office: Office, by: Acting, id: str) -> None:
    """Let a link lead nowhere; one that is gone already is left alone."""
    if any(one.id == id for one in invitations(office, by)):
        office.store.put([office.change(by, "withdrawn", id[:8])])
        office.store.drop(INVITATIONS.name, id)


# ---------------------------------------------------------------- taking it up


def opened(office: Office, secret: str) -> Page[Invitation]:
    """The invitation of a link; raises `NotFound` where it is used up, too old or none."""
    page = INVITATIONS.find(office.store, token_hash(secret[:LINK_MOST]))
    if page is None or not page.thing.is_open(office.now()):
        raise NotFound("invitation", "")
    invitation = page.thing
    unit = office.tree().get(invitation.unit)
    if unit is None or not unit.is_open:
        raise NotFound("invitation", "")
    if invitation.account and not _renewed(office, invitation).active:
        raise NotFound("invitation", "")
    return page


def _renewed(office: Office, invitation: Invitation) -> Account:
    page = ACCOUNTS.find(office.store, invitation.account)
    if page is None:
        raise NotFound("invitation", "")
    return page.thing


def known(office: Office, invitation: Invitation) -> Account | None:
    """The account that a link renews; None for a link by which somebody joins."""
    return _renewed(office, invitation) if invitation.account else None


def introduce(
    office: Office, secret: str, login: str, name: str, password: str, again: str
) -> Setup | None:
    """Keep who the person is and the password, and give what the second factor needs.

    Raises every fault of the form at once.
    """
    for _ in range(ATTEMPTS):
        page = opened(office, secret)
        renewed = known(office, page.thing)
        login = renewed.login if renewed else tidy_login(login)
        name = renewed.name if renewed else " ".join(name.split())
        _check(office, renewed, login, name, password, again)
        drafted = page.thing.draft
        sealed = drafted.secret if drafted else _sealed(office, page.thing.id)
        draft = Draft(login, name, office.passwords.kept(password), sealed)
        try:
            entry = INVITATIONS.entry(replace(page.thing, draft=draft), page.version)
            office.store.put([entry])
        except Conflict as err:
            raced = err
            continue
        return setup(office, secret)
    raise raced


def _check(
    office: Office, renewed: Account | None, login: str, name: str, password: str, again: str
) -> None:
    checks: list[AnswerError | None] = [password_faults(password, again, (login, name))]
    if renewed is None:
        taken = signing.named(office.store, f"login:{login}")
        free = AnswerError("login", "staff_login_taken") if taken else None
        checks = [name_fault(name), login_fault(login) or free, *checks]
    faults = {fault.field: fault for fault in checks if fault}
    if faults:
        raise AnswerFaults(faults)


def password_faults(password: str, again: str, names: tuple[str, ...]) -> AnswerError | None:
    """Why a new password, written twice, cannot be taken."""
    if fault := password_fault(password, names=names):
        return fault
    return AnswerError("again", "staff_not_same") if password != again else None


def _sealed(office: Office, about: str) -> str:
    return office.vault.seal_own(fresh_secret(), f"factor:{about}")


def setup(office: Office, secret: str) -> Setup | None:
    """What the app is told; None before the person has said who they are."""
    invitation = opened(office, secret).thing
    draft = invitation.draft
    if draft is None:
        return None
    plain = office.vault.open_own(draft.secret, f"factor:{invitation.id}")
    return Setup(app_address(plain, draft.login), plain)


def finish(office: Office, secret: str, code: str | None, place: Place) -> signing.SignedIn:
    """Make the account once the second factor is shown to work, and sign the person in.

    Without a code, where the terms allow it, there is no second factor. Raises `AnswerError` for
    a wrong code, or for a login that somebody else took meanwhile.
    """
    for _ in range(ATTEMPTS):
        page = opened(office, secret)
        draft = page.thing.draft
        if draft is None:
            raise NotFound("invitation", "")
        renewed = known(office, page.thing)
        if renewed is None and signing.named(office.store, f"login:{draft.login}"):
            raise AnswerError("login", "staff_login_taken")
        account = renewed or _account(office, page.thing, draft)
        factor = _confirmed(office, page.thing, draft, account.id, code)
        try:
            return _admit(office, page, account, draft.password, factor, place)
        except Conflict as err:
            raced = err
    raise raced


def _account(office: Office, invitation: Invitation, draft: Draft) -> Account:
    return Account(
        office.code(ID_LENGTH).lower(),
        draft.login,
        draft.name,
        invitation.role,
        invitation.unit,
        office.now(),
        invitation.email,
    )


def _confirmed(
    office: Office, invitation: Invitation, draft: Draft, account: str, code: str | None
) -> Factor | None:
    if code is None and not office.terms.needs_factor:
        return None
    if wait := office.take(f"code:{invitation.id}", office.terms.by_code):
        raise too_often("code", wait)
    plain = office.vault.open_own(draft.secret, f"factor:{invitation.id}")
    return fresh_factor(office, account, plain, code or "")


def fresh_factor(office: Office, account: str, plain: str, code: str) -> Factor:
    """A second factor that a first code has shown to work; raises `AnswerError`."""
    step = matching_step(plain, tidy_app_code(code), office.now())
    if step is None:
        raise AnswerError("code", "staff_code")
    codes, kept = office.spare_codes()
    sealed = office.vault.seal_own(plain, f"factor:{account}")
    return Factor(sealed, step, kept, office.vault.seal_own(" ".join(codes), f"spare:{account}"))


def _admit(
    office: Office,
    page: Page[Invitation],
    account: Account,
    password: str,
    factor: Factor | None,
    place: Place,
) -> signing.SignedIn:
    """Account, names, credentials, session and the used link in one: all of them, or none."""
    invitation, moved = page.thing, office.tree_version()
    before = CREDENTIALS.find(office.store, account.id)
    credentials = Credentials(account.id, password, factor)
    token, session = office.new_session(account.id, place, "code" if factor else "password")
    used = replace(invitation, draft=None, used_at=office.now())
    entries = [
        CREDENTIALS.entry(credentials, before.version if before else 0),
        office.sessions.entry(session),
        INVITATIONS.entry(used, page.version),
        office.change(account, "set_anew" if invitation.account else "joined", account.id),
    ]
    if not invitation.account:
        entries += [ACCOUNTS.entry(account), *names_of(office, account), office.tree_moved(moved)]
    office.store.put(entries)
    signing.end_all(office, account.id, but=session.id)
    return signing.SignedIn(token, session, account)


def names_of(office: Office, account: Account) -> list[Entry]:
    """What finds an account and no other one: the login, and the address where there is one."""
    names = [f"login:{account.login}"]
    if account.email:
        names.append(email_name(office, account.email))
    return [Entry(NAMES, name, account.id, owner=account.id) for name in names]


def email_name(office: Office, email: str) -> str:
    """The name of an account by its address, which does not show the address."""
    return f"email:{office.vault.digest(email)}"
