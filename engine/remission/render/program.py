"""What made a file: the program's version, and the SHA-256 of its own files and of the protocols that it read."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from remission.protocol.model import Protocol

PROGRAM = "remission"
NOT_INSTALLED = "not installed"
# a wheel carries rules and examples too: they are no part of the program, and are hashed as what was tested
NO_PROGRAM = {"content", "__pycache__"}


def made_by(*protocols: Protocol) -> str:
    """Say in a sentence what made a page; no time, so that the same input gives the same bytes."""
    read = " and ".join(f"{one.id} {one.version} (SHA-256 of its content {one.sha256})" for one in protocols)
    return f"Made by {PROGRAM} {version_of(PROGRAM)} (SHA-256 of the program {program_hash()}) from {read}."


def version_of(name: str) -> str:
    """The version of an installed library."""
    try:
        return installed(name)
    except PackageNotFoundError:
        return NOT_INSTALLED


@cache
def program_hash() -> str:
    """The SHA-256 of the files of the program that runs."""
    return hash_of(Path(__file__).resolve().parents[1])


def hash_of(package: Path) -> str:
    """The SHA-256 of every file of a package, by name and content."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        name = path.relative_to(package)
        if path.is_file() and not NO_PROGRAM & set(name.parts):
            digest.update(f"{name.as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()
