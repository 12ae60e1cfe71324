"""What must hold for every file: its size, its words, and who may import what."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400
LONGEST_FUNCTION = 50

# Each foreign package has one home; whoever else needs it asks there.
HOMES = {
    "yaml": ("engine.source",),
    "duckdb": ("engine.store",),
    "psycopg": ("engine.store",),
    "psycopg_pool": ("engine.store",),
    "pyspark": ("engine.store",),
    "sklearn": ("engine.classify",),
    "numpy": ("engine.classify",),
    "tantivy": ("engine.search",),
    "z3": ("engine.rulebook.proving",),
    "typst": ("engine.documents",),
    "docx": ("engine.documents",),
    "docxtpl": ("engine.documents",),
    "argon2": ("engine.accounts",),
    "pyotp": ("engine.accounts",),
    "authlib": ("web.staff",),
    "httpx2": ("web.staff",),
    "joserfc": ("web.staff",),
    "fastapi": ("web",),
    "starlette": ("web",),
    "uvicorn": ("web",),
    "js_lib_htmx": ("web",),
    "prometheus_client": ("web.metrics",),
}

CITATION = re.compile(
    r"第[〇零一二三四五六七八九十百千\d]+条"
    r"|《[^》]*(?:法|法典|条例|规定|解释|办法|解答)》"
    r"|[\u4e00-\u9fff]+[#＃]\d+"
)
EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u260f\u2613-\u26ff\u2705\u2728\u274c\u2753-\u2757\ufe0f]"
)
WRITTEN = {".py", ".html", ".css", ".js", ".yaml", ".md", ".typ", ".svg", ".toml"}


def files_under(*folders: str, suffixes: set[str]) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    return sorted(p for p in found if p.suffix in suffixes and p.is_file())


MODULES = files_under("engine", "web", suffixes={".py"})
each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every module imported anywhere in the file, also inside functions, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno


def strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Every string that the program uses: docstrings may cite the law, values may not."""
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node


def laws() -> set[str]:
    """The names of the laws that the rules cite, as their authors wrote them."""
    sources = files_under("rules/sources", suffixes={".yaml"})
    lines = [line for path in sources for line in path.read_text(encoding="utf-8").splitlines()]
    return {line.removeprefix("- law:").strip() for line in lines if line.startswith("- law:")}


@each_module
def test_a_module_says_what_it_knows(path: Path) -> None:
    assert ast.get_docstring(tree_of(path)), "open the module with one sentence: what it knows"


@pytest.mark.parametrize(
    "path",
    files_under("engine", "web", suffixes={".py", ".html", ".js", ".css"}),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_a_file_is_short_enough_to_read(path: Path) -> None:
    length = path.read_text(encoding="utf-8").count("\n")
    assert length <= LONGEST_FILE, "split it by concept"


@each_module
def test_a_function_is_short_enough_to_read(path: Path) -> None:
    functions = [
        node
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long = {
        f"{node.name} (line {node.lineno}): {length} lines"
        for node in functions
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert not long


@each_module
def test_a_foreign_package_is_imported_only_in_its_home(path: Path) -> None:
    here = module_name(path)
    astray = [
        f"line {line}: {name} belongs in {' or '.join(homes)}"
        for name, line in imported(tree_of(path))
        if (homes := HOMES.get(name.partition(".")[0]))
        and not any(here == home or here.startswith(f"{home}.") for home in homes)
    ]
    assert not astray


@each_module
def test_law_stands_in_the_rules_and_not_in_the_program(path: Path) -> None:
    known = laws()
    found = [
        f"line {node.lineno}: {node.value!r}"
        for node in strings(tree_of(path))
        if CITATION.search(str(node.value)) or any(law in str(node.value) for law in known)
    ]
    assert not found, "say it in rules/, where it has a date and a source"


def test_there_is_no_emoji() -> None:
    folders = ("engine", "web", "rules", "questionnaires", "docs")
    paths = [*files_under(*folders, suffixes=WRITTEN), *ROOT.glob("*.md")]
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if EMOJI.search(line)
    ]
    assert not found


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", ".ci/uv.lock"])
def test_a_lock_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    pinned = re.split(r"\n(?=\S)", text)
    assert all("--hash=sha256:" in entry for entry in pinned if "==" in entry)


def test_the_wheel_carries_the_rules_and_the_questionnaires(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    written = files_under("rules", "questionnaires", suffixes={".yaml"})
    assert {f"engine/_data/{path.relative_to(ROOT)}" for path in written} <= packed
    assert {str(path.relative_to(ROOT)) for path in MODULES} <= packed
