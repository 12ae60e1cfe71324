"""How answers stand in a paper."""

from __future__ import annotations

import pytest

from engine.i18n import Text
from engine.litigation.citing import cite
from tests.engine.litigation.matters import DISMISSED, LANDLORD, WAGES, filled, forms, lines, matter
from tests.ours import library


@pytest.mark.parametrize("role", ["worker", "employer"])
def test_no_paper_speaks_as_the_one_who_was_asked(role: str) -> None:
    said = {**DISMISSED, "labour.role": role, "labour.end_way": "resigned_personal"}
    told = lines(filled("labour_answer", matter(said, scope="labour")))["fact.ended"].text.zh
    assert "怎么离开的：劳动者辞职，个人原因" in told


def test_each_choice_of_ending_that_says_i_has_words_for_a_paper() -> None:
    spoken = [
        k
        for k, says in library().rulebook.facts["labour.end_way"].choices.items()
        if "我" in says.zh
    ]
    assert spoken
    for key in spoken:
        assert "我" not in forms().texts[f"told.labour.end_way.{key}"].zh


def test_figures_have_their_unit() -> None:
    wages = lines(filled("labour_application", matter(WAGES, scope="labour")))
    assert "每月发工资的日子：每月10日" in wages["fact.wage"].text.zh
    given = {**LANDLORD, "rental.arrears_grace_days": "15"}
    assert (
        "催租时给的天数：15天"
        in lines(filled("lease_complaint", matter(given)))["fact.unpaid"].text.zh
    )


def test_a_choice_in_place_of_a_figure_has_no_unit() -> None:
    told = lines(filled("lease_complaint", matter(LANDLORD)))["fact.unpaid"].text.zh
    assert "催租时给的天数：没说给几天" in told


def test_no_paragraph_is_cited_beside_its_whole_article() -> None:
    cited = ["民法典#533", "民法典#533(1)", "民法典#533(2)", "民法典#585(2)"]
    assert cite(cited, matter({})) == Text(
        "民法典第533条、第585条第2款", cite(["民法典#533", "民法典#585(2)"], matter({})).en
    )


def test_articles_stand_in_the_order_of_their_law() -> None:
    cited = ["民法典#722", "民法典#565(2)", "民法典#1000", "民法典#565(1)"]
    zh = cite(cited, matter({})).zh
    assert zh == "民法典第722、1000条、第565条第1款、第565条第2款"  # whole articles first
