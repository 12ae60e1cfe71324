"""Whom the guidance names first for each kind of dispute."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.guidance.cases import TALKING, paper


@pytest.mark.parametrize(
    ("category", "given", "first"),
    [
        ("adm.legal", {}, ["政法机关或纪检监察机关"]),
        ("fin.illegal", {}, ["公安机关"]),
        (
            "lab.wage",
            {"labour.role": "worker"},
            ["街道劳动争议调解组织", "区劳动人事争议仲裁委员会"],
        ),
        ("lab.wage", {"case.other_party_willing": "no"}, ["区劳动人事争议仲裁委员会"]),
        ("adm.service", {}, ["社区信访代理站"]),
        ("fin.bank", {}, ["金融纠纷调解组织"]),
        ("med.harm", {}, ["医疗纠纷人民调解委员会"]),
        ("crime.report", {}, ["公安机关", "人民检察院"]),
        (
            "land.rights",
            {"rights.land_matter": "taken"},
            ["规划和自然资源部门", "乡镇政府、街道办事处"],
        ),
        ("rent.deposit", {}, ["社区人民调解委员会"]),
        ("nb.noise", {}, ["社区人民调解委员会"]),
        ("rent.deposit", {"case.danger": ["happening_now"]}, ["公安机关"]),
    ],
)
def test_the_body_made_for_a_kind_of_dispute_comes_first(
    category: str, given: dict[str, Any], first: list[str]
) -> None:
    helpers = paper(category, {**TALKING, **given}).guidance().helpers
    assert [line.body.zh for line in helpers][: len(first)] == first
