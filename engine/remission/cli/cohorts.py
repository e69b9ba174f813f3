"""Commands about patients: decisions, their reasons, and the figures of a cohort."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from remission.cli.app import app
from remission.cli.options import Data, ListFile, ProtocolName, Today
from remission.cli.runs import COLUMNS, ColumnRun, Run, Tally
from remission.cli.telling import one_of, spare

if TYPE_CHECKING:
    from remission.readings.decision import Decision

ENDINGS = {".json": "json", ".jsonl": "json", ".csv": "csv", ".parquet": "parquet"}  # of the file that decisions go to


@app.command(epilog="Example: remission evaluate inotuzumab-pediatric patients.csv --format json --out decisions.jsonl")
def evaluate(  # noqa: PLR0913, PLR0917 - a parameter an option
    protocol: ProtocolName,
    data: Data,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="table|json|csv|parquet",
            help="How decisions are written; else as FILE's ending says.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to the screen.")] = None,
    engine: Annotated[
        str,
        typer.Option(metavar="case|columns|duckdb|spark", help="One case at a time in two readings, or cohorts in columns."),
    ] = "case",
    assessments: ListFile = None,
    today: Today = None,
) -> None:
    """Decide every case of a table: eligibility, outcomes, criteria, calculations, what is missing."""
    from remission.decide import Decider  # noqa: PLC0415
    from remission.protocol.load import load  # noqa: PLC0415
    from remission.report.output import Format, whole_file, write, write_parquet  # noqa: PLC0415

    wanted = form or ENDINGS.get(out.suffix.lower() if out else "", "table")
    chosen = one_of(wanted, [each.value for each in Format], "--format")
    if chosen == "parquet" and out is None:
        raise typer.BadParameter("Parquet is no text: name a file with --out", param_hint="--out")
    spare(data, out)
    loaded = load(protocol)
    run: Tally
    decisions: Iterator[Decision]
    if one_of(engine, ["case", *COLUMNS], "--engine") == "case":
        cases = Run(loaded, data, assessments, today)
        run, decisions = cases, map(Decider(loaded).decide, cases.cases())
    elif assessments is not None:
        raise typer.BadParameter("a list of assessments is for --engine case", param_hint="--assessments")
    else:
        columns = ColumnRun(loaded, data, engine)
        run, decisions = columns, columns.decisions()
    if out is None:
        write(loaded, decisions, Format(chosen), sys.stdout)
    else:
        with whole_file(out) as part:
            if chosen == "parquet":
                write_parquet(loaded, decisions, part)
            else:
                with part.open("w", encoding="utf-8", newline="") as stream:
                    write(loaded, decisions, Format(chosen), stream)
    run.finish()


@app.command(epilog="Example: remission report inotuzumab-pediatric patients.csv --out report.html")
def report(
    protocol: ProtocolName,
    data: Data,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE|FOLDER", help="A page, or a folder of tables.")] = None,
    form: Annotated[str, typer.Option("--format", metavar="html|csv|parquet|json", help="A page, or its tables.")] = "html",
) -> None:
    """Tell the figures of a cohort as one page: who was eligible, who responded, for how long, and why not."""
    from remission.decide import Decider  # noqa: PLC0415
    from remission.endpoints.cohort import study  # noqa: PLC0415
    from remission.endpoints.study import widened  # noqa: PLC0415
    from remission.protocol.load import load  # noqa: PLC0415
    from remission.report.cohort_report import Report, provenance  # noqa: PLC0415
    from remission.report.written import Form, write_report  # noqa: PLC0415

    chosen = Form(one_of(form, [each.value for each in Form], "--format"))
    if out is None and chosen is not Form.JSON:
        raise typer.BadParameter("name what to write with --out", param_hint="--out")
    spare(data, out)
    loaded = load(protocol)
    wide = widened(loaded)  # the same readings then decide what the endpoints ask
    run = Run(wide, data)
    made = provenance(data, ["remission", *sys.argv[1:]])
    cohort = study(wide, map(Decider(wide).decide, run.cases()))
    write_report(Report(loaded, cohort, run.scan.count, run.scan.warnings, made), chosen, out, sys.stdout)
    run.add(cohort.findings)
    run.finish()
