"""Commands about patients: decisions, their reasons, and the figures of a cohort."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from remission.cli.app import app
from remission.cli.messages import one_of, spare, write_text
from remission.cli.options import CutOff, Data, EngineName, ListFile, MappingFile, ProblemsFile, ProtocolName, StatedTime, Today
from remission.cli.runs import COLUMNS, ColumnRun, Run, asked_of, engine_of, opened, table_of
from remission.cli.streams import while_read
from remission.errors import Pos, Problem

if TYPE_CHECKING:
    from remission.endpoints.report.cohort_report import Report
    from remission.engines.columns.engines import Engine
    from remission.render.output import Format

ENDINGS = {
    ".json": "json",
    ".jsonl": "json",
    ".csv": "csv",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
    ".ndjson": "fhir",
}  # of the file that decisions go to


@app.command(epilog="Example: remission evaluate inotuzumab-pediatric patients.csv --format json --out decisions.jsonl")
def evaluate(  # noqa: PLR0913, PLR0917 - a parameter an option
    protocol: ProtocolName,
    data: Data,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="table|json|csv|parquet|xlsx|fhir",
            help="How decisions are written; else as FILE's ending says.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to the screen.")] = None,
    engine: EngineName = None,
    assessments: ListFile = None,
    today: Today = None,
    mapping: MappingFile = None,
    problems: ProblemsFile = None,
) -> None:
    """Decide every case of a table: eligibility, outcomes, criteria, calculations, what is missing."""
    from remission.endpoints.stated_days import stated_days  # noqa: PLC0415
    from remission.protocol.load import load  # noqa: PLC0415
    from remission.render.output import Format  # noqa: PLC0415
    from remission.render.problem_file import problem_file  # noqa: PLC0415

    wanted = form or ENDINGS.get(out.suffix.lower() if out else "", "table")
    chosen = one_of(wanted, [each.value for each in Format], "--format")
    if chosen in ("parquet", "xlsx") and out is None:
        name = {"parquet": "Parquet", "xlsx": "a workbook"}[chosen]
        raise typer.BadParameter(f"{name} is no text: name a file with --out", param_hint="--out")
    spare(data, out, problems)
    loaded, asked = load(protocol), asked_of(assessments, today)
    with problem_file(problems) as file, table_of(protocol, loaded, data, mapping) as (table, assumed):
        run = opened(loaded, table, asked, engine_of(engine), file)
        run.add_warnings(assumed)
        run.stated = stated_days(loaded, table, asked)
        _write_whole(run, Format(chosen), out)
        run.tell_zeros()
        run.remark()
    run.finish()


def _write_whole(run: Run | ColumnRun, form: Format, out: Path | None) -> None:
    from remission.render.output import Format, whole_file, write_parquet  # noqa: PLC0415

    if out is None:
        _write(run, form, sys.stdout)
        return
    with whole_file(out) as part:
        if form is Format.PARQUET:
            write_parquet(run.frames(), part)
        elif form is Format.XLSX:
            from remission.render.spreadsheet import write_xlsx  # noqa: PLC0415 - an extra

            write_xlsx(run.frames(), part)
        else:
            with part.open("w", encoding="utf-8", newline="") as stream:
                _write(run, form, stream)


def _write(run: Run | ColumnRun, form: Format, stream: IO[str]) -> None:
    from remission.render.output import Format, write, write_csv  # noqa: PLC0415

    if form is Format.FHIR:
        from remission.formats.fhir.decisions import observations  # noqa: PLC0415

        for decision in while_read(run.decisions()):
            for resource in observations(run.protocol, decision):
                stream.write(json.dumps(resource, ensure_ascii=False) + "\n")
    elif form is Format.CSV:
        write_csv(while_read(run.frames()), stream)
    else:
        write(run.protocol, while_read(run.decisions()), form, stream)


@app.command(epilog="Example: remission report inotuzumab-pediatric patients.csv --out report.html")
def report(  # noqa: PLR0913, PLR0917 - a parameter an option
    protocol: ProtocolName,
    data: Data,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE|FOLDER", help="A page, or a folder of tables.")] = None,
    form: Annotated[str, typer.Option("--format", metavar="html|csv|parquet|json", help="A page, or its tables.")] = "html",
    engine: EngineName = None,
    assessments: ListFile = None,
    today: Today = None,
    mapping: MappingFile = None,
    problems: ProblemsFile = None,
    when: StatedTime = None,
    cut_off: CutOff = None,
) -> None:
    """Tell the figures of a cohort as one page: who was eligible, who responded, for how long, and why not."""
    from remission.endpoints.cohort import study  # noqa: PLC0415
    from remission.endpoints.report.cohort_report import Report, provenance  # noqa: PLC0415
    from remission.endpoints.widened_protocol import widened  # noqa: PLC0415
    from remission.protocol.load import load  # noqa: PLC0415
    from remission.render.problem_file import problem_file  # noqa: PLC0415

    chosen = one_of(form, ["html", "csv", "parquet", "json"], "--format")
    if out is None and chosen != "json":
        raise typer.BadParameter("name what to write with --out", param_hint="--out")
    spare(data, out, problems)
    loaded = load(protocol)
    wide = widened(loaded)  # the same readings then decide what the endpoints ask
    with problem_file(problems) as file, table_of(protocol, loaded, data, mapping) as (table, assumed):
        run = opened(wide, table, asked_of(assessments, today), engine_of(engine), file)
        run.add_warnings(assumed)
        made = provenance(table, ["remission", *sys.argv[1:]], *_decided_by(run, engine), when=when)
        cohort = study(wide, run.decisions(), cut_off.date() if cut_off else None)
        if cohort.responses and cohort.responses.not_stated:
            run.warn(_not_stated(data, cohort.responses.not_stated))
        run.tell_zeros()
        _write_report(Report(loaded, cohort, run.count, run.observations, run.warnings, made), chosen, out)
        run.add(cohort.findings)
    run.finish()


def _write_report(found: Report, form: str, out: Path | None) -> None:
    """Write a page, or the tables: as one JSON document, or a file a table; whole or not at all."""
    from remission.endpoints.report.cohort_tables import tables  # noqa: PLC0415
    from remission.endpoints.report.document import document  # noqa: PLC0415
    from remission.render import machine, page  # noqa: PLC0415

    if out is not None and form in machine.FILES:
        machine.write_folder(tables(found), out, form)
        return
    text = page.html(document(found)) if form == "html" else machine.json_of_tables(tables(found))
    typer.echo(text, nl=False) if out is None else write_text(out, text)


def _not_stated(data: Path, days: str) -> Problem:
    """A column that is left out of the data must not pass for one that is empty: nobody would notice the figures."""
    hint = "if one did happen, give its day in a column of that name"
    return Problem(Pos(str(data), 1, 1), f"no patient has: {days}", hint, "warning")


def _decided_by(run: Run | ColumnRun, engine: str | None) -> tuple[Engine | None, int]:
    """Return the engine that decides every case in columns, if one does, and how many cases are decided one by one."""
    if isinstance(run, Run):
        return None, run.count
    from remission.decide import COMPARED  # noqa: PLC0415

    return COLUMNS[engine_of(engine) or "columns"], min(COMPARED, run.count)
