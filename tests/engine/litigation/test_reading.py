"""A form that its author wrote wrongly is refused with every fault and its place."""

from __future__ import annotations

from engine.errors import DefinitionError
from engine.litigation.reading import read_forms
from engine.source import read_text
from tests.ours import library

BAD = """
- form: x
  title: {zh: 甲}
  about: {zh: 甲, en: A}
  group: elsewhere
  colour: red
  parts:
    - {use: nowhere}
    - id: a
      title: {zh: 甲, en: A}
      elements:
        - {element: one, title: {zh: 甲, en: A}, facts: [rental.montly_rent]}
        - {element: two, title: {zh: 甲, en: A}, facts: [case.vulnerabilities]}
        - {element: two, title: {zh: 甲, en: A}, person: shoe_size, of: own}
        - {element: four, title: {zh: 甲, en: A}}
        - {element: x.six, title: {zh: 甲, en: A}, hand: {zh: "□ 是　□ 否", en: "□ yes"}}
        - element: five
          title: {zh: 甲, en: A}
          claims:
            - {amount: net_owed_low, to: landlord, says: {zh: 甲, en: A}}
            - {to: nobody, says: {zh: 甲, en: A}, when: true}
- form: y
  title: {zh: 乙, en: B}
  about: {zh: 乙, en: B}
  group: with
  parts:
    - id: a
      title: {zh: 甲, en: A}
      elements:
        - {element: x.six, title: {zh: 甲, en: A}, hand: {zh: ＿＿＿, en: ___}}
- venue: v
  when: rental.is_leese
  named: {zh: 甲, en: A}
  why: {zh: 甲, en: A}
  basis: [无此法#1]
- poem: roses
"""


def test_all_faults_come_at_once_with_their_places() -> None:
    faults: list[DefinitionError] = []
    read_forms([read_text(BAD, "forms/bad.yaml")], library().rulebook, faults)
    said = "\n".join(str(fault) for fault in faults)
    for part in (
        "title has no en",
        "elsewhere is not known",
        "unknown key colour",
        "no part nowhere",
        "rental.montly_rent cannot stand in a paper",
        "did you mean rental.monthly_rent?",
        "case.vulnerabilities cannot stand in a paper",
        "shoe_size is not known",
        "two stands twice",
        "0 things fill this element",
        "no sum net_owed_low",
        "the languages differ",
        "y: x.six is another line elsewhere",
        "nobody is not known",
        "rental.is_leese",
        "no law 无此法",
        "poem is no kind of entry",
    ):
        assert part in said, part
    assert "forms/bad.yaml:" in said
