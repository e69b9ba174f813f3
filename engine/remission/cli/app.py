"""The program itself: its name, its help and its version; commands add themselves to it."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(
    name="remission",
    help="Say exactly, and with reasons, who is eligible for a trial and who responded to treatment.",
    epilog="Example: remission evaluate inotuzumab-pediatric patients.csv",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

FINE, PROBLEMS, USAGE, DISAGREEMENT = 0, 1, 2, 3


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415

        typer.echo(f"remission {version('remission')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    """Say exactly, and with reasons, who is eligible for a trial and who responded to treatment."""
