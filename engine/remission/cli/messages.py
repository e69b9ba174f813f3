"""What every command says and asks in the same words."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from remission.cli.streams import silence
from remission.errors import InputError, Pos, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from remission.render.document import Block, Document
    from remission.render.machine import Json
    from remission.render.tables import Table
    from remission.testing.runner.results import RunResults


def say(text: str) -> None:
    """Write on stderr; where nobody reads it any more, go on: a file that was asked for is still written."""
    try:
        typer.echo(text, err=True)
    except BrokenPipeError:
        silence(sys.stderr)


def tell(problems: Iterable[Problem]) -> None:
    """Write each problem on stderr, a line each."""
    for problem in problems:
        say(str(problem))


def tell_findings(results: RunResults) -> None:
    """Write what features were found to lack on stderr."""
    for finding in results.findings:
        say(str(finding))


def one_of(value: str, allowed: list[str], option: str) -> str:
    """The value of an option, if it is allowed; else wrong usage."""
    if value not in allowed:
        raise typer.BadParameter(f"{value!r} is not one of {', '.join(allowed)}", param_hint=option)
    return value


def spare(data: Path, out: Path | None, problems: Path | None = None) -> None:
    """Keep what is written from taking the place of the table of patients, or of the other file."""
    from remission.render.problem_file import FORMS  # noqa: PLC0415

    for path, option in ((out, "--out"), (problems, "--problems")):
        if path is not None and data.exists() and path.exists() and path.samefile(data):
            raise typer.BadParameter("this is the table of patients itself: name another file", param_hint=option)
    if problems is not None and problems.suffix.lower() not in FORMS:
        raise typer.BadParameter(f"name a file that ends in one of {', '.join(FORMS)}", param_hint="--problems")
    if problems is not None and out is not None and problems.resolve() == out.resolve():
        raise typer.BadParameter("this is the file of --out: name another one", param_hint="--problems")


def must_be_writable(path: Path) -> None:
    """See that a file can be written before anything is run.

    Raises:
        InputError: it cannot.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        was_there = path.exists()
        path.open("ab").close()
        if not was_there:  # it comes when all of it is there
            path.unlink()
    except OSError as error:
        reason = (error.strerror or "unknown cause").lower()
        raise InputError([Problem(Pos(str(path), 1, 1), f"the file cannot be written: {reason}")]) from None


def write_text(path: Path, text: str) -> None:
    """Write a whole file or none."""
    from remission.render.output import whole_file  # noqa: PLC0415

    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")


@dataclass(frozen=True, slots=True)
class Readings:
    """What was found for each who reads it: a person, a machine, a page, a spreadsheet; made when it is asked for."""

    text: Callable[[], Iterable[Block]]
    json: Callable[[], Json]
    html: Callable[[], Document] | None = None
    csv: Callable[[], Table] | None = None


def deliver(found: Readings, form: str, out: Path | None = None, width: int | None = None) -> None:
    """Write what was found as it was asked for: to a file, or to the screen (`width` characters, if it is none)."""
    from remission.render import machine, page, terminal  # noqa: PLC0415

    if form == "text" and out is None:
        terminal.show(found.text(), terminal.screen(width))
        return
    match form:
        case "json":
            text = machine.json_text(found.json())
        case "html" if found.html:
            text = page.html(found.html())
        case "csv" if found.csv:
            text = machine.csv_text(found.csv())
        case _:
            text = terminal.plain_text(found.text(), width)
    typer.echo(text, nl=False) if out is None else write_text(out, text)
