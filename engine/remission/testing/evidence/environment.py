"""What a result was found with: the program's own files, the libraries it needs, Python and the machine."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, requires

from remission.render.machine import Json
from remission.render.program import NOT_INSTALLED, PROGRAM, program_hash, version_of

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def engine() -> Json:
    """The program's version and the SHA-256 of its files."""
    return {"version": version_of(PROGRAM), "sha256": program_hash()}


def environment() -> Json:
    """Python, the system, and every library that the program needs, directly or through others."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "libraries": {name: version_of(name) for name in libraries()},
    }


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
