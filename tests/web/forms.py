"""The forms of a page as somebody without scripts has them: what they hold, and sending one."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from httpx2 import Response
from starlette.testclient import TestClient

Fields = list[tuple[str, str]]


@dataclass
class Form:
    """One form: where it goes, what it holds already, its buttons by name and value."""

    action: str
    held: Fields = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    buttons: Fields = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads the forms of a page; what a browser would send of itself is held."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""
        self._area = ""
        self._written = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(at.get("action", "").partition("#")[0])
            self.forms.append(self._open)
        form = self._open
        if form is None:
            return
        name, value = at.get("name", ""), at.get("value", "")
        if tag == "button":
            form.buttons.append((name, value))
        elif tag == "select":
            self._select = name
            form.names.add(name)
        elif tag == "option" and self._select and "selected" in at:
            form.held.append((self._select, value))
        elif tag == "textarea":
            self._area, self._written = name, ""
            form.names.add(name)
        elif tag == "input" and name and at.get("type") != "file":
            form.names.add(name)
            if at.get("type") not in ("radio", "checkbox") or "checked" in at:
                form.held.append((name, value))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._written += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._area and self._open:
            self._open.held.append((self._area, self._written.lstrip("\n")))
            self._area = ""


def forms_of(page: Response) -> list[Form]:
    """Every form of a page."""
    reader = _Reader()
    reader.feed(page.text)
    return reader.forms


def form_of(
    page: Response, action: str, press: str = "", names: frozenset[str] = frozenset()
) -> Form:
    """The form that goes there, has these fields, and bears this button or hidden value."""
    found = [
        form
        for form in forms_of(page)
        if form.action.partition("?")[0].endswith(action)
        and names <= form.names
        and (not press or press in {value for _, value in (*form.buttons, *form.held)})
    ]
    assert found, (action, press, names, [(f.action, f.buttons, f.names) for f in forms_of(page)])
    return found[0]


def send(
    browser: TestClient, page: Response, action: str, press: str = "", **fields: str | list[str]
) -> Response:
    """Fill in a form of a page and press its button; fields that it does not have are an error."""
    wanted = {name.replace("__", "."): value for name, value in fields.items()}
    form = form_of(page, action, press, frozenset(wanted))
    sent: dict[str, list[str]] = {}
    for name, value in form.held:
        if name not in wanted:
            sent.setdefault(name, []).append(value)
    for name, filled in wanted.items():
        sent[name] = filled if isinstance(filled, list) else [filled]
    button = next(((n, v) for n, v in form.buttons if v == press and n), None)
    if button:
        sent[button[0]] = [button[1]]
    return browser.post(form.action or urlsplit(str(page.url)).path, data=sent)
