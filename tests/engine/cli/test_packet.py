"""`jiefen packet` and `jiefen client`: what was sent is checked, keys are made and revoked."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from pathlib import Path

import pytest

from engine.actions.desk import Desk
from engine.actions.staff import units
from engine.actions.staff.office import Office
from engine.cli.command import Console
from engine.cli.entry import main
from engine.cli.words import TerminalWords
from engine.litigation.manifest import packet_schema
from engine.litigation.verdict import MOST_BYTES, Flaw
from engine.store.address import opened
from engine.vault import Vault
from tests.engine.actions.conftest import desk
from tests.engine.actions.litigating.filings import ready
from tests.engine.actions.mediating.tables import FACTS
from tests.engine.litigation.matters import WAGES
from tests.engine.litigation.test_packet import BUILT

__all__ = ["desk"]


def said(*words: str) -> tuple[int, list[str]]:
    out = io.StringIO()
    status = main([*words], Console(out, out))
    return status, out.getvalue().splitlines()


@pytest.fixture
def packet(tmp_path: Path) -> Path:
    path = tmp_path / "packet.zip"
    path.write_bytes(BUILT.content)
    return path


def test_a_sound_packet_is_said_to_be_sound(packet: Path) -> None:
    status, lines = said("packet", "verify", str(packet), "--digest", BUILT.digest)
    assert status == 0
    assert BUILT.digest in lines[0]
    assert said("packet", "verify", str(packet), "--digest", "0" * 64)[0] == 1


def test_the_changed_file_is_named(packet: Path) -> None:
    content = bytearray(BUILT.content)
    content[BUILT.content.index(b"%PDF")] ^= 1
    packet.write_bytes(bytes(content))
    status, lines = said("packet", "verify", str(packet), "--lang", "en")
    assert (status, lines) == (1, ["documents/清单.pdf: was changed"])


def test_what_is_no_packet_and_what_is_not_there(packet: Path) -> None:
    packet.write_bytes(b"nothing")
    assert said("packet", "verify", str(packet))[0] == 1
    assert said("packet", "verify", str(packet) + "x")[0] == 1


def zipped(files: dict[str, bytes], kind: int = zipfile.ZIP_STORED) -> bytes:
    """A ZIP without the moment it was made: it names a test, and each worker makes its own."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", kind) as packed, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name.partition("|")[0]), content, kind)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (BUILT.content[:900], "no ZIP file that can be read, or one that did not arrive whole"),
        (b"", "no ZIP file that can be read, or one that did not arrive whole"),
        (zipped({"a": b"1", "a|": b"2"}), "a: stands twice"),
        (zipped({"../a": b""}), "../a: an unsafe path, not opened"),
        (zipped({"a": bytes(9_000_000)}, 8), "a: compressed or encrypted, not opened"),
        (zipped({"a": b""}), "manifest.json: is missing"),
        (zipped({f"f{no}": b"" for no in range(401)}), "too many files, not opened"),
    ],
)
def test_every_flaw_is_one_clear_sentence(packet: Path, content: bytes, line: str) -> None:
    packet.write_bytes(content)
    status, lines = said("packet", "verify", str(packet), "--lang", "en")
    assert status == 1
    assert lines[0].endswith(line)
    assert "Traceback" not in "".join(lines)


def test_a_giant_is_not_even_read(packet: Path) -> None:
    with packet.open("wb") as file:
        file.truncate(MOST_BYTES + 1)  # a hole: it takes no room
    assert said("packet", "verify", str(packet), "--lang", "en") == (
        1,
        [f"{packet}: too large, not opened"],
    )


def test_every_flaw_has_its_words() -> None:
    for language in ("zh", "en"):
        words = TerminalWords(language)
        for flaw in Flaw:
            assert words(f"packet.{flaw}")


@pytest.mark.parametrize(
    ("kind", "way", "track"),
    [("rent.arrears", "court", "FILING"), ("lab.wage", "arbitration", "ARBITRATE")],
)
def test_the_conclusions_are_drawn_again(
    desk: Desk, tmp_path: Path, kind: str, way: str, track: str
) -> None:
    facts = FACTS if kind == "rent.arrears" else WAGES
    told = {name: value for name, value in facts.items() if name != "case.category"}
    scene = ready(desk, told, kind=kind, way=way)
    scene.hand_over(track=track)
    path = tmp_path / "real.zip"
    path.write_bytes(scene.content())
    status, lines = said("packet", "verify", str(path), "--replay", "--lang", "en")
    assert status == 0, lines
    assert lines[-1].startswith("drawn again and the same")


def test_other_rules_and_other_results_are_told(packet: Path) -> None:
    status, lines = said("packet", "verify", str(packet), "--replay", "--lang", "en")
    assert status == 1
    assert lines[1].startswith("other rules")
    assert "rental.rent_owed: the packet says certain, drawn here -" in lines


def test_the_schema_is_printed() -> None:
    _, lines = said("packet", "schema")
    assert json.loads("\n".join(lines)) == packet_schema()


def test_keys_are_made_listed_and_revoked(tmp_path: Path, desk: Desk) -> None:
    store = str(tmp_path / "cases.duckdb")
    with opened(store, make=True) as made:
        office = Office.over(made, Vault.demo(), desk.clock)
        units.add(office, None, units.Wish("法院", "", "court"), id="court")
        units.add(office, None, units.Wish("街道", "", "street"), id="street")
    status, lines = said("client", "add", "court", "立案系统", "--store", store)
    assert (status, lines[-1][:3]) == (0, "jf_")
    id = lines[-1].split("_")[1]
    assert said("client", "add", "street", "x", "--store", store)[0] == 1
    status, listed = said("client", "list", "--store", store)
    assert (status, len(listed), id in listed[0]) == (0, 1, True)
    assert lines[-1].split("_", 2)[2] not in listed[0]
    assert said("client", "revoke", id, "--store", store)[0] == 0
    assert "已停用" in said("client", "list", "--store", store)[1][0]
    assert said("client", "revoke", "nobody", "--store", store)[0] == 1
    assert said("client", "add", "court", "y", "--days", "0", "--store", store)[0] == 1
    assert said("client", "add", "court", "y", "--days", "30", "--store", store)[0] == 0
    assert [line for line in said("client", "list", "--store", store)[1] if "用到" in line]
