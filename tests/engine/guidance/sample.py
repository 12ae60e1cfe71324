"""The worked example of the guidance: a restaurant closed to guests, a rent not paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from engine.guidance.guidance import (
    AmountLine,
    Citation,
    Contested,
    Edition,
    EvidenceLine,
    EvidenceNote,
    FactLine,
    FindingLine,
    Grade,
    Guidance,
    HelperLine,
    Holding,
    LawLine,
    Level,
    MissingLine,
    OptionLine,
    Party,
    PartyLine,
    PathLine,
    Proof,
    RouteLine,
    SideReasons,
    TipLine,
    UrgentLine,
)
from engine.i18n import Text
from engine.source import Items, Record, read_file

ROOT = Path(__file__).resolve().parents[3]
CODE = Text("民法典", "Civil Code")
COVID = Text("法发〔2020〕17号", "Fa Fa [2020] No. 17")


def texts() -> dict[str, Text]:
    """The fixed texts of the guidance, as the library reads them."""
    entries = read_file(ROOT / "rules/texts/guidance.yaml")
    assert isinstance(entries, Items)
    records = [entry for entry in entries if isinstance(entry, Record)]
    assert len(records) == len(entries)
    return {str(r["text"]): Text(str(r["zh"]), str(r["en"])) for r in records}


def cite(*articles: str) -> tuple[Citation, ...]:
    return tuple(Citation("民法典", article, CODE) for article in articles)


def shared_guidance() -> Guidance:
    return mediator_guidance().in_edition(Edition.SHARED)


def mediator_guidance() -> Guidance:
    """The superset from which every edition is cut."""
    return Guidance(
        number="石解指〔2022〕0516-001",
        case_id="case-1",
        edition=Edition.MEDIATOR,
        party=Party.BOTH,
        category=Text(
            "房屋租赁 · 拖欠租金 / 疫情减免", "Lease · rent arrears / relief during the epidemic"
        ),
        rule_version="2026.11",
        law_as_of=date(2022, 5, 16),
        as_of=date(2022, 5, 16),
        answers_hash="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        generated_at=datetime(2022, 5, 16, 9, 30, tzinfo=timezone(timedelta(hours=8))),
        label=Text("自动生成", "Generated automatically"),
        reviewed_by="李调解员",
        headline=Text(
            "餐馆租金 36,000.00 元该付没付,停堂食也确实影响了生意。"
            "建议先商量付款时间和减让,合同继续。",
            "The rent of 36,000.00 yuan is due and unpaid, and the closure did hurt the business. "
            "First agree on time and a reduction; the lease goes on.",
        ),
        parties=(
            PartyLine(Party.APPLICANT, "tenant", "张先生"),
            PartyLine(Party.RESPONDENT, "landlord", "王女士"),
        ),
        urgent=urgent(),
        facts=facts(),
        findings=findings(),
        amounts=amounts(),
        reasons=reasons(),
        options=options(),
        route=route(),
        evidence=evidence(),
        missing=missing(),
        helpers=helpers(),
        law_text=law_text(),
        tips=tips(),
    )


def emergency_guidance() -> Guidance:
    """The same papers where somebody is in danger now."""
    return replace(
        shared_guidance(),
        safety_first=True,
        route=RouteLine("EMERGENCY", ("LEGAL_ORGAN",), ("R_SAFE",)),
        urgent=(
            UrgentLine(
                "safety",
                Text(
                    "请先离开,马上打 110。受了伤打 120。", "Leave, call 110 now; if hurt, call 120."
                ),
            ),
        ),
    )


def urgent() -> tuple[UrgentLine, ...]:
    return (
        UrgentLine("safety", Text("没有人身危险。", "Nobody is in danger.")),
        UrgentLine(
            "IN_TIME",
            Text(
                "房租的起诉期限还很充足(3 年,从最近一次催款算)。",
                "There is plenty of time to sue for the rent (3 years from the last reminder).",
            ),
            date(2025, 5, 8),
        ),
        UrgentLine(
            "advice",
            Text(
                "请房东不要换锁、断水断电;请租客不要自行搬走或拖着不回应。",
                "The landlord should not change locks or cut water and power; "
                "the tenant should not move out or stop answering.",
            ),
        ),
    )


def fact(field: str, label: Text, value: Text, note: Text | None, grade: Grade = "B") -> FactLine:
    proof = EvidenceNote(grade, note) if note else None
    return FactLine(field, label, value, answered_by=Party.BOTH, evidence=proof)


def facts() -> tuple[FactLine, ...]:
    return (
        fact(
            "rental.contract_form",
            Text("合同", "Lease"),
            Text("有,书面,租到 2024年7月31日", "in writing, until 31 July 2024"),
            Text("有合同", "lease"),
            "A",
        ),
        fact(
            "rental.rent",
            Text("租金", "Rent"),
            Text("每月 12,000 元,按季先付", "12,000 yuan a month, quarterly in advance"),
            Text("转账记录", "transfers"),
        ),
        fact(
            "rental.unpaid_rents",
            Text("没付的租金", "Unpaid rent"),
            Text("5月—7月,36,000 元,5月1日到期", "May–July, 36,000 yuan, due on 1 May"),
            Text("双方都认可", "both agree"),
        ),
        FactLine(
            "rental.withholding_reason",
            Text("为什么没付", "Why unpaid"),
            contested=Contested(
                Text("停堂食,收入大约少六到九成", "no dining in; income down by 60–90 %"),
                Text("知道停堂食,认为应先付", "knew of it, but payment comes first"),
            ),
            evidence=EvidenceNote("B", Text("停业通知、流水", "notice, accounts")),
        ),
        fact(
            "rental.arrears_demanded_on",
            Text("提醒过吗", "Reminded"),
            Text("5月8日微信提醒过一次,没说给几天", "once by WeChat on 8 May, no period given"),
            Text("微信截图", "screenshot"),
        ),
        FactLine(
            "rental.liquidated_damages_rate",
            Text("没按合同做要赔的钱(违约金)", "Agreed damages"),
            contested=Contested(
                Text("合同写每天千分之三;觉得太高", "0.3 % a day; finds it too high"),
                Text("想按合同要", "wants what the lease says"),
            ),
            evidence=EvidenceNote("A", Text("合同", "lease")),
        ),
        fact(
            "rental.earlier_arrears",
            Text("停业前欠过吗", "Arrears before"),
            Text("没有", "none"),
            None,
        ),
        FactLine(
            "rental.landlord_nature",
            Text("房屋是谁的", "Owner"),
            state="unknown",
            answered_by=Party.APPLICANT,
        ),
        FactLine(
            "case.health",
            Text("身体和家里的难处", "Health and family"),
            Text("家里有病人要照顾", "cares for an ill relative"),
            private_to=Party.APPLICANT,
        ),
    )


def finding(
    name: str,
    code: str,
    level: Level,
    holder: str,
    title: Text,
    text_lay: Text,
    citations: tuple[Citation, ...],
    must_prove: tuple[Proof, ...] = (),
) -> FindingLine:
    return FindingLine(name, level, holder, title, text_lay, code, must_prove, citations)


def findings() -> tuple[FindingLine, ...]:
    return (
        finding(
            "rental.lease_valid",
            "R-GEN-01",
            "certain",
            "both",
            Text("合同有效", "The lease is valid"),
            Text("双方都要照合同办。", "Both sides have to keep it."),
            cite("465", "703"),
        ),
        finding(
            "rental.rent_owed",
            "R-ARR-01",
            "certain",
            "landlord",
            Text("36,000.00 元租金应当付", "The rent of 36,000.00 yuan is owed"),
            Text("5月1日已经到期。", "It fell due on 1 May."),
            cite("579", "721"),
        ),
        finding(
            "rental.termination_right_incomplete",
            "R-ARR-04",
            "likely",
            "tenant",
            Text(
                "现在还不能只凭这一次没付就收回房子",
                "This one default is not yet enough to take the house back",
            ),
            Text(
                "房东还要书面提醒,并给一段合理时间。",
                "The landlord still has to remind in writing and allow a fair time.",
            ),
            cite("722"),
            (Proof("landlord", Text("书面提醒过,并给了多少天", "the reminder and its period")),),
        ),
        finding(
            "rental.liquidated_damages_reducible",
            "R-ARR-07",
            "likely",
            "tenant",
            Text(
                "违约金可以要,但 1,620.00 元偏高",
                "Agreed damages may be claimed, but 1,620.00 yuan is high",
            ),
            Text(
                "租客请求减少时,法院会看实际损失。现有证据能算的损失,只有约 54.74 元。",
                "If the tenant asks, a court looks at the real loss: about 54.74 yuan so far.",
            ),
            cite("585"),
            (Proof("tenant", Text("约定的钱比实际损失高很多", "that it far exceeds the loss")),),
        ),
        finding(
            "rental.change_of_circumstances",
            "R-FM-03",
            "arguable",
            "tenant",
            Text("停堂食属于突发情况", "The closure was an unforeseeable change"),
            Text(
                "可以请对方重新商量租金。商量不成,可以请法院或仲裁调整,但不是自动免租。",
                "The rent may be renegotiated, or adjusted by a court; it does not simply lapse.",
            ),
            cite("533"),
        ),
        finding(
            "rental.covid_termination_not_supported",
            "R-FM-05",
            "likely",
            "tenant",
            Text(
                "因疫情周转困难晚付的,房东以此解约一般不支持",
                "Ending the lease for late payment caused by the epidemic is usually refused",
            ),
            Text("这一点也包括要违约责任。", "The same goes for liability for breach."),
            (Citation("法发〔2020〕17号", "5(1)", COVID),),
        ),
        finding(
            "rental.covid_rent_relief_by_policy",
            "R-FM-06",
            "heuristic",
            "both",
            Text("减免租金先协商", "Talk about a reduction first"),
            Text(
                "房东是个人时,没有统一减租标准,可以参照政策商量。",
                "For private landlords there is no fixed scale; the policies may serve as a guide.",
            ),
            (),
        ),
        finding(
            "rental.exclusive_venue",
            "R-GEN-08",
            "certain",
            "both",
            Text("打官司要到房子所在地的法院", "A suit belongs to the court where the house is"),
            Text("合同约定别的地方也不行。", "The lease cannot choose another."),
            (Citation("民事诉讼法", "34-1", Text("民事诉讼法", "Civil Procedure Law")),),
        ),
    )


def amount(
    key: str, label: Text, formula: Text, value: int | None, *lacking: Text, note: str = ""
) -> AmountLine:
    said = Text(note, note) if note else None
    return AmountLine(key, label, formula, value, missing=lacking, note=said)


def amounts() -> tuple[AmountLine, ...]:
    return (
        amount(
            "arrears",
            Text("欠租", "Arrears"),
            Text("12,000 × 3 个月", "12,000 × 3 months"),
            3_600_000,
        ),
        amount(
            "liquidated_damages_agreed",
            Text("合同违约金(到 5月16日,15 天)", "Agreed damages (to 16 May, 15 days)"),
            Text("36,000 × 0.3% × 15"),
            162_000,
        ),
        amount(
            "late_interest",
            Text("占用资金的损失(年利率 3.70%)", "Loss of interest (3.70 % a year)"),
            Text("36,000 × 3.70% × 15 ÷ 365"),
            5_474,
        ),
        replace(
            amount(
                "loss_reference",
                Text("法院常作参考的上限", "Guide that courts often use"),
                Text("54.74 × 1.3"),
                7_116,
            ),
            heuristic=True,
        ),
        replace(
            amount(
                "four_times_rate",
                Text("商量时可看的另一参考(4 倍利率)", "Another guide (4 times the rate)"),
                Text("36,000 × 14.80% × 15 ÷ 365"),
                21_896,
            ),
            heuristic=True,
        ),
        amount(
            "half_month", Text("半个月租金", "Half a month's rent"), Text("12,000 ÷ 2"), 600_000
        ),
        amount(
            "filing_fee",
            Text("起诉预交诉讼费(简易程序减半)", "Court fee in advance (half if simplified)"),
            Text("36,000 × 2.5% − 200"),
            70_000,
            note="(350.00)",
        ),
        amount(
            "rent_reduction",
            Text("停业期间减租", "Reduction for the closure"),
            Text("租金 × 减收比例", "rent × loss of income"),
            None,
            Text("停业前后流水", "accounts before and after"),
        ),
    )


def reasons() -> tuple[SideReasons, ...]:
    return (
        SideReasons(
            "landlord",
            (
                Text("合同写明按季先付。", "The lease says quarterly in advance."),
                Text("违约金有约定。", "Damages were agreed."),
            ),
            (
                Text("违约金明显偏高。", "The agreed damages are plainly high."),
                Text(
                    "单方面收房有风险,空置也会有损失。",
                    "Taking the house back is risky, and a vacancy costs money.",
                ),
            ),
        ),
        SideReasons(
            "tenant",
            (
                Text("突然停业,不是自己造成的。", "The closure was sudden and not of its making."),
                Text("以前没有欠过,也及时说了。", "No arrears before, and told in time."),
            ),
            (
                Text(
                    "停业前已签合同,租金不会自动免除。", "Signed before; the rent does not lapse."
                ),
                Text("拖得越久越被动。", "Waiting makes it worse."),
            ),
        ),
    )


def options() -> tuple[OptionLine, ...]:
    return (
        OptionLine(
            "rental.defer",
            Text("方案 A:缓付。", "A: later."),
            (
                Text(
                    "租金 36,000.00 元全付,但推迟 1—2 个月;房东不要违约金。",
                    "All 36,000.00 yuan, but 1–2 months later; no agreed damages.",
                ),
            ),
            "landlord",
            3_600_000,
            3_600_000,
        ),
        OptionLine(
            "rental.defer_and_reduce",
            Text("方案 B:缓付 + 减半月。", "B: later, less half a month."),
            (
                Text(
                    "少付 6,000.00 元,一个月内付 30,000.00 元;房东不要违约金,合同继续。",
                    "30,000.00 yuan within a month; no agreed damages; the lease goes on.",
                ),
            ),
            "both",
            3_000_000,
            3_000_000,
        ),
        OptionLine(
            "rental.instalments",
            Text("方案 C:分期 + 阶段减。", "C: instalments and a reduction."),
            (
                Text(
                    "停业期间减 30%—50%,其余分三期付。",
                    "30–50 % less for the closure, the rest in three instalments.",
                ),
            ),
            "both",
            1_800_000,
            2_520_000,
        ),
    )


def path(key: str, **values: str) -> PathLine:
    """A way to compare, filled from the fixed texts as the composer does."""
    fixed = texts()

    def part(name: str) -> Text:
        text = fixed[f"path.{key}.{name}"]
        zh, en = text.zh, text.en
        for place, value in values.items():
            zh, en = zh.replace("{" + place + "}", value), en.replace("{" + place + "}", value)
        return Text(zh, en)

    return PathLine(key, part("name"), part("time"), part("cost"), part("effect"))


def route() -> RouteLine:
    return RouteLine(
        "MEDIATE_COMMUNITY",
        ("LITIGATE",),
        ("R_SCORE",),
        says=Text(
            "免费,双方都同意就能安排,可以在手机上进行。",
            "Free; it can be held as soon as both agree, also by telephone.",
        ),
        where=Text("所在社区人民调解委员会", "The mediation committee of your community"),
        compare=(
            path("mediation"),
            path("confirmation"),
            path("payment_order", payment_order_fee="233.33"),
            path("court_simplified", filing_fee_half="350.00"),
        ),
    )


def material(item: str, label: Text, status: Holding, how: Text | None = None) -> EvidenceLine:
    return EvidenceLine(item, label, status, how)


def evidence() -> tuple[EvidenceLine, ...]:
    return (
        material("lease_contract", Text("租赁合同、附件", "Lease and annexes"), "have"),
        material(
            "payment_records",
            Text("付款记录、催款微信", "Transfers and the reminder"),
            "have",
            Text("保留手机原件。", "Keep the original telephone."),
        ),
        material(
            "closure_notice",
            Text("停堂食通知、营业流水、用电记录", "Notice, accounts, electricity bills"),
            "obtainable",
            Text("前后各三个月。", "Three months before and after."),
        ),
        material(
            "photos",
            Text("铺面现状照片、减租申请及回复", "Photographs, request for relief and reply"),
            "obtainable",
        ),
        EvidenceLine(
            "medical_record",
            Text("病历", "Medical record"),
            "have",
            private_to=Party.APPLICANT,
        ),
    )


def missing() -> tuple[MissingLine, ...]:
    return (
        MissingLine(
            "rental.revenue_drop",
            Text("停业前后流水分别多少?", "What were the takings before and after?"),
            Text("影响减租幅度。", "Decides how much less."),
        ),
        MissingLine(
            "rental.closure_clause",
            Text(
                "合同有没有“遇政策停业怎么办”的条款?", "Does the lease say what happens on closure?"
            ),
        ),
        MissingLine(
            "rental.landlord_burden",
            Text("房东贷款或税费压力有多大?", "How pressed is the landlord by loans or taxes?"),
            Text("影响缓付时间。", "Decides how long payment can wait."),
        ),
    )


def helpers() -> tuple[HelperLine, ...]:
    return (
        HelperLine(
            Text("所在社区人民调解委员会", "Mediation committee of the community"),
            note=Text("首选", "first choice"),
        ),
        HelperLine(Text("街道司法所", "Justice office of the sub-district")),
        HelperLine(Text("公共法律服务热线", "Public legal service line"), "12348"),
        HelperLine(Text("区人民法院诉讼服务中心", "Service centre of the district court"), "12368"),
        HelperLine(Text("紧急情况", "Emergency"), "110"),
    )


def law_text() -> tuple[LawLine, ...]:
    day = date(2021, 1, 1)
    return (
        LawLine(
            cite("579")[0],
            "当事人一方未支付价款、报酬、租金、利息，或者不履行其他金钱债务的，对方可以请求其支付。",
            day,
        ),
        LawLine(
            cite("722")[0],
            "承租人无正当理由未支付或者迟延支付租金的，出租人可以请求承租人在合理期限内支付；"
            "承租人逾期不支付的，出租人可以解除合同。",
            day,
        ),
        LawLine(
            Citation("法发〔2020〕17号", "5(1)", COVID),
            "（原文略）",
            date(2020, 5, 15),
            verified=False,
        ),
    )


def tips() -> tuple[TipLine, ...]:
    return (
        TipLine(
            Text(
                "您最需要补的证据:停堂食通知和流水;下次付款前写一句书面付款计划。",
                "What you need most: the notice and your accounts, and a written plan to pay.",
            ),
            Party.APPLICANT,
        ),
        TipLine(
            Text(
                "您的违约金条款偏高,谈减少它能换来更快拿到租金。",
                "Your clause is high; giving way on it may bring the rent sooner.",
            ),
            Party.RESPONDENT,
        ),
    )
