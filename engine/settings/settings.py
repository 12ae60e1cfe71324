"""Every setting of the service, read at once, and what a service may not be started with."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from engine.errors import SettingFault, SettingFaults
from engine.settings.secret import read_keys, read_secret
from engine.settings.setting import (
    PREFIX,
    Setting,
    address,
    existing,
    one_of,
    whole,
    yes_or_no,
)
from engine.vault import DEMO_KEY

DEFAULT_STORE: Final = "jiefen.duckdb"
DEMO_STORE: Final = "var/demo.duckdb"
SERVER_INDEX: Final = "jiefen-index"
NO_INDEX: Final = "off"
LOGS: Final = ("json", "plain")
ENCRYPTION: Final = ("starttls", "tls", "none")
# Read by tests and benchmarks, never by a service.
ELSEWHERE: Final = frozenset(
    f"{PREFIX}{name}" for name in ("AGREEMENT", "CHROMIUM", "KILLS", "POSTGRES", "SHARED")
)


@dataclass(frozen=True, slots=True)
class Mail:
    """The server that takes letters, and in whose name they go out."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    encryption: str


@dataclass(frozen=True, slots=True)
class Settings:
    """How one service runs; made by `read_settings`, which lets nothing unsound through."""

    demo: bool
    store: str
    key: tuple[str, ...]
    public_url: str
    host: str
    port: int
    workers: int
    proxy: str
    allow_http: bool
    log: str
    metrics_token: str
    author: bool
    statutes: str
    rules: Path | None
    parameters: Path | None
    zones: Path | None
    evidence: Path | None
    retention: Path | None
    model: Path | None
    model_accuracy: int
    index: str
    session_hours: int
    session_idle_minutes: int
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str
    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_password: str
    smtp_from: str
    smtp_encryption: str
    sms_url: str
    sms_key: str
    hooks_private: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """The master keys: the first seals, the others only open."""
        return self.key

    @property
    def index_folder(self) -> Path | None:
        """Where the search index lies; nothing where cases are not searched."""
        return None if self.index == NO_INDEX else index_folder(self.store, self.index)

    @property
    def address(self) -> str:
        """Where the service is reached."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def mail(self) -> Mail | None:
        """Where letters are handed in, or nothing where none is sent."""
        if not self.smtp_host:
            return None
        return Mail(
            self.smtp_host,
            self.smtp_port,
            self.smtp_user,
            self.smtp_password,
            self.smtp_from,
            self.smtp_encryption,
        )


_NEW_SECRET: Final = "draw one: openssl rand -base64 24"

SETTINGS: Final = (
    Setting(
        "store",
        f"where the cases are kept: a DuckDB file or postgresql://… (default: {DEFAULT_STORE}, "
        f"with --demo {DEMO_STORE})",
        shown="WHERE",
        filed=True,
    ),
    Setting(
        "key",
        "the master keys that seal what is personal, with commas between; the first seals",
        read_keys,
        (),
        "draw one with `jiefen key`, and keep it apart from the backups",
        secret=True,
        filed=True,
    ),
    Setting(
        "public_url",
        "where residents reach the service, for links on paper",
        address,
        remedy="give it as https://…, or set JIEFEN_ALLOW_HTTP=yes for a network of your own",
        shown="URL",
    ),
    Setting("host", "address to listen on (default: own)", default="127.0.0.1"),
    Setting("port", "port to listen on (default: 8000)", whole(1, 65535), 8000),
    Setting("workers", "processes that answer (default: 1)", whole(1, 64), 1),
    Setting(
        "proxy",
        "addresses of the reverse proxies that are believed when they say who asks and how "
        "(default: 127.0.0.1)",
        default="127.0.0.1",
        shown="ADDRESSES",
    ),
    Setting(
        "allow_http",
        "yes: residents may reach the service without encryption",
        yes_or_no,
        False,
        shown="yes|no",
    ),
    Setting(
        "log",
        "how lines of the log are written (default: json, with --demo plain)",
        one_of(*LOGS),
        shown="|".join(LOGS),
    ),
    Setting(
        "metrics_token",
        "who bears it may read /metrics; without one, only this machine may",
        read_secret,
        remedy=_NEW_SECRET,
        secret=True,
        filed=True,
    ),
    Setting(
        "author",
        "yes: the author's desk at /author, which holds no case (default: with --demo only)",
        yes_or_no,
        None,
        shown="yes|no",
    ),
    Setting(
        "statutes",
        "the text of the law as JSON lines, or an installed package of statutes "
        "(default: every installed package); read once, then kept",
        shown="FILE",
    ),
    Setting("rules", "the folder with rules/ and questionnaires/", existing, None, shown="DIR"),
    Setting("parameters", "values of parameters of your own", existing, None, shown="FILE"),
    Setting("zones", "event zones of your own", existing, None, shown="FILE"),
    Setting(
        "evidence", "which files are taken as evidence, and how large", existing, None, shown="FILE"
    ),
    Setting("retention", "how long what is kept, as data", existing, None, shown="FILE"),
    Setting("model", "a classifier trained by yourself", existing, None, shown="FILE"),
    Setting(
        "model_accuracy",
        "of a hundred stories whose kind is preselected, how many shall be right (default: 84); "
        "the others are left to people",
        whole(50, 99),
        84,
    ),
    Setting(
        "index",
        "the folder of the search index, which can be made anew from the store at any time "
        f"(default: beside a DuckDB file, {SERVER_INDEX} with PostgreSQL; off: nobody searches)",
        shown="DIR|off",
    ),
    Setting("session_hours", "how long a session of staff lasts (default: 12)", whole(1, 72), 12),
    Setting(
        "session_idle_minutes",
        "after how long unused it ends (default: 30)",
        whole(1, 24 * 60),
        30,
    ),
    Setting(
        "oidc_issuer",
        "the provider (OpenID Connect) that vouches for staff; needs the extra jiefen[oidc]",
        shown="URL",
    ),
    Setting("oidc_client_id", "by which name the provider knows the service", shown="NAME"),
    Setting("oidc_client_secret", "and by which secret", secret=True, filed=True),
    Setting("smtp_host", "the server that takes letters; without one, none is sent"),
    Setting("smtp_port", "its port (default: 587)", whole(1, 65535), 587),
    Setting("smtp_user", "the account there"),
    Setting("smtp_password", "the password of that account", secret=True, filed=True),
    Setting("smtp_from", "the address that letters come from"),
    Setting(
        "smtp_encryption",
        "how the way there is sealed (default: starttls)",
        one_of(*ENCRYPTION),
        "starttls",
        shown="|".join(ENCRYPTION),
    ),
    Setting(
        "sms_url",
        "the gateway that takes text messages; without one, none is sent",
        remedy="give it as https://…",
        shown="URL",
    ),
    Setting(
        "sms_key",
        "what posts to the gateway are signed with",
        read_secret,
        remedy=_NEW_SECRET,
        secret=True,
        filed=True,
    ),
    Setting(
        "hooks_private",
        "yes: computers of courts may be told of packets by http and in own networks",
        yes_or_no,
        False,
        shown="yes|no",
    ),
)


def read_settings(
    given: Mapping[str, str | None], environment: Mapping[str, str], *, demo: bool = False
) -> Settings:
    """The settings of a command line and an environment; raises `SettingFaults` with all faults."""
    faults = [*_unknown(environment)]
    values: dict[str, Any] = {}  # each as its own setting reads it
    for setting in SETTINGS:
        try:
            values[setting.name] = setting.value(given.get(setting.name), environment)
        except SettingFault as fault:
            faults.append(fault)
            values[setting.name] = setting.default
    named = {fault.variable for fault in faults}
    settings = _completed(values, demo)
    faults += [fault for fault in _unsound(settings) if fault.variable not in named]
    if faults:
        raise SettingFaults(faults)
    return settings


def _completed(values: dict[str, Any], demo: bool) -> Settings:
    """What was not set, as it is with and without --demo."""
    values["store"] = values["store"] or (DEMO_STORE if demo else DEFAULT_STORE)
    values["log"] = values["log"] or ("plain" if demo else "json")
    if values["author"] is None:
        values["author"] = demo
    if demo and not values["key"]:
        values["key"] = (DEMO_KEY,)
    return Settings(demo=demo, **values)


def _unknown(environment: Mapping[str, str]) -> Iterator[SettingFault]:
    """Variables that look like settings and are none: most often misspelt."""
    known = {setting.variable for setting in SETTINGS}
    known |= {f"{setting.variable}_FILE" for setting in SETTINGS if setting.filed}
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known | ELSEWHERE:
            near = get_close_matches(name, known, 1, cutoff=0.75)
            yield SettingFault(name, "is no setting", f"write {near[0]}" if near else "remove it")


def _unsound(settings: Settings) -> Iterator[SettingFault]:
    """What can be read and may not stand together, or not outside a demonstration."""
    find = {setting.name: setting for setting in SETTINGS}
    if not settings.demo:
        yield from _unsafe(settings, find)
    if settings.workers > 1 and not is_server(settings.store):
        yield SettingFault(
            find["workers"].variable,
            f"is {settings.workers}, and a DuckDB file is written by one process only",
            "leave --workers out, or keep the cases in PostgreSQL",
        )
    if settings.smtp_host and "@" not in settings.smtp_from:
        yield SettingFault(
            find["smtp_from"].variable, "is no address", "say whom letters come from"
        )
    if bool(settings.oidc_issuer) != bool(settings.oidc_client_id and settings.oidc_client_secret):
        yield SettingFault(
            find["oidc_issuer"].variable,
            "goes with JIEFEN_OIDC_CLIENT_ID and JIEFEN_OIDC_CLIENT_SECRET",
            "set all three, or none",
        )
    if bool(settings.smtp_user) != bool(settings.smtp_password):
        yield SettingFault(
            find["smtp_password"].variable, "and JIEFEN_SMTP_USER go together", "set both or none"
        )
    if settings.sms_url and not settings.sms_key:
        yield find["sms_key"].fault("is missing")
    if settings.sms_url and not _is_sealed(settings.sms_url):
        yield find["sms_url"].fault("is no https:// address: everyone reads the numbers on the way")


def _unsafe(settings: Settings, find: Mapping[str, Setting]) -> Iterator[SettingFault]:
    if not settings.key:
        yield find["key"].fault("is missing")
    elif DEMO_KEY in settings.key:
        yield find["key"].fault("is the key of the demonstration, which everyone knows")
    parts = urlsplit(settings.public_url)
    if parts.scheme == "http" and not is_local(parts.hostname or "") and not settings.allow_http:
        yield find["public_url"].fault(
            "begins with http://: on the way, everyone reads the secrets in its links"
        )
    if not settings.public_url and not is_local(settings.host):
        yield find["public_url"].fault(
            f"is missing, and the service listens on {settings.host} beyond this machine"
        )


def _is_sealed(url: str) -> bool:
    """Whether what is sent there is read by nobody on the way."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host = parts.hostname or ""
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_local(host)))


def is_local(host: str) -> bool:
    """Whether a host is this machine and no other."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def index_folder(store: str, named: str = "") -> Path:
    """Where the search index of a store lies, unless another folder is named."""
    return Path(named or (SERVER_INDEX if is_server(store) else f"{store}.index"))


def is_server(store: str) -> bool:
    """Whether a store is kept by a database server and not in a file."""
    return store.startswith(("postgresql://", "postgres://"))
