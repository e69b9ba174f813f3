"""One cohort under several definitions of response."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from remission.cli.app import app
from remission.cli.messages import Readings, deliver, one_of, spare
from remission.cli.options import Data, ListFile, MappingFile, Today
from remission.cli.runs import asked_of, opened, table_of


@app.command(epilog="Example: remission compare patients.csv --criteria inotuzumab-pediatric eln-all-2024")
def compare(  # noqa: PLR0913, PLR0917 - a parameter an option
    data: Data,
    more: Annotated[list[str] | None, typer.Argument(metavar="", hidden=True)] = None,
    criteria: Annotated[
        list[str] | None, typer.Option("--criteria", metavar="A B …", help="The definitions: protocols, or ids of shipped ones.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="text|html|json", help="For people, as a page, or for machines.")
    ] = "text",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to the screen.")] = None,
    assessments: ListFile = None,
    today: Today = None,
    mapping: MappingFile = None,
) -> None:
    """Tell one cohort under several definitions: rates, who moves between outcomes, and which clause makes the difference."""
    from remission.compare.criteria import document  # noqa: PLC0415
    from remission.compare.criteria.definitions import compared, definition  # noqa: PLC0415
    from remission.compare.criteria.record import record  # noqa: PLC0415
    from remission.protocol.load import load  # noqa: PLC0415
    from remission.render.output import WIDE  # noqa: PLC0415

    chosen = one_of(form, ["text", "html", "json"], "--format")
    names = [*(criteria or []), *(more or [])]
    if len(names) < 2:  # noqa: PLR2004 - to compare
        raise typer.BadParameter("name two definitions or more: --criteria A B", param_hint="--criteria")
    spare(data, out)
    definitions = [definition(load(name)) for name in names]
    with ExitStack() as tables:
        runs = []
        for name, one in zip(names, definitions, strict=True):
            table, assumed = tables.enter_context(table_of(name, one.protocol, data, mapping))
            run = opened(one.protocol, table, asked_of(assessments, today), "case")
            run.add_warnings(assumed)
            runs.append(run)
        found = compared(definitions, [run.decisions() for run in runs])
    page = partial(document.page, found, data.name)
    deliver(Readings(partial(document.text, found), partial(record, found), page), chosen, out, WIDE)
    for run in runs:
        run.finish()
