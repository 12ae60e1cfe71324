"""Small documents to draw."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from engine.documents.document import (
    Block,
    Bullets,
    Callout,
    Check,
    Checklist,
    Column,
    Columns,
    Document,
    Fields,
    Labels,
    Paragraph,
    Quote,
    Run,
    Section,
    Signature,
    Signatures,
    Stamp,
    Statement,
    Statements,
    Table,
)
from engine.documents.walk import texts_of

FIXED = {"lead", "body", "quiet", "urgent", "notice", ""}  # not words for a reader
CHINA = timezone(timedelta(hours=8))
STAMP = Stamp(
    number="石解指〔2026〕0001",
    inputs_hash="0" * 64,
    revision="2026.11",
    issued_at=datetime(2026, 11, 22, 9, tzinfo=CHINA),
    verify_url="https://jiefen.example/v/1",
)
LABELS = Labels(page="第 {page} 页 共 {pages} 页", verify="扫码核验", basis="依据")


def document(*blocks: Block, title: str = "指导书") -> Document:
    """A document of one section."""
    return Document(title, STAMP, (Section("only", "一、情况", blocks),), labels=LABELS)


def every_block() -> tuple[Block, ...]:
    """One block of each kind."""
    return (
        Paragraph("开头的话", voice="lead"),
        Paragraph((Run("重"), Run("要", strong=True), Run("旁注", quiet=True))),
        Fields((("编号", "一"), ("日期", "二"))),
        Table(("项目", "金额"), (("欠租", "36,000.00"),), figures=(1,), caption="单位:元"),
        Bullets(("第一条", "第二条"), numbered=True),
        Bullets(("圆点",)),
        Statements(
            (Statement("合同有效", "要照办", "很可能", "R-1", ("要证明什么",), "某法第1条"),)
        ),
        Checklist((Check("有", "合同", done=True), Check("可补", "流水", note="三个月"))),
        Callout(("快到期了",), title="先看", tone="urgent"),
        Columns((Column("甲", (Bullets(("理由",)),)), Column("乙", (Paragraph("风险"),)))),
        Quote("某法第1条", "条文原文", "2021年起"),
        Signatures((Signature("申请人", "张三"), Signature("被申请人")), day_label="日期"),
    )


EVERY_WORD = [word for block in every_block() for word in texts_of(block) if word not in FIXED]
