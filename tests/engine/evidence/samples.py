"""Tiny real files of every kind that is taken, and ways to spoil them."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from struct import pack
from typing import Final

# ---------------------------------------------------------------- pictures


def jpeg(width: int = 2, height: int = 3, filling: bytes = b"") -> bytes:
    """A grey JPEG: tables, one frame, one scan; `filling` lies in a comment."""
    quantising = b"\xff\xdb" + pack(">H", 67) + b"\0" + b"\1" * 64
    frame = b"\xff\xc0" + pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    counts = b"\0\1\5\1\1\1\1\1\1\0\0\0\0\0\0\0"
    coding = b"\xff\xc4" + pack(">H", 31) + b"\0" + counts + bytes(range(12))
    alternating = b"\xff\xc4" + pack(">H", 20) + b"\x10" + b"\1" + b"\0" * 15 + b"\0"
    scan = b"\xff\xda" + pack(">H", 8) + b"\1\1\0\0\x3f\0" + b"\x2f"
    remark = b"\xff\xfe" + pack(">H", len(filling) + 2) + filling if filling else b""
    return b"\xff\xd8" + remark + quantising + frame + coding + alternating + scan + b"\xff\xd9"


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG with its checksum."""
    return pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content))


def png(width: int = 2, height: int = 3, more: bytes = b"") -> bytes:
    """A white PNG."""
    rows = (b"\0" + b"\xff" * width) * height if width * height < 10_000 else b""
    head = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + head + more + body + chunk(b"IEND", b"")


def webp(width: int = 2, height: int = 3) -> bytes:
    """The head of a lossless WebP with a byte or two of picture."""
    stream = b"\x2f" + pack("<I", (height - 1) << 14 | width - 1) + b"\x88\x88\x08\0\0"
    body = b"WEBP" + b"VP8L" + pack("<I", len(stream)) + stream
    return b"RIFF" + pack("<I", len(body)) + body


# ---------------------------------------------------------------- boxes


def box(kind: bytes, content: bytes) -> bytes:
    """A box of ISO 14496-12."""
    return pack(">I", 8 + len(content)) + kind + content


def heic(width: int = 2, height: int = 3) -> bytes:
    """The skeleton of a picture as telephones keep it."""
    size = box(b"ispe", b"\0" * 4 + pack(">II", width, height))
    meta = box(b"meta", b"\0" * 4 + box(b"iprp", box(b"ipco", size)))
    return box(b"ftyp", b"heic\0\0\0\0mif1heic") + meta + box(b"mdat", b"\1" * 64)


def film(*handlers: bytes, brand: bytes = b"isom", inside: bytes = b"\1" * 64) -> bytes:
    """The skeleton of an MP4 with one track for each handler."""
    tracks = b"".join(
        box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + handler + b"\0" * 13)))
        for handler in handlers
    )
    head = box(b"ftyp", brand + b"\0\0\2\0" + brand)
    return head + box(b"moov", tracks) + box(b"mdat", inside)


# ---------------------------------------------------------------- sounds


def mp3(frames: int = 3, tag: bytes | None = None) -> bytes:
    """Frames of MPEG 1 layer III, 128 kbit/s at 44.1 kHz: 417 bytes each."""
    head = b""
    if tag is not None:
        length = bytes(len(tag) >> shift & 0x7F for shift in (21, 14, 7, 0))
        head = b"ID3\3\0\0" + length + tag
    return head + (b"\xff\xfb\x90\x00" + b"\0" * 413) * frames


def wav(samples: int = 16) -> bytes:
    """A little silence."""
    form = b"fmt " + pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    body = b"WAVE" + form + b"data" + pack("<I", samples) + b"\x80" * samples
    return b"RIFF" + pack("<I", len(body)) + body


# ---------------------------------------------------------------- papers


def pdf(*objects: bytes, more: bytes = b"", tail: bytes = b"") -> bytes:
    """A PDF with an empty page, and whatever objects besides."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R" + more + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
        *objects,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + part + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    xref = b"xref\n0 %d\n0000000000 65535 f \n" % count + table
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    return out + xref + end + tail


def packed(inside: bytes, head: bytes = b"/Filter/FlateDecode", level: int = 9) -> bytes:
    """An object of a PDF that holds others."""
    stream = zlib.compress(inside, level) if b"Flate" in head else inside
    begin = b"<</Type/ObjStm/N 1/First 4" + head + b"/Length %d>>stream\n" % len(stream)
    return begin + stream + b"\nendstream\n"


TYPES: Final = (
    '<?xml version="1.0"?><Types xmlns='
    '"http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
)
LINKS: Final = (
    '<?xml version="1.0"?><Relationships xmlns='
    '"http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    """A ZIP with these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as writing:
        for name, content in parts.items():
            writing.writestr(name, content)
    return out.getvalue()


def docx(more: Mapping[str, bytes | str] | None = None, type: str = WORD, links: str = "") -> bytes:
    """A document of Word with one line."""
    named = f'<Override PartName="/word/document.xml" ContentType="{type}"/>'
    return zipped(
        {
            "[Content_Types].xml": TYPES.format(named),
            "_rels/.rels": LINKS.format(""),
            "word/document.xml": "<w:document>押金 3000 元</w:document>",
            "word/_rels/document.xml.rels": LINKS.format(links),
            **(more or {}),
        }
    )


def xlsx(more: Mapping[str, bytes | str] | None = None) -> bytes:
    """A table of Excel."""
    parts = {"[Content_Types].xml": TYPES.format(""), "xl/workbook.xml": "<workbook/>"}
    return zipped({**parts, **(more or {})})


def link(kind: str, target: str, outside: bool = True) -> str:
    """A relation inside an office document."""
    mode = ' TargetMode="External"' if outside else ""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'<Relationship Id="r1" Type="{base}/{kind}" Target="{target}"{mode}/>'


TEXT: Final = "房东：押金下周退。\n租客：好的。\n"

GOOD: Final[Mapping[str, tuple[str, bytes]]] = {
    "photo.jpg": ("jpeg", jpeg()),
    "PHOTO.JPEG": ("jpeg", jpeg()),
    "screen.png": ("png", png()),
    "sticker.webp": ("webp", webp()),
    "IMG_0001.HEIC": ("heic", heic()),
    "voice.m4a": ("m4a", film(b"soun", brand=b"M4A ")),
    "voice.mp4": ("m4a", film(b"soun")),
    "film.mp4": ("mp4", film(b"vide", b"soun")),
    "call.mp3": ("mp3", mp3()),
    "tagged.mp3": ("mp3", mp3(tag=b"TIT2 a title <b>" + b"\0" * 30)),
    "call.wav": ("wav", wav()),
    "lease.pdf": ("pdf", pdf()),
    "packed.pdf": ("pdf", pdf(packed(b"9 0 <</Type/Font>>"))),
    "receipt.pdf": ("pdf", pdf(b"<</Type/EmbeddedFile/Length 2>>stream\n<x\nendstream\n")),
    "letter.docx": ("docx", docx()),
    "linked.docx": ("docx", docx(links=link("hyperlink", "https://example.org"))),
    "templated.docx": (
        "docx",
        docx(links=link("attachedTemplate", "file:///C:/Users/li/Normal.dotm")),
    ),
    "sums.xlsx": ("xlsx", xlsx()),
    "chat.txt": ("text", TEXT.encode()),
    "gb.txt": ("text", TEXT.encode("gb18030")),
    "marked.txt": ("text", TEXT.encode("utf-8-sig")),
    "wide.txt": ("text", TEXT.encode("utf-16")),
    "BM.txt": ("text", b"BM is how a bitmap begins, and MZ a program."),
    "no ending": ("png", png()),
    "租房合同": ("pdf", pdf()),
}
"""Files that are taken, by a name each, with the kind that each is."""
