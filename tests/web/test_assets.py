import gzip
import re
from pathlib import Path

import pytest

from web.assets import FOREVER, STATIC, Asset, Assets
from web.render import TEMPLATES


@pytest.fixture(scope="module")
def assets() -> Assets:
    return Assets.load()


def name_of(assets: Assets, plain: str) -> str:
    return assets.url(plain).removeprefix(assets.prefix)


def test_an_address_changes_with_the_content() -> None:
    before, after = Asset.of("app.css", b"a {}"), Asset.of("app.css", b"b {}")
    assert before.address != after.address
    assert re.fullmatch(r"app\.[0-9a-f]{12}\.css", before.address)


def test_browsers_may_keep_a_file_for_ever(assets: Assets) -> None:
    answer = assets.respond(name_of(assets, "app.css"))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == FOREVER
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert bytes(answer.body) == (STATIC / "app.css").read_bytes()


def test_a_file_goes_packed_to_a_browser_that_can_unpack_it(assets: Assets) -> None:
    answer = assets.respond(name_of(assets, "app.js"), "gzip, deflate, br")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(bytes(answer.body)) == (STATIC / "app.js").read_bytes()
    assert "content-encoding" not in assets.respond(name_of(assets, "app.js"), "br").headers


@pytest.mark.parametrize("name", ["app.css", "app.000000000000.css", "../assets.py", ""])
def test_only_the_present_address_leads_to_a_file(assets: Assets, name: str) -> None:
    assert assets.respond(name).status_code == 404


def test_an_unknown_file_is_an_error_of_the_template_that_asks_for_it(assets: Assets) -> None:
    with pytest.raises(KeyError, match=re.escape("missing.css")):
        assets.url("missing.css")


def test_htmx_comes_from_the_package_that_carries_it(assets: Assets) -> None:
    assert b"htmx" in bytes(assets.respond(name_of(assets, "htmx.js")).body)
    assert not list(STATIC.glob("htmx*"))


@pytest.mark.parametrize(("name", "most"), [("app.css", 25_000), ("app.js", 4_000)])
def test_our_own_files_stay_small(name: str, most: int) -> None:
    assert len((STATIC / name).read_bytes()) < most


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_a_page_carries_no_style_and_no_script_of_its_own(path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", written)
    assert not re.search(r"<script(?! src=)", written)


@pytest.mark.parametrize("path", sorted(STATIC.iterdir()), ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    written = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert "://" not in written
    assert "@import" not in written
