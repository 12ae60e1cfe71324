"""Which browser a session runs in, in two words that somebody recognises; no more is kept."""

from __future__ import annotations

from typing import Final

# The first that fits: most browsers name others as well, to be let in by old sites.
BROWSERS: Final = (
    ("micromessenger", "wechat"),
    ("edg", "edge"),
    ("opr/", "opera"),
    ("qqbrowser", "qq"),
    ("ucbrowser", "uc"),
    ("huaweibrowser", "huawei"),
    ("firefox", "firefox"),
    ("fxios", "firefox"),
    ("chrome", "chrome"),
    ("crios", "chrome"),
    ("safari", "safari"),
)
SYSTEMS: Final = (
    ("harmonyos", "harmony"),
    ("android", "android"),
    ("iphone", "iphone"),
    ("ipad", "ipad"),
    ("windows", "windows"),
    ("mac os", "mac"),
    ("linux", "linux"),
)
OTHER: Final = "other"


def browser_of(user_agent: str) -> str:
    """`chrome windows`, `wechat android`, `other other`."""
    told = user_agent.lower()
    found = (
        next((name for sign, name in known if sign in told), OTHER) for known in (BROWSERS, SYSTEMS)
    )
    return " ".join(found)
