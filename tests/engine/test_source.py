"""Strict YAML: what is refused, and where the finger points."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.source import Items, Reader, Record, Scalar, Value, plain, read_file, read_text, suggest


def read(text: str) -> Value:
    return read_text(dedent(text), "a.yaml")


def faults_of(text: str) -> list[str]:
    with pytest.raises(DefinitionFaults) as caught:
        read(text)
    return [str(fault) for fault in caught.value.faults]


def mapping(text: str) -> Record:
    value = read(text)
    assert isinstance(value, Record)
    return value


class TestWhatIsWritten:
    @pytest.mark.parametrize(
        "word",
        ["no", "on", "off", "yes", "12:30", "010", "0x1f", "1e3", "2026-01-31", "NaN", "1_000"],
    )
    def test_a_word_stays_the_word_it_is(self, word: str) -> None:
        assert plain(mapping(f"key: {word}")["key"]) == word

    @pytest.mark.parametrize("word", ["", "~", "null"])
    def test_nothing_is_nothing_only_without_quotes(self, word: str) -> None:
        assert plain(mapping(f"key: {word}")["key"]) is None
        assert plain(mapping(f"key: '{word}'")["key"]) == word

    def test_every_value_knows_its_line_and_column(self) -> None:
        record = mapping("one: 1\ntwo:\n  - 甲: here\n")
        two = record["two"]
        assert isinstance(two, Items)
        assert str(two.place) == "a.yaml:3:3"
        assert isinstance(two[0], Record)
        assert str(two[0].place_of("甲")) == "a.yaml:3:5"
        assert str(record.place_of("missing")) == str(record.place)

    @pytest.mark.parametrize(
        ("text", "column"), [("key: abc", 8), ("key: 'abc'", 9), ('key: "abc"', 9)]
    )
    def test_a_character_inside_a_value_has_a_place(self, text: str, column: int) -> None:
        value = mapping(text)["key"]
        assert isinstance(value, Scalar)
        assert value.place_at(2).column == column

    def test_inside_a_folded_text_only_its_beginning_has_a_place(self) -> None:
        value = mapping("key: >-\n  one\n  two\n")["key"]
        assert isinstance(value, Scalar)
        assert value.place_at(5) == value.place

    def test_an_empty_file_is_an_empty_list(self) -> None:
        assert read("") == []
        assert read("# nothing yet\n") == []

    def test_a_byte_order_mark_is_no_part_of_the_text(self, tmp_path: Path) -> None:
        path = tmp_path / "a.yaml"
        path.write_bytes(b"\xef\xbb\xbfkey: value\n")
        assert plain(read_file(path)) == {"key": "value"}

    def test_a_megabyte_is_read(self) -> None:
        text = "- key: " + "长" * 80 + "\n"
        assert len(read(text * 4_000)) == 4_000


class TestWhatIsRefused:
    def test_a_key_that_stands_twice(self) -> None:
        fault = "a.yaml:2:1: duplicate key one → it stands in line 1 already"
        assert faults_of("one: 1\none: 2\n") == [fault]

    def test_an_anchor_and_its_alias(self) -> None:
        assert faults_of("one: &name 1\ntwo: *name\n") == [
            "a.yaml:1:6: anchor &name → write the value out; anchors hide law",
            "a.yaml:2:6: alias *name → write the value out again",
        ]

    @pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!str", "!own", "!"])
    def test_a_tag(self, tag: str) -> None:
        (fault,) = faults_of(f"one: {tag} x\n")
        assert fault.startswith("a.yaml:1:6: tag ")
        assert fault.endswith(" → leave the tag out")

    def test_a_second_document(self) -> None:
        fault = "a.yaml:2:1: a second document → one document a file"
        assert faults_of("one: 1\n---\ntwo: 2\n") == [fault]

    def test_a_key_that_is_a_list(self) -> None:
        fault = "a.yaml:1:3: a key that is a list or mapping → keys are single words"
        assert faults_of("? [a, b]\n: 1\n") == [fault]

    def test_a_tab(self) -> None:
        (fault,) = faults_of("one:\n\ttwo: 1\n")
        assert fault.startswith("a.yaml:2:1: not YAML: found character")
        assert fault.endswith(" → check indentation and quotes")

    def test_an_open_quote(self) -> None:
        (fault,) = faults_of('one: "two\n')
        assert "not YAML: " in fault

    def test_a_control_character(self) -> None:
        (fault,) = faults_of("one: a\x07b\n")
        assert "not YAML: " in fault

    def test_lists_nested_without_end(self) -> None:
        (fault,) = faults_of("[" * 5_000 + "]" * 5_000)
        assert "nested too deeply → flatten the lists" in fault or "not YAML" in fault

    def test_a_file_that_is_not_utf_8(self, tmp_path: Path) -> None:
        path = tmp_path / "a.yaml"
        path.write_bytes("key: 中".encode("gb18030"))
        with pytest.raises(DefinitionFaults) as caught:
            read_file(path, "a.yaml")
        (fault,) = caught.value.faults
        assert str(fault) == "a.yaml: the file is not UTF-8 text (byte 5) → save it as UTF-8"

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(DefinitionFaults) as caught:
            read_file(tmp_path / "none.yaml", "none.yaml")
        assert "none.yaml: No such file or directory → check the path" in str(caught.value)

    def test_all_faults_are_told_at_once_in_the_order_of_the_lines(self) -> None:
        text = "one: 1\none: 2\ntwo: &x 3\n"
        assert [fault.split(":")[1] for fault in faults_of(text)] == ["2", "3"]


class TestReader:
    def taken(self, text: str) -> tuple[Reader, list[DefinitionError]]:
        faults: list[DefinitionError] = []
        return Reader(mapping(text), faults), faults

    def said(self, faults: list[DefinitionError]) -> list[str]:
        return [str(fault).removeprefix("a.yaml:") for fault in faults]

    def test_fields_of_the_right_form_are_taken(self) -> None:
        reader, faults = self.taken(
            "{word: w, words: [a, b], one: a, flag: true, text: {zh: 中, en: E}, sub: {k: v}, "
            "list: [{k: v}], single: {k: v}}"
        )
        assert reader.word("word") == "w"
        assert reader.words("words") == ("a", "b")
        assert reader.words("one") == ("a",)
        assert reader.flag("flag") is True
        assert reader.text("text") == Text("中", "E")
        assert reader.mapping("sub") == {"k": "v"}
        assert [dict(record) for record in reader.records("list")] == [{"k": "v"}]
        assert len(reader.records("single")) == 1
        reader.done()
        assert faults == []

    def test_what_is_missing_has_a_default_or_is_a_fault(self) -> None:
        reader, faults = self.taken("{other: 1}")
        assert reader.word("word", "w") == "w"
        assert reader.words("words") == ()
        assert reader.records("records") == ()
        assert reader.mapping("mapping") == {}
        assert reader.flag("flag") is False
        assert reader.text("text") is None
        assert reader.word("needed") == ""
        assert self.said(faults) == ["1:1: needed is missing → add needed:"]

    @pytest.mark.parametrize(
        ("take", "text", "fault"),
        [
            ("word", "key: [a]", "key wants one value → write a single word or sentence"),
            ("words", "key: {a: b}", "key wants a list of words → key: [one, two]"),
            ("words", "key: [{a: b}]", "key wants a list of words → key: [one, two]"),
            ("records", "key: a", "key wants a list of mappings → start each with a dash"),
            ("mapping", "key: a", "key wants a mapping → key: {name: value}"),
            ("flag", "key: 'yes'", "key is true or false → key: true"),
            ("text", "key: [a]", "key wants a text → {zh: …, en: …}"),
            ("text", "key: {en: only}", "key has no zh → Chinese comes first"),
            ("text", "key: {zh: 中, fr: non}", "language fr → use zh and en"),
        ],
    )
    def test_the_wrong_form_is_a_fault(self, take: str, text: str, fault: str) -> None:
        reader, faults = self.taken(text)
        getattr(reader, take)("key")
        assert [said.partition(": ")[2] for said in self.said(faults)] == [fault]

    def test_a_word_outside_a_closed_list_brings_the_nearest(self) -> None:
        reader, faults = self.taken("level: likly")
        reader.choice("level", ("certain", "likely"))
        assert self.said(faults) == ["1:1: level: likly is not known → did you mean likely?"]

    def test_a_word_like_no_other_brings_the_whole_list(self) -> None:
        reader, faults = self.taken("level: zzz")
        reader.choice("level", ("certain", "likely"))
        assert self.said(faults) == ["1:1: level: zzz is not known → one of: certain, likely"]

    def test_a_key_that_nobody_asked_for_is_a_fault(self) -> None:
        reader, faults = self.taken("{when: a, wehn: b}")
        reader.get("when")
        reader.done()
        assert self.said(faults) == ["1:11: unknown key wehn → did you mean when?"]

    def test_a_single_text_is_chinese(self) -> None:
        reader, _ = self.taken("title: 合同")
        assert reader.text("title") == Text("合同")


def test_the_nearest_word_is_suggested_or_none() -> None:
    assert suggest("rental.rol", ["rental.role", "rental.use"]) == "did you mean rental.role?"
    assert suggest("zzz", ["rental.role"]) == ""
