"""Whoever runs a service finds every setting, and the files that we hand out are right."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from engine.settings.settings import SETTINGS, read_settings
from engine.vault import fresh_key
from web.metrics import Metrics

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "docs" / "deploy"
PAGE = ROOT / "docs" / "deploy.md"
FILES = sorted((ROOT / "docs" / "deploy").glob("*"))
VARIABLES = {s.variable for s in SETTINGS} | {f"{s.variable}_FILE" for s in SETTINGS if s.filed}


def test_every_setting_is_documented_with_its_option() -> None:
    rows = re.findall(r"^\| `(JIEFEN_\w+)` \| ([^|]+) \|", PAGE.read_text(encoding="utf-8"), re.M)
    documented = dict(rows)
    assert documented.keys() == {setting.variable for setting in SETTINGS}
    for setting in SETTINGS:
        assert (setting.option or "none") in documented[setting.variable]


@pytest.mark.parametrize("path", [PAGE, *FILES], ids=lambda path: path.name)
def test_no_file_speaks_of_a_setting_that_is_none(path: Path) -> None:
    named = set(re.findall(r"JIEFEN_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8")))
    assert named <= VARIABLES | {"JIEFEN_"}


# ---------------------------------------------------------------- files to be handed out

UNITS = ("jiefen.service", "jiefen-backup.service", "jiefen-backup.timer")


def program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        pytest.skip(f"no {name} here")
    return found


def run(*call: str) -> str:
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def unit(name: str, folder: Path) -> Path:
    """A unit as it stands, but for a program that is not installed here."""
    text = (DEPLOY / name).read_text(encoding="utf-8")
    path = folder / name
    path.write_text(text.replace("/opt/jiefen/bin/jiefen", "/bin/true"), encoding="utf-8")
    return path


def test_the_units_are_understood_by_systemd(tmp_path: Path) -> None:
    analyze = program("systemd-analyze")
    units = [str(unit(name, tmp_path)) for name in UNITS]
    assert run(analyze, "verify", *units).strip() == ""


def test_the_service_is_given_little(tmp_path: Path) -> None:
    """The exposure that systemd reckons, in tenths of 10: 96 is a service without any care."""
    given = str(unit("jiefen.service", tmp_path))
    run(program("systemd-analyze"), "security", "--offline=yes", "--threshold=15", given)


def test_the_service_starts_with_what_its_unit_sets(tmp_path: Path) -> None:
    text = (DEPLOY / "jiefen.service").read_text(encoding="utf-8")
    environment = dict(re.findall(r"^Environment=(\w+)=(.*)$", text, re.M))
    for name in re.findall(r"^LoadCredential=(\w+):", text, re.M):
        (tmp_path / name).write_text(fresh_key(), encoding="utf-8")
    settings = read_settings({}, environment | {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert settings.keys
    assert settings.metrics_token
    assert settings.proxy == "127.0.0.1"


def test_caddy_understands_its_file() -> None:
    run(
        program("caddy"),
        "validate",
        "--adapter",
        "caddyfile",
        "--config",
        str(DEPLOY / "Caddyfile"),
    )


def test_nginx_understands_its_file(tmp_path: Path) -> None:
    nginx, openssl = program("nginx"), program("openssl")
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    make = f"req -x509 -nodes -newkey rsa:2048 -days 1 -subj /CN=x -keyout {key} -out {certificate}"
    run(openssl, *make.split())
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    site = site.replace("/etc/letsencrypt/live/jiefen.example", str(tmp_path))
    site = site.replace("/var/log/nginx", str(tmp_path)).replace(" ssl http2", " ssl")
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ {site} }}"
    (tmp_path / "whole.conf").write_text(whole, encoding="utf-8")
    run(nginx, "-t", "-q", "-c", str(tmp_path / "whole.conf"), "-p", str(tmp_path))


def test_every_figure_that_is_asked_for_is_counted() -> None:
    counted = Metrics("1", "r").text().decode()
    names = set(re.findall(r"^# TYPE (\w+)", counted, re.M))
    asked = (DEPLOY / "alerts.yml").read_text(encoding="utf-8") + PAGE.read_text(encoding="utf-8")
    for name in set(re.findall(r"\bjiefen_(?!reader|deploy)\w+\b", asked)):
        assert re.sub(r"_(bucket|count|sum)$", "", name) in names, name
