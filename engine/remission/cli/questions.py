"""Questions about patients: why, why not, what is missing, and what would change it."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from remission.cli.app import FINE, PROBLEMS, app
from remission.cli.messages import Readings, deliver, one_of, spare
from remission.cli.options import Data, ListFile, MappingFile, ProblemsFile, ProtocolName, Today
from remission.cli.runs import Run, asked_of, opened, table_of
from remission.cli.runs import errors as errors_of

if TYPE_CHECKING:
    from remission.cases.case import Case


@app.command(epilog="Example: remission explain inotuzumab-pediatric patients.csv --patient SYN-001")
def explain(  # noqa: PLR0913, PLR0917 - a parameter an option
    protocol: ProtocolName,
    data: Data,
    patient: Annotated[str, typer.Option("--patient", metavar="ID", help="Whose decisions to explain.")],
    rules: Annotated[bool, typer.Option("--rules", help="Also tell which rules of the engine fired, in their order.")] = False,
    form: Annotated[str, typer.Option("--format", metavar="text|json", help="For people or for machines.")] = "text",
    assessments: ListFile = None,
    today: Today = None,
    mapping: MappingFile = None,
    problems: ProblemsFile = None,
) -> None:
    """Tell why, why not, what is missing and what would change it, for one patient."""
    from remission.decide import Decider  # noqa: PLC0415
    from remission.explain.document import text  # noqa: PLC0415
    from remission.explain.record import explained_record  # noqa: PLC0415
    from remission.protocol.load import load  # noqa: PLC0415
    from remission.render.document import Text  # noqa: PLC0415
    from remission.render.problem_file import problem_file  # noqa: PLC0415
    from remission.render.terminal import screen, show  # noqa: PLC0415

    chosen = one_of(form, ["text", "json"], "--format")
    spare(data, None, problems)
    loaded = load(protocol)
    decider = Decider(loaded)
    known: dict[str, None] = {}
    own: list[Case] = []
    with problem_file(problems) as file, table_of(protocol, loaded, data, mapping) as (table, assumed):
        run = Run(loaded, table, asked_of(assessments, today), file)
        run.add_warnings(assumed)
        for case in run.cases():
            known[case.patient] = None
            if case.patient == patient.strip():
                decision, fired = decider.decide_and_trace_rules(case)
                shown = fired if rules else ()
                if chosen == "json":
                    typer.echo(json.dumps(explained_record(loaded, decision, shown), ensure_ascii=False))
                else:
                    show((*([Text()] if own else []), *text(loaded, decision, shown)), screen())
                own.append(case)
        if not own:
            raise typer.BadParameter(_no_patient(patient, list(known)), param_hint="--patient")
    raise typer.Exit(PROBLEMS if any(errors_of(case) for case in own) else FINE)


def _no_patient(patient: str, known: list[str]) -> str:
    from remission.errors import did_you_mean  # noqa: PLC0415

    hint = did_you_mean(patient, known)
    return f"the data has no patient {patient!r}{f': {hint}' if hint else ''}"


@app.command(epilog="Example: remission whatif inotuzumab-pediatric patients.csv --set 'platelets >= 50 x 10^9/L' --sweep")
def whatif(  # noqa: PLR0913, PLR0917 - a parameter an option
    protocol: ProtocolName,
    data: Data,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="THRESHOLD", help="A threshold to try: 'platelets >= 50 x 10^9/L'; may be repeated."),
    ] = None,
    sweep: Annotated[
        bool, typer.Option("--sweep", help="Move every threshold a quarter down and up; relax each criterion of eligibility.")
    ] = False,
    errors: Annotated[
        list[str] | None,
        typer.Option(
            "--error",
            metavar="PERCENT",
            help="The error of assays: who is so near to a threshold? 10, or of one fact 'platelets=15'; may be repeated.",
        ),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="text|html|json", help="For people, as a page, or for machines.")
    ] = "text",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to the screen.")] = None,
    assessments: ListFile = None,
    today: Today = None,
    mapping: MappingFile = None,
    problems: ProblemsFile = None,
) -> None:
    """Tell how eligibility and response would be if a threshold stood elsewhere, and who sits beside one."""
    from remission.protocol.load import load  # noqa: PLC0415
    from remission.render.problem_file import problem_file  # noqa: PLC0415
    from remission.sensitivity import document  # noqa: PLC0415
    from remission.sensitivity.arguments import read_errors, read_settings  # noqa: PLC0415
    from remission.sensitivity.cohort import in_columns  # noqa: PLC0415 - data frames take a third of a second to load
    from remission.sensitivity.moved_threshold import moved, with_limits_of  # noqa: PLC0415
    from remission.sensitivity.record import record  # noqa: PLC0415
    from remission.sensitivity.whatif import whatif as asked  # noqa: PLC0415

    chosen = one_of(form, ["text", "html", "json"], "--format")
    if not settings and not sweep and not errors:
        raise typer.BadParameter("say what to ask: a threshold with --set, all of them with --sweep, or --error")
    spare(data, out, problems)
    loaded = load(protocol)
    tried = read_settings(loaded, settings or ())  # before the table, which may be long
    read_errors(loaded, errors or ())
    loaded = with_limits_of(loaded, (moved(loaded, there, to.value) for there, to in tried))
    with problem_file(problems) as file, table_of(protocol, loaded, data, mapping) as (table, assumed):
        run = opened(loaded, table, asked_of(assessments, today), None, file)
        run.add_warnings(assumed)
        chunks = in_columns(loaded, run.cases()) if isinstance(run, Run) else (some.chunk for some in run.answered())
        found = asked(loaded, chunks, settings or (), sweep=sweep, errors=errors or ())
        run.tell_zeros()
    page = partial(document.page, found, data.name)
    deliver(Readings(partial(document.text, found), partial(record, found), page), chosen, out)
    run.finish()
