"""Settings: read from two places, refused all at once, and never quoted when they are secret."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import SettingFaults
from engine.settings.secret import read_keys
from engine.settings.settings import SETTINGS, Mail, Settings, is_local, read_settings
from engine.vault import DEMO_KEY, KEY_BYTES, fresh_key

KEY = "quJISYQtcIK2b1fOgnC9BNosOf-5ffIoA8JwmDAyxOU="  # every worker of the tests must know the same
SOUND = {"JIEFEN_KEY": KEY}


def read(environment: Mapping[str, str], demo: bool = False, **given: str) -> Settings:
    return read_settings(given, environment, demo=demo)


def faults_of(environment: Mapping[str, str], demo: bool = False, **given: str) -> list[str]:
    with pytest.raises(SettingFaults) as caught:
        read(environment, demo, **given)
    return [str(fault) for fault in caught.value.faults]


# ---------------------------------------------------------------- where they come from


def test_a_key_is_all_that_must_be_set() -> None:
    settings = read(SOUND)
    assert settings.keys == (KEY,)
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 1)
    assert (settings.store, settings.log, settings.author) == ("jiefen.duckdb", "json", False)
    assert settings.address == "http://127.0.0.1:8000"
    assert settings.mail is None


def test_the_command_line_goes_before_the_environment() -> None:
    settings = read(SOUND | {"JIEFEN_PORT": "8001", "JIEFEN_HOST": "::1"}, port="8002")
    assert (settings.port, settings.host) == (8002, "::1")


def test_an_empty_variable_counts_as_not_set() -> None:
    assert read(SOUND | {"JIEFEN_PORT": "", "JIEFEN_STORE": ""}).port == 8000


def test_a_demonstration_needs_nothing_and_takes_the_key_that_everyone_knows() -> None:
    settings = read({}, demo=True)
    assert settings.keys == (DEMO_KEY,)
    assert (settings.store, settings.log, settings.author) == ("var/demo.duckdb", "plain", True)
    assert read({"JIEFEN_AUTHOR": "no"}, demo=True).author is False


def test_a_secret_can_be_kept_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n", encoding="utf-8")
    assert read({"JIEFEN_KEY_FILE": str(file)}).keys == (KEY,)


def test_a_secret_can_be_a_credential_of_systemd(tmp_path: Path) -> None:
    (tmp_path / "JIEFEN_KEY").write_text(KEY, encoding="utf-8")
    (tmp_path / "JIEFEN_STORE").write_text("postgresql://jiefen@/jiefen", encoding="utf-8")
    settings = read({"CREDENTIALS_DIRECTORY": str(tmp_path)}, workers="2")
    assert (settings.keys, settings.store) == ((KEY,), "postgresql://jiefen@/jiefen")


def test_a_secret_in_two_places_is_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(SOUND | {"JIEFEN_KEY_FILE": str(tmp_path / "key")})
    assert fault == "JIEFEN_KEY is set, and JIEFEN_KEY_FILE as well → keep one of the two"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (fault,) = faults_of({"JIEFEN_KEY_FILE": str(tmp_path / "none")})
    assert fault.startswith(f"JIEFEN_KEY cannot be read from {tmp_path}/none: No such file")


def test_a_secret_has_no_place_on_the_command_line() -> None:
    assert {s.variable for s in SETTINGS if not s.option} == {
        "JIEFEN_KEY",
        "JIEFEN_METRICS_TOKEN",
        "JIEFEN_OIDC_CLIENT_SECRET",
        "JIEFEN_SMS_KEY",
        "JIEFEN_SMTP_PASSWORD",
    }


def test_every_setting_is_a_field_and_every_field_a_setting() -> None:
    assert set(Settings.__slots__) - {"demo"} == {setting.name for setting in SETTINGS}


def test_a_gateway_needs_its_key_and_a_way_nobody_reads() -> None:
    url, key = "https://gateway.example/send", "x7Kq2mV9pLw4Rt8sYb3N"
    assert "JIEFEN_SMS_KEY is missing" in faults_of(SOUND | {"JIEFEN_SMS_URL": url})[0]
    assert read(SOUND | {"JIEFEN_SMS_URL": url, "JIEFEN_SMS_KEY": key}).sms_url == url
    for wrong in ("http://g.example/", "ftp://g.example/", "https://", "http://[", "gateway"):
        (fault,) = faults_of(SOUND | {"JIEFEN_SMS_URL": wrong, "JIEFEN_SMS_KEY": key})
        assert "everyone reads the numbers on the way" in fault


# ---------------------------------------------------------------- keys


def test_a_fresh_key_is_fit_for_use_and_like_no_other() -> None:
    keys = {fresh_key() for _ in range(50)}
    assert len(keys) == 50
    assert all(read_keys(key) == (key,) for key in keys)


@given(st.binary(max_size=64) | st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES))
def test_only_32_bytes_of_chance_are_a_key(held: bytes) -> None:
    written = base64.urlsafe_b64encode(held).decode()
    if len(held) == KEY_BYTES and len(set(held)) >= KEY_BYTES // 2:
        assert read_keys(written.rstrip("=")) == (written,)
    else:
        with pytest.raises(ValueError, match=r"empty|bytes, not 32|by chance"):
            read_keys(written)


def test_old_keys_stand_behind_the_new_one() -> None:
    old = fresh_key()
    assert read({"JIEFEN_KEY": f"{KEY}, {old}"}).keys == (KEY, old)


WEAK = base64.urlsafe_b64encode(b"\0" * 32).decode()


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("", "is missing"),
        ("changeme", "holds 6 bytes, not 32"),
        ("not a key!", "is not base64url"),
        (KEY[:20], "holds 15 bytes, not 32"),
        (WEAK, "was not drawn by chance"),
        (f"{KEY},{KEY}", "names one key twice"),
        (DEMO_KEY, "is the key of the demonstration, which everyone knows"),
        (f"{KEY},{DEMO_KEY}", "is the key of the demonstration, which everyone knows"),
    ],
)
def test_a_service_does_not_start_with_a_bad_key(key: str, message: str) -> None:
    (fault,) = faults_of({"JIEFEN_KEY": key})
    assert fault.startswith(f"JIEFEN_KEY {message}")
    assert fault.endswith("→ draw one with `jiefen key`, and keep it apart from the backups")
    assert not key or key not in fault


@pytest.mark.parametrize("token", ["secret", "x" * 40])
def test_a_token_that_can_be_guessed_is_refused_and_not_quoted(token: str) -> None:
    (fault,) = faults_of(SOUND | {"JIEFEN_METRICS_TOKEN": token})
    assert fault.startswith("JIEFEN_METRICS_TOKEN ")
    assert f" {token} " not in fault


# ---------------------------------------------------------------- all faults at once


def test_every_fault_is_told_at_once_with_its_remedy(tmp_path: Path) -> None:
    faults = faults_of(
        {
            "JIEFEN_PROT": "80",
            "JIEFEN_QQQQQQQQ": "1",
            "JIEFEN_PORT": "eighty",
            "JIEFEN_LOG": "xml",
            "JIEFEN_RETENTION": str(tmp_path / "none.yaml"),
            "JIEFEN_PUBLIC_URL": "jiefen.example",
        }
    )
    assert faults == [
        "JIEFEN_PROT is no setting → write JIEFEN_PORT",
        "JIEFEN_QQQQQQQQ is no setting → remove it",
        "JIEFEN_PUBLIC_URL is no address like https://jiefen.example: 'jiefen.example' → "
        "give it as https://…, or set JIEFEN_ALLOW_HTTP=yes for a network of your own",
        "JIEFEN_PORT is not a whole number from 1 to 65535: 'eighty'",
        "JIEFEN_LOG is none of json, plain: 'xml'",
        f"JIEFEN_RETENTION names {tmp_path}/none.yaml, which is not there",
        "JIEFEN_KEY is missing → draw one with `jiefen key`, and keep it apart from the backups",
    ]


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8.5", "8000 "])
def test_a_port_is_a_number_of_a_port(port: str) -> None:
    assert "JIEFEN_PORT is not a whole number" in faults_of(SOUND, port=port)[0]


# ---------------------------------------------------------------- what residents are led to


@pytest.mark.parametrize(
    "url",
    [
        "https://jiefen.example",
        "https://jiefen.example:8443/",
        "http://localhost:8000",
        "http://127.0.0.1",
        "http://[::1]:8000",
    ],
)
def test_a_public_address_is_sealed_or_local(url: str) -> None:
    assert read(SOUND, public_url=url).public_url == url.rstrip("/")


@pytest.mark.parametrize("url", ["http://jiefen.example", "http://10.0.0.5", "http://127.evil.cn"])
def test_an_open_public_address_is_refused_unless_told_otherwise(url: str) -> None:
    (fault,) = faults_of(SOUND, public_url=url)
    assert "everyone reads the secrets in its links" in fault
    assert read(SOUND | {"JIEFEN_ALLOW_HTTP": "yes"}, public_url=url).public_url == url


@pytest.mark.parametrize(
    "url",
    [
        "ftp://jiefen.example",
        "https://",
        "https://a@jiefen.example",
        "https://jiefen.example/path",
        "https://jiefen.example?x=1",
        "https://jiefen.example:99999",
        "https://[::1",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    assert "is no address" in faults_of(SOUND, public_url=url)[0]


def test_a_service_for_others_must_know_its_own_address() -> None:
    (fault,) = faults_of(SOUND, host="0.0.0.0")
    assert "listens on 0.0.0.0 beyond this machine" in fault
    assert read(SOUND, host="0.0.0.0", public_url="https://jiefen.example").host == "0.0.0.0"


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("a.localhost", True),
        ("0.0.0.0", False),
        ("10.1.1.1", False),
        ("localhost.evil.example", False),
        ("", False),
    ],
)
def test_this_machine_is_told_from_others(host: str, local: bool) -> None:
    assert is_local(host) is local


# ---------------------------------------------------------------- what goes together


def test_several_workers_need_a_database_server() -> None:
    assert "written by one process only" in faults_of(SOUND, workers="2")[0]
    assert read(SOUND, workers="2", store="postgresql:///jiefen").workers == 2


def test_letters_need_somebody_whom_they_come_from() -> None:
    post = {"JIEFEN_SMTP_HOST": "mail.example", "JIEFEN_SMTP_USER": "jiefen"}
    assert [fault.partition(" ")[0] for fault in faults_of(SOUND | post)] == [
        "JIEFEN_SMTP_FROM",
        "JIEFEN_SMTP_PASSWORD",
    ]
    whole = post | {"JIEFEN_SMTP_PASSWORD": "p", "JIEFEN_SMTP_FROM": "jiefen@mail.example"}
    assert read(SOUND | whole).mail == Mail(
        "mail.example", 587, "jiefen", "p", "jiefen@mail.example", "starttls"
    )
