"""An office with a small town in it: units, people who joined by links, a clock that moves on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pyotp

from engine.accounts.account import Account
from engine.accounts.factor import SECONDS
from engine.accounts.password import Cost
from engine.actions.staff import joining, units
from engine.actions.staff.office import Office, Place, Terms
from engine.actions.staff.signing import Present, SignedIn, sign_in, who
from engine.casework.people import Role
from engine.store.memory import MemoryStore
from engine.store.store import Store
from engine.vault import Vault

START = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CHEAP = Cost(rounds=1, kibibytes=8, lanes=1)
PASSWORD = "correct horse battery"
HERE = Place("192.0.2.7", "chrome windows")
TOWN = (
    ("district", "区中心", "district", ""),
    ("bajiao", "八角街道", "street", "district"),
    ("gucheng", "古城街道", "street", "district"),
    ("north", "北社区", "community", "bajiao"),
    ("court", "法院", "court", ""),
)


class MovingClock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, **span: float) -> None:
        self.moment += timedelta(**span)


@dataclass
class Town:
    """An office over a store, with what its people know by heart."""

    store: Store = field(default_factory=MemoryStore)
    needs_factor: bool = True
    secrets: dict[str, str] = field(default_factory=dict)  # of the second factors, by login

    def __post_init__(self) -> None:
        self.clock = MovingClock()
        terms = Terms(cost=CHEAP, needs_factor=self.needs_factor)
        self.office = Office.over(self.store, Vault.demo(), self.clock, terms)
        for id, title, level, parent in TOWN:
            units.add(self.office, None, units.Wish(title, "", level, parent), id=id)

    def code(self, login: str) -> str:
        """What the app shows now."""
        return str(pyotp.TOTP(self.secrets[login]).at(self.clock.moment))

    def next_code(self, login: str) -> str:
        """What the app shows in the next step."""
        self.clock.pass_by(seconds=SECONDS)
        return self.code(login)

    def join(self, login: str, role: Role, unit: str, by: Account | None = None) -> SignedIn:
        """Invite somebody, who takes it up."""
        return self.take_up(joining.invite(self.office, by, role, unit), login)

    def take_up(self, link: str, login: str, name: str = "") -> SignedIn:
        """Follow a link to its end."""
        setup = joining.introduce(self.office, link, login, name or login, PASSWORD, PASSWORD)
        assert setup is not None
        self.secrets[login] = setup.secret
        return joining.finish(self.office, link, self.code(login), HERE)

    def sign_in(self, login: str, password: str = PASSWORD, code: str | None = None) -> SignedIn:
        """Sign in with a fresh code, or the one given."""
        shown = self.next_code(login) if code is None else code
        return sign_in(self.office, login, password, shown, HERE)

    def present(self, begun: SignedIn) -> Present:
        """Whoever holds the cookie of a session."""
        found = who(self.office, begun.token)
        assert found is not None
        return found
