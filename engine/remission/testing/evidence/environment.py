"""What a result was found with: the program's own files, the libraries it needs, Python and the machine."""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from remission.testing.coverage.presentation import Json

PROGRAM = "remission"
NOT_INSTALLED = "not installed"
# a wheel carries rules and examples too: they are no part of the program, and are hashed as what was tested
NO_PROGRAM = {"content", "__pycache__"}
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def engine() -> Json:
    """The program's version and the SHA-256 of its files."""
    return {"version": version_of(PROGRAM), "sha256": engine_hash(Path(__file__).resolve().parents[2])}


def environment() -> Json:
    """Python, the system, and every library that the program needs, directly or through others."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "libraries": {name: version_of(name) for name in libraries()},
    }


def engine_hash(package: Path) -> str:
    """The SHA-256 of every file of the program, by name and content."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        name = path.relative_to(package)
        if path.is_file() and not NO_PROGRAM & set(name.parts):
            digest.update(f"{name.as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


@cache
def libraries() -> tuple[str, ...]:
    """What the program needs; its own extras whether they are installed or not, others' only if they always need them."""
    found = dict.fromkeys(name for name, _ in _needed(PROGRAM))
    waiting = list(found)
    while waiting:
        for name, is_extra in _needed(waiting.pop()):
            if not is_extra and name not in found and version_of(name) != NOT_INSTALLED:
                found[name] = None
                waiting.append(name)
    return tuple(sorted(found))


def version_of(name: str) -> str:
    """The version of an installed library."""
    try:
        return version(name)
    except PackageNotFoundError:
        return NOT_INSTALLED


def _needed(name: str) -> Iterator[tuple[str, bool]]:
    """The libraries that one asks for, and whether only an extra of it does."""
    try:
        asked = requires(name) or []
    except PackageNotFoundError:
        return
    for one in asked:
        match = NAME.match(one)
        if match:
            yield re.sub(r"[-_.]+", "-", match[0]).lower(), "extra ==" in one
