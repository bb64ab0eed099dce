"""Where code may live and what it may import."""

import ast
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "scopewell"
ENGINE = sorted((SOURCE / "engine").rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module).split(".")[0])
    return names


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: path.stem)
def test_the_engine_imports_only_the_standard_library(path: Path) -> None:
    assert imported(path) - set(sys.stdlib_module_names) <= {"scopewell"}


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: path.stem)
def test_the_engine_imports_no_other_room(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("scopewell"):
            assert str(node.module).startswith("scopewell.engine"), node.module


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_nothing_is_evaluated_from_text(path: Path) -> None:
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert called.isdisjoint({"eval", "exec", "compile", "__import__"})


def test_a_cold_start_imports_neither_yaml_nor_dataclasses() -> None:
    import subprocess

    unwanted = ("yaml", "dataclasses", "inspect", "difflib", "scopewell.engine.expression")
    code = (
        "import sys; from scopewell.knowledge.release import shipped_engine; shipped_engine();"
        f"print([module for module in {unwanted} if module in sys.modules])"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "[]\n"


WRITTEN = [path for path in sorted(SOURCE.rglob("*.py")) if path.parent.name != "migrations"]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_file_is_longer_than_five_hundred_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 500
