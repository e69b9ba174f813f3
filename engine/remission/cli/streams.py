"""What is written for whoever reads it: nobody need read it to its end."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Item = TypeVar("Item")


class Output(TextIOWrapper):
    """A pipe or a file. Where nobody reads a pipe any more nothing is written; work and exit code are the same."""

    is_unread = False

    def write(self, text: str, /) -> int:
        """Write, if anybody reads it."""
        try:
            return super().write(text)
        except BrokenPipeError:
            self._give_up()
            return len(text)

    def flush(self) -> None:
        """Give away what was written, if anybody reads it."""
        try:
            super().flush()
        except BrokenPipeError:
            self._give_up()

    def _give_up(self) -> None:
        self.is_unread = True
        silence(self)
        super().flush()  # what is still waiting goes nowhere too


def prepared(stream: TextIO) -> TextIO:
    """Return a stream that writes UTF-8 to files and pipes, and on a screen what it can show."""
    if not isinstance(stream, TextIOWrapper):
        return stream
    if stream.isatty():
        stream.reconfigure(errors="backslashreplace")
        return stream
    stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        number = stream.fileno()
    except OSError:  # of a test: it stands for no file
        return stream
    stream.flush()
    return Output(open(number, "wb", closefd=False), encoding="utf-8", errors="backslashreplace")


def silence(stream: TextIO) -> None:
    """Let what is written there go nowhere from now on."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def while_read(items: Iterable[Item]) -> Iterator[Item]:
    """Yield what goes to standard output one by one, until nobody reads it any more."""
    for item in items:
        yield item
        if getattr(sys.stdout, "is_unread", False):
            return
