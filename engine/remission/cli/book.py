"""Commands for whoever begins: what ships, and a folder to write a protocol in."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from remission.cli.app import app
from remission.cli.messages import Readings, deliver, one_of, say, write_text
from remission.cli.options import ProtocolName


@app.command("list", epilog="Example: remission list --html book")
def list_shipped(
    html: Annotated[Path | None, typer.Option("--html", metavar="FOLDER", help="Write them as a book of pages.")] = None,
    form: Annotated[str, typer.Option("--format", metavar="text|json", help="For people or for machines.")] = "text",
) -> None:
    """List the protocols, response criteria and calculators that ship; or write them as a book to browse."""
    from remission.book.index import everything, record, text, write_book  # noqa: PLC0415
    from remission.render.output import WIDE  # noqa: PLC0415

    chosen = one_of(form, ["text", "json"], "--format")
    found = everything()
    if html is not None:
        write_book(found, html)
        say(f"{html / 'index.html'}: {len(found)} protocols")
        return
    deliver(Readings(partial(text, found), partial(record, found)), chosen, None, WIDE)


@app.command(epilog="Example: remission new my-trial")
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The id of the protocol, such as my-trial")],
) -> None:
    """Begin a protocol: a folder with commented rules, a feature and a table, which pass as they are."""
    from remission.book.starter import start  # noqa: PLC0415

    for path in start(name, Path()):
        typer.echo(path)
    say(f"next: remission check {name}, remission test {name} {name}/features, remission evaluate {name} {name}/patients.csv")


@app.command(epilog="Example: remission paste inotuzumab-pediatric paragraph.txt > my-trial/from_text.yaml")
def paste(
    protocol: ProtocolName,
    text: Annotated[Path, typer.Argument(metavar="TEXT", help="A file with the pasted text; - for what is typed")],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to the screen.")] = None,
) -> None:
    """Propose clauses for a pasted text, against the facts of a protocol; tell what is in doubt and what the text has lost."""
    from remission.book.paste import pasted, rule_file  # noqa: PLC0415
    from remission.errors import InputError, Pos, Problem  # noqa: PLC0415
    from remission.protocol.load import load  # noqa: PLC0415

    loaded = load(protocol)
    try:
        content = sys.stdin.read() if str(text) == "-" else text.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError([Problem(Pos(str(text), 1, 1), "the text cannot be read", "save it as plain text in UTF-8")]) from error
    found = list(pasted(loaded, content))
    made = rule_file(found)
    typer.echo(made, nl=False) if out is None else write_text(out, made)
    sure = sum(not doubt for one in found for _, doubt in one.clauses)
    doubtful = sum(bool(doubt) for one in found for _, doubt in one.clauses)
    say(f"{len(found)} sentences: {sure} clauses proposed, {doubtful} in doubt (marked '# ?'); compare each with its sentence")
