"""A packet is the same bytes for the same case, and no byte of it changes unnoticed."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.documents.document import Document, Stamp
from engine.documents.docx import render_docx
from engine.litigation.manifest import (
    Cause,
    Consent,
    Court,
    Fact,
    Finding,
    Manifest,
    PersonOrBody,
    Piece,
    Reckoned,
    Replay,
    Said,
    packet_schema,
)
from engine.litigation.packet import (
    MANIFEST,
    PacketFault,
    PacketInput,
    archived,
    build,
    is_plain,
    written_manifest,
)
from engine.litigation.reasons import reasons
from engine.litigation.verdict import Flaw, Verdict, differences, verify

DOCS = Path(__file__).resolve().parents[3] / "docs"
AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
PHOTO = b"\xff\xd8\xff" + bytes(range(256))
DOCX = render_docx(Document("诉状", Stamp("", "", "", AT), ()))
REPLAY = Replay(
    as_of=date(2026, 11, 22),
    region="北京市石景山区",
    category="rent.arrears",
    known_share="1",
    findings=(Finding(name="rental.rent_owed", code="R1", level="certain", title="欠租"),),
    sums=(Reckoned(name="rental.arrears", title="欠租", value="3600000"),),
)
GIVEN = PacketInput(
    Manifest(
        id="p1",
        version=1,
        created_at=AT,
        library_revision="r1",
        track="FILING",
        court=Court(code="court", name="石景山区人民法院"),
        cause=Cause(code="rent.arrears", name="拖欠租金"),
        parties=(PersonOrBody(side="plaintiff", name="<张明>"), PersonOrBody(side="defendant")),
        facts=(
            Fact(
                name="rental.monthly_rent",
                title="月租",
                text="12,000.00元",
                stored={"value": "12000.00"},
                said_by=Said(role="resident"),
                standing="not_confirmed",
                evidence=(1,),
            ),
        ),
        evidence=(
            Piece(no=1, name="合同.jpg", form="copy", source="resident", filed_at=AT,
                  path="evidence/001.jpg"),
        ),
        replay=REPLAY,
        consent=Consent(share_with_court="2026-11-22"),
    ),
    documents={"诉状.docx": DOCX, "清单.pdf": b"%PDF-1.7"},
    evidence={"evidence/001.jpg": PHOTO},
)  # fmt: skip
BUILT = build(GIVEN)


def files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def flaws(verdict: Verdict) -> set[tuple[Flaw, str]]:
    return {(fault.flaw, fault.path) for fault in verdict.faults}


def test_equal_inputs_make_equal_bytes() -> None:
    assert build(GIVEN).content == BUILT.content
    assert verify(BUILT.content, BUILT.digest).is_sound


def test_the_index_reads_without_the_service_and_quotes_nothing_as_markup() -> None:
    for language in ("zh", "en"):
        page = files_of(build(GIVEN, language).content)["index.html"].decode()
        assert "&lt;张明&gt;" in page
        assert "<script" not in page
        assert "石景山区人民法院" in page


@settings(max_examples=150)
@given(st.integers(0, len(BUILT.content) - 1), st.integers(1, 255))
def test_every_changed_byte_is_noticed(at: int, turn: int) -> None:
    content = bytearray(BUILT.content)
    content[at] ^= turn
    assert not verify(bytes(content)).is_sound


@pytest.mark.parametrize("path", ["evidence/001.jpg", "documents/清单.pdf", "index.html", MANIFEST])
def test_the_file_with_the_changed_byte_is_named(path: str) -> None:
    whole = files_of(BUILT.content)
    at = BUILT.content.index(whole[path]) + len(whole[path]) // 2
    content = bytearray(BUILT.content)
    content[at] ^= 1
    assert flaws(verify(bytes(content))) == {(Flaw.CHANGED, path)}


def test_a_file_replaced_with_care_is_named_as_well() -> None:
    changed = archived({**files_of(BUILT.content), "evidence/001.jpg": b"other"})
    assert flaws(verify(changed)) == {(Flaw.CHANGED, "evidence/001.jpg")}


def test_a_missing_and_an_extra_file_are_named() -> None:
    whole = files_of(BUILT.content)
    less = {name: content for name, content in whole.items() if name != "documents/诉状.docx"}
    assert flaws(verify(archived(less))) == {(Flaw.MISSING, "documents/诉状.docx")}
    more = {**whole, "evidence/002.exe": b"MZ"}
    assert flaws(verify(archived(more))) == {(Flaw.EXTRA, "evidence/002.exe")}
    assert flaws(verify(archived({"a": b""}))) == {
        (Flaw.MISSING, MANIFEST),
        (Flaw.MISSING, f"{MANIFEST}.sha256"),
    }


def test_a_manifest_that_does_not_keep_the_schema_is_told_where() -> None:
    whole = files_of(BUILT.content)
    manifest = json.loads(whole[MANIFEST])
    for change in (
        {"mood": "good"},
        {"total_fen": -1},
        {"track": "X"},
        {"created_at": "2026-01-01"},
    ):
        broken = {**whole, MANIFEST: json.dumps({**manifest, **change}).encode()}
        (fault,) = verify(archived(broken)).faults
        assert fault.flaw is Flaw.SCHEMA
        assert next(iter(change)) in fault.detail


def test_another_packet_than_the_one_asked_for_is_noticed() -> None:
    assert flaws(verify(BUILT.content, "0" * 64)) == {(Flaw.OTHER, MANIFEST)}


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip", b"PK\x03\x04" + bytes(40)])
def test_what_is_no_zip_is_refused(content: bytes) -> None:
    assert flaws(verify(content)) == {(Flaw.NO_ZIP, "")}


def zipped(name: str, content: bytes, kind: int = zipfile.ZIP_STORED, mode: int = 0) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", kind) as packed:
        info = zipfile.ZipInfo(name)
        info.compress_type, info.external_attr = kind, mode << 16
        packed.writestr(info, content)
    return sink.getvalue()


@pytest.mark.parametrize(
    "name",
    ["../x", "/etc/passwd", "a/../b", "a\\b", "C:x", "a/b/c", "x ", "evidence/", "a\nb", "…/" * 90],
)
def test_a_path_that_leads_elsewhere_is_refused(name: str) -> None:
    assert not is_plain(name)
    assert {fault.flaw for fault in verify(zipped(name, b"")).faults} == {Flaw.PATH}


def test_a_bomb_a_link_and_a_double_are_refused_unopened() -> None:
    bomb = zipped("evidence/001.txt", bytes(20_000_000), zipfile.ZIP_DEFLATED)
    assert flaws(verify(bomb)) == {(Flaw.PACKED, "evidence/001.txt")}
    link = zipped("evidence/001.txt", b"/etc/passwd", mode=0o120777)
    assert flaws(verify(link)) == {(Flaw.PATH, "evidence/001.txt")}
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as packed:
        packed.writestr("a", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr("a", b"2")
    assert flaws(verify(sink.getvalue())) == {(Flaw.TWICE, "a")}
    many = archived({f"f{no}": b"" for no in range(401)})
    assert flaws(verify(many)) == {(Flaw.TOO_MANY, "")}


def exchanged(path: str, content: bytes) -> bytes:
    """The packet with one file in another's place, and everything around it made to fit."""
    files = {**GIVEN.evidence, path: content} if path.startswith("evidence") else GIVEN.evidence
    named = path.removeprefix("documents/")
    documents = {**GIVEN.documents, named: content} if named != path else GIVEN.documents
    return build(PacketInput(GIVEN.manifest, documents, files)).content


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("documents/清单.pdf", archived({"x": b"1"})),
        ("documents/清单.pdf", b"MZ\x90\x00"),
        ("documents/诉状.docx", archived({"x": b"1"})),
        ("documents/说明.txt", b"%PDF-1.7\n%%EOF"),
        ("documents/说明.txt", b"a\x00b"),
        ("evidence/001.jpg", b"\x89PNG\r\n\x1a\n"),
        ("evidence/001.jpg", b""),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_named(path: str, content: bytes) -> None:
    assert flaws(verify(exchanged(path, content))) == {(Flaw.KIND, path)}


@settings(max_examples=60)
@given(st.integers(0, len(BUILT.content) - 1))
def test_a_packet_that_did_not_arrive_whole_is_refused(length: int) -> None:
    assert flaws(verify(BUILT.content[:length])) == {(Flaw.NO_ZIP, "")}


def test_a_packet_of_the_last_version_is_still_read_and_has_nothing_of_this_one() -> None:
    content = (Path(__file__).parent / "data" / "packet-1.2.zip").read_bytes()
    verdict = verify(content)
    assert verdict.is_sound
    assert verdict.manifest is not None
    assert verdict.manifest.schema_version == "1.2"
    whole = files_of(content)
    changes: list[dict[str, object]] = [
        {"checks": []},
        {"signature": None},
        {"cause": {"code": "a", "name": "b", "kind": "c"}},
    ]
    for change in changes:
        manifest = {**json.loads(whole[MANIFEST]), **change}
        (fault,) = verify(archived({**whole, MANIFEST: json.dumps(manifest).encode()})).faults
        assert (fault.flaw, "later_field" in fault.detail) == (Flaw.SCHEMA, True)


def test_the_schema_of_the_last_version_stays_published() -> None:
    earlier = json.loads((DOCS / "packet-1.2.schema.json").read_text(encoding="utf-8"))
    assert earlier["properties"]["schema_version"]["const"] == "1.2"


def test_a_packet_is_not_made_of_files_that_the_manifest_does_not_name() -> None:
    with pytest.raises(PacketFault):
        build(PacketInput(GIVEN.manifest, {}, {}))
    with pytest.raises(PacketFault):
        build(PacketInput(GIVEN.manifest, {"../x": b""}, GIVEN.evidence))


def test_conclusions_that_part_are_listed() -> None:
    other = REPLAY.model_copy(update={"sums": (), "findings": ()})
    assert [(d.name, d.said, d.drawn) for d in differences(REPLAY, other)] == [
        ("rental.rent_owed", "certain", "-"),
        ("rental.arrears", "3600000", "-"),
    ]
    assert differences(REPLAY, REPLAY) == ()


def test_the_published_schema_is_the_one_that_is_checked() -> None:
    published = DOCS / "packet.schema.json"
    assert json.loads(published.read_text(encoding="utf-8")) == packet_schema()


def test_a_manifest_reads_back_as_it_was_written() -> None:
    written = written_manifest(BUILT.manifest)
    assert written_manifest(Manifest.model_validate_json(written)) == written


def test_every_reason_has_its_words() -> None:
    assert list(reasons()) == [f"C{no:02d}" for no in range(1, 14)]
    for reason in reasons().values():
        assert reason.plain.has("en")
        assert reason.title.has("en")
