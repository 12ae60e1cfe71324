import re
from datetime import date
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from engine.errors import DefinitionFaults
from engine.i18n import LANGUAGES, Language, Text
from web.render import INTERFACE, TEMPLATES, Pages, read_interface

PLACES = re.compile(r"\{(\w+)\}")


def written(folder: Path, template: str, texts: dict[str, Text] | None = None) -> Pages:
    (folder / "page.html").write_text(template, encoding="utf-8")
    return Pages(texts or {}, lambda name: f"/static/{name}", [folder])


@pytest.mark.parametrize(("language", "shown"), [("zh", "房租 3 期"), ("en", "3 rents")])
def test_a_page_speaks_the_language_of_its_reader(
    tmp_path: Path, language: Language, shown: str
) -> None:
    texts = {"rents": Text("房租 {count} 期", "{count} rents")}
    pages = written(tmp_path, "{{ t('rents', count=3) }}", texts)
    assert pages.render("page.html", language) == shown


def test_a_text_prints_itself_in_the_language_of_the_page(tmp_path: Path) -> None:
    pages = written(tmp_path, "{{ title }}")
    assert pages.render("page.html", "en", title=Text("房租", "Rent")) == "Rent"


def test_what_people_write_stays_text(tmp_path: Path) -> None:
    pages = written(tmp_path, "{{ story }}")
    assert pages.render("page.html", "zh", story="<script>") == "&lt;script&gt;"


def test_money_and_days_are_written_as_the_reader_expects(tmp_path: Path) -> None:
    pages = written(tmp_path, "{{ 3600000|money }} {{ 3600000|money_upper }} {{ day|date }}")
    shown = pages.render("page.html", "zh", day=date(2026, 3, 10))
    assert shown == "36,000.00 叁万陆仟元整 2026年3月10日(星期二)"


def test_a_name_nobody_gave_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError, match="rent"):
        written(tmp_path, "{{ rent }}").render("page.html", "zh")


def test_nothing_is_never_printed_as_a_word(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="None was to be printed"):
        written(tmp_path, "{{ rent }}").render("page.html", "zh", rent=None)


def test_every_fault_of_the_texts_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(
        '- text: a\n  zh: "甲"\n'
        '- text: b\n  zh: "乙"\n  en: "B"\n'
        '- text: b\n  zh: "乙"\n  en: "B"\n',
        encoding="utf-8",
    )
    with pytest.raises(DefinitionFaults) as caught:
        read_interface(tmp_path)
    said = str(caught.value)
    assert "en is missing" in said
    assert "b is written twice" in said


def test_every_text_says_the_same_places_in_both_languages() -> None:
    for name, text in read_interface().items():
        places = [sorted(set(PLACES.findall(text.get(language)))) for language in LANGUAGES]
        assert places[0] == places[1], name


def test_every_text_that_a_component_asks_for_is_written() -> None:
    texts = read_interface()
    components = [TEMPLATES / "base.html", *(TEMPLATES / "components").iterdir()]
    asked = {
        name
        for path in components
        for name in re.findall(r"\bt\('([\w.]+)'\s*[,)]", path.read_text(encoding="utf-8"))
    }
    assert asked <= texts.keys()


def test_chinese_texts_use_chinese_punctuation() -> None:
    lines = (INTERFACE / "interface.yaml").read_text(encoding="utf-8").splitlines()
    chinese = [line.removeprefix("  zh: ") for line in lines if line.startswith("  zh: ")]
    assert [text for text in chinese if re.search(r"[\u4e00-\u9fff][,;:?!]", text)] == []
