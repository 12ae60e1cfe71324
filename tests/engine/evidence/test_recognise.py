"""What is taken as evidence and what is not, and the reason that is given."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import AnswerError, DefinitionFaults
from engine.evidence.intake import SHIPPED, Intake
from engine.evidence.recognise import recognise
from tests.engine.evidence import samples
from tests.engine.evidence.samples import (
    GOOD,
    box,
    chunk,
    docx,
    film,
    heic,
    jpeg,
    link,
    mp3,
    packed,
    pdf,
    png,
    wav,
    webp,
    xlsx,
    zipped,
)

INTAKE = Intake.shipped()
HUGE = 60_000
JS = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
LOCKED = bytearray(docx())
for found in (LOCKED.find(b"PK\x01\x02"), LOCKED.rfind(b"PK\x01\x02")):
    LOCKED[found + 8] |= 1
LYING = bytearray(docx())
LYING[LYING.find(b"PK\x01\x02") + 16] ^= 0xFF  # a checksum in the directory

BAD: Final[Mapping[str, tuple[str, str, bytes]]] = {
    "nothing": ("empty", "a.txt", b""),
    "larger than any may be": ("too_large", "a.txt", b"a" * (INTAKE.limits.file + 1)),
    # a name that says otherwise
    "a PNG called JPEG": ("name_differs", "photo.jpg", png()),
    "a PDF called a picture": ("name_differs", "photo.png", pdf()),
    "a picture called a program": ("name_differs", "photo.jpg.exe", jpeg()),
    "a document called one with macros": ("name_differs", "letter.docm", docx()),
    "a table called a document": ("name_differs", "sums.docx", xlsx()),
    "a text called a page": ("name_differs", "chat.html", b"only words"),
    "a text called a program": ("name_differs", "run.bat", b"only words"),
    "a text called a picture": ("name_differs", "photo.jpg", b"only words"),
    # what some program would run or lay out
    "a drawing with a script": ("markup", "drawing.svg", SVG),
    "a drawing called text": ("markup", "drawing.txt", b"\n  " + SVG),
    "a page": ("markup", "page.html", PAGE),
    "a page behind a mark": ("markup", "page.txt", b"\xef\xbb\xbf" + PAGE),
    "a page in another coding": ("markup", "page.txt", "<HTML>".encode("utf-16")),
    "a shell script": ("markup", "run.txt", b"#!/bin/sh\nrm -rf /"),
    "XML": ("markup", "data.txt", b"<?xml version='1.0'?><a/>"),
    "rich text": ("markup", "letter.txt", b"{\\rtf1 hello}"),
    "a program": ("refused", "setup.exe", b"MZ\x90\0\3\0\0\0" + b"\0" * 64),
    "a program without ending": ("refused", "setup", b"\x7fELF\2\1\1\0" + b"\0" * 64),
    # relatives of what is taken
    "an archive": ("refused", "all.zip", zipped({"a.jpg": jpeg()})),
    "an archive of another maker": ("refused", "all.rar", b"Rar!\x1a\7\0" + b"\0" * 20),
    "an old document": ("refused", "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64),
    "a GIF": ("refused", "a.gif", b"GIF89a\1\0\1\0\0\0\0"),
    "a QuickTime film": ("refused", "a.mov", film(b"vide", brand=b"qt  ")),
    "nobody knows what": ("unknown", "a.bin", b"\1\2\3\4" * 9),
    "bytes and words": ("unknown", "a.txt", b"words\0and more words"),
    # not whole
    "a JPEG without an end": ("damaged", "a.jpg", jpeg()[:-2]),
    "a JPEG of three bytes": ("damaged", "a.jpg", b"\xff\xd8\xff"),
    "a JPEG without a size": ("damaged", "a.jpg", jpeg(0, 0)),
    "a PNG that was changed": ("damaged", "a.png", png().replace(b"IDAT", b"IDAU")),
    "a PNG without an end": ("damaged", "a.png", png()[:-12]),
    "a WebP cut short": ("damaged", "a.webp", webp()[:-4]),
    "a HEIC without a size": ("damaged", "a.heic", heic().replace(b"ispe", b"isqe")),
    "a film without a track": ("damaged", "a.mp4", film()),
    "a film cut short": ("damaged", "a.mp4", film(b"vide")[:-30]),
    "a WAV without sound": ("damaged", "a.wav", wav().replace(b"data", b"dada")),
    "a tag without sound": ("damaged", "a.mp3", mp3(0, tag=b"TIT2")),
    "a PDF without an end": ("damaged", "a.pdf", pdf().replace(b"%%EOF", b"")),
    "half a document": ("damaged", "a.docx", docx()[: len(docx()) // 2]),
    "a document whose checksum is wrong": ("damaged", "a.docx", bytes(LYING)),
    "a document with a way out": ("damaged", "a.docx", docx({"../../etc/passwd": "x"})),
    # too much to show or unpack
    "a PNG of billions of pixels": ("too_many_pixels", "a.png", png(HUGE, HUGE)),
    "a JPEG of billions of pixels": ("too_many_pixels", "a.jpg", jpeg(HUGE, HUGE)),
    "a WebP of many pixels": ("too_many_pixels", "a.webp", webp(16_000, 16_000)),
    "a HEIC of billions of pixels": ("too_many_pixels", "a.heic", heic(HUGE, HUGE)),
    "a document that unpacks to a flood": ("bomb", "a.docx", docx({"big.bin": bytes(101_000_000)})),
    "a document of very many parts": ("bomb", "a.docx", docx({f"{n}": "" for n in range(2000)})),
    # locked
    "a locked document": ("locked", "a.docx", bytes(LOCKED)),
    "a locked PDF that is packed": (
        "locked",
        "a.pdf",
        pdf(packed(b"9 0 x"), more=b"/Encrypt 9 0 R"),
    ),
    # documents that act
    "macros by name": ("macro", "a.docx", docx({"word/vbaProject.bin": b"\1"})),
    "macros by type": (
        "macro",
        "a.docx",
        docx(type="application/vnd.ms-word.document.macroEnabled.main+xml"),
    ),
    "macros of Excel 4": ("macro", "a.xlsx", xlsx({"xl/macrosheets/sheet1.xml": "<x/>"})),
    "an object inside": ("macro", "a.docx", docx({"word/embeddings/oleObject1.bin": b"\1"})),
    "a template from elsewhere": (
        "macro",
        "a.docx",
        docx(links=link("attachedTemplate", "https://evil.example/a.dotm")),
    ),
    "a template from another machine": (
        "macro",
        "a.docx",
        docx(links=link("attachedTemplate", "\\\\evil.example\\a.dotm")),
    ),
    "an exchange with programs": (
        "macro",
        "a.xlsx",
        xlsx({"xl/x.xml": "<ddeLink ddeService='cmd'/>"}),
    ),
    "entities": ("macro", "a.xlsx", xlsx({"xl/x.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"})),
    "a PDF with a script": ("active", "a.pdf", pdf(JS, more=b"/OpenAction 4 0 R")),
    "a script written in figures": ("active", "a.pdf", pdf(JS.replace(b"Java", b"#4aav#61"))),
    "a script that is packed": ("active", "a.pdf", pdf(packed(b"9 0 " + JS))),
    "a script behind a false end": (
        "active",
        "a.pdf",
        pdf(packed(b"9 0 (endstream endstream)" + JS, level=0)),
    ),
    "a PDF that starts a program": ("active", "a.pdf", pdf(b"<</S/Launch/F(cmd.exe)>>")),
    "a PDF that sends": ("active", "a.pdf", pdf(b"<</S /SubmitForm>>")),
    "a PDF form with scripts": ("active", "a.pdf", pdf(more=b"/AcroForm<</XFA[4 0 R]>>")),
    "a PDF packed twice": (
        "closed",
        "a.pdf",
        pdf(packed(b"9 0 x", b"/Filter[/ASCIIHexDecode/FlateDecode]")),
    ),
    "a PDF packed by differences": (
        "closed",
        "a.pdf",
        pdf(packed(b"9 0 x", b"/Filter/FlateDecode/DecodeParms<</Predictor 12>>")),
    ),
    "a PDF whose packing is hidden": (
        "closed",
        "a.pdf",
        pdf(packed(b"9 0 x", b"/Filter/FlateDecode/X(4 0 obj<<)")),
    ),
    "a packing written in figures": (
        "closed",
        "a.pdf",
        pdf(packed(b"9 0 x").replace(b"/ObjStm", b"/Obj#53tm")),
    ),
    "a packing that is broken": (
        "closed",
        "a.pdf",
        pdf(packed(b"9 0 x").replace(zlib.compress(b"9 0 x", 9), b"x" * 13)),
    ),
    # two things at once
    "a picture and an archive": ("foreign", "a.jpg", jpeg() + zipped({"a.class": b"\1"})),
    "a picture and a PDF": ("foreign", "a.jpg", jpeg(filling=b"%PDF-1.4")),
    "a picture and a page": ("foreign", "a.png", png(more=chunk(b"tEXt", b"a\0<ScRiPt>"))),
    "a picture with a page behind it": ("foreign", "a.jpg", jpeg() + PAGE),
    "a sound and a page": ("foreign", "a.mp3", mp3(tag=b"TIT2<html>" + b"\0" * 9)),
    "a film and a page": ("foreign", "a.mp4", film(b"vide", inside=PAGE)),
    "a PDF and an archive": ("foreign", "a.pdf", pdf(tail=zipped({"a": b"\1"}))),
    "a PDF and a page": ("foreign", "a.pdf", pdf().replace(b"\n", b"\n%<html>\n", 1)),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_sound_file_is_taken_for_what_it_is(name: str) -> None:
    kind, content = GOOD[name]
    assert recognise(INTAKE, name, content).key == kind


@pytest.mark.parametrize("what", BAD)
def test_an_unsound_file_is_refused_with_its_reason(what: str) -> None:
    why, name, content = BAD[what]
    with pytest.raises(AnswerError) as caught:
        recognise(INTAKE, name, content)
    assert caught.value.key == f"file_{why}"


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("ending", ["exe", "svg", "html", "js", "docm", "apk"])
def test_no_file_is_taken_under_the_name_of_another_thing(name: str, ending: str) -> None:
    with pytest.raises(AnswerError) as caught:
        recognise(INTAKE, f"{name}.{ending}", GOOD[name][1])
    assert caught.value.key == "file_name_differs"


contents = st.one_of(
    st.binary(max_size=300),
    st.sampled_from([content for _, content in GOOD.values()]),
    st.sampled_from([content for _, _, content in BAD.values() if len(content) < 100_000]),
)


@given(content=contents, cut=st.integers(0, 400), put=st.binary(max_size=20), data=st.data())
def test_whatever_bytes_there_are_get_a_kind_or_a_reason(
    content: bytes, cut: int, put: bytes, data: st.DataObject
) -> None:
    spoiled = content[:cut] + put + content[cut + data.draw(st.integers(0, 9)) :]
    assert outcome(spoiled) in {*INTAKE.kinds, "refused"}


def outcome(content: bytes) -> str:
    try:
        return recognise(INTAKE, "", content).key
    except AnswerError:
        return "refused"


@given(put=st.binary(min_size=1, max_size=3), at=st.integers(0, 10_000))
def test_a_picture_with_a_page_in_it_is_never_taken(put: bytes, at: int) -> None:
    whole = png(more=chunk(b"zzzz", bytes(at) + b"<HTML>" + put))
    with pytest.raises(AnswerError):
        recognise(INTAKE, "", whole)


def test_a_word_across_two_pieces_is_seen() -> None:
    content = film(b"vide", inside=bytes((1 << 20) - 300) + b"<sc" + b"ript>")
    for filling in range(200, 300):
        moved = film(b"vide", inside=bytes((1 << 20) - filling) + b"<script>")
        with pytest.raises(AnswerError):
            recognise(INTAKE, "", moved)
    with pytest.raises(AnswerError):
        recognise(INTAKE, "", content)


def test_a_nest_of_boxes_is_not_followed_for_ever() -> None:
    nest = b""
    for _ in range(2_000):
        nest = box(b"meta", b"\0" * 4 + nest)
    with pytest.raises(AnswerError):
        recognise(INTAKE, "", box(b"ftyp", b"heic\0\0\0\0heic") + nest + box(b"mdat", b"x"))


def test_an_operator_may_take_less() -> None:
    strict = replace(INTAKE, limits=replace(INTAKE.limits, file=10))
    with pytest.raises(AnswerError) as caught:
        recognise(strict, "a.txt", b"eleven bytes")
    assert caught.value.key == "file_too_large"


def test_a_broken_intake_names_every_fault(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    written = SHIPPED.read_text(encoding="utf-8")
    written = written.replace("FF D8 FF", "GG").replace("structure: png", "structure: pgn")
    own.write_text(written.replace("file_mb: 15", "file_mb: many"), encoding="utf-8")
    with pytest.raises(DefinitionFaults) as caught:
        Intake.read(own)
    assert len(caught.value.faults) == 3
    own.write_text("[]", encoding="utf-8")
    with pytest.raises(DefinitionFaults):
        Intake.read(own)


def test_the_samples_are_what_they_say() -> None:
    assert {kind for kind, _ in GOOD.values()} == set(INTAKE.kinds)
    assert samples.TEXT in GOOD["chat.txt"][1].decode()
