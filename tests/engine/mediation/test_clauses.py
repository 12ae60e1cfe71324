"""A clause says who does what, how much, by when, how, and what if not, and reads like one."""

from __future__ import annotations

from datetime import date

import pytest

from engine.mediation.clauses import clause, clauses, wordings
from engine.mediation.obligations import Kind, Obligation, Otherwise
from tests.engine.mediation.terms import GR_01, PARTIES, PAY, changed


def test_the_agreement_about_the_restaurants_rent() -> None:
    assert clauses(GR_01, PARTIES) == (
        "甲方应于2026年12月22日前（含当日）向乙方一次付清2026年11月至2027年1月的租金"
        "人民币30,000.00元（大写：叁万元整）（原为人民币36,000.00元，减免6,000.00元），"
        "付款方式：转到房东的账户（6222 0000 1111）。"
        "甲方到期没有付清的，乙方可以按原数额人民币36,000.00元减去已付款，要求甲方付清余下的款项，"
        "并自2026年12月23日起按一年期贷款市场报价利率（LPR）计息，至付清之日止。",
        "乙方自愿放弃截至本协议签订日的违约金，以后不再向甲方要求。",
        "双方继续履行原租赁合同，没有改动的条款不变。",
    )


def test_instalments_are_listed_one_by_one() -> None:
    parts = ((date(2026, 12, 1), 10_000_00), (date(2027, 1, 1), 20_000_00))
    said = clause(changed(PAY, instalments=parts, by=None), PARTIES)
    assert "甲方应分2期向乙方付清" in said
    assert "第1期2026年12月1日前（含当日）付10,000.00元；第2期2027年1月1日前" in said
    assert "自2027年1月2日起" in said


def test_what_is_not_filled_in_shows_as_such() -> None:
    said = clause(Obligation("1", "pay", "applicant"), PARTIES)
    assert said.count("（还没填）") == 4


def test_ones_own_words_end_with_one_full_stop() -> None:
    assert clause(changed(PAY, otherwise="押金不退。"), PARTIES).endswith("。押金不退。")
    assert clause(changed(PAY, otherwise="押金不退"), PARTIES).endswith("。押金不退。")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_and_every_default_has_its_words(kind: Kind, language: str) -> None:
    for otherwise in Otherwise:
        one = changed(PAY, kind=kind.value, otherwise=otherwise.value)
        said = clause(one, PARTIES, language)
        assert "{" not in said
        assert said.endswith(("。", "."))
    assert wordings()[kind].title.en
