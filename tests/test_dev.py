"""What `dev.py` says of the project agrees with what the project says of itself."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
DEV = runpy.run_path(str(ROOT / "dev.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENTRY = re.compile(r"^\S+==.*(?:\n    .*)*", re.MULTILINE)  # a release and its hashes


def test_the_supported_pythons_are_the_same_everywhere() -> None:
    oldest, newest = DEV["OLDEST"], DEV["NEWEST"]
    assert PROJECT["requires-python"] == f">=3.{oldest[1]},<3.{newest[1] + 1}"
    minors = [int(found[1]) for each in PROJECT["classifiers"] if (found := re.fullmatch(r".* :: 3\.(\d+)", each))]
    assert minors == list(range(oldest[1], newest[1] + 1))
    assert f"Python 3.{oldest[1]} to 3.{newest[1]}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_pip_user_is_told_the_define_that_dev_uses() -> None:
    assert f'CPPFLAGS="{DEV["DURABLE"]}" pip install .' in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_base_is_a_part_of_everything_release_for_release_with_every_hash() -> None:
    base, everything = (ENTRY.findall(lock.read_text(encoding="utf-8")) for lock in (DEV["BASE"], DEV["EVERYTHING"]))
    assert all("--hash=sha256:" in entry for entry in base)
    named = {entry.split("==")[0]: entry.split("\n")[1:] for entry in everything}
    assert [entry for entry in base if entry.split("\n")[1:] != named[entry.split("==")[0]]] == []
    wanted = {re.split(r"[=<>]", each)[0] for each in PROJECT["dependencies"]}
    assert wanted <= {entry.split("==")[0] for entry in base}
