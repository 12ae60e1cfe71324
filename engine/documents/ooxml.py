"""The corners of Word's XML that python-docx leaves to its users: fonts, borders, fields."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

# Types in this module: python-docx hands out lxml elements, which carry none.
SONG, HEI = ("Times New Roman", "SimSun"), ("Arial", "Microsoft YaHei")
INK, SOFT, ACCENT, ALARM = "1D2529", "56626A", "1F4E5F", "9A2A1A"
HAIR, TINT, ALARM_TINT = "C3CCD1", "F2F5F6", "FCF3F1"
_PLACES = re.compile(r"(\{pages?\})")


def set_font(
    thing: Any,  # a run or a style: both have .font and .element
    fonts: tuple[str, str],
    size: float | None = None,
    color: str = "",
    bold: bool | None = None,
) -> None:
    """Latin and East Asian font, size in points and colour of a run or a style."""
    thing.font.name = fonts[0]
    properties = thing.element.get_or_add_rPr()
    names = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        names.attrib.pop(qn(f"w:{theme}"), None)
    names.set(qn("w:eastAsia"), fonts[1])
    if size:
        thing.font.size = Pt(size)
    if color:
        thing.font.color.rgb = RGBColor.from_string(color)
    if bold is not None:
        thing.font.bold = bold


def element(tag: str, **attributes: str) -> Any:
    """A new element of the `w:` namespace with its attributes."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def box(paragraph: Paragraph, color: str, fill: str, all_sides: bool) -> None:
    """A border and a shade around a paragraph: a bar on the left, or all sides."""
    borders = element("pBdr")
    for side in ("top", "left", "bottom", "right"):
        if side == "left":
            borders.append(element(side, val="single", sz="24", space="8", color=color))
        elif all_sides:
            borders.append(element(side, val="single", sz="4", space="4", color=color))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    properties.insert_element_before(
        element("shd", val="clear", color="auto", fill=fill),
        *("w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"),
    )


def rule_table(table: Any, lines: bool = True) -> None:
    """Thin rules between rows, none between columns; no rules at all without `lines`."""
    properties = table._tbl.tblPr
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        if lines and side in ("top", "bottom"):
            borders.append(element(side, val="single", sz="8", space="0", color=ACCENT))
        elif lines and side == "insideH":
            borders.append(element(side, val="single", sz="4", space="0", color=HAIR))
        else:
            borders.append(element(side, val="nil"))
    properties.append(borders)


def keep_rows(table: Any, head: bool) -> None:
    """No row breaks over a page; the first repeats on each page if it is a head."""
    for index, row in enumerate(table._tbl.tr_lst):
        properties = row.get_or_add_trPr()
        properties.append(element("cantSplit"))
        if head and index == 0:
            properties.append(element("tblHeader"))
            for cell in row.tc_lst:
                shade = element("shd", val="clear", color="auto", fill=TINT)
                cell.get_or_add_tcPr().append(shade)


def restart_numbering(document: WordDocument, style: str) -> int:
    """A new list of the style's numbering that begins at 1; returns its id."""
    numbering = document.part.numbering_part.element
    own = document.styles[style].element.pPr.numPr.numId.val
    abstract = next(n.abstractNumId.val for n in numbering.num_lst if n.numId == own)
    made = numbering.add_num(abstract)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def number(paragraph: Paragraph, list_id: int) -> None:
    """Puts a paragraph into a numbered list."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = list_id


def write_page(paragraph: Paragraph, pattern: str) -> None:
    """Text with live page numbers where {page} and {pages} stand."""
    fields = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
    for part in _PLACES.split(pattern):
        if part not in fields:
            paragraph.add_run(part)
            continue
        instruction = element("instrText")
        instruction.text = fields[part]
        paragraph.add_run()._r.append(element("fldChar", fldCharType="begin"))
        paragraph.add_run()._r.append(instruction)
        paragraph.add_run()._r.append(element("fldChar", fldCharType="separate"))
        paragraph.add_run("1")
        paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))


def float_right(picture: Any, words: str) -> None:
    """Sets a picture at the right margin beside the text; `words` are for screen readers."""
    inline = picture._inline
    inline.docPr.set("descr", words)
    inline.docPr.set("name", "QR")
    anchor = OxmlElement("wp:anchor")
    flags = {"simplePos": "0", "behindDoc": "0", "locked": "0", "layoutInCell": "1"}
    distances = {"distT": "0", "distB": "0", "distL": "114300", "distR": "0"}
    for name, value in {**flags, **distances, "relativeHeight": "2", "allowOverlap": "0"}.items():
        anchor.set(name, value)
    anchor.append(_with(OxmlElement("wp:simplePos"), x="0", y="0"))
    across = _with(OxmlElement("wp:positionH"), relativeFrom="margin")
    align = OxmlElement("wp:align")
    align.text = "right"
    across.append(align)
    down = _with(OxmlElement("wp:positionV"), relativeFrom="margin")
    offset = OxmlElement("wp:posOffset")
    offset.text = "0"
    down.append(offset)
    wrap = _with(OxmlElement("wp:wrapSquare"), wrapText="bothSides")
    extent, properties, *rest = list(inline)
    for child in (across, down, extent, wrap, properties, *rest):
        anchor.append(child)
    inline.getparent().replace(inline, anchor)


def _with(made: Any, **attributes: str) -> Any:
    for name, value in attributes.items():
        made.set(name, value)
    return made


def save(document: WordDocument, moment: datetime) -> bytes:
    """The file with every entry dated alike, so that equal documents give equal bytes."""
    written, fixed = io.BytesIO(), io.BytesIO()
    document.save(written)
    day = moment.timetuple()[:6]
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, max(day, (1980, 1, 1, 0, 0, 0)))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
