"""What the manuals name is there: every file and folder of the engine that docs/ and README.md mention."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ENGINE = ROOT / "engine" / "remission"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
ROOMS = "|".join(sorted(path.name for path in ENGINE.iterdir() if path.is_dir() and path.name != "__pycache__"))
MENTIONED = re.compile(rf"`(?:engine/remission/)?((?:{ROOMS})/[\w/]+(?:\.\w+)?)`")


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_files_that_are_named_are_there(page: Path) -> None:
    named = set(MENTIONED.findall(page.read_text(encoding="utf-8")))
    assert sorted(name for name in named if not (ENGINE / name).exists()) == []


def test_the_tour_names_files() -> None:
    assert len(set(MENTIONED.findall((ROOT / "docs" / "how_it_works.md").read_text(encoding="utf-8")))) > 20
