"""Progress where a person watches: a bar on standard error, and nothing where that is no terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Told: TypeAlias = Callable[[int, int], None]  # how much is done, of how much


def unwatched(_done: int, _total: int) -> None:
    """Tell nobody."""


@contextmanager
def watched(what: str, console: Console | None = None) -> Iterator[Told]:
    """A bar while something long goes on."""
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield unwatched
        return
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
