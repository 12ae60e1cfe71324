"""An interview in the terminal, from the first question to the guidance."""

from __future__ import annotations

from pathlib import Path

from tests.engine.cli.terminal import Run


def test_an_interview_ends_with_the_guidance(rules: Path) -> None:
    typed = "1\n1\n500\n100\n2\n\n2\n2025-06-01\n"
    run = Run("ask", "loan", "--rules", rules, typed=typed)
    assert run.status == 0
    assert "问完了。" in run.out
    assert "1. 应当还钱 [很可能]" in run.out
    assert "400.00" in run.out


def test_a_bad_answer_is_asked_again_with_what_was_wrong(rules: Path) -> None:
    typed = "3\n\n1\n5000\n5OO\nq\n"
    run = Run("ask", "--category", "loan.private", "--lang", "en", "--rules", rules, typed=typed)
    assert "Type a number from 1 to 2" in run.out
    assert "Please answer, or type ?" in run.out
    assert "Too large; the most is 1000.00" in run.out
    assert "“5OO” is not a sum" in run.out


def test_one_can_go_back_pass_over_and_ask_why(rules: Path) -> None:
    typed = "<\nwhy\n1\n?\n-\n1 2\n<\n3 1\n2\na\n"
    run = Run("ask", "loan", "--category", "loan.private", "--rules", rules, typed=typed)
    assert "已经是第一题。" in run.out
    assert "没说好的，不一定是借款。" in run.out
    assert "用到的规定：民法典#675" in run.out
    assert "选了“没有”，就不能再选别的" in run.out
    assert run.out.count("做什么用？") == 2
    assert "已选：没说" in run.out


def test_whoever_says_nothing_gets_no_guidance(rules: Path) -> None:
    for typed in ("", "q\n", "1\nq\n"):
        run = Run("ask", "loan", "--rules", rules, typed=typed)
        assert run.status == 0
        assert run.lines[-1] == "还没有回答，没有可写的。"


def test_an_unknown_questionnaire_is_refused_with_those_there_are(rules: Path) -> None:
    assert (
        Run("ask", "rental", "--rules", rules).err == "no questionnaire rental; there are: loan\n"
    )
