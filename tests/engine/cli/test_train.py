"""Learning on the command line: from files, from settled cases, and back again."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from engine.actions import consent, consult, issue
from engine.actions.desk import Desk
from engine.classify.comparing import Comparison, compare
from engine.classify.model import SHIPPED, model_at, write_model
from engine.cli.command import Console
from engine.cli.learning import _replace, previous
from engine.clock import FixedClock
from engine.store.duckdb import DuckdbStore
from engine.vault import Vault
from tests.engine.classify.few import TAXONOMY
from tests.engine.classify.small import small_model
from tests.engine.classify.test_comparing import TEXTS, turned
from tests.engine.cli.terminal import MOMENT, ROOT, Run
from tests.ours import library


class TestCalls:
    def test_without_the_extra_it_says_what_to_install(self, tmp_path: Path) -> None:
        asked = (
            "import sys; sys.modules['sklearn'] = None\n"
            "from engine.cli import main\n"
            f"sys.exit(main(['train', '--out', {str(tmp_path / 'm.zip')!r}]))"
        )
        run = subprocess.run(
            [sys.executable, "-c", asked], capture_output=True, text=True, cwd=ROOT, check=False
        )
        assert run.returncode == 1
        assert "pip install 'jiefen[learn]'" in run.stderr

    def test_a_folder_without_rows_is_named(self, tmp_path: Path) -> None:
        run = Run("train", "--data", tmp_path, "--out", tmp_path / "m.zip")
        assert run.status == 1
        assert "name the folder that holds it" in run.err

    def test_the_card_of_the_model_that_is_there_needs_no_learning(self, tmp_path: Path) -> None:
        page = tmp_path / "card.md"
        assert Run("train", "--card", page).status == 0
        assert page.read_text(encoding="utf-8").startswith("# The classifier of stories\n")

    def test_somebody_must_say_whose_model(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("JIEFEN_MODEL", raising=False)
        run = Run("train", "--back")
        assert run.status == 1
        assert "--out FILE, or set JIEFEN_MODEL" in run.err

    def test_where_nothing_was_replaced_nothing_comes_back(self, tmp_path: Path) -> None:
        run = Run("train", "--back", "--out", tmp_path / "m.zip")
        assert run.status == 1
        assert "no model was replaced" in run.err


class TestReplacing:
    def replaced(
        self, path: Path, better: bool, anyway: bool = False
    ) -> tuple[int, str, list[Comparison]]:
        old, new = small_model(), turned(small_model())
        if better:
            old, new = new, old
        path.write_bytes(write_model(old))
        found = compare("settled cases, left aside", old, new, TEXTS, TAXONOMY)
        assert found is not None
        out, err = io.StringIO(), io.StringIO()
        console = Console(out, err, io.StringIO(), FixedClock(MOMENT))
        status = _replace(path, old, new, [found], anyway, console)
        return status, err.getvalue(), [found]

    def test_a_worse_model_is_not_taken(self, tmp_path: Path) -> None:
        path = tmp_path / "m.zip"
        status, err, _ = self.replaced(path, better=False)
        assert status == 1
        assert "worse on: settled cases, left aside. Nothing was replaced" in err
        assert path.read_bytes() == write_model(small_model())
        assert not previous(path).exists()

    def test_unless_somebody_wants_it_anyway(self, tmp_path: Path) -> None:
        path = tmp_path / "m.zip"
        assert self.replaced(path, better=False, anyway=True)[0] == 0
        assert path.read_bytes() == write_model(turned(small_model()))

    def test_a_loss_that_may_be_chance_is_still_a_loss_on_what_was_left_aside(
        self, tmp_path: Path
    ) -> None:
        one = compare("x", small_model(), small_model(), TEXTS, TAXONOMY)
        assert one is not None
        slightly = replace(one, then=replace(one.then, accuracy=one.now.accuracy - 0.01))
        console = Console(io.StringIO(), io.StringIO(), io.StringIO(), FixedClock(MOMENT))
        path = tmp_path / "m.zip"
        assert not slightly.is_worse
        assert _replace(path, small_model(), small_model(), [slightly], False, console) == 1

    def test_what_was_replaced_comes_back_and_goes_again(self, tmp_path: Path) -> None:
        path = tmp_path / "m.zip"
        assert self.replaced(path, better=True)[0] == 0
        old, new = write_model(turned(small_model())), write_model(small_model())
        assert (previous(path).read_bytes(), path.read_bytes()) == (old, new)
        assert Run("train", "--back", "--out", path).status == 0
        assert (previous(path).read_bytes(), path.read_bytes()) == (new, old)
        assert Run("train", "--back", "--out", path).status == 0
        assert path.read_bytes() == new

    def test_what_is_no_model_is_not_brought_back(self, tmp_path: Path) -> None:
        path = tmp_path / "m.zip"
        path.write_bytes(write_model(small_model()))
        previous(path).write_bytes(b"torn")
        assert Run("train", "--back", "--out", path).status == 1
        assert path.read_bytes() == write_model(small_model())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with ninety settled cases of which the words are everyday ones of this place."""
    path = tmp_path_factory.mktemp("learning") / "cases.duckdb"
    held = DuckdbStore(path)
    desk = Desk.over(library(), held, FixedClock(MOMENT), Vault.demo())
    for number in range(90):
        kind, said = [
            ("rent.deposit", "住完了押一付三的那个押一不给我"),
            ("lab.wage", "跑单站长扣我的钱不结"),
        ][number % 2]
        case = consent.agree(desk, consult.open_case(desk).case, ("assess", "learn"))
        case = consult.tell_story(
            desk, case, f"{said}，拖了{number}天{'一二三四五六七'[number % 7]}"
        )
        issue.issue_guidance(desk, consult.choose_category(desk, case, kind))
    held.close()
    return path


def test_settled_cases_make_a_model_that_the_service_can_name(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.zip"
    run = Run("train", "--from-store", "--store", store, "--out", path)
    assert run.status == 0, run.err
    assert run.lines[0].startswith("90 settled cases whose applicants agreed, ")
    assert f"set JIEFEN_MODEL={path} and restart" in run.lines[-1]
    assert previous(path).read_bytes() == write_model(model_at(SHIPPED))
    learned = model_at(path)
    assert (
        learned.card["settled_cases"]["cases"] + learned.card["settled_cases"]["left_aside"] == 90
    )
    assert path.stat().st_size < 4 * 2**20


def test_few_cases_teach_nothing(tmp_path: Path) -> None:
    held = DuckdbStore(tmp_path / "few.duckdb")
    held.close()
    path = tmp_path / "own.zip"
    run = Run("train", "--from-store", "--store", tmp_path / "few.duckdb", "--out", path)
    assert run.status == 1
    assert "nothing is learned from fewer than 50 cases" in run.err
    assert not path.exists()
