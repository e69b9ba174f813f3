"""Feature files: which there are, and their text."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from remission.errors import InputError, Pos, Problem

LARGEST = 5_000_000  # bytes of a feature file
SUFFIX = ".feature"
SAMPLE = 4_096  # bytes that show how a file is written


def shown(path: str) -> str:
    """A path as the user would name it: relative to where they are, where that is shorter."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # pragma: no cover - another drive on Windows
        return path
    return path if relative.startswith("..") else relative


def collect(paths: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """Every feature file in the given files and folders, in order, and the problems of the paths themselves."""
    files: dict[Path, None] = {}
    problems: list[Problem] = []
    for path in paths:
        found = tuple(_below(path))
        files |= dict.fromkeys(file.resolve() for file in found)
        if not found:
            problems.append(_nothing(path))
    return tuple(files), tuple(problems)


def text(path: Path) -> str:
    """The text of a feature file.

    Raises:
        InputError: it is too large, or not UTF-8 text, or empty.
    """
    try:
        if not path.is_dir() and not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
            raise _problem(path, "this is not a regular file")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise _problem(path, f"the file cannot be read: {(error.strerror or 'unknown cause').lower()}") from None
    if len(content) > LARGEST:
        raise _problem(path, "the file is larger than 5 MB", "split it into several feature files")
    return _decoded(path, content)


def _decoded(path: Path, content: bytes) -> str:
    hint = "save it as UTF-8 (in most editors: Save with encoding)"
    if _is_utf16(content):
        raise _problem(path, "the file is in UTF-16, not in UTF-8", hint)
    if b"\0" in content:
        raise _problem(path, "the file is not text", "a feature file is plain text in UTF-8")
    try:
        decoded = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        problem = Problem(
            Pos(shown(str(path)), line, column), f"the file is not in UTF-8: byte 0x{content[error.start]:02x}", hint
        )
        raise InputError([problem]) from None
    if not decoded.strip():
        raise _problem(path, "the file is empty", "begin with `Feature:` and a name")
    return decoded


def _is_utf16(content: bytes) -> bool:
    """Whether a file begins with the mark of UTF-16, or every second byte of its plain words is zero."""
    zeros = sorted((content[:SAMPLE:2].count(0), content[1:SAMPLE:2].count(0)))
    is_unmarked = zeros[0] == 0 and zeros[1] * 4 > len(content[:SAMPLE])
    return is_unmarked or content.startswith((b"\xff\xfe", b"\xfe\xff"))


def _below(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(file for file in path.rglob(f"*{SUFFIX}") if not file.is_dir())
    elif path.suffix == SUFFIX and path.exists():
        yield path


def _nothing(path: Path) -> Problem:
    pos = Pos(shown(str(path)), 1, 1)
    if path.is_dir():
        return Problem(pos, "the folder has no feature file", f"feature files have names that end in {SUFFIX}")
    if path.exists():
        return Problem(pos, "the file is not a feature file", f"feature files have names that end in {SUFFIX}")
    return Problem(pos, "there is no such file or folder")


def _problem(path: Path, message: str, hint: str | None = None) -> InputError:
    return InputError([Problem(Pos(shown(str(path)), 1, 1), message, hint)])
