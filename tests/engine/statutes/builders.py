"""A small law about gardens in two versions, and a decree with items, as lines and as editions."""

from __future__ import annotations

import json
from typing import Any

from engine.statutes.article import Edition
from engine.statutes.reading import read_editions

GARDENS = "花园法"
DECREE = "浇水条例"


def line(article: str, text: str, law: str = GARDENS, **more: Any) -> str:  # whatever JSON holds
    return json.dumps({"law": law, "article": article, "text": text, **more}, ensure_ascii=False)


OLD = {
    "version_date": "2001-01-01",
    "effective_date": "2001-05-01",
    "status": "已修改",
    "level": "法律",
}
NEW = {
    "version_date": "2020-01-01",
    "effective_date": "2020-07-01",
    "status": "现行有效",
    "level": "法律",
    "source": "公报",
    "crosscheck": "match",
}
RULE = {"version_date": "2010-02-03", "effective_date": "2010-03-01", "level": "行政法规"}
LINES = (
    line("第一条", "花园归邻里共有。", **OLD),
    line("第二条", "花草每日浇水。", **OLD),
    line("第一条", "花园归邻里共有。\n树木归种树的人所有。", chapter="第一章 总则", **NEW),
    line(
        "第二条",
        "有下列情形之一的，邻里可以不浇水：\n（一）下雨；\n（二）停水。\n天旱时应当补浇。",
        chapter="第二章 浇水",
        **NEW,
    ),
    line("第二条之一", "押金应当在花期结束后退还。", chapter="第二章 浇水", **NEW),
    line("第一条", "浇水用桶。桶由邻里备齐，用后归还。", DECREE, **RULE),
    line("第二条", "浇水的人应当及时退还水桶押金。", DECREE, **RULE),
    line("第四条", "违反本条例的，由邻里劝阻。", DECREE, **RULE),
)


def editions(*lines: str) -> tuple[Edition, ...]:
    return read_editions(lines or LINES, "gardens.jsonl")
