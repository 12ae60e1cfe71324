"""How entries of many files become one rulebook, and what its authors are told."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import DefinitionFaults
from engine.rulebook.graph import Compare
from engine.rulebook.parameter import parameter_value
from engine.rulebook.rule import Amount, Finding, Limitation, Route
from engine.rulebook.rulebook import Rulebook
from engine.source import Scalar, plain, read_text
from tests.engine.rulebook.builders import VOCABULARY, book, case, faults_of

FINDING = """
- finding: a.owed
  code: R-1
  also_code: [R-2]
  title: {zh: 欠钱, en: Owed}
  when: a.sum > 0
  unless: [a.kind is red, a.flag is no]
  in_force: {by: a.day, from: 2021-01-01, to: 2030-01-01}
  level: [{when: a.kind is blue, is: arguable}, {is: likely}]
  holder: landlord
  basis: [法#1, 法#2]
  burden: {a.sum: tenant}
  excludes: [a.paid]
  human: true
  urgent: true
  says: {zh: 欠 {a.sum}, en: "{a.sum} owed"}
  reasons: {landlord: {strong: {zh: 强}, risk: {zh: 险}}}
  examples: [{given: {a.sum: "1"}, then: true, missing: [a.day]}]
""".replace("{zh: 欠 {a.sum},", '{zh: "欠 {a.sum}",')


class TestWhatIsRead:
    def test_a_finding_has_all_its_fields(self) -> None:
        finding = book(FINDING).definitions["a.owed"]
        assert isinstance(finding, Finding)
        assert (finding.code, finding.also_codes) == ("R-1", ("R-2",))
        assert finding.title.en == "Owed"
        assert isinstance(finding.when, Compare)
        assert finding.unless is not None
        assert [level for _, level in finding.levels] == ["arguable", "likely"]
        assert (finding.holder, finding.basis) == ("landlord", ("法#1", "法#2"))
        assert dict(finding.burden) == {"a.sum": "tenant"}
        assert finding.excludes == ("a.paid",)
        assert finding.human
        assert finding.urgent
        assert finding.reasons["landlord"]["risk"].zh == "险"
        assert finding.examples[0].then == "true"

    def test_lists_keep_the_order_of_the_files(self) -> None:
        rulebook = book(
            """
            - {evidence: paper, group: contract, title: {zh: 纸}, grade: A, when: a.flag is yes}
            - option: a.pay
              title: {zh: 付}
              terms: {zh: 付清}
              gives: tenant
              low: a.sum / 2
              high: a.sum
            - {headline: a.first, when: a.flag is yes, says: {zh: 一}}
            - {headline: a.second, says: {zh: 二}}
            """
        )
        assert [item.id for item in rulebook.listed_as("headline")] == ["a.first", "a.second"]
        assert [item.id for item in case(rulebook).listed("headline")] == ["a.second"]
        (option,) = rulebook.listed_as("option")
        assert set(option.numbers) == {"low", "high"}
        assert rulebook.listed_as("evidence")[0].words == {"group": "contract", "grade": "A"}

    def test_a_bool3_has_its_two_choices_and_may_word_them(self) -> None:
        vocabulary = """
        - {fact: a.plain, type: bool3, title: {zh: 一}}
        - {fact: a.worded, type: bool3, title: {zh: 二}, choices: {'yes': {zh: 有}}}
        """
        facts = book(vocabulary=vocabulary).facts
        assert list(facts["a.plain"].choices) == ["yes", "no"]
        assert facts["a.worded"].choices["yes"].zh == "有"

    def test_limits_are_held_in_the_unit_of_the_type(self) -> None:
        vocabulary = """
        - {fact: a.sum, type: money, title: {zh: 一}, limits: {max: "99.99"}}
        - {fact: a.day, type: date, title: {zh: 二}, limits: {min: 2020-01-01}}
        - {fact: a.rate, type: ratio, title: {zh: 三}, limits: {max: "1.5"}}
        """
        facts = book(vocabulary=vocabulary).facts
        assert facts["a.sum"].limits == (0, 9999)
        assert facts["a.day"].limits[0] == date(2020, 1, 1).toordinal()
        assert float(facts["a.rate"].limits[1]) == 1.5

    def test_definitions_may_stand_in_any_order(self) -> None:
        rules = ["- {term: a.x, when: a.y}", "- {term: a.y, is: a.z}", "- {term: a.z, is: a.sum}"]
        rules[0] = "- {term: a.x, when: a.y > 0}"
        for order in (rules, rules[::-1]):
            assert case(book("\n".join(order)), {"a.sum": "1"}).truth("a.x") is True

    def test_a_route_and_a_limitation_are_definitions(self) -> None:
        rulebook = book(
            """
            - limitation: claim
              title: {zh: 期限}
              due: a.sum > 0
              conservative: add_years(a.day, 3)
              favourable: add_years(a.day, 4)
            - route: a.route
              first: [{when: a.flag is yes, to: COURT, reason: R}, {to: TALK, reason: R}]
              also: [{when: a.kind is red, add: [AID]}]
            """
        )
        assert isinstance(rulebook.definitions["limitation.claim"], Limitation)
        assert isinstance(rulebook.route, Route)
        taken = case(rulebook, {"a.flag": "no", "a.kind": "red"}).route()
        assert taken is not None
        assert (taken.primary, taken.also, taken.open_lines) == ("TALK", ("AID",), ())

    def test_a_value_is_an_amount_of_another_kind(self) -> None:
        rulebook = book('- {value: last, title: {zh: 末日}, type: date, is: "add_days(a.day, 1)"}')
        value = rulebook.definitions["last"]
        assert isinstance(value, Amount)
        assert (value.kind, value.is_value) == ("date", True)


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("rules", "fault"),
        [
            ("a: b", "1:1: a rule file is a list of entries → start each with a dash"),
            ("- just words", "1:3: an entry is a mapping → - finding: name"),
            ("- {fnding: a.b}", "1:3: unknown kind of entry fnding → did you mean finding?"),
            (
                "- {term: a.t}",
                "1:3: a.t wants either when or is → when for a truth, is for a number",
            ),
            (
                "- {term: a.sum, is: 1}",
                "1:3: a.sum is defined twice → it stands at vocabulary.yaml:13:3 already",
            ),
            (
                "- {term: grace, is: 1}",
                "1:3: grace is defined twice → it stands at vocabulary.yaml:47:3 already",
            ),
            (
                "- {amount: x, title: {zh: 一}, is: a.count}",
                "1:3: x is a number, not a sum of money",
            ),
            (
                "- {value: x, title: {zh: 一}, type: date, is: a.count}",
                "1:30: x is a number, not a date → type: number",
            ),
            ("- {amount: x, title: {zh: 一}}", "1:3: is is missing → add is:"),
            (
                "- {limitation: x, title: {zh: 一}, conservative: a.sum, favourable: a.day}",
                "1:35: conservative is a money, not a date",
            ),
            ("- {background: yes}", "1:16: background wants a mapping of facts"),
            (
                "- {term: a.t, when: a.flag is yes, wen: x}",
                "1:36: unknown key wen → did you mean when?",
            ),
            (
                "- {evidence: e, title: {zh: 一}}\n- {evidence: e, title: {zh: 二}}",
                "2:3: evidence e stands twice → it stands at rules.yaml:1:3 already",
            ),
            (
                "- {background: {a.flag: 'yes'}}\n- {background: {a.flag: 'no'}}",
                "2:3: a second background → one a file: join them",
            ),
            (
                "- {law: L, title: {zh: 一}, status: V1}\n- {law: L, title: {zh: 二}, status: V1}",
                "2:3: law L stands twice → see rules.yaml:1:3",
            ),
            (
                "- {law: L, title: {zh: 一}, status: V1, in_force: {from: 2021-13-01}}",
                "1:51: from: 2021-13-01 is no date → write 2026-01-31",
            ),
            (
                "- {route: a.r, first: [{to: A, reason: R}]}\n"
                "- {route: a.s, first: [{to: A, reason: R}]}",
                "2:3: a second route → the route stands at rules.yaml:1:3 already",
            ),
            (
                "- {holidays: 2026, source: x, status: verified, off: [[2026-10-01]]}",
                "1:55: not a day or [first, last] → 2026-10-01",
            ),
            (
                "- {parameter: p, type: int, title: {zh: 一}}",
                "1:3: p has no values → values: [{from: …, value: …}]",
            ),
            (
                "- {parameter: p, type: int, title: {zh: 一}, "
                "values: [{value: x, source: s, status: verified}]}",
                "1:62: not a value of type int → numbers in quotes, dates as 2026-01-31",
            ),
            (
                "- {parameter: p, type: int, title: {zh: 一}, "
                "values: [{value: 1/0, source: s, status: verified}]}",
                "1:62: not a value of type int → numbers in quotes, dates as 2026-01-31",
            ),
        ],
    )
    def test_a_fault_says_where_and_what(self, rules: str, fault: str) -> None:
        assert faults_of(rules) == [fault]

    @pytest.mark.parametrize(
        ("fact", "fault"),
        [
            (
                "{fact: a.x, type: enum, title: {zh: 一}}",
                "enum needs choices → choices: {key: {zh: …}}",
            ),
            (
                "{fact: a.x, type: date/choice, title: {zh: 一}}",
                "date/choice needs choices → choices: {key: {zh: …}}",
            ),
            (
                "{fact: a.x, type: mony, title: {zh: 一}}",
                "type: mony is not known → did you mean money?",
            ),
            (
                "{fact: a.x, type: money, title: {zh: 一}, limits: {max: lots}}",
                "lots is no limit for money → a plain number",
            ),
            (
                "{fact: a.x, type: int, title: {zh: 一}, limits: {min: '5', max: '4'}}",
                "min is above max → limits: {min: …, max: …}",
            ),
            (
                "{fact: a.x, type: bool3, title: {zh: 一}, presume: maybe}",
                "not an answer of a.x: choice_not_listed → choices: yes, no",
            ),
            (
                "{fact: a.x, type: money, title: {zh: 一}, applies: a.y is yes}",
                "unknown name a.y → did you mean a.x?",
            ),
            ("{fact: a.x, type: money}", "title is missing → add title:"),
            (
                "{fact: a.x, type: money, title: {zh: 一}, sort: b}",
                "unknown key sort → known here: applies, burden, choices, compared, "
                "evidence, fact, limits, of_person, presume, private, row, set_by, shared_as, "
                "title, type",
            ),
        ],
    )
    def test_a_fact_is_checked(self, fact: str, fault: str) -> None:
        (found,) = faults_of("", f"- {fact}")
        assert found.partition(": ")[2] == fault

    def test_a_fact_stands_once(self) -> None:
        twice = VOCABULARY + "- {fact: a.flag, type: bool3, title: {zh: 又}}"
        (fault,) = faults_of("", twice)
        assert fault.endswith("a.flag is defined twice → it stands at vocabulary.yaml:2:3 already")

    @pytest.mark.parametrize(
        ("rules", "cycle"),
        [
            ("- {term: a.x, when: a.y}\n- {term: a.y, when: not a.x}", "a.x → a.y → a.x"),
            ("- {term: a.x, is: a.x + 1}", "a.x → a.x"),
            (
                "- {term: a.x, when: any_limitation(expired)}\n"
                "- {limitation: l, title: {zh: 一}, due: a.x, "
                "conservative: a.day, favourable: a.day}",
                "a.x → limitation.l → a.x",
            ),
            (
                "- {limitation: l, title: {zh: 一}, due: any_limitation(expired), "
                "conservative: a.day, favourable: a.day}",
                "limitation.l → limitation.l",
            ),
        ],
    )
    def test_a_definition_may_not_rest_on_itself(self, rules: str, cycle: str) -> None:
        (fault,) = faults_of(rules)
        steps, remedy = fault.partition("cycle: ")[2].split(" → a definition ")
        assert remedy == "may not rest on itself: name the part they share"
        assert set(steps.split(" → ")) == set(cycle.split(" → "))
        assert steps.split(" → ")[0] == steps.split(" → ")[-1]

    def test_a_guard_may_not_rest_on_its_own_fact(self) -> None:
        (fault,) = faults_of("", "- {fact: a.x, type: bool3, title: {zh: 一}, applies: a.x is yes}")
        assert "cycle: a.x → a.x" in fault

    def test_faults_of_all_files_come_at_once(self) -> None:
        files = [
            read_text("- {term: a.x, when: zzz}", "one.yaml"),
            read_text("- {term: a.y, when: zzz}", "two.yaml"),
        ]
        with pytest.raises(DefinitionFaults) as caught:
            Rulebook.load(files)
        assert str(caught.value).startswith("2 faults in the definitions\none.yaml:1:21: ")


class TestPlainValues:
    def test_written_values_lose_their_places(self) -> None:
        value = read_text("{a: 1, b: [x, ~], c: {d: ''}}", "a.yaml")
        assert plain(value) == {"a": "1", "b": ["x", None], "c": {"d": None}} | {"c": {"d": ""}}
        assert not isinstance(plain(value)["a"], Scalar)

    @pytest.mark.parametrize(
        ("written", "kind", "value"),
        [
            ("12.34", "money", 1234),
            ("0.5", "ratio", 0.5),
            ("188413/12", "money", 188413 * 100 / 12),
            (["1", "2"], "pair", (1, 2)),
            (["2020-01-20", "2020-01-21"], "period", (737444, 737445)),
            (
                [{"up_to": "1", "fixed": "2"}, {"rate": "0.5"}],
                "brackets",
                ((100, 200, 0), (None, 0, 0.5)),
            ),
        ],
    )
    def test_a_parameter_is_held_in_the_unit_that_is_reckoned_with(
        self, written: object, kind: str, value: object
    ) -> None:
        assert parameter_value(written, kind) == value or float(
            parameter_value(written, kind)
        ) == pytest.approx(value)


def test_a_choice_may_bear_the_name_of_something_else() -> None:
    rulebook = book(
        """
        - limitation: red
          title: {zh: 期限}
          due: a.kind is red or one in a.signs or a.kind in (red, green)
          conservative: add_years(a.day, 1)
          favourable: add_years(a.day, 1)
        - limitation: one
          title: {zh: 期限}
          due: one in a.signs
          conservative: a.day
          favourable: a.day
        """
    )
    assert {item.name for item in rulebook.limitations} == {"limitation.red", "limitation.one"}
