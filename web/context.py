"""What a request carries: the service behind it, how the visitor reads, which case is open."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from engine.actions.admission import admitted
from engine.actions.desk import Desk, tidy_code
from engine.actions.knocking import Door
from engine.actions.revisions import Revisions
from engine.actions.staff import signing
from engine.actions.staff.office import Office
from engine.actions.staff.signing import Present
from engine.casework.case import Case
from engine.casework.people import VISITOR, Actor, Relation
from engine.casework.permissions import Action, may
from engine.errors import NotFound
from engine.i18n import LANGUAGES, Language
from web import urls
from web.access import action_of, asks_itself, is_of_guidance
from web.hub import Hub
from web.observing import name_role
from web.render import Pages, Site
from web.staff.provider import Provider

YEAR = 365 * 24 * 3600
THREE_MONTHS = 90 * 24 * 3600
MOST_OPEN = 8
STAFF_COOKIE = "staff"
SIZES = ("normal", "large")
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Service:
    """What the whole application shares."""

    revisions: Revisions
    pages: Pages
    office: Office
    provider: Provider | None = None  # who else vouches for the staff
    public_url: str = ""  # where residents reach the site, for links on paper; else as asked for
    door: Door = field(default_factory=Door)
    hub: Hub = field(default_factory=Hub)


class NobodySignedIn(Exception):
    """Only staff come here, and nobody is signed in: they are shown the door, then come back."""


class Visit:
    """One request, seen from a handler."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.service = cast(Service, request.app.state.service)
        self.desk = self.service.revisions.current  # that of the open case, once it is opened
        self.acting_on = ""  # number of the case on which one of the staff acts
        self.newer_rules = ""  # where the difference is shown, for a case under earlier rules

    @property
    def language(self) -> Language:
        chosen = self.request.cookies.get("language", "")
        if chosen in LANGUAGES:
            return chosen
        return preferred(self.request.headers.get("accept-language", ""))

    @property
    def base_url(self) -> str:
        """The address that links on paper begin with."""
        return self.service.public_url or str(self.request.base_url).rstrip("/")

    def site(self) -> Site:
        cookies = self.request.cookies
        size, theme = cookies.get("size", "normal"), cookies.get("theme", "auto")
        url = self.request.url
        return Site(
            home=urls.HOME,
            display=urls.DISPLAY,
            privacy=urls.PRIVACY,
            figures=urls.FIGURES,
            classifier=urls.CLASSIFIER,
            path=url.path + (f"?{url.query}" if url.query else ""),
            revision=self.desk.library.revision,
            newer_rules=self.newer_rules,
            acting=self.staff.name if self.acting_on else "",
            desk=urls.to(urls.DESK_CASE, number=self.acting_on) if self.acting_on else urls.DESK,
            size=size if size in SIZES else "normal",
            theme=theme if theme in THEMES else "auto",
        )

    def page(self, template: str, status: int = 200, **context: object) -> Response:
        """A whole page."""
        html = self.service.pages.render(template, self.language, site=self.site(), **context)
        return HTMLResponse(html, status)

    def say(self, text: str, **values: object) -> str:
        return self.service.pages.say(self.language, text, **values)

    def say_or(self, text: str, other: str) -> str:
        """An interface text, or other words where nobody wrote it."""
        return self.service.pages.say_or(self.language, text, other)

    # ------------------------------------------------------------ who is here

    @property
    def is_secure(self) -> bool:
        return self.request.url.scheme == "https"

    def cookie_name(self, name: str) -> str:
        """A cookie's name; over https with the prefix that keeps other hosts from setting it."""
        return f"__Host-{name}" if self.is_secure else name

    @cached_property
    def present(self) -> Present | None:
        """The one of the staff who is signed in with this browser."""
        token = self.request.cookies.get(self.cookie_name(STAFF_COOKIE), "")
        return signing.who(self.service.office, token) if token else None

    @cached_property
    def staff(self) -> Actor:
        """As whom they act; a visitor where nobody is signed in."""
        present = self.present
        return signing.actor_of(self.service.office, present.account) if present else VISITOR

    def house(self, action: Action) -> Desk:
        """The desk for what concerns no single case.

        Raises `NobodySignedIn`, or `NotPermitted` for those whose duty it is not.
        """
        if self.present is None:
            raise NobodySignedIn
        self.desk = self.desk.of(self.staff)
        name_role(self.request, self.staff.role)
        self.desk.permit_house(action)
        return self.desk

    # ------------------------------------------------------------ the open case

    def _cookie(self, number: str) -> str:
        return self.cookie_name(f"case-{number}")

    def case(self) -> Case:
        """The case in the address, if who asks may do with it what the address stands for.

        Whoever of the staff is signed in and has to do with the case acts as such, so that their
        hand is never taken for the resident's; others enter a seat by this browser's cookie.
        Raises `NotFound` for whom there is no such case, `NotPermitted` where it is not theirs.
        """
        number = tidy_code(str(self.request.path_params["number"]))
        if self.present is not None:
            with suppress(NotFound):
                case = self.desk.of(self.staff).admit(number, Action.SEE)
                return self._opened(case, self.staff)
        return self._opened(*self.enter(number, self.secret(number)))

    def enter(self, number: str, secret: str) -> tuple[Case, Actor]:
        """The case and whose the secret is; raises `NotFound`, also after too many wrong ones."""
        client = self.request.client
        address = client.host if client else ""
        return self.service.door.enter(self.service.revisions.current, number, secret, address)

    def _opened(self, case: Case, actor: Actor) -> Case:
        """The case, its own rules at hand and the actor at the desk, if this may be done."""
        current = self.service.revisions.current
        desk = self.service.revisions.desk_for(case)
        self.desk = desk.of(actor)
        name_role(self.request, actor.role)
        action = action_of(self.request)
        self.desk.permit(case, action)
        admitted(
            self.desk,
            case,
            Action.ISSUE if is_of_guidance(self.request) else action,
            asks_itself=asks_itself(self.request),
        )
        self.acting_on = case.number if actor.is_staff else ""
        if desk is not current:
            self.newer_rules = urls.to(urls.RULES, number=case.number)
        return case

    def secret(self, number: str) -> str:
        return self.request.cookies.get(self._cookie(number), "")

    def remember(self, response: Response, number: str, secret: str) -> Response:
        """Let this browser open the case again."""
        response.set_cookie(
            self._cookie(number),
            secret,
            max_age=THREE_MONTHS,
            path="/",
            secure=self.is_secure,
            httponly=True,
            samesite="lax",
        )
        return response

    def forget(self, response: Response, number: str) -> Response:
        """Let this browser open the case no longer."""
        response.delete_cookie(self._cookie(number), path="/", secure=self.is_secure, httponly=True)
        return response

    def opens(self, number: str, secret: str) -> bool:
        """Whether this secret opens the case."""
        with suppress(NotFound):
            self.enter(number, secret)
            return True
        return False

    def way_out(self, case: Case) -> str:
        """Where one goes who stops here: to the slip with number and code, or back to the desk."""
        return urls.to(urls.DESK_CASE if self.acting_on else urls.SAVE, number=case.number)

    def open_cases(self) -> list[Case]:
        """The cases that this browser can open and read, the latest first."""
        prefix = self._cookie("")
        names = [name for name in self.request.cookies if name.startswith(prefix)]
        cases = []
        for name in names[:MOST_OPEN]:
            with suppress(NotFound):
                number = name.removeprefix(prefix)
                case, actor = self.enter(number, self.secret(number))
                if not case.is_erased and not may(actor, Action.READ, Relation.PARTY):
                    cases.append(case)
        return sorted(cases, key=lambda case: case.updated_at, reverse=True)


async def form_of(request: Request) -> Mapping[str, list[str]]:
    """The fields of a posted form, each with all its values."""
    form: FormData = await request.form()
    fields: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            fields.setdefault(name, []).append(value)
    return fields


def one(form: Mapping[str, list[str]], name: str) -> str:
    """The first value of a field, or the empty text."""
    values = form.get(name) or [""]
    return values[0]


def whole(form: Mapping[str, list[str]], name: str) -> int | None:
    """A field as a whole number, or None."""
    written = one(form, name)
    return int(written) if written.isdecimal() and len(written) < 10 else None


def preferred(accepted: str) -> Language:
    """The first of our languages that a browser asks for; Chinese where it asks for none."""
    for wish in accepted.lower().split(","):
        for language in LANGUAGES:
            if wish.strip().startswith(language):
                return language
    return "zh"


def go(address: str) -> RedirectResponse:
    """After a form: on to the next page."""
    return RedirectResponse(address, 303)


def known_number(value: Any) -> str:
    """A case number as it stands in addresses; raises `NotFound` for what cannot be one."""
    number = tidy_code(str(value))
    if not number:
        raise NotFound("case", "")
    return number
