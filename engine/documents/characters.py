"""Which characters may stand in a document, and how Chinese punctuation is set."""

from __future__ import annotations

import re

# Controls, surrogates and non-characters that XML and PDF refuse; joiners, selectors and
# direction marks that have no glyph and could turn a name around.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_BROKEN = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LONG_WORD = re.compile(r"[!-~]{25,}")
_PIECE = re.compile(r"[!-~]{1,8}")
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_AFTER_HAN = re.compile(rf"(?<=[{_HAN}）〕》」”%)\]])([,;:?!]) ?(?=\D|$)(?![,;:?!/])")
_BEFORE_HAN = re.compile(rf"(?<=[\w%)\]）])([,;:?!]) ?(?=[{_HAN}“《「〔（])")
_HAN_THEN_FIGURE = re.compile(rf"(?<=[{_HAN}])([,;:?!])(?=\d)")


def clean(text: str) -> str:
    """The text without characters that no document can show; line ends become \\n."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _INVISIBLE.sub("", _BROKEN.sub("〓", text))


def breakable(text: str) -> str:
    """Long words given places to break, so that an address cannot run off the page."""
    return _LONG_WORD.sub(lambda match: _PIECE.sub("\\g<0>\u200b", match.group()), text)


def set_chinese(text: str) -> str:
    """Half-width marks between Chinese words made full-width; figures and addresses stay."""
    for pattern in (_AFTER_HAN, _HAN_THEN_FIGURE, _BEFORE_HAN):
        text = pattern.sub(lambda match: _WIDE[match.group(1)], text)
    return text
