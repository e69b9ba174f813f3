"""Commands about a site's data before it is used: is it ready, and what would a mapping of it be."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from remission.cli.app import app
from remission.cli.messages import Readings, deliver, one_of, say, spare, tell, write_text
from remission.cli.options import CutOff, Data, ListFile, MappingFile, ProblemsFile, ProtocolName, Today
from remission.cli.runs import asked_of, opened, table_of
from remission.errors import counted


@app.command(epilog="Example: remission data inotuzumab-pediatric patients.csv")
def data(  # noqa: PLR0913, PLR0917 - a parameter an option
    protocol: ProtocolName,
    data: Data,
    form: Annotated[
        str, typer.Option("--format", metavar="text|html|json", help="For people, as a page, or for machines.")
    ] = "text",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to the screen.")] = None,
    assessments: ListFile = None,
    today: Today = None,
    mapping: MappingFile = None,
    problems: ProblemsFile = None,
) -> None:
    """Tell whether a table is ready: what it has of each fact, and which rules stay open in it, and why."""
    from remission.formats.readiness import document  # noqa: PLC0415
    from remission.formats.readiness.counts import readiness  # noqa: PLC0415
    from remission.protocol.load import load  # noqa: PLC0415
    from remission.render.output import WIDE  # noqa: PLC0415
    from remission.render.problem_file import problem_file  # noqa: PLC0415

    chosen = one_of(form, ["text", "html", "json"], "--format")
    spare(data, out, problems)
    loaded = load(protocol)
    with problem_file(problems) as file, table_of(protocol, loaded, data, mapping) as (table, assumed):
        run = opened(loaded, table, asked_of(assessments, today), "case", file)
        run.add_warnings(assumed)
        found = readiness(loaded, run.decisions(), run.warnings)
    page = partial(document.page, found, data.name)
    deliver(Readings(partial(document.text, found), partial(document.record, found), page), chosen, out, WIDE)
    run.finish()


@app.command("map", epilog="Example: remission map inotuzumab-pediatric site-a --out site-a.yaml")
def map_site(
    protocol: ProtocolName,
    data: Annotated[Path, typer.Argument(metavar="DATA", help="A site's file, or the folder of its files")],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to the screen.")] = None,
) -> None:
    """MappingDraft a mapping of a site's files: what is sure, what is likely, and what has no place; for a person to review."""
    from remission.formats.drafting.draft import draft  # noqa: PLC0415
    from remission.protocol.load import load  # noqa: PLC0415

    found = draft(load(protocol), data)
    tell(found.problems)
    typer.echo(found.text, nl=False) if out is None else write_text(out, found.text)
    likely = len(found.likely - found.sure)
    rest = f"{likely} likely (marked '# ?'), {found.unplaced} columns or codes without a place"
    say(f"{counted(len(found.sure), 'fact')} placed, {rest}")


@app.command(epilog="Example: remission adam inotuzumab-pediatric patients.csv --out adam --format xpt")
def adam(  # noqa: PLR0913, PLR0917 - a parameter an option
    protocol: ProtocolName,
    data: Data,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="The folder of the data sets.")],
    form: Annotated[
        str, typer.Option("--format", metavar="dataset-json|xpt|parquet", help="How they are written.")
    ] = "dataset-json",
    when: Annotated[
        datetime | None,
        typer.Option("--when", formats=["%Y-%m-%dT%H:%M:%S"], metavar="MOMENT", help="When they were made; now by default."),
    ] = None,
    assessments: ListFile = None,
    today: Today = None,
    mapping: MappingFile = None,
    cut_off: CutOff = None,
) -> None:
    """Write a cohort as ADaM data sets: ADSL, ADRS and ADTTE, with what a define file says of them."""
    from remission.endpoints.adam import adam as data_sets  # noqa: PLC0415
    from remission.endpoints.cohort import study  # noqa: PLC0415
    from remission.endpoints.widened_protocol import widened  # noqa: PLC0415
    from remission.formats.datasets import ENDINGS, FORMS, define, write_dataset  # noqa: PLC0415
    from remission.protocol.load import load  # noqa: PLC0415
    from remission.render.output import whole_file  # noqa: PLC0415

    chosen = one_of(form, list(FORMS), "--format")
    loaded = load(protocol)
    wide = widened(loaded)
    with table_of(protocol, loaded, data, mapping) as (table, assumed):
        run = opened(wide, table, asked_of(assessments, today), "case")
        run.add_warnings(assumed)
        cohort = study(wide, run.decisions(), cut_off.date() if cut_off else None)
    found = data_sets(cohort)
    made = (when or datetime.now()).isoformat(timespec="seconds")  # noqa: DTZ005 - the standard wants a local moment
    out.mkdir(parents=True, exist_ok=True)
    for one in found:
        path = out / f"{one.name.lower()}.{ENDINGS[chosen]}"
        with whole_file(path) as part:
            write_dataset(one, part, chosen, loaded.id, made)
        say(f"{path}: {len(one.rows):,} records")
    with whole_file(out / "define.json") as part:
        part.write_text(define(found, loaded.id), encoding="utf-8")
    run.add(cohort.findings)
    run.finish()
