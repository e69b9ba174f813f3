"""Commands for whoever begins: what ships, and a folder to write a protocol in."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from remission.cli.app import app
from remission.cli.messages import Readings, deliver, one_of, say


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
