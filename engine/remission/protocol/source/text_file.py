"""The text of a rule file: UTF-8, of a size that a person can read."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from remission.errors import Pos, Problem, RuleFileError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 1_000_000
NO_FILE = "this is not a regular file"
SAVE_AS = "save it as plain text in UTF-8"


def read_text(path: Path, shown: str) -> str:
    """Read a rule file; `shown` is how the file is named in messages.

    Raises:
        RuleFileError: the file cannot be read, is larger than 1 MB, or is no UTF-8 text.

    """
    start = Pos(shown, 1, 1)
    data = _bytes(path, start)
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1_000_000} MB"
        raise RuleFileError([Problem(start, message, "a rule file is text a person can read: split it")])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RuleFileError([Problem(start, "the file is in UTF-16, not in UTF-8", SAVE_AS)])
    if b"\0" in data:
        raise RuleFileError([Problem(start, "the file is not text", SAVE_AS)])
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        problem = Problem(_place(error, shown), "the file is not in UTF-8: this character cannot be read", SAVE_AS)
        raise RuleFileError([problem]) from None


def _bytes(path: Path, start: Pos) -> bytes:
    try:
        if not path.is_dir() and not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
            raise RuleFileError([Problem(start, NO_FILE)])
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"the file cannot be read: {(error.strerror or 'unknown error').lower()}"
        raise RuleFileError([Problem(start, message)]) from None


def _place(error: UnicodeDecodeError, shown: str) -> Pos:
    """Return the place of the first byte that cannot be read."""
    readable = error.object[: error.start].decode("utf-8")
    return Pos(shown, readable.count("\n") + 1, len(readable) - readable.rfind("\n"))
