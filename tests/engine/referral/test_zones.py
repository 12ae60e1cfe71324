"""Event zones: what they say on which day, and what a file of them may not say."""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from engine.errors import DefinitionError, DefinitionFaults
from engine.library import Library
from engine.referral.zones import Known, Standing, Zone, own_zones, read_zones
from engine.rulebook.lint.material import Material
from engine.rulebook.lint.remark import Remark, Weight
from engine.rulebook.lint.texts import languages
from engine.rulebook.lint.written import entries_of, passages_of
from engine.rulebook.lint.zones import zones as lint_zones
from engine.source import read_text
from tests.ours import library

DAY = date(2026, 11, 22)
FLOOD = """
- zone: flood
  title: {zh: 暴雨专区, en: The flood}
  intro: {zh: 店里进水了, en: Water came into the shop}
  from: 2026-07-01
  to: 2026-12-31
  region: 北京市
  after: {zh: 已经结束, en: It is over}
  source: 市政府通告
  status: verified
  kinds:
    - kind: rent.force_majeure
      hint: {zh: 停业要减租, en: Closed and asking for less rent}
    - kind: fin.insurance
  categories: [property_service, rental]
  notices:
    - notice: {zh: 受灾商户可以申请补助, en: Shops may apply for help}
      source: 市政府通告
      date: 2026-07-05
      link: https://www.example.cn/1
  bodies: [citizen_line, legal_services_line]
  prefill: {rental.emergency_event: 暴雨进水, rental.emergency_closed_days: "7"}
"""


@cache
def known() -> Known:
    asked = {q.fact for one in library().questionnaires.values() for q in one.questions}
    return Known(
        rulebook=library().rulebook,
        kinds=library().rulebook.facts["case.category"].choices,
        categories=library().taxonomy.categories,
        bodies=library().directory.bodies,
        asked=asked,
    )


def read(folder: Path, text: str) -> tuple[dict[str, Zone], list[DefinitionError]]:
    """The zones of a file, and everything that is wrong with it."""
    file = folder / "zones.yaml"
    file.write_text(text, encoding="utf-8")
    faults: list[DefinitionError] = []
    zones = read_zones(own_zones(file, faults), known(), faults)
    return zones, faults


def zone(folder: Path, text: str = FLOOD) -> Zone:
    zones, faults = read(folder, text)
    assert faults == []
    return zones["flood"]


def faults_in(folder: Path, text: str) -> list[DefinitionError]:
    return read(folder, text)[1]


@pytest.fixture
def flood(tmp_path: Path) -> Zone:
    return zone(tmp_path)


# ---------------------------------------------------------------- what a zone says


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2026, 6, 30), Standing.COMING),
        (date(2026, 7, 1), Standing.IN_FORCE),
        (date(2026, 12, 31), Standing.IN_FORCE),
        (date(2027, 1, 1), Standing.ARCHIVED),
    ],
)
def test_a_zone_is_in_force_from_its_first_day_to_its_last(
    flood: Zone, day: date, standing: Standing
) -> None:
    assert flood.standing(day) is standing


def test_a_zone_without_a_last_day_stays(tmp_path: Path) -> None:
    open_ended = zone(tmp_path, FLOOD.replace("  to: 2026-12-31\n", ""))
    assert open_ended.standing(date(2099, 1, 1)) is Standing.IN_FORCE


def test_a_zone_is_for_its_place_and_all_parts_of_it(flood: Zone, tmp_path: Path) -> None:
    assert flood.is_for("北京市石景山区")
    assert not flood.is_for("上海市黄浦区")
    assert zone(tmp_path, FLOOD.replace("  region: 北京市\n", "")).is_for("上海市黄浦区")


def test_a_zone_keeps_the_order_of_its_author(flood: Zone) -> None:
    assert [featured.kind for featured in flood.kinds] == ["rent.force_majeure", "fin.insurance"]
    assert flood.kinds[1].hint is None
    assert flood.categories == ("property_service", "rental")


def test_proposed_answers_are_read_as_answers_are(flood: Zone) -> None:
    assert flood.prefill["rental.emergency_event"] == "暴雨进水"
    assert flood.prefill["rental.emergency_closed_days"] == 7


def test_our_own_zones_cover_the_epidemic_and_a_season_of_today() -> None:
    zones = library().zones
    assert zones["epidemic"].standing(DAY) is Standing.ARCHIVED
    assert len(zones["epidemic"].categories) == 10
    assert [zone.id for zone in zones.values() if zone.standing(DAY) is Standing.IN_FORCE]
    assert all(zone.source and zone.bodies and zone.notices for zone in zones.values())


# ---------------------------------------------------------------- a file of one's own


def test_a_file_of_ones_own_takes_the_place_of_our_zones(tmp_path: Path) -> None:
    file = tmp_path / "zones.yaml"
    file.write_text(FLOOD, encoding="utf-8")
    own = Library.load(zones=file)
    assert set(own.zones) == {"flood"}


def test_a_zone_is_no_new_revision_of_the_rules_since_it_decides_nothing(tmp_path: Path) -> None:
    file = tmp_path / "zones.yaml"
    file.write_text(FLOOD, encoding="utf-8")
    assert Library.load(zones=file).revision == library().revision


def test_zones_in_our_own_folder_are_no_new_revision_either(tmp_path: Path) -> None:
    for folder in ("rules", "questionnaires"):
        shutil.copytree(library().root / folder, tmp_path / folder)
    shutil.rmtree(tmp_path / "rules" / "zones")
    without = Library.load(tmp_path)
    assert without.zones == {}
    assert without.revision == library().revision


def test_an_empty_file_shows_no_zone(tmp_path: Path) -> None:
    assert read(tmp_path, "[]") == ({}, [])


@pytest.mark.parametrize("text", ["- text: a\n  zh: b\n", "- 暴雨\n", "zone\n"])
def test_a_file_of_zones_holds_nothing_else(tmp_path: Path, text: str) -> None:
    (fault,) = faults_in(tmp_path, text)
    assert fault.message == "only zones may stand in this file"
    assert fault.remedy == "start each entry with - zone:"


@pytest.mark.parametrize("text", ["- zone: [", "- zone: a\n  zone: b\n"])
def test_a_file_that_cannot_be_read_is_told_with_its_place(tmp_path: Path, text: str) -> None:
    (fault, *_) = faults_in(tmp_path, text)
    assert fault.place.path.endswith("zones.yaml")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DefinitionFaults, match=r"nowhere\.yaml"):
        Library.load(zones=tmp_path / "nowhere.yaml")


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("written", "instead", "message", "remedy"),
    [
        ("rent.force_majeure", "rent.force_majure", "kind: rent.force_majure is", "rent.force_maj"),
        ("fin.insurance", "proc.confirm", "kind: proc.confirm is not known", ""),
        ("property_service,", "property_servce,", "categories: property_servce", "property_serv"),
        ("citizen_line", "citizens_line", "bodies: citizens_line is not", "mean citizen_line?"),
        ("to: 2026-12-31", "to: 2026-06-30", "to: 2026-06-30 lies before", "turn them round"),
        ("from: 2026-07-01", "from: 1 July", "from: 1 July is no date", "write 2026-01-31"),
        ("  from: 2026-07-01\n", "", "from is missing", "add from:"),
        ("date: 2026-07-05", "date: 2026-02-30", "date: 2026-02-30 is no date", ""),
        ("https://", "http://", "is not safe to follow", "an address with https://"),
        ("https://", "javascript:", "is not safe to follow", "an address with https://"),
        ("zone: flood", "zone: ../flood", "cannot stand in an address", "small letters"),
        ("status: verified", "status: sure", "status: sure is not known", "one of:"),
        ("  source: 市政府通告\n  status", "  status", "source is missing", "add source:"),
        ("  region:", "  regoin:", "unknown key regoin", "did you mean region?"),
        ("      hint:", "      hnt:", "unknown key hnt", "did you mean hint?"),
        ("rental.emergency_event:", "rental.emergency_evnt:", "unknown fact", "emergency_event?"),
        ('"7"', '"many"', "rental.emergency_closed_days: ", "type int"),
        ("rental.emergency_event:", "case.category: other, x:", "case.category cannot be", ""),
        ("{zh: 暴雨专区, en: The flood}", "{en: The flood}", "title has no zh", "Chinese"),
    ],
)
def test_what_a_zone_gets_wrong_is_told_with_its_place_and_remedy(
    tmp_path: Path, written: str, instead: str, message: str, remedy: str
) -> None:
    assert written in FLOOD
    faults = faults_in(tmp_path, FLOOD.replace(written, instead, 1))
    (fault,) = [f for f in faults if message in f.message]
    assert remedy in fault.remedy
    assert fault.place.line > 1
    assert fault.place.column > 0


def test_a_zone_without_kinds_is_refused(tmp_path: Path) -> None:
    start, _, rest = FLOOD.partition("  kinds:\n")
    text = start + "  categories" + rest.partition("  categories")[2]
    (fault,) = faults_in(tmp_path, text)
    assert fault.message == "kinds is missing"


def test_a_name_is_borne_by_one_zone_only(tmp_path: Path) -> None:
    (fault,) = faults_in(tmp_path, FLOOD + FLOOD)
    assert fault.message == "zone flood stands twice"
    assert "zones.yaml:2" in fault.remedy


def test_danger_and_private_matters_are_never_proposed(tmp_path: Path) -> None:
    file = tmp_path / "zones.yaml"
    private = "case.danger: none, case.vulnerabilities: none, rental.role: tenant, x.y:"
    file.write_text(FLOOD.replace("rental.emergency_event:", private), encoding="utf-8")
    with pytest.raises(DefinitionFaults) as caught:
        Library.load(zones=file)
    told = [fault.message for fault in caught.value.faults]
    assert told == [
        "case.danger cannot be proposed",
        "case.vulnerabilities cannot be proposed",
        "unknown fact x.y",
    ]


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = FLOOD.replace("citizen_line", "citizens").replace("2026-12-31", "2026-06-30")
    assert len(faults_in(tmp_path, text)) == 2


# ---------------------------------------------------------------- what the lint says


def remarks_on(text: str) -> list[Remark]:
    files = [read_text(text, "zones.yaml")]
    material = Material(
        rulebook=library().rulebook,
        day=DAY,
        entries={entry.place: entry for entry in entries_of(files)},
        passages=tuple(passages_of(files)),
    )
    return [*languages(material), *lint_zones(material)]


def test_a_zone_in_both_languages_that_somebody_confirmed_passes() -> None:
    assert remarks_on(FLOOD) == []


@pytest.mark.parametrize("english", [", en: The flood", ", en: Shops may apply for help"])
def test_missing_english_is_a_fault(english: str) -> None:
    (remark,) = remarks_on(FLOOD.replace(english, ""))
    assert (remark.lint, remark.weight) == ("language", Weight.FAULT)


def test_an_intro_in_chinese_alone_is_a_fault() -> None:
    text = FLOOD.replace("{zh: 店里进水了, en: Water came into the shop}", "店里进水了")
    (remark,) = remarks_on(text)
    assert str(remark.message) == "zone flood: intro: no en"


def test_a_zone_that_is_over_should_say_so() -> None:
    silent = FLOOD.replace("  after: {zh: 已经结束, en: It is over}\n", "")
    assert remarks_on(silent) == []
    (remark,) = remarks_on(silent.replace("2026-12-31", "2026-08-31"))
    assert (remark.lint, remark.weight) == ("zone-over", Weight.ADVICE)


def test_a_zone_to_confirm_is_told() -> None:
    (remark,) = remarks_on(FLOOD.replace("status: verified", "status: to_confirm"))
    assert (remark.lint, remark.weight) == ("unverified", Weight.ADVICE)
