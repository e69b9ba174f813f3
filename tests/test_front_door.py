"""What `import remission` gives: the names of docs/python.md, and nothing is loaded before it is needed."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import remission

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("pytest", "typer", "rich", "polars", "narwhals", "z3", "duckdb", "pyspark", "durable", "pydantic", "lark")
CHECKED = ("pytest", "typer", "rich", "polars", "narwhals", "z3", "duckdb", "pyspark", "durable")


@pytest.mark.parametrize("name", remission.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(remission, name) is not None
    assert name in dir(remission)


def test_a_name_that_is_not_public_is_told() -> None:
    with pytest.raises(AttributeError, match=r"^module 'remission' has no attribute 'evaluator'$"):
        remission.evaluator  # noqa: B018 - the access is what is tried


def loaded_after(code: str, names: tuple[str, ...]) -> list[str]:
    program = f"{code}\nimport sys; print(*(name for name in {names!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.split()


def test_importing_loads_nothing() -> None:
    assert loaded_after("import remission", HEAVY) == []


def test_loading_a_protocol_loads_no_engine() -> None:
    assert loaded_after("import remission; remission.load('inotuzumab-pediatric')", CHECKED) == []


def test_the_examples_of_the_page_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = str(ROOT / "docs" / "python.md")
    failed, tried = doctest.testfile(page, module_relative=False, globs={"Path": Path})
    assert failed == 0
    assert tried > 15
