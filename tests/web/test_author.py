"""The author's desk: every rule and questionnaire can be read, tried and walked through."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import axe_playwright_python
import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from engine.actions import authoring
from engine.actions.authoring.casefile import LONGEST, Answers
from engine.actions.authoring.catalogue import entry_kind
from engine.actions.authoring.trial import Facts, scope_of
from engine.clock import FixedClock
from engine.errors import NotFound
from engine.i18n import LANGUAGES
from engine.interview.progress import LATER
from engine.library import Library
from engine.rulebook.graph import ABSENT, DECLINED
from engine.rulebook.roots import roots_of
from engine.rulebook.truth import Truth
from engine.rulebook.vocabulary import MOST_ROWS
from engine.store.memory import MemoryStore
from tests.web.resident import NOW, OWN
from web import urls
from web.app import create_app
from web.authoring.phrases import Clause, Phrases, plain
from web.render import Pages, read_interface

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

RULE = "rental.termination_right_complete"
WALK = urls.to(urls.AUTHOR_WALK, name="rental")
HANDFUL = [
    RULE, "arrears", "total_claim", "limitation.rent", "case.route", "rental.rent_outstanding",
    "rental.grace_over", "court_fee", "arbitration_review_last_day",
]  # fmt: skip
WHOLE_ROOM = [
    urls.AUTHOR,
    f"{urls.AUTHOR}?q={quote('押金')}&kind=finding",
    urls.AUTHOR_PARAMETERS,
    urls.AUTHOR_LAWS,
    urls.AUTHOR_CHECK,
    urls.AUTHOR_COVERAGE,
    urls.to(urls.AUTHOR_FACT, name="rental.unpaid_rents"),
    urls.to(urls.AUTHOR_QUESTIONNAIRE, name="rental"),
    WALK,
    *(urls.to(urls.AUTHOR_RULE, name=name) for name in HANDFUL),
]


@pytest.fixture(scope="module")
def desk(library: Library) -> FastAPI:
    app = create_app(library, MemoryStore(), FixedClock(NOW))
    app.state.studio.checks(60)
    return app


@pytest.fixture
def author(desk: FastAPI) -> TestClient:
    return TestClient(desk, headers=OWN, follow_redirects=True)


@pytest.fixture
def english(desk: FastAPI) -> TestClient:
    return TestClient(desk, headers={**OWN, "accept-language": "en"}, follow_redirects=True)


def text_of(answer: Response) -> str:
    """What a reader sees, without the marks."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def rule(name: str) -> str:
    return urls.to(urls.AUTHOR_RULE, name=name)


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize("address", WHOLE_ROOM)
def test_every_page_opens_in_both_languages(
    author: TestClient, english: TestClient, address: str
) -> None:
    for reader in (author, english):
        answer = reader.get(address)
        assert answer.status_code == 200
        assert "style=" not in answer.text  # the policy forbids it


def some_rules(library: Library) -> list[str]:
    """One definition of each kind from each file."""
    found = {(d.place.path, entry_kind(d)): d.name for d in library.rulebook.definitions.values()}
    return list(found.values())


def test_rules_of_every_kind_and_file_and_facts_of_every_type_have_a_page(
    author: TestClient, library: Library
) -> None:
    for name in some_rules(library):
        assert author.get(rule(name)).status_code == 200, name
    for fact in {fact.type: fact for fact in library.rulebook.facts.values()}.values():
        assert author.get(urls.to(urls.AUTHOR_FACT, name=fact.name)).status_code == 200, fact


def test_every_link_of_a_rule_leads_somewhere(author: TestClient) -> None:
    page = author.get(rule(RULE)).text
    links = {unescape(link).split("#")[0] for link in re.findall(r'(?:href|src)="(/[^"]+)"', page)}
    assert any(link.startswith("/author/facts/") for link in links)
    for link in links:
        assert author.get(link).status_code == 200, link


def test_a_rule_shows_its_own_lines_of_the_file(author: TestClient, library: Library) -> None:
    source = authoring.rule_page(library, RULE).source
    assert source.lines[0] == f"- finding: {RULE}"
    assert source.lines[-1].strip().startswith("- {given:")
    page = author.get(rule(RULE)).text
    assert f"rules/rental/arrears.yaml:{source.first}" in page
    assert f"<i>{source.last}</i>" in page


def test_a_condition_is_said_in_words_with_links(english: TestClient) -> None:
    page = english.get(rule(RULE))
    said = text_of(page)
    assert "All of these" in said
    assert "Demand for the rent : Yes" in said
    assert 'href="/author/facts/rental.arrears_demanded"' in page.text


def test_every_condition_can_be_said_in_words(library: Library) -> None:
    texts = {**read_interface(), **library.texts}
    for language in LANGUAGES:
        say = partial(Pages(texts, str).say, language)
        phrases = Phrases(library.rulebook, language, say)
        for root in roots_of(library.rulebook):
            said = "".join(lines_of(phrases.clause(root)))
            assert said
            assert not re.search(r"\{|\}|\b(FactIs|SumRows|AnyRow|TruthOf|Fraction)\b", said)


def lines_of(clause: Clause) -> Iterator[str]:
    yield plain(clause.bits)
    for part in clause.parts:
        yield from lines_of(part)


def test_a_search_finds_by_title_code_and_article(author: TestClient, library: Library) -> None:
    for words in ("房东可解除", "R-ARR-03", "民法典#722", "r-arr-03 房东"):
        found = authoring.overview(library, words)
        names = [d.name for p in found.packs for s in p.subjects for d in s.definitions]
        assert RULE in names
    assert "没有找到" in author.get(urls.AUTHOR, params={"q": "莫须有"}).text


def test_the_graph_is_a_picture_that_follows_the_chosen_theme(author: TestClient) -> None:
    address = urls.to(urls.AUTHOR_GRAPH, name=RULE)
    answer = author.get(address)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "prefers-color-scheme" in answer.text
    author.cookies.set("theme", "light")
    assert "<style>" not in author.get(address).text
    author.cookies.set("theme", "dark")
    assert "@media all" in author.get(address).text


def test_checks_and_coverage_agree_with_what_the_library_says(
    author: TestClient, desk: FastAPI
) -> None:
    checks = desk.state.studio.checks(60)
    page = text_of(author.get(urls.AUTHOR))
    assert f"例子通过 {checks.passed}" in page
    reached, total = checks.reached["branches"]
    assert f"{reached} / {total}" in text_of(author.get(urls.AUTHOR_COVERAGE))
    said = text_of(author.get(urls.AUTHOR_CHECK))
    for remark in checks.remarks:
        assert re.sub(r"\s+", " ", remark.message) in said


# ---------------------------------------------------------------- trying a rule


def test_every_example_gives_on_the_page_what_it_expects(library: Library) -> None:
    tried = 0
    for definition in library.rulebook.findings:
        for number, example in enumerate(definition.examples):
            facts = authoring.example_facts(library, definition.name, number)
            trial = authoring.try_rule(library, definition.name, facts)
            assert trial.truth is not None
            assert trial.truth.value == example.then
            tried += 1
    assert tried > 100


def test_an_example_fills_the_form_and_the_form_gives_the_same_result(author: TestClient) -> None:
    for number, verdict in ((1, "成立"), (10, "还不清楚")):
        page = author.get(rule(RULE), params={"example": number})
        sent = author.get(rule(RULE), params=[("go", "1"), *form_of(page.text)])
        assert sent.status_code == 200
        for answer in (page, sent):
            assert re.search(rf'class="chip truth[^>]*>.*?</svg>{verdict}</span>', answer.text)


def form_of(page: str) -> list[tuple[str, str]]:
    """What a browser would send of the form of a trial."""
    form = page[page.index('name="go"') :]
    form = form[: form.index("</form>")]
    fields = re.findall(
        r'<input[^>]*type="(?:text|hidden)"[^>]*?name="([^"]+)" value="([^"]*)"', form
    )
    fields += re.findall(r'name="([^"]+)" value="([^"]*)" checked', form)
    for name, options in re.findall(
        r'<select id="[^"]+" name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields.append((name, chosen[1] if chosen else ""))
    return [(name, unescape(value)) for name, value in fields]


def test_what_is_left_open_is_missing_and_not_refused(author: TestClient) -> None:
    page = author.get(rule(RULE), params={"go": "1"})
    assert page.status_code == 200
    assert "还缺什么" in page.text


def test_a_trial_says_what_would_change_the_result(english: TestClient) -> None:
    assert "What would change it" in english.get(rule("rental.rent_owed")).text


def test_a_sum_is_taken_apart_down_to_the_answers(library: Library) -> None:
    facts = authoring.example_facts(library, "arrears", 0)
    trial = authoring.try_rule(library, "arrears", facts)
    assert trial.sum is not None
    assert trial.sum.value == 3_600_000
    (outstanding,) = trial.reckoned
    assert outstanding.name == "rental.rent_outstanding"
    assert [part.name for part in outstanding.parts] == ["rental.unpaid_rents"]


def test_an_amount_is_proved_by_the_condition_under_which_it_is_due(library: Library) -> None:
    for amount in library.rulebook.amounts:
        for number in range(len(amount.examples)):
            facts = authoring.example_facts(library, amount.name, number)
            trial = authoring.try_rule(library, amount.name, facts)
            assert trial.proof is not None
            assert trial.proof.truth is trial.truth


def test_the_trace_on_the_page_is_trace_v1(author: TestClient, library: Library) -> None:
    page = author.get(rule("rental.rent_owed")).text
    shown = re.search(r'<pre class="json".*?><code>(.*?)</code>', page, re.DOTALL)
    assert shown
    trace = json.loads(unescape(shown[1]))
    assert (trace["schema"], trace["value"]) == ("trace.v1", "true")
    assert trace["revision"] == library.revision


def test_nothing_given_leaves_a_truth_unknown_and_never_an_error(library: Library) -> None:
    for name in some_rules(library):
        scope = scope_of(library, name)
        for final in (True, False):
            trial = authoring.try_rule(library, name, Facts({}, NOW.date(), scope, final))
            assert trial.truth in (None, *Truth)


def test_a_bad_entry_is_named_at_its_field(author: TestClient) -> None:
    fields = {"go": "1", "rental.arrears_demanded_on.year": "22", "as_of.year": "x"}
    answer = author.get(rule(RULE), params=fields)
    assert answer.status_code == 422
    said = text_of(answer)
    assert "年份请填四位数" in said
    assert "没有 x-- 这一天" in said


def test_a_row_can_be_added_and_taken_away_without_losing_the_others(author: TestClient) -> None:
    group = "rental.unpaid_rents"
    row = {f"{group}.0.due_on.year": "2022", f"{group}.0.amount": "77.00", f"{group}.count": "1"}
    more = author.get(rule("arrears"), params={"go": "1", **row, f"{group}.add": "1"}).text
    assert 'name="rental.unpaid_rents.1.amount"' in more
    assert 'value="77.00"' in more
    less = author.get(rule("arrears"), params={"go": "1", **row, f"{group}.remove": "0"}).text
    assert 'value="77.00"' not in less


def test_a_count_of_rows_beyond_all_bounds_makes_no_endless_page(author: TestClient) -> None:
    group = "rental.unpaid_rents"
    for count in ("999999", "²", "-1", "99999999999999999999"):
        trial = author.get(rule("arrears"), params={"go": "1", f"{group}.count": count})
        case = "facts:\n  case.category: rent.arrears\n"
        sent = {"case": case, "ask": group, f"{group}.count": count}
        for answer in (trial, author.post(WALK, data=sent)):
            assert answer.status_code in (200, 422)
            assert answer.text.count('class="row"') <= MOST_ROWS


def test_no_rows_at_all_is_an_answer(author: TestClient) -> None:
    fields = {"go": "1", "rental.unpaid_rents.skip": "none", "rental.unpaid_rents.count": "0"}
    assert "不成立" in text_of(author.get(rule("rental.rent_unpaid"), params=fields))


# ---------------------------------------------------------------- walking a questionnaire


def test_a_walk_asks_one_question_after_another(author: TestClient) -> None:
    case = "facts:\n  case.category: rent.arrears\n"
    page = author.get(WALK, params={"case": case})
    assert "case.danger" in page.text
    page = author.post(WALK, data={"case": case, "ask": "case.danger", "case.danger": "none"})
    assert 'case.danger: ["none"]' in unescape(page.text)
    assert "rental.role" in page.text


def test_a_step_that_is_not_an_answer_is_named(author: TestClient) -> None:
    case = "facts:\n  case.category: rent.arrears\n"
    answer = author.post(WALK, data={"case": case, "ask": "case.danger"})
    assert answer.status_code == 422
    assert "请至少选一项" in answer.text


def test_an_answer_may_be_put_off_or_declined(author: TestClient) -> None:
    case = "facts:\n  case.category: rent.arrears\n"
    for skip, written in (("later", "later: [case.danger]"), ("unknown", "case.danger: unknown")):
        sent = {"case": case, "ask": "case.danger", "case.danger.skip": skip}
        assert written in unescape(author.post(WALK, data=sent).text)


def test_an_answer_off_the_path_is_shown_as_withdrawn(library: Library) -> None:
    written = "facts:\n  case.category: rent.deposit\n  rental.role: tenant\n"
    written += "  case.secondary_categories: [none]\n  rental.repair_requested: 'yes'\n"
    answers, wrong = authoring.read_case(library, written)
    assert not wrong
    walked = authoring.walk(library, "rental", answers, NOW.date())
    assert [q.fact for q in walked.progress.withdrawn] == ["rental.repair_requested"]


def test_every_question_of_a_walk_stands_in_exactly_one_list(library: Library) -> None:
    answers, _ = authoring.read_case(library, "case.category: rent.arrears\nrental.role: tenant\n")
    walked = authoring.walk(library, "rental", answers, NOW.date())
    progress = walked.progress
    lists = (progress.answered, progress.withdrawn, walked.waiting, walked.idle, walked.open)
    facts = [q.fact for each in (*lists, walked.off) for q in each]
    assert sorted(facts) == sorted(q.fact for q in library.questionnaires["rental"].questions)
    assert progress.next in walked.waiting


def test_a_written_case_is_read_back_as_it_was(library: Library) -> None:
    row = {"due_on": (738_000, 738_000, False), "amount": 100, "paid": DECLINED}
    values = {
        "rental.role": "tenant",
        "rental.monthly_rent": 1_200_050,
        "rental.arrears_demanded": "yes",
        "rental.unpaid_rents": (row,),
        "case.danger": frozenset({"none"}),
        "rental.use": DECLINED,
        "rental.district": LATER,
        "rental.deposit_amount": ABSENT,
    }
    answers = Answers(values, NOW.date())
    assert authoring.read_case(library, authoring.write_case(library, answers)) == (answers, ())


def test_a_case_may_be_written_as_json(library: Library) -> None:
    written = json.dumps({"as_of": "2026-05-01", "facts": {"rental.role": "tenant"}})
    answers, wrong = authoring.read_case(library, written)
    assert (answers.values, wrong) == ({"rental.role": "tenant"}, ())


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "facts:\n  rental.roll: tenant\n",
            "第 2 行第 3 列：没有“rental.roll”这个事实。是不是 rental.role？",
        ),
        ("facts:\n  rental.role: tennant\n", "第 2 行第 16 列：rental.role: 没有“tennant”这个选项"),
        ("facts:\n  rental.monthly_rent: 很多\n", "“很多”不像金额"),
        ("as_of: someday\nfacts: {}\n", "第 1 行第 8 列：日期要写成 2026-01-31 这样"),
        ("fact: {}\nfacts: {}\n", "第 1 行第 1 列：不认识“fact”。是不是 facts？"),
        ("facts: [1\n", "格式不对"),
        ("- one\n", "第 1 行第 1 列：这里要写"),
        ("facts: &a {rental.role: tenant}\n", "anchor"),
        ("rental.role: tenant\nrental.role: landlord\n", "duplicate key"),
        ("later: [rental.roll]\n", "没有“rental.roll”这个事实"),
        ("\x00", "格式不对"),
        ("🏠: 🔥\n", "没有“🏠”这个事实"),
        ("[" * 5_000, "格式不对"),
    ],
)
def test_a_fault_of_the_text_is_named_with_its_place(
    author: TestClient, written: str, said: str
) -> None:
    answer = author.post(WALK, data={"case": written})
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_text_too_long_is_refused_with_words_and_one_beyond_all_bounds_too(
    author: TestClient,
) -> None:
    answer = author.post(WALK, data={"case": "a: b\n" * LONGEST})
    assert answer.status_code == 422
    assert "文本太长" in answer.text
    assert author.post(WALK, data={"case": "字" * 1_000_000}).status_code == 413


# ---------------------------------------------------------------- what is not there


@pytest.mark.parametrize(
    "address",
    [
        rule("rental.nothing"),
        rule("😀"),
        rule("../etc/passwd"),
        rule("x" * 3_000),
        urls.to(urls.AUTHOR_FACT, name="rental.nothing"),
        urls.to(urls.AUTHOR_QUESTIONNAIRE, name="nothing"),
        urls.to(urls.AUTHOR_WALK, name="nothing"),
        urls.to(urls.AUTHOR_GRAPH, name="nothing"),
        rule(RULE) + "?example=99",
    ],
)
def test_what_does_not_exist_is_said_to_be_missing(author: TestClient, address: str) -> None:
    wanted = 200 if "example" in address else 404
    assert author.get(address).status_code == wanted


@pytest.mark.parametrize(
    "asked", ["?example=-1", "?example=²", "?depth=x", "?go=1&scope=,,x", "?q=%00"]
)
def test_odd_questions_get_a_page(author: TestClient, asked: str) -> None:
    for address in (rule(RULE), urls.AUTHOR, WALK, urls.to(urls.AUTHOR_GRAPH, name=RULE)):
        assert author.get(address + asked).status_code == 200


def test_what_is_unknown_is_not_found_by_the_actions_either(library: Library) -> None:
    for ask in (authoring.rule_page, authoring.fact_page, authoring.questionnaire_page):
        with pytest.raises(NotFound):
            ask(library, "nothing")
    with pytest.raises(NotFound):
        authoring.example_facts(library, RULE, 99)


def test_the_desk_can_be_closed(library: Library) -> None:
    closed = TestClient(create_app(library, MemoryStore(), FixedClock(NOW), authors=False))
    assert closed.get(urls.AUTHOR).status_code == 404
    assert closed.get(urls.HOME).status_code == 200


def test_residents_load_nothing_of_the_desk(author: TestClient) -> None:
    assert "author." not in author.get(urls.HOME).text


# ---------------------------------------------------------------- in a browser

ORIGIN = "https://desk.example"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
FAULTY = f"{WALK}?case={quote('rental.roll: x')}"
LOOKED_AT = [urls.AUTHOR, rule(RULE), WALK, FAULTY]


@pytest.mark.parametrize(("width", "language"), [(375, "en"), (1280, "zh")])
def test_the_pages_shut_nobody_out_and_fit_every_screen(
    browser: Browser, author: TestClient, width: int, language: str
) -> None:
    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        plain = {"accept-language": language, "accept-encoding": "identity"}
        got = author.get(path, headers=plain)
        route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.content)

    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.route("**/*", answer)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for address in LOOKED_AT:
        page.goto(ORIGIN + address)
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        ids = page.eval_on_selector_all("[id]", "found => found.map(e => e.id)")
        assert len(ids) == len(set(ids)), address
    assert [line for line in said if "422" not in line] == []  # the policy was broken nowhere
    context.close()


def violations(page: Page) -> Any:  # what axe found, as it comes out of the browser
    """What axe finds; it comes in by the debugger, since the page's policy keeps it out."""
    console = page.context.new_cdp_session(page)
    console.send("Runtime.evaluate", {"expression": AXE})
    ask = "axe.run().then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))"
    wanted = {"expression": ask, "awaitPromise": True, "returnByValue": True}
    return console.send("Runtime.evaluate", wanted)["result"]["value"]
