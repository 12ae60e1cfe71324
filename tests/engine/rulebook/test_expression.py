"""What an author is told who wrote a line that means nothing."""

from __future__ import annotations

import pytest

from engine.errors import DefinitionFaults
from engine.rulebook.scope import names_in
from engine.source import read_text
from tests.engine.rulebook.builders import book, fault_in, fault_in_formula, faults_of


class TestConditions:
    @pytest.mark.parametrize(
        ("condition", "fault"),
        [
            ("a.kin is red", "unknown name a.kin → did you mean a.kind?"),
            ("zzz", "unknown name zzz → define it, or put it into the vocabulary"),
            ("a.kind is reed", "a.kind has no choice reed → did you mean red?"),
            ("a.kind is zzz", "a.kind has no choice zzz → choices: red, green, blue"),
            ("a.kind is 5", "not a choice of a.kind → write the key of the choice"),
            ("a.flag", "a.flag has three values → write “a.flag is yes” or “is no”"),
            ("not a.flag", "a.flag has three values → write “a.flag is yes” or “is no”"),
            ("a.sum", "a.sum is not a condition"),
            ("a.sum > 5", "money compared with number → write yuan(…) for sums"),
            ("a.sum > a.count", "money compared with number → write yuan(…) for sums"),
            ("a.count > a.day", "number compared with date"),
            ("a.day > 0", "date compared with number"),
            ("a.count < as_of", "number compared with date"),
            (
                "a.sum is red",
                "a.sum is a money, not a choice → compare it with a number, or use mentions(…)",
            ),
            (
                "a.note is red",
                "a.note is a text, not a choice → compare it with a number, or use mentions(…)",
            ),
            ("a.signs is one", "a.signs is a multiple choice → write “key in a.signs”"),
            ("one in a.kind", "a.kind is not a multiple choice → write (key, key) after in"),
            ("three in a.signs", "a.signs has no choice three → choices: one, two, none"),
            ("one in a.zzz", "unknown name a.zzz → define it, or put it into the vocabulary"),
            ("grace is red", "grace is not a fact with choices"),
            ("known(grace)", "grace is not a fact"),
            ("known(5)", "this is not a fact → write the name of a fact"),
            ("known(a.sum, a.day)", "known takes one name → known(fact)"),
            ("stated()", "stated takes one name → stated(fact)"),
            ("nown(a.sum)", "no condition nown(…) → did you mean known?"),
            (
                "days(a.day, as_of)",
                "no condition days(…) → one of: "
                "any, all, known, stated, mentions, within, any_limitation, in_region",
            ),
            (
                "mentions(a.note, 水)",
                'mentions wants words in quotes → mentions(row.item, "水", "电")',
            ),
            ("mentions(a.note)", 'mentions wants words in quotes → mentions(row.item, "水", "电")'),
            ('mentions(a.kind, "水")', "a.kind is not a text → name a free text"),
            ("within(a.day, grace)", "within wants a date and a period → within(date, parameter)"),
            ("within(a.sum, plague)", "within wants a date and a period → within(date, parameter)"),
            ("any_limitation(expird)", "no limitation status expird → did you mean expired?"),
            (
                "any(a.flag)",
                "any runs over rows → any(row.x is yes for row in group), or any: in a list",
            ),
            (
                "any(row.amont > 0 for row in a.rents)",
                "a.rents has no column amont → did you mean amount?",
            ),
            (
                "any(row.amount > 0 for row in a.sum)",
                "a.sum has no rows → write: for row in a group of rows",
            ),
            (
                "any(x.amount > 0 for x in a.rents)",
                "a.rents has no rows → write: for row in a group of rows",
            ),
            ("any(row.item > 0 for row in a.rents)", "row.item is a text, not a number"),
            (
                "any(row.amount > 0 for row in a.rents for row in a.rents)",
                "one group of rows at a time → sum(row.x for row in group if …)",
            ),
            (
                "row.amount > 0",
                "unknown name row.amount → define it, or put it into the vocabulary",
            ),
            ("a.sum > lambda x", "cannot read"),
            ("'a.kind in (red, green'", "cannot read"),
            ("'[1, 2] == a.sum'", "this is not a number → use + - * /, functions and names"),
            (
                "a.sum > 0 if a.flag is yes else a.sum > 1",
                "this is not a condition → compare something, or name a finding",
            ),
            ("f'{a}'", "this is not a condition → compare something, or name a finding"),
            ("a.sum > [].append(a.sum)", "no function (…)"),
            (
                "a.sum > __import__('os').system",
                "this is not a number → use + - * /, functions and names",
            ),
        ],
    )
    def test_a_fault_says_what_to_write_instead(self, condition: str, fault: str) -> None:
        found = fault_in(condition)
        assert found.startswith(fault) if fault == "cannot read" else found == fault

    def test_a_group_knows_three_words(self) -> None:
        assert (
            fault_in("{al: [a.flag is yes]}") == "al does not join conditions → did you mean all?"
        )
        assert fault_in("{xor: [a.flag is yes]}") == (
            "xor does not join conditions → use all, any or none"
        )

    def test_commas_in_a_flow_list_want_quotes(self) -> None:
        faults = faults_of("- {term: a.t, when: [a.flag is yes, a.kind in (red, green)]}")
        remedy = "inside [ ] or { } put a condition with commas into quotes"
        assert len(faults) == 2
        assert all(fault.endswith(remedy) for fault in faults)

    def test_all_faults_of_a_file_come_at_once_with_line_and_column(self) -> None:
        rules = """
        - term: a.one
          when:
            - a.flag is yes
            - a.kind is reed
        - term: a.two
          when: "a.sum > 0 and a.zzz"
        - term: a.three
          is: a.sum + mentions(a.note, "水") + a.count
        """
        assert faults_of(rules) == [
            "5:17: a.kind has no choice reed → did you mean red?",
            "7:24: unknown name a.zzz → define it, or put it into the vocabulary",
            "9:15: no function mentions(…)",
        ]

    def test_the_column_counts_characters_and_not_bytes(self) -> None:
        rules = '- term: a.one\n  when: mentions(a.note, "水电") and a.zzz\n'
        assert faults_of(rules)[0].startswith("2:36: unknown name a.zzz")

    def test_nesting_without_end_is_refused(self) -> None:
        fault = fault_in("not " * 3_000 + "a.flag is yes")
        assert "name an intermediate term" in fault or "cannot read" in fault


class TestFormulas:
    @pytest.mark.parametrize(
        ("formula", "fault"),
        [
            ("a.sum + 5", "money + number has no meaning"),
            ("a.sum * a.sum", "money * money has no meaning"),
            ("a.count / a.sum", "number / money has no meaning"),
            ("a.day + 5", "date + number has no meaning → use add_days, add_months or days"),
            ("a.day - as_of", "date - date has no meaning → use add_days, add_months or days"),
            ("-a.day", "-date has no meaning → use add_days, add_months or days"),
            ("a.sum / 0", "division by zero"),
            ("a.sum // 2", "only + - * / reckon here"),
            ("a.sum ** 2", "only + - * / reckon here"),
            ("a.sum % 2", "only + - * / reckon here"),
            ("a.kind", "a.kind is not a number"),
            ("a.rents", "a.rents is not a number"),
            ("pair", "pair is not a number"),
            ("a.sun", "unknown name a.sun → did you mean a.sum?"),
            ("'\"5\"'", '"5" is not a number → write it out in plain figures'),
            ("1e9", "1e9 is not a number → write it out in plain figures"),
            ("0x1f", "0x1f is not a number → write it out in plain figures"),
            ("5j", "5j is not a number → write it out in plain figures"),
            ("True", "True is not a number → write it out in plain figures"),
            ("dayz(a.day, as_of)", "no function dayz(…) → did you mean days?"),
            ("open('x')", "no function open(…)"),
            ("days(a.day)", "days takes (date, date), not (date)"),
            ("days(a.day, 5)", "days takes (date, date), not (date, number)"),
            ("add_days(a.day, a.sum)", "add_days takes (date, number), not (date, money)"),
            ("yuan(a.sum)", "yuan takes (number), not (money)"),
            ("min()", "min of nothing → min(a, b)"),
            ("max(a.sum, a.count)", "max of different kinds: money, number"),
            ("max(0, a.day)", "max of different kinds: date, number"),
            ("a.sum if a.flag is yes else a.count", "money or number: both must be one kind"),
            ("0 if a.flag is yes else a.day", "number or date: both must be one kind"),
            (
                "sum(row.due_on for row in a.rents)",
                "a sum of dates has no meaning → use min or max",
            ),
            (
                "mean(row.amount for row in a.rents)",
                "no mean(… for row in …) → sum, min, max, count, any, all",
            ),
            ("lower(grace)", "lower wants a parameter of type pair"),
            ("lower(par)", "lower wants a parameter of type pair → did you mean pair?"),
            (
                "brackets(a.sum, gee)",
                "brackets wants a parameter of type brackets → did you mean fee?",
            ),
            ("brackets(a.count, fee)", "brackets wants a sum of money"),
            ("brackets(fee)", "brackets wants a sum and a tariff → brackets(x, parameter)"),
            (
                "{when: a.flag is yes}",
                "a formula is a line or a list of lines → - {when: …, is: …}",
            ),
            (
                "[{wen: a.flag is yes, is: a.sum}]",
                "a line of a formula has when and is → {when: …, is: …}",
            ),
            (
                "[{is: a.sum}, {is: a.other_sum}]",
                "only the last line has no when → nothing after it is reached",
            ),
            (
                "[{when: a.flag is yes, is: a.sum}, {is: a.count}]",
                "lines of different kinds: money, number",
            ),
            (
                "[{when: a.flag is yes, is: 0}, {is: a.day}]",
                "0 is no date → leave the line out, or name a date",
            ),
        ],
    )
    def test_a_fault_says_what_to_write_instead(self, formula: str, fault: str) -> None:
        assert fault_in_formula(formula) == fault

    def test_nought_is_a_sum_of_money_as_well(self) -> None:
        book(
            """
            - {term: a.one, when: a.sum > 0}
            - {term: a.two, is: "max(0, a.sum)"}
            - {term: a.three, is: 0 + a.sum}
            - {term: a.four, is: [{when: a.flag is yes, is: 0}, {is: a.sum}]}
            - {amount: nothing, title: {zh: 零}, is: 0}
            """
        )


class TestNames:
    def test_every_name_in_a_condition_is_found(self) -> None:
        value = read_text("any: [a.b is c, {all: [d > e.f]}]", "a.yaml")
        found = names_in(value)
        assert {"a.b", "d", "e.f"} <= found
        assert "c" not in found, "the key of a choice is no name"

    def test_what_cannot_be_read_names_nothing(self) -> None:
        assert names_in(read_text("- (a.b\n- 第一\n- 1 2", "a.yaml")) == {"第一"}
        assert names_in(None) == set()


def test_a_fault_is_an_error_with_fields() -> None:
    with pytest.raises(DefinitionFaults) as caught:
        book("- {term: a.t, when: a.zzz}")
    (fault,) = caught.value.faults
    assert (fault.place.path, fault.place.line, fault.place.column) == ("rules.yaml", 1, 21)
    assert fault.message == "unknown name a.zzz"
